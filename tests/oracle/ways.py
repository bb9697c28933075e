"""Ways to come to a state: counted at once, spelt out only when asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple


class Seat(NamedTuple):
    """One child's place in a plan; the names of the rows that it takes."""

    ref: str
    authority: str
    vacancy: str
    school_place: str | None
    esol_place: str | None


Plan = tuple[Seat, ...]


class Ways:
    """All ways to come to one state: how many, and by which steps."""

    __slots__ = ("count", "steps")

    def __init__(self, count: int = 0) -> None:
        self.count = count
        self.steps: list[tuple[Ways, Ways | Seat]] = []

    def add(self, before: Ways, step: Ways | Seat) -> None:
        self.count += before.count * (step.count if isinstance(step, Ways) else 1)
        self.steps.append((before, step))

    def plans(self) -> Iterator[Plan]:
        """Spell out every way."""
        if not self.steps:
            yield ()
        for before, step in self.steps:
            tails = step.plans() if isinstance(step, Ways) else iter([(step,)])
            for tail in tails:
                for head in before.plans():
                    yield head + tail
