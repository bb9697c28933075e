"""School places and courses that each seat may take: by the child's need and the authority alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matcher.check.certificate.alike import Bools, Ints, numbered
from matcher.check.certificate.segments import starts
from matcher.check.days import weeks_until
from matcher.check.education import esol_fits, school_fits
from matcher.check.facts import Facts
from matcher.check.modes import HARD, OFF, mode
from matcher.week import Authority, Child, EsolPlace, SchoolPlace

WITHOUT = -1


@dataclass(frozen=True)
class Study:
    """What seats may take: seat (ascending), pool (``WITHOUT``: none) and weeks of each option; and the pools' rows."""

    seat: Ints
    pool: Ints
    weeks: Ints
    keys: tuple[str, ...]
    places: Ints


@dataclass(frozen=True)
class Offered:
    """Pools that fit, by need and authority.

    Attributes
    ----------
    need
        Shape (members,): number of the member's need; 0 is none.
    options
        By need and authority: (pool, weeks) of each pool that fits.
    possible
        Shape (members, authorities): whether the rule, if hard, leaves the authority open.
    """

    need: Ints
    options: dict[tuple[int, int], list[tuple[int, int]]]
    possible: Bools
    keys: tuple[str, ...]
    places: Ints

    def study(self, seat_member: Ints, seat_authority: Ints) -> Study:
        """The options of given seats."""
        seats: list[int] = []
        taken: list[tuple[int, int]] = []
        need = self.need[seat_member]
        for seat in np.flatnonzero(need > 0).tolist():
            found = self.options[int(need[seat]), int(seat_authority[seat])]
            seats += [seat] * len(found)
            taken += found
        pool, weeks = np.array(taken, dtype=np.int64).reshape(-1, 2).T
        return Study(np.array(seats, dtype=np.int64), pool, weeks, self.keys, self.places)


def schools(facts: Facts, members: Sequence[Child], authorities: Sequence[Authority]) -> Offered:
    """School places for each member's year."""
    pools = tuple(facts.school_places.values())
    weeks = [weeks_until(pool.available_from, facts.start) for pool in pools]
    needs = [child.school_year for child in members]
    return _offered(facts, "school-places", pools, weeks, members, needs, authorities)


def courses(facts: Facts, members: Sequence[Child], authorities: Sequence[Authority]) -> Offered:
    """ESOL courses at each member's level that can be joined."""
    pools = tuple(facts.esol_places.values())
    weeks = [weeks_until(pool.starts_on, facts.start) for pool in pools]
    needs = [child.esol_level for child in members]
    return _offered(facts, "esol-places", pools, weeks, members, needs, authorities)


@dataclass(frozen=True)
class Options:
    """What seats can take of one sort, of which each takes one.

    Attributes
    ----------
    seat
        Of each option, ascending.
    alone
        Whether its seat has no other.
    kind
        Shape (seats,): the same number for those that can take just the same; -1 for those that need none.
    """

    seat: Ints
    alone: Bools
    kind: Ints


def options_of(seat: Ints, option: Ints, apart: Ints) -> Options:
    """Sort seats by what they can take, and by a number of each (shape (seats,)) that is to keep them apart."""
    start = starts(seat)
    end = np.append(start[1:], len(seat))[: len(start)]
    owner, kind = seat[start], np.full(len(apart), -1, dtype=np.int64)
    numbers: dict[tuple[int, bytes], int] = {}
    for one, other, number in zip(start.tolist(), end.tolist(), owner.tolist(), strict=True):
        key = int(apart[number]), option[one:other].tobytes()
        kind[number] = numbers.setdefault(key, len(numbers))
    return Options(seat, np.repeat(end - start == 1, end - start), kind)


def _offered(
    facts: Facts, rule: str, pools: Sequence[SchoolPlace | EsolPlace], weeks: Sequence[int],
    members: Sequence[Child], needs: Sequence[object], authorities: Sequence[Authority],
) -> Offered:  # fmt: skip
    level = mode(facts.week.policy, rule)
    keys, places = tuple(pool.key for pool in pools), np.array([pool.places for pool in pools], dtype=np.int64)
    examples, need = numbered([None, *(needs if level != OFF else [None] * len(needs))])
    options: dict[tuple[int, int], list[tuple[int, int]]] = {}
    possible = np.ones((len(examples), len(authorities)), dtype=bool)
    here: dict[str, list[int]] = {}
    for number, pool in enumerate(pools):
        if pool.places > 0:
            here.setdefault(pool.authority, []).append(number)
    for kind, example in enumerate(examples.tolist()):
        if kind == 0:
            continue
        for place, authority in enumerate(authorities):
            child = members[example - 1]
            fitting = [i for i in here.get(authority.code, ()) if _fits(facts, child, authority, pools[i])]
            found = [(i, weeks[i]) for i in fitting]
            if level != HARD:
                found.append((WITHOUT, facts.week.policy.no_place_weeks))
            options[kind, place] = found
            possible[kind, place] = bool(found)
    return Offered(need[1:], options, possible[need[1:]], keys, places)


def _fits(facts: Facts, child: Child, authority: Authority, pool: SchoolPlace | EsolPlace) -> bool:
    if isinstance(pool, SchoolPlace):
        return school_fits(child, authority, pool)
    return esol_fits(facts, child, authority, pool)
