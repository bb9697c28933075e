"""Holding a leximin stage with a tolerance, or only at its largest ratio: the face is opened again and capped.

After exact leximin the face is far smaller than the tolerance allows. So the bounds of before are put back,
and rows keep the sorted ratios each within its tolerance of the optimal ones (:meth:`Leximin.loosened`): for every
optimal level v, no more entries above what v is loosened to than there are above v in the optimum. The two are
the same: the (m + 1)-th largest is at most w exactly if no more than m entries exceed w.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from matcher.problem import UNBOUNDED, Ints, Leximin, RowName, ints
from matcher.solve.face import Face


@dataclass(frozen=True)
class Before:
    """A face's bounds and cuts as they were before a stage."""

    lower: Ints
    upper: Ints
    row_lower: Ints
    row_upper: Ints
    cuts: Ints

    @classmethod
    def of(cls, face: Face) -> Before:
        """Remember the bounds of now."""
        return cls(face.lower.copy(), face.upper.copy(), face.row_lower.copy(), face.row_upper.copy(), face.cuts)

    def restore(self, face: Face) -> None:
        """Put the bounds back; what the stage added since then is cut loose."""
        width, height = len(self.lower), len(self.row_lower)
        face.lower[:width], face.upper[:width] = self.lower, self.upper
        face.lower[width:], face.upper[width:] = 0, face.ceiling[width:]
        face.row_lower[:height], face.row_upper[:height] = self.row_lower, self.row_upper
        face.row_lower[height:], face.row_upper[height:] = -UNBOUNDED, UNBOUNDED
        face.cuts = self.cuts
        face.play.reopen()


def hold_loosely(face: Face, before: Before, stage: Leximin, optimal: list[Fraction]) -> None:
    """Restore the face and hold the stage within its tolerance (or only its largest ratio)."""
    before.restore(face)
    _cap(face, stage, stage.loosened(optimal[0]))
    if not stage.first_only:
        _keep_dominated(face, stage, optimal)


def _cap(face: Face, stage: Leximin, level: Fraction) -> None:
    for i, column in enumerate(stage.columns):
        last = max(stage.last(i, level), int(face.lower[column]))
        face.upper[column] = min(int(face.upper[column]), last)


def _keep_dominated(face: Face, stage: Leximin, optimal: list[Fraction]) -> None:
    """Rows on fresh slots: not too many entries above each loosened level."""
    levels = sorted(set(optimal))[:-1]
    if not levels:
        return
    slots = {i: _slots(face, stage, i, stage.loosened(levels[0])) for i in range(len(stage.columns))}
    least = [stage.ratio(i, load) for i, load in enumerate(face.lower[stage.columns].tolist())]
    rows: list[int] = []
    columns: list[int] = []
    most: list[int] = []
    for level in levels:
        loosened = stage.loosened(level)
        over = [slots[i].get(stage.last(i, loosened) + 1) for i in slots]
        always = sum(ratio > loosened for ratio in least) + sum(c > loosened for c in stage.constant)
        picked = [c for i, c in zip(slots, over, strict=True) if c is not None and least[i] <= loosened]
        rows += [len(most)] * len(picked)
        columns += picked
        most.append(sum(ratio > level for ratio in optimal) - always)
    names = [RowName("dominated", f"{stage.name} {level.numerator}/{level.denominator}") for level in levels]
    face.add_rows(names, ints(rows), ints(columns), ints([1] * len(rows)), ints([-UNBOUNDED] * len(most)), ints(most))


def _slots(face: Face, stage: Leximin, entry: int, lowest: Fraction) -> dict[int, int]:
    """Nested slot columns of an entry from just above ``lowest`` up to its cap, linked to its load."""
    assert face.plan is not None
    column = int(stage.columns[entry])
    first = max(stage.last(entry, lowest), int(face.lower[column])) + 1
    last = int(face.top[column])
    if last < first:
        return {}
    ks = np.arange(first, last + 1, dtype=np.int64)
    count = len(ks)
    new = face.add_columns(np.ones(count, dtype=np.int64), (face.plan[column] >= ks).astype(np.int64))
    nested = np.arange(count - 1, dtype=np.int64)
    face.add_rows(
        [RowName("slots", f"{stage.name} {entry}")] * count,
        np.concatenate([nested, nested, np.full(count + 1, count - 1)]),
        np.concatenate([new[:-1], new[1:], new, [column]]),
        np.concatenate([np.ones(count - 1), -np.ones(count - 1), -np.ones(count), [1]]).astype(np.int64),
        ints([0] * (count - 1) + [-UNBOUNDED]),
        ints([UNBOUNDED] * (count - 1) + [first - 1]),
    )
    return dict(zip(ks.tolist(), new.tolist(), strict=True))
