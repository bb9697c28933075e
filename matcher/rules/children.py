"""The children as columns: what the rules see of each, as integer arrays.

Everything after this module works on arrays, so that a million children cost what their few hundred
classes cost. Lists (needs, must, avoid, wish) are interned: a child holds the number of its list.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matcher.problem import Ints
from matcher.week import ESOL_LEVELS, PLACEMENT_TYPES, Child

EPOCH = date(1970, 1, 1)
SEXES = ("female", "male")
NONE = -1
Names = tuple[str, ...]


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


class Interned:
    """Numbers for names or lists of names, in the order in which they are met; blank is ``NONE``."""

    def __init__(self, known: Iterable[Names | str] = ()) -> None:
        self.values: list[Names | str] = []
        self._number: dict[Names | str, int] = {}
        for value in known:
            self.number(value)

    def number(self, value: Names | str | None) -> int:
        """Number of a value; the same value has the same number."""
        if not value:
            return NONE
        found = self._number.get(value)
        if found is None:
            found = self._number[value] = len(self.values)
            self.values.append(value)
        return found


@dataclass(frozen=True)
class ChildTable:
    """Columns of shape (children,). Codes are numbers into the interned lists; ``NONE`` is blank.

    Attributes
    ----------
    referred_on
        Days since 1970-01-01.
    sex
        Index into ``SEXES``.
    school_year
        7 to 11, or 0.
    esol_level
        1 + index into ``ESOL_LEVELS``, or 0.
    types
        Bit set over ``PLACEMENT_TYPES``, 0 for blank.
    """

    ref: NDArray[np.object_]
    entry: Ints
    referred_on: Ints
    age: Ints
    sex: Ints
    school_year: Ints
    esol_level: Ints
    types: Ints
    group: Ints
    apart: Ints
    anchor: Ints
    needs: Ints
    must: Ints
    avoid: Ints
    wish: Ints
    in_care: Ints
    complete: Ints
    agreed: Ints
    lists: tuple[Names, ...]
    places: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.ref)

    def names(self, number: int) -> Names:
        """The list of a number; blank for ``NONE``."""
        return self.lists[number] if number >= 0 else ()


def type_bits(types: Iterable[str]) -> int:
    """Placement types as a bit set."""
    return sum(1 << PLACEMENT_TYPES.index(kind) for kind in set(types))


def child_table(children: Sequence[Child], authority_number: dict[str, int]) -> ChildTable:
    """Columns of a week's children.

    Parameters
    ----------
    children
        In any order.
    authority_number
        Number of each authority's code.
    """
    lists, places, groups = Interned(), Interned(), Interned()
    bits: dict[tuple[str, ...], int] = {}

    def column(values: Iterable[int]) -> Ints:
        return np.fromiter(values, dtype=np.int64, count=len(children))

    return ChildTable(
        ref=np.array([child.ref for child in children], dtype=object),
        entry=column(authority_number.get(child.entry_authority, NONE) for child in children),
        referred_on=column(day_number(child.referred_on) for child in children),
        age=column(child.age for child in children),
        sex=column(SEXES.index(child.sex) for child in children),
        school_year=column(child.school_year or 0 for child in children),
        esol_level=column(1 + ESOL_LEVELS.index(child.esol_level) if child.esol_level else 0 for child in children),
        types=column(bits.setdefault(c.placement_types, type_bits(c.placement_types)) for c in children),
        group=column(groups.number(child.group) for child in children),
        apart=column(lists.number(child.apart_from) for child in children),
        anchor=column(places.number(child.anchor) for child in children),
        needs=column(lists.number(tuple(sorted(set(child.needs)))) for child in children),
        must=column(lists.number(tuple(sorted(set(child.must)))) for child in children),
        avoid=column(lists.number(tuple(sorted(set(child.avoid)))) for child in children),
        wish=column(lists.number(tuple(sorted(set(child.wish)))) for child in children),
        in_care=column(int(child.in_care) for child in children),
        complete=column(int(child.complete) for child in children),
        agreed=column(int(child.beyond_20_miles_agreed is not None) for child in children),
        lists=tuple(value for value in lists.values if isinstance(value, tuple)),
        places=tuple(str(value) for value in places.values),
    )
