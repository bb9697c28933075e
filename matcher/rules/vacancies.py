"""Vacancies: no more children in a vacancy than it has places; every placed child takes one."""

from __future__ import annotations

import numpy as np

from matcher.problem import ints
from matcher.rules.draft import Draft
from matcher.rules.facts import Facts
from matcher.rules.kinds import Kinds
from matcher.rules.rule import Mask, Rule, mask
from matcher.rules.taking import Sources, take


def _forbids(facts: Facts, kinds: Kinds) -> Mask:
    return mask((facts.vacancies.places == 0)[None, :])


def add_rows(draft: Draft) -> None:
    """Each line takes a vacancy that is open to its demand, at its spot.

    Where nobody has an anchor, vacancies of an authority that only their sites tell apart are one.
    """
    table = draft.facts.vacancies
    sites_matter = bool((draft.facts.children.anchor >= 0).any())
    sources = Sources(
        rule=RULE.name,
        location=table.site if sites_matter else table.whole,
        around=table.whole,
        places=draft.places,
        offers=tuple(((row.vacancy, row.places),) for row in table.rows),
        fits=draft.demands.open,
        breaches=draft.demands.breaches,
        weeks=np.zeros(len(table), dtype=np.int64),
    )
    lines = draft.lines
    draft.takings["vacancy"] = take(draft, sources, lines, ints(lines.spot), len(table.spot_owner))


RULE = Rule(
    name="vacancies",
    says="No more children in a vacancy than it has places; every placed child takes one.",
    source="s22C Children Act 1989; typed vacancies bind long before the threshold does",
    because="the vacancies there are full or have no places",
    forbids=_forbids,
)
