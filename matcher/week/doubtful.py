"""Rows that are lawful and look mistaken: ``validate`` warns of each; who reads only the proposal must know as well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from matcher.week.week import Week

MOST_NAMED = 12
PERHAPS_AT_SCHOOL = 15  # younger children without a school year are a fault


def doubtful(week: Week) -> tuple[str, ...]:
    """A sentence for each doubt that bears on where children go, behind the column's name."""
    members = Counter(child.group for child in week.children if child.group is not None)
    found = [
        f"group: no other child has the group {child.group} of {child.ref}, so nobody is kept together with the child. "
        "Check the spelling."
        for child in sorted(week.waiting, key=lambda child: child.ref)
        if child.group is not None and members[child.group] == 1
    ]
    lost = [child.ref for child in week.waiting if child.anchor_kind is not None and child.anchor is None]
    if lost:
        found.append(
            f"anchor: {_who(lost)} a kind of anchor and no anchor, so nearness is not looked at. Name the place."
        )
    years = [child.ref for child in week.waiting if child.age == PERHAPS_AT_SCHOOL and child.school_year is None]
    if years:
        found.append(
            f"school_year: {_who(years)} no school year at 15, so no school place is looked for. "
            "Fill it in, unless the child is past year 11."
        )
    return tuple(found)


def _who(refs: Iterable[str]) -> str:
    """``C1 has``, ``C1, C2 and 3 more have``."""
    listed = sorted(refs)
    more = len(listed) - MOST_NAMED
    told = ", ".join(listed[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
    return f"{told} {'has' if len(listed) == 1 else 'have'}"
