"""Plain words for codes, counts, dates and ratios; one place, so that workbook, page and record speak alike."""

from __future__ import annotations

from datetime import date

from matcher.calendars import SOME_MONDAY, in_words

STATUS = {
    "optimal": "Proven: no lawful plan is better by the order of objectives in the policy.",
    "feasible": "Lawful and checked, but not proven best.",
    "infeasible": "No lawful proposal: pins and rules cannot hold together.",
    "stopped": "Stopped before a plan was found.",
}
TYPES = {"foster": "Foster placement", "supported": "Supported accommodation", "home": "Children's home"}
ESOL = {
    "pre-entry": "Pre-Entry", "entry-1": "Entry 1", "entry-2": "Entry 2", "entry-3": "Entry 3",
    "level-1": "Level 1", "level-2": "Level 2",
}  # fmt: skip
PARTICIPATION = {"directed": "directed", "volunteer": "volunteers", "paused": "paused", "none": "no"}


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: ``count(1, "child", "children")`` is "1 child"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def day(value: date | None) -> str:
    """A date as people write it, "2 March 2026"; blank for none."""
    return in_words(value) if value else ""


def week_of(start: date) -> str:
    """ "week of 2 March 2026"; a week without children and without a first day has none."""
    return "week without children" if start == SOME_MONDAY else f"week of {day(start)}"


def percent(ratio: float | None, unknown: str = "not known") -> str:
    """A ratio as per cent without decimals."""
    return unknown if ratio is None else f"{100 * ratio:.0f} %"


def days_left(days: int) -> str:
    """Working days until a deadline, in words."""
    if days < 0:
        return f"overdue by {count(-days, 'working day')}"
    return "due on the first day of the week" if days == 0 else f"{count(days, 'working day')} left"


def named(name: str, code: str) -> str:
    """An authority by name and code."""
    return name if name == code else f"{name} ({code})"
