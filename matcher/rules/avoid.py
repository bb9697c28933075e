"""Avoid: no vacancy of, or in the area of, an authority or region that the child must keep away from."""

from __future__ import annotations

import numpy as np

from matcher.rules.facts import Facts
from matcher.rules.kinds import Kinds
from matcher.rules.rule import Mask, Rule


def _forbids(facts: Facts, kinds: Kinds) -> Mask:
    vacancies = facts.vacancies
    forbidden = np.zeros((len(kinds), len(vacancies)), dtype=bool)
    for number in np.unique(kinds.avoid[kinds.avoid >= 0]).tolist():
        named = facts.names_to_authorities(facts.children.names(number))
        forbidden[kinds.avoid == number] = named[vacancies.owner] | named[vacancies.area]
    return forbidden


RULE = Rule(
    name="avoid",
    says="A child is not placed with, or in the area of, an authority or region to be avoided.",
    source="NTS protocol: best interests; trafficking risk",
    because="the child is to be kept away from this authority or area",
    forbids=_forbids,
)
