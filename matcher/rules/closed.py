"""Pins that a rule closes for the child on its own: a fault of the facts, found without any solver."""

from __future__ import annotations

import numpy as np

from matcher.errors import Fault
from matcher.rules.build import RULES
from matcher.rules.children import NONE
from matcher.rules.facts import gather
from matcher.rules.kinds import kinds_of
from matcher.rules.open_arcs import open_arcs
from matcher.week import Week

CODE = "V077"


def closed_pins(week: Week) -> list[Fault]:
    """A fault for every pin or accepted placement whose authority has no vacancy open to the child.

    Parameters
    ----------
    week
        A week without other faults. Groups are left aside: a pin that only a sibling makes impossible is a
        conflict, which the solver reports with the smallest set that cannot hold together.
    """
    alone = tuple(child.model_copy(update={"group": None}) for child in week.children)
    facts = gather(week.model_copy(update={"children": alone}))
    kinds = kinds_of(facts)
    arcs = open_arcs(facts, kinds, RULES)
    faults = []
    for index, row in enumerate(week.decisions):
        if row.decision not in ("pin", "accept") or row.authority is None:
            continue
        here = facts.vacancies.owner == facts.authorities.number.get(row.authority, NONE)
        closed_by = arcs.closed_by[kinds.of[facts.child_number[row.ref]], here]
        if len(closed_by) and (closed_by == 0).any():
            continue
        rule = RULES[int(np.bincount(closed_by).argmax()) - 1] if len(closed_by) else None
        name, why = (rule.name, rule.because) if rule else ("vacancies", "the authority offers no vacancy this week")
        faults.append(
            Fault(
                "decisions", index + 2, "authority", CODE, row.authority,
                f"{row.ref} cannot go there: {why} (rule {name}).",
                "Take the decision out, or correct the fact that closes the authority.",
            )
        )  # fmt: skip
    return faults
