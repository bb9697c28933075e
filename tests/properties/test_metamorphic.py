"""What must not change, or must not get worse, when a week is changed in a known way.

Each relation is proved in its test's docstring. A plan's *vector* is its stage values in the policy's order, each
so oriented that smaller is better; a leximin stage is the list of its ratios from the largest down. Without
tolerances the engine's vector is the lexicographically least one of all lawful plans, and the proofs start there;
so tolerances are dropped.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from matcher.proposal import Proposal, StageResult
from matcher.week import Vacancy, Week
from tests.oracle import best
from tests.oracle.facts import fair_share, load_before, read
from tests.properties.changes import (
    marked,
    pinned,
    renamed,
    shuffled,
    union,
    with_clone,
    with_policy,
    with_rows,
    with_spare_vacancy,
)
from tests.properties.strategies import weeks
from tests.small_policies import MONDAY
from tests.small_weeks import random_week

SMALL = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
NUMBERS = st.integers(0, 999)
CONFLICTS = [random_week(seed, "conflict") for seed in range(20)]


def solved(week: Week, seed: int = 0) -> Proposal:
    """Solve the week; the levels that a ``max`` stage shows are no part of its value and are left out."""
    from matcher.propose import propose

    proposal: Proposal = propose(week, seed=seed)
    if week.policy.fairness != "max":
        return proposal
    stages = [row.model_copy(update={"levels": None}) if row.name == "fairness" else row for row in proposal.stages]
    return proposal.model_copy(update={"stages": tuple(stages)})


def strict(week: Week) -> Week:
    """The week without tolerances."""
    return with_policy(week, tolerances=())


def lawful(week: Week) -> Proposal:
    """Solve the week; hypothesis passes over one that has no lawful plan."""
    proposal = solved(week)
    assume(proposal.status != "infeasible")
    return proposal


def ratios(stage: StageResult) -> Counter[Fraction]:
    return Counter({Fraction(level.ratio): level.count for level in stage.levels or ()})


def values(proposal: Proposal, before: str = "") -> list[Any]:
    """Stage values in order, those from the stage named ``before`` on left out."""
    rows: list[Any] = []
    for stage in proposal.stages:
        if stage.name == before:
            break
        rows.append((stage.name, stage.value, ratios(stage)))
    return rows


def vector(proposal: Proposal) -> list[tuple[Any, ...]]:
    return [_oriented(stage) for stage in proposal.stages]


def _oriented(stage: StageResult) -> tuple[Any, ...]:
    if stage.levels:
        return tuple(sorted(ratios(stage).elements(), reverse=True))
    if stage.value is None:
        return ()
    return (-stage.value if stage.sense == "maximise" else stage.value,)


def shown(proposal: Proposal) -> dict[str, Any]:
    """Everything of a proposal but times and hashes, its rows sorted."""
    document = proposal.model_dump()
    stages = [{**stage, "seconds": None} for stage in document["stages"]]
    rows = {name: sorted(document[name], key=str) for name in ("assignments", "unmatched", "loads", "notices")}
    return {"status": document["status"], "stages": stages, "conflict": document["conflict"], **rows}


@SMALL
@given(week=weeks(), seed=NUMBERS)
def test_the_order_of_rows_changes_nothing(week: Week, seed: int) -> None:
    """A table is a set of rows, and the deal of names goes by waiting time and ref. So the proposal is the same."""
    assert shown(solved(week)) == shown(solved(shuffled(week, seed)))


def test_the_conflict_named_does_not_depend_on_the_order_of_rows() -> None:
    """As above, for weeks whose pins cannot hold together in more than one way."""
    named = [(solved(week).conflict, solved(shuffled(week, 1)).conflict) for week in CONFLICTS]
    assert [one for one, _ in named] == [other for _, other in named]
    assert len([one for one, _ in named if one]) > 5


@SMALL
@given(week=weeks(), number=NUMBERS)
def test_a_spare_vacancy_makes_no_earlier_stage_worse(week: Week, number: int) -> None:
    """Every lawful plan stays lawful, and no stage looks at a vacancy that nobody takes, so its vector stays as well;
    which stages apply does not depend on vacancies. The least vector over more plans is not larger.
    """
    week = strict(week)
    owner = week.authorities[number % len(week.authorities)].code
    kind: Any = ("foster", "supported", "home")[number % 3]
    spare = Vacancy(vacancy="spare", authority=owner, type=kind, places=1 + number % 2)
    assert vector(solved(with_spare_vacancy(week, spare))) <= vector(lawful(week))


@SMALL
@given(week=weeks())
def test_other_codes_for_authorities_change_no_value_before_the_tie_break(week: Week) -> None:
    """Rules and stages compare codes for equality only; the lot alone reads them. The plans correspond one to one and
    with the same values, so the stages before the tie-break have the same optima.
    """
    week = strict(week)
    codes = sorted(row.code for row in week.authorities)
    turned = dict(zip(codes, [f"T{code}" for code in reversed(codes)], strict=True))
    other = renamed(week, authority=lambda code: turned.get(code, code))
    assert values(lawful(week), "tie-break") == values(solved(other), "tie-break")


@SMALL
@given(week=weeks())
def test_other_refs_for_children_change_no_value(week: Week) -> None:
    """Not even the lot reads refs, groups, vacancies or places: all values stay."""
    week = strict(week)
    other = renamed(week, **dict.fromkeys(("child", "group", "vacancy", "place"), lambda code: f"{code[::-1]}-x"))
    assert values(lawful(week)) == values(solved(other))


@SMALL
@given(week=weeks(), number=NUMBERS)
def test_another_seed_changes_no_value_before_the_tie_break(week: Week, number: int) -> None:
    """The seed enters the lot alone."""
    week = strict(week)
    assert values(lawful(week), "tie-break") == values(solved(week, seed=1 + number), "tie-break")


@SMALL
@given(week=weeks(), number=NUMBERS)
def test_an_authority_cloned_without_capacity_adds_its_own_ratio_and_nothing_else(week: Week, number: int) -> None:
    """The clone has no vacancy and receives nobody: the lawful plans are the same.

    Leximin: the clone's ratio b/s is one more entry in every plan's list. Two lists compare by the largest
    ratio that they hold unequally often, which a common entry does not move; so the order of plans stays and the
    levels gain that ratio once. ``max``: b/s is at most the original's ratio afterwards, so the largest is the same.
    ``proportional``: no child, no cost. The rota counts children received: none.
    """
    week = strict(week)
    original = week.authorities[number % len(week.authorities)]
    facts = read(week, 0)
    share, before = fair_share(facts, original), load_before(facts, original)
    expected = values(lawful(week))
    if share is not None and before is not None and week.policy.fairness == "leximin":
        gained = Counter({before / share: 1})
        expected = [(*row[:2], row[2] + gained) if row[0] == "fairness" else row for row in expected]
    found = values(solved(with_clone(week, original)))
    assert _without_value(found) == _without_value(expected)


def _without_value(rows: list[Any]) -> list[Any]:
    """Leximin stages by their levels alone: a list that was empty had no largest ratio before."""
    return [(name, None if levels else value, levels) for name, value, levels in rows]


@SMALL
@given(week=weeks())
def test_pinning_everyone_to_the_optimum_keeps_every_value(week: Week) -> None:
    """The optimum stays lawful, and pins only take plans away: the least vector of fewer plans that still hold it."""
    week = strict(week)
    proposal = lawful(week)
    assert values(solved(pinned(week, proposal))) == values(proposal)


@SMALL
@given(one=weeks(), other=weeks())
def test_the_values_of_two_weeks_side_by_side_add_up(one: Week, other: Week) -> None:
    """Codes are disjoint and ``must`` keeps each child in its own half: the plans of the union are the pairs of plans.

    Every sum adds up over the pair, and the levels of a leximin stage do too (counts per ratio). Comparing vectors
    lexicographically, leximin stages by the largest ratio held unequally often, is an order that adding the same
    to both sides keeps; so the least of all sums is the sum of the least. This fails for ``max``, and for quotas,
    which depend on the sum of all weights: those are left out. The halves are solved by the oracle.
    """
    policy = one.policy.model_copy(update={"tolerances": (), "week_starting": MONDAY, "no_return_overrides": ()})
    fairness = "leximin" if policy.fairness == "max" else policy.fairness
    policy = policy.model_copy(update={"fairness": fairness, "rota": "off" if policy.rota == "hard" else policy.rota})
    halves = [marked(week.model_copy(update={"policy": policy}), mark) for week, mark in ((one, "x"), (other, "y"))]
    answers = [best(half) for half in halves]
    proposal = solved(union(*halves))
    assert (proposal.status == "infeasible") == (None in answers)
    sums: Counter[str] = Counter()
    levels: dict[str, Counter[Fraction]] = {}
    for answer in answers:
        for stage in answer.stages if answer else ():
            sums[stage.name] += int(stage.value or 0)
            levels.setdefault(stage.name, Counter()).update(dict(stage.levels or ()))
    for result in proposal.stages if None not in answers else ():
        assert ratios(result) == levels[result.name], result.name
        assert result.levels or (result.value or 0) == sums[result.name], result.name


@SMALL
@given(week=weeks(), number=NUMBERS)
def test_a_further_authority_that_takes_nobody_changes_no_value(week: Week, number: int) -> None:
    """Its load is unknown, so it is in no ratio; it has no vacancy, so it receives nobody."""
    week = strict(week)
    figures = {"code": "Z-idle", "uasc_in_care": None, "child_population": None, "fair_share": None}
    idle = week.authorities[number % len(week.authorities)].model_copy(update=figures)
    assert values(solved(with_rows(week, authorities=[idle]))) == values(lawful(week))
