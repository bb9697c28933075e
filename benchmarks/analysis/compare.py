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

Verdict = Literal["win", "tie", "loss", "regression", "gained", "lost", "wrong", "unsolved", "unpaired"]
BAD: tuple[Verdict, ...] = ("regression", "lost", "wrong")
Measure = Literal["wall_seconds", "cpu_seconds", "peak_mib"]


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


def compare_runs(
    before: list[Row], after: list[Row], *, threshold: float, tie: float = 0.1, measure: Measure = "wall_seconds"
) -> Comparison:
    """Compare two runs.

    Parameters
    ----------
    before, after
        Rows, judged by each other first.
    threshold
        A ratio of medians above this is a regression, unless its interval still holds 1.
    tie
        Ratios within ``1 / (1 + tie)`` and ``1 + tie`` are ties.
    """
    together = judged([*before, *after])
    old, new = _grouped(together[: len(before)]), _grouped(together[len(before) :])
    if len({b for _, b, _ in old}) == 1 and len({b for _, b, _ in new}) == 1:
        old, new = _without_backend(old), _without_backend(new)
    names = sorted({*old, *new})
    pairs = tuple(_pair(name, old.get(name, []), new.get(name, []), threshold, tie, measure) for name in names)
    ratios = [pair.ratio for pair in pairs if pair.ratio is not None]
    mean = float(geometric_mean(np.asarray(ratios))) if ratios else None
    return Comparison(pairs, mean, bootstrap(ratios, geometric_mean), _machines(before) == _machines(after))


Key = tuple[str, str, float]


def _grouped(rows: Iterable[Row]) -> dict[Key, list[Row]]:
    groups: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["instance"], row["backend"], row["seconds"]].append(row)
    return groups


def _without_backend(groups: dict[Key, list[Row]]) -> dict[Key, list[Row]]:
    return {(instance, "", seconds): rows for (instance, _, seconds), rows in groups.items()}


def _pair(key: Key, before: list[Row], after: list[Row], threshold: float, tie: float, measure: Measure) -> Pair:
    name = " ".join(filter(None, [key[0], key[1], f"{key[2]:g} s"]))
    old, new = _values(before, measure), _values(after, measure)
    first, second = (median(values) if values else None for values in (old, new))
    ended = _ended(before, after)
    if ended is not None or first is None or second is None:
        return Pair(name, first, second, None, None, ended or "unpaired")
    ratio = second / max(first, SMALLEST)
    interval = ratio_interval(old, new)
    sure = interval is None or interval[0] > 1
    verdict: Verdict = "tie"
    if ratio > 1 + tie:
        verdict = "regression" if ratio > threshold and sure else "loss"
    elif ratio < 1 / (1 + tie):
        verdict = "win"
    return Pair(name, first, second, ratio, interval, verdict)


def _ended(before: list[Row], after: list[Row]) -> Verdict | None:
    """The verdict where the two cannot be compared by time: only what both solved, every seed of it, can."""
    if not before or not after:
        return "unpaired"
    if any(row["outcome"] == "wrong" for row in after):
        return "wrong"
    old, new = all(map(is_solved, before)), all(map(is_solved, after))
    if old and new:
        return None
    return "lost" if old else "gained" if new else "unsolved"


def _values(rows: list[Row], measure: Measure) -> list[float]:
    return [row[measure] for row in rows if is_solved(row) and row.get(measure) is not None]


def _machines(rows: list[Row]) -> set[tuple[str, int, str]]:
    found = (row["environment"] for row in rows)
    return {(env["cpu"], env["cores"], env["platform"]) for env in found}
