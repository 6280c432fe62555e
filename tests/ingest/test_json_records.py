"""Records in JSON through the whole intake, beside and in place of records in XML."""

from __future__ import annotations

import pytest
from office import Office
from stage.json_draft import altered


@pytest.fixture
def school(world):
    return world.primary


def names(*endings):
    return [f"hocba/{number:04d}.{ending}" for number, ending in enumerate(endings, 1)]


def test_both_forms_come_in_one_batch_and_each_is_kept_as_what_it_is(intake, school):
    records = [school.json_record(0), school.record(1), school.json_record(2)]
    sent = intake.send(school, school.batch(records, names=names("json", "xml", "json")))
    assert sent.states == ["accepted"] * 3
    assert [record.format for record in intake.records()] == ["jades", "xades", "jades"]
    assert [intake.place.originals.get(record.sha256) for record in intake.records()] == records
    intake.assert_whole()


def test_what_is_wrong_with_one_stops_no_other(intake, school):
    records = [
        altered(school.json_record(0), lambda r: r["noidung"]["thongtinchung"].update(hovaten="Kẻ Khác")),
        school.json_record(1),
        b'{"noidung": {}, "noidung": {}}',
        b'{"noidung": ',
    ]
    sent = intake.send(school, school.batch(records, names=names(*["json"] * 4)))
    assert sent.states == ["refused", "accepted", "refused", "refused"]
    assert sent.codes[0] == {"signature-invalid"}
    assert sent.codes[2:] == [{"forbidden-construct"}, {"not-well-formed"}]


def test_a_file_is_what_it_begins_with_whatever_its_name_says(intake, school):
    sent = intake.send(school, school.batch([school.json_record(0), school.record(1)], names=names("xml", "json")))
    assert sent.states == ["accepted"] * 2
    assert [record.format for record in intake.records()] == ["jades", "xades"]


def test_the_same_record_in_the_other_form_is_other_bytes_under_the_same_version(intake, school):
    intake.send(school, school.batch([school.record(0)]))
    sent = intake.send(school, school.batch([school.json_record(0), school.record(0)], names=names("json", "xml")))
    assert sent.states == ["refused", "duplicate"]
    assert sent.codes[0] == {"version-conflict"}


def test_a_record_in_xml_is_corrected_in_json(intake, world, school):
    intake.send(school, school.batch([school.record(0)]))
    corrected = school.batch([school.json_record(0, phienban="2")], names=names("json"))
    assert intake.send(school, corrected).codes == [{"predecessor-not-recalled"}]
    Office.opened(intake.place, world).recall((school.record_id(0), 1))
    again = school.batch([school.json_record(0, phienban="2")], names=names("json"))
    assert intake.send(school, again).states == ["accepted"]
    old, new = intake.records()
    assert (old.state, new.state, new.predecessor_pk) == ("recalled", "effective", old.pk)


def test_a_record_without_revocation_data_is_held(intake, world, school, tmp_path):
    for file in (tmp_path / "trust" / "crls").iterdir():
        file.unlink()
    sent = intake.send(school, school.batch([school.json_record(0)], names=names("json")))
    assert sent.states == ["held"]
    world.write_trust(tmp_path / "trust")
