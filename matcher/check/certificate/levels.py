"""Leximin, level by level: what a window of levels proves of a plan, and what it leaves of the loads.

The vector of ratios is least in leximin exactly if, from the highest level down, as few ratios as can be stand at each
level, those above being as they are. A window puts several levels into one cost, each level's weight greater than all
that the levels below it in the window can add up to. A level where the plan has nobody who could be elsewhere is least
without any proof.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from matcher.check.certificate.alike import Bools, Ints

NOWHERE = -1
HEAVIEST = 2**20
"""Largest weight of a window that is made here."""


@dataclass(frozen=True)
class Ladder:
    """The ratios of a leximin stage: base and share of each entry (an authority, or a region), and what the plan has.

    Attributes
    ----------
    row
        Row of each entry in the loads (or regions) allowed, shape (entries,).
    received
        What each entry receives in the plan that is judged, shape (entries,).
    """

    row: Ints
    base: tuple[int, ...]
    share: tuple[Fraction, ...]
    received: Ints

    def ratio(self, entry: int, received: int) -> Fraction:
        """Exact ratio of an entry that receives so many."""
        return (self.base[entry] + received) / self.share[entry]

    def exactly(self, entry: int, level: Fraction) -> int:
        """How many the entry must receive to stand exactly at the level; negative or ``NOWHERE`` where it cannot."""
        numerator, denominator = self._load(entry, level)
        load, rest = divmod(numerator, denominator)
        return NOWHERE if rest else load - self.base[entry]

    def first_at(self, entry: int, level: Fraction) -> int:
        """The least number at which the entry stands at the level or above."""
        numerator, denominator = self._load(entry, level)
        return -(-numerator // denominator) - self.base[entry]

    def _load(self, entry: int, level: Fraction) -> tuple[int, int]:
        """Load of an entry at a level, as a fraction that is not reduced: it is asked for very often."""
        share = self.share[entry]
        return level.numerator * share.numerator, level.denominator * share.denominator

    def largest(self) -> Fraction | None:
        """The plan's largest ratio; None without entries."""
        return max((self.ratio(i, int(n)) for i, n in enumerate(self.received)), default=None)


