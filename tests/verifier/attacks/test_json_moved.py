"""Genuine signatures in JSON put where they do not belong, and what is hashed in another way than the contract's."""

from __future__ import annotations

import copy
import json
import unicodedata
from typing import Any

import rfc8785
from stage.gallery import Gallery, Sent
from stage.json_draft import altered
from stage.world import World

gallery = Gallery()
REMARK = "Chăm ngoan."


def put_in(data: bytes, other: bytes, number: int) -> bytes:
    """One signature object taken from another record."""
    return altered(data, lambda r: r["chukyso"].__setitem__(number, json.loads(other)["chukyso"][number]))


def resealed(world: World, number: int, other: bytes) -> bytes:
    """The same, and a seal made over the result: only the strange signature itself can tell."""
    draft = world.primary.json_draft()
    plan = draft.plans[number]
    plan.edit = lambda one: one.update(json.loads(other)["chukyso"][number])
    return draft.sign()


@gallery.refused("signature-invalid", sub="HASH_FAILURE")
def a_teachers_signature_of_another_learner(world: World) -> bytes:
    return resealed(world, 0, world.primary.json_record(7))


@gallery.refused("signature-invalid", "signing-time-implausible", sub="HASH_FAILURE")
def a_homeroom_teachers_signature_of_another_year(world: World) -> bytes:
    return resealed(world, 3, world.primary.json_record(0, namhoc="2024-2025"))


@gallery.refused("signature-invalid", "signer-not-registered")
def the_principals_signature_of_another_school(world: World) -> bytes:
    return resealed(world, 4, world.school("42000202").json_record())


@gallery.refused("signature-invalid")
def the_seal_of_another_learner(world: World) -> bytes:
    return put_in(world.primary.json_record(), world.primary.json_record(7), -1)


@gallery.refused("signature-invalid")
def the_seal_of_the_record_before_a_correction(world: World) -> bytes:
    """Everybody signs the new text; the seal is the old one's."""
    return put_in(world.primary.json_record(hovaten="Lò Văn Khác"), world.primary.json_record(), -1)


@gallery.refused("signature-missing", "signature-coverage", "signature-invalid")
def a_signature_taken_away_after_sealing(world: World) -> bytes:
    return altered(world.primary.json_record(), lambda r: r["chukyso"].pop(0))


@gallery.refused("signature-missing")
def a_signature_taken_away_before_sealing(world: World) -> bytes:
    return world.primary.json_draft().without("nk-01", keep_line=True).sign()


@gallery.refused("signature-missing")
def all_signatures_taken_away(world: World) -> bytes:
    return altered(world.primary.json_record(), lambda r: r["chukyso"].clear())


@gallery.refused("signature-missing")
def the_seal_taken_away(world: World) -> bytes:
    return altered(world.primary.json_record(), lambda r: r["chukyso"].pop())


@gallery.refused("schema-violation")
def no_list_of_signatures(world: World) -> bytes:
    return altered(world.primary.json_record(), lambda r: r.pop("chukyso"))


@gallery.refused("forbidden-construct")
def a_signature_twice(world: World) -> bytes:
    return altered(world.primary.json_record(), lambda r: r["chukyso"].insert(0, r["chukyso"][0]))


@gallery.refused("signature-coverage")
def a_signature_nobody_asked_for_added_after_sealing(world: World) -> bytes:
    """The seal does not name it, and so does not cover the document either."""
    return altered(
        world.primary.json_record(), lambda r: r["chukyso"].insert(0, {**r["chukyso"][0], "Id": "cks-nk-77"})
    )


@gallery.refused("signature-coverage")
def a_signature_nobody_asked_for_under_the_seal(world: World) -> bytes:
    draft = world.primary.json_draft()
    extra = copy.copy(draft.plan("nk-01"))
    extra.signature_id = "cks-nk-77"
    draft.plans.insert(0, extra)
    return draft.sign()


