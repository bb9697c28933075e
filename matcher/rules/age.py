"""Age: the child is within the vacancy's age band."""

from __future__ import annotations

from matcher.rules.facts import Facts
from matcher.rules.kinds import Kinds
from matcher.rules.rule import Mask, Rule


def _forbids(facts: Facts, kinds: Kinds) -> Mask:
    age, vacancies = kinds.age[:, None], facts.vacancies
    return (age < vacancies.min_age[None, :]) | (age > vacancies.max_age[None, :])


RULE = Rule(
    name="age",
    says="The child is within the vacancy's age band.",
    source="registration and statement of purpose of the placement",
    because="no suitable vacancy there takes the child's age",
    forbids=_forbids,
)
