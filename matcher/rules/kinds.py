"""Children who are alike in all that the pair-wise rules see are one kind; a rule judges a kind once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.problem import Ints
from matcher.rules.children import day_number
from matcher.rules.facts import Facts
from matcher.rules.grouping import group_by
from matcher.week import PLACEMENT_TYPES

CARE_AGE = 16
FOSTER, SUPPORTED, HOME = (1 << PLACEMENT_TYPES.index(kind) for kind in ("foster", "supported", "home"))


@dataclass(frozen=True)
class Kinds:
    """Columns of shape (kinds,); ``of`` has shape (children,) and names each child's kind.

    ``limit`` is the last day by which a vacancy must be free: the later of the deadline and the week's end.
    ``types`` is the bit set of placement types that the child may have.
    """

    of: Ints
    child: Ints
    age: Ints
    sex: Ints
    school_year: Ints
    esol_level: Ints
    types: Ints
    limit: Ints
    entry: Ints
    needs: Ints
    must: Ints
    avoid: Ints
    refused: Ints
    refused_sets: tuple[frozenset[int], ...]
    pinned: Ints
    anchor: Ints
    agreed: Ints
    overridden: NDArray[np.bool_]
    proposable: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.child)


def allowed_types(age: Ints, types: Ints) -> Ints:
    """Types a child may have: those asked for, else what the age allows; under 16 never ``supported``."""
    by_age = np.where(age < CARE_AGE, FOSTER | HOME, FOSTER | HOME | SUPPORTED)
    return np.where(types == 0, by_age, types & by_age)


def kinds_of(facts: Facts) -> Kinds:
    """The distinct kinds of a week's children."""
    children, policy = facts.children, facts.policy
    count = len(children)
    sets: dict[frozenset[int], int] = {frozenset(): 0}
    refused = np.zeros(count, dtype=np.int64)
    for child, authorities in facts.refused.items():
        refused[child] = sets.setdefault(authorities, len(sets))
    records = {override.ref for override in policy.no_return_overrides}
    overridden = np.zeros(count, dtype=np.int64)
    for ref in records & set(facts.child_number) if records else ():
        overridden[facts.child_number[ref]] = 1
    limit = np.maximum(facts.deadline, day_number(facts.end))
    by_anchor = policy.twenty_miles != "off"
    nothing = np.zeros(count, dtype=np.int64)
    anchor = children.anchor if by_anchor else nothing - 1
    agreed = children.agreed if by_anchor else nothing
    types = allowed_types(children.age, children.types)
    columns = (
        children.age, children.sex, children.school_year, children.esol_level, types, limit, children.entry,
        children.needs, children.must, children.avoid, refused, facts.pinned, anchor, agreed, overridden,
        facts.proposable.astype(np.int64),
    )  # fmt: skip
    first, of = group_by(columns)
    age, sex, year, level, types, limit, entry, needs, must, avoid, refused, pinned, anchor, agreed, over, ready = (
        column[first] for column in columns
    )
    return Kinds(
        of, first, age, sex, year, level, types, limit, entry, needs, must, avoid, refused, tuple(sets), pinned,
        anchor, agreed, over == 1, ready == 1,
    )  # fmt: skip
