"""The ways for one child to live and learn at one authority, and what each adds to the stages' sums."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from itertools import product
from math import ceil

from matcher.week import Authority, Child, EsolPlace, SchoolPlace, Vacancy
from tests.oracle.facts import Facts, anchor_tenths, deadline_class, is_near, names
from tests.oracle.lawful import can_be_joined, child_may_live_in, vacancy_breaches
from tests.oracle.ways import Seat

SUMS = (
    "placed-overdue", "placed-due", "placed-rest", "breaches", "near", "education", "distance", "wishes", "kept",
    "tie-break",
)  # fmt: skip
Sums = tuple[int, ...]
NOTHING: Sums = (0,) * len(SUMS)


@dataclass(frozen=True)
class Choice:
    """One way for one child to live and learn at an authority: the pools it takes from and what it adds."""

    seat: Seat
    pools: tuple[str, ...]
    sums: Sums


def pools(facts: Facts, authority: Authority) -> dict[str, int]:
    """Places by pool: each vacancy, and the school and ESOL rows of one name together."""
    week = facts.week
    rows = [
        *((_pool("vacancy", row.vacancy), row.authority, row.places) for row in week.vacancies),
        *((_pool("school", row.key), row.authority, row.places) for row in week.school_places),
        *((_pool("esol", row.key), row.authority, row.places) for row in week.esol_places),
    ]
    places: dict[str, int] = {}
    for name, owner, count in rows:
        if owner == authority.code:
            places[name] = places.get(name, 0) + count
    return places


def _pool(kind: str, name: str) -> str:
    return f"{kind} {name}"


def choices(facts: Facts, child: Child, authority: Authority) -> list[Choice]:
    """Every vacancy, school place and ESOL place that the child may take at the authority, together."""
    vacancies = [
        row for row in facts.week.vacancies if row.authority == authority.code and child_may_live_in(facts, child, row)
    ]
    schools = _schools(facts, child, authority)
    courses = _courses(facts, child, authority)
    return [_choice(facts, child, *rows) for rows in product(vacancies, schools, courses)]


def _schools(facts: Facts, child: Child, authority: Authority) -> list[SchoolPlace | None]:
    mode = facts.policy.school_places
    if child.school_year is None or mode == "off":
        return [None]
    rows = {
        row.key: row
        for row in facts.week.school_places
        if row.authority == authority.code and row.school_year == child.school_year
    }
    return [*rows.values(), *([None] if mode == "soft" else [])]


def _courses(facts: Facts, child: Child, authority: Authority) -> list[EsolPlace | None]:
    mode = facts.policy.esol_places
    if child.esol_level is None or mode == "off":
        return [None]
    rows = {
        row.key: row
        for row in facts.week.esol_places
        if row.authority == authority.code and can_be_joined(facts, child, row)
    }
    return [*rows.values(), *([None] if mode == "soft" else [])]


def _choice(
    facts: Facts, child: Child, vacancy: Vacancy, school: SchoolPlace | None, course: EsolPlace | None
) -> Choice:
    school_key, course_key = school.key if school else None, course.key if course else None
    seat = Seat(child.ref, vacancy.authority, vacancy.vacancy, school_key, course_key)
    taken = [("vacancy", vacancy.vacancy), ("school", school_key), ("esol", course_key)]
    weeks, lacking = _education(facts, child, school, course)
    tenths = anchor_tenths(facts, child, vacancy) if child.anchor else 0
    beyond = 10 * facts.policy.unknown_miles if tenths is None else max(0, tenths - facts.near_tenths)
    sums = {
        f"placed-{deadline_class(facts, child)}": 1,
        "breaches": vacancy_breaches(facts, child, vacancy) + lacking,
        "near": int(child.anchor is not None and is_near(facts, tenths)),
        "education": weeks,
        "distance": beyond if child.anchor else 0,
        "wishes": int(names(facts, child.wish, vacancy.authority)),
        "kept": int(facts.previous.get(child.ref) == vacancy.authority),
        "tie-break": draw(facts.seed, vacancy.authority, child),
    }
    return Choice(seat, tuple(_pool(kind, name) for kind, name in taken if name), sums_of(**sums))


def sums_of(**named: int) -> Sums:
    """A vector of sums; those not named are 0."""
    return tuple(named.get(name, 0) for name in SUMS)


def _education(facts: Facts, child: Child, school: SchoolPlace | None, course: EsolPlace | None) -> tuple[int, int]:
    """Weeks without school and ESOL, and the places that the child lacks."""
    weeks = lacking = 0
    if child.school_year is not None and facts.policy.school_places != "off":
        weeks += _weeks_until(facts, school.available_from) if school else facts.policy.no_place_weeks
        lacking += school is None
    if child.esol_level is not None and facts.policy.esol_places != "off":
        weeks += _weeks_until(facts, course.starts_on) if course else facts.policy.no_place_weeks
        lacking += course is None
    return weeks, lacking


def _weeks_until(facts: Facts, start: date | None) -> int:
    return 0 if start is None else max(0, ceil((start - facts.start).days / 7))


def draw(seed: int, authority: str, child: Child) -> int:
    """The lot of a child at an authority."""
    parts = (seed, authority, child.age, child.sex, child.school_year, child.esol_level)
    text = "|".join("" if part is None else str(part) for part in parts)
    return int(hashlib.sha256(text.encode()).hexdigest()[:5], 16)
