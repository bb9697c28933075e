"""Children who stay together: one entry authority, nobody to be kept apart, and more than one child."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from matcher.errors import Fault
from matcher.io.checks.facts import Facts
from matcher.io.codes import FaultCode


class Member(NamedTuple):
    """One child of a group, as its row gives it."""

    row: int
    ref: str | None
    entry: str | None
    apart: tuple[str, ...] | None


def check_groups(facts: Facts) -> Iterator[Fault]:
    """All faults of groups; each is told at the later member's row."""
    groups: dict[str, list[Member]] = defaultdict(list)
    children = facts.tables["children"]
    for number, group, *rest in children.rows("group", "ref", "entry_authority", "apart_from"):
        if group is not None:
            groups[group].append(Member(number, *rest))
    spelt = Counter(map(_folded, groups))
    yield from _alike(groups)
    for group, members in groups.items():
        yield from _entries(group, members)
        yield from _apart(group, members)
        if len(members) == 1 and spelt[_folded(group)] == 1:
            yield FaultCode.GROUP_OF_ONE.at("children", members[0].row, "group", group)


def _alike(groups: dict[str, list[Member]]) -> Iterator[Fault]:
    """Groups that differ in capitals or spaces alone: read as they stand, they would part brothers and sisters."""
    first: dict[str, str] = {}
    for group, members in groups.items():
        other = first.setdefault(_folded(group), group)
        if other != group:
            where = {"other": other, "first": groups[other][0].row}
            for member in members:
                yield FaultCode.GROUPS_ALIKE.at("children", member.row, "group", group, **where)


def _folded(group: str) -> str:
    return "".join(group.split()).casefold()


def _entries(group: str, members: list[Member]) -> Iterator[Fault]:
    known = [member for member in members if member.entry is not None]
    for member in known[1:]:
        if member.entry != known[0].entry:
            where = {"group": group, "other": known[0].entry, "first": known[0].row}
            yield FaultCode.GROUP_OF_TWO_ENTRIES.at("children", member.row, "entry_authority", member.entry, **where)


def _apart(group: str, members: list[Member]) -> Iterator[Fault]:
    refs = {member.ref for member in members}
    for member in members:
        for other in member.apart or ():
            if other in refs and other != member.ref:
                yield FaultCode.GROUP_APART.at("children", member.row, "apart_from", other, group=group)
