"""Region quota: where the policy makes the rota hard, no region receives more than its turn in the cycle."""

from __future__ import annotations

from fractions import Fraction
from math import floor

import numpy as np

from matcher.problem import RowName
from matcher.rules.draft import Draft
from matcher.rules.facts import Facts
from matcher.rules.kinds import Kinds
from matcher.rules.rule import Mask, Rule


def quota_left(facts: Facts) -> dict[str, int]:
    """Children that each region with a weight may still receive in this cycle."""
    weights = {row.region: Fraction(row.weight) for row in facts.week.regions if row.weight is not None}
    received = {row.region: row.received for row in facts.week.regions}
    total = sum(weights.values())
    if not total:
        return {}
    cycle = facts.policy.rota_cycle
    return {region: max(0, floor(cycle * w / total) - received[region]) for region, w in sorted(weights.items())}


def _forbids(facts: Facts, kinds: Kinds) -> Mask:
    table = facts.authorities
    full = {region for region, left in quota_left(facts).items() if left == 0} if facts.policy.rota == "hard" else set()
    closed = np.array([table.regions[r] in full for r in table.region.tolist()], dtype=bool)
    return closed[facts.vacancies.owner][None, :]


def add_rows(draft: Draft) -> None:
    """Received in a region at most what is left of its quota."""
    facts = draft.facts
    if facts.policy.rota != "hard":
        return
    table = facts.authorities
    for region, left in quota_left(facts).items():
        if region not in table.regions:
            continue
        inside = (table.region == table.regions.index(region)) & (draft.received >= 0)
        row = draft.builder.rows([RowName(RULE.name, region)], upper=left)
        draft.builder.entries(np.full(int(inside.sum()), row[0]), draft.received[inside])


RULE = Rule(
    name="region-quota",
    says="Where the rota is hard, no region receives more than its weight's part of the cycle.",
    source="NTS rota: regions take turns by weight; weights per cycle are input",
    because="the region has had its turn in this cycle",
    forbids=_forbids,
)
