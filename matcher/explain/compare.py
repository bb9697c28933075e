"""Two proposals for one week side by side: who is better off and who worse, child by child, authority by authority."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from matcher.check import plan_of
from matcher.check.education import esol_weeks, school_weeks
from matcher.check.plan import Plan
from matcher.check.shares import fair_share, load_before
from matcher.proposal import Proposal
from matcher.week import Week

Verdict = Literal["better", "worse", "mixed", "same"]


@dataclass(frozen=True)
class Outcome:
    """What a proposal means for one child.

    Attributes
    ----------
    authority
        None: not placed.
    tenths
        Tenths of a mile from the anchor; None without anchor or placement, or where a point is unknown.
    weeks
        Weeks until school and English begin, added up; None where not placed.
    """

    authority: str | None
    tenths: int | None = None
    weeks: int | None = None


@dataclass(frozen=True)
class ChildComparison:
    """One child under two proposals; ``verdict`` is the first one's, seen from the child.

    Placed is better than not. Of two placements, one is better that is nearer to the anchor or begins education
    earlier and is not worse by the other; where the two disagree the verdict is ``mixed``.
    """

    ref: str
    ours: Outcome
    theirs: Outcome
    verdict: Verdict


@dataclass(frozen=True)
class AuthorityComparison:
    """One authority's load over fair share under two proposals."""

    authority: str
    ours: Fraction
    theirs: Fraction

    @property
    def verdict(self) -> Verdict:
        """Lower is better for the authority."""
        return "same" if self.ours == self.theirs else "better" if self.ours < self.theirs else "worse"


@dataclass(frozen=True)
class Comparison:
    """Every child who waits, and every authority whose figures are known."""

    children: tuple[ChildComparison, ...]
    authorities: tuple[AuthorityComparison, ...]

    def verdicts(self) -> Mapping[str, int]:
        """Children by verdict."""
        return Counter(row.verdict for row in self.children)

    def loads(self) -> Mapping[str, int]:
        """Authorities by verdict."""
        return Counter(row.verdict for row in self.authorities)


def compare(week: Week, ours: Proposal, theirs: Proposal) -> Comparison:
    """Compare two proposals; both may leave places open, which the checker fills as well as can be.

    Parameters
    ----------
    ours, theirs
        The verdicts are the first one's: ``better`` means that the child, or the authority, fares better under it.
    """
    return between(standing(week, ours), standing(week, theirs))


@dataclass(frozen=True)
class Standing:
    """What a proposal means for each child who waits, and each authority's load over its fair share where known."""

    outcomes: Mapping[str, Outcome]
    ratios: Mapping[str, Fraction]


def standing(week: Week, proposal: Proposal) -> Standing:
    """What a proposal means, by the checker's own formulas."""
    plan = plan_of(week, proposal)
    ratios = {}
    for row in week.authorities:
        before, share = load_before(week.policy, row), fair_share(week.policy, row)
        if before is not None and share is not None:
            ratios[row.code] = (before + plan.received[row.code]) / share
    return Standing({row.ref: _outcome(plan, row.ref) for row in week.waiting}, ratios)


def between(ours: Standing, theirs: Standing) -> Comparison:
    """Two proposals' meanings side by side."""
    one, other = ours.outcomes, theirs.outcomes
    rows = (ChildComparison(ref, one[ref], other[ref], _verdict(one[ref], other[ref])) for ref in one)
    loads = (AuthorityComparison(code, ratio, theirs.ratios[code]) for code, ratio in ours.ratios.items())
    return Comparison(tuple(rows), tuple(loads))


def outcomes(week: Week, proposal: Proposal) -> dict[str, Outcome]:
    """What a proposal means for each child who waits, by ref in the week's order, by the checker's own formulas."""
    plan = plan_of(week, proposal)
    return {row.ref: _outcome(plan, row.ref) for row in week.waiting}


def _outcome(plan: Plan, ref: str) -> Outcome:
    placement = plan.by_ref.get(ref)
    if placement is None:
        return Outcome(None)
    tenths = plan.facts.tenths_to_anchor(placement.child, placement.own_vacancy)
    weeks = school_weeks(plan.facts, placement) + esol_weeks(plan.facts, placement)
    return Outcome(placement.authority.code, tenths, weeks)


def _verdict(ours: Outcome, theirs: Outcome) -> Verdict:
    if (ours.authority is None) != (theirs.authority is None):
        return "worse" if ours.authority is None else "better"
    signs = {_sign(ours.tenths, theirs.tenths), _sign(ours.weeks, theirs.weeks)} - {0}
    if not signs:
        return "same"
    return "mixed" if len(signs) > 1 else "better" if signs == {-1} else "worse"


def _sign(ours: int | None, theirs: int | None) -> int:
    """-1 where ours is less; 0 where equal or not known of both."""
    return 0 if ours is None or theirs is None else (ours > theirs) - (ours < theirs)
