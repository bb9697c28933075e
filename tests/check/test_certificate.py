"""What single prices prove, on weeks small enough to see it; and what is refused, with the reason."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from matcher.check import certificate as room
from matcher.check.certificate import (
    Certificate,
    Malformed,
    Stage,
    Step,
    apart_key,
    certificate_from,
    stated,
    verify_certificate,
)
from matcher.check.certificate.prices import RULES
from matcher.proposal import Assignment, Proposal
from tests import altered
from tests.check.proofs import PLACED, proposal, verdict, with_prices
from tests.tiny import authority, child, tiny_week, vacancy

SHARES = tiny_week(
    authority("A", "10"), authority("B", "20"), child("x"), vacancy("V", "A"), vacancy("W", "B"),
    stages=("placed", "fairness"),
)  # fmt: skip


def test_the_price_of_the_only_two_places_proves_that_two_children_are_the_most() -> None:
    week = tiny_week(*TWO_AUTHORITIES, stages=("placed",))
    unpriced = verdict(week, proposal(x="A", y="B"), with_prices(), of="placed-rest")
    assert (unpriced.worth, unpriced.bound, unpriced.gap) == ("within", 3, 1)
    assert unpriced.in_words() == "certified within 1 (the rest is the solver's word)"
    found = verdict(week, proposal(x="A", y="B"), with_prices(vacancies={"V": -1, "W": -1}), of="placed-rest")
    assert (found.worth, found.bound, found.gap) == ("certified", 2, 0)
    assert found.in_words() == "certified optimal"


TWO_AUTHORITIES = (
    authority("A"), authority("B"), child("x"), child("y"), child("z"), vacancy("V", "A"), vacancy("W", "B"),
)  # fmt: skip


def test_prices_are_over_their_denominator_and_a_bound_is_rounded_up_to_whole_children() -> None:
    week = tiny_week(*TWO_AUTHORITIES, stages=("placed",))
    prices = {"V": -2, "W": -2}
    assert verdict(week, proposal(x="A", y="B"), with_prices(3, vacancies=prices), of="placed-rest").bound == 2
    assert verdict(week, proposal(x="A", y="B"), with_prices(7, vacancies=prices), of="placed-rest").bound == 2


def test_a_price_on_a_bound_that_a_row_does_not_have_proves_nothing() -> None:
    week = tiny_week(*TWO_AUTHORITIES, stages=("placed",))
    found = verdict(week, proposal(x="A", y="B"), with_prices(vacancies={"V": 5, "W": 5}), of="placed-rest")
    assert (found.worth, found.bound) == ("within", 3)


def test_a_worse_proposal_is_within_a_gap() -> None:
    week = tiny_week(*TWO_AUTHORITIES, stages=("placed",))
    found = verdict(week, proposal(x="A"), with_prices(vacancies={"V": -1, "W": -1}), of="placed-rest")
    assert (found.worth, found.value, found.bound, found.gap) == ("within", 1, 2, 1)


LEVELS = ((Fraction(1, 10), 6), (Fraction(1, 20), 3), (Fraction(0), 1))


def fair(*levels: tuple[Fraction, int]) -> tuple[Stage, Stage]:
    prices = {"received": {"A": -5, "B": -2}}
    return with_prices(), Stage("fairness", None, (Step(1, prices, None, levels),))


def test_a_window_of_levels_proves_the_fairer_choice_and_not_the_other() -> None:
    fairer = verdict(SHARES, proposal(x="B"), *fair(*LEVELS), of="fairness")
    assert (fairer.worth, fairer.value) == ("certified", "1/20")
    other = verdict(SHARES, proposal(x="A"), *fair(*LEVELS), of="fairness")
    assert (other.worth, other.value) == ("within", "1/10")
    assert "every level above 1/10" in other.in_words()


def test_weights_that_lower_levels_could_outweigh_prove_nothing() -> None:
    flat = [(level, 1) for level, _ in LEVELS]
    assert verdict(SHARES, proposal(x="B"), *fair(*flat), of="fairness").worth == "within"


def test_a_window_that_leaves_a_level_out_proves_nothing_of_it() -> None:
    assert verdict(SHARES, proposal(x="A"), *fair((Fraction(0), 1)), of="fairness").worth == "within"


@pytest.mark.parametrize("level", [Fraction(0), Fraction(1, 1000), Fraction(1, 20)])
def test_levels_that_no_window_speaks_of_are_not_called_certified(level: Fraction) -> None:
    """A single window far down used to give "certified for every level above 0/1", the open one among them."""
    found = verdict(SHARES, proposal(x="A"), *fair((level, 1)), of="fairness")
    assert (found.worth, found.bound) == ("within", "above 1/10")


def test_windows_must_go_down() -> None:
    placed, fairness = fair(*LEVELS)
    twice = replace(fairness, steps=fairness.steps * 2)
    found = verdict(SHARES, proposal(x="B"), placed, twice, of="fairness")
    assert found.worth == "refused"
    assert "from the highest level down" in found.why


APART = tiny_week(
    authority("A"), child("x", apart_from=("y",)), child("y"), vacancy("V", "A", 2), stages=("placed", "breaches"),
    keep_apart="hard",
)  # fmt: skip


def test_the_price_of_keeping_apart_proves_that_one_must_stay() -> None:
    key = apart_key("A", ["y", "x"])
    found = verdict(APART, proposal(x="A"), with_prices(keep_apart={key: -1}), of="placed-rest")
    assert (found.worth, found.bound) == ("certified", 1)


@pytest.mark.parametrize(
    "key",
    ['["A", "y", "x"]', '["A","x","y"]', '["A", "x"]', '["A", "x", "x"]', '["A", "z"]', "A x y", '["B", "x", "y"]'],
)  # fmt: skip
def test_a_row_of_keep_apart_has_one_name(key: str) -> None:
    found = verdict(APART, proposal(x="A"), with_prices(keep_apart={key: -1}), of="placed-rest")
    assert found.worth == "refused"


def test_meeting_costs_what_it_costs_even_if_priced() -> None:
    week = APART.model_copy(update={"policy": APART.policy.model_copy(update={"keep_apart": "soft"})})
    breaches = Stage("breaches", None, (Step(1, {"keep-apart": {apart_key("A", ["x", "y"]): -1}}),))
    found = verdict(week, proposal(x="A", y="A"), with_prices(), breaches, of="breaches")
    assert (found.worth, found.value, found.bound) == ("certified", 1, 1)
    dearer = Stage("breaches", None, (Step(1, {"keep-apart": {apart_key("A", ["x", "y"]): -9}}),))
    assert verdict(week, proposal(x="A", y="A"), with_prices(), dearer, of="breaches").bound != 9


@pytest.mark.parametrize(
    ("rule", "key"),
    [
        ("vacancies", "nowhere"),
        ("received", "nowhere"),
        ("hold", "near 0"),
        ("region-quota", "R"),
        ("supply", "x"),
        ("unit", "nobody"),
        ("unit", "y"),
    ],
)
def test_prices_of_rows_that_the_week_does_not_have_are_refused(rule: str, key: str) -> None:
    week = tiny_week(*TWO_AUTHORITIES, stages=("placed",))
    stage = replace(PLACED, steps=(Step(1, {rule: {key: -1}}),))
    found = verdict(week, proposal(x="A", y="B"), stage, of="placed-rest")
    assert found.worth == "refused"
    assert key in found.why or rule in found.why


def test_numbers_that_could_overflow_are_refused() -> None:
    week = tiny_week(*TWO_AUTHORITIES, stages=("placed",))
    found = verdict(week, proposal(x="A", y="B"), with_prices(vacancies={"V": -(2**60)}), of="placed-rest")
    assert "too large" in found.why


def honest() -> tuple[Proposal, Certificate]:
    judged = proposal(x="B")
    return judged, stated(SHARES, judged, Certificate("-", 0, fair(*LEVELS)))


@pytest.mark.parametrize(
    ("number", "change", "why"),
    [
        (0, {"value": 2}, "The value is said to be 2; it is 1."),
        (0, {"bound": 0}, "It is said to prove 0; it proves 1."),
        (1, {"value": "1/10"}, "The value is said to be 1/10; it is 1/20."),
        (1, {"steps": ()}, "It is said to prove 1/20; it proves above 1/20."),
    ],
)
def test_a_claim_that_is_not_so_is_refused(number: int, change: dict[str, Any], why: str) -> None:
    judged, certificate = honest()
    stages = list(certificate.stages)
    stages[number] = replace(stages[number], **change)
    verdicts = verify_certificate(SHARES, judged, replace(certificate, stages=tuple(stages)))
    found = verdicts[2 if number == 0 else 3]
    assert found.worth == "refused" and why in found.why


def test_a_proposal_that_breaks_a_rule_is_certified_in_nothing() -> None:
    judged, certificate = honest()
    twice = judged.model_copy(update={"assignments": (*judged.assignments, Assignment(ref="x", authority="A"))})
    verdicts = verify_certificate(SHARES, twice, certificate)
    assert {found.worth for found in verdicts} == {"refused"}
    assert "The proposal itself does not hold" in verdicts[0].why


def test_a_tolerance_is_measured_from_the_witness() -> None:
    near = tiny_week(
        *TWO_AUTHORITIES, stages=("placed",), tolerances=({"stage": "placed", "units": 1},),
    )  # fmt: skip
    shown = proposal(x="A", y="B").assignments
    stage = replace(with_prices(vacancies={"V": -1, "W": -1}), witness=shown)
    assert verdict(near, proposal(x="A"), stage, of="placed-rest").worth == "certified"
    worse = verdict(near, proposal(), stage, of="placed-rest")
    assert (worse.worth, worse.gap) == ("within", 2)
    unlawful = replace(stage, witness=(*shown, Assignment(ref="z", authority="A", vacancy="V")))
    assert "witness breaks a rule" in verdict(near, proposal(x="A"), unlawful, of="placed-rest").why


def test_a_proposal_beyond_a_tolerance_is_certified_in_nothing_that_comes_after() -> None:
    """The witness alone was held to the tolerance: an empty proposal went on to "certified optimal"."""
    near = tiny_week(
        *TWO_AUTHORITIES, stages=("placed", "tie-break"), tolerances=({"stage": "placed", "units": 1},),
    )  # fmt: skip
    stage = replace(with_prices(vacancies={"V": -1, "W": -1}), witness=proposal(x="A", y="B").assignments)
    found = verdict(near, proposal(), stage, of="tie-break")
    assert found.worth == "refused"
    assert "more of placed-rest than its tolerance allows" in found.why


DOCUMENT = honest()[1].as_document()


def broken(path: altered.Path, value: Any) -> Any:
    return altered.changed(DOCUMENT, path, value)


STEP = ("stages", 1, "steps", 0)


@pytest.mark.parametrize(
    "document",
    [
        [], None, "certificate", {}, broken(("more",), 1), broken(("schema_version",), 2), broken(("seed",), "0"),
        broken(("seed",), True), broken(("stages",), {}), broken(("stages", 0, "name"), ""),
        broken(("stages", 0, "value"), 1.0), broken((*STEP, "denominator"), 0), broken((*STEP, "denominator"), 0.5),
        broken((*STEP, "prices"), []), broken((*STEP, "prices", "received"), 1),
        broken((*STEP, "prices", "received", "A"), 2**50), broken((*STEP, "prices", "received", "A"), None),
        broken((*STEP, "window", 0), ["1/10"]), broken((*STEP, "window", 0), ["1/0", 4]),
        broken((*STEP, "window", 0), ["0.1", 4]), broken((*STEP, "window", 0), ["1/10", 0]),
        broken((*STEP, "window", 0), ["1/40", 4]), broken((*STEP, "split"), {}),
        broken((*STEP, "split"), {"authority": "A", "ref": None, "most": None, "cases": []}),
        broken((*STEP, "split"), {"authority": "A", "ref": "x", "most": None, "cases": []}),
        broken(("stages", 0, "witness"), [{"ref": "x"}]),
    ],
)  # fmt: skip
def test_what_is_no_certificate_says_where(document: Any) -> None:
    with pytest.raises(Malformed):
        certificate_from(document)


def test_a_certificate_comes_back_from_its_document_as_it_was() -> None:
    certificate = honest()[1]
    assert certificate_from(certificate.as_document()) == certificate


def test_the_description_of_the_document_names_every_rule_that_can_have_a_price() -> None:
    told = (Path(room.__file__).parent / "CERTIFICATE.md").read_text(encoding="utf-8")
    assert all(f"`{rule}`" in told for rule in RULES)
