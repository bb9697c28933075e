"""Pins: a child whom a person pinned, or whose placement was accepted, goes to that authority and no other."""

from __future__ import annotations

from matcher.rules.facts import Facts
from matcher.rules.kinds import Kinds
from matcher.rules.rule import Mask, Rule, mask


def _forbids(facts: Facts, kinds: Kinds) -> Mask:
    pinned = kinds.pinned[:, None]
    return mask((pinned >= 0) & (pinned != facts.vacancies.owner[None, :]))


RULE = Rule(
    name="pins",
    says="A child who is pinned, or whose placement was accepted, goes to that authority.",
    source="UK GDPR Art 22A-D: a person decides",
    because="a person has decided for another authority",
    forbids=_forbids,
)
