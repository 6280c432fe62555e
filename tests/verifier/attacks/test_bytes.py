"""Bytes that are no XML in UTF-8, and bytes that are too much: package.md section 1, first line."""

from stage.gallery import Gallery
from stage.tamper import replaced, substituted

attacks = Gallery()
DECLARATION = "<?xml version='1.0' encoding='UTF-8' standalone='no'?>\n"


@attacks.accepted
def an_untouched_record(world):
    return world.primary.record()


@attacks.accepted
def a_byte_order_mark_of_utf_8(world):
    return b"\xef\xbb\xbf" + world.primary.record()


@attacks.accepted
def no_xml_declaration(world):
    return replaced(world.primary.record(), DECLARATION, "")


@attacks.accepted
def the_encoding_in_lower_case(world):
    return replaced(world.primary.record(), "UTF-8", "utf-8")


@attacks.refused("not-well-formed")
def nothing_at_all(world):
    return b""


@attacks.refused("not-well-formed")
def a_file_that_is_no_xml(world):
    return b"%PDF-1.7\n1 0 obj <</Type/Catalog>> endobj"


@attacks.refused("not-well-formed")
def a_record_cut_in_the_middle(world):
    return world.primary.record()[:9000]


@attacks.refused("not-well-formed")
def a_second_root_behind_the_first(world):
    return world.primary.record() + b"<hocbaso/>"


@attacks.refused("not-well-formed")
def text_behind_the_root(world):
    return world.primary.record() + b"x"


@attacks.refused("not-well-formed")
def a_byte_of_zero(world):
    return replaced(world.primary.record(), "Chăm", b"Ch\x00m")


@attacks.refused("not-well-formed")
def a_reference_to_character_zero(world):
    return replaced(world.primary.record(), "Chăm", "Ch&#0;m")


@attacks.refused("not-well-formed")
def a_surrogate_by_reference(world):
    return replaced(world.primary.record(), "Chăm", "Ch&#xD800;m")


@attacks.refused("not-well-formed")
def an_attribute_twice(world):
    return replaced(world.primary.record(), 'Id="noidung"', 'Id="noidung" Id="noidung2"')


@attacks.refused("not-well-formed")
def a_prefix_nobody_declared(world):
    return replaced(world.primary.record(), "<noisinh>", "<noisinh la:a='1'>")


@attacks.refused("not-well-formed")
def an_unknown_entity(world):
    return replaced(world.primary.record(), "Chăm", "Ch&abreve;m")


@attacks.refused("not-well-formed")
def a_byte_of_windows_1258(world):
    return replaced(world.primary.record(), "Chăm", b"Ch\xe3m")


@attacks.refused("not-well-formed")
def an_overlong_form_of_utf_8(world):
    return replaced(world.primary.record(), "Chăm", b"Ch\xc1\xa1m")


@attacks.refused("not-well-formed")
def a_surrogate_in_utf_8(world):
    return replaced(world.primary.record(), "Chăm", b"Ch\xed\xa0\x80m")


@attacks.refused("forbidden-construct")
def utf_16_with_its_mark(world):
    return replaced(world.primary.record(), "UTF-8", "UTF-16").decode().encode("utf-16")


@attacks.refused_by_any("forbidden-construct", "not-well-formed")
def utf_16_without_a_mark(world):
    return replaced(world.primary.record(), "UTF-8", "UTF-16").decode().encode("utf-16-be")


@attacks.refused_by_any("forbidden-construct", "not-well-formed")
def utf_32_with_its_mark(world):
    return replaced(world.primary.record(), "UTF-8", "UTF-32").decode().encode("utf-32")


@attacks.refused("forbidden-construct")
def ascii_declared_over_character_references(world):
    data = replaced(world.primary.record(), "UTF-8", "US-ASCII")
    return data.decode().encode("ascii", "xmlcharrefreplace")


@attacks.refused("forbidden-construct")
def latin_1_declared(world):
    return replaced(world.primary.record(), "UTF-8", "ISO-8859-1")


@attacks.refused("forbidden-construct")
def utf_7_declared(world):
    return replaced(world.primary.record(), "UTF-8", "UTF-7")


@attacks.refused("forbidden-construct")
def another_encoding_declared_behind_a_mark_of_utf_8(world):
    return b"\xef\xbb\xbf" + replaced(world.primary.record(), "UTF-8", "ISO-8859-1")


@attacks.refused_by_any("forbidden-construct", "not-well-formed", "schema-violation")
def elements_nested_a_hundred_thousand_deep(world):
    return replaced(world.primary.record(), "Chăm", "<a>" * 100_000 + "</a>" * 100_000)


@attacks.refused_by_any("forbidden-construct", "not-well-formed", "schema-violation")
def elements_nested_two_hundred_deep(world):
    return replaced(world.primary.record(), "Chăm", "<a>" * 200 + "</a>" * 200)


@attacks.refused_by_any("forbidden-construct", "not-well-formed", "schema-violation")
def an_attribute_of_a_megabyte(world):
    return replaced(world.primary.record(), "<nxetgvcn>", f'<nxetgvcn a="{"x" * 1_000_000}">')


@attacks.refused_by_any("forbidden-construct", "not-well-formed", "schema-violation")
def twenty_thousand_attributes(world):
    attributes = " ".join(f'a{i}="1"' for i in range(20_000))
    return replaced(world.primary.record(), "<nxetgvcn>", f"<nxetgvcn {attributes}>")


@attacks.refused("forbidden-construct")  # canonical forms cost the number of names in scope, squared
def ten_thousand_namespaces(world):
    names = " ".join(f'xmlns:a{i}="urn:{i}"' for i in range(10_000))
    return replaced(world.primary.record(), "<nxetgvcn>", f"<nxetgvcn {names}>")


@attacks.refused_by_any("forbidden-construct", "not-well-formed", "schema-violation")
def a_value_of_eleven_megabytes(world):
    return substituted(world.primary.record(), "Chăm", "x" * 11_000_000)


test_bytes_get_their_verdict = attacks.test()
