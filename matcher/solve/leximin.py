"""Exact leximin: the largest ratio least, then the second largest, to the last level.

Let slot (i, k) be the k-th child that entry i receives, at ratio r(i, k) = (base + k) / share, an exact
fraction. An entry *ends at* a level v when its last slot has ratio v. Leximin is: for every level from
the highest down, as few entries as can be end at it, those above being held. Levels above the largest ratio
of a known plan are empty, hence decided. Below it, a window of levels goes into one linear cost with powers
as weights (a level's weight exceeds all that lower levels of the window can add up to), which the face
minimises, proves and holds; the next window follows. Slots exist as columns only while their level is in a
window (SOLVING.md, 7). Where levels are many, sets of entries decide them (:mod:`matcher.solve.chain`), and windows
only what keeps a set from being shown.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from math import inf

import numpy as np

from matcher.problem import UNBOUNDED, Ints, Leximin, ints
from matcher.solve.chain import Chain
from matcher.solve.exact import Step
from matcher.solve.face import Face
from matcher.solve.minimise import minimise
from matcher.solve.slots import Entry, SlotRows, WindowLevel
from matcher.solve.spread import SPARE, spread
from matcher.solve.top import lower_top

MANY = 10_000
"""Slots from which on bottlenecks are cheaper to show than level after level."""
PATIENCE = 16
"""Windows after which bottlenecks are tried again, twice as many the next time."""
HEAVIEST = 2**24
"""Largest weight in a window: multipliers of this size are still rounded without doubt."""


class LeximinSolver:
    """Runs a leximin stage on a face: by bottlenecks as far as that goes, the rest window by window.

    Parameters
    ----------
    levels
        Whether every level is to have its window, as a certificate has it.
    """

    def __init__(self, face: Face, stage: Leximin, *, levels: bool = False) -> None:
        self.face = face
        self.stage = stage
        self.levels = levels or stage.first_only
        self.windows = 0
        top = face.top
        self.open = [Entry(i, int(column), int(top[column])) for i, column in enumerate(stage.columns)]

    def steps(self) -> Iterator[Step]:
        """Minimise and hold window after window; each step is yielded once it is held.

        A step that could not be proven is yielded as well and is the last.
        """
        self._drop_decided()
        windows, top = PATIENCE, None
        while self.open:
            columns = [entry.column for entry in self.open]
            room = int((self.face.top[columns] - self.face.lower[columns]).sum())
            by_bottlenecks = room > MANY and not self.levels
            caps = top.caps if top else None
            stand_in = spread(self.face, self.stage, self.open, fine=by_bottlenecks, caps=caps)
            stand_in.leave()
            if by_bottlenecks and stand_in.worth is not None:
                self.face.play.tidy(SPARE)
                name = f"{self.stage.name} bottleneck {self.windows}"
                yield from Chain(self.face, self.stage, self.open, stand_in.worth).steps(name)
                self._drop_decided()
                top = lower_top(self.face, self.stage, self.open, top.level if top else inf)
                if top:  # the next stand-in is told
                    continue
            yield from self._windows(self.windows + windows if by_bottlenecks else None)
            windows *= 2

    def _windows(self, most: int | None) -> Iterator[Step]:
        """Window after window, until there are so many in all; nothing is left open after one that is not proven."""
        self._drop_decided()
        while self.open and self.windows != most:
            self._close_above(self._largest())
            self._drop_decided()
            window = self._window()
            if not window:
                self.open = []
                return
            cost = self._cost(window)
            levels = tuple((level.ratio, level.weight) for level in window)
            step = replace(minimise(self.face, cost), window=levels)
            self.face.hold(step, f"{self.stage.name} {self.windows}")
            self.windows += 1
            yield step
            if not step.proven or (self.stage.first_only and self._any_ends_in(window)):
                self.open = []
                return
            self._decide(window)
            self._drop_decided()

    def _received(self, entry: Entry) -> int:
        assert self.face.plan is not None
        return int(self.face.plan[entry.column])

    def _largest(self) -> Fraction:
        return max(self.stage.ratio(entry.index, self._received(entry)) for entry in self.open)

    def _close_above(self, level: Fraction) -> None:
        """No open entry ends above the level of a known plan: that is the least there can be."""
        for entry in self.open:
            last = max(self.stage.last(entry.index, level), int(self.face.lower[entry.column]))
            self.face.upper[entry.column] = min(self.face.upper[entry.column], last)
            for k in [k for k in entry.slots if k > last]:
                self.face.upper[entry.slots.pop(k)] = 0

    def _drop_decided(self) -> None:
        face = self.face
        face.settle()
        is_open = face.lower < face.top
        self.open = [entry for entry in self.open if is_open[entry.column]]

    def _next_slot(self, entry: Entry) -> int | None:
        """The highest k whose level is not decided yet; None when there is none."""
        k = min(entry.next, int(self.face.top[entry.column]))
        return k if k >= self.face.lower[entry.column] else None

    def _window(self) -> list[WindowLevel]:
        """The next levels from the top down, as many as the weights allow."""
        heap: list[tuple[Fraction, int, int]] = []
        for number, entry in enumerate(self.open):
            k = self._next_slot(entry)
            if k is not None:
                heapq.heappush(heap, (-self.stage.ratio(entry.index, k), number, k))
        found: list[tuple[Fraction, list[tuple[Entry, int]]]] = []
        radix = 1
        while heap:
            ratio = -heap[0][0]
            slots = []
            while heap and heap[0][0] == -ratio:
                _, number, k = heapq.heappop(heap)
                entry = self.open[number]
                slots.append((entry, k))
                if k - 1 >= self.face.lower[entry.column]:
                    heapq.heappush(heap, (-self.stage.ratio(entry.index, k - 1), number, k - 1))
            if found and radix * (len(slots) + 1) > HEAVIEST:
                break
            radix *= len(slots) + 1
            found.append((ratio, slots))
        levels, weight = [], 1
        for ratio, slots in reversed(found):
            levels.append(WindowLevel(ratio, weight, tuple(slots)))
            weight *= len(slots) + 1
        return levels[::-1]

    def _cost(self, window: list[WindowLevel]) -> Ints:
        """Make the window's slots, and weigh each by its level less the level below, which it leaves."""
        lower = self.face.lower
        made: dict[int, tuple[Entry, list[int]]] = {}
        for level in window:
            for entry, k in level.slots:
                entry.next = k - 1
                if k > lower[entry.column]:
                    made.setdefault(entry.column, (entry, []))[1].append(k)
        self._make_slots([(entry, sorted(slots)) for entry, slots in made.values()])
        cost = np.zeros(self.face.width, dtype=np.int64)
        for level in window:
            for entry, k in level.slots:
                if k > lower[entry.column]:
                    cost[entry.slots[k]] += level.weight
                if k + 1 in entry.slots:
                    cost[entry.slots[k + 1]] -= level.weight
        return cost

    def _make_slots(self, made: list[tuple[Entry, list[int]]]) -> None:
        """Columns for runs of slots, nested (no slot before the one below it), and each load's link to its own."""
        received = [int(self._received(entry) >= k) for entry, slots in made for k in slots]
        columns = self.face.add_columns(np.ones(len(received), dtype=np.int64), ints(received)).tolist()
        rows = SlotRows(self.stage.name)
        for entry, slots in made:
            above = entry.slots.get(slots[-1] + 1)
            own, columns = columns[: len(slots)], columns[len(slots) :]
            entry.slots.update(zip(slots, own, strict=True))
            for low, high in pairwise([*own, *([above] if above is not None else [])]):
                rows.add(entry, [low, high], [1, -1], 0, UNBOUNDED)
            every = [entry.slots[k] for k in sorted(entry.slots)]
            rows.add(entry, [entry.column, *every], [1, *[-1] * len(every)], -UNBOUNDED, slots[0] - 1)
        rows.put_into(self.face)

    def _any_ends_in(self, window: list[WindowLevel]) -> bool:
        return any(self._received(entry) == k for level in window for entry, k in level.slots)

    def _decide(self, window: list[WindowLevel]) -> None:
        """Read off the held counts per level what they say of each entry in every optimal plan."""
        face = self.face
        for level in window:
            ending = [entry for entry, k in level.slots if self._received(entry) == k]
            everyone = len(ending) == len(level.slots)
            for entry, k in level.slots:
                column = entry.column
                if everyone:
                    face.lower[column] = max(face.lower[column], k)
                    face.upper[column] = min(face.upper[column], k)
                elif not ending and k == face.lower[column]:
                    face.lower[column] = k + 1
                elif not ending and k + 1 not in entry.slots:
                    face.upper[column] = min(face.upper[column], k - 1)
                    face.upper[entry.slots.pop(k)] = 0
