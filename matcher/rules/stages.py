"""The policy's objectives as stages of the problem, in its order; one that cannot matter is left out."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from hashlib import sha256
from math import floor
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from matcher.errors import Usage
from matcher.problem import COUNTABLE, Ints, Leximin, Linear, Stage, ints
from matcher.rules.detail import pool_costs, told_apart
from matcher.rules.draft import Draft, Lines
from matcher.rules.facts import DEADLINE_CLASSES, Facts
from matcher.rules.twenty_miles import beyond, is_near
from matcher.week import ESOL_LEVELS

PER_MILLION = 10**6
SOFT_SETTINGS = ("school_places", "esol_places", "caseload", "keep_apart", "no_return", "out_of_area", "twenty_miles")


def stages_of(draft: Draft, seed: int) -> list[Stage]:
    """All stages that apply, in the policy's order (SEMANTICS.md, *Stages*)."""
    found: list[Stage] = []
    for name in draft.facts.policy.stages:
        found.extend(_STAGES[name](draft, seed))
    return found


def _linear(
    draft: Draft, name: str, sense: Literal["maximise", "minimise"], unit: str, offset: int = 0, policy_name: str = ""
) -> Linear:
    tolerance = draft.facts.policy.tolerance(policy_name or name)
    columns, coefficients = draft.cost(name)
    return Linear(name, sense, unit, columns, coefficients, offset, Fraction(tolerance.percent), tolerance.units)


def _someone(draft: Draft, column: Ints) -> bool:
    return bool(((column >= 0) & draft.facts.referred).any())


def _placed(draft: Draft, seed: int) -> list[Stage]:
    classes = draft.classes
    pooled = draft.feeder >= 0
    for number, label in enumerate(DEADLINE_CLASSES):
        name = f"placed-{label}"
        of_class = (classes.deadline_class == number).astype(np.int64)
        draft.price(name, draft.feeder[pooled], of_class[pooled])
        draft.price(name, draft.own.column, of_class[draft.own_class])
        draft.price(name, draft.paths.column, of_class[draft.path_class])
        for arcs in draft.unit_arcs:
            members = int((draft.facts.deadline_class[arcs.unit.members] == number).sum())
            draft.price(name, arcs.column, np.full(len(arcs.column), members))
    return [_linear(draft, f"placed-{label}", "maximise", "children", 0, "placed") for label in DEADLINE_CLASSES]


def _breaches(draft: Draft, seed: int) -> list[Stage]:
    policy = draft.facts.policy
    if not any(getattr(policy, setting) == "soft" for setting in SOFT_SETTINGS):
        return []
    return [_linear(draft, "breaches", "minimise", "breaches")]


def _near(draft: Draft, seed: int) -> list[Stage]:
    if not _someone(draft, draft.facts.children.anchor):
        return []
    _price_lines(draft, "near", lambda facts, tenths: is_near(facts, tenths).astype(np.int64))
    return [_linear(draft, "near", "maximise", "children")]


def _distance(draft: Draft, seed: int) -> list[Stage]:
    if not _someone(draft, draft.facts.children.anchor):
        return []
    _price_lines(draft, "distance", beyond)
    anchored = told_apart(draft)
    draft.price("distance", draft.feeder[anchored], pool_costs(draft, anchored))
    return [_linear(draft, "distance", "minimise", "tenths of a mile")]


Price = Callable[[Facts, Ints], Ints]
"""(facts, tenths of a mile) -> cost of each; shapes (lines,)."""


def _price_lines(draft: Draft, stage: str, price: Price) -> None:
    """Price the lines of anchored children that are not in the pool."""
    table = draft.facts.anchor_tenths
    for lines in (draft.own, draft.paths, draft.unit_lines):
        anchor = draft.facts.children.anchor[lines.child]
        anchored = lines.where(anchor >= 0)
        tenths = table[anchor[anchor >= 0], anchored.spot]
        draft.price(stage, anchored.column, price(draft.facts, tenths))


def _fairness(draft: Draft, seed: int) -> list[Stage]:
    policy, table = draft.facts.policy, draft.facts.authorities
    counted = [i for i in range(len(table)) if table.share[i] is not None and table.before[i] is not None]
    if policy.fairness == "proportional":
        return [_proportional(draft, counted)]
    base = [(table.before[i] or 0) for i in counted]
    share = [table.share[i] or Fraction(1) for i in counted]
    columns = [int(draft.received[i]) for i in counted]
    return [_leximin(draft, "fairness", "load over fair share", columns, base, share, policy.fairness == "max")]


def _leximin(
    draft: Draft, name: Literal["fairness", "rota"], unit: str, columns: list[int], base: list[int],
    share: list[Fraction], first_only: bool,
) -> Leximin:  # fmt: skip
    reached = [i for i, column in enumerate(columns) if column >= 0]
    return Leximin(
        name,
        unit,
        ints([columns[i] for i in reached]),
        ints([base[i] for i in reached]),
        tuple(share[i] for i in reached),
        tuple(base[i] / share[i] for i, column in enumerate(columns) if column < 0),
        first_only,
        Fraction(draft.facts.policy.tolerance(name).percent),
    )


