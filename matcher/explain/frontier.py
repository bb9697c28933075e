"""The trade-off between nearness and the sharing of load, as exact points.

For each number of children near their anchor, from what the fairest plan has up to the most there can be: the least
that the fullest receiving authority must stand at. Nobody goes unplaced for it: that comes first at every point.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from matcher.check.shares import fair_share, load_before
from matcher.errors import NoLawfulProposal, Usage
from matcher.explain.prices import prices
from matcher.explain.trial import Trial, try_week
from matcher.solve import Limits
from matcher.week import Policy, Tolerance, Week
from matcher.week.policy import StageName


@dataclass(frozen=True)
class Point:
    """One point of the trade-off.

    Attributes
    ----------
    near
        Children near their anchor, at least.
    ratio
        The least ratio of load to fair share at which the fullest authority that receives a child stands; None where
        no such authority's figures are known.
    authority
        That authority.
    cost
        How the sharing of load differs from the fairest plan's, in words; blank where it does not.
    placed
        Children placed, the same at every point.
    proven
        Whether no plan does better.
    """

    near: int
    ratio: Fraction | None
    authority: str | None
    cost: str
    placed: int
    proven: bool


def frontier(week: Week, seed: int = 0, limits: Limits | None = None) -> tuple[Point, ...]:
    """Every point, from the fewest children near to the most.

    Notes
    -----
    The sharing of load is solved to the last authority at every point, which settles the fullest *receiving* one as
    well: were it lower in another plan, that plan's ratios would compare lower as a whole.

    Raises
    ------
    Usage
        Nobody in the week has an anchor, so that there is nothing to trade.
    NoLawfulProposal
        Pins and rules cannot hold together.
    """
    nearest = _solved(week, ("near", "fairness"), 0, seed, limits)
    if nearest.stages and not any(stage.name == "near" for stage in nearest.stages):
        raise Usage("No child of the week has an anchor, so there is nothing to trade against the sharing of load.")
    if not nearest.found:
        raise NoLawfulProposal("No lawful proposal exists, so there is no trade-off; 'matcher propose' says why.")
    fairest = _solved(week, ("fairness", "near"), 0, seed, limits)
    most, fewest = _near(nearest), _near(fairest)
    between = [_solved(week, ("near", "fairness"), most - near, seed, limits) for near in range(fewest + 1, most)]
    ends = [fairest, *between, nearest] if most > fewest else [nearest]
    return tuple(_point(week, fewest + i, trial, fairest) for i, trial in enumerate(ends))


def _solved(week: Week, order: Sequence[StageName], given_up: int, seed: int, limits: Limits | None) -> Trial:
    """The week under what comes before nearness and load in its policy, and then those two."""
    policy = week.policy
    first = [stage for stage in policy.stages if stage in ("placed", "breaches")]
    tolerance = (Tolerance(stage="near", percent=Decimal(0), units=given_up),) if given_up else ()
    changed: dict[str, object] = {"stages": (*first, *order), "tolerances": tolerance, "fairness": "leximin"}
    return try_week(week.model_copy(update={"policy": Policy(**(dict(policy) | changed))}), seed, limits)


def _near(trial: Trial) -> int:
    return next(int(stage.value or 0) for stage in trial.stages if stage.name == "near")


def _point(week: Week, near: int, trial: Trial, fairest: Trial) -> Point:
    ratios = receiving_ratios(week, trial)
    fullest = max(ratios, key=lambda code: (ratios[code], code), default=None)
    ratio = None if fullest is None else ratios[fullest]
    cost = next((price.words for price in prices(fairest.stages, trial.stages) if price.stage == "fairness"), "")
    return Point(near, ratio, fullest, cost, len(trial.assignments), trial.status == "optimal")


def receiving_ratios(week: Week, trial: Trial) -> dict[str, Fraction]:
    """Load over fair share of every authority that receives a child and whose figures are known."""
    found = {}
    for row in week.authorities:
        received = sum(code == row.code for code in trial.authority_of.values())
        before, share = load_before(week.policy, row), fair_share(week.policy, row)
        if received and before is not None and share is not None:
            found[row.code] = (before + received) / share
    return found
