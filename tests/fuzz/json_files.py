"""JSON records for the walk: changed before they are signed, and sometimes once more afterwards."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable
from random import Random
from typing import Any

from stage.json_draft import JsonDraft
from stage.json_mutations import OF_JSON, records
from stage.jws_signatures import JwsPlan
from stage.school import School
from stage.world import World

from ingest.second_opinion.by_jwcrypto import by_jwcrypto
from tests.fuzz import strange
from tests.fuzz.der import damaged_der
from tests.fuzz.uploading import Uploads
from tests.fuzz.walk import MIB, Made, Measured
from tests.fuzz.xml_files import UPLOADED, said
from verifier.presentation import report_json
from verifier.report import Report, SubIndication
from verifier.same_origin import content_of, signature_values
from verifier.verify import verify

PIECES = (
    b'"',
    b"\\",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b"\\u0000",
    b"\\ud800",
    b"null",
    b"1e999",
    b"-0",
    b"\xef\xbb\xbf",
    b"\0",
    b"\xff",
    b'"Id": "noidung",',
    b'"__proto__": {},',
    b"/* */",
    b"NaN",
    b"[" * 400,
    b'{"a":' * 400,
)
MEMBERS = ("alg", "x5c", "x5t#S256", "sigT", "crit", "sigD", "kid", "b64", "jku", "typ")
OF_SIGD = ("mId", "pars", "hashM", "hashV", "ctys")

Change = Callable[[Random, JsonDraft, School, World], None]
BEFORE_SIGNING: list[Change] = []


class JsonRecords:
    """``verify`` on JSON records, and what the upload page reads of them beside it."""

    name = "json"
    cap = 64 * MIB

    def __init__(self, world: World, uploads: Uploads) -> None:
        self.world, self.uploads = world, uploads
        self.others = [world.school(x).json_record(40 + n, subjects=1) for n, x in enumerate(("02", "03", "04"))]

    def make(self, dice: Random) -> Made:
        school = self.world.school(dice.choice(("02", "03", "04", "05")))
        draft = school.json_draft(dice.randrange(30), subjects=dice.choice((1, 1, 2, 3)))
        changes = dice.choices(BEFORE_SIGNING, k=dice.choice((0, 1, 1, 1, 2, 3)))
        if any_value in changes:
            for plan in draft.plans:  # rfc8785 would refuse some of these values
                plan.canonical = compact
        for change in changes:
            change(dice, draft, school, self.world)
        signed = draft.sign(indent=dice.choice((None, 1)))
        data, done = signed, [change.__name__ for change in changes]
        for _ in range(dice.choice((0, 0, 1, 1, 2, 3))):
            data, name = self._after(dice, data)
            done.append(f"+{name}")
        return Made(data, signed, tuple(done))

    def ask(self, made: Made, number: int) -> str:
        report = self.report_on(made.data)
        json.dumps(report_json(report))
        content_of(made.data), signature_values(made.data)
        assert report.sub_indication is not SubIndication.POLICY_PROCESSING_ERROR, "a fault of ours"
        if report.fields is not None and made.changed:
            assert json.loads(made.data)["noidung"] == json.loads(made.signed)["noidung"], "fields that nobody signed"
        if report.passed:
            opinions = by_jwcrypto(made.data)
            assert opinions, "jwcrypto cannot read what passes"
            assert all(one.holds for one in opinions.values()), f"jwcrypto says otherwise: {opinions}"
            if made.changed:
                assert said(report) == said(self.report_on(made.signed)), "signatures that say what nobody signed"
        if number % UPLOADED == 0:
            self.uploads.hand_in(made.data)
        return str(report.indication) + (" as signed" if report.passed and made.changed else "")

    def report_on(self, data: bytes) -> Report:
        codes = [school.code for school in self.world.schools]
        named = re.search(rb'"matruong": ?"(\d{8})"', data)
        code = named[1].decode() if named and named[1].decode() in codes else codes[0]
        school, clock = self.world.school(code), self.world.clock
        return verify(
            data,
            trust=self.world.trust,
            policy=self.world.policy(school),
            at=clock,
            received_at=clock,
            expected=self.world.expected(school),
        )

    def elsewhere(self, made: Made, number: int) -> Measured | None:
        return None

    def _after(self, dice: Random, data: bytes) -> tuple[bytes, str]:
        if dice.random() < 0.3:
            return strange.spliced_bytes(dice, data, PIECES), "bytes"
        mutation = dice.choice(OF_JSON)
        try:
            return mutation.change(dice, data, self.others), mutation.name
        except (ValueError, LookupError, TypeError, AttributeError):  # it met what an earlier one left
            return data, f"no-{mutation.name}"


def compact(part: Any) -> bytes:
    return json.dumps(part, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def before_signing(change: Change) -> Change:
    BEFORE_SIGNING.append(change)
    return change


def an_object(dice: Random, draft: JsonDraft) -> dict[str, Any]:
    return dice.choice([one for one in records(draft.record) if one])


@before_signing
def any_value(dice: Random, draft: JsonDraft, school: School, world: World) -> None:
    one: Any = an_object(dice, draft)
    name: Any = dice.choice(list(one))
    while isinstance(one[name], list) and one[name] and dice.random() < 0.7:
        one, name = one[name], dice.randrange(len(one[name]))
    one[name] = strange.value(dice)


@before_signing
def another_text(dice: Random, draft: JsonDraft, school: School, world: World) -> None:
    one = dice.choice([one for one in records(draft.record) if any(isinstance(v, str) for v in one.values())])
    one[dice.choice([name for name, value in one.items() if isinstance(value, str)])] = strange.text(dice)


@before_signing
def a_member_out(dice: Random, draft: JsonDraft, school: School, world: World) -> None:
    one = an_object(dice, draft)
    del one[dice.choice(list(one))]


@before_signing
def a_member_more(dice: Random, draft: JsonDraft, school: School, world: World) -> None:
    an_object(dice, draft)[dice.choice(["Id", "hovaten", "", "noidung", "chukyso", "x" * 300])] = strange.text(dice)


@before_signing
def a_list_otherwise(dice: Random, draft: JsonDraft, school: School, world: World) -> None:
    lists = [value for one in records(draft.record) for value in one.values() if isinstance(value, list) and value]
    one = dice.choice(lists)
    match dice.randrange(4):
        case 0:
            one.append(json.loads(json.dumps(dice.choice(one))))
        case 1:
            dice.shuffle(one)
        case 2:
            one.clear()
        case _:
            one.extend(json.loads(json.dumps(one * 70)))


@before_signing
def another_header(dice: Random, draft: JsonDraft, school: School, world: World) -> None:
    plan: JwsPlan = dice.choice(draft.plans)
    if dice.random() < 0.5:
        plan.header = {dice.choice(MEMBERS): strange.value(dice)}
    else:
        plan.detached = {dice.choice(OF_SIGD): strange.value(dice)}


@before_signing
def a_header_written_otherwise(dice: Random, draft: JsonDraft, school: School, world: World) -> None:
    plan: JwsPlan = dice.choice(draft.plans)
    pieces = dice.choice([PIECES, (b" ", b"\n")])
    plan.write = lambda header: strange.spliced_bytes(dice, json.dumps(header).encode(), pieces)


@before_signing
def another_algorithm(dice: Random, draft: JsonDraft, school: School, world: World) -> None:
    names = ["ES256", "ES384", "ES512", "RS256", "PS256", "PS512", "ES256K", "EdDSA", "HS256", "none", ""]
    dice.choice(draft.plans).algorithm = dice.choice(names)


@before_signing
def another_signing_time(dice: Random, draft: JsonDraft, school: School, world: World) -> None:
    dice.choice(draft.plans).signing_time = strange.text(dice)


@before_signing
def another_cover(dice: Random, draft: JsonDraft, school: School, world: World) -> None:
    ids = ["noidung", "thongtinchung", "mon-01", "", "tongket", "nk-01", "phienbangoi", "cks-nk-cs", "none"]
    dice.choice(draft.plans).covers = tuple(dice.choices(ids, k=dice.choice([0, 1, 2, 70])))


@before_signing
def other_certificates(dice: Random, draft: JsonDraft, school: School, world: World) -> None:
    plan: JwsPlan = dice.choice(draft.plans)
    own = world.authorities
    known = [plan.signer.der, own.gov.der, own.public.der, own.gov_root.der, own.rogue.der]
    listed = [plan.signer.der, *dice.choices(known, k=dice.choice([0, 1, 5, 40]))]
    plan.certificates = [damaged_der(dice, der, dice.choice([0, 1, 3])) for der in listed]


@before_signing
def another_signer(dice: Random, draft: JsonDraft, school: School, world: World) -> None:
    dice.choice(draft.plans).signer = dice.choice(list(world.primary.special.values()))


@before_signing
def an_odd_certificate(dice: Random, draft: JsonDraft, school: School, world: World) -> None:
    plan: JwsPlan = dice.choice(draft.plans)
    by = world.authorities.gov if plan.entry in ("nk-cs", "nk-ht") else world.authorities.public
    plan.signer = strange.odd_certificate(dice, plan.signer, by)


@before_signing
def a_value_otherwise(dice: Random, draft: JsonDraft, school: School, world: World) -> None:
    """The signature's value, or the whole object, is something else."""
    plan: JwsPlan = dice.choice(draft.plans)
    if dice.random() < 0.5:
        plan.sign = lambda *_: dice.choice([b"", b"\0" * 64, dice.randbytes(64), dice.randbytes(256), b"\xff" * 64])
    else:
        name = dice.choice(["Id", "protected", "signature", "header", "payload", "unprotected"])
        plan.edit = lambda made: made.update({name: strange.value(dice)})


@before_signing
def the_plans_otherwise(dice: Random, draft: JsonDraft, school: School, world: World) -> None:
    match dice.randrange(4):
        case 0:
            dice.shuffle(draft.plans)
        case 1:
            draft.plans.pop(dice.randrange(len(draft.plans)))
        case 2:
            draft.plans.append(dataclasses.replace(dice.choice(draft.plans), signature_id=f"cks-{dice.randrange(99)}"))
        case _:
            draft.plans.extend(dataclasses.replace(draft.plans[0], signature_id=f"cks-x{n}") for n in range(70))


@before_signing
def nested_deep(dice: Random, draft: JsonDraft, school: School, world: World) -> None:
    draft.content[dice.choice(["tongket", "nhanxetchung", "x"])] = strange.nested(dice, dice.choice([20, 60, 400]))
