"""Weeks with one thing changed: what an explanation, a what-if or a trial of strength solves again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Literal

from matcher.calendars import week_starting
from matcher.week import PLACING, Decision, Previous, Week


def with_decision(
    week: Week, ref: str, authority: str, decision: Literal["pin", "refused-by-authority", "refused-by-child"]
) -> Week:
    """The week with one more decision about a child; it holds for the child's whole group."""
    row = Decision(ref=ref, authority=authority, decision=decision)
    return week.model_copy(update={"decisions": (*week.decisions, row)})


def without_pins(week: Week, refs: Collection[str]) -> Week:
    """The week without pins and accepted placements of some children."""
    kept = (row for row in week.decisions if not (row.ref in refs and row.decision in PLACING))
    return week.model_copy(update={"decisions": tuple(kept)})


def without_children(week: Week, refs: Collection[str]) -> Week:
    """The week as if some children had not been referred, their decisions and earlier places included.

    It stays the week that it is: where no first day is set, the referrals tell it, and those left could tell another.
    """
    return week.model_copy(
        update={
            "policy": week.policy.model_copy(update={"week_starting": week_starting(week)}),
            "children": tuple(row for row in week.children if row.ref not in refs),
            "decisions": tuple(row for row in week.decisions if row.ref not in refs),
            "previous": tuple(row for row in week.previous if row.ref not in refs),
        }
    )


def offering_only(week: Week, authorities: Collection[str]) -> Week:
    """The week as if no other authorities offered anything: no vacancy, no school place, no course."""
    return week.model_copy(
        update={
            "vacancies": tuple(row for row in week.vacancies if row.authority in authorities),
            "school_places": tuple(row for row in week.school_places if row.authority in authorities),
            "esol_places": tuple(row for row in week.esol_places if row.authority in authorities),
        }
    )


def keeping(week: Week, authority_of: Mapping[str, str], stages: Iterable[str] | None = None) -> Week:
    """The week with a plan as its earlier proposal, so that solving again changes as little as can be.

    Parameters
    ----------
    authority_of
        Authority by ref.
    stages
        Stages instead of the policy's own, in order; None: the policy's.
    """
    previous = tuple(Previous(ref=ref, authority=code) for ref, code in sorted(authority_of.items()))
    changed: dict[str, object] = {"previous": previous}
    if stages is not None:
        changed["policy"] = week.policy.model_copy(update={"stages": tuple(stages)})
    return week.model_copy(update=changed)


def near_to(week: Week, authority_of: Mapping[str, str]) -> Week:
    """The week so that, among plans equally good in every objective, one with the fewest moves from a plan is found.

    A week with an earlier proposal of its own stays as it is: there the policy says what a move is worth.
    """
    if week.previous:
        return week
    stages = [stage for stage in week.policy.stages if stage != "stability"]
    before_the_lot = len(stages) - 1 if stages[-1:] == ["tie-break"] else len(stages)
    return keeping(week, authority_of, [*stages[:before_the_lot], "stability", *stages[before_the_lot:]])


def dropping_out(week: Week, authority: str, until: date | None = None) -> Week:
    """The week with an authority paused, and everyone decided for it free again."""
    rows = (
        row.model_copy(update={"participation": "paused", "paused_until": until}) if row.code == authority else row
        for row in week.authorities
    )
    bound = {row.ref for row in week.decisions if row.authority == authority and row.decision in PLACING}
    return without_pins(week.model_copy(update={"authorities": tuple(rows)}), bound)


def unit_of(week: Week, ref: str) -> tuple[str, ...]:
    """Refs of everyone who moves together with a child, the child first."""
    group = next(row.group for row in week.children if row.ref == ref)
    others = (row.ref for row in week.children if group is not None and row.group == group and row.ref != ref)
    return (ref, *others)


def units_of(week: Week) -> Mapping[str, tuple[str, ...]]:
    """By ref, the refs of everyone who moves together with each child, in the week's order."""
    members: dict[str, list[str]] = {}
    for row in week.children:
        if row.group is not None:
            members.setdefault(row.group, []).append(row.ref)
    together = {group: tuple(refs) for group, refs in members.items()}
    return {row.ref: (row.ref,) if row.group is None else together[row.group] for row in week.children}
