"""What refuses a whole batch, in the order of package.md section 4; a refused batch stores nothing but its result."""

from __future__ import annotations

import dataclasses
import zipfile
from datetime import timedelta

import pytest
from stage import batches
from stage.world import utc

from registry.batches import BatchState
from registry.load import load_province
from registry.transactions import transaction

FAR_EAST_IN_YEAR_1, FAR_WEST_IN_9999 = "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"


@pytest.fixture
def school(world):
    return world.primary


def refusal(intake, school, content) -> str:
    outcome = intake.send(school, content)
    assert outcome.batch.state is BatchState.REFUSED
    assert outcome.items == []
    assert intake.records() == []
    assert list(intake.place.originals.digests()) == []
    assert list(intake.place.spool.ids()) == []
    (code,) = outcome.refusal
    return code


def test_a_good_batch_is_taken(intake, school):
    outcome = intake.send(school, school.batch(school.records(3)))
    assert outcome.batch.state is BatchState.DONE
    assert outcome.states == ["accepted"] * 3
    assert (outcome.batch.namhoc, outcome.batch.dot, outcome.batch.closes) == ("2025-2026", "1", True)
    assert list(intake.place.spool.ids()) == []
    intake.assert_whole()


def test_a_school_without_a_seal_signs_its_manifest_by_its_principal(sqlite_intake, world):
    centre = world.school("05")
    assert sqlite_intake.send(centre, centre.batch([centre.record()])).states == ["accepted"]


def test_a_batch_with_nothing_in_it_is_done(sqlite_intake, school):
    outcome = sqlite_intake.send(school, school.batch([]))
    assert (outcome.batch.state, outcome.batch.total) == (BatchState.DONE, 0)


@pytest.mark.parametrize(
    ("code", "make"),
    [
        ("not-a-zip", lambda s: b"PK, but no ZIP"),
        ("unsafe-entry", lambda s: s.batch([s.record()], entries=[("../x.xml", b"x")])),
        ("compression-bomb", lambda s: s.batch([s.record()], entries=[("hocba/b.xml", bytes(1024 * 1024))])),
        ("batch-too-large", lambda s: s.batch(
            [s.record()], entries=[("hocba/b.xml", bytes(range(256)) * 5000)], compression=zipfile.ZIP_STORED)),
        ("manifest-missing", lambda s: s.batch([s.record()], token=b"")),
        ("manifest-unreadable", lambda s: s.batch([s.record()], token=b"a.b.c")),
        ("manifest-unreadable", lambda s: s.batch([s.record()], manifest_changes={"malo": "no uuid"})),
        ("manifest-unreadable", lambda s: s.batch([s.record()], manifest_changes={"namhoc": "2025-2027"})),
        ("manifest-unreadable", lambda s: s.batch([s.record()], manifest_changes={"chot": "true"})),
        ("manifest-unreadable", lambda s: s.batch([s.record()], manifest_changes={"ngaytao": "2026-05-31"})),
        # Found by tests/fuzz: no clock of ours knows the day.
        ("manifest-unreadable", lambda s: s.batch([s.record()], manifest_changes={"ngaytao": FAR_EAST_IN_YEAR_1})),
        ("manifest-unreadable", lambda s: s.batch([s.record()], manifest_changes={"ngaytao": FAR_WEST_IN_9999})),
        ("manifest-unreadable", lambda s: s.batch([s.record()], manifest_changes={"hocba": None})),
        ("manifest-unreadable", lambda s: s.batch([s.record()], manifest_changes={"hocba": [{"tep": "x"}]})),
        ("manifest-signature-invalid", lambda s: s.batch([s.record()], signer=s.special["rogue_seal"])),
        ("manifest-signature-invalid", lambda s: s.batch([s.record()], signer=s.special["expired"])),
        ("manifest-signature-invalid", lambda s: s.batch([s.record()], signer=s.special["revoked"])),
        ("manifest-signer-unknown", lambda s: s.batch([s.record()], signer=s.principal.credential)),
        ("manifest-signer-unknown", lambda s: s.batch([s.record()], signer=s.homeroom.credential)),
        ("period-closed", lambda s: s.batch([s.record()], dot="khong-co")),
        ("period-closed", lambda s: s.batch([s.record()], dot="sau")),
        ("manifest-file-mismatch", lambda s: s.batch([s.record()], entries=[("hocba/more.xml", b"<x/>")])),
        ("manifest-file-mismatch", lambda s: s.batch([s.record()], entries=[("readme.txt", b"<x/>")])),
        ("manifest-file-mismatch", lambda s: s.batch([s.record()], manifest_changes={
            "hocba": [{"tep": "hocba/0001.xml", "sha256": "0" * 64}]})),
        ("manifest-file-mismatch", lambda s: s.batch([s.record()], manifest_changes={"hocba": []})),
    ],
)  # fmt: skip
def test_a_wrong_batch_is_refused_as_a_whole(sqlite_intake, school, code, make):
    assert refusal(sqlite_intake, school, make(school)) == code


