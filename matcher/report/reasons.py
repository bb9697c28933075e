"""What is told of one child beyond the facts: the reason, the next best and its price, what would unblock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class ChildReason:
    """The explanation of one child, as the reports show it; ``matcher.explain`` makes them.

    Attributes
    ----------
    sentence
        Why this authority, or why none, in one sentence for a coordinator.
    next_best
        The next-best authority as "Name (code)", or None where there is none or it was not asked.
    price
        What the next best would cost, in plain words.
    unblock
        For an escalated child: what would place it.
    solved
        Whether the week was solved again for it; else the facts are counted, everyone else staying as proposed.
    """

    ref: str
    sentence: str
    next_best: str | None = None
    price: str | None = None
    unblock: tuple[str, ...] = ()
    solved: bool = False


Reasons = Mapping[str, ChildReason]
"""Ref to explanation; a child without one is told by the facts alone."""
