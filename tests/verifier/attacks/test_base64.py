"""Base64 in odd forms: xs:base64Binary's lexical form (XML Schema 2, 3.2.16) allows white space and nothing else."""

import base64

from stage.gallery import Gallery
from stage.tamper import changed_within, value_inside

attacks = Gallery()
BASE64_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
TEACHER, SEAL = "nk-02", "nk-cs"


def damaged(entry, tag, change):
    """A maker: the text of that element changed after signing (the seal's own, so that nothing else breaks)."""

    def make(world):
        data = world.primary.record()
        value = value_inside(data, entry, tag)
        return changed_within(data, entry, f">{value}<", f">{change(value)}<")

    return make


def with_trailing_bits(value):
    """Another text for the same bytes: bits set that decoding throws away."""
    head, last, padding = value.rstrip("=")[:-1], value.rstrip("=")[-1], value[len(value.rstrip("=")) :]
    assert padding
    return head + BASE64_ALPHABET[BASE64_ALPHABET.index(last) | 1] + padding


ODD_BASE64 = {
    "without_padding": lambda value: value.rstrip("="),
    "with_too_much_padding": lambda value: value + "=",
    "with_bits_that_mean_nothing": with_trailing_bits,
    "with_a_foreign_character": lambda value: value[:8] + "*" + value[8:],
    "in_the_alphabet_of_urls": lambda value: "-_" + value[2:],
    "with_a_no_break_space": lambda value: value[:8] + "\u00a0" + value[8:],
    "with_an_ideographic_space": lambda value: value[:8] + "\u3000" + value[8:],
    "with_full_width_letters": lambda value: chr(ord(value[0]) + 0xFEE0) + value[1:],
    "with_something_behind_the_padding": lambda value: value + "AAAA",
    "that_is_empty": lambda value: "",
}
for name, change in ODD_BASE64.items():
    for tag in ("SignatureValue", "DigestValue"):
        maker = damaged(SEAL, tag, change)
        maker.__name__ = f"a_{tag.lower()}_{name}"
        attacks.refused("forbidden-construct")(maker)


@attacks.refused("forbidden-construct")
def a_certificate_with_a_foreign_character(world):
    data = world.primary.record()
    value = value_inside(data, SEAL, "X509Certificate")
    return changed_within(data, SEAL, value, f"{value[:8]}*{value[8:]}")


@attacks.refused_by_any("forbidden-construct", "signature-invalid")
def a_certificate_that_is_none(world):
    data = world.primary.record()
    return changed_within(data, SEAL, value_inside(data, SEAL, "X509Certificate"), "AAAA")


@attacks.refused("forbidden-construct")
def an_element_inside_a_signature_value(world):
    data = world.primary.record()
    value = value_inside(data, SEAL, "SignatureValue")
    return changed_within(data, SEAL, value, f"{value[:8]}<a/>{value[8:]}")


@attacks.accepted
def white_space_inside_base64(world):
    data = world.primary.record()
    for tag in ("SignatureValue", "X509Certificate"):
        value = value_inside(data, SEAL, tag)
        data = changed_within(data, SEAL, value, f"\n {value[:7]} \t{value[7:31]}\r\n{value[31:]}\n")
    return data


@attacks.accepted
def white_space_inside_a_digest(world):
    draft = world.primary.draft()

    def spread(text):
        value = base64.b64encode(bytes(32)).decode()
        return text.replace("<p:DigestValue/>", f"<p:DigestValue>{value}</p:DigestValue>")

    draft.plan(TEACHER).edit_text = spread
    data = draft.sign()
    digest = value_inside(data, SEAL, "DigestValue")
    assert digest
    return data


test_base64_gets_its_verdict = attacks.test()
