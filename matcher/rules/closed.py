"""Pins that a rule closes for the child on its own: a fault of the facts, found without any solver."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from matcher.errors import Fault
from matcher.problem import Ints
from matcher.rules.build import RULES
from matcher.rules.children import NONE
from matcher.rules.facts import Facts, gather
from matcher.rules.kinds import kinds_of
from matcher.rules.open_arcs import open_arcs
from matcher.week import PLACING, Decision, Week

CODE = "V077"
TAKE_OUT = (
    "Take the decision out, or correct the fact that closes the authority. If the child has moved there already, take "
    "its row out of children."
)
DECIDE_ANEW = (
    "If the child has moved there already, take its row out of children. Else choose reopened, or another decision, in "
    "the last proposal.xlsx and read it back with matcher decide; or correct the fact that closes the authority."
)


def _why(facts: Facts, vacancies: Ints, closed_by: Ints) -> str:
    """What closes each of an authority's vacancies, those that suit the child best first, by the order of rules."""
    if len(closed_by) == 0:
        return "the authority offers no vacancy this week (rule vacancies)"
    numbers, counts = np.unique(closed_by, return_counts=True)
    told = [
        f"{RULES[number - 1].reason(facts, vacancies[closed_by == number])} (rule {RULES[number - 1].name})"
        for number in numbers[::-1].tolist()
    ]
    if len(told) == 1:
        return told[0]
    parts = (f"{count} because {why}" for count, why in zip(counts[::-1].tolist(), told, strict=True))
    return f"of its {len(closed_by)} vacancies, {'; '.join(parts)}"


def closed_pins(week: Week, rows: Mapping[Decision, int]) -> list[Fault]:
    """A fault for every pin or accepted placement whose authority has no vacancy open to the child.

    Parameters
    ----------
    week
        A week without other faults. Groups are left aside: a pin that only a sibling makes impossible is a
        conflict, which the solver reports with the smallest set that cannot hold together.
    rows
        The row of each decision in the week's own table; any other is one that the ledger remembers.
    """
    alone = tuple(child.model_copy(update={"group": None}) for child in week.children)
    facts = gather(week.model_copy(update={"children": alone}))
    kinds = kinds_of(facts)
    arcs = open_arcs(facts, kinds, RULES)
    faults = []
    for row in week.decisions:
        if row.decision not in PLACING or row.authority is None:
            continue
        here = np.flatnonzero(facts.vacancies.owner == facts.authorities.number.get(row.authority, NONE))
        closed_by = arcs.closed_by[kinds.of[facts.child_number[row.ref]], here]
        if len(closed_by) and (closed_by == 0).any():
            continue
        problem = f"{row.ref} cannot go there: {_why(facts, here, closed_by)}."
        number = rows.get(row)
        table, remedy = ("decisions", TAKE_OUT) if number else ("ledger", DECIDE_ANEW)
        faults.append(Fault(table, number, "authority", CODE, row.authority, problem, remedy))
    return faults
