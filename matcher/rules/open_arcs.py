"""Which vacancies stand open to which kind of child, and which rule closes the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.problem import Ints
from matcher.rules.facts import Facts
from matcher.rules.grouping import group_by
from matcher.rules.kinds import Kinds
from matcher.rules.rule import Mask, Rule


@dataclass(frozen=True)
class OpenArcs:
    """Pairs of kind and vacancy, shape (kinds, vacancies).

    ``closed_by`` holds 1 + the number of the first rule that closes a pair, 0 where it is open;
    ``breaches`` counts the soft rules that the pair would break.
    """

    rules: tuple[Rule, ...]
    closed_by: NDArray[np.uint8]
    breaches: NDArray[np.uint8]

    @property
    def open(self) -> Mask:
        """Open pairs."""
        return np.asarray(self.closed_by == 0)


def open_arcs(facts: Facts, kinds: Kinds, rules: Sequence[Rule], dropped: frozenset[str] = frozenset()) -> OpenArcs:
    """Judge every kind against every vacancy, rule by rule; the first rule that closes is remembered.

    Parameters
    ----------
    dropped
        Names of rules that are left out (for explanations).
    """
    shape = (len(kinds), len(facts.vacancies))
    closed_by = np.zeros(shape, dtype=np.uint8)
    breaches = np.zeros(shape, dtype=np.uint8)
    for number, rule in enumerate(rules, start=1):
        if rule.name in dropped:
            continue
        for mask in closing_masks(rule, facts, kinds):
            closed_by[np.broadcast_to(mask, shape) & (closed_by == 0)] = number
        if rule.counts_pairs and rule.forbids is not None and rule.mode(facts.policy) == "soft":
            breaches += np.broadcast_to(rule.forbids(facts, kinds), shape)
    return OpenArcs(tuple(rules), closed_by, breaches)


def closing_masks(rule: Rule, facts: Facts, kinds: Kinds) -> list[Mask]:
    """The pairs that a rule closes under the week's policy."""
    masks = [] if rule.always is None else [rule.always(facts, kinds)]
    if rule.forbids is not None and rule.mode(facts.policy) == "hard":
        masks.append(rule.forbids(facts, kinds))
    return masks


@dataclass(frozen=True)
class Demands:
    """Kinds that no open vacancy and no resource tells apart, with what a lot needs to know of them.

    Attributes
    ----------
    of_kind
        Shape (kinds,).
    open, breaches
        Shape (demands, vacancies).
    age, sex, school_year, esol_level
        Shape (demands,).
    """

    of_kind: Ints
    open: Mask
    breaches: NDArray[np.uint8]
    age: Ints
    sex: Ints
    school_year: Ints
    esol_level: Ints

    def __len__(self) -> int:
        return len(self.age)


def byte_groups(rows: NDArray[np.uint8]) -> Ints:
    """Number the distinct rows of a byte matrix, shape (rows,)."""
    if rows.shape[1] == 0:
        return np.zeros(len(rows), dtype=np.int64)
    packed = np.ascontiguousarray(rows).view(np.dtype((np.void, rows.shape[1]))).ravel()
    return np.unique(packed, return_inverse=True)[1].astype(np.int64)


def demands_of(kinds: Kinds, arcs: OpenArcs) -> Demands:
    """Merge kinds with the same open vacancies, breaches and studies."""
    opened = arcs.open
    same_open = byte_groups(np.packbits(opened, axis=1))
    same_breaches = byte_groups(arcs.breaches)
    columns = [same_open, same_breaches, kinds.age, kinds.sex, kinds.school_year, kinds.esol_level]
    first, of_kind = group_by(columns)
    return Demands(
        of_kind, opened[first], arcs.breaches[first], kinds.age[first], kinds.sex[first],
        kinds.school_year[first], kinds.esol_level[first],
    )  # fmt: skip
