"""ESOL places: a learner takes a place on a course at the level, which has not started or takes late joiners."""

from __future__ import annotations

import numpy as np

from matcher.problem import Ints, ints
from matcher.rules.children import day_number
from matcher.rules.draft import Draft
from matcher.rules.facts import Facts
from matcher.rules.kinds import Kinds
from matcher.rules.rule import Mask, Rule
from matcher.rules.study import add_study_rows, open_to, weeks_until
from matcher.week import ESOL_LEVELS, EsolPlace


def _rows(facts: Facts) -> list[EsolPlace]:
    """Courses that can still be joined."""
    joinable = [row for row in facts.week.esol_places if row.roll_on or row.starts_on >= facts.start]
    return sorted(joinable, key=lambda row: row.key)


def _fits(rows: list[EsolPlace], levels: Ints) -> Mask:
    taught = np.zeros((len(ESOL_LEVELS) + 1, len(rows)), dtype=bool)
    for i, row in enumerate(rows):
        for level in row.level:
            taught[1 + ESOL_LEVELS.index(level), i] = True
    return taught[levels]


def _forbids(facts: Facts, kinds: Kinds) -> Mask:
    rows = _rows(facts)
    authority = ints([facts.authorities.number[row.authority] for row in rows])
    levels = np.arange(len(ESOL_LEVELS) + 1, dtype=np.int64)
    offered = open_to(rows, authority, _fits(rows, levels), len(facts.authorities))
    offered[0] = True
    return ~offered[kinds.esol_level][:, facts.vacancies.owner]


def add_rows(draft: Draft) -> None:
    """Each line of a learner's demand takes a place on a course of the level."""
    facts, mode = draft.facts, RULE.mode(draft.facts.policy)
    if mode == "off":
        return
    rows = _rows(facts)
    weeks = ints([weeks_until(facts, day_number(row.starts_on)) for row in rows])
    level = draft.demands.esol_level
    add_study_rows(draft, RULE.name, rows, weeks, _fits(rows, level), level > 0, mode)


RULE = Rule(
    name="esol-places",
    says="A learner takes a place on an ESOL course at the level that has not started, or that takes late joiners.",
    source="good-practice note: 16 and 17 (about 89 % of those in care) need a course with a start date",
    because="no ESOL course at the child's level can be joined there",
    setting="esol_places",
    forbids=_forbids,
)
