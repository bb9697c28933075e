"""Certificates against brute force: they prove what is so, and nothing else, whatever stands in them."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

import pytest

from matcher.certificate import certificate_for
from matcher.check import plan_of
from matcher.check.certificate import Certificate, Stage, Step, Verdict, certificate_from, stated, verify_certificate
from matcher.check.certificate.audit import Audit
from matcher.check.certificate.left import Left
from matcher.check.certificate.naming import unit_keys
from matcher.check.certificate.ways import Ways, units_of
from matcher.check.facts import Facts
from matcher.proposal import Proposal
from matcher.propose import propose
from matcher.week import Week
from tests.altered import altered
from tests.oracle import Answer, Plan, best
from tests.oracle.facts import read
from tests.oracle.plans import every_plan
from tests.oracle.stages import values_of
from tests.properties.faces import proposal_of
from tests.small_weeks import FLAVOURS, random_week

SEEDS = (0, 1)
BESIDE_THE_POINT = "something else"


def proven(week: Week) -> tuple[Proposal, Certificate] | None:
    """The engine's proposal and its certificate; None where there is no lawful proposal."""
    found: list[Certificate] = []
    proposal = propose(week, certificate=found.append)
    return (proposal, found[0]) if found else None


def worth(verdicts: list[Verdict]) -> set[str]:
    return {verdict.worth for verdict in verdicts}


def lawful_plans(week: Week) -> Iterator[tuple[Proposal, bool]]:
    """A plan of every outcome as a proposal, with whether it is among the best."""
    facts, answer = read(week, 0), best(week)
    assert answer is not None
    for outcome, ways in every_plan(facts).items():
        values = values_of(facts, outcome)
        yield proposal_of(week, next(ways.plans()), values), values in answer.vectors


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_every_stage_of_a_small_week_is_certified(flavour: str) -> None:
    counts: Counter[str] = Counter()
    for seed in SEEDS:
        found = proven(random_week(seed, flavour))
        if found is not None:
            verdicts = verify_certificate(random_week(seed, flavour), *found)
            counts.update(verdict.worth for verdict in verdicts)
    assert counts["refused"] == 0
    assert counts["certified"] >= 0.95 * counts.total()


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_the_best_efforts_of_a_prover_never_certify_a_plan_that_is_not_the_best(flavour: str) -> None:
    week = random_week(3, flavour)
    if best(week) is None:
        return
    plans = list(lawful_plans(week))
    for proposal, is_best in random.Random(7).sample(plans, min(8, len(plans))):
        verdicts = verify_certificate(week, proposal, certificate_for(week, proposal))
        assert is_best or worth(verdicts) != {"certified"}, proposal.assignments


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_the_certificate_of_the_best_plan_certifies_no_other(flavour: str) -> None:
    week = random_week(4, flavour)
    found = proven(week)
    if found is None:
        return
    plans = list(lawful_plans(week))
    for proposal, is_best in random.Random(8).sample(plans, min(25, len(plans))):
        verdicts = verify_certificate(week, proposal, found[1])
        assert is_best or worth(verdicts) != {"certified"}, proposal.assignments


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_random_prices_never_prove_more_than_is_so(flavour: str) -> None:
    week = random_week(5, flavour)
    found, dice = proven(week), random.Random(9)
    if found is None:
        return
    answer = best(week)
    assert answer is not None
    for _ in range(6):
        certificate = with_random_prices(week, found[1], dice)
        assert_nothing_false(answer, week, verify_certificate(week, found[0], certificate))
        for proposal, is_best in islice(lawful_plans(week), 6):
            verdicts = verify_certificate(week, proposal, stated(week, proposal, certificate))
            assert is_best or worth(verdicts) != {"certified"}


def with_random_prices(week: Week, certificate: Certificate, dice: random.Random) -> Certificate:
    """The certificate with other prices, on rows that the week has; no bound is claimed."""
    rows = {
        "vacancies": [row.vacancy for row in week.vacancies],
        "school-places": [row.key for row in week.school_places],
        "esol-places": [row.key for row in week.esol_places],
        "received": [row.code for row in week.authorities],
        "region-received": [row.region for row in week.authorities],
        "unit": unit_keys(units_of(Facts(week))),
    }

    def priced(step: Step) -> Step:
        rules = rows.keys() - ({"unit"} if dice.random() < 0.5 else set())
        chosen = {
            rule: {key: dice.randint(-3, 3) for key in rows[rule] if dice.random() < 0.6} for rule in sorted(rules)
        }
        return replace(step, prices=chosen, denominator=dice.choice((1, 2, 7)), bound=None, split=None)

    stages = [replace(stage, steps=tuple(map(priced, stage.steps))) for stage in certificate.stages]
    return replace(certificate, stages=tuple(stages))


