"""The keyring: keys made once, sealed envelopes that open only whole and where they belong."""

from __future__ import annotations

import stat

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.errors import DamagedSeal, KeysMissing, UnknownKey
from registry.keyring import Keyring

PLAIN = "Bùi A Vinh".encode()
CONTEXT = b"original/ab"


def test_what_is_sealed_opens(keyring):
    assert keyring.open(keyring.seal(PLAIN, context=CONTEXT), context=CONTEXT) == PLAIN


def test_nothing_at_all_can_be_sealed(keyring):
    assert keyring.open(keyring.seal(b"", context=b""), context=b"") == b""


def test_two_seals_of_the_same_bytes_differ(keyring):
    assert keyring.seal(PLAIN, context=CONTEXT) != keyring.seal(PLAIN, context=CONTEXT)


def test_any_flipped_byte_is_refused(keyring):
    sealed = keyring.seal(PLAIN, context=CONTEXT)
    for place in range(len(sealed)):
        damaged = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        with pytest.raises((DamagedSeal, UnknownKey)):
            keyring.open(damaged, context=CONTEXT)


def test_any_cut_is_refused(keyring):
    sealed = keyring.seal(PLAIN, context=CONTEXT)
    for length in range(len(sealed)):
        with pytest.raises(DamagedSeal):
            keyring.open(sealed[:length], context=CONTEXT)
    with pytest.raises(DamagedSeal):
        keyring.open(sealed + b"\0", context=CONTEXT)


def test_another_context_is_refused(keyring):
    with pytest.raises(DamagedSeal):
        keyring.open(keyring.seal(PLAIN, context=CONTEXT), context=b"original/cd")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
def test_hostile_bytes_are_refused(keyring, sealed):
    with pytest.raises((DamagedSeal, UnknownKey)):
        keyring.open(sealed, context=CONTEXT)


def test_keys_are_private_and_made_once(tmp_path):
    folder = tmp_path / "secrets"
    first = Keyring.create(folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    again = Keyring.create(folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert again.mac("code", "X") == first.mac("code", "X")


def test_loading_makes_nothing_and_names_the_missing_file(tmp_path):
    with pytest.raises(KeysMissing, match=r"root\.key"):
        Keyring.load(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", ["", "00", "zz" * 32, "00" * 31])
def test_a_damaged_key_file_is_named(tmp_path, content):
    Keyring.create(tmp_path)
    (tmp_path / "root.key").write_text(content)
    with pytest.raises(KeysMissing, match=r"root\.key"):
        Keyring.load(tmp_path)


def test_a_sealing_key_that_is_not_the_one_of_its_name_is_refused(tmp_path):
    Keyring.create(tmp_path)
    (path,) = tmp_path.glob("sealing-*.key")
    path.write_text("00" * 32)
    with pytest.raises(KeysMissing, match=path.name):
        Keyring.load(tmp_path)


def test_a_keyring_without_sealing_keys_is_refused(tmp_path):
    Keyring.create(tmp_path)
    (path,) = tmp_path.glob("sealing-*.key")
    path.unlink()
    with pytest.raises(KeysMissing, match="sealing"):
        Keyring.load(tmp_path)


def test_a_new_key_seals_and_the_old_one_goes_on_opening(keyring):
    old = keyring.seal(PLAIN, context=CONTEXT)
    before = keyring.current_key_id
    added = keyring.add_key()
    assert added == keyring.current_key_id > before
    assert keyring.open(old, context=CONTEXT) == PLAIN
    assert keyring.key_id_of(keyring.seal(PLAIN, context=CONTEXT)) == added


def test_resealing_moves_to_the_new_key_and_leaves_the_body(keyring):
    old = keyring.seal(PLAIN, context=CONTEXT)
    keyring.add_key()
    new = keyring.reseal(old, context=CONTEXT)
    assert keyring.key_id_of(new) == keyring.current_key_id
    assert new[-len(PLAIN) - 28 :] == old[-len(PLAIN) - 28 :]
    assert keyring.open(new, context=CONTEXT) == PLAIN


def test_resealing_for_another_context_is_refused(keyring):
    with pytest.raises(DamagedSeal):
        keyring.reseal(keyring.seal(PLAIN, context=CONTEXT), context=b"other")


def test_a_process_that_started_before_finds_the_key_added_since(tmp_path):
    early, late = Keyring.create(tmp_path), Keyring.load(tmp_path)
    late.add_key()
    assert early.open(late.seal(PLAIN, context=CONTEXT), context=CONTEXT) == PLAIN


def test_another_hubs_seal_names_its_key(tmp_path):
    ours, theirs = Keyring.create(tmp_path / "ours"), Keyring.create(tmp_path / "theirs")
    with pytest.raises(UnknownKey, match=theirs.current_key_id):
        ours.open(theirs.seal(PLAIN, context=CONTEXT), context=CONTEXT)


def test_hashes_depend_on_purpose_text_and_keyring(tmp_path, keyring):
    other = Keyring.create(tmp_path / "other")
    found = {ring.mac(purpose, text) for ring in (keyring, other) for purpose in ("code", "birth") for text in "ab"}
    assert len(found) == 8
    assert all(len(one) == 64 for one in found)


def test_an_unknown_purpose_is_the_callers_mistake(keyring):
    with pytest.raises(KeyError):
        keyring.mac("cod", "a")


def test_secrets_are_steady_and_apart(keyring, tmp_path):
    again = Keyring.load(tmp_path / "secrets")
    assert keyring.secret("downloads") == again.secret("downloads") != keyring.secret("other")
    assert len(keyring.secret("downloads")) == 32
