"""Sex: a single-sex placement takes that sex only."""

from __future__ import annotations

from matcher.rules.facts import Facts
from matcher.rules.kinds import Kinds
from matcher.rules.places import ANYONE
from matcher.rules.rule import Mask, Rule, mask


def _forbids(facts: Facts, kinds: Kinds) -> Mask:
    wanted = facts.vacancies.sex[None, :]
    return mask((wanted != ANYONE) & (wanted != kinds.sex[:, None]))


RULE = Rule(
    name="sex",
    says="A single-sex placement takes that sex only.",
    source="registration and statement of purpose of the placement",
    because="no suitable vacancy there takes the child's sex",
    forbids=_forbids,
)
