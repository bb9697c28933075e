"""The words of SEMANTICS.md: what follows from a week before anybody is placed."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import cache

import holidays

from matcher.week import Authority, Child, Policy, Vacancy, Week

Point = tuple[float, float] | None
EARTH_RADIUS_MILES = 3958.7613


@dataclass(frozen=True)
class Facts:
    """A week with its look-ups. ``start`` and ``end`` are W and E."""

    week: Week
    seed: int
    start: date
    authorities: dict[str, Authority]
    points: dict[str, Point]
    withdrawn: frozenset[str]
    pins: dict[str, frozenset[str]]
    refusals: frozenset[tuple[str, str]]
    previous: dict[str, str]
    overrides: frozenset[str]
    _tenths: dict[tuple[Point, Point], int | None] = field(default_factory=dict, repr=False)

    @property
    def end(self) -> date:
        return self.start + timedelta(days=6)

    @property
    def policy(self) -> Policy:
        return self.week.policy

    @property
    def near_tenths(self) -> int:
        return int(10 * self.policy.near_miles)

    def tenths(self, one: Point, other: Point) -> int | None:
        """Tenths of miles between two points, rounded half up; None where one is unknown."""
        if (one, other) not in self._tenths:
            self._tenths[one, other] = great_circle_tenths(one, other)
        return self._tenths[one, other]


def read(week: Week, seed: int) -> Facts:
    """Look-ups of a week."""
    pins: dict[str, set[str]] = {}
    for decision in week.decisions:
        if decision.decision in ("pin", "accept"):
            pins.setdefault(decision.ref, set()).add(str(decision.authority))
    return Facts(
        week=week,
        seed=seed,
        start=_start(week),
        authorities={authority.code: authority for authority in week.authorities},
        points={place.place: (place.latitude, place.longitude) for place in week.places},
        withdrawn=frozenset(row.ref for row in week.decisions if row.decision == "withdrawn"),
        pins={ref: frozenset(codes) for ref, codes in pins.items()},
        refusals=frozenset(
            (row.ref, str(row.authority)) for row in week.decisions if row.decision.startswith("refused-by-")
        ),
        previous={row.ref: row.authority for row in week.previous},
        overrides=frozenset(row.ref for row in week.policy.no_return_overrides),
    )


def _start(week: Week) -> date:
    if week.policy.week_starting:
        return week.policy.week_starting
    if not week.children:
        return date(2000, 1, 3)
    latest = max(child.referred_on for child in week.children)
    return latest - timedelta(days=latest.isoweekday() - 1)


def great_circle_tenths(one: Point, other: Point) -> int | None:
    """Haversine distance, in tenths of a mile."""
    if one is None or other is None:
        return None
    (lat, lon), (lat2, lon2) = ((math.radians(p[0]), math.radians(p[1])) for p in (one, other))
    h = math.sin((lat2 - lat) / 2) ** 2 + math.cos(lat) * math.cos(lat2) * math.sin((lon2 - lon) / 2) ** 2
    return math.floor(10 * 2 * EARTH_RADIUS_MILES * math.asin(min(1.0, math.sqrt(h))) + 0.5)


def authority_point(authority: Authority) -> Point:
    if authority.latitude is None or authority.longitude is None:
        return None
    return authority.latitude, authority.longitude


def site(facts: Facts, vacancy: Vacancy) -> Point:
    """Where the vacancy stands."""
    if vacancy.place is not None:
        return facts.points.get(vacancy.place)
    return authority_point(facts.authorities[vacancy.authority])


def area(vacancy: Vacancy) -> str:
    return vacancy.authority if vacancy.located_in is None else vacancy.located_in


def anchor_tenths(facts: Facts, child: Child, vacancy: Vacancy) -> int | None:
    """Tenths of miles from the child's anchor to the vacancy's site."""
    return facts.tenths(facts.points.get(child.anchor or ""), site(facts, vacancy))


def is_near(facts: Facts, tenths: int | None) -> bool:
    return tenths is not None and tenths <= facts.near_tenths


@cache
def _closed_days(country: str, subdivision: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, subdiv=subdivision, years=year))


def deadline(facts: Facts, child: Child) -> date:
    """The n-th working day after the referral, in the entry authority's nation."""
    entry = facts.authorities.get(child.entry_authority)
    nation = (entry.nation if entry else None) or "England"
    codes = {row.nation: (row.country, row.subdivision) for row in facts.policy.calendars}[nation]
    left = facts.policy.deadline_working_days if child.in_care else facts.policy.deadline_working_days_not_in_care
    day = child.referred_on
    while left:
        day += timedelta(days=1)
        left -= day.isoweekday() <= 5 and day not in _closed_days(*codes, day.year)
    return day


def deadline_class(facts: Facts, child: Child) -> str:
    last = deadline(facts, child)
    return "overdue" if last < facts.start else "due" if last <= facts.end else "rest"


def units(week: Week) -> list[tuple[Child, ...]]:
    """The keep-together groups and the single children."""
    grouped: dict[tuple[bool, str], list[Child]] = {}
    for child in week.children:
        grouped.setdefault((child.group is None, child.group or child.ref), []).append(child)
    return [tuple(members) for members in grouped.values()]


def proposable(facts: Facts, child: Child) -> bool:
    return child.complete and child.ref not in facts.withdrawn


def participates_as(facts: Facts, authority: Authority) -> str | None:
    """``directed`` or ``volunteer``; None for an authority that takes nobody this week."""
    standing = str(authority.participation)
    if standing == "paused":
        lapsed = authority.paused_until is not None and authority.paused_until < facts.start
        standing = "directed" if lapsed else "paused"
    if standing == "volunteer":
        return "volunteer"
    return "directed" if standing == "directed" and facts.policy.regime == "mandatory" else None


def fair_share(facts: Facts, authority: Authority) -> Fraction | None:
    if authority.fair_share is not None:
        return Fraction(authority.fair_share)
    if authority.child_population is None:
        return None
    return Fraction(facts.policy.threshold) * authority.child_population


def load_before(facts: Facts, authority: Authority) -> int | None:
    if authority.uasc_in_care is None:
        return None
    hosted = (authority.hosted or 0) if facts.policy.count_hosted else 0
    return authority.uasc_in_care + hosted + (authority.carried_over if facts.policy.count_carried_over else 0)


def names(facts: Facts, codes: Iterable[str], authority: str) -> bool:
    """Whether a list of authority and region codes names this authority, or the region it lies in."""
    known = facts.authorities.get(authority)
    return authority in codes or (known is not None and known.region in codes)
