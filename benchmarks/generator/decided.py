"""Draws what people have decided already: refusals, withdrawals, and pins that can (or cannot) hold."""

from __future__ import annotations

import numpy as np

from benchmarks.generator.columns import Children, Decisions, Drawing, Vacancies
from benchmarks.generator.dice import Dice, Ints
from benchmarks.generator.parameters import Parameters
from benchmarks.generator.room import Room
from matcher.week import DECISION_KINDS

MOST_PINS = 1000
PIN, REFUSED_BY_AUTHORITY, REFUSED_BY_CHILD, WITHDRAWN = (
    DECISION_KINDS.index(kind) for kind in ("pin", "refused-by-authority", "refused-by-child", "withdrawn")
)
Row = tuple[int, int, int]


def decisions(drawing: Drawing) -> Decisions:
    """Draw the decisions on a week that has none; no child has two of them.

    Only complete children without group or keep-apart pair are decided on, so that the pins hold
    together (but for those of a conflict).
    """
    parameters, children, vacancies = drawing.parameters, drawing.children, drawing.vacancies
    dice = Dice(parameters.seed, "decisions")
    alone = np.flatnonzero((children.group < 0) & (children.apart_from < 0) & children.complete)
    alone = np.setdiff1d(alone, children.apart_from)
    order = alone[dice.order(alone.size)]
    withdrawn, refused, rest = np.split(order, np.cumsum(_counts(parameters, order.size)))
    rows = [(int(child), -1, WITHDRAWN) for child in withdrawn]
    rows += _refusals(refused, vacancies, dice)
    wanted = min(MOST_PINS, round(parameters.pins * parameters.children))
    rows += _pins(Room(drawing), rest, wanted)
    if parameters.conflict:
        rows += _conflict(parameters.seed, children, vacancies, rest)
    rows.sort()
    child, authority, kind = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    return Decisions(child=child, authority=authority, kind=kind)


def _counts(parameters: Parameters, available: int) -> list[int]:
    wanted = (round(share * parameters.children) for share in (parameters.withdrawn, parameters.refusals))
    return [min(count, available) for count in wanted]


def _refusals(refused: Ints, vacancies: Vacancies, dice: Dice) -> list[Row]:
    authority = vacancies.authority[dice.below(vacancies.authority.size, refused.size)]
    kind = np.where(dice.chance(0.5, refused.size), REFUSED_BY_AUTHORITY, REFUSED_BY_CHILD)
    return [(int(c), int(a), int(k)) for c, a, k in zip(refused, authority, kind, strict=True)]


def _pins(room: Room, candidates: Ints, wanted: int) -> list[Row]:
    rows: list[Row] = []
    for child in candidates:
        if len(rows) == wanted:
            break
        authority = room.take(int(child))
        if authority is not None:
            rows.append((int(child), authority, PIN))
    return rows


def _conflict(seed: int, children: Children, vacancies: Vacancies, alone: Ints) -> list[Row]:
    """Pins that break keep-together, keep-apart, or the places of the authority with the fewest.

    Each is sound row by row (a reader finds no fault), and only the rules together refute it.
    """
    places = np.bincount(vacancies.authority, weights=vacancies.places)
    places[places == 0] = np.inf
    fewest = int(places.argmin())
    pairs = np.flatnonzero(children.apart_from >= 0)
    siblings = np.flatnonzero(children.group == 0)
    if seed % 3 == 0 and siblings.size > places[fewest]:
        return [(int(siblings[0]), fewest, PIN)]
    if seed % 3 == 1 and pairs.size:
        roomy = int(np.argmax(np.where(np.isfinite(places), places, 0)))
        return [(int(pairs[0]), roomy, PIN), (int(children.apart_from[pairs[0]]), roomy, PIN)]
    return [(int(child), fewest, PIN) for child in alone[: int(places[fewest]) + 1]]
