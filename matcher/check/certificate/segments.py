"""Arrays whose elements belong to owners, ascending: where each owner's elements begin, and how to lay them out."""

from __future__ import annotations

import numpy as np

from matcher.check.certificate.alike import Ints


def starts(owner: Ints) -> Ints:
    """The first element of each owner."""
    return np.flatnonzero(np.append(True, owner[1:] != owner[:-1]))[: len(owner)]


def ragged(lengths: Ints) -> tuple[Ints, Ints]:
    """For segments of these lengths: each element's segment, and its place within it."""
    segment = np.repeat(np.arange(len(lengths)), lengths)
    first = np.cumsum(lengths) - lengths
    return segment, np.arange(len(segment)) - first[segment]
