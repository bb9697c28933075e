"""Judges the rows of one instance by each other: a plan that the checker accepts refutes every weaker claim of proof.

Nobody's word is taken: of two back ends that both call their answer optimal, the one with the weaker
values is wrong; so is whoever states a bound that another's plan beats, or calls an instance infeasible of which
another has a lawful plan. Where a policy has tolerances, values below the optimum are no weaker claim.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from benchmarks.cells import Row

TIE_BREAK = "tie-break"
CHECKED = ("proven", "unproven")
SOLVED = ("proven", "infeasible")
ROUNDED = 1e-6
"""Ratios are kept to six decimals."""


def judged(rows: Iterable[Row]) -> list[Row]:
    """The same rows, with ``wrong`` as the outcome of those that another row of their instance refutes."""
    every = list(rows)
    groups = defaultdict(list)
    for row in every:
        groups[row["instance"], row.get("sha256")].append(row)
    return [_judged(row, groups[row["instance"], row.get("sha256")]) for row in every]


def is_solved(row: Row) -> bool:
    """Whether the row ends the question: proven optimal, or shown to be infeasible."""
    return row["outcome"] in SOLVED


def compare_values(one: Row, other: Row) -> int:
    """Stage by stage: -1 where ``one`` is better, 1 where it is worse, 0 where neither is, or nothing can be compared.

    The lot that breaks ties is compared only between equal seeds.
    """
    same_lot = one["seed"] == other["seed"]
    for mine, yours in zip(one.get("stages") or (), other.get("stages") or (), strict=False):
        if mine["name"] != yours["name"] or (mine["name"] == TIE_BREAK and not same_lot):
            return 0
        verdict = _compare_stage(mine, yours)
        if verdict:
            return verdict
    return 0


def _judged(row: Row, group: list[Row]) -> Row:
    if row["outcome"] not in (*CHECKED, *SOLVED):
        return row
    for other in group:
        if other is row or other["outcome"] not in CHECKED:
            continue
        if row["outcome"] == "infeasible":
            return row | {"outcome": "wrong", "detail": f"called infeasible; {other['backend']} has a lawful plan"}
        if is_solved(row) and not row.get("tolerances") and compare_values(row, other) > 0:
            return row | {"outcome": "wrong", "detail": f"called optimal; {other['backend']} has a better plan"}
        beaten = _beaten_bound(row, other)
        if beaten:
            detail = f"its bound on {beaten} is beaten by a plan of {other['backend']}"
            return row | {"outcome": "wrong", "detail": detail}
    return row


def _beaten_bound(row: Row, other: Row) -> str:
    """Name of the first stage on which a plan does better than a bound allows, those before being equal; else ""."""
    same_lot = row["seed"] == other["seed"]
    for mine, yours in zip(row.get("stages") or (), other.get("stages") or (), strict=False):
        if mine["name"] != yours["name"] or (mine["name"] == TIE_BREAK and not same_lot):
            return ""
        if mine["bound"] is not None and yours["value"] is not None:
            sign = 1 if mine["sense"] == "maximise" else -1
            if sign * (yours["value"] - mine["bound"]) > ROUNDED:
                return str(mine["name"])
        if _compare_stage(mine, yours):
            return ""
    return ""


def _compare_stage(mine: dict[str, Any], yours: dict[str, Any]) -> int:
    if mine.get("levels") and yours.get("levels"):
        return _compare_levels(mine["levels"], yours["levels"])
    a, b = mine["value"], yours["value"]
    if a is None or b is None or a == b:
        return 0
    return -1 if (a > b) == (mine["sense"] == "maximise") else 1


def _compare_levels(mine: list[list[Any]], yours: list[list[Any]]) -> int:
    """Leximin: the first level that differs decides; the lower ratio, or fewer at that ratio, is better."""
    for (ratio, count), (other, others) in zip(mine, yours, strict=False):
        a, b = Fraction(ratio), Fraction(other)
        if a != b:
            return -1 if a < b else 1
        if count != others:
            return -1 if count < others else 1
    return 0