@gallery.refused("signature-coverage")
def two_seals(world: World) -> bytes:
    draft = world.primary.json_draft()
    lines = draft.content["danhsachky"]["nguoiky"]
    lines.append({**lines[-1], "Id": "nk-cs2"})
    second = copy.copy(draft.plan("nk-cs"))
    second.entry, second.signature_id, second.covers = "nk-cs2", "cks-nk-cs2", ("noidung",)
    draft.plans.insert(0, second)
    return draft.sign()


@gallery.refused(
    "signature-missing", "signature-coverage", "signature-invalid", "signer-not-registered", "seal-not-last"
)
def signatures_that_have_exchanged_their_names(world: World) -> bytes:
    def exchange(record: dict[str, Any]) -> None:
        first, seal = record["chukyso"][0], record["chukyso"][-1]
        first["Id"], seal["Id"] = seal["Id"], "cks-nk-1"

    return altered(world.primary.json_record(), exchange)


@gallery.accepted
def teachers_in_another_order(world: World) -> bytes:
    """The order of the others is nobody's word: the seal names each of them."""
    draft = world.primary.json_draft()
    draft.plans[0], draft.plans[3] = draft.plans[3], draft.plans[0]
    return draft.sign()


@gallery.accepted
def teachers_put_in_another_order_after_sealing(world: World) -> bytes:
    def turn(record: dict[str, Any]) -> None:
        record["chukyso"][:2] = record["chukyso"][1::-1]

    return altered(world.primary.json_record(), turn)


@gallery.refused("seal-not-last")
def the_seal_before_the_principal(world: World) -> bytes:
    draft = world.primary.json_draft()
    draft.plans[-2:] = draft.plans[:-3:-1]
    return draft.sign()


@gallery.refused("seal-not-last")
def a_centres_principal_who_does_not_close(world: World) -> Sent:
    centre = world.school("05")
    draft = centre.json_draft()
    draft.plans.insert(0, draft.plans.pop())
    return Sent(draft.sign(), centre)


@gallery.accepted
def a_centres_principal_closes(world: World) -> Sent:
    centre = world.school("05")
    return Sent(centre.json_record(), centre)


def seal_over(world: World, *names: str) -> bytes:
    draft = world.primary.json_draft()
    draft.plan("nk-cs").covers = names
    return draft.sign()


OTHERS = ("cks-nk-01", "cks-nk-02", "cks-nk-03", "cks-nk-cn", "cks-nk-ht")


@gallery.accepted
def a_seal_that_names_its_parts_in_another_order(world: World) -> bytes:
    return seal_over(world, *OTHERS, "noidung", "phienbangoi")


@gallery.refused("signature-coverage")
def a_seal_without_the_version(world: World) -> bytes:
    return seal_over(world, "noidung", *OTHERS)


@gallery.refused("signature-coverage")
def a_seal_without_the_content(world: World) -> bytes:
    return seal_over(world, "phienbangoi", *OTHERS)


@gallery.refused("signature-coverage")
def a_seal_over_the_content_alone(world: World) -> bytes:
    return seal_over(world, "noidung")


@gallery.refused("signature-coverage")
def a_seal_that_leaves_one_signature_out(world: World) -> bytes:
    return seal_over(world, "phienbangoi", "noidung", *OTHERS[1:])


@gallery.refused("signature-coverage")
def a_seal_that_names_more_than_it_should(world: World) -> bytes:
    return seal_over(world, "phienbangoi", "noidung", *OTHERS, "thongtinchung")


@gallery.refused("signature-coverage", "signature-invalid")
def a_seal_that_names_itself(world: World) -> bytes:
    return seal_over(world, "phienbangoi", "noidung", *OTHERS, "cks-nk-cs")


@gallery.refused("signature-invalid", "signature-coverage")
def a_seal_that_names_what_is_not_there(world: World) -> bytes:
    return seal_over(world, "phienbangoi", "noidung", *OTHERS, "cks-nk-99")


