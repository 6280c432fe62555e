"""Write attacks to files with all that is needed to judge them for ever: trust, policy, moment, verdict.

``python -m stage.keep FOLDER`` (with ``tests`` on the path) writes a new set; the makers in the attack tests stay.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from stage.signatures import DS
from stage.tamper import changed_within, replaced, signature_of, transplanted
from stage.world import World, make_world


def kept_attacks(world: World) -> Iterator[tuple[str, bytes, list[str]]]:
    """Name, bytes and the problem codes that must be found (none: the record is good)."""
    school = world.primary
    good, other = school.record(0, subjects=1), school.record(1, subjects=1)
    yield "good", good, []
    yield "better-mark-after-signing", replaced(good, "<mucdatduoc>H<", "<mucdatduoc>T<"), ["signature-invalid"]
    commented = replaced(good, "<hovaten>", "<hovaten>Vàng <!-- -->")
    yield "comment-cuts-the-name", commented, ["forbidden-construct"]
    content = re.search(rb"<noidung .*</noidung>", good, re.DOTALL)
    assert content is not None
    hidden = content[0].replace(b"<noidung ", b'<noidung xmlns="urn:hocbaso:package:1" ', 1).decode()
    forged = replaced(good, "<mucdatduoc>H<", "<mucdatduoc>T<")
    wrapped = changed_within(forged, "nk-cs", "</ds:KeyInfo>", f"</ds:KeyInfo><ds:Object>{hidden}</ds:Object>")
    yield "signed-content-wrapped-in-an-object", wrapped, ["forbidden-construct"]
    yield "signature-of-another-learner", transplanted(good, "nk-01", source=other), ["signature-invalid"]
    draft = school.draft(2, subjects=1)
    draft.plan("nk-cn").signer = school.special["revoked_since"]
    draft.plan("nk-cn").signing_time = "2026-01-05T08:00:00Z"
    yield "backdated-with-a-key-revoked-since", draft.sign(), ["certificate-revoked"]
    draft = school.draft(3, subjects=1)
    draft.plan("nk-cs").signer = school.special["rogue_seal"]
    yield "right-name-under-the-wrong-root", draft.sign(), ["signer-untrusted"]
    declared = school.draft(4, subjects=1).edit(lambda t: t.replace("<hocbaso ", f'<hocbaso xmlns:d="{DS}" ', 1))
    yield "good-with-a-second-name-for-the-signature-namespace", declared.sign(), []
    draft = school.draft(5, subjects=1)
    draft.plan("nk-cs").canonicalisation_prefixes = draft.plan("nk-ht").transform_prefixes = "#default"
    yield "good-with-the-default-namespace-listed", draft.sign(), []
    own = signature_of(good, "nk-01")
    yield "one-signature-twice", good.replace(own, own + own), ["forbidden-construct"]


def write_set(folder: Path, world: World, attacks: Iterator[tuple[str, bytes, list[str]]], ending: str) -> None:
    world.write_trust(folder / "trust")
    (folder / "policy.json").write_text(world.policy().to_json())
    verdicts = {}
    for name, data, codes in attacks:
        (folder / f"{name}.{ending}").write_bytes(data)
        verdicts[name] = codes
    moments = {"received_at": world.clock.isoformat(), "school": world.primary.code, "namhoc": world.primary.namhoc}
    (folder / "verdicts.json").write_text(json.dumps({**moments, "codes": verdicts}, indent=1) + "\n")


if __name__ == "__main__":
    made = make_world()
    write_set(Path(sys.argv[1]), made, kept_attacks(made), "xml")
