"""Refusals: an authority that refused a child, or that the child refused, is not proposed again."""

from __future__ import annotations

import numpy as np

from matcher.rules.facts import Facts
from matcher.rules.kinds import Kinds
from matcher.rules.rule import Mask, Rule


def _forbids(facts: Facts, kinds: Kinds) -> Mask:
    closed = np.zeros((len(kinds.refused_sets), len(facts.authorities)), dtype=bool)
    for number, authorities in enumerate(kinds.refused_sets):
        closed[number, list(authorities)] = True
    return closed[kinds.refused][:, facts.vacancies.owner]


RULE = Rule(
    name="refusals",
    says="An authority that refused a child, or that the child refused, is not proposed for its group again.",
    source="s71 Immigration Act 2016 (written reasons); the child's voice",
    because="this placement was refused before",
    forbids=_forbids,
)
