"""How many: places, school and ESOL places, caseloads, the week's maximum, thresholds, a region's quota."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from benchmarks.arrays.named import UNKNOWN, Taken
from benchmarks.generator import Drawing, calibration
from benchmarks.generator.dice import Ints
from benchmarks.generator.offers import DIRECTED, PAUSED, VOLUNTEER
from matcher.reference import rota_weights
from matcher.week import ESOL_LEVELS, Week

Flags = NDArray[np.bool_]


def received(drawing: Drawing, taken: Taken) -> Ints:
    """Children by receiving authority, shape (authorities,)."""
    return np.bincount(taken.authority[taken.placed], minlength=len(drawing.country.authorities)).astype(np.int64)


def overfull(drawing: Drawing, week: Week, taken: Taken) -> dict[str, int]:
    """How often each rule of counting is broken."""
    now, standing = received(drawing, taken), drawing.standing
    return {
        "facts": int(sum((column == UNKNOWN).sum() for column in vars(taken).values())),
        "participation": int((now[~_taking_part(drawing)] > 0).sum()),
        "threshold": _beyond_threshold(drawing, now),
        "caseload": int(((standing.caseload_places >= 0) & (now > standing.caseload_places)).sum()),
        "week-maximum": int(((standing.week_maximum >= 0) & (now > standing.week_maximum)).sum()),
        "region-quota": _beyond_quota(drawing, now),
        "vacancies": _vacancies(drawing, taken),
        "school-places": _school(drawing, taken),
        "esol-places": _esol(drawing, taken),
    }


def _taking_part(drawing: Drawing) -> Flags:
    participation = drawing.standing.participation
    voluntary = drawing.parameters.regime == "voluntary"
    return np.asarray(participation == VOLUNTEER if voluntary else participation != PAUSED)


def _beyond_threshold(drawing: Drawing, now: Ints) -> int:
    """Directed authorities beyond their headroom, which is nothing where the share is unknown."""
    if drawing.parameters.regime != "mandatory":
        return 0
    directed = drawing.standing.participation == DIRECTED
    return int((directed & (now > drawing.country.headroom)).sum())


def _beyond_quota(drawing: Drawing, now: Ints) -> int:
    if drawing.parameters.rota != "hard":
        return 0
    by_region = np.bincount(drawing.country.region, weights=now, minlength=len(drawing.country.regions))
    weights = [Fraction(rota_weights()[region]) for region in drawing.country.regions]
    cycle, total = drawing.parameters.rota_cycle, sum(weights, start=Fraction(0))
    room = [
        max(0, math.floor(cycle * weight / total) - had)
        for weight, had in zip(weights, drawing.received.tolist(), strict=True)
    ]
    return int((by_region > np.array(room)).sum())


def _too_often(rows: Ints, places: Ints) -> int:
    """Rows of a table that are taken more often than they have places."""
    return int((np.bincount(rows[rows >= 0], minlength=len(places)) > places).sum())


def _vacancies(drawing: Drawing, taken: Taken) -> int:
    """Overfull vacancies, and placed children without one of their authority's own."""
    rows = drawing.vacancies
    own = (taken.vacancy >= 0) & (rows.authority[np.maximum(taken.vacancy, 0)] == taken.authority)
    lacking = taken.placed & ~own & (taken.vacancy != UNKNOWN)
    return int(lacking.sum()) + _too_often(np.where(own & taken.placed, taken.vacancy, -1), rows.places)


def _school(drawing: Drawing, taken: Taken) -> int:
    asked, fits = drawing.children.school_year >= 0, school_fits(drawing, taken)
    return _amiss(taken.placed, asked, taken.school, fits, drawing.school_places.places)


def _esol(drawing: Drawing, taken: Taken) -> int:
    asked, fits = drawing.children.esol_level >= 0, esol_fits(drawing, taken)
    return _amiss(taken.placed, asked, taken.esol, fits, drawing.esol_places.places)


def _amiss(placed: Flags, asked: Flags, row: Ints, fits: Flags, places: Ints) -> int:
    """Placed children who ask for a place and have none, have one that does not fit, or share one too often."""
    lacking, unfit = placed & asked & (row == -1), placed & (row >= 0) & ~fits
    return int(lacking.sum() + unfit.sum()) + _too_often(np.where(placed, row, -1), places)


def school_fits(drawing: Drawing, taken: Taken) -> Flags:
    """Whether the child takes a school place of its year at its authority, shape (children,)."""
    rows, row = drawing.school_places, np.maximum(taken.school, 0)
    there = (taken.school >= 0) & (rows.authority[row] == taken.authority)
    return np.asarray(there & (rows.school_year[row] == drawing.children.school_year))


def esol_fits(drawing: Drawing, taken: Taken) -> Flags:
    """Whether the child takes a course of its level at its authority that can be joined, shape (children,)."""
    rows, row, level = drawing.esol_places, np.maximum(taken.esol, 0), drawing.children.esol_level
    listed = np.array([[k in levels for k in range(len(ESOL_LEVELS))] for levels in calibration.COURSES], dtype=bool)
    joinable = rows.roll_on | (rows.starts_on >= np.datetime64(drawing.parameters.week_starting))
    there = (taken.esol >= 0) & (rows.authority[row] == taken.authority)
    return np.asarray(there & (level >= 0) & listed[rows.course[row], np.maximum(level, 0)] & joinable[row])
