"""The slots of a window of levels: who may stand on each level, and the rows that make slots count a load."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from matcher.problem import RowName, ints
from matcher.solve.face import Face


@dataclass
class Entry:
    """One authority (or region) while its load is open.

    ``slots`` maps k to the slot's column for the slots made so far; ``next`` is the highest k whose level no
    window has had yet (the least load itself counts: an entry may end there).
    """

    index: int
    column: int
    next: int
    slots: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class WindowLevel:
    """A level of the window: its ratio, weight, and the slots (entry, k) that stand exactly on it."""

    ratio: Fraction
    weight: int
    slots: tuple[tuple[Entry, int], ...]


class SlotRows:
    """Rows of slots while they are gathered."""

    def __init__(self, stage: str) -> None:
        self.stage = stage
        self.names: list[RowName] = []
        self.entries: tuple[list[int], list[int], list[int]] = ([], [], [])
        self.lower: list[int] = []
        self.upper: list[int] = []

    def add(self, entry: Entry, columns: list[int], values: list[int], lower: int, upper: int) -> None:
        """One row of an entry."""
        row = len(self.names)
        self.names.append(RowName("slots", f"{self.stage} {entry.index}"))
        for kept, new in zip(self.entries, ([row] * len(columns), columns, values), strict=True):
            kept.extend(new)
        self.lower.append(lower)
        self.upper.append(upper)

    def put_into(self, face: Face) -> None:
        """Append them to a face."""
        rows, columns, values = map(ints, self.entries)
        face.add_rows(self.names, rows, columns, values, ints(self.lower), ints(self.upper))
