"""Other spellings of signed bytes: those that say the same must stay valid, those that do not must fail."""

import re

from stage.gallery import Gallery, Sent
from stage.signatures import DS, EXCLUSIVE, INCLUSIVE, INCLUSIVE_11
from stage.tamper import changed_within, replaced, signature_of, substituted

attacks = Gallery()


@attacks.accepted
def a_value_as_character_data_section(world):
    return replaced(world.primary.record(), "Chăm ngoan", "<![CDATA[Chăm ngoan]]>")


@attacks.accepted
def a_value_in_three_character_data_sections(world):
    return replaced(world.primary.record(), "Chăm ngoan", "<![CDATA[Ch]]><![CDATA[ăm]]> <![CDATA[ngoan]]>")


@attacks.accepted
def an_empty_character_data_section(world):
    return replaced(world.primary.record(), "Chăm ngoan", "<![CDATA[]]>Chăm ngoan")


@attacks.accepted
def a_character_by_its_decimal_number(world):
    return replaced(world.primary.record(), "Chăm", "Ch&#259;m")


@attacks.accepted
def a_character_by_its_hexadecimal_number(world):
    return replaced(world.primary.record(), "Chăm", "&#x43;h&#x000103;m")


@attacks.accepted
def a_level_by_its_number(world):
    return substituted(world.primary.record(), r"<mucdatduoc>H<", "<mucdatduoc>&#72;<")


@attacks.accepted
def an_id_by_numbers(world):
    return replaced(world.primary.record(), 'Id="noidung"', 'Id="&#110;oidung"')


@attacks.accepted
def attributes_in_single_quotes(world):
    return replaced(world.primary.record(), 'Id="bangdiem"', "Id='bangdiem'")


@attacks.accepted
def spaces_inside_tags(world):
    return replaced(world.primary.record(), '<bangdiem Id="bangdiem">', '<bangdiem\n   Id = "bangdiem"  >')


@attacks.accepted
def empty_elements_written_long(world):
    return substituted(world.primary.record(), r"(<ds:DigestMethod [^>]*)/>", r"\1></ds:DigestMethod>", count=0)


@attacks.accepted
def line_ends_of_windows_between_the_parts(world):
    draft = world.primary.draft(subjects=2)
    draft.edit(lambda text: text.replace("><", ">\n<"))
    return draft.sign().replace(b"\n", b"\r\n")


@attacks.accepted
def a_pretty_printed_record(world):
    draft = world.primary.draft(subjects=2)
    return draft.edit(lambda text: text.replace("><", ">\n  <")).sign()


@attacks.accepted
def a_record_with_a_prefix(world):
    draft = world.primary.draft(subjects=2)

    def prefixed(text):
        text = re.sub(r"<(/?)([a-z0-9]+)(?=[ >/])", r"<\1hb:\2", text)
        return text.replace('xmlns="urn:hocbaso:package:1"', 'xmlns:hb="urn:hocbaso:package:1"')

    return draft.edit(prefixed).sign()


@attacks.accepted
def signatures_without_a_prefix(world):
    draft = world.primary.draft(subjects=2)
    for plan in draft.plans:
        plan.prefix = ""
    return draft.sign()


@attacks.accepted
def signatures_with_prefixes_of_other_things(world):
    draft = world.primary.draft(subjects=2)
    for plan in draft.plans:
        plan.prefix, plan.xades_prefix = "xades", "ds"
    return draft.sign()


@attacks.accepted
def a_name_of_the_schema_instance_declared_but_not_used(world):
    draft = world.primary.draft(subjects=2)
    name = ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"'
    return draft.edit(lambda text: text.replace(" phienbangoi=", f"{name} phienbangoi=")).sign()


@attacks.accepted
def an_unused_name_added_under_the_exclusive_form(world):
    return replaced(world.primary.record(), "<bangdiem ", '<bangdiem xmlns:a="urn:a" ')


@attacks.accepted
def the_namespace_declared_again_where_it_holds(world):
    return replaced(world.primary.record(), "<bangdiem ", '<bangdiem xmlns="urn:hocbaso:package:1" ')


@attacks.refused("signature-invalid")
def an_unused_name_added_under_the_inclusive_form(world):
    draft = world.primary.draft(subjects=2)
    for plan in draft.plans:
        plan.transform = INCLUSIVE
    return replaced(draft.sign(), "<bangdiem ", '<bangdiem xmlns:a="urn:a" ')


