"""Money is reported, and nothing else is done with it."""

from __future__ import annotations

import io

import openpyxl
import pytest

from matcher.report.funding import in_words, pounds_a_night
from matcher.report.page import report_page
from matcher.report.view import view_of
from matcher.report.workbook import review_workbook
from matcher.week import Week
from tests.report.made import RULES, authority, made_proposal, made_week


@pytest.mark.parametrize(
    ("care", "children", "pounds"),
    [
        (69, 100_000, 114),
        (70, 100_000, 143),
        (71, 100_000, 143),
        (0, 100_000, 114),
        (None, 100_000, None),
        (70, None, None),
    ],
)
def test_the_higher_rate_begins_at_seven_hundredths_of_a_per_cent(
    care: int | None, children: int | None, pounds: int | None
) -> None:
    row = authority("A", "A", "R", (51.0, 0.0), uasc_in_care=care, child_population=children)
    assert pounds_a_night(row) == pounds


def known() -> Week:
    """North Town at the higher rate, West Shire unknown."""
    week = made_week(rota="stage")
    rows = (
        row.model_copy(update={"child_population": 1000} if row.code == "NORTH" else {}) for row in week.authorities
    )
    return week.model_copy(update={"authorities": tuple(rows)})


def test_the_sum_says_for_whom_it_is_unknown() -> None:
    told = view_of(known(), made_proposal()).funding
    assert told == in_words(143, 2)
    assert told.startswith("For the children placed the Home Office pays 143 pounds a night, not counting 2 children")
    assert "no objective looks at it" in told


@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
def test_workbook_and_page_tell_it() -> None:
    book = openpyxl.load_workbook(io.BytesIO(review_workbook(known(), made_proposal())))
    head, *rows = book["authorities"].iter_rows(values_only=True)
    found = {row[0]: row[-2:] for row in rows}
    assert head[-2:] == ("pounds a night for a child", "pounds a night for those it receives")
    assert (found["NORTH"], found["WEST"]) == ((143, 143), (None, None))
    cells = [cell for row in book["summary"].iter_rows(values_only=True) for cell in row if cell]
    assert in_words(143, 2) in cells
    assert "the Home Office pays 143 pounds a night" in report_page(known(), made_proposal(), rules=RULES)
