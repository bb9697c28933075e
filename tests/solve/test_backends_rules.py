"""The rules in use today, each by what sets it apart; and greedy as the engine's first incumbent."""

from __future__ import annotations

import time
from collections import Counter
from datetime import timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from benchmarks.generator import draw_family
from benchmarks.generator import week as drawn
from matcher.cli.settings import BACKENDS as OFFERED
from matcher.io import read_week
from matcher.problem import Linear
from matcher.problem.moves import Moves
from matcher.propose import propose
from matcher.rules import build_model
from matcher.rules.moves import moves_of
from matcher.solve import Limits
from matcher.solve.backends import BACKENDS, solve_with
from matcher.solve.backends.greedy import greedy_plan
from matcher.week import Decision, Region, Week
from tests.tiny import MONDAY, authority, child, place, tiny_week, vacancy

SAMPLE = Path(__file__).parents[2] / "instances" / "sample-week"


def went(name: str, week: Week) -> dict[str, str]:
    return {row.ref: row.authority for row in propose(week, backend=name).assignments}


def at(miles: float) -> dict[str, Any]:
    return {"latitude": 51.0 + miles / 69.09341}


def test_by_hand_the_longest_waiting_child_gets_the_nearest_place() -> None:
    week = tiny_week(
        authority("A", **at(40)), authority("B", **at(100)), vacancy("V", "A"), vacancy("W", "B"), place("P", 0),
        child("late", anchor="P", anchor_kind="relative"),
        child("early", anchor="P", anchor_kind="relative", referred_on=MONDAY - timedelta(days=7)),
    )  # fmt: skip
    assert went("greedy", week) == {"early": "A", "late": "B"}


def test_by_hand_a_child_without_an_anchor_goes_where_the_load_is_least() -> None:
    week = tiny_week(authority("A", "10", 5), authority("B", "10", 3), vacancy("V", "A"), vacancy("W", "B"), child("x"))
    assert went("greedy", week) == {"x": "B"}


def test_in_sweden_the_lowest_fulfilment_is_next_and_a_tie_overrides() -> None:
    low, high = authority("A", "10", 3), authority("B", "10", 5, **at(200))
    free = tiny_week(low, high, vacancy("V", "A", 9), vacancy("W", "B", 9), *(child(ref) for ref in "uvwxyz"))
    assert Counter(went("sweden", free).values()) == {"A": 4, "B": 2}
    tied = tiny_week(
        low, high, vacancy("V", "A"), vacancy("W", "B"), place("P", 200),
        child("x", anchor="P", anchor_kind="relative"),
    )  # fmt: skip
    assert went("sweden", tied) == {"x": "B"}


def test_in_the_rota_regions_take_turns_by_weight_and_what_they_have_had_counts() -> None:
    def turns(had: int) -> Counter[str]:
        week = tiny_week(
            authority("A", region="North"), authority("B", region="South"), vacancy("V", "A", 9), vacancy("W", "B", 9),
            Region(region="North", weight=Decimal(2), received=had), Region(region="South", weight=Decimal(1)),
            *(child(ref) for ref in "abcdef"),
        )  # fmt: skip
        return Counter(went("rota", week).values())

    assert turns(0) == {"A": 4, "B": 2}
    assert turns(6) == {"A": 2, "B": 4}


def test_in_germany_the_own_region_takes_up_to_its_quota_then_the_nearest_below_its_own() -> None:
    week = tiny_week(
        authority("O", region="Own"), authority("N", region="Near", **at(50)), authority("F", region="Far", **at(300)),
        vacancy("U", "O", 9), vacancy("V", "N", 9), vacancy("W", "F", 9),
        Region(region="Own", weight=Decimal(1)), Region(region="Near", weight=Decimal(1)),
        Region(region="Far", weight=Decimal(1)),
        *(child(ref) for ref in "abcdef"),
    )  # fmt: skip
    table = [row.model_copy(update={"region": "Own"}) if row.code == "E" else row for row in week.authorities]
    week = week.model_copy(update={"authorities": tuple(table)})
    assert Counter(went("germany", week).values()) == {"O": 2, "N": 2, "F": 2}
    one = week.model_copy(update={"children": week.children[:1]})
    assert set(went("germany", one).values()) == {"O"}


@pytest.mark.parametrize("name", ["greedy", "rota", "sweden", "germany"])
def test_who_must_be_placed_comes_before_who_waits_longer(name: str) -> None:
    week = tiny_week(
        authority("A"), vacancy("V", "A"), child("x"), child("a"), Decision(ref="x", authority="A", decision="pin")
    )
    assert went(name, week) == {"x": "A"}


