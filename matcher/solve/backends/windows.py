"""Exact leximin with any solver of integer programs: levels from the highest down, a window of them at a time.

Slot (i, k) is the k-th child of entry i and stands at the level (base + k) / share, an exact fraction; its column
says whether entry i receives at least k. An entry *ends at* the level of its last slot. Leximin is: for every level
from the highest down, as few entries end there as can be. Some levels at once, weighted so that one outweighs all
below it, make one integer program; its counts are held by rows, and the next window follows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from matcher.problem import UNBOUNDED, Ints, Leximin, ints
from matcher.solve.backends.formulation import Formulation

Slot = tuple[int, int]


@dataclass(frozen=True)
class Slots:
    """The slot columns of a stage: ``columns[i][k - first[i]]`` for k from ``first[i]``, one above the least load."""

    stage: Leximin
    first: tuple[int, ...]
    columns: tuple[Ints, ...]

    @classmethod
    def lay(cls, form: Formulation, stage: Leximin) -> Slots:
        """Add nested columns for every slot, linked to the loads."""
        first, columns = [], []
        for load in stage.columns.tolist():
            least, most = int(form.lower[load]), int(form.upper[load])
            first.append(least + 1)
            columns.append(_lay_entry(form, load, least, most))
        return cls(stage, tuple(first), tuple(columns))

    def __len__(self) -> int:
        return len(self.columns)

    def most(self, entry: int) -> int:
        """The last slot of an entry."""
        return self.first[entry] + len(self.columns[entry]) - 1

    def column(self, slot: Slot) -> int | None:
        """Column of a slot; None below the least load (always filled) and above the greatest (never)."""
        entry, k = slot
        return int(self.columns[entry][k - self.first[entry]]) if self.first[entry] <= k <= self.most(entry) else None

    def above(self, level: Fraction) -> tuple[list[int], int]:
        """Columns that tell which entries end above a level, and how many others surely do."""
        columns, surely = [], sum(constant > level for constant in self.stage.constant)
        for entry in range(len(self)):
            k = self.stage.last(entry, level) + 1
            surely += k < self.first[entry]
            column = self.column((entry, k))
            columns += [] if column is None else [column]
        return columns, surely


def _lay_entry(form: Formulation, load: int, least: int, most: int) -> Ints:
    count = most - least
    if count <= 0:
        return ints([])
    ks = np.arange(least + 1, most + 1, dtype=np.int64)
    values = (form.plan[load] >= ks).astype(np.int64) if form.plan is not None else np.zeros(count, dtype=np.int64)
    new = form.add_columns(values)
    nested = np.arange(count - 1, dtype=np.int64)
    form.add_rows(
        np.concatenate([nested, nested, np.full(count + 1, count - 1)]),
        np.concatenate([new[:-1], new[1:], new, [load]]),
        np.concatenate([np.ones(count - 1), -np.ones(count - 1), -np.ones(count), [1]]).astype(np.int64),
        ints([*[0] * (count - 1), least]),
        ints([*[UNBOUNDED] * (count - 1), least]),
    )
    return new


def least_ratios(form: Formulation, stage: Leximin) -> bool:
    """Bring the plan to the leximin optimum and hold it (with its tolerance); tells whether it is proven.

    Parameters
    ----------
    form
        With a plan.
    """
    slots = Slots.lay(form, stage)
    trial = form.trial()
    proven = True
    below: Fraction | None = None
    while proven:
        assert trial.plan is not None
        window = _window(trial, slots, below)
        if not window:
            break
        proven = trial.minimise(_cost(trial, slots, window)).proven
        below = window[-1][0]
        ended = _hold_window(trial, slots, window)
        if stage.first_only and ended:
            break
    form.plan = trial.plan
    _hold(form, slots)
    return proven


def _ends(trial: Formulation, slots: Slots, entry: int) -> int:
    assert trial.plan is not None
    return int(trial.plan[slots.stage.columns[entry]])


def _window(trial: Formulation, slots: Slots, below: Fraction | None) -> list[tuple[Fraction, list[Slot]]]:
    """The next levels down from the highest at which the plan has an entry that is not fixed, as weights allow."""
    stage = slots.stage
    open_entries = [entry for entry in range(len(slots)) if len(slots.columns[entry])]
    ends = [stage.ratio(entry, _ends(trial, slots, entry)) for entry in open_entries]
    highest = max((ratio for ratio in ends if below is None or ratio < below), default=None)
    if highest is None:
        return []
    _close_between(trial, slots, highest, below)
    levels: dict[Fraction, list[Slot]] = {}
    for entry in open_entries:
        for k in range(min(slots.stage.last(entry, highest), slots.most(entry)), slots.first[entry] - 2, -1):
            levels.setdefault(stage.ratio(entry, k), []).append((entry, k))
    window: list[tuple[Fraction, list[Slot]]] = []
    radix = 1
    for level in sorted(levels, reverse=True):
        radix *= len(levels[level]) + 1
        if window and radix > trial.solver.heaviest:
            break
        window.append((level, levels[level]))
    return window


def _close_between(trial: Formulation, slots: Slots, highest: Fraction, below: Fraction | None) -> None:
    """Nobody ends between the last window and the highest level of the plan: that is the least there can be."""
    assert trial.plan is not None
    columns, _ = slots.above(highest)
    if below is None:
        trial.upper[columns] = 0
    else:
        _at_most(trial, columns, int(trial.plan[columns].sum()))


def _at_most(form: Formulation, columns: Sequence[int], most: int) -> None:
    if columns:
        every = ints(columns)
        form.add_rows(np.zeros_like(every), every, np.ones_like(every), ints([-UNBOUNDED]), ints([most]))


def _cost(trial: Formulation, slots: Slots, window: list[tuple[Fraction, list[Slot]]]) -> Ints:
    """Weigh the entries that end at each level; a level outweighs all that can end below it."""
    cost = np.zeros(trial.width, dtype=np.int64)
    weight = 1
    for _, ending in reversed(window):
        for entry, k in ending:
            for column, sign in ((slots.column((entry, k)), 1), (slots.column((entry, k + 1)), -1)):
                if column is not None:
                    cost[column] += sign * weight
        weight *= len(ending) + 1
    return cost


def _hold_window(trial: Formulation, slots: Slots, window: list[tuple[Fraction, list[Slot]]]) -> bool:
    """Hold how many end at each level; tells whether anyone does."""
    ended = False
    for _, ending in window:
        columns, signs = [], []
        for entry, k in ending:
            for column, sign in ((slots.column((entry, k)), 1), (slots.column((entry, k + 1)), -1)):
                columns += [] if column is None else [column]
                signs += [] if column is None else [sign]
        every, values = ints(columns), ints(signs)
        assert trial.plan is not None
        found = int(values @ trial.plan[every])
        trial.add_rows(np.zeros_like(every), every, values, ints([-UNBOUNDED]), ints([found]))
        ended |= any(_ends(trial, slots, entry) == k for entry, k in ending)
    return ended


def _hold(form: Formulation, slots: Slots) -> None:
    """Hold the plan's sorted ratios, loosened by the tolerance: no more entries above each than there are now."""
    stage = slots.stage
    assert form.plan is not None
    optimal = stage.ratios(form.plan)
    if not optimal:
        return
    levels = sorted(set(optimal), reverse=True)
    for level in levels[:1] if stage.first_only else levels:
        columns, surely = slots.above(stage.loosened(level))
        _at_most(form, columns, max(0, sum(ratio > level for ratio in optimal) - surely))
