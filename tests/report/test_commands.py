"""``matcher report`` and ``matcher record`` as they are called, on a week solved here."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from matcher.cli import main
from tests.cli.process import INSTANCES, TINY

WEEK = TINY / "near-before-fairness"
ROOT = INSTANCES.parent


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    assert run("propose", WEEK, "-q", "-o", folder).exit_code == 0
    return folder


def test_propose_leaves_a_workbook_to_review(out: Path) -> None:
    assert (out / "proposal.xlsx").read_bytes()[:2] == b"PK"


def test_the_page_is_written_beside_the_proposal_for_its_owner_only(out: Path) -> None:
    done = run("report", WEEK, out / "proposal.json")
    assert done.exit_code == 0, done.output
    assert (out / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert (out / "report.html").stat().st_mode & 0o077 == 0
    assert "Warning" not in done.output


def test_the_record_goes_where_it_is_told_and_lists_every_rule(out: Path, tmp_path: Path) -> None:
    from matcher.rules import RULES

    done = run("record", WEEK, out / "proposal.json", "-o", tmp_path / "record.md", "-q")
    assert (done.exit_code, done.output) == (0, "")
    text = (tmp_path / "record.md").read_text(encoding="utf-8")
    assert all(f"| {rule.name} | " in text for rule in RULES)


def test_a_week_that_changed_since_is_said_on_stderr_and_on_the_page(out: Path, tmp_path: Path) -> None:
    done = run("report", TINY / "fairness-before-near", out / "proposal.json", "-o", tmp_path / "report.html")
    assert done.exit_code == 0
    assert "Warning: The policy has changed since this proposal was made" in done.output
    assert "The policy has changed since this proposal was made" in (tmp_path / "report.html").read_text(
        encoding="utf-8"
    )


def test_a_table_made_by_hand_is_no_proposal_to_report_on(tmp_path: Path) -> None:
    table = tmp_path / "by-hand.csv"
    table.write_text("ref,authority\n")
    done = run("report", WEEK, table)
    assert done.exit_code == 2
    assert "proposal.json" in done.output


@pytest.mark.parametrize("name", ["no-children", "no-vacancies", "one-authority", "unknown-share-volunteers-only"])
def test_weeks_at_the_edge_give_page_record_and_workbook(tmp_path: Path, name: str) -> None:
    assert run("propose", TINY / name, "-q", "-o", tmp_path).exit_code == 0
    for command in ("report", "record"):
        done = run(command, TINY / name, tmp_path / "proposal.json")
        assert done.exit_code == 0, done.output
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "NaN" not in page.partition("<script>")[0]


def test_an_infeasible_week_gives_a_page_that_tells_the_conflict(tmp_path: Path) -> None:
    week = INSTANCES / "infeasible" / "two-pins-one-place"
    assert run("propose", week, "-q", "-o", tmp_path).exit_code == 4
    assert run("report", week, tmp_path / "proposal.json", "-q").exit_code == 0
    assert "What cannot hold together" in (tmp_path / "report.html").read_text(encoding="utf-8")
