"""Prices on units: each authority takes the cheapest set of whole units, as trying all of them shows."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from matcher.check.certificate.alike import Ints
from matcher.check.certificate.left import Left, NothingLeft, everything
from matcher.check.certificate.sets import NEVER, cheapest_sets
from matcher.check.certificate.ways import Ways, ways_of
from matcher.check.checker import plan_of
from matcher.week import Week
from tests.check.proofs import proposal, verdict, with_prices
from tests.tiny import authority, child, tiny_week, vacancy

PAIRS = tiny_week(
    authority("A"), authority("B"), *(child(ref, group=ref[0]) for ref in ("p1", "p2")),
    vacancy("V", "A", 3), vacancy("W", "B", 3), stages=("placed",),
)  # fmt: skip
ODD = tiny_week(
    authority("A"), *(child(ref, group=ref[0]) for ref in ("p1", "p2", "q1", "q2")), vacancy("V", "A", 3),
    stages=("placed",),
)  # fmt: skip


def test_two_pairs_and_three_places_leave_one_empty() -> None:
    together = proposal(p1="A", p2="A")
    plain = verdict(ODD, together, with_prices(vacancies={"V": -1}), of="placed-rest")
    assert (plain.worth, plain.bound) == ("within", 3)
    by_sets = verdict(ODD, together, with_prices(unit={}), of="placed-rest")
    assert (by_sets.worth, by_sets.bound) == ("certified", 2)


def test_without_its_price_a_pair_could_be_in_two_sets() -> None:
    together = proposal(p1="A", p2="A")
    free = verdict(PAIRS, together, with_prices(unit={}), of="placed-rest")
    assert (free.worth, free.bound) == ("within", 4)
    priced = verdict(PAIRS, together, with_prices(unit={"p1": -2}), of="placed-rest")
    assert (priced.worth, priced.bound) == ("certified", 2)
    too_dear = verdict(PAIRS, together, with_prices(unit={"p1": -5}), of="placed-rest")
    assert (too_dear.worth, too_dear.bound) == ("within", 5)


def test_who_may_stay_unplaced_cannot_be_paid_to_come() -> None:
    paid = verdict(PAIRS, proposal(), with_prices(unit={"p1": 7}), of="placed-rest")
    assert (paid.worth, paid.bound) == ("within", 4)


def test_children_who_are_alike_have_one_price_and_come_as_often_as_they_are() -> None:
    alike = tiny_week(
        authority("A"), authority("B"), *(child(ref) for ref in "xyz"), vacancy("V", "A", 2), vacancy("W", "B", 2),
        stages=("placed",),
    )  # fmt: skip
    placed = proposal(x="A", y="A", z="B")
    assert verdict(alike, placed, with_prices(unit={}), of="placed-rest").bound == 4
    assert verdict(alike, placed, with_prices(unit={"x": -1}), of="placed-rest").worth == "certified"


MIXED = tiny_week(
    authority("A"), authority("B"), *(child(ref, group=ref[0]) for ref in ("p1", "p2", "q1", "q2", "q3")),
    *(child(ref) for ref in "xyz"), child("w", age=15), vacancy("V", "A", 6), vacancy("W", "B", 3),
)  # fmt: skip


def laid_out(week: Week) -> tuple[Ways, Left]:
    ways = ways_of(plan_of(week, proposal()).facts)
    return ways, everything(ways)


def every_set(ways: Ways, left: Left, row: int) -> Iterator[tuple[dict[int, int], int]]:
    """Each set of units at an authority, as how often each choice comes, and how many children they are."""
    here = [c for c, choice in enumerate(left.choice.tolist()) if ways.choice_authority[choice] == row]
    units = [int(ways.choice_unit[left.choice[c]]) for c in here]
    for taken in product(*(range(int(ways.units.count[unit]) + 1) for unit in units)):
        number = sum(int(ways.units.size[unit]) * many for unit, many in zip(units, taken, strict=True))
        if number <= int(ways.most[row]) and left.load[row, number]:
            yield dict(zip(here, taken, strict=True)), number


@pytest.mark.parametrize("seed", range(20))
def test_the_cheapest_set_and_what_exceeds_it_are_those_that_trying_all_sets_finds(seed: int) -> None:
    ways, left = laid_out(MIXED)
    dice = random.Random(seed)
    cost: Ints = np.array([dice.randint(-9, 9) for _ in left.choice], dtype=np.int64)
    value: Ints = np.array([[dice.randint(-9, 9) for _ in row] for row in left.load], dtype=np.int64)
    left = replace(left, load=left.load & (np.array([[dice.random() < 0.8 for _ in row] for row in left.load])))
    tried = [
        [(sum(int(cost[c]) * many for c, many in taken.items()) + int(value[row, number]), taken, number)
         for taken, number in every_set(ways, left, row)]
        for row in range(len(left.load))
    ]  # fmt: skip
    if not all(tried):
        with pytest.raises(NothingLeft):
            cheapest_sets(ways, left, cost, value)
        return
    found = cheapest_sets(ways, left, cost, value)
    least = [min(each[0] for each in sets) for sets in tried]
    assert found.least == sum(least)
    for c, choice in enumerate(left.choice.tolist()):
        row = int(ways.choice_authority[choice])
        with_it = [price - least[row] for price, taken, _ in tried[row] if taken[c]]
        assert found.choice[c] == min(with_it, default=NEVER)
    for row, number in np.ndindex(*left.load.shape):
        with_number = [price - least[row] for price, _, together in tried[row] if together == number]
        assert found.load[row, number] == min(with_number, default=NEVER)
