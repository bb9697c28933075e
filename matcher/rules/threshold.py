"""Threshold: an authority that is directed takes children only up to its share of the child population."""

from __future__ import annotations

from math import floor

import numpy as np

from matcher.problem import Ints
from matcher.rules.facts import Facts
from matcher.rules.kinds import Kinds
from matcher.rules.rule import Mask, Rule, mask

NO_LIMIT = 2**31


def headroom(facts: Facts) -> Ints:
    """Children that each authority may still be directed to take; ``NO_LIMIT`` for volunteers.

    A directed authority whose figures are unknown has none: nobody is directed on a guess.
    """
    table = facts.authorities
    out = np.full(len(table), NO_LIMIT, dtype=np.int64)
    for i, (row, share) in enumerate(zip(table.rows, table.share, strict=True)):
        if table.directed[i]:
            known = share is not None and row.uasc_in_care is not None
            out[i] = max(0, floor(share) - row.uasc_in_care) if known else 0  # type: ignore[arg-type,operator]
    return out


def _forbids(facts: Facts, kinds: Kinds) -> Mask:
    return mask((headroom(facts) == 0)[facts.vacancies.owner][None, :])


RULE = Rule(
    name="threshold",
    says="An authority is directed to take children only while its UASC stay at or below the threshold.",
    source="NTS protocol: 0.1 % of the child population since 24 August 2022 (PQ 191104)",
    because="the authority has no room for a whole child below the threshold, or its figures are unknown, and it has "
    "not volunteered",
    forbids=_forbids,
)
