"""Caseload: no more children than the authority's social workers have caseload places."""

from __future__ import annotations

import numpy as np

from matcher.problem import Ints, RowName, ints
from matcher.rules.draft import Draft
from matcher.rules.facts import Facts
from matcher.rules.kinds import Kinds
from matcher.rules.rule import Mask, Rule, mask
from matcher.rules.threshold import NO_LIMIT


def caseload_limit(facts: Facts) -> Ints:
    """Caseload places per authority; ``NO_LIMIT`` where unknown."""
    rows = facts.authorities.rows
    return ints([NO_LIMIT if row.caseload_places is None else row.caseload_places for row in rows])


def _forbids(facts: Facts, kinds: Kinds) -> Mask:
    return mask((caseload_limit(facts) == 0)[facts.vacancies.owner][None, :])


def add_rows(draft: Draft) -> None:
    """Received at most the caseload places; soft: each child above them is a breach."""
    facts, mode = draft.facts, RULE.mode(draft.facts.policy)
    limit = caseload_limit(facts)
    bound = np.flatnonzero((limit < NO_LIMIT) & (draft.received >= 0))
    if mode == "off":
        return
    names = [RowName(RULE.name, facts.authorities.codes[a]) for a in bound.tolist()]
    rows = draft.builder.rows(names, upper=limit[bound])
    draft.builder.entries(rows, draft.received[bound])
    if mode == "soft":
        over = draft.builder.columns(np.full(len(bound), len(facts.children), dtype=np.int64))
        draft.builder.entries(rows, over, -1)
        draft.price("breaches", over, np.ones(len(over), dtype=np.int64))


RULE = Rule(
    name="caseload",
    says="No authority receives more children than it has caseload places in social work.",
    source="in 2015 Kent had 180 children with no social worker; mean caseload 15.2 in 2025; hard or soft: assumption",
    because="the authority has no caseload places left",
    setting="caseload",
    forbids=_forbids,
)
