"""What ``validate`` says in the end of a week without faults: that it can be proposed for, or what it lacks."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matcher.week import Week


def conclusion(week: Week, tables: Collection[str]) -> str:
    """The last line: a week without children or places has no fault, and yet nothing can come of it.

    Parameters
    ----------
    tables
        The tables that the week has.
    """
    if not week.children:
        lacks = _lacks("children", tables, "child")
        return f"No fault, but no children: {lacks}, so nothing can be proposed. Add its rows and validate again."
    if not any(row.places for row in week.vacancies):
        lacks = _lacks("vacancies", tables, "place")
        return f"No fault, but no vacancies: {lacks}, so nobody can be placed. Add its rows and validate again."
    return "No fault. Next: matcher propose."


def _lacks(table: str, tables: Collection[str], what: str) -> str:
    return f"the table {table} has no {what}" if table in tables else f"the week has no table {table}"


def assumed(week: Week) -> tuple[str, ...]:
    """Which Monday the week begins on, where nobody has said so."""
    from matcher.calendars import in_words, week_starting

    if week.policy.week_starting is not None or not week.children:
        return ()
    return (
        f"policy: week_starting is blank, so the week of the latest referral is taken: that of Monday "
        f"{in_words(week_starting(week))}. Fill it in if another is meant.",
    )
