"""Stage values of an outcome, and the choice among all outcomes, stage by stage in the policy's order."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from tests.oracle.choices import SUMS
from tests.oracle.facts import Facts, fair_share, load_before, proposable
from tests.oracle.plans import Outcome

Ratios = tuple[Fraction, ...]
Score = int | Fraction | Ratios | None
PLACED = ("placed-overdue", "placed-due", "placed-rest")
MAXIMISED = (*PLACED, "near", "wishes")
SOFTENED = ("school_places", "esol_places", "caseload", "keep_apart", "no_return", "out_of_area", "twenty_miles")


class StageValue(NamedTuple):
    """A stage's name and value; ``levels`` (ratio and how often, from the largest down) for a leximin stage only.

    ``value`` of a leximin stage is its largest ratio; None where nothing is counted.
    """

    name: str
    value: int | Fraction | None
    levels: tuple[tuple[Fraction, int], ...] | None = None


def stages_of(facts: Facts) -> list[str]:
    """Stages that count this week, in the policy's order."""
    children = [child for child in facts.week.children if proposable(facts, child)]
    anchored = any(child.anchor for child in children)
    counts = {
        "rota": facts.policy.rota == "stage",
        "breaches": any(getattr(facts.policy, mode) == "soft" for mode in SOFTENED),
        "stability": bool(facts.week.previous),
        "near": anchored,
        "distance": anchored,
        "wishes": any(child.wish for child in children),
    }
    applicable = [stage for stage in facts.policy.stages if counts.get(stage, True)]
    return [name for stage in applicable for name in (PLACED if stage == "placed" else (stage,))]


def scorer(facts: Facts, name: str) -> Callable[[Outcome], Score]:
    """The function that gives a stage's exact score for an outcome."""
    if name == "fairness":
        return _fairness(facts)
    if name == "rota":
        return _rota(facts)
    if name == "stability":
        previous = sum(child.ref in facts.previous for child in facts.week.children if proposable(facts, child))
        kept = SUMS.index("kept")
        return lambda outcome: previous - outcome.sums[kept]
    index = SUMS.index(name)
    return lambda outcome: outcome.sums[index]


def _fairness(facts: Facts) -> Callable[[Outcome], Score]:
    counted = []
    for index, authority in enumerate(facts.week.authorities):
        share, before = fair_share(facts, authority), load_before(facts, authority)
        if share is not None and before is not None:
            counted.append((index, share, before))
    if facts.policy.fairness == "proportional":
        return cache_by_received(
            lambda received: sum(_steps(share, before, received[index]) for index, share, before in counted)
        )
    if facts.policy.fairness == "max":
        return cache_by_received(
            lambda received: max(((before + received[index]) / share for index, share, before in counted), default=None)
        )
    return cache_by_received(
        lambda received: _sorted((before + received[index]) / share for index, share, before in counted)
    )


def _steps(share: Fraction, before: int, received: int) -> int:
    """Cost of so many children at an authority under the proportional rule."""
    half = Fraction(1, 2)
    return sum(math.floor(10**6 * (2 * (before + k) - 1) / share + half) for k in range(1, received + 1))


def _rota(facts: Facts) -> Callable[[Outcome], Score]:
    regions = [authority.region for authority in facts.week.authorities]
    weighted = [row for row in facts.week.regions if row.weight]

    def ratios(received: tuple[int, ...]) -> Ratios:
        now: Counter[str] = Counter()
        for region, count in zip(regions, received, strict=True):
            now[region] += count
        return _sorted((row.received + now[row.region]) / Fraction(row.weight or 0) for row in weighted)

    return cache_by_received(ratios)


def cache_by_received(score: Callable[[tuple[int, ...]], Score]) -> Callable[[Outcome], Score]:
    remembered = cache(score)
    return lambda outcome: remembered(outcome.received)


def _sorted(ratios: Iterable[Fraction]) -> Ratios:
    return tuple(sorted(ratios, reverse=True))


def choose(facts: Facts, outcomes: Iterable[Outcome]) -> tuple[list[StageValue], list[Outcome]]:
    """Optimise each stage over the plans that the earlier ones hold.

    Returns each stage's optimum, and the outcomes that all stages hold in the end.
    """
    held = list(outcomes)
    optima = []
    for name in stages_of(facts):
        score = scorer(facts, name)
        optimum = (max if name in MAXIMISED else min)((score(outcome) for outcome in held), key=_comparable)
        held = [outcome for outcome in held if _within(facts, name, score(outcome), optimum)]
        optima.append(stage_value(name, optimum))
    return optima, held


def _comparable(score: Score) -> Ratios:
    if score is None:
        return ()
    return score if isinstance(score, tuple) else (Fraction(score),)


def _within(facts: Facts, name: str, score: Score, optimum: Score) -> bool:
    """Whether a plan is held: no worse than the optimum by more than the tolerance."""
    tolerance = facts.policy.tolerance("placed" if name in PLACED else name)
    percent = Fraction(tolerance.percent) / 100
    if isinstance(score, int) and isinstance(optimum, int):
        slack = tolerance.units + math.floor(percent * abs(optimum))
        return abs(score - optimum) <= slack
    pairs = zip(_comparable(score), _comparable(optimum), strict=True)
    if not percent:
        return score == optimum
    return all(ratio <= best + percent * abs(best) for ratio, best in pairs)


def stage_value(name: str, score: Score) -> StageValue:
    """A score as it is shown."""
    if not isinstance(score, tuple):
        return StageValue(name, score)
    levels = Counter(score)
    return StageValue(name, max(score, default=None), tuple(sorted(levels.items(), reverse=True)))


def values_of(facts: Facts, outcome: Outcome) -> tuple[StageValue, ...]:
    """All stage values of one outcome."""
    return tuple(stage_value(name, scorer(facts, name)(outcome)) for name in stages_of(facts))
