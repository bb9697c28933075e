"""Judging, comparing and summing up: by hand, on rows of which the answer is known."""

from __future__ import annotations

import math

import numpy as np
import pytest

from benchmarks.analysis.compare import Yardstick, compare_runs
from benchmarks.analysis.judge import compare_values, judged
from benchmarks.analysis.profiles import average, gaps, performance_profiles, stages_proven, times
from benchmarks.analysis.scaling import growth
from benchmarks.analysis.statistics import (
    bootstrap,
    geometric_mean,
    par10,
    ratio_interval,
    shifted_geometric_mean,
)
from tests.benchmarks.rows import MACHINE, row, stage


def outcomes(*rows):
    return [each["outcome"] for each in judged(rows)]


def test_of_two_claims_of_proof_the_weaker_is_wrong():
    assert outcomes(row(), row(backend="mip", stages=[stage(9)])) == ["proven", "wrong"]
    assert outcomes(row(), row(backend="mip")) == ["proven", "proven"]


def test_a_checked_plan_without_proof_refutes_a_weaker_proof_and_is_itself_no_claim():
    better = row(backend="greedy", outcome="unproven", stages=[stage(11)])
    assert outcomes(row(), better) == ["wrong", "unproven"]
    weaker = row(backend="greedy", outcome="unproven", stages=[stage(3)])
    assert outcomes(row(), weaker) == ["proven", "unproven"]


def test_a_lawful_plan_refutes_a_claim_of_infeasibility():
    assert outcomes(row(outcome="infeasible", stages=[]), row(backend="mip", outcome="unproven")) == [
        "wrong",
        "unproven",
    ]
    assert outcomes(row(outcome="infeasible", stages=[]), row(backend="mip", outcome="nothing")) == [
        "infeasible",
        "nothing",
    ]


def test_rows_of_other_facts_under_the_same_name_refute_nothing():
    assert outcomes(row(), row(backend="mip", stages=[stage(11)], sha256="another")) == ["proven", "proven"]


def test_a_wrong_answer_refutes_nothing():
    assert outcomes(row(), row(backend="mip", outcome="wrong", stages=[stage(99)])) == ["proven", "wrong"]


@pytest.mark.parametrize(
    ("mine", "yours", "verdict"),
    [
        ([["2/1", 1], ["1/1", 2]], [["2/1", 1], ["1/1", 2]], 0),
        ([["3/2", 1]], [["2/1", 1]], -1),
        ([["2/1", 2], ["1/1", 1]], [["2/1", 1], ["1/1", 2]], 1),
        ([["2/1", 1], ["1/3", 1]], [["2/1", 1], ["1/2", 1]], -1),
        ([["2/4", 1]], [["1/2", 1]], 0),
    ],
)
def test_leximin_is_compared_level_by_level_from_the_highest(mine, yours, verdict):
    one, other = (row(stages=[stage(2.0, "fairness", "minimise", levels)]) for levels in (mine, yours))
    assert compare_values(one, other) == verdict
    assert compare_values(other, one) == -verdict


def test_an_earlier_stage_decides_whatever_comes_after():
    one = row(stages=[stage(10), stage(5, "education", "minimise")])
    other = row(stages=[stage(9), stage(1, "education", "minimise")])
    assert compare_values(one, other) == -1


def test_lots_of_different_seeds_are_not_compared():
    one, other = (row(stages=[stage(value, "tie-break", "minimise")], seed=seed) for value, seed in ((5, 0), (4, 1)))
    assert compare_values(one, other) == 0
    assert compare_values(one | {"seed": 1}, other) == 1


def test_the_shifted_geometric_mean_is_the_textbooks():
    assert shifted_geometric_mean([1.0, 7.0]) == pytest.approx(math.sqrt(2 * 8) - 1)
    assert shifted_geometric_mean([]) is None


def test_par10_counts_an_unsolved_cell_ten_times_its_limit():
    assert par10([2.0, None], [60.0, 60.0]) == pytest.approx((2 + 600) / 2)


def test_a_bootstrap_interval_is_seeded_holds_the_mean_and_needs_three_values():
    values = [1.0, 2.0, 4.0, 8.0]
    low, high = bootstrap(values, geometric_mean)
    assert low < geometric_mean(np.asarray(values)) < high
    assert bootstrap(values, geometric_mean) == (low, high)
    assert bootstrap(values[:2], geometric_mean) is None


def test_the_interval_of_a_ratio_of_constants_is_that_ratio():
    assert ratio_interval([2.0] * 3, [1.0] * 3) == (0.5, 0.5)
    assert ratio_interval([2.0] * 2, [1.0] * 3) is None


def verdicts(before, after, **by):
    return {pair.name.split()[0]: pair.verdict for pair in compare_runs(before, after, Yardstick(**by)).pairs}


def test_ratios_are_sorted_into_wins_ties_losses_and_regressions():
    before = [row(name) for name in "abcd"]
    after = [row("a", wall=0.5), row("b", wall=1.05), row("c", wall=1.2), row("d", wall=1.3)]
    assert verdicts(before, after) == {"a": "win", "b": "tie", "c": "loss", "d": "regression"}
    assert verdicts(before, after, threshold=1.5)["d"] == "loss"


