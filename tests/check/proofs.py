"""Shorthand for certificates made by hand, and what the checker says of them."""

from __future__ import annotations

from dataclasses import replace

from matcher.check.certificate import Certificate, Cut, Split, Stage, Step, Verdict, stated, verify_certificate
from matcher.proposal import Assignment, Proposal
from matcher.week import Week

PLACED = Stage("placed-rest", None, ())


def proposal(**authority_of: str) -> Proposal:
    vacancies = {"A": "V", "B": "W", "C": "U"}
    rows = [Assignment(ref=ref, authority=code, vacancy=vacancies[code]) for ref, code in authority_of.items()]
    return Proposal(status="feasible", week_starting="2025-06-02", assignments=tuple(rows))


def verdict(week: Week, judged: Proposal, *stages: Stage, of: str) -> Verdict:
    """The verdict on one stage of a certificate that claims what its prices prove."""
    honest = stated(week, judged, Certificate("-", 0, stages))
    return {each.stage: each for each in verify_certificate(week, judged, honest)}[of]


def with_prices(
    denominator: int = 1, split: Split | None = None, cuts: tuple[Cut, ...] = (), **prices: dict[str, int]
) -> Stage:
    rules = {rule.replace("_", "-"): rows for rule, rows in prices.items()}
    return replace(PLACED, steps=(Step(denominator, rules, split=split, cuts=cuts),))
