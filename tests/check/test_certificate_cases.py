"""Cases within a certificate: what they prove that prices for all plans cannot, and that none can be left out."""

from __future__ import annotations

from typing import Any

import pytest

from matcher.check.certificate import (
    Certificate,
    Malformed,
    Split,
    Step,
    certificate_from,
    stated,
    verify_certificate,
)
from tests.altered import Path, changed
from tests.check.proofs import proposal, verdict, with_prices
from tests.tiny import authority, child, tiny_week, vacancy

HALF = Step(1, {})
GROUPS = tiny_week(
    authority("A"), *(child(ref, group=ref[0]) for ref in ("p1", "p2", "q1", "q2")), vacancy("V", "A", 3),
    stages=("placed",),
)  # fmt: skip
TOGETHER = proposal(p1="A", p2="A")
BY_CHILD = Split("A", "p1", None, (HALF, HALF))
BY_NUMBER = Split("A", None, 2, (Step(1, {"received": {"A": -1}}), Step(1, {"unit": {}})))


def test_cases_prove_what_prices_alone_cannot() -> None:
    plain = verdict(GROUPS, TOGETHER, with_prices(vacancies={"V": -1}), of="placed-rest")
    assert (plain.worth, plain.bound) == ("within", 3)
    for cases in (BY_CHILD, BY_NUMBER):
        found = verdict(GROUPS, TOGETHER, with_prices(split=cases, vacancies={"V": -1}), of="placed-rest")
        assert (found.worth, found.bound) == ("certified", 2)


def test_the_weakest_case_is_what_all_cases_prove() -> None:
    unproven = Split("A", None, 2, (BY_NUMBER.cases[0], HALF))
    found = verdict(GROUPS, TOGETHER, with_prices(split=unproven, vacancies={"V": -1}), of="placed-rest")
    assert (found.worth, found.bound) == ("within", 3)


def test_of_children_who_are_alike_no_case_can_name_one() -> None:
    week = tiny_week(
        authority("A"), authority("B"), child("x"), child("y"), vacancy("V", "A"), vacancy("W", "B"), stages=("placed",)
    )
    split = Split("A", "x", None, (HALF, HALF))
    found = verdict(week, proposal(x="A", y="B"), with_prices(split=split), of="placed-rest")
    assert found.worth == "refused"
    assert "no child of this week who stands for itself alone" in found.why


def tree() -> Any:
    """A certificate as a document, with two cases, of which the first is in two cases again."""
    first = Step(1, {"vacancies": {"V": -1}}, None, (), BY_CHILD)
    split = Split("A", None, 2, (first, BY_NUMBER.cases[1]))
    whole = stated(GROUPS, TOGETHER, Certificate("-", 0, (with_prices(split=split, vacancies={"V": -1}),)))
    return whole.as_document()


STEP: Path = ("stages", 0, "steps", 0)
SPLIT: Path = (*STEP, "split")
CASES: list[Any] = tree()["stages"][0]["steps"][0]["split"]["cases"]


def judged(document: Any) -> str:
    verdicts = verify_certificate(GROUPS, TOGETHER, certificate_from(document))
    return next(found.worth for found in verdicts if found.stage == "placed-rest")


def test_a_tree_of_cases_is_certified_as_it_was_written() -> None:
    assert judged(tree()) == "certified"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (SPLIT, None), ((*SPLIT, "most"), 3), ((*SPLIT, "most"), 1), ((*SPLIT, "most"), -1), ((*SPLIT, "most"), 10**6),
        ((*SPLIT, "authority"), "E"), ((*SPLIT, "authority"), "nowhere"), ((*SPLIT, "cases"), CASES[::-1]),
        ((*SPLIT, "cases"), [CASES[0], CASES[0]]), ((*SPLIT, "cases"), [CASES[1], CASES[1]]),
        ((*SPLIT, "cases", 1, "prices"), {}), ((*SPLIT, "cases", 1, "bound"), 3), ((*SPLIT, "cases", 0, "bound"), -1),
        ((*SPLIT, "cases", 0, "split"), None), ((*SPLIT, "cases", 0, "split", "authority"), "E"),
        ((*SPLIT, "cases", 0, "split", "ref"), "nobody"), ((*SPLIT, "cases", 0, "split", "cases", 0, "bound"), -4),
        ((*STEP, "bound"), -1),
    ],
)  # fmt: skip
def test_a_tree_changed_so_that_it_proves_less_or_claims_more_is_refused(path: Path, value: Any) -> None:
    assert judged(changed(tree(), path, value)) == "refused"


@pytest.mark.parametrize("cases", [[], CASES[:1], [*CASES, CASES[0]], None], ids=["none", "one", "three", "no list"])
def test_a_tree_without_one_of_its_cases_is_no_certificate(cases: Any) -> None:
    with pytest.raises(Malformed):
        judged(changed(tree(), (*SPLIT, "cases"), cases))


def test_a_tree_that_is_too_deep_is_no_certificate() -> None:
    document = tree()
    deep: Any = CASES[0]
    for _ in range(150):
        deep = {**CASES[0], "split": {**CASES[0]["split"], "cases": [deep, CASES[1]]}}
    with pytest.raises(Malformed, match="more than 100 times"):
        judged(changed(document, (*SPLIT, "cases", 0), deep))
