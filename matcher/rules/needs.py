"""Needs: the vacancy offers everything on the child's list of needs."""

from __future__ import annotations

import numpy as np

from matcher.rules.facts import Facts
from matcher.rules.kinds import Kinds
from matcher.rules.rule import Mask, Rule


def _forbids(facts: Facts, kinds: Kinds) -> Mask:
    forbidden = np.zeros((len(kinds), len(facts.vacancies)), dtype=bool)
    tags = [set(row.tags) for row in facts.vacancies.rows]
    for number in np.unique(kinds.needs[kinds.needs >= 0]).tolist():
        wanted = set(facts.children.names(number))
        forbidden[kinds.needs == number] = [not wanted <= offered for offered in tags]
    return forbidden


RULE = Rule(
    name="needs",
    says="The vacancy offers everything that the child needs (language, faith, safety, health).",
    source="Equality Act 2010 s149 and s55: the child's own needs",
    because="no suitable vacancy there offers what the child needs",
    forbids=_forbids,
)
