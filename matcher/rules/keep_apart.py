"""Keep apart: children whom the entry authority must part do not share a receiving authority."""

from __future__ import annotations

import numpy as np

from matcher.problem import Ints, RowName, ints
from matcher.rules.classes import kept_apart
from matcher.rules.draft import Draft
from matcher.rules.rule import Rule


def add_rows(draft: Draft) -> None:
    """For each clique of children to be parted and each authority: at most one of them there.

    Soft: one row per pair, and each pair that shares an authority is a breach.
    """
    mode = RULE.mode(draft.facts.policy)
    if mode == "off":
        return
    pairs = kept_apart(draft.facts)
    cliques = [list(pair) for pair in pairs] if mode == "soft" else _cliques(pairs)
    arcs = {child: _arcs_of(draft, child) for child in {c for pair in pairs for c in pair}}
    for clique in cliques:
        _part(draft, [arcs[child] for child in clique], clique, soft=mode == "soft")


def _cliques(pairs: list[tuple[int, int]]) -> list[list[int]]:
    """Cover the pairs by cliques, greedily: three who must all be parted make one row, and a tighter one."""
    friends = set(pairs)
    covered: set[tuple[int, int]] = set()
    everyone = sorted({child for pair in pairs for child in pair})
    cliques = []
    for first, second in pairs:
        if (first, second) in covered:
            continue
        clique = [first, second]
        for child in everyone:
            if child not in clique and all((min(child, c), max(child, c)) in friends for c in clique):
                clique.append(child)
        clique.sort()
        covered |= {(a, b) for i, a in enumerate(clique) for b in clique[i + 1 :]}
        cliques.append(clique)
    return cliques


def _arcs_of(draft: Draft, child: int) -> tuple[Ints, Ints]:
    """Columns and authorities of the arcs by which a child (or its unit) is placed."""
    for arcs in draft.unit_arcs:
        if child in arcs.unit.members:
            return arcs.column, arcs.authority
    mine = np.flatnonzero((draft.own.child == child) & (draft.classes.alone[draft.own_class] == 1))
    return draft.own.column[mine], draft.facts.vacancies.spot_owner[draft.own.spot[mine]]


def _part(draft: Draft, arcs: list[tuple[Ints, Ints]], clique: list[int], soft: bool) -> None:
    builder = draft.builder
    column = np.concatenate([ints([]), *(each[0] for each in arcs)])
    authority = np.concatenate([ints([]), *(each[1] for each in arcs)])
    who = np.concatenate([ints([]), *(np.full(len(each[0]), i) for i, each in enumerate(arcs))])
    several = [a for a in np.unique(authority).tolist() if len(np.unique(who[authority == a])) > 1]
    label = " ".join(str(draft.facts.children.ref[child]) for child in clique)
    names = [RowName(RULE.name, f"{draft.facts.authorities.codes[a]} {label}") for a in several]
    rows = np.full(len(draft.facts.authorities), -1, dtype=np.int64)
    rows[several] = builder.rows(names, upper=1)
    kept = rows[authority] >= 0
    builder.entries(rows[authority[kept]], column[kept])
    if soft:
        both = builder.columns(np.ones(len(several), dtype=np.int64))
        builder.entries(rows[several], both, -1)
        draft.price("breaches", both, np.ones(len(both), dtype=np.int64))


RULE = Rule(
    name="keep-apart",
    says="Children whom the entry authority parts do not share a receiving authority; the reason is not recorded here.",
    source="safeguarding practice",
    because="a child who must be kept apart is placed there",
    setting="keep_apart",
)
