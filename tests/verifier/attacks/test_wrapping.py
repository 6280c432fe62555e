"""Signature wrapping: signed content moved where it is not read, other content put where it is.

package.md section 2: references are resolved by ``Id`` alone and unique in the document; what the closing signature
does not cover is never read; a ds:Signature holds nothing but what Form names.
"""

import re

from lxml import etree
from stage.gallery import Gallery, Sent, report_on
from stage.papers import NAMESPACE
from stage.signatures import DS
from stage.tamper import changed_within, replaced, signature_of, signatures

attacks = Gallery()
OPENING = '<hocbaso xmlns="urn:hocbaso:package:1" phienbangoi="1">'


def content(data):
    """The text of the signed ``noidung``."""
    return re.search(r"<noidung .*</noidung>", data.decode(), re.DOTALL)[0]


def better(text):
    """The same content with a better mark."""
    assert "<mucdatduoc>H<" in text
    return text.replace("<mucdatduoc>H<", "<mucdatduoc>T<", 1)


def scoped(text):
    return text.replace("<noidung ", f'<noidung xmlns="{NAMESPACE}" ', 1)


@attacks.refused("signature-invalid", sub="HASH_FAILURE")
def nothing_wrapped_only_a_better_mark(world):
    data = world.primary.record()
    return replaced(data, content(data), better(content(data)))


@attacks.refused("forbidden-construct")
def the_signed_content_in_an_object_of_the_seal(world):
    """Form 1: the original under ds:Object, a forged one in its place with the same Ids."""
    data = world.primary.record()
    forged = replaced(data, content(data), better(content(data)))
    return changed_within(
        forged, "nk-cs", "</ds:KeyInfo>", f"</ds:KeyInfo><ds:Object>{scoped(content(data))}</ds:Object>"
    )


@attacks.refused_by_any("forbidden-construct", "schema-violation")
def the_signed_content_in_an_object_and_the_forged_one_renamed(world):
    """Form 2: the forged content has other Ids, so that the references still find the original."""
    data = world.primary.record()
    forged = re.sub(r' Id="([^"]*)"', r' Id="gia-\1"', better(content(data)))
    data = replaced(data, content(data), forged)
    original = scoped(content(world.primary.record()))
    return changed_within(data, "nk-cs", "</ds:KeyInfo>", f"</ds:KeyInfo><ds:Object>{original}</ds:Object>")


@attacks.refused_by_any("schema-violation", "forbidden-construct")
def a_forged_content_before_the_signed_one(world):
    """Form 3: two ``noidung`` side by side, the forged one first and without an Id of its own."""
    data = world.primary.record()
    forged = re.sub(r' Id="[^"]*"', "", better(content(data)))
    return replaced(data, content(data), forged + content(data))


@attacks.refused_by_any("schema-violation", "forbidden-construct")
def a_forged_content_behind_the_signed_one(world):
    data = world.primary.record()
    return replaced(data, content(data), content(data) + re.sub(r' Id="[^"]*"', "", better(content(data))))


@attacks.refused_by_any("schema-violation", "forbidden-construct")
def a_forged_root_around_the_signed_document(world):
    """Form 4: the whole signed document deep inside a new one."""
    data = world.primary.record()
    inner = data[data.index(b"<hocbaso") :].decode()
    forged = re.sub(r' Id="([^"]*)"', r' Id="gia-\1"', better(content(data)))
    return f"{OPENING}{forged}<chukyso>{inner}</chukyso></hocbaso>".encode()


@attacks.refused_by_any("schema-violation", "forbidden-construct", "signature-invalid")
def a_forged_root_beside_whose_signatures_the_signed_one_hides(world):
    """Form 5: the signed document inside the closing signature's own properties, its ``URI=""`` now another root."""
    data = world.primary.record()
    inner = scoped(content(data))
    forged = replaced(data, content(data), better(content(data)).replace('Id="noidung"', 'Id="noidung2"'))
    return changed_within(forged, "nk-cs", "</xades:SignedProperties>", f"</xades:SignedProperties>{inner}")


@attacks.refused_by_any("schema-violation", "forbidden-construct")
def a_forged_subject_with_the_id_of_the_signed_one(world):
    """Form 6: one Id twice; which of both is found depends on the reader."""
    data = world.primary.record()
    subject = re.search(r'<monhoc Id="mon-01">.*?</monhoc>', data.decode(), re.DOTALL)[0]
    return replaced(data, subject, better(subject) + subject)


@attacks.refused_by_any("schema-violation", "forbidden-construct")
def the_signed_subject_outside_the_table_of_marks(world):
    """Form 7: the signed subject moved to where nobody reads, a forged one without that Id in its place."""
    data = world.primary.record()
    subject = re.search(r'<monhoc Id="mon-01">.*?</monhoc>', data.decode(), re.DOTALL)[0]
    forged = replaced(data, subject, better(subject).replace("mon-01", "mon-91"))
    return replaced(forged, "<danhsachky ", f"{subject}<danhsachky ")


