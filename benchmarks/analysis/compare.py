"""Two runs beside each other, instance by instance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from typing import Literal

import numpy as np

from benchmarks.analysis.judge import is_solved, judged
from benchmarks.analysis.statistics import SMALLEST, bootstrap, geometric_mean, ratio_interval
from benchmarks.cells import Row

Verdict = Literal["win", "tie", "loss", "regression", "gained", "lost", "wrong", "unsolved", "unpaired", "changed"]
BAD: tuple[Verdict, ...] = ("regression", "lost", "wrong")
Measure = Literal["wall_seconds", "cpu_seconds", "peak_mib"]


@dataclass(frozen=True)
class Yardstick:
    """What is measured, and what counts.

    Attributes
    ----------
    threshold
        A ratio of medians above this is a regression, unless its interval still holds 1.
    tie
        Ratios within ``1 / (1 + tie)`` and ``1 + tie`` are ties.
    measure
        Field of the rows.
    least
        Medians that differ by less (in the measure's unit) are ties: so much a clock is off by.
    """

    threshold: float = 1.25
    tie: float = 0.1
    measure: Measure = "wall_seconds"
    least: float = 0.0

    def verdict(self, before: float, after: float, interval: tuple[float, float] | None) -> Verdict:
        """Win, tie, loss or regression of two medians, lower being better."""
        ratio = after / max(before, SMALLEST)
        if abs(after - before) < self.least:
            return "tie"
        if ratio > 1 + self.tie:
            sure = interval is None or interval[0] > 1
            return "regression" if ratio > self.threshold and sure else "loss"
        return "win" if ratio < 1 / (1 + self.tie) else "tie"

    def values(self, rows: list[Row]) -> list[float]:
        """The measure of the solved rows."""
        return [row[self.measure] for row in rows if is_solved(row) and row.get(self.measure) is not None]


@dataclass(frozen=True)
class Pair:
    """One instance in both runs. ``ratio`` is after over before: below one is better."""

    name: str
    before: float | None
    after: float | None
    ratio: float | None
    interval: tuple[float, float] | None
    verdict: Verdict


@dataclass(frozen=True)
class Comparison:
    """All pairs, and the geometric mean of the ratios of those that both runs solved, with its bootstrap interval."""

    pairs: tuple[Pair, ...]
    ratio: float | None
    interval: tuple[float, float] | None
    same_machine: bool

    def count(self, *verdicts: Verdict) -> int:
        """Number of pairs with one of these verdicts."""
        return sum(pair.verdict in verdicts for pair in self.pairs)

    @property
    def regressions(self) -> tuple[Pair, ...]:
        """What became worse beyond the threshold, was lost, or is wrong."""
        return tuple(pair for pair in self.pairs if pair.verdict in BAD)


def compare_runs(before: list[Row], after: list[Row], by: Yardstick) -> Comparison:
    """Compare two runs, their rows judged by each other first."""
    together = judged([*before, *after])
    old, new = _grouped(together[: len(before)]), _grouped(together[len(before) :])
    if len({b for _, b, _ in old}) == 1 and len({b for _, b, _ in new}) == 1:
        old, new = _without_backend(old), _without_backend(new)
    names = sorted({*old, *new})
    pairs = tuple(_pair(name, old.get(name, []), new.get(name, []), by) for name in names)
    ratios = [pair.ratio for pair in pairs if pair.ratio is not None]
    mean = float(geometric_mean(np.asarray(ratios))) if ratios else None
    return Comparison(pairs, mean, bootstrap(ratios, geometric_mean), _machines(before) == _machines(after))


Key = tuple[str, str, float]


def _grouped(rows: Iterable[Row]) -> dict[Key, list[Row]]:
    groups: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["instance"], row["backend"], row["seconds"]].append(row)
    return groups


def _of_same_seeds(before: list[Row], after: list[Row]) -> tuple[list[Row], list[Row]]:
    """The rows of the seeds that both have: medians of different draws are no comparison."""
    seeds = {row["seed"] for row in before} & {row["seed"] for row in after}
    first, second = ([row for row in rows if row["seed"] in seeds] for rows in (before, after))
    return first, second


def _without_backend(groups: dict[Key, list[Row]]) -> dict[Key, list[Row]]:
    return {(instance, "", seconds): rows for (instance, _, seconds), rows in groups.items()}


def _pair(key: Key, before: list[Row], after: list[Row], by: Yardstick) -> Pair:
    name = " ".join(filter(None, [key[0], key[1], f"{key[2]:g} s"]))
    before, after = _of_same_seeds(before, after)
    old, new = by.values(before), by.values(after)
    first, second = (median(values) if values else None for values in (old, new))
    ended = _ended(before, after)
    if ended is not None or first is None or second is None:
        return Pair(name, first, second, None, None, ended or "unpaired")
    ratio = second / max(first, SMALLEST)
    interval = ratio_interval(old, new)
    return Pair(name, first, second, ratio, interval, by.verdict(first, second, interval))


def _ended(before: list[Row], after: list[Row]) -> Verdict | None:
    """The verdict where the two cannot be compared by time: only what both solved, every seed of it, can."""
    if not before or not after:
        return "unpaired"
    if {row.get("sha256") for row in before} != {row.get("sha256") for row in after}:
        return "changed"
    if any(row["outcome"] == "wrong" for row in after):
        return "wrong"
    old, new = all(map(is_solved, before)), all(map(is_solved, after))
    if old and new:
        return None
    return "lost" if old else "gained" if new else "unsolved"


def _machines(rows: list[Row]) -> set[tuple[object, ...]]:
    """What times depend on beside the code: the machine, and how many cells it had at a time."""
    found = ((row["environment"], row.get("jobs")) for row in rows)
    return {(env["cpu"], env["cores"], env["platform"], jobs) for env, jobs in found}
