"""A sound week and a lawful proposal for it, to be broken in one place at a time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from matcher.check import violations
from matcher.proposal import Assignment, Proposal
from matcher.week import (
    Authority,
    Child,
    Decision,
    EsolPlace,
    Place,
    Policy,
    Region,
    SchoolPlace,
    Vacancy,
    Week,
)

W = date(2026, 3, 2)
E = date(2026, 3, 8)
MILES_PER_DEGREE = 69.09341  # of latitude, on the sphere of 3958.7613 miles


def child(ref: str, **fields: Any) -> Child:
    return Child(**{"ref": ref, "entry_authority": "port", "referred_on": W, "age": 16, "sex": "male"} | fields)


def authority(code: str, **fields: Any) -> Authority:
    row = {"code": code, "name": code.title(), "region": "north", "nation": "England", "latitude": 54.0}
    row |= {"longitude": -1.0, "child_population": 100_000, "uasc_in_care": 50}
    return Authority(**row | fields)


def vacancy(name: str, owner: str, **fields: Any) -> Vacancy:
    return Vacancy(**{"vacancy": name, "authority": owner, "type": "foster", "places": 1} | fields)


def north_of(name: str, miles: float, latitude: float = 54.0, longitude: float = -1.0) -> Place:
    """A place so many miles due north of a point (by default the point of every receiving authority)."""
    return Place(place=name, latitude=latitude + miles / MILES_PER_DEGREE, longitude=longitude)


SCHOOL = SchoolPlace(authority="elm", school_year=9, places=1)
COURSE = EsolPlace(authority="ash", level=("entry-1", "entry-2"), places=1, starts_on=date(2026, 3, 9))

CHILDREN = (
    child("c1", esol_level="entry-1", anchor="town", wish=("ash",)),
    child("c2", age=14, sex="female", school_year=9, needs=("halal",), avoid=("oak",)),
    child("c3", group="g", age=15, must=("north",)),
    child("c4", group="g", age=17, apart_from=("c1",)),
    child("c5"),
)
AUTHORITIES = (
    authority("port", region="south", latitude=51.0, longitude=1.0, uasc_in_care=300),
    authority("ash"),
    authority("elm"),
    authority("oak", region="west"),
)
VACANCIES = (
    vacancy("ash-1", "ash", type="supported", min_age=16, places=2),
    vacancy("elm-1", "elm", sex="female", tags=("halal", "quiet")),
    vacancy("elm-2", "elm", places=2, max_age=17),
    vacancy("oak-1", "oak", type="home", available_from=W),
)
TABLES: dict[str, Any] = {
    "children": CHILDREN,
    "authorities": AUTHORITIES,
    "vacancies": VACANCIES,
    "school_places": (SCHOOL,),
    "esol_places": (COURSE,),
    "places": (north_of("town", 10),),
}
ASSIGNMENTS = (
    Assignment(ref="c1", authority="ash", vacancy="ash-1", esol_place=COURSE.key),
    Assignment(ref="c2", authority="elm", vacancy="elm-1", school_place=SCHOOL.key),
    Assignment(ref="c3", authority="elm", vacancy="elm-2"),
    Assignment(ref="c4", authority="elm", vacancy="elm-2"),
    Assignment(ref="c5", authority="oak", vacancy="oak-1"),
)


def week(policy: dict[str, Any] | None = None, **tables: Any) -> Week:
    """The sound week, with whole tables replaced and policy settings changed."""
    return Week(**TABLES | tables, policy=Policy(**{"week_starting": W} | (policy or {})))


def with_child(ref: str, policy: dict[str, Any] | None = None, **fields: Any) -> Week:
    """The sound week with one child changed."""
    return week(policy, children=changed(CHILDREN, "ref", ref, fields))


def with_authority(code: str, policy: dict[str, Any] | None = None, **fields: Any) -> Week:
    """The sound week with one authority changed."""
    return week(policy, authorities=changed(AUTHORITIES, "code", code, fields))


def with_vacancy(name: str, policy: dict[str, Any] | None = None, **fields: Any) -> Week:
    """The sound week with one vacancy changed."""
    return week(policy, vacancies=changed(VACANCIES, "vacancy", name, fields))


def changed(rows: tuple[Any, ...], key: str, value: str, fields: dict[str, Any]) -> tuple[Any, ...]:
    """Rows of which one is changed, validated anew."""
    assert value in {getattr(row, key) for row in rows}
    return tuple(
        type(row).model_validate(row.model_dump() | fields) if getattr(row, key) == value else row for row in rows
    )


def proposal(*assignments: Assignment, **fields: Any) -> Proposal:
    """A proposal of these assignments; without any, the lawful one for the sound week."""
    return Proposal(**{"status": "feasible", "week_starting": "", "assignments": assignments or ASSIGNMENTS} | fields)


def reassigned(ref: str, **fields: Any) -> Proposal:
    """The lawful proposal with one assignment changed."""
    return proposal(*changed(ASSIGNMENTS, "ref", ref, fields))


def without(*refs: str) -> Proposal:
    """The lawful proposal with children left out."""
    return proposal(*(row for row in ASSIGNMENTS if row.ref not in refs))


def by_hand(**authority_of: str) -> Proposal:
    """A proposal of refs and authorities alone."""
    return proposal(*(Assignment(ref=ref, authority=code) for ref, code in authority_of.items()))


def named(facts: Week, judged: Proposal | None = None) -> set[str]:
    """Names of the rules that the checker finds violated."""
    return {violation.rule for violation in violations(facts, judged or proposal())}


def decision(ref: str, kind: str, authority: str | None = None) -> Decision:
    return Decision.model_validate({"ref": ref, "decision": kind, "authority": authority})


def region(name: str, weight: str | None, received: int = 0) -> Region:
    return Region(region=name, weight=Decimal(weight) if weight else None, received=received)
