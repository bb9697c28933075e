"""The stand-in's prices: only their order makes a plan of least cost a leximin plan, so the order must be exact."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.generator import draw_family, week
from matcher.propose import propose
from matcher.solve.spread import prices_of


@given(st.lists(st.fractions(0, 40, max_denominator=500).map(float), min_size=1, max_size=60))
def test_a_higher_ratio_is_dearer_and_the_same_ratio_costs_the_same(ratios: list[float]) -> None:
    prices = prices_of(ratios).tolist()
    assert min(prices) >= 1
    for (low, cheap), (high, dear) in pairwise(sorted(zip(ratios, prices, strict=True))):
        assert (cheap < dear) == (low < high) and (cheap == dear) == (low == high)


def test_a_plan_that_is_already_best_is_not_searched_for() -> None:
    """A week with few places once had its first plan on the bound, and CP-SAT was asked for a plan below it."""
    assert propose(week(draw_family("scarce", 95, 1001))).status == "optimal"
