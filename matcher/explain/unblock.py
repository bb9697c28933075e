"""What would place an escalated child: the smallest easings, each found and confirmed by solving."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from matcher.errors import Usage
from matcher.explain.changed import unit_of
from matcher.explain.chosen import names
from matcher.explain.easings import eased
from matcher.explain.named import refuse_unknown
from matcher.explain.smallest import Way, smallest_ways, sort
from matcher.explain.trial import seed_of, trial_of, try_week
from matcher.proposal import Proposal
from matcher.report.words import count
from matcher.solve import Limits
from matcher.week import Week


@dataclass(frozen=True)
class Unblocking:
    """What would place one escalated child.

    Attributes
    ----------
    ways
        Smallest easings, ``size`` things each; none where nothing that can be offered would do. One of size 0 says
        that no place is lacking: the policy puts something else before placing the child.
    more
        Kinds of easing of which there are more ways than are listed.
    again
        Where the child goes when the whole week is solved again with the first way; None: the place goes to another.
    withdrawn
        The child is not escalated: its referral was withdrawn, and no place is looked for.
    """

    ref: str
    reasons: tuple[str, ...]
    size: int
    ways: tuple[Way, ...]
    more: frozenset[str]
    again: str | None
    sentences: tuple[str, ...]
    withdrawn: bool = False


def explain_escalated(week: Week, proposal: Proposal, ref: str, limits: Limits | None = None) -> Unblocking:
    """Find the smallest easings that would place an escalated child with nobody else losing a place.

    Raises
    ------
    Usage
        The week has no such child, or it is placed.
    OutOfTime
        The limit was reached before an answer was found.
    """
    base = trial_of(week, proposal)
    refuse_unknown(week, ref)
    if ref in base.authority_of:
        raise Usage(f"{ref} is placed; ask why there.")
    reasons = next((row.reasons for row in proposal.unmatched if row.ref == ref), ())
    together = unit_of(week, ref)
    if waiting := not_ready(week, together):
        return Unblocking(ref, reasons, 0, (), frozenset(), None, (waiting,), ref in week.withdrawn)
    ways, more = smallest_ways(week, proposal, base, together, limits)
    size = ways[0].size if ways else 0
    again = _again(week, ways[0], ref, seed_of(proposal), limits) if size else None
    return Unblocking(ref, reasons, size, ways, more, again, _sentences(names(week), ref, ways, more, again))


def not_ready(week: Week, together: tuple[str, ...]) -> str | None:
    """What must be done about the referral first, if anything."""
    return waiting(together, unready(week))


def waiting(together: tuple[str, ...], found: Mapping[str, str]) -> str | None:
    """What ``found`` tells of the first member of whom it tells anything."""
    return next((found[ref] for ref in together if ref in found), None)


def unready(week: Week) -> Mapping[str, str]:
    """What must be done about a referral first, by the ref of each child who waits for it."""
    found = {
        child.ref: f"The referral of {child.ref} is not complete; no place is looked for until it is."
        for child in week.children
        if not child.complete
    }
    gone = {ref: f"The referral of {ref} was withdrawn; no place is looked for." for ref in sorted(week.withdrawn)}
    return found | gone


def _again(week: Week, way: Way, ref: str, seed: int, limits: Limits | None) -> str | None:
    return try_week(eased(week, way.easings), seed, limits).authority_of.get(ref)


def _sentences(
    known: Mapping[str, str], ref: str, ways: tuple[Way, ...], more: frozenset[str], again: str | None
) -> tuple[str, ...]:
    if not ways:
        return ("No place that somebody could offer would do: what closes every authority is not a lack of places.",)
    if ways[0].size == 0:
        where = known[ways[0].authority]
        return (no_place_lacking(ref, where),)
    by_sort: dict[str, list[Way]] = {}
    for way in ways:
        by_sort.setdefault(sort(way.easings), []).append(way)
    found = [_sentence(known, kind, rows, kind in more) for kind, rows in by_sort.items()]
    if again is None:
        found.append(f"Solved again with the first of these, the place goes to a child who comes before {ref}.")
    else:
        found.append(f"Solved again with the first of these, {ref} goes to {known[again]}.")
    return tuple(found)


def no_place_lacking(ref: str, where: str) -> str:
    """What is said of a child whom the proposal leaves without a place that is there."""
    return (
        f"No place is lacking: {ref} could go to {where} with nobody else losing a place. The proposal keeps "
        "it back for an objective that the policy puts before placing children, or is not proven best."
    )


def _sentence(known: Mapping[str, str], what: str, ways: list[Way], more: bool) -> str:
    where = [" and ".join(dict.fromkeys(known[easing.authority] for easing in way.easings)) for way in ways]
    listed = where[0] if len(where) == 1 else f"any one of these: {'; '.join(where)}"
    others = "; or at yet other authorities" if more else ""
    moved = max(len(way.moves) for way in ways)
    stay = f" Up to {count(moved, 'other child', 'other children')} would change places." if moved else ""
    return f"{what[:1].upper() + what[1:]} at {listed}{others}.{stay}"
