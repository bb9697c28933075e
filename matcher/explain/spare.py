"""What a proposal leaves over: vacancies, study places and room at each authority, with the children who stay fixed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import NamedTuple, TypeVar

import numpy as np

from matcher.explain.changed import without_pins
from matcher.explain.stock import stocks_of, supply_of
from matcher.problem import Ints
from matcher.proposal import Assignment, Proposal
from matcher.rules.caseload import caseload_limit
from matcher.rules.classes import kept_apart
from matcher.rules.draft import Draft
from matcher.rules.region_quota import quota_left
from matcher.rules.threshold import headroom
from matcher.rules.week_maximum import week_limit
from matcher.week import PLACING, Week

NAMES = {"vacancy": "vacancy", "school-places": "school_place", "esol-places": "esol_place"}
"""Resources of the model, and where an assignment names what it takes of each."""

T = TypeVar("T")


class Choice(NamedTuple):
    """One source that a child could take, and what that would cost.

    Attributes
    ----------
    source, left
        Its number, -1 for going without; places of it that nobody takes.
    breaches, weeks
        Soft rules broken, and weeks until it starts.
    site
        Of a vacancy, else -1.
    """

    source: int
    left: int
    breaches: int
    weeks: int
    site: int


class Spare:
    """What is left beside a proposal, for a unit whose own placement is taken away.

    Attributes
    ----------
    draft
        The week's facts and supply with every pin lifted: a pin that fell through binds nobody.
    received
        Shape (authorities,): children whom each authority receives.
    """

    def __init__(self, week: Week, proposal: Proposal) -> None:
        pinned = {row.ref for row in week.decisions if row.decision in PLACING}
        self.draft: Draft = supply_of(without_pins(week, pinned))
        self.assigned = {row.ref: row for row in proposal.assignments}
        facts = self.draft.facts
        number = facts.authorities.number
        demand = self.draft.demands.of_kind[self.draft.kinds.of]
        self._demands: dict[str, int] = dict(zip(facts.children.ref.tolist(), demand.tolist(), strict=True))
        self.received: Ints = np.zeros(len(facts.authorities), dtype=np.int64)
        self._there: dict[str, set[str]] = {}
        for row in proposal.assignments:
            self.received[number[row.authority]] += 1
            self._there.setdefault(row.authority, set()).add(row.ref)
        self._stocks = stocks_of(self.draft)
        self._number = {name: stock.number() for name, stock in self._stocks.items()}
        self._left = {name: self._counted(name, proposal.assignments) for name in self._stocks}
        self._limit = self._limits()
        self._quota = quota_left(facts) if facts.policy.rota == "hard" else {}
        self._apart = _partners(self.draft)
        regions = (facts.authorities.rows[number[row.authority]].region for row in proposal.assignments)
        self._sent = Counter(regions)
        self._offered: dict[tuple[str, int], dict[int, list[Choice]]] = {}
        self._candidates: dict[int, frozenset[int]] = {}

    def _counted(self, resource: str, rows: Iterable[Assignment]) -> Ints:
        left = self._stocks[resource].places.copy()
        for row in rows:
            name = getattr(row, NAMES[resource])
            if name is not None:
                left[self._number[resource][name]] -= 1
        return left

    def _limits(self) -> Ints:
        facts = self.draft.facts
        limit = np.minimum(headroom(facts), week_limit(facts))
        return np.minimum(limit, caseload_limit(facts)) if facts.policy.caseload == "hard" else limit

    def room_for(self, refs: Sequence[str], authority: int) -> bool:
        """Whether the authority's own limits, its region's quota and those kept apart leave room for a unit."""
        return self.received[authority] + len(refs) <= self._limit[authority] and self.open_to(refs, authority)

    def open_to(self, refs: Sequence[str], authority: int) -> bool:
        """Whether the quota of an authority's region and those kept apart leave room for a unit."""
        facts = self.draft.facts
        region = facts.authorities.rows[authority].region
        if region in self._quota and self.in_region(region, refs) + len(refs) > self._quota[region]:
            return False
        return facts.policy.keep_apart != "hard" or not self.apart_at(refs, authority)

    def in_region(self, region: str, without: Sequence[str] = ()) -> int:
        """Children whom the proposal sends to a region, some left out."""
        table = self.draft.facts.authorities
        places = (self.assigned[ref].authority for ref in without if ref in self.assigned)
        return self._sent[region] - sum(table.rows[table.number[code]].region == region for code in places)

    def apart_at(self, refs: Sequence[str], authority: int) -> int:
        """Pairs to be kept apart that a unit would make with those at an authority, and within itself."""
        if not any(ref in self._apart for ref in refs):
            return 0
        there = self._there.get(self.draft.facts.authorities.rows[authority].code, set()) - set(refs)
        within = sum(other in refs for ref in refs for other in self._apart.get(ref, ())) // 2
        return within + sum(other in there for ref in refs for other in self._apart.get(ref, ()))

    def has_to_be_apart(self, ref: str) -> bool:
        """Whether a child has to be kept apart from somebody."""
        return ref in self._apart

    def placed_at(self, ref: str) -> str | None:
        """Where the proposal has a child; None: nowhere."""
        row = self.assigned.get(ref)
        return row.authority if row else None

    def choices(self, ref: str, resource: str, authority: int) -> Sequence[Choice] | None:
        """What a child could take of a resource at an authority that is not its own; None where it needs none of it."""
        demand = self.demand(ref)
        if not self._needs(resource, demand):
            return None
        if (resource, demand) not in self._offered:
            self._offered[resource, demand] = self._by_authority(ref, resource)
        return self._offered[resource, demand].get(authority, ())

    def candidates(self, ref: str) -> frozenset[int]:
        """Authorities where something is left for a child of everything that it needs."""
        demand = self.demand(ref)
        if demand not in self._candidates:
            needed = [resource for resource in self.resources if self._needs(resource, demand)]
            owners = (frozenset(self.fitting(ref, resource)[1].tolist()) for resource in needed)
            self._candidates[demand] = reduce(frozenset.intersection, owners)
        return self._candidates[demand]

    def _by_authority(self, ref: str, resource: str) -> dict[int, list[Choice]]:
        """Every choice of those who demand alike, by authority."""
        stock, (sources, owner) = self._stocks[resource], self.fitting(ref, resource)
        breaches = stock.breaches[self.demand(ref), sources]
        columns = (sources, self._left[resource][sources], breaches, stock.weeks[sources], stock.site[sources])
        found: dict[int, list[Choice]] = {}
        choices = map(Choice, *(column.tolist() for column in columns))
        for authority, choice in zip(owner.tolist(), choices, strict=True):
            found.setdefault(authority, []).append(choice)
        return found

    def fitting(self, ref: str, resource: str) -> tuple[Ints, Ints]:
        """Sources of a resource that a child could take, and the authority of each: two arrays of shape (choices,)."""
        stock = self._stocks[resource]
        fitting = np.flatnonzero(stock.fits[self.demand(ref)] & (self._left[resource] > 0))
        return fitting, stock.owner[fitting]

    def needs(self, ref: str, resource: str) -> bool:
        """Whether a child needs any of a resource."""
        return self._needs(resource, self.demand(ref))

    def left_of(self, resource: str) -> Ints:
        """Places that nobody takes, by source."""
        return self._left[resource]

    def taken(self, ref: str, resource: str) -> Choice | None:
        """What a placed child takes of a resource as proposed; None where it needs none of it."""
        demand, name = self.demand(ref), getattr(self.assigned[ref], NAMES[resource])
        if not self._needs(resource, demand):
            return None
        source = self._number[resource].get(name, -1)
        if source >= 0:
            return self._choice(resource, source, demand)
        return Choice(-1, 0, 1, self.draft.facts.policy.no_place_weeks, -1)

    def _choice(self, resource: str, source: int, demand: int) -> Choice:
        stock = self._stocks[resource]
        return Choice(
            source,
            int(self._left[resource][source]),
            int(stock.breaches[demand, source]),
            int(stock.weeks[source]),
            int(stock.site[source]),
        )

    def demand(self, ref: str) -> int:
        """What a child asks of places, by number: the same for all to whom the same is open."""
        return self._demands[ref]

    def _needs(self, resource: str, demand: int) -> bool:
        demands = self.draft.demands
        if resource == "vacancy":
            return True
        wanted = demands.school_year if resource == "school-places" else demands.esol_level
        return bool(wanted[demand] > 0)

    def standing_in(self, rows: Mapping[str, T]) -> Mapping[str, Mapping[int, tuple[T, ...]]]:
        """By resource and source: what ``rows`` names of the tables' rows that stand in it."""
        return {
            resource: {i: tuple(rows[name] for name in dict.fromkeys(names) if name in rows)
                       for i, names in enumerate(stock.names)}
            for resource, stock in self._stocks.items()
        }  # fmt: skip

    @property
    def resources(self) -> tuple[str, ...]:
        """Resources that the week's policy looks at."""
        return tuple(self._stocks)


def _partners(draft: Draft) -> dict[str, tuple[str, ...]]:
    """Who must be kept apart from whom, by ref."""
    if draft.facts.policy.keep_apart == "off":
        return {}
    found: dict[str, tuple[str, ...]] = {}
    refs = draft.facts.children.ref
    for a, b in kept_apart(draft.facts):
        for one, other in ((str(refs[a]), str(refs[b])), (str(refs[b]), str(refs[a]))):
            found[one] = (*found.get(one, ()), other)
    return found
