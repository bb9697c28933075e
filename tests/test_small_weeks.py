"""The random weeks are worth solving: every rule and every stage decides something in some of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from matcher.week import STAGES, Week
from tests.oracle import best
from tests.small_weeks import FLAVOURS, random_week

Loosen = Callable[[Week], Week]
WEEKS = 60


def without(table: str, **columns: Any) -> Loosen:
    """A week whose rows of one table all have these columns instead."""
    return lambda week: week.model_copy(
        update={table: tuple(row.model_copy(update=columns) for row in getattr(week, table))}
    )


def with_policy(**settings: Any) -> Loosen:
    return lambda week: week.model_copy(update={"policy": week.policy.model_copy(update=settings)})


def undecided(*kinds: str) -> Loosen:
    return lambda week: week.model_copy(
        update={"decisions": tuple(row for row in week.decisions if row.decision not in kinds)}
    )


RULES: dict[str, tuple[str, Loosen]] = {
    "eligibility": ("incomplete", without("children", complete=True)),
    "withdrawn": ("incomplete", undecided("withdrawn")),
    "referral": ("referral", with_policy(referral="off")),
    "participation": ("voluntary", without("authorities", participation="volunteer")),
    "pause": ("pauses", without("authorities", participation="directed")),
    "threshold": ("plain", without("authorities", participation="volunteer")),
    "placement-type": ("plain", without("vacancies", type="foster")),
    "age": ("types", without("vacancies", min_age=None, max_age=None)),
    "sex": ("types", without("vacancies", sex=None)),
    "needs": ("types", without("children", needs=())),
    "available": ("types", without("vacancies", available_from=None)),
    "vacancies": ("plain", without("vacancies", places=9)),
    "school-places": ("education", with_policy(school_places="off")),
    "esol-places": ("education", with_policy(esol_places="off")),
    "caseload": ("caseload", with_policy(caseload="off")),
    "week-maximum": ("limits", without("authorities", week_maximum=None)),
    "keep-together": ("groups", without("children", group=None)),
    "keep-apart": ("apart", with_policy(keep_apart="off")),
    "no-return": ("areas", with_policy(no_return="off")),
    "no-return-override": ("areas", with_policy(no_return_overrides=())),
    "out-of-area": ("areas", with_policy(out_of_area="off")),
    "risk-assessment": ("areas", without("vacancies", risk_assessment=None)),
    "twenty-miles": ("twenty-miles", with_policy(twenty_miles="off")),
    "must": ("lists", without("children", must=())),
    "avoid": ("lists", without("children", avoid=())),
    "refusals": ("refusals", undecided("refused-by-authority", "refused-by-child")),
    "pins": ("pins", undecided("pin", "accept")),
    "region-quota": ("rota-hard", with_policy(rota="off")),
    "hosted": ("history", with_policy(count_hosted=False)),
    "carried-over": ("history", with_policy(count_carried_over=False)),
    "in-care": ("plain", without("children", in_care=True)),
    "edge": ("edge", with_policy(near_miles=25)),
}
SHOWN_BY = {
    "placed": "plain", "breaches": "soft", "near": "anchors", "fairness": "plain", "rota": "rota-stage",
    "education": "education", "distance": "anchors", "wishes": "lists", "stability": "previous", "tie-break": "plain",
}  # fmt: skip


def changes(flavour: str, loosen: Loosen) -> int:
    """Weeks of a flavour whose optimal plans change; two are enough."""
    found = 0
    for seed in range(WEEKS):
        found += as_drawn(seed, flavour) != optimal(loosen(random_week(seed, flavour)))
        if found == 2:
            break
    return found


@cache
def as_drawn(seed: int, flavour: str) -> Any:
    return optimal(random_week(seed, flavour))


def optimal(week: Week) -> Any:
    answer = best(week)
    return answer and (answer.optimal, set(answer.plans))


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_bites_in_some_random_week(rule: str) -> None:
    assert changes(*RULES[rule]) == 2


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_decides_in_some_random_week(stage: str) -> None:
    def drop(week: Week) -> Week:
        return with_policy(stages=tuple(name for name in week.policy.stages if name != stage))(week)

    assert changes(SHOWN_BY[stage], drop) == 2


@pytest.mark.parametrize(("flavour", "other"), [("max", "leximin"), ("proportional", "leximin")])
def test_the_three_kinds_of_fairness_differ_in_some_random_week(flavour: str, other: str) -> None:
    assert changes(flavour, with_policy(fairness=other)) == 2


def test_tolerances_matter_in_some_random_week() -> None:
    assert changes("tolerance", with_policy(tolerances=())) == 2


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_most_weeks_of_a_flavour_have_something_to_decide(flavour: str) -> None:
    answers = [best(random_week(seed, flavour)) for seed in range(WEEKS // 2)]
    several = sum(answer is not None and answer.lawful > 1 for answer in answers)
    assert several >= (WEEKS // 12 if flavour in ("pins", "conflict", "everything") else WEEKS // 4)


def test_conflicting_pins_are_frequent_where_they_are_asked_for() -> None:
    assert sum(best(random_week(seed, "conflict")) is None for seed in range(WEEKS)) >= WEEKS // 5


def test_a_seed_gives_the_same_week_again() -> None:
    assert random_week(7, "groups") == random_week(7, "groups") != random_week(8, "groups")
