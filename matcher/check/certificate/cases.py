"""Two cases that leave no third: what is left of all ways in either."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matcher.check.certificate.alike import Bools
from matcher.check.certificate.document import Malformed, Split
from matcher.check.certificate.left import Left, NothingLeft, closed, settled
from matcher.check.certificate.ways import Ways


def cases_of(ways: Ways, left: Left, split: Split) -> tuple[Left | None, Left | None]:
    """What is left in the first case and in the second; None where that is nothing.

    Raises
    ------
    Malformed
        Where the split names what the week does not have, or one of several children who are alike.
    """
    if split.authority not in ways.authority_of:
        raise Malformed(f"A split names {split.authority!r}, which is no authority of this week.")
    authority = ways.authority_of[split.authority]
    if split.ref is None:
        few = np.arange(left.load.shape[1]) <= (split.most or 0)
        return _received(ways, left, authority, few), _received(ways, left, authority, ~few)
    unit = ways.units.of_ref.get(split.ref, -1)
    if unit < 0 or ways.units.count[unit] != 1:
        raise Malformed(f"A split names {split.ref!r}, which is no child of this week who stands for itself alone.")
    its = ways.choice_unit[left.choice] == unit
    there = its & (ways.choice_authority[left.choice] == authority)
    must = left.must.copy()
    must[unit] = True
    return _kept(ways, replace(left, must=must), ~its | there), _kept(ways, left, ~there)


def _received(ways: Ways, left: Left, authority: int, numbers: Bools) -> Left | None:
    load = left.load.copy()
    load[authority] &= numbers
    return _kept(ways, replace(left, load=load), np.ones(len(left.choice), dtype=bool))


def _kept(ways: Ways, left: Left, choice: Bools) -> Left | None:
    try:
        return settled(ways, closed(ways, left, choice))
    except NothingLeft:
        return None
