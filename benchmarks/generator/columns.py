"""A week as columns: one array per column of a table, blank as -1 (or NaT), places and authorities as indices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.generator.country import Country
from benchmarks.generator.dice import Flags, Ints
from benchmarks.generator.parameters import Parameters

Days = NDArray[np.datetime64]
BLANK = -1


@dataclass(frozen=True)
class Children:
    """One element per child.

    ``must``, ``avoid`` and ``wish`` hold an authority's index, or a region's index after all of those.
    ``apart_from`` is the index of another child, ``types`` one of TYPE_LISTS, ``anchor`` a town.
    """

    entry: Ints
    referred_on: Days
    age: Ints
    girl: Flags
    school_year: Ints
    esol_level: Ints
    types: Ints
    group: Ints
    apart_from: Ints
    anchor: Ints
    anchor_kind: Ints
    need: Ints
    must: Ints
    avoid: Ints
    wish: Ints
    in_care: Flags
    complete: Flags
    agreed: Flags


@dataclass(frozen=True)
class Vacancies:
    """One element per vacancy. ``sex``: 0 female, 1 male; ``type``: index of PLACEMENT_TYPES."""

    authority: Ints
    type: Ints
    places: Ints
    place: Ints
    located_in: Ints
    min_age: Ints
    max_age: Ints
    sex: Ints
    available_from: Days
    tag: Ints
    assessed: Flags


@dataclass(frozen=True)
class SchoolPlaces:
    """One element per authority and year group with places."""

    authority: Ints
    school_year: Ints
    places: Ints
    available_from: Days


@dataclass(frozen=True)
class EsolPlaces:
    """One element per course. ``course``: index of COURSES."""

    authority: Ints
    course: Ints
    places: Ints
    starts_on: Days
    roll_on: Flags


@dataclass(frozen=True)
class Standing:
    """One element per authority. ``pause``: index of PAUSES; ``participation``: 0 directed, 1 volunteer, 2 paused."""

    participation: Ints
    pause: Ints
    caseload_places: Ints
    week_maximum: Ints


@dataclass(frozen=True)
class Decisions:
    """One element per decision. ``kind``: index of DECISION_KINDS."""

    child: Ints
    authority: Ints
    kind: Ints


@dataclass(frozen=True)
class Drawing:
    """A drawn week: its dials and all of its tables as columns."""

    parameters: Parameters
    country: Country
    children: Children
    vacancies: Vacancies
    school_places: SchoolPlaces
    esol_places: EsolPlaces
    standing: Standing
    received: Ints
    decisions: Decisions


NOTHING_DECIDED = Decisions(*(np.zeros(0, dtype=np.int64) for _ in range(3)))


def no_days(size: int) -> Days:
    """A column of blank dates."""
    return np.full(size, np.datetime64("NaT"), dtype="datetime64[D]")


def blanks(size: int) -> Ints:
    """A column of blank indices or numbers."""
    return np.full(size, BLANK, dtype=np.int64)
