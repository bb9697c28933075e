"""Children who stay together: one entry authority, nobody to be kept apart, and more than one child."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from matcher.errors import Fault
from matcher.io.checks.facts import Facts
from matcher.io.codes import FaultCode
from matcher.io.typed import TypedTable

Member = tuple[object, object, object, tuple[object, ...]]


def check_groups(facts: Facts) -> Iterator[Fault]:
    """All faults of groups; each is told at the later member's row."""
    children = facts.tables["children"]
    groups: dict[object, list[Member]] = defaultdict(list)
    for number, ref, entry, group, apart in children.rows("ref", "entry_authority", "group", "apart_from"):
        if group is not None:
            groups[group].append((number, ref, entry, apart if isinstance(apart, tuple) else ()))
    for group, members in groups.items():
        yield from _entries(children, group, members)
        yield from _apart(children, group, members)
        if len(members) == 1:
            yield children.warning(members[0][0], "group", FaultCode.GROUP_OF_ONE, group, "No other child has this group.", "Check the spelling; clear it if the child is alone.")  # fmt: skip


def _entries(children: TypedTable, group: object, members: list[Member]) -> Iterator[Fault]:
    known = [(number, entry) for number, _, entry, _ in members if entry is not None]
    for number, entry in known[1:]:
        if entry != known[0][1]:
            problem = f"Group {group} has two entry authorities: {known[0][1]} in row {known[0][0]}, {entry} here."
            yield children.fault(number, "entry_authority", FaultCode.GROUP_OF_TWO_ENTRIES, entry, problem, "Correct the entry authority, or the group.")  # fmt: skip


def _apart(children: TypedTable, group: object, members: list[Member]) -> Iterator[Fault]:
    refs = {ref for _, ref, _, _ in members}
    for number, ref, _, apart in members:
        for other in apart:
            if other in refs and other != ref:
                problem = f"{other} is in the same group {group}, so that they must be together and apart."
                yield children.fault(number, "apart_from", FaultCode.GROUP_APART, other, problem, "Take it out of the list, or out of the group.")  # fmt: skip