def _proportional(draft: Draft, counted: list[int]) -> Linear:
    """Sum of squared loads over shares, as a column per child received: the Sainte-Lague apportionment."""
    table, builder = draft.facts.authorities, draft.builder
    for i in counted:
        received, before, share = int(draft.received[i]), table.before[i], table.share[i]
        if received < 0 or before is None or share is None:
            continue
        most = draft.most_received(i)
        costs = [
            floor(Fraction(PER_MILLION * (2 * (before + k) - 1)) / share + Fraction(1, 2)) for k in range(1, most + 1)
        ]
        if sum(costs) > COUNTABLE:
            raise Usage(
                f"fairness = proportional: the load of {table.codes[i]} over its fair share of {float(share):g} "
                "children is too large to be squared exactly. Correct the share, or choose fairness = leximin."
            )
        slots = builder.columns(np.ones(most, dtype=np.int64))
        row = builder.link(f"{table.codes[i]} children in turn")
        builder.entries(np.full(most, row), slots)
        builder.entries([row], [received], -1)
        draft.price("fairness", slots, ints(costs))
    return _linear(draft, "fairness", "minimise", "millionths of squared load over share")


def _rota(draft: Draft, seed: int) -> list[Stage]:
    facts, builder = draft.facts, draft.builder
    if facts.policy.rota != "stage":
        return []
    table = facts.authorities
    columns, base, share = [], [], []
    for region in sorted(facts.week.regions, key=lambda row: row.region):
        if not region.weight:
            continue
        number = table.regions.index(region.region) if region.region in table.regions else -1
        inside = (table.region == number) & (draft.received >= 0)
        column = -1
        if inside.any():
            column = int(builder.columns([len(facts.children)])[0])
            row = builder.link(f"{region.region} received")
            builder.entries(np.full(int(inside.sum()), row), draft.received[inside])
            builder.entries([row], [column], -1)
        columns.append(column)
        base.append(region.received)
        share.append(Fraction(region.weight))
    return [_leximin(draft, "rota", "received over weight", columns, base, share, False)]


def _education(draft: Draft, seed: int) -> list[Stage]:
    return [_linear(draft, "education", "minimise", "weeks")]


def _wishes(draft: Draft, seed: int) -> list[Stage]:
    facts = draft.facts
    if not _someone(draft, facts.children.wish):
        return []
    for lines in (draft.own, draft.unit_lines):
        wish = facts.children.wish[lines.child]
        wishing = np.flatnonzero(wish >= 0)
        if len(wishing):
            numbers, which = np.unique(wish[wishing], return_inverse=True)
            named = np.stack([facts.names_to_authorities(facts.children.names(each)) for each in numbers.tolist()])
            met = wishing[named[which, draft.authority_of(lines)[wishing]]]
            draft.price("wishes", lines.column[met], np.ones(len(met), dtype=np.int64))
    return [_linear(draft, "wishes", "maximise", "wishes")]


def _stability(draft: Draft, seed: int) -> list[Stage]:
    facts = draft.facts
    if not facts.week.previous:
        return []
    for lines in (draft.own, draft.unit_lines):
        kept = facts.previous[lines.child] == draft.authority_of(lines)
        draft.price("stability", lines.column[kept], np.full(int(kept.sum()), -1))
    before = int(((facts.previous >= 0) & facts.referred).sum())
    return [_linear(draft, "stability", "minimise", "changes", before)]


def draw(seed: int, authority: str, traits: str) -> int:
    """The lot of SEMANTICS.md: 20 bits of a hash that anyone can work out again."""
    return int(sha256(f"{seed}|{authority}|{traits}".encode()).hexdigest()[:5], 16)


def _tie_break(draft: Draft, seed: int) -> list[Stage]:
    facts, demands = draft.facts, draft.demands
    columns = (demands.age, demands.sex, demands.school_year, demands.esol_level)
    traits = [
        f"{age}|{('female', 'male')[sex]}|{year or ''}|{ESOL_LEVELS[level - 1] if level else ''}"
        for age, sex, year, level in zip(*(column.tolist() for column in columns), strict=True)
    ]
    numbers = {trait: i for i, trait in enumerate(dict.fromkeys(traits))}
    trait_of = ints([numbers[trait] for trait in traits])
    lots = np.full((len(numbers), len(facts.authorities)), -1, dtype=np.int64)
    for lines in (draft.lanes, draft.own, draft.paths, draft.unit_lines):
        draft.price("tie-break", lines.column, _lots(draft, lines, lots, trait_of, list(numbers), seed))
    return [_linear(draft, "tie-break", "minimise", "lots")]


def _lots(draft: Draft, lines: Lines, lots: NDArray[np.int64], trait_of: Ints, traits: list[str], seed: int) -> Ints:
    trait, authority = trait_of[lines.demand], draft.authority_of(lines)
    missing = lots[trait, authority] < 0
    for t, a in set(zip(trait[missing].tolist(), authority[missing].tolist(), strict=True)):
        lots[t, a] = draw(seed, draft.facts.authorities.codes[a], traits[t])
    return lots[trait, authority]


_STAGES: dict[str, Callable[[Draft, int], list[Stage]]] = {
    "placed": _placed,
    "breaches": _breaches,
    "near": _near,
    "fairness": _fairness,
    "rota": _rota,
    "education": _education,
    "distance": _distance,
    "wishes": _wishes,
    "stability": _stability,
    "tie-break": _tie_break,
}
