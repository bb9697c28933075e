"""JSON documents: what is accepted as a cell, and what is told of those that are none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.io import check_week, read_week
from matcher.io.columns import TABLES

GOOD = {
    "authorities": [{"code": "ENT", "name": "Entry", "region": "South", "latitude": 51.5, "longitude": -1e-1}],
    "children": [{"ref": "c1", "entry_authority": "ENT", "referred_on": "2026-01-05", "age": 16, "sex": "male",
                  "needs": ["a", "b"], "in_care": False, "group": None}],
    "policy": {"use_reference": False, "stages": ["placed", "near"], "threshold": 0.0007},
}  # fmt: skip
name = st.sampled_from([*TABLES, "nonsense", ""])
value = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5) | name, inner, max_size=3),
    max_leaves=8,
)


def codes(path: Path, text: str) -> list[str]:
    (path / "week.json").write_text(text, encoding="utf-8")
    return [fault.code for fault in check_week(path / "week.json").faults]


def test_numbers_flags_lists_and_null_are_cells(tmp_path: Path) -> None:
    (tmp_path / "week.json").write_text(json.dumps(GOOD))
    week = read_week(tmp_path / "week.json")
    child = week.children[0]
    assert (child.age, child.needs, child.in_care, child.group) == (16, ("a", "b"), False, None)
    assert (week.policy.stages, week.authorities[0].longitude) == (("placed", "near"), -0.1)


@pytest.mark.parametrize("text", ["", "[]", "{", "[" * 100_000, '"x"', '{"children": 3}', '{"children": [3]}'])
def test_what_is_no_week_is_malformed(tmp_path: Path, text: str) -> None:
    assert "V015" in codes(tmp_path, text)


@pytest.mark.parametrize("number", ["1e400", "1e999999999", "NaN", "-Infinity", "1.5", "1" * 5000])
def test_numbers_out_of_this_world_are_faults(tmp_path: Path, number: str) -> None:
    text = f'{{"vacancies": [{{"vacancy": "v", "authority": "ENT", "type": "foster", "places": {number}}}]}}'
    assert set(codes(tmp_path, text)) & {"V020", "V029"}


def test_a_lone_surrogate_is_a_hidden_character(tmp_path: Path) -> None:
    assert "V008" in codes(tmp_path, '{"places": [{"place": "\\ud800", "latitude": 51, "longitude": 0}]}')


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(name, value, max_size=3))
def test_no_document_crashes_the_reader(tmp_path_factory: pytest.TempPathFactory, document: dict[str, object]) -> None:
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    check_week(path)
