"""The same work on two cores, where there is no solver in it that has to be watched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from matcher.solve.apart.process import Apart, run_apart
from matcher.solve.limits import Limits

FEW = 200
"""Pieces of work for which no process is worth its while."""

T = TypeVar("T")
R = TypeVar("R")


def in_halves(work: Callable[[Sequence[T]], R], pieces: Sequence[T], limits: Limits) -> tuple[R, ...]:
    """What the work comes to for the pieces: all at once where they are few, else every other one in a forked child.

    Parameters
    ----------
    work
        Must come to the same wherever it is done; what it comes to must pickle. It heeds the limits by itself.
    limits
        Where they end before the child does, the child's pieces are given to the work here, for it to tell so.
    """
    if len(pieces) < FEW:
        return (work(pieces),)
    here: list[R] = []
    there: list[Any] = []
    near, far = pieces[::2], pieces[1::2]
    run_apart(lambda tell: tell(work(far)), there.append, limits, Apart(meanwhile=lambda: here.append(work(near))))
    return (here[0] if here else work(near), there[0] if there else work(far))
