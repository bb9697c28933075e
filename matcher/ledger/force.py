"""Which decisions are in force, and who was received where: read off the decisions in the order of their making.

A later decision sets aside what it contradicts: a pin or acceptance any earlier one, a withdrawal, and a refusal of the
same authority; a refusal a placement with that authority; a withdrawal any placement. Refusals of other authorities
stay in force, whatever follows, until the child is pinned or accepted there after all. What is reopened takes back all
that was decided of the child, or what was decided about the one authority that it names; it leaves nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from matcher.week import PLACING, Decision


@dataclass(frozen=True)
class Placement:
    """A child received: where, in which week, in which region that authority was then."""

    authority: str
    week_starting: str
    region: str | None


@dataclass(frozen=True)
class Standing:
    """One child's standing: decisions in force, and the placement that they come to, if any."""

    decisions: tuple[Decision, ...] = ()
    placement: Placement | None = None


def after(standing: Standing | None, new: Decision, week_starting: str, region: str | None = None) -> Standing:
    """The standing after one more decision; None: before any.

    A child who is accepted where it was pinned, or accepted again, was received once, in the week of the first.
    """
    standing = standing or Standing()
    if new.decision == "reopened":
        return _reopened(standing, new.authority)
    kept = tuple(old for old in standing.decisions if not _sets_aside(new, old))
    placement = standing.placement
    if new.decision in PLACING:
        assert new.authority is not None
        if placement is None or placement.authority != new.authority:
            placement = Placement(new.authority, week_starting, region)
    elif not any(old.decision in PLACING for old in kept):
        placement = None
    return Standing((*kept, new), placement)


def _reopened(standing: Standing, authority: str | None) -> Standing:
    """The standing without what was decided about an authority; None: about any, or none."""
    kept = tuple(row for row in standing.decisions if authority is not None and row.authority != authority)
    return Standing(kept, standing.placement if any(row.decision in PLACING for row in kept) else None)


def _sets_aside(new: Decision, old: Decision) -> bool:
    same_authority = new.authority == old.authority
    if new.decision in PLACING:
        return old.decision in (*PLACING, "withdrawn") or same_authority
    if new.decision == "withdrawn":
        return old.decision in (*PLACING, "withdrawn")
    return same_authority and old.decision in (*PLACING, new.decision)


@dataclass(frozen=True)
class Made:
    """One decision as it was recorded: with the week of the proposal it was made on, and the authority's region."""

    decision: Decision
    week_starting: str
    region: str | None = None


def standings_of(made: Iterable[Made]) -> dict[str, Standing]:
    """Every child's standing, by ref; decisions in the order in which they were recorded."""
    found: dict[str, Standing] = {}
    for row in made:
        ref = row.decision.ref
        found[ref] = after(found.get(ref), row.decision, row.week_starting, row.region)
    return found


def in_force(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Of decisions in the order of their making, those that no later one sets aside, by ref."""
    standing = standings_of(Made(row, "") for row in decisions)
    return tuple(row for ref in sorted(standing) for row in standing[ref].decisions)
