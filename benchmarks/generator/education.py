"""Draws school places by year group and ESOL courses by level and start."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from benchmarks.generator import calibration as c
from benchmarks.generator.columns import Children, EsolPlaces, SchoolPlaces
from benchmarks.generator.dice import Dice, Ints
from benchmarks.generator.parameters import Parameters

YEARS = (7, 8, 9, 10, 11)


def in_need(children: Children) -> tuple[int, int]:
    """Children of school age, and learners."""
    return int((children.school_year >= 0).sum()), int((children.esol_level >= 0).sum())


def school_places(parameters: Parameters, offers: Ints, pupils: int) -> SchoolPlaces:
    """Places in some of the year groups of each offering authority, a fifth of them from September only."""
    dice = Dice(parameters.seed, "school")
    cells = offers.size * len(YEARS)
    open_cells = np.flatnonzero(dice.chance(parameters.school_open, cells))
    rows = open_cells.size
    later = dice.chance(0.2, rows)
    return SchoolPlaces(
        authority=offers[open_cells // len(YEARS)],
        school_year=np.array(YEARS, dtype=np.int64)[open_cells % len(YEARS)],
        places=_places(rows, parameters.education * pupils, dice),
        available_from=np.where(later, np.datetime64(_september(parameters.week_starting)), np.datetime64("NaT")),
    )


def esol_places(parameters: Parameters, offers: Ints, learners: int) -> EsolPlaces:
    """One to three courses per offering authority: some to roll on to, most others from September."""
    dice = Dice(parameters.seed, "esol")
    authority = np.repeat(offers, dice.between(1, 3, offers.size))
    rows = authority.size
    roll_on = dice.chance(parameters.roll_on, rows)
    week = np.datetime64(parameters.week_starting)
    running = week - 7 * dice.between(3, 20, rows)
    soon = week + 7 * dice.between(1, 8, rows)
    september = np.datetime64(_september(parameters.week_starting)) + 7 * dice.below(3, rows)
    fixed = np.where(dice.chance(0.75, rows), september, soon)
    return EsolPlaces(
        authority=authority,
        course=dice.pick(c.COURSE_WEIGHTS, rows),
        places=_places(rows, parameters.education * learners, dice),
        starts_on=np.where(roll_on, running, fixed),
        roll_on=roll_on,
    )


def _places(rows: int, wanted: float, dice: Dice) -> Ints:
    """At least one place per row, about ``wanted`` in all."""
    if not rows:
        return np.zeros(0, dtype=np.int64)
    return 1 + np.bincount(dice.below(rows, max(0, round(wanted) - rows)), minlength=rows).astype(np.int64)


def _september(week_starting: date) -> date:
    """The next first Monday of September."""
    this_year = _first_monday_of_september(week_starting.year)
    return this_year if this_year >= week_starting else _first_monday_of_september(week_starting.year + 1)


def _first_monday_of_september(year: int) -> date:
    first = date(year, 9, 1)
    return first + timedelta(days=-first.weekday() % 7)
