"""School places and ESOL places: the two kinds of study place, written down alike."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.problem import UNBOUNDED, Ints, ints
from matcher.rules.children import day_number
from matcher.rules.draft import Draft
from matcher.rules.facts import Facts
from matcher.rules.taking import Offer, Sources, take
from matcher.week import EsolPlace, SchoolPlace

StudyPlace = SchoolPlace | EsolPlace
Mask = NDArray[np.bool_]


def weeks_until(facts: Facts, start: int) -> int:
    """Weeks from the start of the planning week to a day, rounded up, never negative."""
    return max(0, -(-(start - day_number(facts.start)) // 7))


def open_to(rows: Sequence[StudyPlace], authority: Ints, fits: Mask, count: int) -> Mask:
    """Shape (needs, authorities): whether some row with places fits; ``fits`` has shape (needs, rows)."""
    out = np.zeros((len(fits), count), dtype=bool)
    with_places = np.array([row.places > 0 for row in rows], dtype=bool)
    need, row = np.nonzero(fits & with_places[None, :])
    out[need, authority[row]] = True
    return out


def add_study_rows(
    draft: Draft, rule: str, rows: Sequence[StudyPlace], weeks: Ints, fits: Mask, needs: Mask, mode: str
) -> None:
    """Each line of a demand that needs the study takes a place of it at its authority.

    Parameters
    ----------
    rows, weeks
        The table's rows in dealing order, and weeks until each starts.
    fits
        Shape (demands, rows).
    needs
        Shape (demands,).
    mode
        ``soft`` adds the choice of taking none, as a breach.
    """
    number = draft.facts.authorities.number
    location = ints([number[row.authority] for row in rows])
    places = ints([row.places for row in rows])
    offers: list[tuple[Offer, ...]] = [((row.key, row.places),) for row in rows]
    breaches = np.zeros(fits.shape, dtype=np.uint8)
    if mode == "soft":
        count = len(draft.facts.authorities)
        location = np.append(location, np.arange(count))
        places = np.append(places, np.full(count, UNBOUNDED))
        offers += [((None, UNBOUNDED),)] * count
        weeks = np.append(weeks, np.full(count, draft.facts.policy.no_place_weeks))
        none = np.broadcast_to(needs[:, None], (len(needs), count))
        fits = np.concatenate([fits, none], axis=1)
        breaches = np.concatenate([breaches, none.astype(np.uint8)], axis=1)
    sources = Sources(rule, location, location, places, tuple(offers), fits, breaches, weeks)
    lines = draft.lines.where(needs[draft.lines.demand])
    draft.takings[rule] = take(draft, sources, lines, draft.authority_of(lines), len(draft.facts.authorities))
