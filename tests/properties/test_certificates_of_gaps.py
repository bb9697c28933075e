"""Groups against odd capacities, where no price per child proves the optimum: sets of whole groups do, and cases."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest

from benchmarks.generator import draw_family
from benchmarks.generator import week as generated
from matcher.certificate import certificate_for, gatherings, relaxed
from matcher.check.certificate import Certificate, Malformed, Step, certificate_from, verify_certificate
from matcher.proposal import Proposal
from matcher.propose import propose
from matcher.week import Week
from tests.altered import altered

SIZES = ((18, 1), (24, 3), (30, 4), (36, 7))


def gap_week(children: int, seed: int) -> Week:
    return generated(draw_family("gap", children, seed))


def proven(week: Week) -> tuple[Proposal, Certificate]:
    found: list[Certificate] = []
    return propose(week, certificate=found.append), found[0]


def worth(week: Week, proposal: Proposal, certificate: Certificate) -> Counter[str]:
    return Counter(found.worth for found in verify_certificate(week, proposal, certificate))


def leaves(step: Step) -> int:
    return 1 if step.split is None else sum(leaves(case) for case in step.split.cases)


def in_cases(certificate: Certificate) -> int:
    """Leaves of all steps that have cases."""
    steps = [step for stage in certificate.stages for step in stage.steps if step.split is not None]
    return sum(map(leaves, steps))


@pytest.mark.parametrize(("children", "seed"), SIZES)
def test_every_stage_of_a_week_with_a_gap_is_certified_by_prices_on_units(children: int, seed: int) -> None:
    week = gap_week(children, seed)
    proposal, certificate = proven(week)
    assert worth(week, proposal, certificate).keys() == {"certified"}
    assert any("unit" in step.prices for stage in certificate.stages for step in stage.steps)
    assert worth(week, proposal, certificate_for(week, proposal)).keys() == {"certified"}


@pytest.mark.parametrize(("children", "seed"), SIZES)
def test_where_there_are_too_many_sets_cases_prove_the_same(
    monkeypatch: pytest.MonkeyPatch, children: int, seed: int
) -> None:
    monkeypatch.setattr(gatherings, "FEW", -1)
    week = gap_week(children, seed)
    proposal, certificate = proven(week)
    assert worth(week, proposal, certificate).keys() == {"certified"}
    assert 1 < in_cases(certificate) <= 600


def test_where_there_are_too_many_sets_cuts_do_without_some_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gatherings, "FEW", -1)
    weeks = [gap_week(*each) for each in SIZES]
    cut = [proven(week)[1] for week in weeks]
    assert any(step.cuts for each in cut for stage in each.stages for step in stage.steps)
    monkeypatch.setattr(relaxed, "cuts", lambda *_: [])
    uncut = [proven(week)[1] for week in weeks]
    assert not any(step.cuts for each in uncut for stage in each.stages for step in stage.steps)
    assert sum(map(in_cases, cut)) < sum(map(in_cases, uncut))


@pytest.mark.parametrize("sets", [True, False], ids=["sets", "cases"])
def test_an_altered_number_is_refused_or_proves_the_same(monkeypatch: pytest.MonkeyPatch, sets: bool) -> None:
    if not sets:
        monkeypatch.setattr(gatherings, "FEW", -1)
    week = gap_week(24, 3)
    proposal, certificate = proven(week)
    before = [(found.stage, found.bound) for found in verify_certificate(week, proposal, certificate)]
    refused = 0
    for path, document in altered(certificate.as_document(), random.Random(5), most=120):
        found = verified(week, proposal, document)
        refused += "refused" in {each.worth for each in found}
        for verdict, stage_and_bound in zip(found, before, strict=False):
            assert verdict.worth == "refused" or (verdict.stage, verdict.bound) == stage_and_bound, path
    assert refused > 10


def verified(week: Week, proposal: Proposal, document: Any) -> list[Any]:
    try:
        return verify_certificate(week, proposal, certificate_from(document))
    except Malformed:
        return []
