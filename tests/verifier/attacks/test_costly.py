"""A record made to be expensive must be answered soon all the same."""

import time

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from stage.authority import Authority, subject
from stage.gallery import Sent, report_on
from stage.signatures import EXCLUSIVE, SHA256
from stage.tamper import replaced, signature_of, with_signatures

from verifier.chain import chain_of

DER = Encoding.DER

# One core of a small server; a record costs two milliseconds otherwise.
SECONDS = 5


def costly(world, *, spaces, signatures, references):
    """Every reference asks for the whole content in a canonical form of its own; no digest fits."""
    data = world.primary.record(subjects=1)
    own = signature_of(data, "nk-cn").decode()
    head, tail = own.index("<ds:Reference "), own.index("</ds:Reference>") + len("</ds:Reference>")

    def reference(number):
        prefixes = f'<ec:InclusiveNamespaces xmlns:ec="{EXCLUSIVE}" PrefixList="a{number}"/>'
        transform = f'<ds:Transforms><ds:Transform Algorithm="{EXCLUSIVE}">{prefixes}</ds:Transform></ds:Transforms>'
        digest = f'<ds:DigestMethod Algorithm="{SHA256}"/><ds:DigestValue>{"A" * 43}=</ds:DigestValue>'
        return f'<ds:Reference URI="#noidung">{transform}{digest}</ds:Reference>'

    texts = []
    for number in range(signatures):
        own_references = "".join(reference(number * 64 + place) for place in range(references))
        texts.append((own[:head] + own_references + own[tail:]).replace("nk-cn", f"nk-x{number}").encode())
    return replaced(with_signatures(data, texts), "<bangdiem ", b" " * spaces + b"<bangdiem ")


def test_many_references_to_much_content_are_answered_soon(world):
    data = costly(world, spaces=200_000, signatures=30, references=50)
    start = time.process_time()
    report = report_on(world, Sent(data))
    assert not report.passed
    assert time.process_time() - start < SECONDS


def test_sixty_four_references_on_sixty_four_signatures_are_answered_soon(world):
    data = costly(world, spaces=0, signatures=64, references=62)
    start = time.process_time()
    assert not report_on(world, Sent(data)).passed
    assert time.process_time() - start < SECONDS


STAMP = "<xades:SignatureTimeStamp {}>{}</xades:SignatureTimeStamp>"
UNSIGNED = (
    "<xades:UnsignedProperties><xades:UnsignedSignatureProperties>{}"
    "</xades:UnsignedSignatureProperties></xades:UnsignedProperties>"
)


def stamped(world, attributes="", inside=""):
    """Anybody can add these to a good record: the seal does not cover them."""
    data = world.primary.record(subjects=1)
    place = data.rindex(b"</xades:QualifyingProperties>")
    return data[:place] + UNSIGNED.format(STAMP.format(attributes, inside)).encode() + data[place:]


def with_namespaces(world, count):
    names = " ".join(f'xmlns:n{number}="u:"' for number in range(count))
    data = replaced(world.primary.record(subjects=1), "<hocbaso ", f"<hocbaso {names} ")
    return data.replace(EXCLUSIVE.encode(), b"http://www.w3.org/TR/2001/REC-xml-c14n-20010315")


COSTLY = {
    "attributes of a timestamp": lambda world: stamped(world, " ".join(f'a{n}="1"' for n in range(40_000))),
    "elements of a timestamp": lambda world: stamped(world, inside="<a/>" * 40_000),
    "namespaces in scope": lambda world: with_namespaces(world, 30_000),
    "a relative name over many elements": lambda _: (
        "<a " + " ".join(f'xmlns:n{n}="u:"' for n in range(500)) + ' xmlns:r="rel">' + "<b/>" * 20_000 + "</a>"
    ).encode(),
    "namespaces over many elements": lambda _: (
        "<a " + " ".join(f'xmlns:n{n}="u:"' for n in range(31)) + ' xmlns:r="u">' + "<b/>" * 50_000 + "</a>"
    ).encode(),
    "comments": lambda _: b"<a>" + b"<!---->" * 140_000 + b"</a>",
    "one whole document after another": lambda world: whole_again(world, 60),
}


def whole_again(world, signatures):
    """Signatures without an entry, each over the whole document, in a document as large as may be."""
    data = world.primary.record(subjects=1)
    seal = signature_of(data, "nk-cs").decode()
    texts = [seal.replace("nk-cs", f"nk-x{number}").encode() for number in range(signatures)]
    return replaced(with_signatures(data, texts), "<bangdiem ", b" " * 600_000 + b"<bangdiem ")


@pytest.mark.parametrize("name", COSTLY)
def test_a_small_file_made_to_be_dear_is_answered_soon(world, name):
    data = COSTLY[name](world)
    assert len(data) <= 1024 * 1024
    start = time.process_time()
    report = report_on(world, Sent(data))
    assert {p.code.value for p in report.problems} == {"forbidden-construct"}
    assert time.process_time() - start < SECONDS


def test_authorities_that_issue_each_other_lead_nowhere_soon(world):
    """Hints are a stranger's: certificates of one name and key make paths by the factorial."""
    start = time.process_time()
    loop = Authority("Loop")
    hints = [
        loop._certify(loop.name, loop.key.public_key(), usage=frozenset({"key_cert_sign"}), authority=True)
        for _ in range(9)
    ]
    signer = loop.issue(subject("Signer"))
    ring = [Authority(f"Ring {number}") for number in range(9)]
    for one, other in zip(ring, ring[1:] + ring[:1], strict=True):
        one.certificate = other._certify(
            one.name, one.key.public_key(), usage=frozenset({"key_cert_sign"}), authority=True
        )
    around = ring[0].issue(subject("Signer"))
    for leaf, given in ((signer, [h.public_bytes(DER) for h in hints]), (around, [a.der for a in ring])):
        assert chain_of(leaf.der, tuple(given), world.trust, world.clock).faults
    assert time.process_time() - start < SECONDS


def test_a_text_that_looks_like_declarations_is_read_soon(world):
    """A prefix has no colon, so this text is read once and not from each of its places on."""
    start = time.process_time()
    report_on(world, Sent(replaced(world.primary.record(), "<nxetgvcn>", "<nxetgvcn>" + "xmlns:" * 165_000)))
    report_on(world, Sent(b"<a>" + b"xmlns " * 170_000 + b"</a>"))
    assert time.process_time() - start < SECONDS


def test_a_place_is_short_however_long_an_id_is(world):
    data = world.primary.record().replace(b"nk-01", b"nk-" + b"0" * 15_000)
    assert all(len(p.where) <= 60 for p in report_on(world, Sent(data)).problems)
