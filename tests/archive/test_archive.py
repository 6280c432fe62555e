"""A school year goes out of one hub and into another one, from either database to the other."""

from __future__ import annotations

import hashlib
import json
import shutil

import pytest
from archive.sites import NOTE, YEAR, Site, checked
from click.testing import CliRunner

from hocba.__main__ import main
from hocba.archive.companion import CompanionWrong
from hocba.archive.export import ExportFailed, export
from hocba.archive.taking_in import Refused
from hocba.recheck import recheck
from registry.archive.incoming import CannotTakeIn
from registry.transactions import reading


@pytest.fixture(params=["sqlite to postgresql", "postgresql to sqlite"])
def ways(request, world, tmp_path):
    """A filled hub and an empty one with its keys."""
    first, _, second = request.param.split()
    old = Site(request.getfixturevalue(f"{first}_engine"), world, tmp_path / "old")
    new = Site(request.getfixturevalue(f"{second}_engine"), world, tmp_path / "new", keys=tmp_path / "old" / "secrets")
    old.fill()
    return old, new


def registry_lines(bag):
    return {f.name: f.read_bytes() for f in sorted((bag / "data" / "registry").iterdir())}


def test_what_goes_out_and_in_is_the_same_register(ways, tmp_path):
    old, new = ways
    done = old.export(tmp_path / "bag", codes=tmp_path / "bag.codes")
    assert (done.records, done.left_out, done.faults) == (8, 0, [])
    taken = new.take_in(tmp_path / "bag", codes=tmp_path / "bag.codes")
    assert (taken.records, taken.listed, taken.issued) == (8, [], 0)

    new.export(tmp_path / "again")
    first, second = registry_lines(tmp_path / "bag"), registry_lines(tmp_path / "again")
    assert set(first) == set(second)
    for name in first:
        assert first[name] == second[name], name
    assert {len(first[f"{name}.jsonl"].splitlines()) for name in ("records", "reports")} == {8}
    assert first["recalls.jsonl"]
    assert first["audit.jsonl"]
    for kind in ("originals", "receipts", "evidence", "ministry"):
        files = {p.name: p.read_bytes() for p in (tmp_path / "bag" / "data" / kind).rglob("*") if p.is_file()}
        again = {p.name: p.read_bytes() for p in (tmp_path / "again" / "data" / kind).rglob("*") if p.is_file()}
        assert files == again

    packages = [json.loads(line) for line in (tmp_path / "bag/data/ministry/packages.jsonl").read_text().splitlines()]
    told = [(p["sukien"], p["phienban"], p["trangthaithongtinhocba"]) for p in packages]
    assert sorted(told) == [("CANCEL", 2, "2"), *[("NEW", 1, "1")] * 4, ("UPDATE", 3, "1")]
    assert all(("hovaten" in p.get("hocba", {})) == (p["sukien"] != "CANCEL") for p in packages)

    printed = old.printed()
    assert printed == new.printed()
    for code in printed.values():
        assert old.look_up(code) == new.look_up(code) is not None
        # A period that locks later, a suspension that runs out: the same answers at any moment.
        assert old.at(days=40).look_up(code) == new.at(days=40).look_up(code)
    assert list(recheck(new.place, seen=lambda: None)) == []


def test_a_stranger_finds_it_whole_with_python_and_openssl_alone(made, home, tmp_path):
    shutil.copytree(home / "bag", bag := tmp_path / "bag")
    code, said = checked(bag, "--no-school-signatures")
    assert (code, said.splitlines()[0].startswith("Đúng / all is well: 2025-2026, 8")) == (0, True), said
    jwks = tmp_path / "jwks.json"
    jwks.write_text(json.dumps(made.place.seal.jwks()))
    # Looking at it the first time added nothing to it.
    assert checked(bag, "--no-school-signatures", "--keys", str(jwks))[0] == 0


