"""Judging, comparing and summing up: by hand, on rows of which the answer is known."""

from __future__ import annotations

import math

import numpy as np
import pytest

from benchmarks.analysis.anytime import average, best_plans, gap, gaps, stages_proven
from benchmarks.analysis.compare import Yardstick, compare_runs
from benchmarks.analysis.judge import compare_values, judged
from benchmarks.analysis.profiles import performance_profiles, times
from benchmarks.analysis.scaling import growth
from benchmarks.analysis.shared import provers, shared
from benchmarks.analysis.statistics import (
    bootstrap,
    geometric_mean,
    par10,
    ratio_interval,
    shifted_geometric_mean,
)
from tests.benchmarks.rows import MACHINE, row, stage, unproven


def outcomes(*rows):
    return [each["outcome"] for each in judged(rows)]


def test_of_two_claims_of_proof_the_weaker_is_wrong():
    assert outcomes(row(), row(backend="mip", stages=[stage(9)])) == ["proven", "wrong"]
    assert outcomes(row(), row(backend="mip")) == ["proven", "proven"]


def test_a_checked_plan_without_proof_refutes_a_weaker_proof_and_is_itself_no_claim():
    better = row(backend="greedy", outcome="unproven", stages=[unproven(11)])
    assert outcomes(row(), better) == ["wrong", "unproven"]
    weaker = row(backend="greedy", outcome="unproven", stages=[unproven(3)])
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


def test_milliseconds_make_no_regression():
    before, after = [row("a", wall=0.010)], [row("a", wall=0.020)]
    assert verdicts(before, after) == {"a": "regression"}
    assert verdicts(before, after, least=0.02) == {"a": "tie"}
    assert verdicts([row("a", wall=1.0)], [row("a", wall=2.0)], least=0.02) == {"a": "regression"}


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


def test_only_seeds_that_both_have_are_compared():
    """Seeds of 1, 9 and 9 s against one of 1 s were a win by nine times."""
    before = [row("a", seed=0, wall=1.0), row("a", seed=1, wall=9.0), row("a", seed=2, wall=9.0)]
    assert verdicts(before, [row("a", seed=0, wall=1.0)]) == {"a": "tie"}


def test_other_cells_beside_are_told():
    assert not compare_runs([row("a", jobs=2)], [row("a", jobs=8)], Yardstick()).same_machine


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


def test_what_nobody_solved_lowers_every_profile():
    rows = [
        row(name, back, 1.0, outcome=out) for name, out in (("a", "proven"), ("b", "unproven")) for back in ("x", "y")
    ]
    assert [curve.y.max() for curve in performance_profiles(times(rows))] == [0.5, 0.5]


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


EDUCATION = ("education", "minimise")


def test_the_gap_falls_stage_by_stage_to_nothing():
    best = [stage(10), stage(2, *EDUCATION)]
    assert gap([], best) == 1.0
    assert gap([stage(8)], best) == pytest.approx(0.6)
    assert gap([stage(10)], best) == 0.5
    assert gap([stage(10), stage(3, *EDUCATION)], best) == pytest.approx(0.25)
    assert gap(best, best) == 0.0


def test_the_gap_of_a_leximin_stage_is_that_of_the_first_level_that_differs():
    best, worse = (stage(2.0, "fairness", "minimise", [["2/1", 1], [level, 2]]) for level in ("1/1", "3/2"))
    assert gap([best], [best]) == 0.0
    assert gap([worse], [best]) == pytest.approx(0.5)
    more_often = stage(2.0, "fairness", "minimise", [["2/1", 2], ["1/1", 1]])
    assert gap([more_often], [best]) == 1.0


def test_a_gap_is_to_the_best_plan_that_anyone_found_and_not_to_ones_own():
    ours, theirs = row(wall=1.0), row(backend="greedy", wall=0.1, outcome="unproven", stages=[unproven(5)])
    best = best_plans([theirs, ours])
    assert gaps([ours], best) == [(1.0, 0.0)]
    assert gaps([theirs], best) == [(0.1, pytest.approx(0.5))]


def at(second, name, off=1.0):
    return {"seconds": second, "stage": name, "value": None, "bound": None, "off": off}


def test_what_a_shorter_limit_left_counts_and_a_gap_never_rises():
    full = [stage(10), stage(2, *EDUCATION)]
    short = row(wall=0.2, seconds=0.2, outcome="unproven", stages=[unproven(9), unproven(2, *EDUCATION)])
    trace = [at(0.5, "placed-rest", 0.5), at(1.0, "education"), at(2.0, "education", 0.4), at(2.5, None, 0.0)]
    late = row(wall=3.0, stages=full, trace=trace)
    found = gaps([late, short], best_plans([late, short]))
    assert found == [(0.2, pytest.approx(0.55)), (1.0, 0.5), (2.0, pytest.approx(0.2)), (2.5, 0.0)]