def test_a_file_named_twice_in_the_manifest_refuses_the_batch(sqlite_intake, school):
    line = {"tep": "hocba/0001.xml", "sha256": batches.hashlib.sha256(school.record()).hexdigest()}
    content = school.batch([school.record()], manifest_changes={"hocba": [line, line]})
    assert refusal(sqlite_intake, school, content) == "manifest-file-mismatch"


def test_a_changed_manifest_is_refused(sqlite_intake, school):
    files = [("hocba/0001.xml", school.record())]
    content = batches.manifest(files, school=school.code, namhoc=school.namhoc)
    head, _, rest = batches.sign_compact(content, school.seal.credential).partition(b".")
    _, _, signature = rest.partition(b".")
    other = batches.sign_compact({**content, "dot": "0"}, school.seal.credential).split(b".")[1]
    token = b".".join([head, other, signature])
    assert refusal(sqlite_intake, school, school.batch([school.record()], token=token)) == "manifest-signature-invalid"


def test_another_schools_batch_is_refused_before_its_signer_is_judged(sqlite_intake, world, school):
    other = world.school("03")
    assert refusal(sqlite_intake, school, other.batch([other.record()])) == "manifest-school-mismatch"


def test_another_schools_seal_is_unknown_here(sqlite_intake, world, school):
    content = school.batch([school.record()], signer=world.school("03").seal.credential)
    assert refusal(sqlite_intake, school, content) == "manifest-signer-unknown"


def test_the_zip_is_judged_before_the_manifest_and_the_period_before_the_files(sqlite_intake, school):
    both = school.batch([school.record()], token=b"", entries=[("../x.xml", b"x")])
    assert refusal(sqlite_intake, school, both) == "unsafe-entry"
    late = school.batch([school.record()], dot="sau", entries=[("hocba/more.xml", b"<x/>")])
    assert refusal(sqlite_intake, school, late) == "period-closed"


def test_a_seal_may_sign_manifests_for_92_days_after_its_office_ended(sqlite_intake, world, school):
    ended = utc("2026-08-31T00:00")
    with_end = [
        dataclasses.replace(row, until=f"{ended:%Y-%m-%d}") if row.role == "coso" else row
        for row in school.registrations
    ]
    moved = dataclasses.replace(school, registrations=with_end)
    content = moved.batch([moved.record()])
    organisations = [moved.organisation() if o["code"] == moved.code else o for o in world.province["organisations"]]
    with transaction(sqlite_intake.place.engine) as connection:
        load_province(
            connection,
            sqlite_intake.place.keyring,
            {**world.province, "accounts": [], "organisations": organisations},
            at=world.clock,
            production=False,
        )
    late = sqlite_intake.at(ended + timedelta(days=93))
    assert late.send(moved, content).refusal == ["manifest-signer-unknown"]
    assert sqlite_intake.at(ended + timedelta(days=92)).send(moved, content).states == ["accepted"]
