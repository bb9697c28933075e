"""Vectors as MathOpt takes and tells them: places by number, those alone that changed or are not 0."""

from __future__ import annotations

from typing import Any

import numpy as np

from matcher.problem import UNBOUNDED, Floats, Ints


def floats(values: Ints) -> Floats:
    """Bounds as GLOP has them: no bound is infinite there."""
    out = values.astype(np.float64)
    out[values >= UNBOUNDED] = np.inf
    out[values <= -UNBOUNDED] = -np.inf
    return out


def send(vector: Any, known: Floats, wanted: Floats) -> Floats:
    """Write the places where two vectors differ (SparseDoubleVectorProto); return what is known from now on."""
    changed = np.flatnonzero(known != wanted)
    vector.ids.extend(changed.tolist())
    vector.values.extend(wanted[changed].tolist())
    return wanted


def told(vector: Any, numbers: Ints, width: int) -> Floats:
    """What a vector tells (SparseDoubleVectorProto), its place i being ``numbers[i]``; shape (width,), else 0."""
    out = np.zeros(width)
    out[numbers[np.array(vector.ids, dtype=np.int64)]] = vector.values
    return out