@attacks.refused_by_any("schema-violation", "forbidden-construct")
def the_signed_subject_inside_a_remark(world):
    data = world.primary.record()
    subject = re.search(r'<monhoc Id="mon-01">.*?</monhoc>', data.decode(), re.DOTALL)[0]
    forged = replaced(data, subject, better(subject).replace("mon-01", "mon-91"))
    return replaced(forged, "Chăm ngoan", f"{subject}Chăm ngoan")


@attacks.refused_by_any("schema-violation", "forbidden-construct")
def the_signed_group_under_an_id_in_another_namespace(world):
    """Form 8: an ``Id`` that is not the no-namespace attribute."""
    data = world.primary.record()
    return replaced(data, '<thongtinchung Id="thongtinchung">', '<thongtinchung xmlns:a="urn:a" a:Id="thongtinchung">')


@attacks.refused_by_any("signature-coverage", "forbidden-construct", "schema-violation", "signature-invalid")
def a_reference_to_the_signature_list(world):
    """Form 9: the principal signs ``chukyso``, not the content."""
    return world.primary.draft().cover("nk-ht", "danhsachky").sign()


@attacks.refused_by_any("signature-coverage", "forbidden-construct")
def a_principal_who_signs_a_signature(world):
    draft = world.primary.draft()
    draft.plan("nk-ht").covers = ("cks-nk-01",)
    return draft.sign()


@attacks.refused("forbidden-construct")
def a_signature_within_a_signature(world):
    data = world.primary.record()
    own = signature_of(data, "nk-01").decode()
    return changed_within(
        replaced(data, own, ""), "nk-cs", "</ds:KeyInfo>", f"</ds:KeyInfo><ds:Object>{own}</ds:Object>"
    )


@attacks.refused_by_any("forbidden-construct", "schema-violation", "signature-missing")
def the_signatures_moved_into_the_content(world):
    data = world.primary.record()
    texts = b"".join(signatures(data))
    return replaced(replaced(data, texts, b""), "</danhsachky>", texts + b"</danhsachky>")


@attacks.refused_by_any("forbidden-construct", "schema-violation", "signature-missing")
def the_signatures_beside_their_list(world):
    data = world.primary.record()
    texts = b"".join(signatures(data))
    return replaced(replaced(data, texts, b""), "</hocbaso>", texts + b"</hocbaso>")


@attacks.refused_by_any("forbidden-construct", "schema-violation")
def the_id_of_a_group_on_the_signature_list(world):
    return replaced(world.primary.record(), '<chukyso Id="chukyso">', '<chukyso Id="noidung">')


@attacks.refused_by_any("forbidden-construct", "schema-violation")
def the_id_of_the_content_on_a_signature_value(world):
    return replaced(world.primary.record(), "<ds:SignatureValue>", '<ds:SignatureValue Id="noidung">')


@attacks.refused_by_any("forbidden-construct", "schema-violation")
def two_signatures_of_one_id(world):
    data = world.primary.record()
    own = signature_of(data, "nk-01")
    return replaced(data, own, own + own)


@attacks.refused_by_any("forbidden-construct", "schema-violation", "signature-invalid")
def an_id_written_with_spaces_around(world):
    """An ID type would drop the spaces: to some readers this is the same Id a second time."""
    return replaced(world.primary.record(), "<ds:SignatureValue>", '<ds:SignatureValue Id=" noidung ">')


@attacks.refused_by_any("forbidden-construct", "signature-invalid")
def content_hidden_among_the_signatures_after_sealing(world):
    hidden = f'<ds:Object xmlns:ds="{DS}" Id="an">x</ds:Object>'
    return replaced(world.primary.record(), '<chukyso Id="chukyso">', f'<chukyso Id="chukyso">{hidden}')


test_wrapping_gets_its_verdict = attacks.test()


def test_fields_come_only_from_what_the_closing_signature_covers(world):
    """Whatever the verdict, no forged mark is ever among the fields of a report whose closing signature fails."""
    for case in attacks.cases:
        made = case.make(world)
        report = report_on(world, made if isinstance(made, Sent) else Sent(made))
        closing = [p for p in report.problems if p.where == "cks-nk-cs" and p.code == "signature-invalid"]
        assert report.fields is None or not closing, case.make.__name__


def test_the_fields_are_the_signed_ones(world):
    data = world.primary.record()
    fields = report_on(world, Sent(data)).fields
    assert fields is not None
    assert fields.general("hovaten") == etree.fromstring(data).findtext(f".//{{{NAMESPACE}}}hovaten")