@attacks.refused("signature-invalid")
def a_line_end_inside_a_pretty_record_changed(world):
    draft = world.primary.draft(subjects=2)
    data = draft.edit(lambda text: text.replace("><", ">\n<")).sign()
    return replaced(data, "</bangdiem>\n<", "</bangdiem><")


@attacks.refused("signature-invalid")
def a_line_end_given_by_number(world):
    """``&#13;`` is a character of its own, which a line end is not."""
    draft = world.primary.draft(subjects=2)
    data = draft.edit(lambda text: text.replace("><", ">\n<")).sign()
    return replaced(data, "</bangdiem>\n<", "</bangdiem>&#13;\n<")


@attacks.refused("signature-invalid")
def white_space_added_between_groups(world):
    return replaced(world.primary.record(), "<tongket ", " <tongket ")


@attacks.refused("signature-invalid")
def white_space_added_to_a_value(world):
    return replaced(world.primary.record(), "Chăm ngoan", "Chăm  ngoan")


@attacks.refused("signature-invalid")
def the_same_letters_decomposed(world):
    """Signed bytes are never normalised: NFD is another text."""
    return replaced(world.primary.record(), "Chăm", "Cha\u0306m")


@attacks.refused("signature-invalid")
def a_look_alike_letter(world):
    return replaced(world.primary.record(), "<tenlop>5A2<", "<tenlop>5\u04102<", count=-1)


@attacks.refused("signature-invalid")
def another_prefix_under_a_signed_part(world):
    """Canonical XML keeps prefixes: other prefixes are other bytes."""
    data = world.primary.record()
    own = signature_of(data, "nk-cs")
    return data.replace(own, own.replace(b"xades:", b"x:").replace(b"xmlns:xades=", b"xmlns:x="))


@attacks.refused("signature-invalid")
def a_flag_turned(world):
    return replaced(world.primary.record(), "<duoclenlop>1<", "<duoclenlop>0<")


@attacks.refused("signature-invalid")
def two_subjects_exchanged(world):
    data = world.primary.record().decode()
    first, second = re.findall(r"<monhoc .*?</monhoc>", data, re.DOTALL)[:2]
    return data.replace(first + second, second + first).encode()


@attacks.refused("signature-invalid", "signer-mismatch")
def the_id_of_a_subject_exchanged_with_another(world):
    data = world.primary.record().decode()
    return (
        data.replace('Id="mon-01"', 'Id="mon-00"')
        .replace('Id="mon-02"', 'Id="mon-01"')
        .replace("mon-00", "mon-02")
        .encode()
    )


@attacks.refused("signature-invalid")
def the_principals_title_taken_away(world):
    return replaced(world.primary.record(), "<chucvu>Hiệu trưởng</chucvu>", "")


@attacks.refused("signature-invalid")
def a_claimed_time_changed(world):
    return changed_within(world.primary.record(), "nk-cs", "2026-05-30T08:00:00Z", "2026-05-29T08:00:00Z")


@attacks.refused("signature-invalid")
def a_claimed_role_changed(world):
    return changed_within(world.primary.record(), "nk-cs", ">coso<", ">hieutruong<")


@attacks.refused("signature-invalid")
def the_canonical_form_named_otherwise(world):
    """For these bytes both forms are equal, but the name itself is signed."""
    data = world.primary.record()
    named = 'CanonicalizationMethod Algorithm="{}"'
    return changed_within(data, "nk-cs", named.format(EXCLUSIVE), named.format(INCLUSIVE_11))


@attacks.accepted
def a_hint_added_to_the_keys_of_the_seal(world):
    """Other certificates are hints, which nothing signs."""
    data = world.primary.record()
    return changed_within(
        data, "nk-cs", "</ds:X509Data>", "<ds:X509Certificate>AAAA</ds:X509Certificate></ds:X509Data>"
    )


@attacks.refused("signature-invalid")
def a_hint_added_under_the_seal(world):
    data = world.primary.record()
    return changed_within(
        data, "nk-cn", "</ds:X509Data>", "<ds:X509Certificate>AAAA</ds:X509Certificate></ds:X509Data>"
    )


@attacks.accepted
def an_element_of_a_name_like_a_signatures(world):
    """The Signature namespace decides, not the prefix: here it is the default one of the whole list."""
    draft = world.primary.draft(subjects=1)
    declared = f'xmlns:ds="{DS}"'
    return Sent(
        draft.edit(lambda t: t.replace(f" {declared}", "").replace("<hocbaso ", f"<hocbaso {declared} ")).sign()
    )


test_disguises_get_their_verdict = attacks.test()
