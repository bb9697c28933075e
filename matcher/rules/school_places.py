"""School places: a child of school age takes a place in the year group at the receiving authority."""

from __future__ import annotations

import numpy as np

from matcher.problem import ints
from matcher.rules.children import day_number
from matcher.rules.draft import Draft
from matcher.rules.facts import Facts
from matcher.rules.kinds import Kinds
from matcher.rules.rule import Mask, Rule
from matcher.rules.study import add_study_rows, open_to, weeks_until
from matcher.week import SchoolPlace


def _rows(facts: Facts) -> list[SchoolPlace]:
    return sorted(facts.week.school_places, key=lambda row: row.key)


def _forbids(facts: Facts, kinds: Kinds) -> Mask:
    rows = _rows(facts)
    years = np.unique(kinds.school_year)
    fits = years[:, None] == ints([row.school_year for row in rows])[None, :]
    authority = ints([facts.authorities.number[row.authority] for row in rows])
    offered = open_to(rows, authority, fits, len(facts.authorities))
    offered[years == 0] = True
    return ~offered[np.searchsorted(years, kinds.school_year)][:, facts.vacancies.owner]


def add_rows(draft: Draft) -> None:
    """Each line of a demand with a school year takes a place of that year."""
    facts, mode = draft.facts, RULE.mode(draft.facts.policy)
    if mode == "off":
        return
    rows = _rows(facts)
    weeks = [weeks_until(facts, day_number(row.available_from)) if row.available_from else 0 for row in rows]
    year = draft.demands.school_year
    fits = year[:, None] == ints([row.school_year for row in rows])[None, :]
    add_study_rows(draft, RULE.name, rows, ints(weeks), fits, year > 0, mode)


RULE = Rule(
    name="school-places",
    says="A child of school age takes a place in the year group at the receiving authority.",
    source="statutory guidance: a school place within 20 school days",
    because="no school place in the child's year group is offered there",
    setting="school_places",
    forbids=_forbids,
)
