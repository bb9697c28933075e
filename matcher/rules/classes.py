"""Classes of interchangeable children, and the keep-together groups that stand for themselves.

Two children of one class are alike in all that rules and stages see, so the model counts them and names are
dealt out after the solve. A *special* class (an anchor, a wish, an earlier place) has arcs of its own where it
differs, and shares the pool of its demand everywhere else. A child to be kept apart from others is *alone*: a
class of one, with arcs of its own everywhere, since the rule must see where it goes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.problem import Ints, ints
from matcher.rules.children import NONE
from matcher.rules.facts import Facts
from matcher.rules.grouping import group_by
from matcher.rules.kinds import Kinds
from matcher.rules.open_arcs import Demands


@dataclass(frozen=True)
class Classes:
    """Columns of shape (classes,), and who is in each.

    Attributes
    ----------
    members
        Children (numbers) by class, each by referral day, then ref.
    anchor, wish, previous
        What makes the class special, or ``NONE``.
    pinned
        Whether all of it must be placed.
    alone
        Whether it is a single child with arcs of its own everywhere.
    """

    members: tuple[Ints, ...]
    size: Ints
    demand: Ints
    deadline_class: Ints
    anchor: Ints
    wish: Ints
    previous: Ints
    pinned: Ints
    alone: Ints
    child: Ints

    def __len__(self) -> int:
        return len(self.size)


NO_CLASSES = Classes((), *(ints([]),) * 9)


@dataclass(frozen=True)
class Unit:
    """A keep-together group of two or more: all in one authority, or none."""

    group: int
    members: Ints
    pinned: bool


def waiting_order(facts: Facts) -> Ints:
    """Children by referral day, then ref: the longest waiting first. Shape (children,)."""
    return np.lexsort((facts.children.ref.astype(str), facts.children.referred_on))


def waiting_rank(facts: Facts) -> Ints:
    """Place of each child in that order, shape (children,)."""
    order = waiting_order(facts)
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return rank


def kept_apart(facts: Facts) -> list[tuple[int, int]]:
    """Pairs of children, one of whom names the other in ``apart_from``, each once, in order."""
    children = facts.children
    pairs = set()
    for child in np.flatnonzero(children.apart >= 0).tolist():
        for ref in children.names(int(children.apart[child])):
            other = facts.child_number.get(ref)
            if other is not None and other != child:
                pairs.add((min(child, other), max(child, other)))
    return sorted(pairs)


def classes_of(facts: Facts, kinds: Kinds, demands: Demands) -> tuple[Classes, tuple[Unit, ...]]:
    """Sort the proposable children into classes and units. A child without an open vacancy is in neither."""
    children = facts.children
    if len(children) == 0:
        return NO_CLASSES, ()
    demand = demands.of_kind[kinds.of]
    has_open = np.asarray(demands.open.any(axis=1))[demand]
    units = _units(facts, has_open)
    in_unit = np.zeros(len(children), dtype=bool)
    for members in facts.units.values():
        in_unit[members] = True
    order = waiting_order(facts)
    order = order[((has_open | (facts.pinned >= 0)) & ~in_unit)[order]]
    return (_classes(facts, demand, order) if len(order) else NO_CLASSES), units


def _units(facts: Facts, has_open: NDArray[np.bool_]) -> tuple[Unit, ...]:
    """Groups of which every member has an open vacancy, or some member a pin; by their first ref."""
    children, found = facts.children, []
    for group, members in sorted(facts.units.items(), key=lambda item: min(children.ref[item[1]])):
        pinned = bool((facts.pinned[members] >= 0).any())
        if has_open[members].all() or pinned:
            ordered = members[np.lexsort((children.ref[members].astype(str), children.referred_on[members]))]
            found.append(Unit(group, ordered, pinned))
    return tuple(found)


def _classes(facts: Facts, demand: Ints, order: Ints) -> Classes:
    """Classes of the children in ``order``, told apart by all that rules and stages see."""
    children, stages = facts.children, set(facts.policy.stages)
    blank = np.full(len(children), NONE, dtype=np.int64)
    alone = blank.copy()
    if facts.policy.keep_apart != "off":
        for pair in kept_apart(facts):
            alone[list(pair)] = pair
    columns = [
        demand,
        facts.deadline_class,
        children.anchor if stages & {"near", "distance"} else blank,
        children.wish if "wishes" in stages else blank,
        facts.previous if "stability" in stages else blank,
        (facts.pinned >= 0).astype(np.int64),
        alone,
    ]
    first, of = group_by([column[order] for column in columns])
    bounds = np.cumsum(np.bincount(of, minlength=len(first)))
    members = tuple(np.split(order[np.argsort(of, kind="stable")], bounds[:-1]))
    child = order[first]
    demand_, deadline_, anchor, wish, previous, pinned, apart = (column[child] for column in columns)
    size, is_alone = np.bincount(of, minlength=len(first)), (apart >= 0).astype(np.int64)
    return Classes(members, ints(size), demand_, deadline_, anchor, wish, previous, pinned, is_alone, child)
