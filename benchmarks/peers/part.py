"""The problem as documents for peers: the whole integer program, or the part that matching and flow can express."""

from __future__ import annotations

from typing import Any

import numpy as np

from matcher.problem import UNBOUNDED, Linear, Problem, Stage
from matcher.rules import Model

Document = dict[str, Any]


def part(model: Model) -> Document:
    """Children, authorities, open pairs; one capacity per authority.

    ``open`` lists for each child the authorities of which some vacancy stands open to it; ``capacity`` is the least of
    places, the week's maximum, caseload and headroom; ``load`` and ``share`` are null where unknown; ``urgency`` is 0
    for the overdue, 1 for those due, 2 for the rest.
    """
    facts, draft = model.draft.facts, model.draft
    size = len(facts.authorities)
    opened = draft.arcs.open[draft.kinds.of] if len(facts.children) else np.zeros((0, len(facts.vacancies)), dtype=bool)
    owner = np.asarray(facts.vacancies.owner)
    pairs = [sorted(set(owner[row].tolist())) for row in opened]
    return {
        "open": pairs,
        "capacity": [_capacity(model, a) for a in range(size)],
        "load": list(facts.authorities.before),
        "share": [None if share is None else float(share) for share in facts.authorities.share],
        "urgency": facts.deadline_class.tolist(),
    }


def program(problem: Problem) -> Document:
    """Bounds, rows and stages; null is no bound."""
    upper = np.minimum(problem.upper, problem.ceiling)
    return {
        "lower": problem.lower.tolist(),
        "upper": upper.tolist(),
        "starts": problem.matrix.starts.tolist(),
        "columns": problem.matrix.columns.tolist(),
        "values": problem.matrix.values.tolist(),
        "row_lower": [None if bound <= -UNBOUNDED else int(bound) for bound in problem.row_lower],
        "row_upper": [None if bound >= UNBOUNDED else int(bound) for bound in problem.row_upper],
        "stages": [_stage(stage) for stage in problem.stages],
    }


def _stage(stage: Stage) -> Document:
    if isinstance(stage, Linear):
        sign = -1 if stage.sense == "maximise" else 1
        return {"columns": stage.columns.tolist(), "cost": (sign * stage.coefficients).tolist()}
    share = [float(each) for each in stage.share]
    return {"columns": stage.columns.tolist(), "base": stage.base.tolist(), "share": share}


def _capacity(model: Model, authority: int) -> int:
    facts = model.draft.facts
    row = facts.authorities.rows[authority]
    limits = [model.draft.most_received(authority)]
    limits += [row.week_maximum] if row.week_maximum is not None else []
    limits += [row.caseload_places] if row.caseload_places is not None and facts.policy.caseload == "hard" else []
    share, load = facts.authorities.share[authority], row.uasc_in_care
    if facts.authorities.directed[authority]:
        limits.append(0 if share is None or load is None else int(share) - load)
    return max(0, min(limits))