def test_a_ratio_beyond_the_threshold_is_no_regression_while_its_interval_holds_one():
    before = [row("a", wall=wall, seed=seed) for seed, wall in enumerate([1.0, 5.0, 1.0, 6.0, 1.0])]
    after = [row("a", wall=wall, seed=seed) for seed, wall in enumerate([5.0, 1.0, 5.5, 1.0, 5.2])]
    assert verdicts(before, after) == {"a": "loss"}
    steady = [row("a", wall=7.0 + seed, seed=seed) for seed in range(5)]
    assert verdicts(before, steady) == {"a": "regression"}


def test_an_unsolved_cell_is_lost_or_gained_and_never_a_time():
    late = row("a", wall=60.0, outcome="unproven")
    assert verdicts([row("a")], [late]) == {"a": "lost"}
    assert verdicts([late], [row("a")]) == {"a": "gained"}
    assert verdicts([late], [late]) == {"a": "unsolved"}
    assert compare_runs([row("a")], [late], Yardstick()).ratio is None


def test_an_instance_with_one_seed_unsolved_is_not_solved():
    after = [row("a", seed=0), row("a", wall=60.0, seed=1, outcome="unproven")]
    assert verdicts([row("a", seed=0), row("a", seed=1)], after) == {"a": "lost"}


def test_a_wrong_answer_is_a_regression_however_fast():
    comparison = compare_runs([row("a")], [row("a", wall=0.1, stages=[stage(9)])], Yardstick())
    assert [pair.verdict for pair in comparison.regressions] == ["wrong"]


def test_other_facts_under_one_name_are_not_compared():
    assert verdicts([row("a")], [row("a", sha256="another")]) == {"a": "changed"}


def test_two_back_ends_are_paired_by_instance_where_each_side_has_one():
    assert verdicts([row("a", "mip")], [row("a", "cpsat", 0.1)]) == {"a": "win"}
    mixed = [row("a", "mip"), row("a", "flow")]
    assert set(verdicts(mixed, [row("a", "cpsat")]).values()) == {"unpaired"}


def test_another_machine_is_told():
    elsewhere = row("a", environment=MACHINE | {"cores": 64})
    assert compare_runs([row("a")], [row("a")], Yardstick()).same_machine
    assert not compare_runs([row("a")], [elsewhere], Yardstick()).same_machine


def test_a_performance_profile_starts_with_the_fastest_and_never_counts_the_unsolved():
    rows = [row("a", "one", 1.0), row("a", "two", 4.0), row("b", "one", 60.0, outcome="unproven"), row("b", "two", 3.0)]
    one, two = performance_profiles(times(rows))
    assert (one.name, one.y.max()) == ("one", 0.5)
    assert two.x.tolist() == [1.0, 1.0, 4.0]
    assert two.y.tolist() == [0.0, 0.5, 1.0]


def test_a_profile_is_over_instances_that_every_back_end_ran():
    rows = [row("a", "one", 1.0), row("a", "two", 2.0), row("b", "two", 1.0)]
    assert [curve.y.max() for curve in performance_profiles(times(rows))] == [1.0, 1.0]
    assert all(len(curve.x) == 2 for curve in performance_profiles(times(rows)))


def test_stages_count_as_proven_one_after_another_until_one_is_not():
    open_stage = stage(3, "education", "minimise") | {"bound": None, "proof": "not proven"}
    assert stages_proven(row(stages=[stage(1), stage(2), open_stage, stage(4)])) == [
        (0.0, 0.0),
        (0.5, 0.25),
        (1.0, 0.5),
    ]


def test_the_gap_falls_stage_by_stage_to_nothing():
    trace = [
        {"seconds": 0.1, "values": [8, 0]},
        {"seconds": 0.2, "values": [10, 4]},
        {"seconds": 0.3, "values": [10, 2]},
    ]
    traced = row(stages=[stage(10), stage(2, "education", "minimise")], trace=trace)
    assert gaps(traced) == [(0.1, pytest.approx(0.6)), (0.2, 0.5), (0.3, 0.0)]
    assert gaps(row()) == []


def test_the_average_of_steps_holds_each_height_until_the_next_moment():
    curve = average("x", [[(0.0, 0.0), (1.0, 1.0)], [(0.0, 0.0), (3.0, 1.0)]], before=0.0)
    assert curve.x.tolist() == [0.0, 1.0, 3.0]
    assert curve.y.tolist() == [0.0, 0.5, 1.0]


def test_growth_finds_the_exponent_it_was_made_with_and_leaves_out_what_was_not_solved():
    rows = [row(f"scale-{n}-1", wall=1e-4 * n**1.5, children=n) for n in (100, 1000, 10000)]
    rows.append(row("scale-100000-1", wall=60.0, children=100000, outcome="unproven"))
    (fit,) = growth(rows)
    assert fit.exponent == pytest.approx(1.5)
    assert fit.factor == pytest.approx(1e-4)
    assert fit.unsolved == (100000,)


def test_two_sizes_make_no_exponent():
    (fit,) = growth([row(f"weekly-{n}-1", children=n) for n in (10, 20)])
    assert fit.exponent is None
