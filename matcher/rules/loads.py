"""Loads: how many children each authority receives, as a column that limits and fairness read."""

from __future__ import annotations

import numpy as np

from matcher.problem import RowName
from matcher.rules.draft import Draft
from matcher.rules.threshold import NO_LIMIT, headroom


def add_loads(draft: Draft) -> None:
    """One received column per authority that some line reaches, equal to the children who come."""
    facts, builder, lines = draft.facts, draft.builder, draft.lines
    authority = draft.authority_of(lines)
    reached = np.unique(authority)
    places = np.bincount(facts.vacancies.owner, draft.places, minlength=len(facts.authorities))
    ceiling = np.minimum(places[reached], len(facts.children)).astype(np.int64)
    draft.received = np.full(len(facts.authorities), -1, dtype=np.int64)
    draft.received[reached] = builder.columns(ceiling)
    names = [RowName("received", facts.authorities.codes[a]) for a in reached.tolist()]
    row = np.full(len(facts.authorities), -1, dtype=np.int64)
    row[reached] = builder.rows(names, 0, 0)
    builder.entries(row[authority], lines.column)
    builder.entries(row[reached], draft.received[reached], -1)


def add_threshold_rows(draft: Draft) -> None:
    """Received at most the headroom of an authority that is directed (rule ``threshold``)."""
    limit = headroom(draft.facts)
    bound = np.flatnonzero((limit < NO_LIMIT) & (draft.received >= 0))
    names = [RowName("threshold", draft.facts.authorities.codes[a]) for a in bound.tolist()]
    rows = draft.builder.rows(names, upper=limit[bound])
    draft.builder.entries(rows, draft.received[bound])
