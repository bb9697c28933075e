"""Asking for decisions: whole numbers from a seeded generator or from hypothesis, and the features of a week.

A *feature* switches one part of the rules on; a *flavour* is a feature that is surely on.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Protocol, TypeVar

Item = TypeVar("Item")

FLAVOURS = (
    "plain", "groups", "apart", "anchors", "edge", "types", "areas", "education", "caseload", "limits", "voluntary",
    "pauses", "unknowns", "pins", "conflict", "refusals", "incomplete", "lists", "rota-stage", "rota-hard", "soft",
    "previous", "tolerance", "permuted", "proportional", "max", "history", "referral", "twenty-miles", "everything",
)  # fmt: skip
NEEDS_ALSO = {"edge": {"anchors"}, "twenty-miles": {"anchors"}, "conflict": {"pins"}, "soft": {"education", "apart"}}
RARELY = 0.12


class Chooser(Protocol):
    """Where the decisions come from."""

    def number(self, low: int, high: int) -> int:
        """Give a whole number from low to high, both included; low is the simplest."""


class RandomChooser:
    """Decisions by a seeded generator."""

    def __init__(self, seed: str) -> None:
        self.random = random.Random(seed)

    def number(self, low: int, high: int) -> int:
        return self.random.randint(low, high)


class Choices:
    """A chooser, and the features that are on."""

    def __init__(self, chooser: Chooser, flavour: str | None = None) -> None:
        self.chooser = chooser
        likely = 0.3 if flavour == "everything" else RARELY
        self.features = {name for name in FLAVOURS if name == flavour or self.chance(likely)} - {"plain"}
        if flavour == "plain":
            self.features = set()
        for feature, others in NEEDS_ALSO.items():
            if feature in self.features:
                self.features |= others

    def on(self, feature: str) -> bool:
        return feature in self.features

    def chance(self, probability: float) -> bool:
        return self.chooser.number(0, 99) >= 100 - round(100 * probability)

    def pick(self, items: Sequence[Item]) -> Item:
        return items[self.chooser.number(0, len(items) - 1)]

    def maybe(self, feature: str, probability: float, items: Sequence[Item]) -> Item | None:
        """Give an item if the feature is on, and then only so often."""
        return self.pick(items) if self.on(feature) and self.chance(probability) else None

    def some(self, items: Sequence[Item]) -> tuple[Item, ...]:
        """Give one item or two."""
        return tuple(dict.fromkeys(self.pick(items) for _ in range(self.chooser.number(1, 2))))
