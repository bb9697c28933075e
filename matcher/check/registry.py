"""Every rule under its one name, in the order of SEMANTICS.md, and how a soft rule counts its breaches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from matcher.check import capacity, receiving, units
from matcher.check.education import lacks_esol, lacks_school
from matcher.check.fit import FIT_RULES
from matcher.check.modes import HARD, SETTINGS, SOFT, mode
from matcher.check.plan import Plan
from matcher.check.violation import Violation

Rule = Callable[[Plan], Iterable[Violation]]
Count = Callable[[Plan], int]


def _misfits(plan: Plan, name: str) -> Iterator[tuple[str, str, str, str]]:
    """Ref, authority, vacancy and reason of every child in a vacancy that the fit rule stands against."""
    for placement in plan.placements:
        vacancy = placement.own_vacancy
        reason = FIT_RULES[name](plan.facts, placement.child, vacancy) if vacancy else None
        if vacancy and reason:
            yield placement.ref, placement.authority.code, vacancy.vacancy, reason


def _fit_rule(name: str) -> Rule:
    def rule(plan: Plan) -> Iterator[Violation]:
        if mode(plan.facts.week.policy, name) == HARD:
            for ref, authority, vacancy, reason in _misfits(plan, name):
                yield Violation(name, (ref,), authority, f"{ref} {reason} (vacancy {vacancy}).")

    return rule


def _no_return(plan: Plan) -> Iterator[Violation]:
    yield from receiving.sent_back(plan)
    yield from _fit_rule("no-return")(plan)


RULES: dict[str, Rule] = {
    "eligibility": units.eligibility,
    "referral": units.referral,
    "participation": receiving.participation,
    "threshold": receiving.threshold,
    **{name: _fit_rule(name) for name in ("placement-type", "age", "sex", "needs", "available")},
    "vacancies": capacity.vacancies,
    "school-places": capacity.school_places,
    "esol-places": capacity.esol_places,
    "caseload": capacity.caseload,
    "week-maximum": capacity.week_maximum,
    "keep-together": units.keep_together,
    "keep-apart": units.keep_apart,
    "no-return": _no_return,
    "out-of-area": _fit_rule("out-of-area"),
    "twenty-miles": _fit_rule("twenty-miles"),
    "must": receiving.must,
    "avoid": _fit_rule("avoid"),
    "refusals": receiving.refusals,
    "pins": units.pins,
    "region-quota": capacity.region_quota,
}


def _fit_count(name: str) -> Count:
    return lambda plan: sum(1 for _ in _misfits(plan, name))


BREACHES: dict[str, Count] = {
    "school-places": lambda plan: sum(lacks_school(placement) for placement in plan.placements),
    "esol-places": lambda plan: sum(lacks_esol(plan.facts, placement) for placement in plan.placements),
    "caseload": lambda plan: sum(over for _, over in capacity.over_caseload(plan)),
    "keep-apart": lambda plan: len(units.shared_pairs(plan)),
    **{name: _fit_count(name) for name in ("no-return", "out-of-area", "twenty-miles")},
}


def breaches(plan: Plan) -> dict[str, int]:
    """Breaches counted by each rule that the policy makes soft."""
    policy = plan.facts.week.policy
    return {rule: count(plan) for rule, count in BREACHES.items() if mode(policy, rule) == SOFT}


def rule_modes(plan: Plan) -> dict[str, str]:
    """How the policy applies each rule, in the order of ``RULES``: ``hard``, ``soft`` or ``off``."""
    policy = plan.facts.week.policy
    modes = {name: mode(policy, name) if name in SETTINGS else HARD for name in RULES}
    return {**modes, "region-quota": HARD if policy.rota == "hard" else "off"}
