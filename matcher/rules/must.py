"""Must: a child with named authorities or regions goes to one of them (a relative's authority, say)."""

from __future__ import annotations

import numpy as np

from matcher.rules.facts import Facts
from matcher.rules.kinds import Kinds
from matcher.rules.rule import Mask, Rule


def _forbids(facts: Facts, kinds: Kinds) -> Mask:
    forbidden = np.zeros((len(kinds), len(facts.authorities)), dtype=bool)
    for number in np.unique(kinds.must[kinds.must >= 0]).tolist():
        named = facts.names_to_authorities(facts.children.names(number))
        forbidden[kinds.must == number] = ~named
    return forbidden[:, facts.vacancies.owner]


RULE = Rule(
    name="must",
    says="A child for whom authorities or regions are named goes to one of them.",
    source="NTS protocol: best interests, family links",
    because="the child must go to another authority",
    forbids=_forbids,
)
