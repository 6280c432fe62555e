"""Random damage that knows the structure of a record. Seeded: the same ``Random`` gives the same bytes.

Each mutation names the clause of package.md for which the record may then be refused before its mathematics is looked
at; where there is none, it must come to the mathematics.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from lxml import etree

from stage.signatures import DS, EXCLUSIVE, INCLUSIVE, INCLUSIVE_11, MORE, SHA256, SHA384, SHA512
from stage.tamper import signature_of, signatures, with_signatures

GRAMMAR = "package.md section 1: hocba.xsd is the grammar"
TEXTS = "package.md section 1, Texts: control characters are schema-violation"
UNIQUE = "package.md section 2, References: Ids are unique in the document; hocba.xsd: xs:ID"
FORM = "package.md section 2, Form: anything else is forbidden-construct"
REFERENCES = "package.md section 2, References: transforms and canonicalisations allowed"
NOT_ALLOWED = "package.md section 2, Not allowed anywhere"
NOT_UTF8 = "package.md section 1: UTF-8 only; section 2: bytes that are not UTF-8 are not-well-formed"
WELL_FORMED = "XML 1.0, 2.1: well-formed documents"

BASE64 = r"(?<=Value>)[A-Za-z0-9+/=\s]{20,}(?=<)|(?<=Certificate>)[A-Za-z0-9+/=\s]{20,}(?=<)"
ALGORITHM = r'((?:Digest|Signature)Method Algorithm=)"[^"]*"'


@dataclass(frozen=True)
class Mutation:
    """``change`` takes the dice, the record and other records; ``clauses`` why it may be refused for its form."""

    change: Callable[[Random, bytes, Sequence[bytes]], bytes]
    clauses: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.change.__name__


MUTATIONS: list[Mutation] = []


def may_break(*clauses: str) -> Callable[[Any], Any]:
    def register(change: Any) -> Any:
        MUTATIONS.append(Mutation(change, clauses))
        return change

    return register


def one_of(dice: Random, pattern: str, text: str) -> re.Match[str]:
    return dice.choice(list(re.finditer(pattern, text, re.DOTALL)))


def spliced(text: str, found: re.Match[str], new: str) -> bytes:
    return (text[: found.start()] + new + text[found.end() :]).encode()


def content_text(dice: Random, data: bytes) -> tuple[str, re.Match[str]]:
    """A text node of the content."""
    text = data.decode()
    end = text.index("</noidung>")
    return text, dice.choice([m for m in re.finditer(r"(?<=>)[^<>]+(?=</)", text) if m.end() < end and m[0].strip()])


@may_break()
def nothing(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    return data


@may_break(GRAMMAR, TEXTS)
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
def a_name_declared_again(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    text = data.decode()
    found = one_of(dice, r"<ds:(?!Signature )\w+", text)
    return spliced(text, found, f'{found[0]} xmlns:ds="{DS}"')


@may_break()
def the_signature_name_declared_on_the_root(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    text = data.decode()
    return text.replace("<hocbaso ", f'<hocbaso xmlns:{dice.choice(["ds", "d"])}="{DS}" ', 1).encode()


@may_break()
def another_prefix_in_a_signature(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    own = dice.choice(signatures(data))
    return data.replace(own, own.replace(b"xades:", b"x:").replace(b"xmlns:xades=", b"xmlns:x="))


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


@may_break()
def signatures_shuffled(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    texts = signatures(data)
    dice.shuffle(texts)
    return with_signatures(data, texts)


@may_break()
def a_signature_taken_out(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    return data.replace(dice.choice(signatures(data)), b"")


@may_break()
def a_signature_of_another_record(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    entry = dice.choice(("nk-01", "nk-cn", "nk-ht"))
    return data.replace(signature_of(data, entry), signature_of(dice.choice(others), entry))


@may_break()
def signed_info_of_another_record(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    entry = dice.choice(("nk-01", "nk-cn", "nk-ht"))
    pattern = re.compile(rb"<ds:SignedInfo>.*?</ds:SignedInfo>", re.DOTALL)
    own, other = signature_of(data, entry), signature_of(dice.choice(others), entry)
    return data.replace(own, own.replace(pattern.findall(own)[0], pattern.findall(other)[0]))


@may_break(FORM)  # a certificate's digest that fits none in KeyInfo
def a_bit_of_a_digest(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    return _bit_of(dice, data, r"(?<=<ds:DigestValue>)[^<]+")


@may_break()
def a_bit_of_a_signature_value(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    return _bit_of(dice, data, r"(?<=<ds:SignatureValue>)[^<]+")


@may_break(FORM)
def a_bit_of_a_certificate(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    return _bit_of(dice, data, r"(?<=<ds:X509Certificate>)[^<]+")


@may_break()
def white_space_in_base64(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    text = data.decode()
    found = one_of(dice, BASE64, text)
    place = dice.randrange(len(found[0]) + 1)
    return spliced(text, found, found[0][:place] + dice.choice([" ", "\n", "\t", "\r\n  "]) + found[0][place:])


@may_break(FORM)
def odd_base64(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    text = data.decode()
    found = one_of(dice, BASE64, text)
    place = dice.randrange(len(found[0]))
    value = dice.choice([found[0].rstrip("="), found[0] + "=", found[0][:place] + "*" + found[0][place:], ""])
    return spliced(text, found, value)


@may_break(REFERENCES)
def another_canonical_form(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    text = data.decode()
    found = one_of(dice, f"{re.escape(INCLUSIVE)}|{re.escape(INCLUSIVE_11)}|{re.escape(EXCLUSIVE)}", text)
    return spliced(text, found, dice.choice([INCLUSIVE, INCLUSIVE_11, EXCLUSIVE, f"{EXCLUSIVE}WithComments"]))


@may_break(FORM)  # the same
def another_algorithm(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    text = data.decode()
    found = one_of(dice, ALGORITHM, text)
    names = [SHA256, SHA384, SHA512, f"{MORE}rsa-sha256", f"{MORE}ecdsa-sha256", f"{MORE}ecdsa-sha384"]
    return spliced(text, found, f'{found[1]}"{dice.choice(names)}"')


@may_break(REFERENCES)
def transforms_taken_out(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    text = data.decode()
    return spliced(text, one_of(dice, r"(<ds:Transforms>.*?</ds:Transforms>)?(?=<ds:DigestMethod)", text), "")


@may_break(FORM, REFERENCES)
def another_target(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    text = data.decode()
    found = one_of(dice, r'URI="[^"]*"', text)
    return spliced(text, found, f'URI="{dice.choice(["#noidung", "#tongket", "", "#khong-co", "#cks-nk-cn-sp"])}"')


@may_break(UNIQUE, GRAMMAR, FORM)
def another_id(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    text = data.decode()
    found = one_of(dice, r' Id="[^"]*"', text)
    return spliced(text, found, f' Id="{dice.choice(["noidung", "tongket", "mon-01", "la", "mon-99"])}"')


@may_break(FORM)
def another_claim(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    text = data.decode()
    return spliced(text, one_of(dice, r"2026-05-30T08", text), "2026-05-31T09")


@may_break(NOT_ALLOWED)
def something_forbidden(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    text = data.decode()
    found = one_of(dice, r"<(?=[a-z])", text)
    return spliced(text, found, dice.choice(["<!-- x -->", "<?x y?>"]) + "<")


@may_break(NOT_ALLOWED)
def a_forbidden_attribute(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    text = data.decode()
    found = one_of(dice, r"<(?!\?)[\w:]+(?=[ >])", text)
    return spliced(text, found, found[0] + dice.choice([' xml:lang="vi"', ' id="a"', ' ID="a"', ' xml:space="default"']))


@may_break(GRAMMAR, FORM, NOT_ALLOWED, NOT_UTF8, WELL_FORMED, UNIQUE, REFERENCES)
def a_bit_anywhere(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    place = dice.randrange(len(data))
    return data[:place] + bytes([data[place] ^ 1 << dice.randrange(8)]) + data[place + 1 :]


def _bit_of(dice: Random, data: bytes, pattern: str) -> bytes:
    text = data.decode()
    found = one_of(dice, pattern, text)
    value = bytearray(base64.b64decode(found[0]))
    value[dice.randrange(len(value))] ^= 1 << dice.randrange(8)
    return spliced(text, found, base64.b64encode(bytes(value)).decode())
