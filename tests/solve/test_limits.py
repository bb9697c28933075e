"""Limits reach code that asks nobody."""

from __future__ import annotations

import signal
import threading
import time
from contextlib import suppress

import pytest

from matcher.solve import CutOff, Limits, OutOfTime

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs a timer")


def long_work(seconds: float) -> int:
    """Computes and asks nobody."""
    deadline, count = time.monotonic() + seconds, 0
    while time.monotonic() < deadline:
        count += sum(range(1000))
    return count


def test_a_deadline_cuts_in_on_code_that_asks_nobody() -> None:
    started = time.monotonic()
    with pytest.raises(CutOff), Limits(0.2).cutting_in():
        long_work(30)
    assert 0.2 <= time.monotonic() - started < 5


def test_what_takes_limits_of_its_own_for_its_end_is_cut_off_all_the_same() -> None:
    with pytest.raises(CutOff), Limits(0.1).cutting_in(), suppress(OutOfTime, Exception):
        long_work(30)


def test_a_stop_cuts_in_as_well() -> None:
    limits = Limits()
    threading.Timer(0.1, lambda: setattr(limits, "stopped", True)).start()
    with pytest.raises(CutOff), limits.cutting_in():
        long_work(30)


def test_what_ends_in_time_is_left_alone_and_so_is_what_comes_after_it() -> None:
    limits, before = Limits(0.3), signal.getsignal(signal.SIGALRM)
    with limits.cutting_in():
        assert long_work(0.15) > 0
    assert long_work(0.4) > 0
    assert signal.getsignal(signal.SIGALRM) is before


def test_a_thread_that_hears_no_timer_works_to_its_end() -> None:
    done: list[int] = []

    def work() -> None:
        with Limits(0.05).cutting_in():
            done.append(long_work(0.3))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done


def test_a_part_of_the_limits_ends_sooner_and_is_stopped_with_the_whole() -> None:
    whole = Limits(60.0, seed=3)
    part = whole.at_most(0.0)
    assert part.over
    assert part.seed == 3
    assert not whole.over
    later = whole.at_most(1000.0)
    left = later.left()
    assert left is not None
    assert left <= 60.0
    assert not later.over
    whole.stopped = True
    assert later.over
