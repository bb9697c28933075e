"""Keep apart: children whom the entry authority must part do not share a receiving authority."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.problem import Ints, RowName, ints
from matcher.problem.segments import distinct, stretches
from matcher.rules.classes import kept_apart
from matcher.rules.draft import Draft
from matcher.rules.rule import Rule

Cliques = Sequence[tuple[int, ...]]


def add_rows(draft: Draft) -> None:
    """For each clique of children to be parted and each authority: at most one of them there.

    Soft: one row per pair, and each pair that shares an authority is a breach.
    """
    mode = RULE.mode(draft.facts.policy)
    pairs = kept_apart(draft.facts)
    if mode == "off" or not pairs:
        return
    cliques: Cliques = pairs if mode == "soft" else _cliques(pairs)
    ways = _ways_of(draft, cliques)
    rows, row_of = _rows(draft, cliques, ways)
    kept = row_of >= 0
    draft.builder.entries(row_of[kept], ways.column[kept])
    if mode == "soft":
        both = draft.builder.columns(np.ones(len(rows), dtype=np.int64))
        draft.builder.entries(rows, both, -1)
        draft.price("breaches", both, np.ones(len(both), dtype=np.int64))


def _cliques(pairs: list[tuple[int, int]]) -> Cliques:
    """Cover the pairs by cliques, greedily: three who must all be parted make one row, and a tighter one."""
    friends: dict[int, set[int]] = defaultdict(set)
    for first, second in pairs:
        friends[first].add(second)
        friends[second].add(first)
    covered: set[tuple[int, int]] = set()
    cliques = []
    for first, second in pairs:
        if (first, second) in covered:
            continue
        clique = [first, second]
        for child in sorted(friends[first] & friends[second]):
            if friends[child].issuperset(clique):
                clique.append(child)
        clique.sort()
        covered |= {(a, b) for i, a in enumerate(clique) for b in clique[i + 1 :]}
        cliques.append(tuple(clique))
    return cliques


@dataclass(frozen=True)
class _Ways:
    """Columns by which the members of cliques are placed, shape (ways,): clique, member's place in it, authority."""

    clique: Ints
    place: Ints
    column: Ints
    authority: Ints


def _ways_of(draft: Draft, cliques: Cliques) -> _Ways:
    sizes = ints([len(clique) for clique in cliques])
    member = ints([child for clique in cliques for child in clique])
    child, column, authority = _arcs(draft, member)
    first = np.searchsorted(child, member)
    count = np.searchsorted(child, member, side="right") - first
    arc = stretches(first, count)
    clique, place = np.repeat(np.arange(len(cliques)), sizes), stretches(np.zeros_like(sizes), sizes)
    return _Ways(np.repeat(clique, count), np.repeat(place, count), column[arc], authority[arc])


def _arcs(draft: Draft, wanted: Ints) -> tuple[Ints, Ints, Ints]:
    """Child, column and authority of the arcs by which some children (or their units) are placed, by child."""
    is_wanted: NDArray[np.bool_] = np.zeros(len(draft.facts.children), dtype=bool)
    is_wanted[wanted] = True
    alone = np.flatnonzero(draft.classes.alone[draft.own_class] == 1)
    child, column, authority = (
        [draft.own.child[alone]],
        [draft.own.column[alone]],
        [draft.facts.vacancies.spot_owner[draft.own.spot[alone]]],
    )
    for arcs in draft.unit_arcs:
        for member in arcs.unit.members[is_wanted[arcs.unit.members]].tolist():
            child.append(np.full(len(arcs.column), member, dtype=np.int64))
            column.append(arcs.column)
            authority.append(arcs.authority)
    who = np.concatenate(child)
    order = np.argsort(who, kind="stable")
    return who[order], np.concatenate(column)[order], np.concatenate(authority)[order]


def _rows(draft: Draft, cliques: Cliques, ways: _Ways) -> tuple[Ints, Ints]:
    """A row for each clique and authority that several of it can go to; and the row of each way, -1 for none."""
    authorities, most = len(draft.facts.authorities), max(len(clique) for clique in cliques)
    meetings = len(cliques) * authorities
    meeting = ways.clique * authorities + ways.authority
    who = distinct(meeting * most + ways.place, meetings * most)
    several = np.flatnonzero(np.bincount(who // most, minlength=meetings) > 1)
    rows = draft.builder.rows(_names(draft, cliques, several), upper=1)
    row_of = np.full(meetings, -1, dtype=np.int64)
    row_of[several] = rows
    return rows, row_of[meeting]


def _names(draft: Draft, cliques: Cliques, meetings: Ints) -> list[RowName]:
    refs, codes = draft.facts.children.ref, draft.facts.authorities.codes
    labels = [" ".join(str(refs[child]) for child in clique) for clique in cliques]
    clique, authority = np.divmod(meetings, len(codes))
    each = zip(clique.tolist(), authority.tolist(), strict=True)
    return [RowName(RULE.name, f"{codes[a]} {labels[c]}") for c, a in each]


RULE = Rule(
    name="keep-apart",
    says="Children whom the entry authority parts do not share a receiving authority; the reason is not recorded here.",
    source="safeguarding practice",
    because="a child who must be kept apart is placed there",
    setting="keep_apart",
)
