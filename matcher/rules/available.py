"""Available: the vacancy is free by the child's deadline, or by the end of the week where that is later."""

from __future__ import annotations

from matcher.rules.facts import Facts
from matcher.rules.kinds import Kinds
from matcher.rules.rule import Mask, Rule


def _forbids(facts: Facts, kinds: Kinds) -> Mask:
    return facts.vacancies.available_from[None, :] > kinds.limit[:, None]


RULE = Rule(
    name="available",
    says="The vacancy is free by the child's deadline, or by the end of the week where that is later.",
    source="NTS protocol v7.0: 10 working days from referral to transfer; the week's end is an assumption",
    because="no suitable vacancy there is free in time",
    forbids=_forbids,
)
