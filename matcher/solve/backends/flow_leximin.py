"""Exact leximin on a network: a window of levels is one min-cost flow with convex costs.

An entry that ends at a level costs that level's weight, and a weight is more than twice the next one below. So each
further child of an entry costs more than the one before, and unit arcs side by side fill up in order by themselves
(Frank and Murota, decreasing minimisation on M-convex sets). The counts that earlier windows hold are the same all
over the face, hence their levels may weigh what keeps the costs convex.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

import numpy as np

from matcher.problem import Ints, Leximin, ints
from matcher.solve.backends.circulation import Circulation
from matcher.solve.limits import Limits

HEAVIEST = 2**40
"""Largest weight: the flow's own arithmetic multiplies it by the number of nodes."""
Weights = dict[Fraction, int]


def least_ratios(face: Circulation, stage: Leximin, limits: Limits) -> tuple[Ints, Circulation]:
    """A circulation of leximin ratios, and the face of all such (for ``first_only``: of the least largest ratio).

    Parameters
    ----------
    face
        Its arcs are numbered as the stage's columns are.
    """
    before = face
    flow, _ = face.least(np.zeros(len(face.lower), dtype=np.int64))
    below: Fraction | None = None
    while True:
        limits.check()
        face = _capped(face, stage, flow, below)
        weights = _weights(face, stage, below)
        if not weights:
            break
        lowest = min(level for level in weights if below is None or level < below)
        flow, face = _Widened.of(face, stage, weights).least()
        below = lowest
        if stage.first_only and any(ratio >= below for ratio in _ends(face, stage, flow)):
            break
    if stage.first_only:
        return flow, _held_at_largest(before, stage, flow)
    return flow, face


def _ends(face: Circulation, stage: Leximin, flow: Ints) -> list[Fraction]:
    return [
        stage.ratio(i, int(flow[column]))
        for i, column in enumerate(stage.columns.tolist())
        if face.lower[column] < face.upper[column]
    ]


def _capped(face: Circulation, stage: Leximin, flow: Ints, below: Fraction | None) -> Circulation:
    """No entry whose open slots are all below the last window ends above the highest of the flow's levels there."""
    ends = [ratio for ratio in _ends(face, stage, flow) if below is None or ratio < below]
    if not ends:
        return face
    highest = max(ends)
    upper = face.upper.copy()
    for i, column in enumerate(stage.columns.tolist()):
        if below is None or stage.ratio(i, int(upper[column])) < below:
            upper[column] = max(min(int(upper[column]), stage.last(i, highest)), int(face.lower[column]))
    return replace(face, upper=upper)


def _weights(face: Circulation, stage: Leximin, below: Fraction | None) -> Weights:
    """Weights of the next levels down, and of the levels of earlier windows that are open still; empty at the end."""
    ending: dict[Fraction, int] = {}
    earlier: dict[Fraction, set[Fraction]] = {}
    for i, column in enumerate(stage.columns.tolist()):
        least, most = int(face.lower[column]), int(face.upper[column])
        for k in range(least, most + 1) if least < most else ():
            level = stage.ratio(i, k)
            if below is None or level < below:
                ending[level] = ending.get(level, 0) + 1
            else:
                earlier.setdefault(level, set()).update({stage.ratio(i, k - 1)} if k > least else set())
    weights, radix = _window(ending)
    if not weights:
        return {}
    for level in sorted(earlier):
        weights[level] = max([radix, *(2 * weights[lower] for lower in earlier[level] if lower in earlier)])
    return weights


def _window(ending: dict[Fraction, int]) -> tuple[Weights, int]:
    """Weights of as many of the highest levels as there is room for, and the weight of a level above them."""
    chosen: list[Fraction] = []
    radix = 1
    for level in sorted(ending, reverse=True):
        if chosen and radix * (ending[level] + 1) > HEAVIEST:
            break
        radix *= ending[level] + 1
        chosen.append(level)
    weights, weight = {}, 1
    for level in reversed(chosen):
        weights[level] = weight
        weight *= ending[level] + 1
    return weights, weight


@dataclass(frozen=True)
class _Widened:
    """A face whose loads have a unit arc for every slot that a window weighs, beside what is left of their own arc."""

    face: Circulation
    columns: Ints
    prices: Ints

    @classmethod
    def of(cls, face: Circulation, stage: Leximin, weights: Weights) -> _Widened:
        columns, prices = [], []
        for i, column in enumerate(stage.columns.tolist()):
            least, most = int(face.lower[column]), int(face.upper[column])
            costs = [weights.get(stage.ratio(i, k), 0) for k in range(least, most + 1)]
            steps = [high - low for low, high in pairwise(costs)]
            columns += [column for step in steps if step]
            prices += [step for step in steps if step]
        return cls(face, ints(columns), ints(prices))

    def least(self) -> tuple[Ints, Circulation]:
        """The flow of least weight and its face, in the arcs of the face given."""
        face, columns = self.face, self.columns
        count = np.bincount(columns, minlength=len(face.lower))
        wide = Circulation(
            np.append(face.tail, face.tail[columns]),
            np.append(face.head, face.head[columns]),
            np.append(face.lower, np.zeros_like(columns)),
            np.append(face.upper - count, np.ones_like(columns)),
            face.nodes,
        )
        flow, held = wide.least(np.append(np.zeros_like(face.lower), self.prices))
        narrow = [self._gathered(each) for each in (flow, held.lower, held.upper)]
        return narrow[0], replace(face, lower=narrow[1], upper=narrow[2])

    def _gathered(self, wide: Ints) -> Ints:
        own = len(self.face.lower)
        out = wide[:own].copy()
        np.add.at(out, self.columns, wide[own:])
        return out


def _held_at_largest(face: Circulation, stage: Leximin, flow: Ints) -> Circulation:
    """Every load at no more than the least largest ratio and its tolerance allow."""
    ratios = stage.ratios(flow)
    if not ratios:
        return face
    level = stage.loosened(ratios[0])
    upper = face.upper.copy()
    for i, column in enumerate(stage.columns.tolist()):
        upper[column] = max(min(int(upper[column]), stage.last(i, level)), int(face.lower[column]))
    return replace(face, upper=upper)
