"""Which rows may stand beside each other: means over different instances compare nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from benchmarks.backends import claims_proofs
from benchmarks.cells import Row

Facts = tuple[str, str | None]


def provers(rows: Iterable[Row]) -> list[Row]:
    """Rows of back ends that set out to prove their answers: no rule of thumb, no mere bound, no peer's part."""
    return [row for row in rows if row["outcome"] != "part" and claims_proofs(row)]


def shared(rows: Iterable[Row]) -> list[Row]:
    """Rows of the facts that every back end among them ran, each with the longest limit that all had for it."""
    every = list(rows)
    ran: dict[Facts, dict[str, set[float]]] = defaultdict(lambda: defaultdict(set))
    for row in every:
        ran[facts_of(row)][row["backend"]].add(row["seconds"])
    many = len({row["backend"] for row in every})
    limit: dict[Facts, float] = {}
    for facts, by_backend in ran.items():
        common = set.intersection(*by_backend.values())
        if len(by_backend) == many and common:
            limit[facts] = max(common)
    return [row for row in every if limit.get(facts_of(row)) == row["seconds"]]


def at_longest(rows: Iterable[Row]) -> list[Row]:
    """Rows with the longest limit that their back end had for those facts: what a shorter one left is no failure."""
    every = list(rows)
    limit: dict[tuple[str, Facts], float] = {}
    for row in every:
        key = row["backend"], facts_of(row)
        limit[key] = max(row["seconds"], limit.get(key, 0.0))
    return [row for row in every if row["seconds"] == limit[row["backend"], facts_of(row)]]


def facts_of(row: Row) -> Facts:
    """An instance by name and hash."""
    return row["instance"], row.get("sha256")
