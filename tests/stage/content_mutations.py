"""Mutations of a record's content and of its text as a whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

from lxml import etree
from stage.mutation import (
    FORM,
    GRAMMAR,
    NOT_ALLOWED,
    NOT_UTF8,
    REFERENCES,
    TEXTS,
    UNIQUE,
    WELL_FORMED,
    Collection,
    one_of,
    spliced,
)

OF_CONTENT = Collection()
may_break = OF_CONTENT.may_break


def content_text(dice: Random, data: bytes) -> tuple[str, re.Match[str]]:
    """A text node of the content."""
    text = data.decode()
    end = text.index("</noidung>")
    return text, dice.choice([m for m in re.finditer(r"(?<=>)[^<>]+(?=</)", text) if m.end() < end and m[0].strip()])


@may_break()
def nothing(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    return data


@may_break(GRAMMAR, TEXTS, REFERENCES)  # a seal's line that is no seal's any more: its URI="" is not allowed
def a_letter_changed(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    text, found = content_text(dice, data)
    place = dice.randrange(len(found[0]))
    return spliced(text, found, found[0][:place] + dice.choice("0123456789aăTHC ") + found[0][place + 1 :])


@may_break()
def a_letter_by_its_number(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    text, found = content_text(dice, data)
    place = dice.randrange(len(found[0]))
    return spliced(text, found, f"{found[0][:place]}&#{ord(found[0][place])};{found[0][place + 1 :]}")


@may_break()
def a_value_as_cdata(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    text, found = content_text(dice, data)
    return spliced(text, found, f"<![CDATA[{found[0]}]]>")


@may_break()
def white_space_between_elements(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    text = data.decode()
    # Not before the first tag's end, nor inside an element that holds text.
    found = one_of(dice, r"(?<=/noidung>)|(?<=</nam>)|(?<=</monhoc>)|(?<=</ds:SignedInfo>)|(?<=</ds:Signature>)", text)
    return spliced(text, found, dice.choice([" ", "\n", "\r\n", "\t", "  "]))


@may_break()
def white_space_inside_a_tag(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    text = data.decode()
    return spliced(text, one_of(dice, r"(?<=[\w\"])(?=>)", text[60:].rjust(len(text))), dice.choice([" ", "\n"]))


@may_break()
def quotes_changed(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    text = data.decode()
    found = one_of(dice, r'="([^"\']*)"', text)
    return spliced(text, found, f"='{found[1]}'")


@may_break()
def an_empty_element_written_long(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    text = data.decode()
    found = one_of(dice, r"<([\w:]+)( [^<>]*)/>", text)
    return spliced(text, found, f"<{found[1]}{found[2]}></{found[1]}>")


@may_break()
def attributes_in_another_order(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    text = data.decode()
    found = one_of(dice, r'<([\w:]+) ([\w:]+="[^"]*") ([\w:]+="[^"]*")', text)
    return spliced(text, found, f"<{found[1]} {found[3]} {found[2]}")


@may_break()
def a_name_declared_in_vain(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    text = data.decode()
    found = one_of(dice, r"<(?!\?)[\w:]+(?=[ >])", text)
    return spliced(text, found, f'{found[0]} xmlns:{dice.choice("abc")}="urn:{dice.choice("xyz")}"')


@may_break()
def line_ends_of_windows(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    return data.replace(b"\n", b"\r\n")


@may_break()
def a_byte_order_mark(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    return b"\xef\xbb\xbf" + data


@may_break(GRAMMAR, FORM, REFERENCES)
def neighbours_exchanged(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    root = etree.fromstring(data)
    node = dice.choice([n for n in root.iter(etree.Element) if len(n) > 1])
    place = dice.randrange(len(node) - 1)
    node.insert(place, node[place + 1])
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


@may_break(GRAMMAR, FORM)
def an_element_taken_out(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    root = etree.fromstring(data)
    node = dice.choice(list(root.iter(etree.Element))[1:])
    node.getparent().remove(node)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


@may_break(GRAMMAR, FORM, UNIQUE)
def an_element_repeated(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    root = etree.fromstring(data)
    node = dice.choice(list(root.iter(etree.Element))[1:])
    node.addnext(etree.fromstring(etree.tostring(node, with_tail=False)))
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


@may_break(UNIQUE, GRAMMAR, FORM)
def another_id(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    text = data.decode()
    found = one_of(dice, r' Id="[^"]*"', text)
    return spliced(text, found, f' Id="{dice.choice(["noidung", "tongket", "mon-01", "la", "mon-99"])}"')


@may_break(NOT_ALLOWED)
def something_forbidden(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    text = data.decode()
    found = one_of(dice, r"<(?=[a-z])", text)
    return spliced(text, found, dice.choice(["<!-- x -->", "<?x y?>"]) + "<")


@may_break(NOT_ALLOWED)
def a_forbidden_attribute(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    text = data.decode()
    found = one_of(dice, r"<(?!\?)[\w:]+(?=[ >])", text)
    return spliced(
        text, found, found[0] + dice.choice([' xml:lang="vi"', ' id="a"', ' ID="a"', ' xml:space="default"'])
    )


@may_break(GRAMMAR, FORM, NOT_ALLOWED, NOT_UTF8, WELL_FORMED, UNIQUE, REFERENCES)
def a_bit_anywhere(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    place = dice.randrange(len(data))
    return data[:place] + bytes([data[place] ^ 1 << dice.randrange(8)]) + data[place + 1 :]
