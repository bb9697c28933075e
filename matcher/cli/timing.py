"""A time limit shared out: the solve has what naming, checking and writing leave, reasons what is left in the end."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from matcher.solve import Limits

FINISHING, WRITING = 6e-4, 4e-4
"""Seconds per child from the end of the solve to the last file, and for the files alone; measured at 10^3 and 10^4."""
MOST_SHARE = 0.3
"""Of a time limit, the most that is kept from the solve: a limit that is too short for a week is the solve's first."""
LATE_SHARE, LATE_SECONDS = 0.05, 0.5
"""What reasons may take beyond the limit, so that all is done within 10 % and a second of it."""
LEAST_SECONDS = 0.2
HURRIED_SECONDS = 1.0
"""For reasons after Ctrl-C: somebody waits for the end."""
MANY_CHILDREN, MOST_SECONDS = 2000, 30.0
"""A week of more children has a limit for reasons even where the solve has none."""

OVERTIME_SECONDS = 0.3
"""For work that ends by itself when its time is over, to within a step: a step that takes longer is cut off."""

T = TypeVar("T")


def solving(time_limit: float | None, children: int, seed: int, started: float) -> Limits:
    """Limits of the solve, from the moment when the command began."""
    from matcher.solve import Limits

    if time_limit is None:
        return Limits(None, seed, started=started)
    return Limits(time_limit - min(MOST_SHARE * time_limit, FINISHING * children), seed, started=started)


def left_to_publish(time_limit: float | None, started: float) -> float | None:
    """Seconds until a command with a time limit has to be done; None without one."""
    if time_limit is None:
        return None
    return (1 + LATE_SHARE) * time_limit + LATE_SECONDS - (time.monotonic() - started)


def reasoning(children: int, left: float | None = None, *, hurried: bool = False) -> Limits:
    """How long reasons and comparisons may take, to within a step; a usual week's have no limit of their own.

    Parameters
    ----------
    left
        Seconds until everything has to be written, see :func:`left_to_publish`.
    hurried
        Whether somebody waits for the end.
    """
    from matcher.solve import Limits

    if hurried:
        return Limits(HURRIED_SECONDS)
    if left is not None:
        return Limits(max(LEAST_SECONDS, left - WRITING * children))
    return Limits(MOST_SECONDS if children > MANY_CHILDREN else None)


def within(limits: Limits, work: Callable[[], T], otherwise: T) -> T:
    """What some work comes to, if it ends soon after its limit at the latest; else it is cut off and thrown away."""
    from matcher.solve import CutOff, Limits

    left = limits.left()
    if left is None:
        return work()
    try:
        with Limits(left + OVERTIME_SECONDS).cutting_in():
            return work()
    except CutOff:
        return otherwise