def test_the_schools_signatures_are_checked_by_xmlsec1(made, home, tmp_path):
    if not shutil.which("xmlsec1"):
        pytest.skip("xmlsec1 is not installed (make setup as root)")
    shutil.copytree(home / "bag", bag := tmp_path / "bag")
    roots = tmp_path / "roots"
    roots.mkdir()
    for kind in ("roots", "intermediates"):
        for file in (made.folder / "trust" / kind).glob("*.pem"):
            shutil.copy(file, roots)
    code, said = checked(bag, "--roots", str(roots))
    assert code == 0, said
    assert "8 học bạ" in said
    # One letter, changed: xmlsec1 names the signatures over it, beside the digest that is not the manifest's.
    victim = next(iter((bag / "data" / "originals").rglob("*.xml")))
    assert_names(bag, victim, b"<tenlop>")
    (victim,) = (bag / "data" / "originals").rglob("*.json")
    assert_names(bag, victim, b'"tenlop": "')


def assert_names(bag, victim, before):
    victim.write_bytes(victim.read_bytes().replace(before, before + b"x", 1))
    code, said = checked(bag, "--sample", str(int(victim.stem[:8], 16)))
    assert code == 1
    named = [line for line in said.splitlines() if victim.name in line]
    assert any("chữ ký cks-nk-cs không đúng" in line for line in named)
    assert any("digest" in line for line in named)


def test_no_code_and_no_note_is_in_it(made, home):
    secrets = list(made.printed().values())
    secrets += [code.replace("-", "") for code in secrets] + [NOTE]
    learner = made.world.school("42000201").learner(0)
    rows = b"".join(registry_lines(home / "bag").values()).decode()
    everything = "".join(p.read_text("utf-8", "replace") for p in (home / "bag").rglob("*") if p.is_file())
    assert [s for s in secrets if s in everything] == []
    assert [s for s in secrets if s in (home / "bag.codes").read_text()] == []
    assert learner.name not in rows
    assert learner.citizen_id not in rows
    assert (home / "bag").stat().st_mode & 0o077 == 0
    assert (home / "bag.codes").stat().st_mode & 0o077 == 0


def test_without_the_sealed_file_new_codes_are_issued(made, home, world, postgresql_engine, tmp_path):
    new = Site(postgresql_engine, world, tmp_path / "new", keys=made.folder / "secrets")
    taken = new.take_in(home / "bag")
    assert taken.codes == 0
    assert taken.issued == len(set(new.printed().values())) == len(set(made.printed().values()))
    assert not set(made.printed().values()) & set(new.printed().values())
    for code in made.printed().values():
        assert new.look_up(code) is None


def test_another_hub_takes_it_in_only_by_the_keys_it_is_told(made, home, world, postgresql_engine, tmp_path):
    new = Site(postgresql_engine, world, tmp_path / "new")
    bag, sealed, key = home / "bag", home / "bag.codes", made.place.seal.key_id
    with pytest.raises(Refused, match="none of this hub's"):
        new.take_in(bag)
    with pytest.raises(CompanionWrong, match="keys that are not here"):
        new.take_in(bag, signed_by=key, codes=sealed)
    with reading(new.engine) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM record").scalar() == 0
    new.take_in(bag, signed_by=key, codes=sealed, old_keys=made.place.keyring)
    assert new.printed() == made.printed()
    with pytest.raises(CannotTakeIn, match="already"):
        new.take_in(bag, signed_by=key)
    # What it says of the old hub's receipts and of its own seal holds with both hubs' keys.
    new.export(tmp_path / "again")
    assert checked(tmp_path / "again", "--no-school-signatures")[0] == 0
    assert registry_lines(tmp_path / "again") == registry_lines(bag)


def test_what_does_not_verify_as_it_did_is_listed(made, home, world, sqlite_engine, tmp_path):
    new = Site(sqlite_engine, world, tmp_path / "new", keys=made.folder / "secrets")
    # The new hub does not trust the teachers' authority.
    for file in ("roots/public-root.pem", "intermediates/public-ca.pem"):
        (tmp_path / "new/trust" / file).unlink()
    taken = new.take_in(home / "bag")
    assert len(taken.listed) == taken.records == 8
    assert {(then, now) for _, then, now in taken.listed} == {("TOTAL-PASSED", "INDETERMINATE")}


