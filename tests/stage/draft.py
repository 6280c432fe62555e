"""A record before it is signed: its content and the signatures planned, both open to change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lxml import etree
from stage.papers import NAMESPACE, Entry
from stage.signatures import SignaturePlan, sign_all

EMPTY = b'<chukyso Id="chukyso"/>'
PARSER = {"strip_cdata": False, "resolve_entities": False, "huge_tree": True, "remove_blank_text": False}


class Draft:
    """``root`` and ``plans`` may be changed freely; ``edits`` change the unsigned text just before signing."""

    def __init__(self, root: Any, plans: list[SignaturePlan]) -> None:
        self.root = root
        self.plans = plans
        self.edits: list[Callable[[str], str]] = []

    def node(self, path: str) -> Any:
        """The first element at ``path``, steps in the record's namespace (``tongket/duoclenlop``)."""
        steps = "/".join(f"{{{NAMESPACE}}}{step}" for step in path.split("/"))
        found = self.root.find(f".//{steps}")
        assert found is not None, path
        return found

    def by_id(self, identifier: str) -> Any:
        (found,) = self.root.xpath("//*[@Id=$id]", id=identifier)
        return found

    def set(self, path: str, value: str | None) -> Draft:
        """Give an element another text; None takes it away."""
        node = self.node(path)
        if value is None:
            node.getparent().remove(node)
        else:
            node.text = value
        return self

    def add(self, path: str, tag: str, value: str, *, at: int | None = None) -> Draft:
        """Put a new element under ``path``."""
        node = etree.Element(f"{{{NAMESPACE}}}{tag}")
        node.text = value
        parent = self.node(path)
        parent.insert(len(parent) if at is None else at, node)
        return self

    def add_line(self, entry: Entry) -> Draft:
        """One more line in ``danhsachky``, before the others."""
        lines = self.node("danhsachky")
        line = etree.Element(f"{{{NAMESPACE}}}nguoiky", Id=entry.id)
        for tag, value in (("vaitro", entry.role), ("hoten", entry.name), ("soddcn", entry.person_id)):
            if value:
                etree.SubElement(line, f"{{{NAMESPACE}}}{tag}").text = value
        etree.SubElement(line, f"{{{NAMESPACE}}}phamvi").text = " ".join(entry.covers)
        lines.insert(2, line)
        return self

    def plan(self, entry: str) -> SignaturePlan:
        return next(plan for plan in self.plans if plan.entry == entry)

    def without(self, entry: str, *, keep_line: bool = False) -> Draft:
        """No signature for this entry, and (unless told otherwise) no line either."""
        self.plans.remove(self.plan(entry))
        if not keep_line:
            line = self.by_id(entry)
            line.getparent().remove(line)
        return self

    def cover(self, entry: str, *targets: str) -> Draft:
        """The entry's line and signature speak of these Ids."""
        self.plan(entry).covers = targets
        self.by_id(entry)[-1].text = " ".join(targets)
        return self

    def edit(self, change: Callable[[str], str]) -> Draft:
        self.edits.append(change)
        return self

    def sign(self) -> bytes:
        """The signed record: UTF-8 with an XML declaration."""
        text = etree.tostring(self.root, encoding="utf-8").replace(EMPTY, self._signatures()).decode()
        for change in self.edits:
            text = change(text)
        root = etree.fromstring(text.encode(), etree.XMLParser(**PARSER))
        sign_all(root, self.plans)
        return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=False)

    def _signatures(self) -> bytes:
        texts = "".join(plan.text() for plan in self.plans)
        return b'<chukyso Id="chukyso">' + texts.encode() + b"</chukyso>"
