"""Why a child goes where it goes: which others would be exactly as good, and what the next best would cost.

The next best is found by solving the week again with the authority refused; so the price is that of the whole plan,
everyone else free to move, and not of a guess that nobody else would.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from matcher.errors import Usage
from matcher.explain.changed import near_to, unit_of, with_decision, without_pins
from matcher.explain.named import refuse_unknown
from matcher.explain.prices import Price, deciding, prices, told
from matcher.explain.trial import Trial, seed_of, trial_of, try_week
from matcher.proposal import Proposal
from matcher.report.words import count, named
from matcher.solve import Limits
from matcher.week import PLACING, Week

MOST_EQUALS = 20


@dataclass(frozen=True)
class Move:
    """A child who would be somewhere else; None: nobody."""

    ref: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Alternative:
    """Another plan in which the child is elsewhere.

    Attributes
    ----------
    authority
        Where the child would be; None: it would not be placed.
    prices
        Every stage in the policy's order.
    moves
        Everyone else who would be elsewhere: as few as can be in a plan as good as this one.
    proven
        Whether no such plan is better.
    """

    authority: str | None
    prices: tuple[Price, ...]
    moves: tuple[Move, ...]
    proven: bool

    @property
    def equal(self) -> bool:
        """Whether only the lot tells it from the proposal."""
        return deciding(self.prices) is None


@dataclass(frozen=True)
class ChildExplanation:
    """Why one placed child goes where it goes.

    Attributes
    ----------
    equally_good
        Authorities at which the whole plan would be exactly as good, others moving if they must; ``more`` tells that
        there may be yet others.
    next_best
        The best plan with the child at none of those (as good as the proposal, and without a place for the child, where
        another child could just as well have its place); None where a person has decided for the child.
    undone
        For a child for whom a person has decided: the best plan had nobody decided.
    """

    ref: str
    authority: str
    together_with: tuple[str, ...]
    equally_good: tuple[str, ...]
    more: bool
    next_best: Alternative | None
    undone: Alternative | None
    sentence: str


def explain_child(
    week: Week, proposal: Proposal, ref: str, limits: Limits | None = None, most_equals: int = MOST_EQUALS
) -> ChildExplanation:
    """Explain one placed child by solving again without its authority.

    Parameters
    ----------
    week, proposal
        The proposal and the facts it was made from.
    limits
        Deadline of all solves together.
    most_equals
        How many equally good authorities to look for; each takes one more solve.

    Raises
    ------
    Usage
        The week has no such child, or it is not placed.
    OutOfTime
        The limit was reached before an answer was found.
    """
    base = trial_of(week, proposal)
    code = authority_of(week, base, ref)
    together = unit_of(week, ref)
    if any(row.ref in together and row.decision in PLACING for row in week.decisions):
        free = try_week(near_to(without_pins(week, together), base.authority_of), seed_of(proposal), limits)
        return _decided(week, ref, code, alternative(base, free, ref, together))
    near = near_to(week, base.authority_of)
    equal, other = _others(near, base, ref, most_equals, limits, seed_of(proposal))
    more = other.equal and len(equal) >= most_equals
    sentence = _because(names(week), code, equal, other)
    return ChildExplanation(ref, code, together[1:], tuple(equal), more, other, None, sentence)


def _others(
    week: Week, base: Trial, ref: str, most: int, limits: Limits | None, seed: int
) -> tuple[list[str], Alternative]:
    """Authorities that would be as good, found by refusing one after the other, and the best plan without them."""
    together, equal = unit_of(week, ref), list[str]()
    changed = with_decision(week, ref, base.authority_of[ref], "refused-by-authority")
    while True:
        other = alternative(base, try_week(changed, seed, limits), ref, together)
        if not other.equal:
            return equal, other
        if other.authority is None:
            break
        equal.append(other.authority)
        if len(equal) >= most:
            return equal, other
        changed = with_decision(changed, ref, other.authority, "refused-by-authority")
    for code in sorted({row.authority for row in week.vacancies} - {base.authority_of[ref], *equal}):
        if len(equal) >= most:
            break
        pinned = try_week(with_decision(week, ref, code, "pin"), seed, limits)
        if pinned.found and alternative(base, pinned, ref, together).equal:
            equal.append(code)
    return equal, other


def authority_of(week: Week, base: Trial, ref: str) -> str:
    """Where a plan places a child.

    Raises
    ------
    Usage
        The week has no such child, or the plan does not place it.
    """
    refuse_unknown(week, ref)
    if ref not in base.authority_of:
        raise Usage(f"{ref} is escalated: no authority is proposed for it.")
    return base.authority_of[ref]


def alternative(base: Trial, other: Trial, ref: str, together: tuple[str, ...]) -> Alternative:
    """How another plan compares with the proposal, seen from one child."""
    moved = (
        Move(each, base.authority_of.get(each), other.authority_of.get(each))
        for each in sorted({*base.authority_of, *other.authority_of} - set(together))
    )
    return Alternative(
        authority=other.authority_of.get(ref),
        prices=prices(base.stages, other.stages),
        moves=tuple(move for move in moved if move.before != move.after),
        proven=other.status == "optimal",
    )


def names(week: Week) -> Mapping[str, str]:
    """Authorities by code as "Name (code)"."""
    return {row.code: named(row.name, row.code) for row in week.authorities}


def _decided(week: Week, ref: str, code: str, undone: Alternative) -> ChildExplanation:
    """A person's decision stands; what the rules alone would have done is told beside it."""
    together, known = unit_of(week, ref), names(week)
    row = next(row for row in week.decisions if row.ref in together and row.decision in PLACING)
    who = f" ({row.decided_by})" if row.decided_by else ""
    whom = "the child" if row.ref == ref else f"{row.ref}, with whom the child stays together"
    sentence = f"{known[code]}, because a person{who} has decided so for {whom}."
    if undone.authority == code:
        sentence += " The rules alone would have chosen the same."
    else:
        elsewhere = known[undone.authority] if undone.authority else "nobody"
        sentence += f" The rules alone would have chosen {elsewhere}; against the proposal: {told(undone.prices)}."
    return ChildExplanation(ref, code, together[1:], (), False, None, undone, sentence)


def _in_its_place(other: Alternative) -> str:
    gained = [move.ref for move in other.moves if move.before is None]
    whom = f"a place for {gained[0]}" if len(gained) == 1 else "places for others"
    return (
        f"A plan with no place for the child and {whom} instead would have been exactly as good; "
        "between children who are alike, who has waited longest comes first."
    )


def _because(known: Mapping[str, str], code: str, equal: list[str], other: Alternative) -> str:
    here = known[code]
    if equal:
        least = "at least " if other.equal else ""
        many = count(len(equal), "other authority", "other authorities")
        listed = ", ".join(known[each] for each in equal)
        here += f"; {least}{many} would have been exactly as good ({listed}). "
        here += "The lot decided, and among children who are alike, who has waited longest."
    price = deciding(other.prices)
    if price is None:
        return here if other.authority else f"{here}{'' if equal else '.'} {_in_its_place(other)}"
    where = known[other.authority] if other.authority else "no place this week for the child"
    if price.verdict == "better":
        return f"{here}. A better plan was found, with {where}: {price.words}. The proposal is not proven best."
    if not other.proven:
        return (
            f"{here}{'' if equal else '.'} Of what was found in the time there was, {where} instead would come next "
            f"and mean {price.words}; it is not proven that nothing better is left."
        )
    if equal:
        return f"{here} Anything else makes the whole plan worse: {where} instead would mean {price.words}."
    return f"{here}, because anything else makes the whole plan worse: {where} instead would mean {price.words}."
