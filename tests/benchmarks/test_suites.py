"""Suites as data, and instances by name."""

from __future__ import annotations

import pytest

from benchmarks.instances import Instance, changed, kept_hashes, load, parse_drawn
from benchmarks.suite_keys import OF_CELLS
from benchmarks.suites import SUITES, suite, suites
from matcher.errors import FileTrouble, Usage

OWN = """
[mine]
about = "two of mine"
[[mine.cells]]
families = ["weekly-35", "esol-bound-20"]
draws = [1, 2]
instances = ["week:instances/sample-week"]
backends = ["cpsat", "greedy"]
seeds = [0, 1]
seconds = 5
"""


def test_a_block_crosses_its_instances_with_back_ends_and_seeds(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(OWN)
    cells = suite(str(path)).cells
    assert len(cells) == len(set(cells)) == 5 * 2 * 2
    assert {cell.instance for cell in cells} >= {"esol-bound-20-2", "week:instances/sample-week"}
    assert len({cell.key for cell in cells}) == 20


def test_draws_may_be_a_range_and_limits_several_and_a_block_may_ask_for_certificates(tmp_path):
    path = tmp_path / "own.toml"
    text = OWN.replace("draws = [1, 2]", 'draws = ["8-10", 1]').replace(
        "seconds = 5", "seconds = [1, 5]\ncertificate = true"
    )
    path.write_text(text)
    cells = suite(str(path)).cells
    assert {cell.instance for cell in cells} >= {"weekly-35-8", "weekly-35-9", "weekly-35-10", "weekly-35-1"}
    assert {cell.seconds for cell in cells} == {1.0, 5.0}
    assert all(cell.certificate for cell in cells)
    assert len(cells) == (2 * 4 + 1) * 2 * 2 * 2


def test_the_tail_is_200_weeks_that_no_other_suite_holds():
    tail = suite("tail")
    others = {name for each in suites().values() if each.name != "tail" for name in each.instances}
    assert len(tail.instances) == len(tail.cells) == 200
    assert not others & set(tail.instances)
    assert all(cell.certificate and cell.seconds == 10 for cell in tail.cells)


def test_every_drawn_instance_of_every_suite_names_a_family():
    names = {cell.instance for each in suites().values() for cell in each.cells}
    drawn = [name.removeprefix("arrays:") for name in names if ":" not in name or name.startswith("arrays:")]
    assert len(drawn) > 30
    for name in drawn:
        parse_drawn(name)


def test_smoke_runs_every_kind_of_instance():
    kinds = {name.partition(":")[0] for name in suite("smoke").instances}
    assert {"weekly-20-1", "infeasible-20-1", "week", "gap", "placement", "arrays"} <= kinds


def test_only_keeps_the_cells_of_the_back_ends_named():
    assert {cell.backend for cell in suite("rivals").only(("greedy", "rota")).cells} == {"greedy", "rota"}
    assert suite("rivals").only(()) == suite("rivals")


def test_an_unknown_suite_is_refused_with_the_names_of_those_there_are():
    with pytest.raises(Usage, match="smoke, full"):
        suite("everything")


@pytest.mark.parametrize(
    "text", ["[mine]\nabout = 'x'\n", "[mine]\nabout='x'\n[[mine.cells]]\nseconds = 1\n", "mine = 1", "not toml"]
)
def test_an_incomplete_suite_is_refused(text, tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(text)
    with pytest.raises(Usage):
        suite(str(path))


@pytest.mark.parametrize(
    ("was", "is_now", "told"),
    [
        ("draws = ", "draw = ", "no key 'draw'; there are instances, families, draws, .*Did you mean 'draws'"),
        ("seeds = ", "sedes = ", "Did you mean 'seeds'"),
        ("seconds = 5", "seconds = 5\nlimits = [1]", "no key 'limits'; there are .*seconds"),
        ("about = ", "abuot = ", "it has no key 'abuot'; there are about, cells. Did you mean 'about'"),
        ('["cpsat", "greedy"]', '"cpsat"', "'backends' is 'cpsat'; it must be a list of names"),
        ('["weekly-35", "esol-bound-20"]', '"weekly-35"', "'families' is 'weekly-35'"),
        ('["week:instances/sample-week"]', '"weekly-35-1"', "'instances' is 'weekly-35-1'"),
        ("draws = [1, 2]", 'draws = "1-2"', "'draws' is '1-2'"),
        ("draws = [1, 2]", 'draws = ["a-2"]', "'draws' is"),
        ("seeds = [0, 1]", "seeds = 1", "'seeds' is 1; it must be a list of whole numbers"),
        ("seeds = [0, 1]", "seeds = [true]", "'seeds' is"),
        ("seconds = 5", 'seconds = "5"', "'seconds' is '5'; it must be a number above 0"),
        ("seconds = 5", "seconds = [5, inf]", "'seconds' is"),
        ("seconds = 5", "seconds = 5\ncertificate = 1", "'certificate' is 1; it must be true or false"),
        ('families = ["weekly-35", "esol-bound-20"]', "", "'draws' are of 'families'"),
        ("[[mine.cells]]", "[mine.cells]", r"blocks, each begun with \[\[mine.cells\]\]"),
    ],
)
def test_what_would_be_passed_over_or_misread_is_refused_by_suite_and_key(was, is_now, told, tmp_path):
    path = tmp_path / "own.toml"
    assert was in OWN
    path.write_text(OWN.replace(was, is_now))
    with pytest.raises(Usage, match=f"Suite 'mine'.*{told}"):
        suite(str(path))


def test_the_suites_file_names_every_key_of_a_block():
    lead = SUITES.read_text(encoding="utf-8").partition("[smoke]")[0]
    for key in OF_CELLS:
        assert f"`{key}" in lead, key


def test_a_suite_file_that_is_not_there_is_told():
    with pytest.raises(FileTrouble):
        suite("nowhere.toml")


def test_a_drawn_name_is_family_children_and_seed():
    assert parse_drawn("esol-bound-95-2") == ("esol-bound", 95, 2)


@pytest.mark.parametrize(
    "name", ["weekly", "weekly-50", "monthly-50-1", "weekly-0-1", "weekly-x-1", "file:x", "case:1999:voluntary"]
)
def test_a_name_that_names_nothing_is_refused(name):
    with pytest.raises(Usage):
        load(name)


def test_the_same_name_is_the_same_facts():
    assert load("weekly-12-4").sha256 == load("weekly-12-4").sha256 != load("weekly-12-5").sha256


def test_the_instances_of_smoke_are_those_whose_hashes_were_kept():
    for name in suite("smoke").instances:
        assert load(name).sha256 == kept_hashes()[name]


def test_every_instance_of_the_published_suites_has_a_kept_hash():
    assert {name for each in ("smoke", "full", "tail", "proofs") for name in suite(each).instances} <= set(
        kept_hashes()
    )


def test_an_instance_that_changed_is_told():
    assert changed(Instance("weekly-20-1", "0" * 64)) is not None
    assert changed(Instance("weekly-20-1", kept_hashes()["weekly-20-1"])) is None
    assert changed(Instance("weekly-20-999", "0" * 64)) is None
