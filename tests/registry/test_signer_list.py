"""A school's list of signers: every line by itself, in any spreadsheet's CSV; nothing that is sent makes it fail."""

from __future__ import annotations

import base64
import csv
import io
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from signer_papers import TODAY, WORDS, as_csv, person, teacher

from portal.words.office_certificate_checks import PROBLEMS
from registry.rules.signer_list import COLUMNS, LARGEST_LIST, MOST_LINES, ListRefused, as_list, read_list


@pytest.fixture(scope="module")
def cards(world):
    return [teacher(world, f"Giáo viên {number}") for number in range(3)]


def row(card, number=1, **changes):
    words = {"role": "giaovien", "name": f"Giáo viên {number}", "person_id": person(number), **WORDS}
    return {**words, "certificate": card.pem, **changes}


def whys(lines):
    return [{wrong.why for wrong in line.wrong} for line in lines]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("ends", ["\r\n", "\n"])
def test_every_spreadsheets_csv_reads_the_same(cards, delimiter, mark, ends):
    content = as_csv(
        [row(cards[0]), row(cards[1], 2, certificate=base64.b64encode(cards[1].der).decode())], delimiter=delimiter
    )
    content = mark + content.replace(b"\r\n", ends.encode())
    lines = read_list(content, {})
    assert [line.certificate for line in lines] == [cards[0].der, cards[1].der]
    assert [line.said.since.isoformat() for line in lines] == [TODAY, TODAY]
    assert all(line.good for line in lines)


def test_files_beside_it_are_named_by_the_line(cards):
    lines = read_list(
        as_csv([row(cards[0], certificate="a.cer"), row(cards[1], 2, certificate="b.cer")]), {"a.cer": cards[0].der}
    )
    assert lines[0].certificate == cards[0].der
    assert whys(lines) == [set(), {"file-not-there"}]


def test_headings_and_words_in_vietnamese(cards):
    columns = ("Vai trò", "Họ và tên", "Chức vụ", "Số định danh", "Từ ngày", "Đến ngày", "Chứng thư số")
    words = ("Giáo viên", "Lê Thị Mới", "", person(1), "05/09/2026", "31/05/2027", cards[0].pem)
    (line,) = read_list(as_csv([dict(zip(columns, words, strict=True))], columns=columns), {})
    assert line.good, line.wrong
    assert (line.said.role, line.said.since.isoformat(), line.said.until.isoformat()) == (
        "giaovien",
        "2026-09-05",
        "2027-05-31",
    )


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"role": "thu-quy"}, "role-unknown"),
        ({"name": " "}, "name-missing"),
        ({"name": "x" * 251}, "text-long"),
        ({"name": "Lê\u202eB"}, "text-invisible"),
        ({"title": "y" * 151}, "text-long"),
        ({"person_id": ""}, "person-missing"),
        ({"person_id": "42900000123"}, "person-zero"),
        ({"person_id": "12345"}, "person-form"),
        ({"role": "coso"}, "person-of-seal"),
        ({"from": ""}, "from-missing"),
        ({"from": "hôm nay"}, "day-form"),
        ({"from": "31/02/2026"}, "day-form"),
        ({"from": "0026-09-05"}, "day-far"),
        ({"until": "2026-11-30"}, "until-before-from"),
        ({"certificate": ""}, "file-empty"),
        ({"certificate": "không có"}, "not-a-certificate"),
        ({"certificate": "x" * 70_000}, "file-too-large"),
    ],
)
def test_a_bad_line_is_told_what_is_wrong_and_keeps_no_other_out(cards, changes, why):
    lines = read_list(as_csv([row(cards[0], **changes), row(cards[1], 2)]), {})
    assert whys(lines) == [{why}, set()]
    assert PROBLEMS[why].vi != PROBLEMS[why].en


def test_all_that_is_wrong_with_a_line_is_said_at_once(cards):
    (line,) = read_list(as_csv([row(cards[0], role="x", name="", person_id="1", certificate="y")]), {})
    assert whys([line]) == [{"role-unknown", "name-missing", "person-form", "not-a-certificate"}]


