"""Explanations that end in time: what is asked before each step is begun."""

from __future__ import annotations

from matcher.solve import Limits, OutOfTime


def in_time(limits: Limits | None) -> bool:
    """Whether there is time for one more step."""
    try:
        if limits is not None:
            limits.check()
    except OutOfTime:
        return False
    return True
