"""What a signature may point to and how: package.md section 2, References."""

from stage.gallery import Gallery
from stage.signatures import DS, EXCLUSIVE, SHA256
from stage.tamper import changed_within

attacks = Gallery()
TEACHER = "nk-02"


@attacks.refused_by_any("forbidden-construct", "signature-coverage", "schema-violation", "signature-invalid")
def a_reference_to_nothing(world):
    data = world.primary.record()
    return changed_within(data, TEACHER, 'URI="#thongtinchung"', 'URI="#khong-co"')


@attacks.refused("forbidden-construct")
def a_reference_to_another_file(world):
    return changed_within(world.primary.record(), TEACHER, 'URI="#thongtinchung"', 'URI="http://127.0.0.1:9/a.xml"')


@attacks.refused("forbidden-construct")
def a_reference_to_a_file_here(world):
    return changed_within(world.primary.record(), TEACHER, 'URI="#thongtinchung"', 'URI="file:///etc/passwd"')


@attacks.refused("forbidden-construct")
def a_reference_to_a_relative_name(world):
    return changed_within(world.primary.record(), TEACHER, 'URI="#thongtinchung"', 'URI="thongtinchung"')


@attacks.refused("forbidden-construct")
def a_reference_without_an_address(world):
    return changed_within(world.primary.record(), TEACHER, ' URI="#thongtinchung"', "")


@attacks.refused("forbidden-construct")
def a_style_sheet_as_transform(world):
    sheet = '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"/>'
    return changed_within(world.primary.record(), TEACHER, f'<ds:Transform Algorithm="{EXCLUSIVE}"/>', sheet)


@attacks.refused("forbidden-construct")
def base64_as_transform(world):
    return changed_within(
        world.primary.record(), TEACHER, f'Transform Algorithm="{EXCLUSIVE}"', f'Transform Algorithm="{DS}base64"'
    )


def with_references(world, count):
    """The teacher's signature with so many references in all, well signed."""
    draft = world.primary.draft(subjects=1)
    one = f'<p:Reference URI="#noidung"><p:DigestMethod Algorithm="{SHA256}"/><p:DigestValue/></p:Reference>'
    head = '<p:Reference URI="#thongtinchung">'
    draft.plan("nk-01").edit_text = lambda text: text.replace(head, one * (count - 3) + head)
    return draft.sign()


@attacks.refused_by_any("forbidden-construct", "schema-violation")
def sixty_five_references(world):
    return with_references(world, 65)


test_references_get_their_verdict = attacks.test()
