"""The value of every stage, recomputed from the drawing and the names alone, in whole numbers and exact fractions."""

from __future__ import annotations

import hashlib
from fractions import Fraction

import numpy as np

from benchmarks.arrays.counts import esol_fits, received, school_fits
from benchmarks.arrays.days import CLASSES, deadline_classes, weeks
from benchmarks.arrays.distinct import distinct
from benchmarks.arrays.fit import FAR, Pairs
from benchmarks.arrays.named import Taken
from benchmarks.arrays.units import proposable_alone
from benchmarks.generator import Drawing
from matcher.check.shares import fair_share, load_before
from matcher.check.stages import Levels, StageValue, levels_of
from matcher.reference import rota_weights
from matcher.week import ESOL_LEVELS, Week


def stage_values(drawing: Drawing, week: Week, taken: Taken, seed: int) -> list[StageValue]:
    """Every stage that applies to a drawn week, in the order of the default policy."""
    classes = np.bincount(deadline_classes(drawing, week)[taken.placed], minlength=len(CLASSES)).tolist()
    found = [StageValue(f"placed-{name}", count) for name, count in zip(CLASSES, classes, strict=True)]
    able, kids = proposable_alone(drawing), drawing.children
    pairs = Pairs.of(drawing, week, taken)
    miles, anchored = pairs.tenths_to_anchor(), bool((able & (kids.anchor >= 0)).any())
    near = int(10 * week.policy.near_miles)
    if anchored:
        found.append(StageValue("near", int(((miles >= 0) & (miles <= near)).sum())))
    found.append(_by_levels("fairness", _loads(drawing, week, taken)))
    if drawing.parameters.rota == "stage":
        found.append(_by_levels("rota", _turns(drawing, taken)))
    found.append(StageValue("education", _education(drawing, taken, week.policy.no_place_weeks)))
    if anchored:
        beyond = np.where(miles == FAR, 10 * week.policy.unknown_miles, np.maximum(miles - near, 0))
        found.append(StageValue("distance", int(beyond.sum())))
    if (able & (kids.wish >= 0)).any():
        found.append(StageValue("wishes", _wishes(drawing, taken)))
    found.append(StageValue("tie-break", _lots(drawing, taken, seed)))
    return found


def _by_levels(name: str, ratios: list[Fraction]) -> StageValue:
    levels: Levels = levels_of(ratios)
    return StageValue(name, round(float(max(ratios)), 6) if ratios else None, levels)


def _loads(drawing: Drawing, week: Week, taken: Taken) -> list[Fraction]:
    """Load over fair share after, of every authority of which both are known."""
    rows = zip(week.authorities, received(drawing, taken).tolist(), strict=True)
    known = ((load_before(week.policy, row), fair_share(week.policy, row), now) for row, now in rows)
    return [(load + now) / share for load, share, now in known if load is not None and share is not None]


def _turns(drawing: Drawing, taken: Taken) -> list[Fraction]:
    """Children received in the cycle over weight, of every region that has one."""
    country = drawing.country
    now = np.bincount(country.region[taken.authority[taken.placed]], minlength=len(country.regions))
    rows = zip(country.regions, (drawing.received + now).tolist(), strict=True)
    return [had / Fraction(rota_weights()[region]) for region, had in rows if rota_weights()[region]]


def _education(drawing: Drawing, taken: Taken, without: int) -> int:
    """Weeks until school and course; so many ``without`` one that fits."""
    kids = drawing.children
    parts = (
        (kids.school_year, taken.school, school_fits(drawing, taken), drawing.school_places.available_from),
        (kids.esol_level, taken.esol, esol_fits(drawing, taken), drawing.esol_places.starts_on),
    )
    total = 0
    for need, row, fits, opens in parts:
        total += int(weeks(opens, drawing)[row[taken.placed & fits]].sum())
        total += without * int((taken.placed & (need >= 0) & ~fits).sum())
    return total


def _wishes(drawing: Drawing, taken: Taken) -> int:
    wish, country = drawing.children.wish, drawing.country
    region = len(country.authorities) + country.region[np.maximum(taken.authority, 0)]
    return int((taken.placed & (wish >= 0) & ((wish == taken.authority) | (wish == region))).sum())


def _lots(drawing: Drawing, taken: Taken, seed: int) -> int:
    """Sum of the lots, by SEMANTICS.md; each distinct one is drawn once."""
    kids, child = drawing.children, np.flatnonzero(taken.placed)
    columns = (taken.authority, kids.age, kids.girl.astype(np.int64), kids.school_year, kids.esol_level)
    lots = distinct(*(column[child] for column in columns))
    total = 0
    for (authority, age, girl, year, level), times in zip(lots.rows.tolist(), lots.times.tolist(), strict=True):
        parts = (
            seed,
            drawing.country.authorities[authority].code,
            age,
            "female" if girl else "male",
            "" if year < 0 else year,
            "" if level < 0 else ESOL_LEVELS[level],
        )
        text = "|".join(str(part) for part in parts)
        total += times * int(hashlib.sha256(text.encode()).hexdigest()[:5], 16)
    return total
