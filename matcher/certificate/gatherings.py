"""Sets of keep-together groups that an authority could receive together, as far as there are few of them.

Columns for whole sets instead of single groups leave the linear program no fraction of a group where places are odd
(a Dantzig-Wolfe decomposition, laid out in full): so its prices are those that the checker's knapsacks can use.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from matcher.check.certificate.alike import Bools
from matcher.check.certificate.left import Left
from matcher.check.certificate.ways import Ways
from matcher.problem import Ints, ints

FEW = 3_000
"""Gatherings of one authority, at most: where there are more, its groups come one by one."""
MANY = 20_000
"""The same of all authorities together."""

Gathering = tuple[list[int], int]
"""Choices of groups, and children in all."""


@dataclass(frozen=True)
class Gatherings:
    """What authorities may receive: a set of groups, and how many children in all.

    Attributes
    ----------
    row, number
        Authority and children received, shape (gatherings,).
    of, choice
        Which gathering has which group's choice in it, both shape (members of gatherings,).
    linked
        Choices of which gatherings tell whether they are made, ascending.
    """

    row: Ints
    number: Ints
    of: Ints
    choice: Ints
    linked: Ints


def gatherings_of(ways: Ways, left: Left) -> Gatherings:
    """All gatherings that are left."""
    rows, numbers, of, members, linked = (list[int]() for _ in range(5))
    authority = ways.choice_authority[left.choice]
    for row, allowed in enumerate(left.load):
        groups, found = _of_authority(ways, left.choice[authority == row], allowed, min(FEW, MANY - len(rows)))
        linked += groups
        for chosen, number in found:
            of += [len(rows)] * len(chosen)
            members += chosen
            rows.append(row)
            numbers.append(number)
    return Gatherings(ints(rows), ints(numbers), ints(of), ints(members), ints(sorted(linked)))


def _of_authority(ways: Ways, choices: Ints, allowed: Bools, few: int) -> tuple[list[int], list[Gathering]]:
    """The groups that come in sets, and what gathers; none come in sets where those would be too many."""
    size, count = ways.units.size[ways.choice_unit[choices]], ways.units.count[ways.choice_unit[choices]]
    groups = [(int(each), int(children)) for each, children in zip(choices[size > 1], size[size > 1], strict=True)]
    alone, most = int(count[size == 1].sum()), len(allowed) - 1
    found = list(islice(_gathered(groups, alone, allowed), max(0, few) + 1))
    if len(found) <= few:
        return [choice for choice, _ in groups], found
    return [], list(_gathered([], most, allowed))


def _gathered(groups: Sequence[tuple[int, int]], alone: int, allowed: Bools) -> Iterator[Gathering]:
    """Each set of groups, with each number of children that it and up to so many who come alone can make up."""
    numbers = np.flatnonzero(allowed)
    for chosen, together in _sets(groups, int(numbers.max(initial=0))):
        for number in numbers[(numbers >= together) & (numbers <= together + alone)].tolist():
            yield chosen, number


def _sets(groups: Sequence[tuple[int, int]], most: int) -> Iterator[Gathering]:
    """Every set of groups (choice, children) of at most so many children, with how many they are."""
    stack: list[tuple[list[int], int, int]] = [([], 0, 0)]
    while stack:
        chosen, together, first = stack.pop()
        yield chosen, together
        for place, (choice, children) in enumerate(groups[first:], first):
            if together + children <= most:
                stack.append(([*chosen, choice], together + children, place + 1))