def assert_nothing_false(answer: Answer, week: Week, verdicts: list[Verdict]) -> None:
    """No bound lies beyond the best value that there is (in a week without tolerances, stage by stage)."""
    if week.policy.tolerances:
        return
    for verdict, true in zip(verdicts, answer.stages, strict=True):
        if isinstance(verdict.bound, int) and isinstance(true.value, int) and verdict.value == true.value:
            maximised = verdict.stage.startswith("placed") or verdict.stage in ("near", "wishes")
            assert verdict.bound >= true.value if maximised else verdict.bound <= true.value, verdict


@pytest.mark.parametrize("flavour", [flavour for flavour in FLAVOURS if flavour != "tolerance"])
def test_every_plan_that_is_as_good_stays_among_those_that_are_left(flavour: str) -> None:
    for seed in SEEDS:
        week = random_week(seed, flavour)
        found, answer = proven(week), best(week)
        if found is None or answer is None or week.policy.tolerances:
            continue
        proposal, certificate = found
        audit = Audit(plan_of(week, proposal), certificate.seed)
        audit.run({stage.name: stage for stage in certificate.stages}, {})
        for plan in answer.plans:
            assert is_left(audit.ways, audit.walk.left, plan), plan


def is_left(ways: Ways, left: Left, plan: Plan) -> bool:
    """Whether what is left has room for each seat of a plan."""
    number = {row.code: i for i, row in enumerate(ways.authorities)}
    choices = {(int(ways.choice_unit[c]), int(ways.choice_authority[c])): int(c) for c in left.choice}
    taken = {
        (int(ways.seat_choice[ways.pair_seat[p]]), ways.vacancies[int(ways.pair_vacancy[p])].vacancy) for p in left.pair
    }
    received = Counter(seat.authority for seat in plan)
    loads = all(left.load[number[code], received[code]] for code in number)
    where = [(choices.get((ways.units.of_ref[seat.ref], number[seat.authority])), seat.vacancy) for seat in plan]
    placed = {ways.units.of_ref[seat.ref] for seat in plan}
    must = all(unit in placed for unit in map(int, left.must.nonzero()[0]))
    return loads and must and all(each in taken for each in where)


@pytest.mark.parametrize(
    "flavour", ["plain", "groups", "soft", "rota-stage", "max", "tolerance", "proportional", "apart"]
)
def test_an_altered_number_is_refused_or_proves_the_same(flavour: str) -> None:
    week = next(week for week in (random_week(seed, flavour) for seed in range(30)) if (proven(week)) is not None)
    found = proven(week)
    assert found is not None
    proposal, certificate = found
    before = {verdict.stage: verdict for verdict in verify_certificate(week, proposal, certificate)}
    refused = 0
    for path, document in altered(certificate.as_document(), random.Random(3), most=150):
        try:
            verdicts = verify_certificate(week, proposal, certificate_from(document))
        except Exception as error:  # a document that is no certificate any more says so
            assert type(error).__name__ == "Malformed", (path, error)
            continue
        refused += "refused" in worth(verdicts)
        if path[-1] in ("bound", "value", "seed"):
            assert "refused" in worth(verdicts), path
        for verdict in verdicts:
            same = verdict.value == before[verdict.stage].value and verdict.bound == before[verdict.stage].bound
            assert verdict.worth == "refused" or same, path
    assert refused > 10


def test_a_stage_that_the_week_does_not_have_spoils_the_certificate() -> None:
    week = random_week(1, "plain")
    found = proven(week)
    assert found is not None
    proposal, certificate = found
    more = replace(certificate, stages=(*certificate.stages, Stage(BESIDE_THE_POINT, 0, ())))
    assert worth(verify_certificate(week, proposal, more)) == {"refused"}


@pytest.mark.slow
def test_of_generated_weeks_at_least_99_in_100_stages_are_certified() -> None:
    from benchmarks.generator import draw_family
    from benchmarks.generator import week as generated

    counts: Counter[str] = Counter()
    for family in ("weekly", "scarce", "anchored", "grouped", "esol-bound", "rota-hard", "many-pins", "gap", "sample"):
        week = generated(draw_family(family, seed=7))
        found = proven(week)
        if found is not None:
            counts.update(verdict.worth for verdict in verify_certificate(week, *found))
    assert counts["refused"] == 0
    assert counts["certified"] >= 0.99 * counts.total(), counts
