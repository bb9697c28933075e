"""The distinct rows of several columns of a million children: as one number each, since sorting rows takes seconds."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from benchmarks.generator.dice import Ints


class Distinct(NamedTuple):
    """Rows that occur, ascending, shape (distinct, columns); each row's number among them; how often each occurs."""

    rows: Ints
    number: Ints
    times: Ints


def distinct(*columns: Ints) -> Distinct:
    """Count the distinct rows of integer columns whose spans multiply to less than 2**62."""
    lows = [int(column.min(initial=0)) for column in columns]
    spans = [int(column.max(initial=0)) - low + 1 for column, low in zip(columns, lows, strict=True)]
    code = np.ravel_multi_index([column - low for column, low in zip(columns, lows, strict=True)], spans)
    found, number, times = np.unique(code, return_inverse=True, return_counts=True)
    rows = np.stack(np.unravel_index(found, spans), axis=1) + np.array(lows, dtype=np.int64)
    return Distinct(rows, number, times)
