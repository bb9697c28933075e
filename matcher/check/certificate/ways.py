"""Every way in which a child can go anywhere, as arrays: the relaxed set of plans that a certificate is held against.

A *unit* is what goes together: a keep-together group, or a single child (children whom no rule and no stage tells
apart are one unit that counts several times). A *choice* is a unit at an authority, a *seat* one member of it there,
and for each seat there are *pairs* (a vacancy), *schools* and *courses* to take. All arrays are sorted by what they
belong to. What couples units (places, limits, loads) is not in here: that is what the prices are for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matcher.check.certificate.alike import Bools, Ints, numbered, standing_against
from matcher.check.certificate.alone import fits_alone
from matcher.check.certificate.limits import most_received
from matcher.check.certificate.segments import ragged
from matcher.check.certificate.study import Options, Study, courses, options_of, schools
from matcher.check.facts import Facts
from matcher.check.modes import HARD, OFF, mode
from matcher.check.shares import is_below_threshold
from matcher.week import Authority, Child, Vacancy


@dataclass(frozen=True)
class Units:
    """Who goes together.

    Attributes
    ----------
    members
        A representative of every distinct member, unit by unit, shape (members,).
    of_member
        Unit of each, ascending, shape (members,).
    first, size, count
        First member, number of members, and how many such units there are, shape (units,).
    must
        Whether a person decided that it is placed, shape (units,).
    of_ref
        Unit of each child by ref; children who may not be proposed are left out.
    """

    members: tuple[Child, ...]
    of_member: Ints
    first: Ints
    size: Ints
    count: Ints
    must: Bools
    of_ref: dict[str, int]


@dataclass(frozen=True)
class Ways:
    """Units, and all their ways; ``pool`` is -1 where a seat goes without a place (a soft rule)."""

    facts: Facts
    authorities: tuple[Authority, ...]
    vacancies: tuple[Vacancy, ...]
    units: Units
    most: Ints
    choice_unit: Ints
    choice_authority: Ints
    seat_choice: Ints
    seat_member: Ints
    pair_seat: Ints
    pair_vacancy: Ints
    school: Study
    esol: Study

    @cached_property
    def options(self) -> dict[str, Options]:
        """What seats can take, by the rule that each takes one: vacancies, school places, courses."""
        authority = self.choice_authority[self.seat_choice]
        anchors, anchor = numbered([child.anchor for child in self.units.members])
        apart = authority * max(1, len(anchors)) + anchor[self.seat_member]
        return {
            "one-vacancy": options_of(self.pair_seat, self.pair_vacancy, apart),
            "one-school-place": options_of(self.school.seat, self.school.pool, authority),
            "one-esol-place": options_of(self.esol.seat, self.esol.pool, authority),
        }

    @cached_property
    def authority_of(self) -> dict[str, int]:
        """Each authority's place, by its code."""
        return {row.code: place for place, row in enumerate(self.authorities)}

    @cached_property
    def member_of(self) -> dict[str, int]:
        """Each representative's place among the members, by its ref."""
        return {child.ref: place for place, child in enumerate(self.units.members)}

    @cached_property
    def _choice_number(self) -> Ints:
        """Of each choice: ascending, and one for every unit and authority."""
        return self.choice_unit * len(self.authorities) + self.choice_authority

    def choice_of(self, unit: int, authority: int) -> int | None:
        """The choice of a unit at an authority; None where it cannot go there."""
        number = unit * len(self.authorities) + authority
        place = int(np.searchsorted(self._choice_number, number))
        found = place < len(self._choice_number) and int(self._choice_number[place]) == number
        return place if found else None

    def seat_of(self, member: int, authority: int) -> int | None:
        """The seat of a member at an authority; None where its unit cannot go there."""
        unit = int(self.units.of_member[member])
        choice = self.choice_of(unit, authority)
        if choice is None:
            return None
        return int(np.searchsorted(self.seat_choice, choice)) + member - int(self.units.first[unit])


def apart_pairs(facts: Facts) -> set[tuple[str, str]]:
    """Pairs of refs to be kept apart, each sorted; none where the policy does not look."""
    if mode(facts.week.policy, "keep-apart") == OFF:
        return set()
    named = ((child.ref, other) for child in facts.week.children for other in child.apart_from)
    return {(min(pair), max(pair)) for pair in named if pair[0] != pair[1] and pair[1] in facts.children}


def units_of(facts: Facts) -> Units:
    """Sort the children who may be proposed into units."""
    apart = {ref for pair in apart_pairs(facts) for ref in pair}
    earlier = {row.ref: row.authority for row in facts.week.previous}
    permitted = {permission.ref for permission in facts.week.policy.no_return_overrides}
    alike: dict[Hashable, list[tuple[Child, ...]]] = defaultdict(list)
    for unit in facts.units:
        if all(facts.proposable(child) for child in unit) or _decided(facts, unit):
            alone = len(unit) == 1 and unit[0].ref not in apart
            ref = unit[0].ref
            seen = (_seen(facts, unit[0]), earlier.get(ref), ref in permitted)
            alike[seen if alone else ref].append(unit)
    groups = list(alike.values())
    size = np.array([len(same[0]) for same in groups], dtype=np.int64)
    return Units(
        members=tuple(child for same in groups for child in same[0]),
        of_member=np.repeat(np.arange(len(groups)), size),
        first=np.cumsum(size) - size,
        size=size,
        count=np.array([len(same) for same in groups], dtype=np.int64),
        must=np.array([_decided(facts, same[0]) for same in groups], dtype=bool),
        of_ref={child.ref: number for number, same in enumerate(groups) for unit in same for child in unit},
    )


