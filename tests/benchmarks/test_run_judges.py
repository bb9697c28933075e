"""``run`` says at its end what ``report`` would say: rows that contradict each other are found wanting."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from benchmarks.cells import Cell
from benchmarks.cli import main
from tests.benchmarks.rows import row, stage

SUITE = """
[own]
about = "one small one by two back ends"
[[own.cells]]
instances = ["gap:small-a.txt:1"]
backends = ["cpsat", "mip"]
seconds = 10
"""
BEST = {"outcome": "proven", "stages": [stage(10)]}
CLAIMS = [
    ({"outcome": "infeasible", "stages": []}, "called infeasible; cpsat has a lawful plan"),
    ({"outcome": "proven", "stages": [stage(9)]}, "called optimal; cpsat has a better plan"),
]


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run the suite with made-up answers by back end, and any further words of the command line."""
    path, out = tmp_path / "own.toml", tmp_path / "out.jsonl"
    path.write_text(SUITE)

    def run(*words, **answers):
        def answered(cells: list[Cell], jobs: int):
            for each in cells:
                yield row(each.instance, each.backend, key=each.key, **answers[each.backend])

        monkeypatch.setattr("benchmarks.runner.local.run_local", answered)
        return CliRunner().invoke(main, ["run", str(path), "-o", str(out), *words])

    return run


@pytest.mark.parametrize(("claim", "why"), CLAIMS)
def test_rows_that_contradict_each_other_end_with_exit_code_3_and_the_wrong_one_is_named(run, claim, why):
    result = run(cpsat=BEST, mip=claim)
    assert result.exit_code == 3
    assert "1 proven, 1 wrong" in result.output
    assert f"  wrong: gap:small-a.txt:1|mip|10|0: {why}" in result.output
    assert run().exit_code == 3  # nothing is left to run, and it is wrong still


@pytest.mark.parametrize(("claim", "why"), CLAIMS)
def test_a_row_that_was_there_and_is_refuted_by_a_back_end_run_later_is_named_as_well(run, claim, why):
    assert run("--backend", "mip", mip=claim).exit_code == 0
    result = run("--backend", "cpsat", cpsat=BEST)
    assert result.exit_code == 3
    assert f"  wrong: gap:small-a.txt:1|mip|10|0: {why}" in result.output


def test_rows_that_agree_end_well(run):
    result = run(cpsat=BEST, mip=BEST)
    assert (result.exit_code, "2 proven" in result.output) == (0, True)
