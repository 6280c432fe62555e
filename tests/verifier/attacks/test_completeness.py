"""The attacks leave no problem code of the verifier out."""

from pathlib import Path

import pytest

from verifier.report import ProblemCode

SOURCES = "\n".join(file.read_text() for file in Path(__file__).parent.glob("test_*.py"))


@pytest.mark.parametrize("code", list(ProblemCode))
def test_every_problem_code_is_the_exact_answer_to_some_attack(code):
    assert f'attacks.refused("{code}"' in SOURCES
