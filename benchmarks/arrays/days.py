"""Dates as day numbers, and deadlines by the independent checker's own count of working days."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from benchmarks.arrays.distinct import distinct
from benchmarks.generator import Drawing
from benchmarks.generator.columns import Days
from benchmarks.generator.dice import Ints
from matcher.check.days import calendar_of, weeks_until, working_day_after
from matcher.check.facts import DUE, OVERDUE, UNDUE
from matcher.week import Week

EPOCH = date(1970, 1, 1)
LONG_AGO = -(1 << 40)
"""Stands for a blank date, which is always past."""
CLASSES = (OVERDUE, DUE, UNDUE)


def days_of(dates: Days) -> Ints:
    """Days since 1970; ``LONG_AGO`` where blank."""
    blank = np.isnat(dates)
    return np.where(blank, LONG_AGO, dates.astype("datetime64[D]").astype(np.int64))


def deadlines(drawing: Drawing, week: Week) -> Ints:
    """Day number of each child's deadline, shape (children,); each distinct case is counted out once."""
    kids, policy = drawing.children, week.policy
    counts = (policy.deadline_working_days_not_in_care, policy.deadline_working_days)
    nations = [row.nation for row in drawing.country.authorities]
    cases = distinct(days_of(kids.referred_on), kids.in_care.astype(np.int64), kids.entry)
    found = []
    for referred, in_care, entry in cases.rows.tolist():
        day = EPOCH + timedelta(days=referred)
        last = working_day_after(day, counts[in_care], calendar_of(policy, nations[entry]))
        found.append((last - EPOCH).days)
    return np.array(found, dtype=np.int64)[cases.number]


def deadline_classes(drawing: Drawing, week: Week) -> Ints:
    """Index into ``CLASSES`` of each child, shape (children,)."""
    start = (drawing.parameters.week_starting - EPOCH).days
    limit = deadlines(drawing, week)
    return np.where(limit < start, 0, np.where(limit <= start + 6, 1, 2)).astype(np.int64)


def weeks(dates: Days, drawing: Drawing) -> Ints:
    """Whole weeks, begun ones counted, from the week's start until each date."""
    start = drawing.parameters.week_starting
    days, number = np.unique(days_of(dates), return_inverse=True)
    found = [0 if day == LONG_AGO else weeks_until(EPOCH + timedelta(days=day), start) for day in days.tolist()]
    return np.array(found, dtype=np.int64)[number]