@pytest.mark.parametrize("name", ["greedy", "rota", "sweden", "germany"])
def test_a_group_goes_to_one_place_or_stays(name: str) -> None:
    group = [child(ref, group="g") for ref in "xyz"]
    week = tiny_week(authority("A"), authority("B"), vacancy("V", "A", 2), vacancy("W", "B", 3), *group)
    assert set(went(name, week).values()) == {"B"}
    full = tiny_week(authority("A"), vacancy("V", "A", 2), *group, child("a"))
    assert went(name, full) == {"a": "A"}


@pytest.mark.parametrize("name", ["greedy", "rota", "sweden", "germany"])
def test_a_place_closed_to_a_child_who_is_kept_apart_is_open_to_others_who_are(name: str) -> None:
    pairs = [child("a"), child("b", apart_from=("a",)), child("c"), child("d", apart_from=("c",))]
    week = tiny_week(authority("A"), vacancy("V", "A", 4), *pairs)
    assert went(name, week) == {"a": "A", "c": "A"}


def test_by_hand_a_group_with_an_anchor_is_placed_where_no_objective_asks_how_near() -> None:
    group = [child(ref, group="g", anchor="P", anchor_kind="relative") for ref in "xy"]
    week = tiny_week(authority("A"), vacancy("V", "A", 2), place("P", 0), *group, stages=("placed", "fairness"))
    assert went("greedy", week) == {"x": "A", "y": "A"}


def test_greedy_needs_milliseconds_for_a_peak_week() -> None:
    model = build_model(read_week(SAMPLE))
    moves = moves_of(model.draft)
    started = time.monotonic()
    plan = greedy_plan(model.problem, moves)
    assert time.monotonic() - started < 0.5
    assert plan is not None
    assert model.problem.is_feasible(plan)


@pytest.mark.parametrize("portions", [1, 5, 40])
def test_many_of_a_kind_are_placed_together_and_no_more_than_fit(portions: int) -> None:
    """A million children one by one took 26 s; of few kinds, they are placed as many at once as there is room for."""
    model = build_model(drawn(draw_family("saturated", 600, 1)))
    moves = moves_of(model.draft)
    single, together = greedy_plan(model.problem, moves), greedy_plan(model.problem, moves, portions=portions)
    assert single is not None
    assert together is not None
    assert model.problem.is_feasible(together)
    placed = [stage for stage in model.problem.stages if isinstance(stage, Linear) and stage.name.startswith("placed")]
    assert sum(stage.value(together) for stage in placed) >= 0.98 * sum(stage.value(single) for stage in placed)


def test_groups_and_pins_are_placed_by_portions_too() -> None:
    group = [child(ref, group="g") for ref in "xyz"]
    alike = [child(ref) for ref in "abcd"]
    pinned = Decision(ref="d", authority="B", decision="pin")
    week = tiny_week(authority("A"), authority("B"), vacancy("V", "A", 6), vacancy("W", "B", 1), *group, *alike, pinned)
    model = build_model(week)
    plan = greedy_plan(model.problem, moves_of(model.draft), portions=2)
    assert plan is not None
    placed = [stage for stage in model.problem.stages if isinstance(stage, Linear) and stage.name.startswith("placed")]
    assert sum(stage.value(plan) for stage in placed) == 7


def test_out_of_time_greedy_leaves_the_rest_unplaced_and_without_a_pin_gives_nothing() -> None:
    rows = (authority("A"), vacancy("V", "A"), child("x"))
    free, pinned = (
        build_model(tiny_week(*rows)),
        build_model(tiny_week(*rows, Decision(ref="x", authority="A", decision="pin"))),
    )
    plan = greedy_plan(free.problem, moves_of(free.draft), Limits(0.0))
    assert plan is not None
    assert not plan.any()
    assert greedy_plan(pinned.problem, moves_of(pinned.draft), Limits(0.0)) is None
    assert greedy_plan(pinned.problem, moves_of(pinned.draft)) is not None


def test_moves_are_worked_out_only_for_back_ends_that_use_them() -> None:
    def never() -> Moves:
        raise AssertionError("not needed")

    model = build_model(tiny_week(authority("A"), vacancy("V", "A"), child("x")))
    for name in ("cpsat", "mip", "flow"):
        assert solve_with(name, model.problem, moves=never).status == "optimal"
    assert solve_with("textbook", model.problem, moves=partial(moves_of, model.draft)).status == "optimal"


def test_the_command_line_offers_every_back_end_that_there_is() -> None:
    assert tuple(OFFERED) == tuple(BACKENDS)
