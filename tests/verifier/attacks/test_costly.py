"""A record made to be expensive must be answered soon all the same."""

import time

from stage.gallery import Sent, report_on
from stage.signatures import EXCLUSIVE, SHA256
from stage.tamper import replaced, signature_of, with_signatures

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