def test_a_traced_plan_is_no_nearer_to_the_best_than_the_answer_that_it_came_to():
    theirs = row(stages=[stage(10), stage(2, *EDUCATION)])
    trace = [at(0.1, "placed-rest", 0.5), at(0.2, "education", 0.5), at(0.3, None, 0.0)]
    ours = row(wall=1.0, outcome="unproven", stages=[unproven(9), unproven(1, *EDUCATION)], trace=trace)
    found = gaps([ours], best_plans([ours, theirs]))
    assert found == [(0.1, pytest.approx(1 - (1 - 0.6) / 2)), (0.2, pytest.approx(0.55))]


def test_a_wrong_answer_is_nobodys_best_plan_and_has_no_gap():
    wrong = row(outcome="wrong", stages=[stage(99)])
    assert best_plans([wrong]) == {}
    assert gaps([wrong], best_plans([row()])) == []


def test_a_bound_that_a_lawful_plan_beats_is_wrong_though_nothing_was_called_optimal():
    bound = [stage(8) | {"bound": 9, "proof": "not proven"}]
    assert outcomes(row(backend="flow", outcome="unproven", stages=bound), row()) == ["wrong", "proven"]
    loose = [stage(8) | {"bound": 10, "proof": "not proven"}]
    assert outcomes(row(backend="flow", outcome="unproven", stages=loose), row()) == ["unproven", "proven"]


def test_a_bound_counts_only_among_plans_that_are_equal_in_what_comes_before():
    mine = [stage(9), stage(5, *EDUCATION)]
    yours = [unproven(8), unproven(1, *EDUCATION)]
    assert outcomes(row(stages=mine), row(backend="mip", outcome="unproven", stages=yours)) == ["proven", "unproven"]


def test_what_a_tolerance_gave_up_is_no_weaker_claim():
    given_up = [stage(9) | {"bound": 10}]
    mine = row(stages=given_up, tolerances=True)
    assert outcomes(mine, row(backend="mip", outcome="unproven")) == ["proven", "unproven"]
    assert outcomes(mine, row(backend="mip", outcome="unproven", stages=[unproven(11)])) == ["wrong", "unproven"]


def test_only_facts_that_every_back_end_ran_stand_beside_each_other_at_the_longest_limit_that_all_had():
    rows = [
        row("a"),
        row("a", "mip"),
        row("b"),
        row("a", seconds=5.0),
        row("a", "mip", seconds=5.0),
        row("a", seconds=90.0),
    ]
    assert [(each["instance"], each["backend"], each["seconds"]) for each in shared(rows)] == [
        ("a", "cpsat", 60.0),
        ("a", "mip", 60.0),
    ]
    assert shared([row("a"), row("b", "mip")]) == []


def test_rules_of_thumb_peers_and_mere_bounds_set_out_to_prove_nothing():
    names = ("cpsat", "mip", "textbook", "flow", "greedy", "sweden", "peer-milp", "somebodys-own")
    rows = [row(backend=name) for name in names] + [row(outcome="part")]
    assert [each["backend"] for each in provers(rows)] == ["cpsat", "mip", "textbook", "somebodys-own"]


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


def test_sizes_of_unlike_instances_are_not_fitted_together():
    names = [f"weekly-{n}-1" for n in (35, 50, 95)] + [f"arrays:scale-{n}-1" for n in (1000, 10000, 100000)]
    fits = growth(row(name, children=int(name.split("-")[1])) for name in names)
    assert [(fit.series, len(fit.sizes)) for fit in fits] == [("weekly to backlog", 3), ("scale, as arrays", 3)]


def test_what_a_shorter_limit_left_unsolved_is_no_size_that_was_not_solved():
    rows = [row(f"weekly-{n}-1", children=n) for n in (35, 50, 95)]
    rows.append(row("weekly-95-1", children=95, seconds=1.0, outcome="unproven"))
    rows.append(row("weekly-35-1", "greedy", children=35, outcome="unproven"))
    (fit,) = growth(rows)
    assert (fit.backend, fit.sizes, fit.unsolved) == ("cpsat", (35, 50, 95), ())


def test_two_sizes_make_no_exponent():
    (fit,) = growth([row(f"weekly-{n}-1", children=n) for n in (10, 20)])
    assert fit.exponent is None
