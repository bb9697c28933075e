"""A drawn week as the engine takes it where children never are rows, and a hash of its arrays."""

from __future__ import annotations

import hashlib
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.generator import Drawing, calibration, records
from benchmarks.generator.dice import Ints
from benchmarks.generator.views import nouns
from matcher.calendars import week_starting
from matcher.rules.children import ChildTable, type_bits
from matcher.rules.places import authority_table
from matcher.week import Week

EPOCH = np.datetime64("1970-01-01")


def refs(drawing: Drawing) -> NDArray[np.object_]:
    """The children's opaque references, shape (children,)."""
    return np.array([records.ref(i) for i in range(drawing.parameters.children)], dtype=object)


def week_without_children(drawing: Drawing) -> Week:
    """All tables of the week but the children, as nouns."""
    return nouns(drawing, children=())


def child_table(drawing: Drawing, week: Week) -> ChildTable:
    """The children as the engine's columns, without a row for any.

    Parameters
    ----------
    week
        The rest of the week: the engine numbers authorities in an order of its own.
    """
    kids = drawing.children
    number = authority_table(week, week_starting(week)).number
    authorities = [authority.code for authority in drawing.country.authorities]
    areas = [*authorities, *drawing.country.regions]
    ref = refs(drawing)
    apart = kids.apart_from[kids.apart_from >= 0]
    lists = [(name,) for name in (*calibration.NEEDS, *areas, *ref[apart].tolist())]
    anchors, anchor = _dense(kids.anchor)
    return ChildTable(
        ref=ref,
        entry=np.array([number[code] for code in authorities], dtype=np.int64)[kids.entry],
        referred_on=(kids.referred_on - EPOCH).astype(np.int64),
        age=kids.age,
        sex=1 - kids.girl.astype(np.int64),
        school_year=np.maximum(kids.school_year, 0),
        esol_level=kids.esol_level + 1,
        types=np.array([type_bits(kinds) for kinds in calibration.TYPE_LISTS], dtype=np.int64)[kids.types],
        group=kids.group,
        apart=_placed_at(kids.apart_from >= 0, len(calibration.NEEDS) + len(areas)),
        anchor=anchor,
        needs=kids.need,
        must=_behind(kids.must, len(calibration.NEEDS)),
        avoid=_behind(kids.avoid, len(calibration.NEEDS)),
        wish=_behind(kids.wish, len(calibration.NEEDS)),
        in_care=kids.in_care.astype(np.int64),
        complete=kids.complete.astype(np.int64),
        agreed=kids.agreed.astype(np.int64),
        lists=tuple(lists),
        places=tuple(drawing.country.towns[i].place for i in anchors.tolist()),
    )


def digest(drawing: Drawing) -> str:
    """SHA-256 of every array and dial of a drawing, in the order of their names' declaration."""
    seen = hashlib.sha256()
    _feed(seen, drawing)
    return seen.hexdigest()


def _feed(seen: Any, value: object) -> None:
    if isinstance(value, np.ndarray):
        seen.update(f"{value.dtype.str}{value.shape}".encode())
        seen.update(np.ascontiguousarray(value).tobytes())
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            seen.update(field.name.encode())
            _feed(seen, getattr(value, field.name))
    else:
        seen.update(repr(value).encode())


def _dense(values: Ints) -> tuple[Ints, Ints]:
    """Distinct values from 0 up, and each value's number among them; blank stays blank."""
    distinct, number = np.unique(values, return_inverse=True)
    blank = int((distinct < 0).sum())
    return distinct[blank:].astype(np.int64), (number - blank).astype(np.int64)


def _behind(values: Ints, offset: int) -> Ints:
    """Values moved up by an offset; blank stays blank."""
    return np.where(values < 0, -1, values + offset)


def _placed_at(there: NDArray[np.bool_], offset: int) -> Ints:
    """Numbers from ``offset`` up for those who have something, in order; blank for all others."""
    return np.where(there, offset + np.cumsum(there) - 1, -1).astype(np.int64)
