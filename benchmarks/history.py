"""What was published: loads and child populations by year, and real transfers by quarter (benchmarks/data)."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import NamedTuple

Quarter = tuple[int, int]
"""Year and quarter, 1 to 4."""

THRESHOLD_NOW, THRESHOLD_THEN = Fraction(1, 1000), Fraction(7, 10_000)
RAISED: Quarter = (2022, 4)
"""The threshold rose from 0.07 % to 0.1 % on 24 August 2022; the first whole quarter after."""


class Standing(NamedTuple):
    """An English authority on 31 March of a year; None where nothing was published."""

    uasc: int | None
    child_population: int | None


class Moved(NamedTuple):
    """Transfers of one authority in one quarter."""

    out: int
    into: int


@cache
def standings(year: int) -> dict[str, Standing]:
    """Code to load and child population of that year (of the year before, where it is not yet published)."""
    before = {row["gss_code"]: row for row in _rows("england_series.csv") if int(row["year"]) == year - 1}
    found = {}
    for row in _rows("england_series.csv"):
        if int(row["year"]) == year:
            population = row["child_population"] or before.get(row["gss_code"], row)["child_population"]
            found[row["gss_code"]] = Standing(_whole(row["uasc_31_march"]), _whole(population))
    return found


@cache
def transfers() -> dict[Quarter, dict[str, Moved]]:
    """Quarter to code to what moved, in order of time."""
    table: dict[Quarter, dict[str, Moved]] = {}
    for row in _rows("nts_transfers.csv"):
        moved = Moved(int(row["transfers_out"]), int(row["transfers_in"]))
        table.setdefault((int(row["year"]), int(row["quarter"])), {})[row["gss_code"]] = moved
    return dict(sorted(table.items()))


def intake(quarters: Iterable[Quarter]) -> Counter[str]:
    """Children transferred in, by code, over some quarters."""
    found: Counter[str] = Counter()
    for quarter in quarters:
        found.update({code: moved.into for code, moved in transfers()[quarter].items() if moved.into})
    return found


@cache
def most_in_a_quarter() -> dict[str, int]:
    """The largest intake that each authority ever had in one quarter."""
    largest: dict[str, int] = {}
    for quarter in transfers().values():
        for code, moved in quarter.items():
            largest[code] = max(largest.get(code, 0), moved.into)
    return largest


def threshold(quarter: Quarter) -> Fraction:
    """Threshold in force, as a share of the child population."""
    return THRESHOLD_NOW if quarter >= RAISED else THRESHOLD_THEN


def _rows(name: str) -> list[dict[str, str]]:
    text = files("benchmarks").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _whole(cell: str) -> int | None:
    return int(cell) if cell else None