def test_a_damaged_sealed_file_stops_the_whole_import(made, home, world, sqlite_engine, tmp_path):
    new = Site(sqlite_engine, world, tmp_path / "new", keys=made.folder / "secrets")
    lines = (home / "bag.codes").read_bytes().splitlines(keepends=True)
    for wrong in (lines[:-1], lines[::-1], [lines[0][:40] + b"A" + lines[0][41:], *lines[1:]]):
        (tmp_path / "wrong.codes").write_bytes(b"".join(wrong))
        with pytest.raises(CompanionWrong):
            new.take_in(home / "bag", codes=tmp_path / "wrong.codes")
    with reading(new.engine) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM record").scalar() == 0


def test_a_year_that_is_damaged_here_or_not_here_gives_no_archive(made, tmp_path):
    with pytest.raises(ExportFailed, match="no records"):
        export(made.hub, "2019-2020", tmp_path / "bag")
    school = made.world.school("42000201")
    gone = school.record(3)
    sha256 = hashlib.sha256(gone).hexdigest()
    made.place.originals.remove(sha256)
    try:
        with pytest.raises(ExportFailed, match=school.record_id(3)):
            made.export(tmp_path / "bag", codes=tmp_path / "bag.codes")
    finally:
        made.place.originals.put(sha256, gone)
    assert {p.name for p in tmp_path.iterdir()} == set()
    (tmp_path / "bag").mkdir()
    with pytest.raises(ExportFailed, match="already"):
        made.export(tmp_path / "bag")


def test_what_an_earlier_try_left_is_thrown_away(made, tmp_path):
    left = tmp_path / "bag.part" / "data" / "originals" / "00"
    left.mkdir(parents=True)
    (left / "half.xml").write_text("half")
    made.export(tmp_path / "bag")
    assert not (tmp_path / "bag.part").exists()
    assert checked(tmp_path / "bag", "--no-school-signatures")[0] == 0
    assert json.loads((tmp_path / "bag/data/registry/period.jsonl").read_text().splitlines()[0])["namhoc"] == YEAR


def test_a_batch_that_is_still_worked_on_is_counted_and_left_out(world, sqlite_engine, tmp_path):
    site = Site(sqlite_engine, world, tmp_path / "old")
    site.fill()
    with site.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE batch SET receipt = NULL, stage = 'registered' WHERE organisation = '42000301'"
        )
    done = site.export(tmp_path / "bag")
    assert (done.records, done.left_out) == (6, 2)
    assert checked(tmp_path / "bag", "--no-school-signatures")[0] == 0


def test_the_commands(made, tmp_path, monkeypatch):
    for name, value in (("DATA_DIR", made.folder), ("DATABASE_URL", made.hub.settings.database_url)):
        monkeypatch.setenv(f"HOCBA_{name}", str(value))
    monkeypatch.setenv("HOCBA_CLOCK", made.world.clock.isoformat())
    run = CliRunner().invoke
    out = run(main, ["export", "--namhoc", YEAR, "--out", str(tmp_path / "bag")])
    assert out.exit_code == 0, out.output
    assert "8 học bạ / records" in out.output
    assert run(main, ["export", "--namhoc", "2025", "--out", str(tmp_path / "x")]).exit_code == 2
    again = run(main, ["import", str(tmp_path / "bag")])
    assert again.exit_code == 1
    assert "already holds" in again.output
    (tmp_path / "bag" / "bag-info.txt").write_text("")
    assert "bag-info.txt" in run(main, ["import", str(tmp_path / "bag")]).output
    status = run(main, ["ministry", "status"])
    assert (status.exit_code, "due=8" in status.output, "not_yet=2" in status.output) == (0, True, True), status.output
    assert run(main, ["ministry", "send"]).exit_code == 1  # no way is set
    monkeypatch.setenv("HOCBA_MINISTRY_URL", f"file://{tmp_path}/drop")
    (tmp_path / "drop").mkdir()
    sent = run(main, ["ministry", "send"])
    assert (sent.exit_code, sent.output.strip()) == (0, "told=8 refused=0 put_off=0"), sent.output
    assert run(main, ["ministry", "retry"]).output.strip() == "again=0"
