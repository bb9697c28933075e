"""A child whose referral is withdrawn waits for nothing: it was counted as waiting, overdue and escalated."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from matcher.cli.batch import propose_batch
from matcher.cli.settings import Settings
from matcher.explain.subgroups import subgroups
from matcher.explain.what_if import compare_weeks
from matcher.ledger import Digests, record, waiting
from matcher.proposal import Unmatched
from matcher.report.charts.waiting import waited_bins
from matcher.report.figures import figures
from matcher.report.gaps import gaps
from matcher.report.page import report_page
from matcher.report.summary import summary
from matcher.report.view import view_of
from matcher.report.workbook import review_workbook
from matcher.week import Decision, Week
from tests.report.made import RULES, made_proposal, made_week

PROPOSAL = made_proposal(unmatched=(Unmatched(ref="C4", reasons=("eligibility: the referral was withdrawn.",)),))


def withdrawn_week() -> Week:
    """C4, overdue and with nowhere to go, is withdrawn."""
    decision = Decision(ref="C4", decision="withdrawn", decided_by="duty")
    return made_week(rota="stage").model_copy(update={"decisions": (decision,)})


def test_it_is_in_no_figure_but_the_one_that_says_so() -> None:
    told = {figure.title: (figure.value, figure.note) for figure in figures(view_of(withdrawn_week(), PROPOSAL))}
    assert told["Children who wait"][0] == "3"
    assert "1 more is withdrawn" in told["Children who wait"][1]
    assert told["Escalated"][0] == "0"
    assert told["Overdue and now placed"][0] == "1 of 1"


def test_it_is_in_no_bar_of_those_who_wait() -> None:
    bins = waited_bins(view_of(withdrawn_week(), PROPOSAL))
    assert (sum(row.placed for row in bins), sum(row.escalated for row in bins)) == (3, 0)


def test_it_is_not_among_those_without_an_anchor() -> None:
    """The summary told of one child more without an anchor than the sheet of subgroups."""
    assert any(told.startswith("2 children have no anchor") for told in gaps(withdrawn_week()))


def test_the_terminal_counts_it_apart_and_lists_nobody_as_escalated() -> None:
    told = summary(withdrawn_week(), PROPOSAL)
    assert "Placed     3 of 3 children" in told
    assert "Escalated  0" in told
    assert "Withdrawn  1 more, for whom no place is looked for" in told
    assert "Escalated, to stay" not in told


@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
def test_the_workbook_calls_it_withdrawn_and_its_list_of_the_escalated_is_empty() -> None:
    book = openpyxl.load_workbook(io.BytesIO(review_workbook(withdrawn_week(), PROPOSAL)))
    head, *rows = book["children"].iter_rows(values_only=True)
    place = head.index("to authority")
    assert {row[0]: row[place] for row in rows}["C4"] == "nobody: withdrawn"
    assert book["escalated"].max_row == 1


def test_the_page_calls_it_withdrawn_and_has_no_section_of_the_escalated() -> None:
    page = report_page(withdrawn_week(), PROPOSAL, rules=RULES)
    assert page.count('data-state="withdrawn"') == 1
    assert 'data-state="escalated"' not in page
    assert 'id="escalated"' not in page


def test_it_is_in_no_category_of_children() -> None:
    week = withdrawn_week()
    only_girl = week.children[-1].model_copy(update={"sex": "female"})
    week = week.model_copy(update={"children": (*week.children[:-1], only_girl)})
    told = {row.category for row in subgroups(week, PROPOSAL) if row.characteristic == "sex"}
    assert told == {"male"}


def test_a_changed_week_is_counted_against_those_who_wait() -> None:
    assert compare_weeks(withdrawn_week(), made_week()).children == (3, 4)


def test_the_ledger_does_not_call_it_escalated(tmp_path: Path) -> None:
    record(tmp_path / "year.ledger", withdrawn_week(), PROPOSAL, Digests("a" * 64, "b" * 64))
    assert {row.ref: row.outcome for row in waiting(tmp_path / "year.ledger")}["C4"] == "set-aside"


def test_a_batch_does_not_count_it_as_escalated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert propose_batch([Path("instances/sample-week")], tmp_path / "out", Settings(seed=0), 1) == 0
    assert capsys.readouterr().out.splitlines()[1].split()[3:5] == ["85", "9"]