def _decided(facts: Facts, unit: tuple[Child, ...]) -> bool:
    return any(facts.decided(child.ref, "pin", "accept") for child in unit)


def _seen(facts: Facts, child: Child) -> Hashable:
    """What rules and stages see of a child without a group or others to be kept apart from."""
    blank = {"ref": "", "group": None, "apart_from": (), "anchor_kind": None, "in_care": True}
    return (
        child.model_copy(update={**blank, "referred_on": facts.deadline(child)}),
        frozenset(facts.decided(child.ref, "pin", "accept")),
        frozenset(facts.decided(child.ref, "refused-by-authority", "refused-by-child")),
    )


def ways_of(facts: Facts) -> Ways:
    """Lay out every way that the rules leave open."""
    authorities = tuple(sorted(facts.week.authorities, key=lambda row: row.code))
    number = {row.code: i for i, row in enumerate(authorities)}
    most = np.array([most_received(facts, row) for row in authorities], dtype=np.int64)
    offered = [row for row in facts.vacancies.values() if row.places > 0 and most[number[row.authority]] > 0]
    vacancies = tuple(sorted(offered, key=lambda row: (number[row.authority], row.vacancy)))
    owner = np.array([number[row.authority] for row in vacancies], dtype=np.int64)
    units = units_of(facts)
    open_pair = standing_against(facts, units.members, vacancies, HARD) == 0
    open_seat = np.zeros((len(units.members), len(authorities)), dtype=bool)
    member, vacancy = np.nonzero(open_pair)
    open_seat[member, owner[vacancy]] = True
    open_seat &= _open_to(facts, units, authorities, most)
    school, esol = schools(facts, units.members, authorities), courses(facts, units.members, authorities)
    open_seat &= school.possible & esol.possible
    open_choice = np.logical_and.reduceat(open_seat, units.first, axis=0) if len(units.first) else open_seat
    open_choice &= units.size[:, None] <= most[None, :]
    _close_crowded(facts, units, authorities, open_choice)
    choice_unit, choice_authority = np.nonzero(open_choice)
    seat_choice, within = ragged(units.size[choice_unit])
    seat_member = units.first[choice_unit[seat_choice]] + within
    seat_authority = choice_authority[seat_choice]
    start = np.searchsorted(owner, np.arange(len(authorities) + 1))
    pair_seat, within = ragged((start[1:] - start[:-1])[seat_authority])
    pair_vacancy = start[seat_authority[pair_seat]] + within
    kept = open_pair[seat_member[pair_seat], pair_vacancy]
    return Ways(
        facts, authorities, vacancies, units, most, choice_unit, choice_authority, seat_choice, seat_member,
        pair_seat[kept], pair_vacancy[kept], school.study(seat_member, seat_authority),
        esol.study(seat_member, seat_authority),
    )  # fmt: skip


def _open_to(facts: Facts, units: Units, authorities: Sequence[Authority], most: Ints) -> Bools:
    """Shape (members, authorities): what a child's or unit's own facts leave of the authorities."""
    out = np.repeat((most > 0)[None, :], len(units.members), axis=0)
    codes = np.array([row.code for row in authorities], dtype=object)
    regions = np.array([row.region for row in authorities], dtype=object)
    hard = mode(facts.week.policy, "referral") == HARD
    for number, child in enumerate(units.members):
        row = out[number]
        row &= codes != child.entry_authority
        if child.must:
            row &= np.isin(codes, child.must) | np.isin(regions, child.must)
        for code in facts.decided(child.ref, "pin", "accept"):
            row &= codes == code
        for mate in facts.unit_of[child.ref]:
            for code in facts.decided(mate.ref, "refused-by-authority", "refused-by-child"):
                row &= codes != code
            row &= facts.proposable(mate)
        entry = facts.authorities.get(child.entry_authority)
        if hard and entry is not None and is_below_threshold(facts, entry):
            row[:] = False
    return out


def _close_crowded(facts: Facts, units: Units, authorities: Sequence[Authority], open_choice: Bools) -> None:
    """Close, in place, the authorities that could not even take a group if nobody else came."""
    for unit in np.flatnonzero(units.size > 1).tolist():
        first = int(units.first[unit])
        members = units.members[first : first + int(units.size[unit])]
        for authority in np.flatnonzero(open_choice[unit]).tolist():
            open_choice[unit, authority] = fits_alone(facts, members, authorities[authority])