@gallery.refused("signature-invalid")
def another_version_of_the_format_than_was_sealed(world: World) -> bytes:
    draft = world.primary.json_draft()
    draft.record["phienbangoi"] = "2"
    return altered(draft.sign(), lambda r: r.update(phienbangoi="1"))


@gallery.refused("schema-violation")
def another_version_of_the_format(world: World) -> bytes:
    draft = world.primary.json_draft()
    draft.record["phienbangoi"] = "2"
    return draft.sign()


# What is hashed.


def hashed(world: World, how: Any, entry: str = "nk-ht", remark: str = REMARK) -> bytes:
    draft = world.primary.json_draft()
    draft.content["nhanxetchung"]["nxetgvcn"] = remark
    draft.plan(entry).canonical = how
    return draft.sign()


@gallery.refused("signature-invalid", sub="HASH_FAILURE")
def members_hashed_as_they_stand(world: World) -> bytes:
    return hashed(world, lambda v: json.dumps(v, ensure_ascii=False, separators=(",", ":")).encode())


@gallery.refused("signature-invalid", sub="HASH_FAILURE")
def members_hashed_with_spaces(world: World) -> bytes:
    return hashed(world, lambda v: json.dumps(v, ensure_ascii=False, sort_keys=True).encode())


@gallery.refused("signature-invalid", sub="HASH_FAILURE")
def letters_hashed_as_escapes(world: World) -> bytes:
    return hashed(world, lambda v: json.dumps(v, sort_keys=True, separators=(",", ":")).encode())


def normalised(form: Any) -> Any:
    def how(value: Any) -> bytes:
        text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return unicodedata.normalize(form, text).encode()

    return how


@gallery.refused("signature-invalid", sub="HASH_FAILURE")
def letters_hashed_in_nfd(world: World) -> bytes:
    return hashed(world, normalised("NFD"))


@gallery.refused("signature-invalid", sub="HASH_FAILURE")
def letters_in_nfd_hashed_in_nfc(world: World) -> bytes:
    return hashed(world, normalised("NFC"), remark=unicodedata.normalize("NFD", REMARK))


@gallery.accepted
def letters_in_nfd_hashed_as_they_are(world: World) -> bytes:
    return hashed(world, rfc8785.dumps, remark=unicodedata.normalize("NFD", REMARK))


@gallery.refused("signature-invalid", sub="HASH_FAILURE")
def a_letter_composed_after_signing(world: World) -> bytes:
    data = hashed(world, rfc8785.dumps, remark=unicodedata.normalize("NFD", REMARK))
    return unicodedata.normalize("NFC", data.decode()).encode()


@gallery.accepted
def quotes_strokes_and_signs_that_json_escapes(world: World) -> bytes:
    draft = world.primary.json_draft()
    draft.content["nhanxetchung"]["nxetgvcn"] = 'Nói: "tốt" \\ / <b>&amp; 10€ \U00020bb7'
    return draft.edit(lambda text: text.replace("/", "\\/").replace("€", "\\u20AC")).sign()


# Ids.


@gallery.refused("forbidden-construct")
def an_id_twice_in_the_content(world: World) -> bytes:
    return altered(world.primary.json_record(), lambda r: r["noidung"]["tongket"].update(Id="nhanxetchung"))


@gallery.refused("forbidden-construct")
def the_id_of_a_signature_in_the_content(world: World) -> bytes:
    draft = world.primary.json_draft()
    draft.by_id("mon-04")["Id"] = "cks-nk-01"
    return draft.sign()


@gallery.refused("forbidden-construct")
def the_versions_name_as_an_id(world: World) -> bytes:
    draft = world.primary.json_draft()
    draft.by_id("mon-04")["Id"] = "phienbangoi"
    return draft.sign()


@gallery.refused("signature-coverage")
def groups_that_have_exchanged_their_ids(world: World) -> bytes:
    draft = world.primary.json_draft()
    summary, remarks = draft.content["tongket"], draft.content["nhanxetchung"]
    summary["Id"], remarks["Id"] = remarks["Id"], summary["Id"]
    return draft.sign()


test_moved = gallery.test()
