"""A record in JSON before it is signed, made from the same paper as the XML one; and ways to change a signed one."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from lxml import etree
from stage.jws_signatures import JwsPlan, b64url, unb64url
from stage.signatures import SignaturePlan

ARRAYS = ("nam", "monhoc", "nguoiky", "chungchi")
LEVELS = ("nangluc", "phamchat")


class JsonDraft:
    """``record`` and ``plans`` may be changed freely before ``sign``; ``edits`` change the text that is sent."""

    def __init__(self, record: dict[str, Any], plans: list[JwsPlan]) -> None:
        self.record = record
        self.plans = plans
        self.edits: list[Callable[[str], str]] = []

    @property
    def content(self) -> dict[str, Any]:
        return self.record["noidung"]

    def by_id(self, identifier: str) -> dict[str, Any]:
        return parts_of(self.record)[identifier]

    def plan(self, entry: str) -> JwsPlan:
        return next(plan for plan in self.plans if plan.entry == entry)

    def without(self, entry: str, *, keep_line: bool = False) -> JsonDraft:
        """No signature for this entry, and (unless told otherwise) no line either."""
        self.plans.remove(self.plan(entry))
        if not keep_line:
            lines = self.content["danhsachky"]["nguoiky"]
            lines[:] = [line for line in lines if line["Id"] != entry]
        return self

    def cover(self, entry: str, *targets: str) -> JsonDraft:
        """The entry's line and signature speak of these Ids."""
        self.plan(entry).covers = targets
        self.by_id(entry)["phamvi"] = list(targets)
        return self

    def edit(self, change: Callable[[str], str]) -> JsonDraft:
        self.edits.append(change)
        return self

    def sign(self, *, indent: int | None = 1) -> bytes:
        """The signed record in UTF-8; signatures over the whole document are made last, wherever they stand."""
        self.record.pop("chukyso", None)
        parts, made = parts_of(self.record), {}
        for plan in sorted(self.plans, key=lambda plan: plan.whole):
            others = [other.signature_id for other in self.plans if other is not plan]
            made[id(plan)] = plan.made(parts, others)
            parts.setdefault(plan.signature_id, made[id(plan)])  # an Id twice is one of the attacks
        self.record["chukyso"] = [made[id(plan)] for plan in self.plans]
        text = json.dumps(self.record, ensure_ascii=False, indent=indent)
        for change in self.edits:
            text = change(text)
        return text.encode()


def json_draft(root: etree._Element, plans: list[SignaturePlan]) -> JsonDraft:
    """What an XML draft says, as JSON."""
    record = {"phienbangoi": root.get("phienbangoi"), "noidung": members(root[0])}
    return JsonDraft(record, [JwsPlan(p.entry, p.signer, p.covers, p.signing_time) for p in plans])


def members(element: Any) -> dict[str, Any]:
    """``package.md`` section 3: element → member of the same name, ``Id`` → ``"Id"``."""
    found: dict[str, Any] = dict(element.attrib)
    for child in element:
        name = etree.QName(child).localname
        if name in ARRAYS:
            found.setdefault(name, []).append(members(child))
        elif name in LEVELS:
            found.setdefault(name, {})[child.get("ma")] = child.text
        elif name == "phamvi":
            found[name] = child.text.split()
        else:
            found[name] = members(child) if len(child) or child.get("Id") else child.text
    return found


def parts_of(record: Mapping[str, Any]) -> dict[str, Any]:
    """What each name of a ``sigD`` stands for: objects by their Id, and ``phienbangoi``."""
    found: dict[str, Any] = {"phienbangoi": record["phienbangoi"]}

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            if "Id" in value:
                found[value["Id"]] = value
            for member in value.values():
                walk(member)
        elif isinstance(value, list):
            for member in value:
                walk(member)

    walk({name: value for name, value in record.items() if name != "phienbangoi"})
    return found


def altered(data: bytes, change: Callable[[dict[str, Any]], Any]) -> bytes:
    """A signed record with something changed afterwards."""
    record = json.loads(data)
    change(record)
    return json.dumps(record, ensure_ascii=False).encode()


def with_header(data: bytes, signature: str, change: Callable[[dict[str, Any]], Any]) -> bytes:
    """A signed record with one signature's header changed afterwards, so that its value no longer fits."""

    def rewrite(record: dict[str, Any]) -> None:
        one = next(s for s in record["chukyso"] if s["Id"] == signature)
        header = json.loads(unb64url(one["protected"]))
        change(header)
        one["protected"] = b64url(json.dumps(header).encode())

    return altered(data, rewrite)
