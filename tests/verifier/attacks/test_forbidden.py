"""What no record may hold: package.md section 2, "Not allowed anywhere"."""

from stage.gallery import Gallery
from stage.tamper import inserted, replaced

attacks = Gallery()
ROOT = '<hocbaso xmlns="urn:hocbaso:package:1" phienbangoi="1">'
XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'


def doctyped(world, subset, value="Chăm"):
    data = inserted(world.primary.record(), f"<!DOCTYPE hocbaso {subset}>", before="<hocbaso ")
    return replaced(data, "Chăm", value)


@attacks.refused("forbidden-construct")
def a_bare_doctype(world):
    return doctyped(world, "")


@attacks.refused("forbidden-construct")
def an_external_doctype(world):
    return doctyped(world, 'SYSTEM "http://127.0.0.1:9/hocba.dtd"')


@attacks.refused("forbidden-construct")
def an_entity_for_a_value(world):
    return doctyped(world, '[<!ENTITY a "Chăm">]', "&a;")


@attacks.refused("forbidden-construct")
def an_entity_that_reads_a_file(world):
    return doctyped(world, '[<!ENTITY a SYSTEM "file:///etc/passwd">]', "&a;")


@attacks.refused("forbidden-construct")
def a_parameter_entity_from_outside(world):
    return doctyped(world, '[<!ENTITY % a SYSTEM "http://127.0.0.1:9/x"> %a;]')


@attacks.refused("forbidden-construct")
def a_billion_laughs(world):
    rows = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10 if i else "ha"}">' for i in range(10))
    return doctyped(world, f"[{rows}]", "&l9;")


@attacks.refused("forbidden-construct")
def a_default_attribute_from_a_doctype(world):
    return doctyped(world, '[<!ATTLIST nxetgvcn xml:lang CDATA "vi">]')


@attacks.refused("forbidden-construct")
def a_comment_inside_a_value(world):
    return replaced(world.primary.record(), "Chăm", "Ch<!---->ăm")


@attacks.refused("forbidden-construct")
def a_comment_between_elements(world):
    return replaced(world.primary.record(), "<bangdiem ", "<!-- x --><bangdiem ")


@attacks.refused("forbidden-construct")
def a_comment_before_the_root(world):
    return inserted(world.primary.record(), "<!-- x -->", before="<hocbaso ")


@attacks.refused("forbidden-construct")
def a_comment_after_the_root(world):
    return world.primary.record() + b"<!-- x -->"


@attacks.refused("forbidden-construct")
def a_comment_inside_a_signature(world):
    return inserted(world.primary.record(), "<!-- x -->", after="<ds:SignedInfo>")


@attacks.refused("forbidden-construct")
def an_instruction_before_the_root(world):
    return inserted(world.primary.record(), '<?xml-stylesheet href="x.xsl"?>', before="<hocbaso ")


@attacks.refused("forbidden-construct")
def an_instruction_after_the_root(world):
    return world.primary.record() + b"<?x y?>"


@attacks.refused("forbidden-construct")
def an_instruction_inside_a_value(world):
    return replaced(world.primary.record(), "Chăm", "Ch<?x?>ăm")


@attacks.refused("forbidden-construct")
def a_language_attribute(world):
    return replaced(world.primary.record(), "<nxetgvcn>", '<nxetgvcn xml:lang="vi">')


@attacks.refused("forbidden-construct")
def a_space_attribute(world):
    return replaced(world.primary.record(), "<bangdiem ", '<bangdiem xml:space="preserve" ')


@attacks.refused("forbidden-construct")
def a_base_attribute_on_the_root(world):
    return replaced(world.primary.record(), "<hocbaso ", '<hocbaso xml:base="http://a.example/" ')


@attacks.refused("forbidden-construct")
def an_xml_id_inside_a_signature(world):
    return replaced(world.primary.record(), "<ds:SignedInfo>", '<ds:SignedInfo xml:id="noidung">')


@attacks.refused("forbidden-construct")
def a_type_from_the_schema_instance(world):
    return replaced(world.primary.record(), "<nxetgvcn>", f'<nxetgvcn {XSI} xsi:type="Text50">')


@attacks.refused("forbidden-construct")
def a_nil_from_the_schema_instance(world):
    return replaced(world.primary.record(), "<nxetgvcn>", f'<nxetgvcn {XSI} xsi:nil="true">')


@attacks.refused("forbidden-construct")
def a_schema_location(world):
    return replaced(
        world.primary.record(), ROOT, f'{ROOT[:-1]} {XSI} xsi:schemaLocation="urn:hocbaso:package:1 x.xsd">'
    )


@attacks.refused("forbidden-construct")
def an_id_in_capitals(world):
    return replaced(world.primary.record(), 'Id="bangdiem"', 'Id="bangdiem" ID="x"')


@attacks.refused("forbidden-construct")
def an_id_in_small_letters(world):
    return replaced(world.primary.record(), "<nxetgvcn>", '<nxetgvcn id="noidung">')


@attacks.refused("forbidden-construct")
def an_id_in_small_letters_inside_a_signature(world):
    return replaced(world.primary.record(), "<ds:Object>", '<ds:Object id="noidung">')


@attacks.refused("forbidden-construct")
def a_relative_namespace_name(world):
    return replaced(world.primary.record(), ROOT, f'{ROOT[:-1]} xmlns:a="tuong/doi">')


@attacks.refused_by_any("forbidden-construct", "not-well-formed")
def a_prefix_undeclared_again(world):
    return replaced(world.primary.record(), "<bangdiem ", '<bangdiem xmlns:a="" ')


test_what_is_forbidden_gets_its_verdict = attacks.test()
