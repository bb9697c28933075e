"""Which rules the policy may ease, and how far it does."""

from __future__ import annotations

from matcher.check.facts import Facts
from matcher.check.fit import FIT_RULES
from matcher.week import Child, Policy, Vacancy

HARD, SOFT, OFF = "hard", "soft", "off"
SETTINGS = {
    "school-places": "school_places",
    "esol-places": "esol_places",
    "caseload": "caseload",
    "keep-apart": "keep_apart",
    "no-return": "no_return",
    "out-of-area": "out_of_area",
    "twenty-miles": "twenty_miles",
    "referral": "referral",
}
COUNTED = frozenset(SETTINGS) - {"referral"}  # a referral from below the threshold is a notice, never a breach


def mode(policy: Policy, rule: str) -> str:
    """``hard``, ``soft`` or ``off``; a rule without a setting is always hard."""
    return str(getattr(policy, SETTINGS[rule])) if rule in SETTINGS else HARD


def counts_breaches(policy: Policy) -> bool:
    """Whether some soft rule of the policy can count a breach."""
    return any(mode(policy, rule) == SOFT for rule in COUNTED)


def closures(facts: Facts, child: Child, vacancy: Vacancy) -> dict[str, str]:
    """Hard rules that close the vacancy to the child, each with its reason."""
    return _standing_against(facts, child, vacancy, HARD)


def pair_breaches(facts: Facts, child: Child, vacancy: Vacancy) -> dict[str, str]:
    """Soft rules that the pair would breach, each with its reason."""
    return _standing_against(facts, child, vacancy, SOFT)


def _standing_against(facts: Facts, child: Child, vacancy: Vacancy, wanted: str) -> dict[str, str]:
    policy = facts.week.policy
    reasons = {name: rule(facts, child, vacancy) for name, rule in FIT_RULES.items() if mode(policy, name) == wanted}
    return {name: reason for name, reason in reasons.items() if reason is not None}
