"""Decisions that would part a group: found before they are recorded, since the next week could not be solved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import TYPE_CHECKING

from matcher.errors import Usage

if TYPE_CHECKING:
    from matcher.week import Decision


def refuse_parted(
    new: Iterable[Decision], group_of: Mapping[str, str], known: Mapping[str, tuple[Decision, ...]]
) -> None:
    """Refuse decisions that, with those in force, leave a group no authority to go to together.

    Parameters
    ----------
    new
        In the order of their making.
    group_of
        Groups of children by ref; only of those who have one.
    known
        Decisions in force, by child.

    Raises
    ------
    Usage
        With every pair that cannot hold together.
    """
    from matcher.ledger import in_force

    new = list(new)
    decided = {row.ref for row in new}
    together = in_force(
        [row for ref in group_of for row in known.get(ref, ())] + [row for row in new if row.ref in group_of]
    )
    members: dict[str, list[Decision]] = defaultdict(list)
    for row in together:
        members[group_of[row.ref]].append(row)
    parted = [
        f"{_said(first)} and {_said(second)} (group {group})"
        for group, rows in members.items()
        for first, second in combinations(rows, 2)
        if decided & {first.ref, second.ref} and first.ref != second.ref and _parts(first, second)
    ]
    if parted:
        raise Usage(
            f"A group stays together, and these cannot both hold: {'; '.join(parted)}. Nothing was written. Decide the "
            "same for every child of the group, take the earlier decision back with reopened, or clear the group."
        )


def _parts(first: Decision, second: Decision) -> bool:
    from matcher.week import PLACING

    placing = (first.decision in PLACING) + (second.decision in PLACING)
    if placing == 2:
        return first.authority != second.authority
    return placing == 1 and ("withdrawn" in (first.decision, second.decision) or first.authority == second.authority)


def _said(row: Decision) -> str:
    return f"{row.ref} {row.decision} {row.authority}" if row.authority else f"{row.ref} {row.decision}"
