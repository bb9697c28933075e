"""A time limit shared out over solving, naming, checking, writing and reasons."""

from __future__ import annotations

import time

import pytest

from matcher.cli import timing
from matcher.solve import Limits


@pytest.mark.parametrize("limit", [1.0, 5.0, 60.0, 600.0])
@pytest.mark.parametrize("children", [95, 1_000, 10_000, 100_000])
def test_the_solve_and_what_comes_after_it_fit_into_a_limit_that_is_long_enough(limit: float, children: int) -> None:
    solve = timing.solving(limit, children, 0, time.monotonic()).seconds
    assert solve is not None
    assert (1 - timing.MOST_SHARE) * limit <= solve < limit
    if timing.FINISHING * children < timing.MOST_SHARE * limit:
        assert solve + timing.FINISHING * children == pytest.approx(limit)


def test_without_a_limit_nothing_is_shared_out_in_a_usual_week() -> None:
    assert timing.solving(None, 95, 3, 0.0).seconds is None
    assert timing.left_to_publish(None, 0.0) is None
    assert timing.reasoning(95).seconds is None
    assert timing.reasoning(10_000).seconds == timing.MOST_SECONDS


def test_reasons_have_what_is_left_less_what_writing_takes_and_a_moment_in_any_case() -> None:
    assert timing.reasoning(1_000, 3.0).seconds == pytest.approx(3.0 - 1_000 * timing.WRITING)
    assert timing.reasoning(1_000, -5.0).seconds == timing.LEAST_SECONDS
    assert timing.reasoning(95, 30.0, hurried=True).seconds == timing.HURRIED_SECONDS


def test_all_is_to_be_done_within_a_tenth_and_a_second_of_the_limit() -> None:
    started = time.monotonic()
    left = timing.left_to_publish(10.0, started)
    assert left is not None
    assert 10.0 < left + timing.OVERTIME_SECONDS <= 1.1 * 10.0 + 1


def slow() -> str:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        pass
    return "done"


def test_work_that_outlasts_its_time_is_cut_off_and_quick_work_is_not() -> None:
    started = time.monotonic()
    assert timing.within(Limits(0.1), slow, "cut off") == "cut off"
    assert time.monotonic() - started < 5
    assert timing.within(Limits(0.1), lambda: "done", "cut off") == "done"
    assert timing.within(Limits(), lambda: "done", "cut off") == "done"
