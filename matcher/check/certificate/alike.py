"""Judge alike children and alike vacancies once: the checker's own rules, as matrices.

A rule of :mod:`matcher.check.fit` sees only part of a child and part of a vacancy. Children who agree in that part
are judged once, and so are vacancies; the matrix is filled from those few judgements.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from matcher.check.facts import Facts
from matcher.check.fit import FIT_RULES, FitRule
from matcher.check.modes import mode
from matcher.week import Child, Vacancy

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Row = TypeVar("Row")
SeenOfChild = Callable[[Facts, Child], Hashable]
SeenOfVacancy = Callable[[Facts, Vacancy], Hashable]


def _may_return(facts: Facts, child: Child) -> bool:
    return any(permission.ref == child.ref for permission in facts.week.policy.no_return_overrides)


SEEN_OF_CHILD: dict[str, SeenOfChild] = {
    "placement-type": lambda facts, child: (child.age, child.placement_types),
    "age": lambda facts, child: child.age,
    "sex": lambda facts, child: child.sex,
    "needs": lambda facts, child: child.needs,
    "available": lambda facts, child: facts.deadline(child),
    "no-return": lambda facts, child: (child.entry_authority, _may_return(facts, child)),
    "out-of-area": lambda facts, child: None,
    "twenty-miles": lambda facts, child: (child.anchor, child.beyond_20_miles_agreed is not None),
    "avoid": lambda facts, child: child.avoid,
}
SEEN_OF_VACANCY: dict[str, SeenOfVacancy] = {
    "placement-type": lambda facts, vacancy: vacancy.type,
    "age": lambda facts, vacancy: (vacancy.min_age, vacancy.max_age),
    "sex": lambda facts, vacancy: vacancy.sex,
    "needs": lambda facts, vacancy: vacancy.tags,
    "available": lambda facts, vacancy: vacancy.available_from,
    "no-return": lambda facts, vacancy: (vacancy.authority, vacancy.area),
    "out-of-area": lambda facts, vacancy: (
        vacancy.authority, vacancy.area, vacancy.place, vacancy.risk_assessment is not None
    ),
    "twenty-miles": lambda facts, vacancy: facts.site(vacancy),
    "avoid": lambda facts, vacancy: (vacancy.authority, vacancy.area),
}  # fmt: skip


def numbered(keys: Sequence[Hashable]) -> tuple[Ints, Ints]:
    """Number distinct keys: an example's position of each, shape (distinct,), and each key's number, shape (keys,)."""
    numbers: dict[Hashable, int] = {}
    examples: list[int] = []
    of = np.empty(len(keys), dtype=np.int64)
    for position, key in enumerate(keys):
        if key not in numbers:
            numbers[key] = len(examples)
            examples.append(position)
        of[position] = numbers[key]
    return np.array(examples, dtype=np.int64), of


def judged(
    children: Sequence[Child], vacancies: Sequence[Vacancy], seen: tuple[Sequence[Hashable], Sequence[Hashable]],
    judge: Callable[[Child, Vacancy], int], kind: type[np.integer[Any]] = np.int64,
) -> NDArray[Any]:  # fmt: skip
    """Shape (children, vacancies): ``judge`` of every pair, asked once for what it cannot tell apart."""
    some, of_child = numbered(seen[0])
    few, of_vacancy = numbered(seen[1])
    table = [[judge(children[i], vacancies[j]) for j in few.tolist()] for i in some.tolist()]
    small = np.array(table, dtype=kind).reshape(len(some), len(few))
    return small[np.ix_(of_child, of_vacancy)]


def standing_against(
    facts: Facts, children: Sequence[Child], vacancies: Sequence[Vacancy], wanted: str
) -> NDArray[np.int8]:
    """Shape (children, vacancies): how many rules in the mode ``wanted`` stand against each pair."""
    count = np.zeros((len(children), len(vacancies)), dtype=np.int8)
    for name, rule in FIT_RULES.items():
        if mode(facts.week.policy, name) == wanted:

            def stands(child: Child, vacancy: Vacancy, rule: FitRule = rule) -> int:
                return int(rule(facts, child, vacancy) is not None)

            seen = (
                [SEEN_OF_CHILD[name](facts, child) for child in children],
                [SEEN_OF_VACANCY[name](facts, vacancy) for vacancy in vacancies],
            )
            count += judged(children, vacancies, seen, stands, np.int8)
    return count
