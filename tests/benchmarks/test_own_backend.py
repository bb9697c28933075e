"""A back end of somebody's own is benchmarked from where it lies: the one that README.md shows."""

from __future__ import annotations

import re

import pytest

from benchmarks.analysis.shared import provers
from benchmarks.cells import Cell
from benchmarks.environment import ROOT
from benchmarks.runner.process import run_cell
from matcher.errors import Usage
from matcher.solve.backends import backend_of, needs_whole

README = (ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8")
WEEK = "weekly-20-1"


def ran(instance, backend):
    return run_cell(Cell(instance, backend, 20.0, 0).document())


@pytest.fixture
def mine(tmp_path, monkeypatch):
    """A folder on PYTHONPATH with a package ``mine``; gives a way to put a module into it."""
    (tmp_path / "mine").mkdir()
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.syspath_prepend(str(tmp_path))

    def written(name, text):
        (tmp_path / "mine" / f"{name}.py").write_text(text, encoding="utf-8")
        return f"mine.{name}"

    return written


def test_the_back_end_shown_runs_as_a_cell_and_is_held_to_what_it_claims(mine):
    (shown,) = re.findall(r"^```python\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)
    row = ran(WEEK, mine("level", shown))
    assert (row["outcome"], row["violations"], row["backend"]) == ("unproven", 0, "mine.level")
    assert row["placed"] > 0
    assert all(stage["bound"] is None and "proves nothing" in stage["proof"] for stage in row["stages"])
    assert row["exact"] is False
    assert provers([row]) == []


def test_one_that_says_that_it_is_exact_may_prove_and_takes_third_parties_problems_too(mine):
    name = mine("again", "from matcher.solve.backends.mip import solve\nEXACT = True\n__all__ = ['solve']\n")
    row, posed = ran(WEEK, name), ran("gap:small-a.txt:1", name)
    assert (row["outcome"], row["exact"], provers([row])) == ("proven", True, [row])
    assert (posed["outcome"], posed["value"]) == ("proven", posed["optimum"])


def test_one_that_claims_too_much_is_refuted_like_any_other(mine):
    lie = (
        "from dataclasses import replace\n"
        "from matcher.solve.backends import mip\n"
        "def solve(problem, limits, plan, progress, moves):\n"
        "    return replace(mip.solve(problem, limits, plan, progress, moves), status='infeasible', plan=None)\n"
    )
    row = ran("gap:small-a.txt:1", mine("liar", lie))
    assert (row["outcome"], "called infeasible" in row["detail"]) == ("wrong", True)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("mine.nowhere", "No module named 'mine.nowhere'; is its folder on PYTHONPATH"),
        ("nowhere.rule", "No module named 'nowhere'"),
        ("os.path", "has no function solve"),
        (".mip", "there are cpsat, textbook"),
        ("nowhere", "or a module's name with a dot"),
    ],
)
def test_a_name_behind_which_there_is_no_back_end_is_refused(name, told, mine):
    with pytest.raises(Usage, match=told):
        backend_of(name)
    row = ran(WEEK, name)
    assert row["outcome"] == "error"
    assert told in row["detail"]


def test_a_module_of_ones_own_is_given_whole_problems():
    assert needs_whole("mine.level")


def test_the_readme_names_the_places_where_a_back_end_is_registered():
    places = README.partition("## Adding a back end")[2].partition("\n## ")[0]
    for path in ("matcher/solve/backends/__init__.py", "matcher/cli/settings.py", "matcher/report/objectives.py"):
        assert f"(../{path})" in places
        assert (ROOT / path).exists()
    for path in re.findall(r"`(tests/\S+\.py)`", places):
        assert (ROOT / path).exists()
