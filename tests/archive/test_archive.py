"""A school year goes out of one hub and into another one, from either database to the other."""

from __future__ import annotations

import hashlib
import json
import shutil

import pytest
from archive.sites import NOTE, YEAR, Site, checked

from hocba.archive.companion import CompanionWrong
from hocba.archive.export import ExportFailed
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
    assert (done.records, done.left_out, done.faults) == (7, 0, [])
    taken = new.take_in(tmp_path / "bag", codes=tmp_path / "bag.codes")
    assert (taken.records, taken.listed, taken.issued) == (7, [], 0)

    new.export(tmp_path / "again")
    first, second = registry_lines(tmp_path / "bag"), registry_lines(tmp_path / "again")
    assert set(first) == set(second)
    for name in first:
        assert first[name] == second[name], name
    assert {len(first[f"{name}.jsonl"].splitlines()) for name in ("records", "reports")} == {7}
    assert first["recalls.jsonl"]
    assert first["audit.jsonl"]
    for kind in ("originals", "receipts", "evidence"):
        files = {p.name: p.read_bytes() for p in (tmp_path / "bag" / "data" / kind).rglob("*") if p.is_file()}
        again = {p.name: p.read_bytes() for p in (tmp_path / "again" / "data" / kind).rglob("*") if p.is_file()}
        assert files == again

    printed = old.printed()
    assert printed == new.printed()
    for code in printed.values():
        assert old.look_up(code) == new.look_up(code) is not None
        # A period that locks later, a suspension that runs out: the same answers at any moment.
        assert old.at(days=40).look_up(code) == new.at(days=40).look_up(code)
    assert [wrong for wrong in recheck(new.place, seen=lambda: None)] == []


def test_a_stranger_finds_it_whole_with_python_and_openssl_alone(ways, tmp_path):
    old, _ = ways
    bag = tmp_path / "bag"
    old.export(bag)
    code, said = checked(bag, "--no-school-signatures")
    assert (code, said.splitlines()[0].startswith("Đúng / all is well: 2025-2026, 7")) == (0, True), said
    jwks = tmp_path / "jwks.json"
    jwks.write_text(json.dumps(old.place.seal.jwks()))
    assert checked(bag, "--no-school-signatures", "--keys", str(jwks))[0] == 0
    # Looking at it added nothing to it.
    assert checked(bag, "--no-school-signatures")[0] == 0


def test_the_schools_signatures_are_checked_by_xmlsec1(world, sqlite_engine, tmp_path):
    if not shutil.which("xmlsec1"):
        pytest.skip("xmlsec1 is not installed (make setup as root)")
    site = Site(sqlite_engine, world, tmp_path / "old")
    site.fill()
    bag, roots = tmp_path / "bag", tmp_path / "roots"
    site.export(bag)
    roots.mkdir()
    for file in [*(tmp_path / "old/trust/roots").glob("*.pem"), *(tmp_path / "old/trust/intermediates").glob("*.pem")]:
        shutil.copy(file, roots)
    code, said = checked(bag, "--roots", str(roots))
    assert code == 0, said
    assert "7 học bạ" in said
    # One letter, changed: xmlsec1 names the signatures over it, beside the digest that is not the manifest's.
    victim = next(iter((bag / "data" / "originals").rglob("*.xml")))
    victim.write_bytes(victim.read_bytes().replace(b"<tenlop>", b"<tenlop>x", 1))
    code, said = checked(bag, "--sample", str(int(victim.stem[:8], 16)))
    assert code == 1
    named = [line for line in said.splitlines() if victim.name in line]
    assert any("chữ ký cks-nk-cs không đúng" in line for line in named)
    assert any("digest" in line for line in named)


def test_no_code_and_no_note_is_in_it(world, sqlite_engine, tmp_path):
    site = Site(sqlite_engine, world, tmp_path / "old")
    site.fill()
    site.export(tmp_path / "bag", codes=tmp_path / "bag.codes")
    secrets = list(site.printed().values())
    secrets += [code.replace("-", "") for code in secrets] + [NOTE]
    school = site.world.school("42000201")
    learner = school.learner(0)
    rows = b"".join(registry_lines(tmp_path / "bag").values()).decode()
    everything = "".join(p.read_text("utf-8", "replace") for p in (tmp_path / "bag").rglob("*") if p.is_file())
    assert [s for s in secrets if s in everything] == []
    assert [s for s in secrets if s in (tmp_path / "bag.codes").read_text()] == []
    assert learner.name not in rows
    assert (tmp_path / "bag").stat().st_mode & 0o077 == 0
    assert (tmp_path / "bag.codes").stat().st_mode & 0o077 == 0


