"""What room is left while pins are dealt: a cautious reading of the rules, so that the pins hold together."""

from __future__ import annotations

import numpy as np

from benchmarks.generator import calibration as c
from benchmarks.generator.columns import Drawing, Standing
from benchmarks.generator.country import Country
from benchmarks.generator.dice import Flags, Ints
from benchmarks.generator.offers import DIRECTED, PAUSED
from matcher.week import PLACEMENT_TYPES

NO_LIMIT = 1 << 40


class Room:
    """Counts of what is still free; ``take`` uses some of it up for one child.

    Stricter than the rules (no vacancy outside the area without an assessment, none that opens after
    the week, whatever the child's deadline), never looser.
    """

    def __init__(self, drawing: Drawing) -> None:
        vacancies = drawing.vacancies
        self._children, self._vacancies, self._region = drawing.children, vacancies, drawing.country.region
        self._school, self._esol = drawing.school_places, drawing.esol_places
        self._monday = np.datetime64(drawing.parameters.week_starting)
        self._vacant = vacancies.places.copy()
        self._seats = self._school.places.copy()
        self._courses = self._esol.places.copy()
        self._admitted = _limits(drawing.country, drawing.standing)
        self._area = np.where(vacancies.located_in >= 0, vacancies.located_in, vacancies.authority)

    def take(self, child: int) -> int | None:
        """An authority that can have the child, with all that the child needs there taken; None: there is none."""
        for vacancy in np.flatnonzero(self._suits(child)):
            authority = int(self._vacancies.authority[vacancy])
            seat, course = self._seat(child, authority), self._course(child, authority)
            if seat is None or course is None:
                continue
            self._vacant[vacancy] -= 1
            self._admitted[authority] -= 1
            self._seats[seat] -= 1
            self._courses[course] -= 1
            return authority
        return None

    def _suits(self, child: int) -> Flags:
        kids, vacancies = self._children, self._vacancies
        age, entry = int(kids.age[child]), int(kids.entry[child])
        opens = vacancies.available_from
        suits = (self._vacant > 0) & (self._admitted[vacancies.authority] > 0)
        suits &= np.isin(vacancies.type, _types(int(kids.types[child]), age))
        suits &= (vacancies.min_age <= age) & ((vacancies.max_age < 0) | (vacancies.max_age >= age))
        suits &= (vacancies.sex < 0) | (vacancies.sex == int(~kids.girl[child]))
        suits &= (kids.need[child] < 0) | (vacancies.tag == kids.need[child])
        suits &= np.isnat(opens) | (opens <= self._monday + 6)
        suits &= (vacancies.located_in < 0) | vacancies.assessed
        suits &= (vacancies.authority != entry) & (self._area != entry)
        if kids.must[child] >= 0:
            suits &= vacancies.authority == kids.must[child]
        return (
            suits & ~self._named(kids.avoid[child], vacancies.authority) & ~self._named(kids.avoid[child], self._area)
        )

    def _named(self, area: np.int64, authority: Ints) -> Flags:
        """Whether an authority is the one meant by ``area``, or lies in the region meant."""
        return np.asarray((authority == area) | (self._region.size + self._region[authority] == area))

    def _seat(self, child: int, authority: int) -> Ints | None:
        """School places to use up: one, none where the child needs none; None where there is none to have."""
        year = self._children.school_year[child]
        places = self._school
        return _first((places.authority == authority) & (places.school_year == year) & (self._seats > 0), year)

    def _course(self, child: int, authority: int) -> Ints | None:
        level = self._children.esol_level[child]
        esol = self._esol
        lists = np.array([level in course for course in c.COURSES])[esol.course]
        joinable = esol.roll_on | (esol.starts_on >= self._monday)
        return _first((esol.authority == authority) & lists & joinable & (self._courses > 0), level)


def _first(found: Flags, wanted: np.int64) -> Ints | None:
    if wanted < 0:
        return np.zeros(0, dtype=np.int64)
    rows = np.flatnonzero(found)[:1]
    return rows if rows.size else None


def _types(listed: int, age: int) -> list[int]:
    allowed = c.TYPE_LISTS[listed] or PLACEMENT_TYPES
    return [i for i, kind in enumerate(PLACEMENT_TYPES) if kind in allowed and (age >= 16 or kind != "supported")]


def _limits(country: Country, standing: Standing) -> Ints:
    """Children that each authority can still be asked to take."""
    headroom = np.where(standing.participation == DIRECTED, country.headroom, NO_LIMIT)
    limits = [np.where(limit >= 0, limit, NO_LIMIT) for limit in (standing.caseload_places, standing.week_maximum)]
    lowest = np.minimum.reduce([headroom, *limits])
    return np.where(standing.participation == PAUSED, 0, lowest).astype(np.int64)
