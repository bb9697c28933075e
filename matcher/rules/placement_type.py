"""Placement type: a vacancy of a type that suits the child; under 16 never a setting without care."""

from __future__ import annotations

from matcher.rules.facts import Facts
from matcher.rules.kinds import Kinds
from matcher.rules.rule import Mask, Rule, mask


def _forbids(facts: Facts, kinds: Kinds) -> Mask:
    return mask((kinds.types[:, None] >> facts.vacancies.type[None, :]) & 1 == 0)


RULE = Rule(
    name="placement-type",
    says="The placement's type suits the child: foster care or a children's home under 16; from 16 also supported.",
    source="Care Planning Regulations as amended 2021: no setting without care under 16",
    because="no vacancy there is of a type that suits the child",
    forbids=_forbids,
)
