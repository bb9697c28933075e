"""The week, indexed once: who is who, what an authority offers, dates and points. The checker's own reading."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from matcher.check.days import calendar_of, monday_of, working_day_after
from matcher.check.miles import Point, tenths
from matcher.check.pools import by_authority, pooled
from matcher.week import Authority, Child, EsolPlace, SchoolPlace, Vacancy, Week

NO_CHILDREN_MONDAY = date(2000, 1, 3)
UNDUE, DUE, OVERDUE = "rest", "due", "overdue"


@dataclass(frozen=True)
class Facts:
    """A week with its indices; built lazily, never changed."""

    week: Week

    @cached_property
    def children(self) -> dict[str, Child]:
        """Children by ref."""
        return {child.ref: child for child in self.week.children}

    @cached_property
    def authorities(self) -> dict[str, Authority]:
        """Authorities by code."""
        return {authority.code: authority for authority in self.week.authorities}

    @cached_property
    def vacancies(self) -> dict[str, Vacancy]:
        """Vacancies by their id."""
        return {vacancy.vacancy: vacancy for vacancy in self.week.vacancies}

    @cached_property
    def vacancies_of(self) -> dict[str, tuple[Vacancy, ...]]:
        """Vacancies by the authority that owns them, sorted by id."""
        return by_authority(self.vacancies[name] for name in sorted(self.vacancies))

    @cached_property
    def school_places(self) -> dict[str, SchoolPlace]:
        """School places by key; rows of one key are one pool, their places added up."""
        return pooled(self.week.school_places)

    @cached_property
    def school_places_of(self) -> dict[str, tuple[SchoolPlace, ...]]:
        """Pools of school places by authority, sorted by key."""
        return by_authority(self.school_places.values())

    @cached_property
    def esol_places(self) -> dict[str, EsolPlace]:
        """ESOL courses by key; rows of one key are one pool, their places added up."""
        return pooled(self.week.esol_places)

    @cached_property
    def esol_places_of(self) -> dict[str, tuple[EsolPlace, ...]]:
        """ESOL courses by authority, sorted by key."""
        return by_authority(self.esol_places.values())

    @cached_property
    def start(self) -> date:
        """W: the first day of the planning week."""
        if self.week.policy.week_starting is not None:
            return self.week.policy.week_starting
        referrals = [child.referred_on for child in self.week.children]
        return monday_of(max(referrals)) if referrals else NO_CHILDREN_MONDAY

    @cached_property
    def end(self) -> date:
        """E: the last day of the planning week."""
        return self.start + timedelta(days=6)

    @cached_property
    def points(self) -> dict[str, Point]:
        """Points of the places that the week names."""
        return {place.place: (place.latitude, place.longitude) for place in self.week.places}

    @cached_property
    def near_tenths(self) -> int:
        """The near miles of the policy, in tenths."""
        return int(10 * self.week.policy.near_miles)

    @cached_property
    def withdrawn(self) -> frozenset[str]:
        """Children with a decision that withdraws them, worked out once."""
        return self.week.withdrawn

    @cached_property
    def _decided(self) -> dict[tuple[str, str], set[str]]:
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        for row in self.week.decisions:
            if row.authority is not None:
                found[row.decision, row.ref].add(row.authority)
        return dict(found)

    def decided(self, ref: str, *kinds: str) -> set[str]:
        """Authorities that decisions of these kinds name for a child."""
        return set().union(*(self._decided.get((kind, ref), ()) for kind in kinds))

    @cached_property
    def units(self) -> tuple[tuple[Child, ...], ...]:
        """The children of each keep-together group, and each child without one alone; in the week's order."""
        units: dict[tuple[str, str], list[Child]] = defaultdict(list)
        for child in self.week.children:
            units[("group", child.group) if child.group else ("alone", child.ref)].append(child)
        return tuple(tuple(members) for members in units.values())

    @cached_property
    def unit_of(self) -> dict[str, tuple[Child, ...]]:
        """The unit of each child, by ref."""
        return {child.ref: unit for unit in self.units for child in unit}

    def region_of(self, code: str) -> str | None:
        """Region of an authority; None where the week does not have the authority."""
        authority = self.authorities.get(code)
        return authority.region if authority else None

    def proposable(self, child: Child) -> bool:
        """Whether the child alone may be proposed: complete and not withdrawn."""
        return child.complete and child.ref not in self.withdrawn

    @cached_property
    def proposable_children(self) -> tuple[Child, ...]:
        """Every child who may be proposed, in the week's order."""
        return tuple(child for child in self.week.children if self.proposable(child))

    def deadline(self, child: Child) -> date:
        """The last day of transfer: so many working days of the entry authority's nation after the referral."""
        policy = self.week.policy
        count = policy.deadline_working_days if child.in_care else policy.deadline_working_days_not_in_care
        entry = self.authorities.get(child.entry_authority)
        return working_day_after(child.referred_on, count, calendar_of(policy, entry.nation if entry else None))

    def deadline_class(self, child: Child) -> str:
        """``overdue`` before W, ``due`` from W to E, ``rest`` after E."""
        deadline = self.deadline(child)
        if deadline < self.start:
            return OVERDUE
        return DUE if deadline <= self.end else UNDUE

    def point_of(self, authority: str) -> Point | None:
        """Point of an authority; None where unknown."""
        row = self.authorities.get(authority)
        if row is None or row.latitude is None or row.longitude is None:
            return None
        return row.latitude, row.longitude

    def site(self, vacancy: Vacancy) -> Point | None:
        """Point of a vacancy: its place's, or its owner's where it names no place."""
        return self.point_of(vacancy.authority) if vacancy.place is None else self.points.get(vacancy.place)

    def tenths_to_anchor(self, child: Child, vacancy: Vacancy | None) -> int | None:
        """Tenths of a mile from the child's anchor to the vacancy; None where there is no knowing."""
        if child.anchor is None or vacancy is None:
            return None
        return tenths(self.points.get(child.anchor), self.site(vacancy))

    def is_near(self, child: Child, vacancy: Vacancy | None) -> bool:
        """Whether an anchored child's vacancy is known to be within the near miles of the anchor."""
        distance = self.tenths_to_anchor(child, vacancy)
        return distance is not None and distance <= self.near_tenths

    def tenths_beyond(self, child: Child, vacancy: Vacancy | None) -> int:
        """Tenths beyond the near miles for an anchored child; an unknown distance counts as the policy says."""
        distance = self.tenths_to_anchor(child, vacancy)
        if distance is None:
            return 10 * self.week.policy.unknown_miles
        return max(0, distance - self.near_tenths)
