"""From a week to the integer program: facts, open arcs, classes, ways, rows of every rule, stages."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.problem import Ints, Problem
from matcher.problem.segments import distinct
from matcher.rules import (
    age,
    available,
    avoid,
    caseload,
    eligibility,
    esol_places,
    keep_apart,
    keep_together,
    must,
    needs,
    no_return,
    out_of_area,
    participation,
    pins,
    placement_type,
    referral,
    refusals,
    region_quota,
    school_places,
    sex,
    threshold,
    twenty_miles,
    vacancies,
    week_maximum,
)  # fmt: skip
from matcher.rules.children import ChildTable
from matcher.rules.classes import classes_of
from matcher.rules.detail import detailed
from matcher.rules.draft import Draft
from matcher.rules.facts import gather
from matcher.rules.kinds import kinds_of
from matcher.rules.loads import add_loads, add_threshold_rows
from matcher.rules.open_arcs import demands_of, open_arcs
from matcher.rules.rule import Rule
from matcher.rules.stages import stages_of
from matcher.rules.ways import lay_ways
from matcher.week import Week

RULES: tuple[Rule, ...] = tuple(
    module.RULE
    for module in (
        eligibility, referral, participation, threshold, region_quota, refusals, must, pins, no_return, avoid,
        out_of_area, placement_type, age, sex, needs, available, twenty_miles, vacancies, school_places, esol_places,
        caseload, week_maximum, keep_together, keep_apart,
    )
)  # fmt: skip
"""Every rule, in the order in which a closed arc is blamed: what is most basic first."""

ADD_ROWS = {
    "vacancies": vacancies.add_rows,
    "school-places": school_places.add_rows,
    "esol-places": esol_places.add_rows,
    "threshold": add_threshold_rows,
    "caseload": caseload.add_rows,
    "week-maximum": week_maximum.add_rows,
    "keep-apart": keep_apart.add_rows,
    "region-quota": region_quota.add_rows,
}


@dataclass(frozen=True)
class Model:
    """A week's problem, and the draft that tells what its columns mean."""

    problem: Problem
    draft: Draft


def build_model(
    week: Week, seed: int = 0, children: ChildTable | None = None, dropped: frozenset[str] = frozenset(), *,
    whole: bool = False,
) -> Model:  # fmt: skip
    """Build the integer program of a week.

    Parameters
    ----------
    week
        A valid week.
    seed
        Seed of the lot that breaks ties.
    children
        The children as columns, where they never were rows.
    dropped
        Rules to leave out (for explanations and tests).
    whole
        Lay every column at once, as other back ends than ours need it; else what only the distance stage asks for is
        its detail.
    """
    facts = gather(week, children)
    kinds = kinds_of(facts)
    arcs = open_arcs(facts, kinds, RULES, dropped)
    demands = demands_of(kinds, arcs)
    classes, units = classes_of(facts, kinds, demands)
    draft = Draft(facts, kinds, arcs, demands, classes, units, dropped, whole)
    lay_ways(draft)
    add_loads(draft)
    for rule, add_rows in ADD_ROWS.items():
        if draft.enforces(rule) or rule == "vacancies":  # a child takes a vacancy even where places are left out
            add_rows(draft)
    stages = detailed(draft, stages_of(draft, seed))
    return Model(draft.builder.problem(stages, _arcs(draft), draft.bonds, _knots(draft)), draft)


def _arcs(draft: Draft) -> Ints:
    """Every column by which somebody goes somewhere."""
    groups = np.concatenate([draft.unit_lines.column, *(arcs.column for arcs in draft.unit_arcs)])
    return np.concatenate(
        [draft.lanes.column, draft.own.column, draft.paths.column, distinct(groups, draft.builder.width)]
    )


def _knots(draft: Draft) -> Ints:
    """Arcs of groups, and of children to be kept apart from others."""
    alone = draft.own.column[draft.classes.alone[draft.own_class] == 1]
    tied = np.concatenate([draft.unit_lines.column, alone, *(arcs.column for arcs in draft.unit_arcs)])
    return distinct(tied, draft.builder.width)


def build_problem(week: Week, seed: int = 0, *, whole: bool = False) -> Problem:
    """The integer program of a week alone."""
    return build_model(week, seed, whole=whole).problem