def test_without_the_sealed_file_new_codes_are_issued(ways, tmp_path):
    old, new = ways
    old.export(tmp_path / "bag")
    taken = new.take_in(tmp_path / "bag")
    assert taken.codes == 0
    assert taken.issued == len(set(new.printed().values())) == len(set(old.printed().values()))
    assert not set(old.printed().values()) & set(new.printed().values())
    for code in old.printed().values():
        assert new.look_up(code) is None


def test_another_hub_takes_it_in_only_by_the_keys_it_is_told(world, sqlite_engine, postgresql_engine, tmp_path):
    old, new = Site(sqlite_engine, world, tmp_path / "old"), Site(postgresql_engine, world, tmp_path / "new")
    old.fill()
    bag, sealed = tmp_path / "bag", tmp_path / "bag.codes"
    old.export(bag, codes=sealed)
    key = old.place.seal.key_id
    with pytest.raises(Refused, match="sealed by another key"):
        new.take_in(bag)
    with pytest.raises(CompanionWrong, match="keys that are not here"):
        new.take_in(bag, signed_by=key, codes=sealed)
    with reading(new.engine) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM record").scalar() == 0
    new.take_in(bag, signed_by=key, codes=sealed, old_keys=old.place.keyring)
    assert new.printed() == old.printed()
    with pytest.raises(CannotTakeIn, match="already"):
        new.take_in(bag, signed_by=key)
    # What it says of the old hub's receipts and of its own seal holds with both hubs' keys.
    new.export(tmp_path / "again")
    assert checked(tmp_path / "again", "--no-school-signatures")[0] == 0
    assert registry_lines(tmp_path / "again") == registry_lines(bag)


def test_what_does_not_verify_as_it_did_is_listed(world, sqlite_engine, postgresql_engine, tmp_path):
    old = Site(sqlite_engine, world, tmp_path / "old")
    new = Site(postgresql_engine, world, tmp_path / "new", keys=tmp_path / "old" / "secrets")
    old.fill()
    old.export(tmp_path / "bag")
    # The new hub does not trust the teachers' authority.
    for file in ("roots/public-root.pem", "intermediates/public-ca.pem"):
        (tmp_path / "new/trust" / file).unlink()
    taken = new.take_in(tmp_path / "bag")
    assert len(taken.listed) == taken.records == 7
    assert {(then, now) for _, then, now in taken.listed} == {("TOTAL-PASSED", "INDETERMINATE")}


def test_a_year_that_is_damaged_here_or_not_here_gives_no_archive(world, sqlite_engine, tmp_path):
    site = Site(sqlite_engine, world, tmp_path / "old")
    with pytest.raises(ExportFailed, match="no records"):
        site.export(tmp_path / "bag")
    site.fill()
    gone = site.world.school("42000201").record(3)
    site.place.originals.remove(hashlib.sha256(gone).hexdigest())
    with pytest.raises(ExportFailed, match=site.world.school("42000201").record_id(3)):
        site.export(tmp_path / "bag", codes=tmp_path / "bag.codes")
    left = {p.name for p in tmp_path.iterdir()}
    assert not left & {"bag", "bag.part", "bag.codes"}
    (tmp_path / "bag").mkdir()
    with pytest.raises(ExportFailed, match="already"):
        site.export(tmp_path / "bag")


def test_what_an_earlier_try_left_is_thrown_away(world, sqlite_engine, tmp_path):
    site = Site(sqlite_engine, world, tmp_path / "old")
    site.fill()
    left = tmp_path / "bag.part" / "data" / "originals" / "00"
    left.mkdir(parents=True)
    (left / "half.xml").write_text("half")
    site.export(tmp_path / "bag")
    assert not (tmp_path / "bag.part").exists()
    assert checked(tmp_path / "bag", "--no-school-signatures")[0] == 0
    assert json.loads((tmp_path / "bag/data/registry/period.jsonl").read_text().splitlines()[0])["namhoc"] == YEAR
