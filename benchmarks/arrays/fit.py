"""Does each vacancy suit the child who takes it: one line per rule, over all placed children at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from benchmarks.arrays.days import EPOCH, days_of, deadlines
from benchmarks.arrays.named import Taken
from benchmarks.generator import Drawing, calibration
from benchmarks.generator.dice import Ints
from matcher.check.miles import Point, tenths
from matcher.week import PLACEMENT_TYPES, Week

Flags = NDArray[np.bool_]
FAR = 1 << 30
"""Tenths of a mile that stand for a distance nobody knows."""
SUPPORTED = PLACEMENT_TYPES.index("supported")


@dataclass(frozen=True)
class Pairs:
    """The placed children, each with the vacancy that it takes: columns of shape (placed with a vacancy,)."""

    drawing: Drawing
    week: Week
    child: Ints
    vacancy: Ints

    @classmethod
    def of(cls, drawing: Drawing, week: Week, taken: Taken) -> Pairs:
        """Those who take a vacancy of the authority that they are placed at."""
        owner = drawing.vacancies.authority
        known = taken.placed & (taken.vacancy >= 0)
        child = np.flatnonzero(known & (owner[np.maximum(taken.vacancy, 0)] == taken.authority))
        return cls(drawing, week, child.astype(np.int64), taken.vacancy[child])

    @cached_property
    def owner(self) -> Ints:
        """Authority that owns each vacancy."""
        return np.asarray(self.drawing.vacancies.authority[self.vacancy])

    @cached_property
    def area(self) -> Ints:
        """Authority in whose area each vacancy stands."""
        inside = self.drawing.vacancies.located_in[self.vacancy]
        return np.where(inside >= 0, inside, self.owner)

    def misfits(self) -> dict[str, int]:
        """How many pairs each rule forbids."""
        found = {
            "placement-type": self._type(),
            "age": self._age(),
            "sex": self._sex(),
            "needs": self._needs(),
            "available": self._late(),
            "no-return": self.area == self.drawing.children.entry[self.child],
            "out-of-area": self._out_of_area(),
            "avoid": self._avoided(),
        }
        return {rule: int(flags.sum()) for rule, flags in found.items()}

    def _type(self) -> Flags:
        kind = self.drawing.vacancies.type[self.vacancy]
        listed = np.array(
            [[not kinds or name in kinds for name in PLACEMENT_TYPES] for kinds in calibration.TYPE_LISTS], dtype=bool
        )
        young = self.drawing.children.age[self.child] < 16
        return np.asarray(~listed[self.drawing.children.types[self.child], kind] | (young & (kind == SUPPORTED)))

    def _age(self) -> Flags:
        age, rows = self.drawing.children.age[self.child], self.drawing.vacancies
        low, high = rows.min_age[self.vacancy], rows.max_age[self.vacancy]
        return np.asarray(((low >= 0) & (age < low)) | ((high >= 0) & (age > high)))

    def _sex(self) -> Flags:
        wanted = self.drawing.vacancies.sex[self.vacancy]
        return np.asarray((wanted >= 0) & ((wanted == 0) != self.drawing.children.girl[self.child]))

    def _needs(self) -> Flags:
        need = self.drawing.children.need[self.child]
        return np.asarray((need >= 0) & (need != self.drawing.vacancies.tag[self.vacancy]))

    def _late(self) -> Flags:
        """Free only after the deadline and after the week."""
        opens = days_of(self.drawing.vacancies.available_from[self.vacancy])
        end = (self.drawing.parameters.week_starting - EPOCH).days + 6
        return np.asarray(opens > np.maximum(deadlines(self.drawing, self.week)[self.child], end))

    def _out_of_area(self) -> Flags:
        rows = self.drawing.vacancies
        away = (self.area != self.owner) & ~rows.assessed[self.vacancy]
        near = int(10 * self.week.policy.near_miles)
        far = np.zeros(len(rows.authority), dtype=bool)
        for vacancy in np.unique(self.vacancy[away]).tolist():
            distance = tenths(self._point_of(int(rows.authority[vacancy])), self._site(vacancy))
            far[vacancy] = distance is None or distance > near
        return np.asarray(away & far[self.vacancy])

    def _avoided(self) -> Flags:
        """The owner, the area, or the region of either is what the child must avoid."""
        avoid = self.drawing.children.avoid[self.child]
        region = len(self.drawing.country.authorities) + self.drawing.country.region
        around = (self.owner, self.area, region[self.owner], region[self.area])
        return np.asarray((avoid >= 0) & np.any([avoid == place for place in around], axis=0))

    def tenths_to_anchor(self) -> Ints:
        """Tenths of a mile from each child's anchor to its vacancy: -1 without an anchor, ``FAR`` where unknown."""
        anchor = self.drawing.children.anchor[self.child]
        anchored = np.flatnonzero(anchor >= 0)
        pairs = np.stack([anchor[anchored], self.vacancy[anchored]])
        distinct, number = np.unique(pairs, axis=1, return_inverse=True)
        towns = self.drawing.country.towns
        miles = [
            tenths((towns[town].latitude, towns[town].longitude), self._site(vacancy))
            for town, vacancy in distinct.T.tolist()
        ]
        found = np.full(len(anchor), -1, dtype=np.int64)
        known = np.array([FAR if each is None else each for each in miles], dtype=np.int64)
        found[anchored] = known[number.ravel()]
        return found

    def _site(self, vacancy: int) -> Point | None:
        place = int(self.drawing.vacancies.place[vacancy])
        if place < 0:
            return self._point_of(int(self.drawing.vacancies.authority[vacancy]))
        town = self.drawing.country.towns[place]
        return town.latitude, town.longitude

    def _point_of(self, authority: int) -> Point | None:
        row = self.drawing.country.authorities[authority]
        return None if row.latitude is None or row.longitude is None else (row.latitude, row.longitude)
