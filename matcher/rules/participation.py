"""Participation: volunteers only under the voluntary regime; under the mandatory one, everyone not paused."""

from __future__ import annotations

from matcher.rules.facts import Facts
from matcher.rules.kinds import Kinds
from matcher.rules.rule import Mask, Rule


def _forbids(facts: Facts, kinds: Kinds) -> Mask:
    return ~facts.authorities.participating[facts.vacancies.owner][None, :]


RULE = Rule(
    name="participation",
    says="Voluntary regime: only volunteers receive. Mandatory regime: every authority that is not paused.",
    source="s72 Immigration Act 2016; pause criteria are an assumption",
    because="the authority takes no part this week (paused, or not a volunteer)",
    forbids=_forbids,
)
