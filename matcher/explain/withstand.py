"""How a proposal stands up when an authority, or a random tenth of the vacancies, drops out.

Each time the week is solved again with as many children placed as can be, and then as few changes as can be: what is
lost for good, and how much has to move to save the rest.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

from matcher.explain.changed import dropping_out, keeping, without_pins
from matcher.explain.trial import Trial, trial_of, try_week
from matcher.proposal import Proposal
from matcher.solve import Limits
from matcher.week import Week

STAGES = ("placed", "stability")
PART = 10


@dataclass(frozen=True)
class Blow:
    """One thing that drops out, and what becomes of the proposal.

    Attributes
    ----------
    what
        The authority's code, or the number of the draw.
    hit
        Children whose proposed place is gone.
    lost
        Fewer children placed than proposed, at best; None where pins cannot hold together any more.
    moved
        Children who are placed elsewhere than proposed, at the least.
    """

    what: str
    hit: int
    lost: int | None
    moved: int


def without_each_authority(week: Week, proposal: Proposal, limits: Limits | None = None) -> tuple[Blow, ...]:
    """What each receiving authority's dropping out would mean; without any other, the proposal stands as it is."""
    base = trial_of(week, proposal)
    blows = []
    for code in sorted(set(base.authority_of.values())):
        hit = sum(authority == code for authority in base.authority_of.values())
        blows.append(_blow(code, hit, dropping_out(week, code), base, limits))
    return tuple(blows)


def without_a_tenth(
    week: Week, proposal: Proposal, draws: int = 10, seed: int = 0, limits: Limits | None = None
) -> tuple[Blow, ...]:
    """What it would mean if a random tenth of the vacancies (rounded up) were gone, draw by draw.

    Parameters
    ----------
    draws, seed
        How many times a tenth is drawn, and with which seed.
    """
    base, lot = trial_of(week, proposal), random.Random(seed)
    codes = sorted(row.vacancy for row in week.vacancies)
    blows = []
    for number in range(1, draws + 1):
        gone = set(lot.sample(codes, -(-len(codes) // PART)))
        hit = {ref for ref, row in base.assignments.items() if row.vacancy in gone}
        left = tuple(row for row in week.vacancies if row.vacancy not in gone)
        free = without_pins(week.model_copy(update={"vacancies": left}), hit)
        blows.append(_blow(str(number), len(hit), free, base, limits))
    return tuple(blows)


def _blow(what: str, hit: int, changed: Week, base: Trial, limits: Limits | None) -> Blow:
    after = try_week(keeping(changed, base.authority_of, STAGES), 0, limits)
    if not after.found:
        return Blow(what, hit, None, 0)
    moved = _moved(base.authority_of, after.authority_of)
    return Blow(what, hit, len(base.assignments) - len(after.assignments), moved)


def _moved(before: Mapping[str, str], after: Mapping[str, str]) -> int:
    return sum(before.get(ref) != code for ref, code in after.items())
