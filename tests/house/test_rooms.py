"""The house rules that a machine can check: sizes, names, docstrings, settings told in the README."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
ROOMS = ("verifier", "cell", "sealer", "registry", "ingest", "portal", "hocba", "deploy")
MAX_FILE_LINES = 300
MAX_FUNCTION_LINES = 40
MAX_POSITIONAL = 4
DRAWERS = re.compile(r"\b(utils?|helpers?|common|misc|manager|handler|processor|service)\b")

FILES = sorted(file for room in ROOMS for file in (HOUSE / room).rglob("*.py") if "migrations" not in file.parts)


def functions(file: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.FunctionDef):
            yield node


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(HOUSE)))
def test_a_room_is_small_and_says_what_it_is_for(file: Path) -> None:
    text = file.read_text()
    assert len(text.splitlines()) <= MAX_FILE_LINES
    assert ast.get_docstring(ast.parse(text)), "the first lines say what this room is for"
    assert not DRAWERS.search(file.stem.replace("_", " ")), "named for its subject, not a drawer"


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(HOUSE)))
def test_a_function_fits_on_a_screen(file: Path) -> None:
    for function in functions(file):
        assert function.end_lineno - function.lineno < MAX_FUNCTION_LINES, function.name
        named = [a.arg for a in function.args.args if a.arg not in {"self", "cls"}]
        assert len(named) <= MAX_POSITIONAL, f"{function.name}: keyword-only beyond {MAX_POSITIONAL}"


def test_every_setting_is_told_in_the_readme() -> None:
    from hocba.settings import Settings

    readme = (HOUSE / "README.md").read_text()
    missing = [name for name in Settings.model_fields if f"`HOCBA_{name.upper()}`" not in readme]
    assert not missing


def test_every_command_of_the_makefile_is_told_in_the_readme() -> None:
    targets = re.findall(r"^([a-z]+):.*##", (HOUSE / "Makefile").read_text(), re.MULTILINE)
    readme = (HOUSE / "README.md").read_text()
    assert [t for t in targets if f"make {t}" not in readme and t != "help"] == []


def test_every_decision_stands_alone_on_a_page() -> None:
    decisions = sorted((HOUSE / "docs" / "decisions").glob("*.md"))
    assert [f.name[:4] for f in decisions] == [f"{n:04d}" for n in range(1, len(decisions) + 1)]
    assert all(len(f.read_text().splitlines()) <= 60 for f in decisions)


def test_links_between_documents_lead_somewhere() -> None:
    pages = [HOUSE / "README.md", HOUSE / "SECURITY.md", *(HOUSE / "docs").rglob("*.md")]
    links = [(page, target) for page in pages for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text())]
    assert [f"{page.name}: {target}" for page, target in links if not (page.parent / target).exists()] == []


def test_the_packages_bring_their_own_files() -> None:
    """What is read at run time beside Python is installed with it."""
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text())
    assert project["tool"]["setuptools"]["package-data"]["verifier"] == ["*.xsd", "*.rng"]


def test_the_vendored_grammar_is_the_contracts() -> None:
    contract = HOUSE.parent / "shared" / "contract" / "hocba.xsd"
    if not contract.exists():
        pytest.skip("../shared is not here")
    assert (HOUSE / "verifier" / "hocba.xsd").read_bytes() == contract.read_bytes()
