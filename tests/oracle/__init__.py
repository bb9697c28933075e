"""The brute-force oracle: the best plan of a small week, by looking at every lawful one.

It shares the nouns and SEMANTICS.md with the engine and with the checker, and no code. Up to about eight
children and five authorities take a second or less.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from matcher.week import Week
from tests.oracle.facts import read
from tests.oracle.plans import every_plan
from tests.oracle.stages import StageValue, choose, values_of
from tests.oracle.ways import Plan, Seat

__all__ = ["Answer", "Plan", "Seat", "StageValue", "best"]

FEW = 200


@dataclass(frozen=True)
class Answer:
    """The best stage values of a week.

    Attributes
    ----------
    stages
        Optimum of each stage in the policy's order, over the plans that the earlier stages hold.
    vectors
        Stage values of the optimal plans. One vector, equal to ``stages``, unless a tolerance lets plans
        differ in a stage that was held.
    optimal
        How many optimal plans there are.
    lawful
        How many lawful plans there are.
    plans
        The optimal plans, the first ``FEW`` of them.
    """

    stages: tuple[StageValue, ...]
    vectors: frozenset[tuple[StageValue, ...]]
    optimal: int
    lawful: int
    plans: tuple[Plan, ...]


def best(week: Week, seed: int = 0) -> Answer | None:
    """Best stage values over all lawful plans; None where there is no lawful plan."""
    facts = read(week, seed)
    lawful = every_plan(facts)
    if not lawful:
        return None
    stages, held = choose(facts, lawful)
    return Answer(
        stages=tuple(stages),
        vectors=frozenset(values_of(facts, outcome) for outcome in held),
        optimal=sum(lawful[outcome].count for outcome in held),
        lawful=sum(ways.count for ways in lawful.values()),
        plans=tuple(islice((plan for outcome in held for plan in lawful[outcome].plans()), FEW)),
    )
