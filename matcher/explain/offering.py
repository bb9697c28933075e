"""What a unit without a place lacks at each authority, everyone else staying as proposed: counted, not solved.

Every place that somebody could offer is laid beside what the proposal leaves over, and the rules say what of it is
open to the unit. So a lack is exact for as long as everyone else stays; where others move too, less may be lacking.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from matcher.check.matching import cheapest_matching
from matcher.explain.changed import without_children
from matcher.explain.easings import Easing, eased, offers_for
from matcher.explain.place_costs import HEAVIEST, Cost, PlaceCosts
from matcher.explain.spare import Choice, Spare
from matcher.problem import Ints, ints
from matcher.proposal import Proposal
from matcher.rules.caseload import caseload_limit
from matcher.rules.threshold import headroom
from matcher.rules.week_maximum import week_limit
from matcher.week import PLACEMENT_TYPES, Week

OTHER_TYPE, LACKING = HEAVIEST, 1000 * HEAVIEST
"""Weights of an offered place, by type preferred or not, that stand above all differences between places."""

CLOSED = 2**31
"""More than anybody could lack."""

Unit = tuple[str, ...]
Option = tuple[int, str, Cost, Easing | None]
"""Weight, name of the place or of the offer, what it costs, and the offer if it is one."""
Options = list[tuple[Option, int]]
"""What somebody could take, and how often each of it is there."""


@dataclass(frozen=True)
class Lack:
    """What would have to be added, or to give way, for a unit to be at an authority, and what its places cost."""

    authority: int
    easings: tuple[Easing, ...]
    cost: Cost

    @property
    def size(self) -> int:
        """How many things, places counted one by one."""
        return sum(easing.number for easing in self.easings)


class Offering:
    """All that could be offered to some units, beside what a proposal leaves over.

    Parameters
    ----------
    left
        What the proposal leaves over; its room, quotas and those kept apart hold for offered places as well.
    units
        Refs of those who move together, none of them placed.
    """

    def __init__(self, week: Week, proposal: Proposal, left: Spare, units: Sequence[Unit]) -> None:
        self.left = left
        facts = left.draft.facts
        children = {row.ref: row for row in week.children}
        self._wanted = {unit: offers_for([children[ref] for ref in unit], [""], week) for unit in units}
        kinds = self._kinds()
        offers = [Easing(kind.kind, row.code, kind.detail, kind.number) for row in week.authorities for kind in kinds]
        laid = eased(_only(week, units), [*offers, *_limits_off(week, units)])
        self._offered = Spare(laid, proposal)
        self._costs = PlaceCosts(self._offered)
        self._studies = [resource for resource in self._offered.resources if resource != "vacancy"]
        self._asked = {unit: {(offer.kind, offer.detail) for offer in offers} for unit, offers in self._wanted.items()}
        named = {
            offer.key(facts.start): (Easing(offer.kind, offer.authority, offer.detail), offer.number)
            for offer in offers
        }
        self._added = self._offered.standing_in(named)
        self._free = {resource: self._left_over(resource) for resource in self._offered.resources}
        hard = facts.policy.caseload == "hard"
        self._headroom = headroom(facts).tolist()
        self._limits = {"caseload": caseload_limit(facts).tolist()} if hard else {}
        self._limits |= {"week-maximum": week_limit(facts).tolist()}

    def _kinds(self) -> list[Easing]:
        """Every kind of offer that some unit wants, enough for the largest."""
        most: dict[Easing, int] = {}
        for wanted in self._wanted.values():
            for offer in wanted:
                one = replace(offer, number=1)
                most[one] = max(most.get(one, 0), offer.number)
        return [replace(one, number=number) for one, number in most.items()]

    def _left_over(self, resource: str) -> Ints:
        """Shape (sources,): places that the proposal leaves over, those offered not counted."""
        added = self._added[resource]
        offered = ints([sum(number for _, number in added[source]) for source in range(len(added))])
        return self._offered.left_of(resource) - offered

    def nearest(self, unit: Unit) -> list[Lack]:
        """The least that a unit lacks, wherever that is; nothing where every authority is closed."""
        floor = self._floor(unit)
        found: list[Lack] = []
        for authority in np.argsort(floor, kind="stable").tolist():
            if floor[authority] == CLOSED or (found and floor[authority] > found[0].size):
                break
            lacks = self.at(unit, authority)
            if lacks and (not found or lacks[0].size < found[0].size):
                found = list(lacks)
            elif lacks and lacks[0].size == found[0].size:
                found += lacks
        return found

    def _floor(self, unit: Unit) -> Ints:
        """Shape (authorities,): no fewer offers than these are lacking there; ``CLOSED`` where no offer would do."""
        number = len(self.left.draft.facts.authorities)
        floor = np.zeros(number, dtype=np.int64)
        for ref in unit:
            for resource in self._offered.resources:
                if self._offered.needs(ref, resource):
                    source, owner = self._offered.fitting(ref, resource)
                    there = np.bincount(owner[self._free[resource][source] > 0], minlength=number) > 0
                    floor += np.where(np.bincount(owner, minlength=number) > 0, ~there, CLOSED)
        return np.minimum(floor, CLOSED)

    def at(self, unit: Unit, authority: int) -> tuple[Lack, ...]:
        """The least that a unit lacks at an authority, for each type of placement that could be offered for it.

        None of it where what stands in the way is no lack: a protection, a full region, somebody to be kept apart from.
        """
        around = self._room(unit, authority)
        study = None if around is None else self._study(unit, authority)
        members = None if study is None else self._members(unit, "vacancy", authority)
        if around is None or study is None or members is None:
            return ()
        beside, spent = (*_counted(study), *around), sum((cost for *_, cost, _ in study), Cost())
        found: dict[tuple[Easing, ...], Lack] = {}
        for preferred in PLACEMENT_TYPES:
            homes = _matched(_preferring(preferred, members))
            if homes is None:
                return ()
            easings = (*_counted(homes), *beside)
            found.setdefault(easings, Lack(authority, easings, sum((cost for *_, cost, _ in homes), spent)))
            if not any(offer for *_, offer in homes):
                break  # the types of what is there already are nobody's choice
        least = min((lack.size for lack in found.values()), default=0)
        return tuple(lack for lack in found.values() if lack.size == least)

    def _room(self, unit: Unit, authority: int) -> tuple[Easing, ...] | None:
        """What of an authority's own limits would have to give way; None where something does not that is no limit."""
        if not self.left.open_to(unit, authority):
            return None
        row = self.left.draft.facts.authorities.rows[authority]
        after = int(self.left.received[authority]) + len(unit)
        found = []
        if not self.left.draft.facts.authorities.participating[authority] and row.participation == "paused":
            if after > self._headroom[authority]:
                return None
            found.append(Easing("pause", row.code))
        elif not self.left.draft.facts.authorities.participating[authority] or after > self._headroom[authority]:
            found.append(Easing("volunteer", row.code))
        over = ((kind, after - limit[authority]) for kind, limit in self._limits.items())
        return (*found, *(Easing(kind, row.code, (), number) for kind, number in over if number > 0))  # type: ignore[arg-type]

    def _study(self, unit: Unit, authority: int) -> list[Option] | None:
        """School and course places that everyone takes with as few offers as can be; None where some find none."""
        found: list[Option] = []
        for resource in self._studies:
            members = self._members(unit, resource, authority)
            taken = None if members is None else _matched(members)
            if taken is None:
                return None
            found += taken
        return found

    def _members(self, unit: Unit, resource: str, authority: int) -> list[Options] | None:
        """What each member who needs a resource could take; None where there is nothing for one of them."""
        found: list[Options] = []
        for ref in unit:
            choices = self._offered.choices(ref, resource, authority)
            if choices is not None:
                options = self._options(unit, ref, resource, choices)
                if not options:
                    return None
                found.append(options)
        return found

    def _options(self, unit: Unit, ref: str, resource: str, choices: Iterable[Choice]) -> Options:
        """What a member could take, with how often it is there; rules close the authority where that is nothing."""
        asked, free, added = self._asked[unit], self._free[resource], self._added[resource]
        found: Options = []
        for choice in choices:
            cost = self._costs.of(ref, choice)
            weight = self._costs.weight(cost)
            if (left := int(free[choice.source])) > 0:
                found.append(((weight, str(choice.source), cost, None), left))
            for offer, number in added[choice.source]:
                if (offer.kind, offer.detail) in asked:
                    found.append(((weight + LACKING, f"{choice.source} {offer.detail}", cost, offer), number))
        return found


