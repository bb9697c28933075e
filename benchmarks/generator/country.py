"""The ground that a week is drawn on: the 212 authorities, their loads, and the towns."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.generator.calibration import KENT, KENT_LOAD, PORT_LOAD, PORTS
from benchmarks.generator.dice import Dice, Ints, whole
from benchmarks.generator.parameters import Parameters
from matcher.reference import authorities
from matcher.week import Authority

THRESHOLD_PER = 1000  # the default threshold, 0.1 %, as children per UASC
UNKNOWN_SHARE_LOAD = 8  # [A] a trust without a share: at most so many UASC in care
FAIR_SHARES = {"BHSCT": 45, "NHSCT": 60}  # [A] two trusts that state a share; the other three stay unknown


class Town(NamedTuple):
    """A place with a point, and the authority that it is taken to lie in (index)."""

    place: str
    latitude: float
    longitude: float
    authority: int


@dataclass(frozen=True)
class Country:
    """Authorities as columns, in the reference table's order. Population and share are -1 where unknown.

    ``share`` is the fair share in whole children, ``uasc`` the load, known for every authority: where
    nobody published one it is drawn, and the week's own row carries it.
    """

    authorities: tuple[Authority, ...]
    regions: tuple[str, ...]
    region: Ints
    population: Ints
    uasc: Ints
    share: Ints
    towns: tuple[Town, ...]
    town_first: Ints
    town_count: Ints

    def index(self, code: str) -> int:
        """Index of the authority of this code."""
        return next(i for i, authority in enumerate(self.authorities) if authority.code == code)

    @property
    def headroom(self) -> Ints:
        """Children until the fair share is full; 0 where the share is unknown."""
        return np.asarray(np.maximum(self.share - self.uasc, 0))

    def town_of(self, authority: Ints, dice: Dice) -> Ints:
        """A random town in each of these authorities; -1 where none is listed."""
        drawn = self.town_first[authority] + dice.below(self.town_count[authority], authority.size)
        return np.where(self.town_count[authority] > 0, drawn, -1)


def country(parameters: Parameters) -> Country:
    """Lay out the authorities, ``parameters.country`` times as many children and UASC as the reference has."""
    dice = Dice(parameters.seed, "country")
    table = tuple(authorities().values())
    names = tuple(dict.fromkeys(authority.region for authority in table))
    towns = _towns(tuple(authority.code for authority in table))
    owner = np.array([town.authority for town in towns], dtype=np.int64)
    population = np.array([a.child_population or -1 for a in table], dtype=np.int64)
    population = np.where(population > 0, population * parameters.country, -1)
    share = _shares(table, population, parameters.country)
    return Country(
        authorities=table,
        regions=names,
        region=np.array([names.index(authority.region) for authority in table], dtype=np.int64),
        population=population,
        uasc=_loads(table, share, parameters.country, dice),
        share=share,
        towns=towns,
        town_first=np.searchsorted(owner, np.arange(len(table))).astype(np.int64),
        town_count=np.bincount(owner, minlength=len(table)).astype(np.int64),
    )


def _shares(table: tuple[Authority, ...], population: Ints, times: int) -> Ints:
    given = np.array([FAIR_SHARES.get(authority.code, -1) for authority in table], dtype=np.int64)
    return np.where(population >= 0, population // THRESHOLD_PER, np.where(given >= 0, given * times, -1))


def _loads(table: tuple[Authority, ...], share: Ints, times: int, dice: Dice) -> Ints:
    """Published loads, else between 30 and 90 % of the share [A]; ports at or above theirs, Kent far above."""
    full = np.where(share >= 0, share, UNKNOWN_SHARE_LOAD * times)
    drawn = whole(full * (0.3 + 0.6 * dice.uniform(share.size)))
    load = np.array([-1 if a.uasc_in_care is None else a.uasc_in_care * times for a in table], dtype=np.int64)
    load = np.where(load < 0, drawn, load)
    floor: NDArray[np.float64] = np.zeros(share.size)
    for i, authority in enumerate(table):
        if authority.code in PORTS:
            floor[i] = share[i] * (KENT_LOAD if authority.code == KENT else PORT_LOAD)
    return np.maximum(load, np.ceil(floor).astype(np.int64))


@cache
def _towns(codes: tuple[str, ...]) -> tuple[Town, ...]:
    text = files("benchmarks.generator").joinpath("towns.csv").read_text(encoding="utf-8")
    index = {code: i for i, code in enumerate(codes)}
    rows = csv.DictReader(text.splitlines())
    towns = [
        Town(row["place"], float(row["latitude"]), float(row["longitude"]), index[row["authority"]]) for row in rows
    ]
    return tuple(sorted(towns, key=lambda town: town.authority))
