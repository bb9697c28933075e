"""Whole units and what people have decided: eligibility, groups, pairs, lists of areas, refusals, pins."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from benchmarks.arrays.named import Taken
from benchmarks.generator import Drawing
from benchmarks.generator.decided import PIN, REFUSED_BY_AUTHORITY, REFUSED_BY_CHILD, WITHDRAWN
from benchmarks.generator.dice import Ints

Flags = NDArray[np.bool_]


def proposable_alone(drawing: Drawing) -> Flags:
    """Complete and not withdrawn, shape (children,)."""
    able = drawing.children.complete.copy()
    able[drawing.decisions.child[drawing.decisions.kind == WITHDRAWN]] = False
    return able


def unit_of(drawing: Drawing) -> Ints:
    """A number for each child's unit, shape (children,): its group's, or one of its own."""
    group = drawing.children.group
    return np.where(group >= 0, group, group.max(initial=-1) + 1 + np.arange(len(group)))


def broken(drawing: Drawing, taken: Taken) -> dict[str, int]:
    """How often each rule about a child or a unit, wherever it goes, is broken."""
    unit, where = unit_of(drawing), taken.authority
    return {
        "eligibility": int((taken.placed & _any_of_unit(unit, ~proposable_alone(drawing))).sum()),
        "keep-together": _parted(unit, where),
        "keep-apart": _meeting(drawing, taken),
        "no-return": int((taken.placed & (where == drawing.children.entry)).sum()),
        "must": int((taken.placed & ~_named(drawing, where)).sum()),
        "refusals": _refused(drawing, unit, taken),
        "pins": _unpinned(drawing, where),
    }


def _any_of_unit(unit: Ints, flags: Flags) -> Flags:
    """Whether the flag holds for anyone of the unit, shape (children,)."""
    return np.asarray(np.bincount(unit[flags], minlength=int(unit.max(initial=0)) + 1)[unit] > 0)


def _parted(unit: Ints, where: Ints) -> int:
    """Units whose members are not all at one place, or all at none."""
    size = int(unit.max(initial=-1)) + 1
    least, most = np.full(size, np.iinfo(np.int64).max), np.full(size, -2)
    np.minimum.at(least, unit, where)
    np.maximum.at(most, unit, where)
    seen = most > -2
    return int((least[seen] != most[seen]).sum())


def _meeting(drawing: Drawing, taken: Taken) -> int:
    apart = drawing.children.apart_from
    child = np.flatnonzero((apart >= 0) & taken.placed)
    return int((taken.authority[child] == taken.authority[apart[child]]).sum())


def _named(drawing: Drawing, where: Ints) -> Flags:
    """Whether the authority, or its region, is where the child must go."""
    must, country = drawing.children.must, drawing.country
    region = len(country.authorities) + country.region[np.maximum(where, 0)]
    return np.asarray((must < 0) | (must == where) | (must == region))


def _refused(drawing: Drawing, unit: Ints, taken: Taken) -> int:
    """Placed children of whose unit somebody has refused, or was refused by, that authority."""
    rows = drawing.decisions
    refused = np.isin(rows.kind, (REFUSED_BY_AUTHORITY, REFUSED_BY_CHILD))
    many = len(drawing.country.authorities)
    closed = unit[rows.child[refused]] * many + rows.authority[refused]
    return int(np.isin((unit * many + taken.authority)[taken.placed], closed).sum())


def _unpinned(drawing: Drawing, where: Ints) -> int:
    rows = drawing.decisions
    pinned = rows.kind == PIN
    return int((where[rows.child[pinned]] != rows.authority[pinned]).sum())