def _preferring(preferred: str, members: Iterable[Options]) -> list[Options]:
    """The options with those offered of another type of placement behind those of the one preferred."""
    return [
        [
            ((weight + OTHER_TYPE * (offer is not None and offer.detail[0] != preferred), name, cost, offer), number)
            for (weight, name, cost, offer), number in options
        ]
        for options in members
    ]


def _only(week: Week, units: Iterable[Unit]) -> Week:
    """The week with nobody but some units in it."""
    return without_children(week, {row.ref for row in week.children} - {ref for unit in units for ref in unit})


def _limits_off(week: Week, units: Iterable[Unit]) -> list[Easing]:
    """Easings by which no authority's own limit closes it; they are counted apart."""
    most = max(map(len, units), default=0)
    rows = week.authorities
    return [
        *(Easing("volunteer", row.code) for row in rows),
        *(Easing("caseload", row.code, (), most) for row in rows if row.caseload_places is not None),
        *(Easing("week-maximum", row.code, (), most) for row in rows if row.week_maximum is not None),
    ]


def _counted(taken: Iterable[Option]) -> tuple[Easing, ...]:
    """The offers among what is taken, each with how many of it."""
    offers = Counter(offer for *_, offer in taken if offer)
    return tuple(replace(offer, number=number) for offer, number in sorted(offers.items()))


def _matched(members: Sequence[Options]) -> list[Option] | None:
    """One option for each of those who need the resource, at the least weight; None where somebody finds none."""
    if len(members) < 2:
        return [min((option for option, _ in options), key=lambda option: option[0]) for options in members]
    places = {option[1]: number for options in members for option, number in options}
    named = [{option[1]: option for option, _ in options} for options in members]
    weights = [{name: option[0] for name, option in options.items()} for options in named]
    taken = cheapest_matching(weights, places)
    if any(name is None for name in taken):
        return None
    return [options[name] for options, name in zip(named, taken, strict=True) if name is not None]
