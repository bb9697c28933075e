"""The week in a few figures, each with a note that says what it is measured against."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.report.view import View
from matcher.report.words import count, percent


@dataclass(frozen=True)
class Figure:
    """One headline figure: what it is, its value, and what to compare it with."""

    title: str
    value: str
    note: str


def figures(view: View) -> tuple[Figure, ...]:
    """The headline figures of a proposal, in reading order."""
    at = count(len(view.receiving), "authority", "authorities")
    return (
        _waiting(view),
        Figure("With a proposal", f"{len(view.placed):,}", f"at {at}"),
        Figure("Escalated", f"{len(view.escalated):,}", "stay with their entry authority; nobody is dropped"),
        _overdue(view),
        _near(view),
        _highest(view),
    )


def _waiting(view: View) -> Figure:
    gone = len(view.children) - len(view.waiting)
    note = f"half of them {view.median_wait:g} days or longer"
    if gone:
        note += f"; {gone:,} more {'is' if gone == 1 else 'are'} withdrawn, so no place is looked for"
    return Figure("Children who wait", f"{len(view.waiting):,}", note)


def _overdue(view: View) -> Figure:
    overdue = [row for row in view.waiting if row.timing.urgency == "overdue"]
    placed = sum(row.placed for row in overdue)
    return Figure("Overdue and now placed", f"{placed} of {len(overdue)}", "their deadline passed before this week")


def _near(view: View) -> Figure:
    note = f"placed within {view.near_miles:g} miles of a relative, school or other tie"
    return Figure("Near their anchor", f"{view.near} of {len(view.anchored)}", note)


def _highest(view: View) -> Figure:
    receiving = [row for row in view.counted if row.received]
    if not receiving:
        return Figure("Fullest that receives", "none", "no authority with a known share receives a child")
    fullest = max(receiving, key=lambda row: row.ratio_after or 0)
    note = f"of its fair share: {fullest.name}, {percent(fullest.ratio_before)} before"
    return Figure("Fullest that receives", percent(fullest.ratio_after), note)
