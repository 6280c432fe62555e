"""Two people are two ``person_id``s, so one person cannot be written in two ways."""

from __future__ import annotations

import copy

import pytest
from province_content import PROVINCE

from registry.errors import ProvinceFileWrong
from registry.rules.province_file import read_province_file


@pytest.mark.parametrize(
    "spelling", ["b1234567", "B1234567", "031-000000002", "03100000000", "GB-ab12345", " 031000000002"]
)
def test_a_spelling_that_is_no_staff_id_is_refused(spelling):
    content = copy.deepcopy(PROVINCE)
    content["accounts"][0]["person_id"] = spelling
    with pytest.raises(ProvinceFileWrong, match="person_id"):
        read_province_file(content)


@pytest.mark.parametrize("spelling", ["031000000002", "GB-AB12345"])
def test_the_grammars_two_forms_are_taken(spelling):
    content = copy.deepcopy(PROVINCE)
    content["accounts"][0]["person_id"] = spelling
    read_province_file(content)
