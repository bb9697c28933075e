"""For every rule: a week where it allows a placement, the same week where it forbids it, and where children go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from matcher.week import Decision, Region, Week
from tests.tiny import MONDAY, authority, child, course, place, school, tiny_week, vacancy

LONG_AGO = date(2025, 4, 1)
BOTH = {"c1": "A", "c2": "A"}
FIRST = {"c1": "A"}


@dataclass(frozen=True)
class Case:
    """Two weeks that differ in one fact, and who goes where: if allowed, if forbidden, and with the rule dropped."""

    allows: Week
    forbids: Week
    allowed: dict[str, str]
    forbidden: dict[str, str]
    dropped: dict[str, str]


def case(
    lawful: tuple[Any, ...],
    unlawful: tuple[Any, ...],
    *shared: Any,
    allowed: dict[str, str] | None = None,
    forbidden: dict[str, str] | None = None,
    dropped: dict[str, str] | None = None,
    **policy: Any,
) -> Case:
    """By default: c1 goes to A if allowed and nowhere if forbidden, and the rule dropped is as good as kept."""
    allowed = FIRST if allowed is None else allowed
    return Case(
        tiny_week(*lawful, *shared, **policy),
        tiny_week(*unlawful, *shared, **policy),
        allowed,
        forbidden or {},
        allowed if dropped is None else dropped,
    )


def decided(kind: str, at: str) -> Decision:
    return Decision.model_validate({"ref": "c1", "decision": kind, "authority": at})


A, V, C = authority("A"), vacancy("v", "A"), child("c1")
WITH_VACANCY = (A, V)
LONGEST_WAITING = child("c1", referred_on=LONG_AGO)
PUPIL = child("c1", age=14, school_year=9)
LEARNER = child("c1", esol_level="entry-1")
FAR = place("far", 50)

CASES: dict[str, Case] = {
    "eligibility": case((C,), (child("c1", complete=False),), *WITH_VACANCY),
    "referral": case(
        (authority("P", "10", 10),), (authority("P", "10", 9),),
        *WITH_VACANCY, child("c1", entry_authority="P"), referral="hard",
    ),
    "participation": case((A,), (authority("A", participation="paused"),), V, C),
    "threshold": case((authority("A", "2.9", 1),), (authority("A", "2.9", 2),), V, C),
    "placement-type": case((V,), (vacancy("v", "A", type="supported"),), A, child("c1", age=15)),
    "age": case((vacancy("v", "A", max_age=16),), (vacancy("v", "A", max_age=15),), A, C),
    "sex": case((vacancy("v", "A", sex="male"),), (vacancy("v", "A", sex="female"),), A, C),
    "needs": case(
        (vacancy("v", "A", tags=("halal", "quiet")),), (vacancy("v", "A", tags=("quiet",)),),
        A, child("c1", needs=("halal",)),
    ),
    "available": case(
        (vacancy("v", "A", available_from=MONDAY + timedelta(days=6)),),
        (vacancy("v", "A", available_from=MONDAY + timedelta(days=60)),), A, C,
    ),
    "vacancies": case(
        (vacancy("v", "A", places=2),), (V,), A, LONGEST_WAITING, child("c2"), allowed=BOTH, forbidden=FIRST,
    ),
    "school-places": case((school("A", 9),), (school("A", 10),), *WITH_VACANCY, PUPIL),
    "esol-places": case(
        (course("A", MONDAY),), (course("A", MONDAY - timedelta(days=1)),), *WITH_VACANCY, LEARNER,
    ),
    "caseload": case((authority("A", caseload_places=1),), (authority("A", caseload_places=0),), V, C),
    "week-maximum": case((authority("A", week_maximum=1),), (authority("A", week_maximum=0),), V, C),
    "keep-together": case(
        (vacancy("v", "A", places=2, tags=("x",)),), (vacancy("v", "A", tags=("x",)), vacancy("w", "B")),
        A, authority("B"), child("c1", group="g", needs=("x",)), child("c2", group="g"),
        allowed=BOTH, dropped={"c1": "A", "c2": "B"},
    ),
    "keep-apart": case(
        (child("c2"),), (child("c2", apart_from=("c1",)),),
        A, vacancy("v", "A", places=2), LONGEST_WAITING, allowed=BOTH, forbidden=FIRST,
    ),
    "no-return": case((V,), (vacancy("v", "A", located_in="E"),), A, C),
    "out-of-area": case(
        (vacancy("v", "A", located_in="B", place="far", risk_assessment="r1"),),
        (vacancy("v", "A", located_in="B", place="far"),), A, authority("B"), FAR, C,
    ),
    "twenty-miles": case(
        (child("c1", anchor="far", beyond_20_miles_agreed="r1"),), (child("c1", anchor="far"),),
        *WITH_VACANCY, FAR, twenty_miles="hard",
    ),
    "must": case((child("c1", must=("A",)),), (child("c1", must=("B",)),), *WITH_VACANCY, authority("B")),
    "avoid": case((child("c1", avoid=("B",)),), (child("c1", avoid=("A",)),), *WITH_VACANCY, authority("B")),
    "refusals": case(
        (decided("refused-by-child", "B"),), (decided("refused-by-child", "A"),), *WITH_VACANCY, authority("B"), C,
    ),
    "pins": case(
        (), (decided("pin", "B"),), *WITH_VACANCY, authority("B", "10", 5), vacancy("w", "B"), C, forbidden={"c1": "B"},
    ),
    "region-quota": case(
        (Region.model_validate({"region": "R", "weight": "1", "received": 3}, strict=False),),
        (Region.model_validate({"region": "R", "weight": "1", "received": 4}, strict=False),),
        *WITH_VACANCY, C, rota="hard", rota_cycle=4,
    ),
}  # fmt: skip
"""One case for each rule; ``tests/test_architecture.py`` holds that none is missing."""