class Climb:
    """Goes down the ladder, window after window; ``allowed`` is what is left of all loads (or regions)."""

    def __init__(self, ladder: Ladder) -> None:
        self.ladder = ladder
        self.bottom: Fraction | None = None

    def weights(self, window: Sequence[tuple[Fraction, int]], shape: tuple[int, ...]) -> Ints:
        """Cost of receiving so many: the weight of the level at which the entry then stands."""
        cost = np.zeros(shape, dtype=np.int64)
        for level, weight in window:
            for entry, row in enumerate(self.ladder.row.tolist()):
                number = self.ladder.exactly(entry, level)
                if 0 <= number < shape[1]:
                    cost[row, number] = weight
        return cost

    def value(self, cost: Ints) -> int:
        """Cost of the plan's own loads."""
        return int(cost[self.ladder.row, self.ladder.received].sum())

    def dearest(self, cost: Ints, allowed: Bools) -> int:
        """The most that all entries together can cost."""
        rows = self.ladder.row
        return int(np.where(allowed[rows], cost[rows], 0).max(axis=1, initial=0).sum())

    def is_next(self, window: Sequence[tuple[Fraction, int]]) -> bool:
        """Whether the window lies below those before it."""
        return self.bottom is None or window[0][0] < self.bottom

    def is_lexicographic(self, window: Sequence[tuple[Fraction, int]], allowed: Bools) -> bool:
        """Whether each weight exceeds all that lower levels of the window can add up to."""
        below = 0
        for level, weight in reversed(window):
            if weight <= below:
                return False
            below += weight * len(self._could_stand(level, allowed))
        return True

    def descend(
        self, allowed: Bools, listed: Sequence[Fraction] = (), down_to: Fraction | None = None
    ) -> tuple[Bools, Fraction | None]:
        """Hold as many at each level as in the plan, from where the ladder was left down to a level (None: to its end).

        Parameters
        ----------
        allowed
            Numbers that each row may receive.
        listed
            Levels that a window speaks for.
        down_to
            The lowest level; without ``listed`` it is itself left for later.

        Returns
        -------
        What is allowed then, and the highest level that is not listed and not least without proof: somebody who could
        be elsewhere stands there. None where there is no such level.
        """
        allowed, known = allowed.copy(), set(listed)
        unproven: Fraction | None = None
        for level, slots in self._levels(allowed, down_to, including=bool(listed)):
            could, stands = self._standing(slots, allowed)
            if unproven is None and any(stands) and level not in known:
                unproven = level
            for entry, number in could:
                row = self.ladder.row[entry]
                if not any(stands):
                    allowed[row, number] = False
                elif all(stands):
                    allowed[row] = np.arange(allowed.shape[1]) == number
        if listed:
            self.bottom = down_to
        return allowed, unproven

    def next_window(self, allowed: Bools, above: Fraction | None = None) -> tuple[tuple[Fraction, int], ...]:
        """A window for the next levels above ``above`` that are not least without proof; empty where all are."""
        allowed = allowed.copy()
        levels = self._levels(allowed, above, including=False)
        for place, (_, slots) in enumerate(levels):
            could, stands = self._standing(slots, allowed)
            if any(stands):
                return self._weighed(levels[place:], allowed)
            for entry, number in could:
                allowed[self.ladder.row[entry], number] = False
        return ()

    def _weighed(
        self, levels: list[tuple[Fraction, list[tuple[int, int]]]], allowed: Bools
    ) -> tuple[tuple[Fraction, int], ...]:
        """As many levels as the weights allow, each weight greater than all below it together."""
        counts, heaviest = [(level, len(self._standing(slots, allowed)[0])) for level, slots in levels], 1
        taken: list[tuple[Fraction, int]] = []
        for level, count in counts:
            heaviest *= count + 1
            if taken and heaviest > HEAVIEST:
                break
            taken.append((level, count))
        window, weight = [], 1
        for level, count in reversed(taken):
            window.append((level, weight))
            weight *= count + 1
        return tuple(reversed(window))

    def _standing(self, slots: list[tuple[int, int]], allowed: Bools) -> tuple[list[tuple[int, int]], list[bool]]:
        """Those of a level who could be elsewhere too, and whether each stands there in the plan."""
        rows = self.ladder.row
        could = [(e, n) for e, n in slots if allowed[rows[e], n] and allowed[rows[e]].sum() > 1]
        return could, [bool(self.ladder.received[entry] == number) for entry, number in could]

    def _levels(
        self, allowed: Bools, down_to: Fraction | None, *, including: bool
    ) -> list[tuple[Fraction, list[tuple[int, int]]]]:
        """Levels not decided yet, the highest first, each with the (entry, number) that stand on it."""
        found: dict[Fraction, list[tuple[int, int]]] = defaultdict(list)
        for entry in self._open(allowed):
            numbers = np.flatnonzero(allowed[self.ladder.row[entry]])
            if self.bottom is not None:
                numbers = numbers[numbers < self.ladder.first_at(entry, self.bottom)]
            if down_to is not None:
                first = self.ladder.first_at(entry, down_to)
                keep = first if including else first + (self.ladder.exactly(entry, down_to) == first)
                numbers = numbers[numbers >= keep]
            for number in numbers.tolist():
                found[self.ladder.ratio(entry, number)].append((entry, number))
        return sorted(found.items(), reverse=True)

    def _open(self, allowed: Bools) -> list[int]:
        several: list[int] = np.flatnonzero(allowed[self.ladder.row].sum(axis=1) > 1).tolist()
        return several

    def _could_stand(self, level: Fraction, allowed: Bools) -> list[tuple[int, int]]:
        """(entry, number) of those who could stand at the level and elsewhere too."""
        found = ((entry, self.ladder.exactly(entry, level)) for entry in self._open(allowed))
        return [(e, n) for e, n in found if 0 <= n < allowed.shape[1] and allowed[self.ladder.row[e], n]]