def test_a_key_in_a_line_is_refused(cards):
    (line,) = read_list(as_csv([row(cards[0], certificate=cards[0].key_pem.decode())]), {})
    assert whys([line]) == [{"private-key"}]
    assert line.certificate is None


def test_the_same_certificate_stands_once_for_each_role(cards):
    rows = [row(cards[0]), row(cards[0]), row(cards[0], role="hieutruong")]
    assert whys(read_list(as_csv(rows), {})) == [set(), {"line-twice"}, set()]


def test_more_cells_than_headings_are_no_line(cards):
    content = (
        as_csv([row(cards[0])]).rstrip() + b",\r\n" + as_csv([row(cards[1])]).split(b"\r\n", 1)[1].rstrip() + b",x"
    )
    assert whys(read_list(content, {})) == [set(), {"too-many-cells"}]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "list-empty"),
        (as_csv([]), "list-empty"),
        ("vai trò;họ tên".encode("utf-16"), "list-not-utf8"),
        (b"role\0", "list-not-utf8"),
        (b'role,"' + b"x" * 200_000, "list-not-csv"),
        (b"x" * (LARGEST_LIST + 1), "list-too-large"),
        (b"role,role", "column-twice"),
        (b"role,lop", "column-unknown"),
        (b"role,name", "column-missing"),
        (as_csv([{"role": "giaovien"}] * (MOST_LINES + 1)), "list-too-long"),
    ],
)
def test_what_is_no_such_list_is_refused_as_a_whole(content, why):
    with pytest.raises(ListRefused) as refused:
        read_list(content, {})
    assert refused.value.why == why
    assert why in PROBLEMS


def test_our_own_text_of_a_list_reads_back(cards):
    rows = [row(cards[0], name='Lê "Tư", Mới'), row(cards[1], 2, until="31/12/2027")]
    first = read_list(as_csv(rows), {})
    again = read_list(as_list([{**line.given} for line in first]).encode(), {})
    assert [(line.said, line.certificate) for line in again] == [(line.said, line.certificate) for line in first]


def read_or_refused(content, files):
    """Its lines; none where the list as a whole is refused in words."""
    try:
        return read_list(content, files)
    except ListRefused as refused:
        return [] if PROBLEMS[refused.why] else None


_CELLS = st.one_of(
    st.text(max_size=30), st.sampled_from(["giaovien", "coso", person(1), TODAY, "a.cer", "=1+1", '"', ";"])
)


@settings(max_examples=150, deadline=None)
@given(
    rows=st.lists(st.lists(_CELLS, max_size=9), max_size=12),
    delimiter=st.sampled_from(",;\t"),
    raw=st.binary(max_size=400),
)
def test_whatever_is_sent_is_read_or_refused_in_words(rows, delimiter, raw):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([list(COLUMNS), *rows])
    for content in (out.getvalue().encode("utf-8", "replace"), raw):
        lines = read_or_refused(content, {"a.cer": raw})
        numbers = [line.number for line in lines]
        assert numbers == sorted(set(numbers))
        for line in lines:
            assert line.good == (line.said is not None and line.certificate is not None)
            assert all(wrong.why in PROBLEMS for wrong in line.wrong)


@settings(max_examples=60, deadline=None)
@given(
    broken=st.lists(st.sampled_from(["role", "name", "person_id", "from", "certificate"]), max_size=4),
    where=st.integers(0, 3),
)
def test_good_lines_stay_good_wherever_bad_ones_stand(cards, broken, where):
    bad = [row(cards[0], **{field: "?" * 400}) for field in broken]
    lines = read_list(as_csv([*bad[:where], row(cards[1], 2), *bad[where:]]), {})
    good = [line for line in lines if line.good]
    assert [line.certificate for line in good] == [cards[1].der]
    assert len(lines) == len(broken) + 1


def test_letters_that_excel_would_run_are_kept_as_words(cards):
    (line,) = read_list(as_csv([row(cards[0], name="=HYPERLINK(1)")]), {})
    assert line.said.name == "=HYPERLINK(1)"
    assert set(line.said.person_id) <= set(string.digits)
