"""What somebody waits for: what is asked again is the week after a refusal, and every wait has its figures."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from benchmarks import waits
from benchmarks.cli import main
from matcher.io import read_week
from matcher.propose import propose

TINY = Path(__file__).parents[2] / "instances" / "tiny"
WEEK = TINY / "near-before-fairness"


def test_after_a_refusal_the_child_goes_elsewhere_and_the_earlier_proposal_is_known() -> None:
    week = read_week(WEEK)
    earlier = propose(week)
    row = earlier.assignments[0]
    again = waits.refused(week, earlier, row.ref)
    assert {(p.ref, p.authority) for p in again.previous} == {(a.ref, a.authority) for a in earlier.assignments}
    assert (row.ref, row.authority) not in {(a.ref, a.authority) for a in propose(again).assignments}
    assert any(stage.name == "stability" for stage in propose(again).stages)


def test_no_more_refusals_than_asked_for_and_one_plain_proposal_for_each() -> None:
    week = read_week(TINY.parent / "sample-week")
    plain, again = waits.in_process(week, 2)
    assert len(plain.spent) == len(again.spent) == 2
    assert all(spent.wall > 0 for wait in (plain, again) for spent in wait.spent)


def test_the_command_tells_processes_and_refusals(tmp_path: Path) -> None:
    report = tmp_path / "waits.md"
    found = CliRunner().invoke(main, ["waits", str(WEEK), "--runs", "1", "--refusals", "1", "-o", str(report)])
    assert found.exit_code == 0, found.output
    for what in ("matcher --help", "matcher propose", "propose, in process", "again after one refusal"):
        assert f"| {what}" in found.output
    assert report.read_text(encoding="utf-8") in found.output
