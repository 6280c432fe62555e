"""What can be put behind a signed PDF's seal, by name.

After: shadow attacks (NDSS 2021), attacks on certified documents (S&P 2021).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from stage import pdf_papers as papers
from stage.pdf_attack import FORGED, FORMAT, LIMITS, Cast, means
from stage.pdf_papers import CATALOG, FIELD, FONT, FORM, LOOK, NEXT, PAGE, PAGES, PICTURE, TEXT, latest, paper, signed


def _edited(data: bytes, number: int, pattern: bytes, new: bytes) -> bytes:
    """The object with one place changed, however the signing software spaced it."""
    changed, times = re.subn(pattern.replace(b" ", rb"\s*"), new, latest(data, number), count=1)
    assert times == 1, pattern
    return changed


# An update behind the seal that defines objects anew.


def _updates() -> Mapping[str, Callable[[bytes], bytes]]:
    def update(*objects: tuple[int, Any], **words: Any) -> Callable[[bytes], bytes]:
        return lambda data: papers.updated(
            data, {n: content(data) if callable(content) else content for n, content in objects}, **words
        )

    page = lambda old, new: (PAGE, lambda data: _edited(data, PAGE, old, new))  # noqa: E731
    root = lambda more: (CATALOG, lambda data: latest(data, CATALOG)[:-2] + more + b" >>")  # noqa: E731
    note = b"<< /Type /Annot /Subtype /FreeText /Rect [60 690 300 730] /Contents (Toan 9,5) /DA (/F1 18 Tf) >>"
    javascript = b"/OpenAction << /S /JavaScript /JS (this.pageNum=0) >>"
    return {
        "text_changed": update((TEXT, FORGED)),
        "page_points_to_other_text": update(page(b"/Contents 4 0 R", b"/Contents 20 0 R"), (NEXT, FORGED)),
        "page_gets_more_text": update(page(b"/Contents 4 0 R", b"/Contents [4 0 R 20 0 R]"), (NEXT, FORGED)),
        "page_replaced_in_the_tree": update(
            (PAGES, b"<< /Type /Pages /Kids [21 0 R] /Count 1 >>"),
            (NEXT + 1, lambda data: latest(data, PAGE).replace(b"4 0 R", b"20 0 R")),
            (NEXT, FORGED),
        ),
        "page_added": update(
            (PAGES, b"<< /Type /Pages /Kids [3 0 R 21 0 R] /Count 2 >>"),
            (NEXT + 1, lambda data: latest(data, PAGE).replace(b"4 0 R", b"20 0 R")),
            (NEXT, FORGED),
        ),
        "page_turned": update(page(b"/Type /Page", b"/Type /Page /Rotate 180")),
        "page_cut": update(page(rb"\[ 0 0 595 842 \]", b"[0 0 595 400]")),
        "font_changed": update((FONT, b"<< /Type /Font /Subtype /Type1 /BaseFont /ZapfDingbats >>")),
        "picture_changed": update((PICTURE, papers.stream(b"", b"/Type /XObject /Subtype /Form /BBox [0 0 1 1]"))),
        "annotation_over": update(page(rb"/Annots \[", b"/Annots [20 0 R "), (NEXT, note)),
        "annotation_behind": update(
            page(rb"/Annots \[([^]]*)\]", rb"/Annots [\1 20 0 R]"),
            (NEXT, note),
        ),
        "an_action_on_opening": update(root(javascript)),
        "other_pages_in_the_catalog": update(
            (CATALOG, lambda data: latest(data, CATALOG).replace(b"/Pages 2 0 R", b"/Pages 22 0 R")),
            (NEXT + 2, b"<< /Type /Pages /Kids [21 0 R] /Count 1 >>"),
            (NEXT + 1, lambda data: latest(data, PAGE).replace(b"4 0 R", b"20 0 R")),
            (NEXT, FORGED),
        ),
        "another_catalog": update(
            (NEXT + 3, b"<< /Type /Catalog /Pages 22 0 R >>"),
            (NEXT + 2, b"<< /Type /Pages /Kids [21 0 R] /Count 1 >>"),
            (NEXT + 1, lambda data: latest(data, PAGE).replace(b"4 0 R", b"20 0 R")),
            (NEXT, FORGED),
            root=NEXT + 3,
        ),
        "the_form_taken_away": update((CATALOG, b"<< /Type /Catalog /Pages 2 0 R >>")),
        "a_field_added": update(
            (FORM, lambda data: re.sub(rb"/Fields ?\[", b"/Fields [20 0 R ", latest(data, FORM))),
            (NEXT, latest(papers.paper(), FIELD).replace(b"(diem)", b"(diem2)")),
        ),
        "a_field_taken_away": update(
            (FORM, lambda data: latest(data, FORM).replace(b"7 0 R ", b"", 1)),
        ),
        "an_object_nobody_signed_as_the_text_of_the_seal": update((TEXT, b"<< /Type /Page >>")),
    }


def _register_updates() -> None:
    for name, change in _updates().items():

        def make(cast: Cast, change: Callable[[bytes], bytes] = change) -> bytes:
            return change(signed(paper(), cast.seal))

        make.__name__ = f"update_{name}"
        means(FORMAT)(make)


_register_updates()

# Form fields: what the author allowed is not broken, and nobody signed it.
FILLED = {
    FIELD: papers.OBJECTS[FIELD].replace(b"(5,0)", b"(9,5)"),
    LOOK: papers.OBJECTS[LOOK].replace(b"(5,0)", b"(9,5)"),
}


def _filled(permission: int | None) -> Callable[[Cast], bytes]:
    return lambda cast: papers.updated(signed(paper(), cast.seal, permission=permission), FILLED)


for _permission, _meaning in ((None, LIMITS), (1, FORMAT), (2, LIMITS), (3, LIMITS)):
    _make = _filled(_permission)
    _make.__name__ = f"form_field_changed_under_docmdp_{_permission or 'none'}"
    means(_meaning)(_make)


def _noted(permission: int) -> Callable[[Cast], bytes]:
    return lambda cast: _updates()["annotation_over"](signed(paper(), cast.seal, permission=permission))


for _permission, _meaning in ((1, FORMAT), (2, FORMAT), (3, LIMITS)):
    _make = _noted(_permission)
    _make.__name__ = f"annotation_over_under_docmdp_{_permission}"
    means(_meaning)(_make)


@means(FORMAT)
def text_changed_where_notes_are_allowed(cast: Cast) -> bytes:
    return papers.updated(signed(paper(), cast.seal, permission=3), {TEXT: FORGED})


@means(LIMITS)
def shadow_replace(cast: Cast) -> bytes:
    """Only how the field looks is replaced; its value is what was signed."""
    return papers.updated(signed(paper(), cast.seal), {LOOK: FILLED[LOOK]})


@means(LIMITS)
def shadow_replace_by_the_forms_fonts(cast: Cast) -> bytes:
    data = signed(paper(), cast.seal)
    form = latest(data, FORM)[:-2] + b" /NeedAppearances true >>"
    return papers.updated(data, {FORM: form.replace(b"/F1 12 Tf", b"/F2 12 Tf")})


@means(FORMAT)
def shadow_hide(cast: Cast) -> bytes:
    """A picture lies over the text when it is signed; an update takes the picture away."""
    hidden = paper({TEXT: papers.stream(FORGED.split(b"stream\n")[1].split(b"\nend")[0] + b" /Im1 Do")})
    return papers.updated(signed(hidden, cast.seal), {PICTURE: papers.stream(b"")})


@means(FORMAT)
def shadow_hide_by_freeing(cast: Cast) -> bytes:
    data = signed(paper(), cast.seal)
    previous = int(re.findall(rb"startxref\s+(\d+)", data)[-1])
    trailer = b"trailer\n<< /Size 90 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (previous, len(data))
    return data + b"xref\n9 1\n0000000000 00001 f \n" + trailer


def _hidden_object(data: bytes, number: int) -> int:
    return data.index(b"%d 0 obj" % number)


@means(FORMAT)
def shadow_hide_and_replace(cast: Cast) -> bytes:
    """Another catalog lies in the signed part; the update is a table alone that makes it the catalog."""
    bait = b"% 1 0 obj\n<< /Type /Catalog /Pages 22 0 R /AcroForm 6 0 R >>\nendobj\n"
    data = signed(
        paper(
            {
                NEXT: FORGED,
                NEXT + 1: papers.OBJECTS[PAGE].replace(b"4 0 R", b"20 0 R"),
                NEXT + 2: b"<< /Type /Pages /Kids [21 0 R] /Count 1 >>\nendobj\n" + bait + b"90 0 obj\nnull",
            }
        ),
        cast.seal,
    )
    previous = int(re.findall(rb"startxref\s+(\d+)", data)[-1])
    at = data.index(bait) + 2
    more = b"/Root 1 0 R /Prev %d" % previous
    return data + papers.table([(CATALOG, at)], more, at=len(data), size=95)


@means(FORMAT)
def reference_into_nothing_filled_later(cast: Cast) -> bytes:
    """The page refers to an object that does not exist when it is signed: whoever defines it writes on the page."""
    prepared = paper({PAGE: papers.OBJECTS[PAGE].replace(b"/Contents 4 0 R", b"/Contents [4 0 R 80 0 R]")})
    return papers.updated(signed(prepared, cast.seal), {80: FORGED})


@means(FORMAT)
def text_named_as_the_value_of_a_further_signature(cast: Cast) -> bytes:
    """A further signature's dictionary takes the number of the page's text: the text is gone."""
    data = signed(paper(), cast.seal)
    more = signed(data, cast.other, name="ChuKy2")
    number = int(re.findall(rb"/V (\d+) 0 R", more[len(data) :])[-1])
    change = more[len(data) :].replace(b"/V %d 0 R" % number, b"/V   4 0 R".ljust(len(b"/V %d 0 R" % number)))
    change = change.replace(b"%d 0 obj" % number, b"4 0 obj".rjust(len(b"%d 0 obj" % number)))
    change = re.sub(rb"(?m)^%d 1\s*$" % number, b"4 1", change)
    return data + change


@means(LIMITS)
def a_further_signature_drawn_over_the_page(cast: Cast) -> bytes:
    return signed(signed(paper(), cast.seal), cast.other, name="ChuKy2", box=(0, 0, 595, 842))


@means(FORMAT)
def a_further_signature_drawn_on_a_certified_page(cast: Cast) -> bytes:
    return signed(signed(paper(), cast.seal, permission=2), cast.other, name="ChuKy2", box=(10, 10, 60, 60))


@means(FORMAT)
def a_further_signature_where_nothing_may_change(cast: Cast) -> bytes:
    return signed(signed(paper(), cast.seal, permission=1), cast.other, name="ChuKy2")


@means(FORMAT)
def text_changed_and_signed_by_another(cast: Cast) -> bytes:
    return signed(papers.updated(signed(paper(), cast.seal), {TEXT: FORGED}), cast.other, name="ChuKy2")


@means(FORMAT)
def text_changed_and_changed_back(cast: Cast) -> bytes:
    """At the end all is as signed; in between, the file was another."""
    forged = papers.updated(signed(paper(), cast.seal), {TEXT: FORGED})
    return papers.updated(forged, {TEXT: papers.OBJECTS[TEXT]})


@means(FORMAT)
def objects_behind_the_end_without_a_table(cast: Cast) -> bytes:
    return signed(paper(), cast.seal) + b"4 0 obj\n%s\nendobj\n" % FORGED


@means(FORMAT)
def a_trailer_without_a_table(cast: Cast) -> bytes:
    data = signed(paper(), cast.seal) + b"4 0 obj\n%s\nendobj\n" % FORGED
    return data + b"trailer\n<< /Size 90 /Root 1 0 R >>\n"


@means(FORMAT)
def a_second_end(cast: Cast) -> bytes:
    """The last lines once more: no revision, and what stands before them could be anything."""
    data = signed(paper(), cast.seal)
    return data + b"4 0 obj\n%s\nendobj\n" % FORGED + data[data.rindex(b"startxref") :]
