"""How even loads over shares were before a quarter, after what happened, and after the engine's allocation."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.fairness import above, gini
from benchmarks.replay.quarters import Published
from benchmarks.replay.share_out import Allocation


@dataclass(frozen=True)
class Evenness:
    """Largest ratio, largest of those that took a child, Gini of the ratios, share of authorities above their share."""

    largest: float
    of_takers: float
    gini: float
    above: float


@dataclass(frozen=True)
class Replayed:
    """One quarter, three ways. ``to_full``: sent to authorities at or above their share, really and by leximin."""

    facts: Published
    allocation: Allocation
    before: Evenness
    real: Evenness
    leximin: Evenness
    to_full: tuple[int, int]


def replay(facts: Published, allocation: Allocation) -> Replayed:
    """Compare what happened with the engine's allocation."""
    return Replayed(
        facts,
        allocation,
        before=evenness(facts, (0,) * len(facts.codes)),
        real=evenness(facts, facts.took),
        leximin=evenness(facts, allocation.received),
        to_full=(_to_full(facts, facts.took), _to_full(facts, allocation.received)),
    )


def evenness(facts: Published, received: tuple[int, ...]) -> Evenness:
    """The three measures after each authority received so many."""
    ratios = facts.ratios(received)
    takers = [ratio for ratio, more in zip(ratios, received, strict=True) if more]
    return Evenness(float(max(ratios)), float(max(takers, default=0)), gini(ratios) or 0.0, above(ratios) or 0.0)


def _to_full(facts: Published, received: tuple[int, ...]) -> int:
    return sum(more for load, share, more in zip(facts.load, facts.share, received, strict=True) if load >= share)
