"""What each stage costs, way by way: the checker's own reading of every stage as something to make least."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np

from matcher.check.certificate.alike import Ints, judged, standing_against
from matcher.check.certificate.limits import most_received_by_region
from matcher.check.certificate.study import WITHOUT, Study
from matcher.check.certificate.ways import Ways, apart_pairs
from matcher.check.modes import SOFT, mode
from matcher.check.plan import Placement
from matcher.check.shares import fair_share, load_before
from matcher.check.stages import MAXIMISED, lot, squared_load
from matcher.week import Authority, Child, Vacancy


@dataclass(frozen=True)
class Cost:
    """A whole-number cost of every way; None is 0 everywhere.

    Attributes
    ----------
    seat, pair, school, esol
        Shapes as in :class:`Ways`.
    load
        Shape (authorities, children received + 1).
    region
        Shape (regions, children received + 1).
    parted
        Of each pair to be kept apart that meets (where that rule is soft).
    offset
        In any case.
    """

    seat: Ints | None = None
    pair: Ints | None = None
    school: Ints | None = None
    esol: Ints | None = None
    load: Ints | None = None
    region: Ints | None = None
    parted: int = 0
    offset: int = 0

    @cached_property
    def largest(self) -> int:
        """Largest cost of any one way, in size."""
        arrays = (self.seat, self.pair, self.school, self.esol, self.load, self.region)
        sizes = [int(np.abs(array).max(initial=0)) for array in arrays if array is not None]
        return max([*sizes, abs(self.parted), abs(self.offset)])


def combined(parts: Sequence[tuple[int, Cost]]) -> Cost:
    """Sum of factor x cost."""
    total: dict[str, Ints | int | None] = {}
    for part in fields(Cost):
        found = [(factor, getattr(cost, part.name)) for factor, cost in parts if factor]
        total[part.name] = sum((factor * value for factor, value in found if value is not None), start=0)
        if part.name not in ("parted", "offset") and all(value is None for _, value in found):
            total[part.name] = None
    return Cost(**total)  # type: ignore[arg-type]


class Costs:
    """Costs of a week's linear stages by name; a maximised stage is negated."""

    def __init__(self, ways: Ways, seed: int) -> None:
        self.ways = ways
        self.seed = seed
        self.facts = ways.facts

    def of(self, stage: str) -> Cost:
        """Cost of a stage with one number as its value."""
        cost: Cost = getattr(self, "_" + stage.replace("-", "_"))()
        return combined([(-1, cost)]) if stage in MAXIMISED else cost

    @cached_property
    def _seat_authority(self) -> Ints:
        return self.ways.choice_authority[self.ways.seat_choice]

    @cached_property
    def _deadline_classes(self) -> list[str]:
        return [self.facts.deadline_class(child) for child in self.ways.units.members]

    def _of_class(self, name: str) -> Cost:
        member = np.array([int(each == name) for each in self._deadline_classes], dtype=np.int64)
        return Cost(seat=member[self.ways.seat_member])

    def _placed_overdue(self) -> Cost:
        return self._of_class("overdue")

    def _placed_due(self) -> Cost:
        return self._of_class("due")

    def _placed_rest(self) -> Cost:
        return self._of_class("rest")

    def _by_anchor(self, near: bool) -> Cost:
        """``near``: 1 where the vacancy is near; else the tenths beyond. Only for children with an anchor."""
        facts, ways = self.facts, self.ways

        def judge(child: Child, vacancy: Vacancy) -> int:
            if child.anchor is None:
                return 0
            return int(facts.is_near(child, vacancy)) if near else facts.tenths_beyond(child, vacancy)

        seen = [child.anchor for child in ways.units.members], [facts.site(vacancy) for vacancy in ways.vacancies]
        table = judged(ways.units.members, ways.vacancies, seen, judge)
        return Cost(pair=table[ways.seat_member[ways.pair_seat], ways.pair_vacancy])

    def _near(self) -> Cost:
        return self._by_anchor(near=True)

    def _distance(self) -> Cost:
        return self._by_anchor(near=False)

    def _education(self) -> Cost:
        return Cost(school=self.ways.school.weeks, esol=self.ways.esol.weeks)

    def _at(self, wanted: Sequence[Sequence[str]]) -> Ints:
        """Shape (seats,): 1 where the authority, or its region, is among what is wanted of each member."""
        out = np.zeros((len(wanted), len(self.ways.authorities)), dtype=np.int64)
        codes = np.array([row.code for row in self.ways.authorities], dtype=object)
        regions = np.array([row.region for row in self.ways.authorities], dtype=object)
        for row, names in zip(out, wanted, strict=True):
            if names:
                row[np.isin(codes, names) | np.isin(regions, names)] = 1
        return out[self.ways.seat_member, self._seat_authority]

    def _wishes(self) -> Cost:
        return Cost(seat=self._at([child.wish for child in self.ways.units.members]))

    def _stability(self) -> Cost:
        """Every child who was somewhere before changes, but for those who go there again."""
        earlier = {row.ref: row.authority for row in self.facts.week.previous}
        before = [earlier.get(child.ref) for child in self.ways.units.members]
        there = np.array([self.ways.authority_of.get(code, -1) if code else -1 for code in before], dtype=np.int64)
        again = (there[self.ways.seat_member] == self._seat_authority).astype(np.int64)
        return Cost(seat=-again, offset=sum(child.ref in earlier for child in self.facts.proposable_children))

    def _tie_break(self) -> Cost:
        known: dict[tuple[object, ...], int] = {}
        lots = np.zeros(len(self.ways.seat_member), dtype=np.int64)
        members, authorities = self.ways.units.members, self.ways.authorities
        for seat, (m, a) in enumerate(zip(self.ways.seat_member.tolist(), self._seat_authority.tolist(), strict=True)):
            child = members[m]
            key = (a, child.age, child.sex, child.school_year, child.esol_level)
            if key not in known:
                known[key] = lot(self.seed, Placement(child, authorities[a]))
            lots[seat] = known[key]
        return Cost(seat=lots)

    def _fairness(self) -> Cost:
        """Proportional: the sum of squares, exactly as the stage is worth."""
        policy = self.facts.week.policy
        out = np.zeros((len(self.ways.authorities), int(self.ways.most.max(initial=0)) + 1), dtype=np.int64)
        for row, authority, most in zip(out, self.ways.authorities, self.ways.most.tolist(), strict=True):
            before, share = load_before(policy, authority), fair_share(policy, authority)
            if before is not None and share is not None:
                row[: most + 1] = [squared_load(before, received, share) for received in range(most + 1)]
        return Cost(load=out)

    def _breaches(self) -> Cost:
        facts, ways = self.facts, self.ways
        pairs = standing_against(facts, ways.units.members, ways.vacancies, SOFT)
        together = self._meeting_in_units() if mode(facts.week.policy, "keep-apart") == SOFT else None
        return Cost(
            seat=together,
            pair=pairs[ways.seat_member[ways.pair_seat], ways.pair_vacancy].astype(np.int64),
            school=_without(ways.school),
            esol=_without(ways.esol),
            load=self._over_caseload() if mode(facts.week.policy, "caseload") == SOFT else None,
            parted=int(mode(facts.week.policy, "keep-apart") == SOFT),
        )

    def _meeting_in_units(self) -> Ints:
        """Pairs to be kept apart within a unit meet wherever it goes; they are counted with its first member."""
        units = self.ways.units
        inside = np.zeros(len(units.members), dtype=np.int64)
        for one, other in apart_pairs(self.facts):
            if one in units.of_ref and units.of_ref[one] == units.of_ref.get(other):
                inside[units.first[units.of_ref[one]]] += 1
        return inside[self.ways.seat_member]

    def _over_caseload(self) -> Ints:
        received = np.arange(int(self.ways.most.max(initial=0)) + 1)
        places = np.array([self._caseload(authority) for authority in self.ways.authorities], dtype=np.int64)
        over: Ints = np.maximum(0, received[None, :] - places[:, None])
        return over

    def _caseload(self, authority: Authority) -> int:
        places = authority.caseload_places
        return len(self.facts.week.children) if places is None else places


def _without(study: Study) -> Ints:
    none: Ints = (study.pool == WITHOUT).astype(np.int64)
    return none


def region_rows(ways: Ways) -> tuple[tuple[str, ...], Ints, Ints]:
    """Regions in order, region number of each authority, and the most that each region may receive."""
    most = most_received_by_region(ways.facts)
    number = {region: i for i, region in enumerate(most)}
    of_authority = np.array([number[row.region] for row in ways.authorities], dtype=np.int64)
    return tuple(most), of_authority, np.array(list(most.values()), dtype=np.int64)
