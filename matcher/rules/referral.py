"""Referral: only an entry authority at or above the threshold refers children to others."""

from __future__ import annotations

import numpy as np

from matcher.rules.facts import Facts
from matcher.rules.kinds import Kinds
from matcher.rules.rule import Mask, Rule


def below_threshold(facts: Facts) -> Mask:
    """Authorities known to be below the threshold, shape (authorities,)."""
    table = facts.authorities
    known = zip(table.rows, table.share, strict=True)
    return np.array(
        [share is not None and row.uasc_in_care is not None and row.uasc_in_care < share for row, share in known],
        dtype=bool,
    )


def _forbids(facts: Facts, kinds: Kinds) -> Mask:
    below = np.append(below_threshold(facts), False)
    return below[kinds.entry][:, None]


RULE = Rule(
    name="referral",
    says="Only an entry authority at or above the threshold refers children to others.",
    source="NTS protocol as quoted by authorities; soft by default (a notice), because new arrivals transfer directly",
    because="the entry authority is below the threshold and may not refer",
    setting="referral",
    forbids=_forbids,
)
