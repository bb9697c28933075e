"""Whom fairness leaves out is said once: the terminal named one trust, the sheet beside it three."""

from __future__ import annotations

import io

import openpyxl

from matcher.propose import propose
from matcher.report.gaps import unknown_loads
from matcher.report.summary import summary
from matcher.report.view import view_of
from matcher.report.workbook import review_workbook
from matcher.week import Week
from tests.tiny import authority, child, tiny_week, vacancy


def week() -> Week:
    """Of two authorities without a fair share, one offers a place."""
    rows = (authority("E"), authority("B", share=None), authority("C", share=None))
    made = tiny_week(vacancy("v", "B"), child("c1"))
    return made.model_copy(update={"authorities": rows})


def test_the_same_authorities_are_named_wherever_it_is_told_and_who_offers_places() -> None:
    told = "No fair share is known for B and C; fairness leaves them out. Of these, B offers places this week."
    assert tuple(unknown_loads(week())) == (told,)
    proposal = propose(week())
    assert f"fairness: {told}" in proposal.notices
    assert told in " ".join(summary(week(), proposal).split())
    sheet = openpyxl.load_workbook(io.BytesIO(review_workbook(week(), proposal)))["summary"]
    assert [row[0] for row in sheet.iter_rows(values_only=True)].count(told) == 1
    assert told in view_of(week(), proposal).gaps
