"""What people decided must be possible at once: no child pinned to two authorities, nor to one that refused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import NamedTuple

from matcher.errors import Fault
from matcher.io.checks.facts import Facts
from matcher.io.codes import FaultCode
from matcher.week import PLACING


class Row(NamedTuple):
    """One decision and its row."""

    number: int
    ref: str | None
    authority: str | None
    decision: str | None

    @property
    def pinned(self) -> bool:
        """Whether the child must go there."""
        return self.decision in PLACING

    def __str__(self) -> str:
        return f"{self.decision} {self.authority}" if self.authority else f"{self.decision}"


class OwnRow(NamedTuple):
    """What a child's own row says that a pin must agree with."""

    ref: str | None
    entry: str | None
    group: str | None
    must: tuple[str, ...] | None
    avoid: tuple[str, ...] | None


def check_decisions(facts: Facts) -> Iterator[Fault]:
    """All faults between decisions, and between a pin and the child's own row."""
    table = facts.tables["decisions"]
    rows = [Row(*values) for values in table.rows("ref", "authority", "decision")]
    for row, authority in zip(rows, table.text["authority"], strict=True):
        if row.decision not in (None, "withdrawn") and not authority:
            yield FaultCode.DECISION_WITHOUT_AUTHORITY.at("decisions", row.number, "authority", decision=row.decision)
    for decided in _by_ref(rows).values():
        yield from _contradictions(decided)
    children = facts.tables["children"].rows("ref", "entry_authority", "group", "must", "avoid")
    yield from faults_of_pins(rows, (OwnRow(*values) for _, *values in children), facts.region_of)


def _by_ref(rows: Iterable[Row]) -> dict[str, list[Row]]:
    by_ref: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.ref is not None and row.decision is not None:
            by_ref[row.ref].append(row)
    return by_ref


def _contradictions(rows: list[Row]) -> Iterator[Fault]:
    for first, second in combinations(rows, 2):
        if str(first) == str(second):
            yield FaultCode.DECISION_REPEATED.at("decisions", second.number, "decision", second, first=first.number)
        elif _contradict(first, second):
            where = {"first": first.number, "other": first}
            yield FaultCode.DECISIONS_CONTRADICT.at("decisions", second.number, "decision", second, **where)


def _contradict(first: Row, second: Row) -> bool:
    known = first.authority is not None and second.authority is not None
    if first.pinned and second.pinned:
        return known and first.authority != second.authority
    if first.pinned == second.pinned:
        return False
    return "withdrawn" in (first.decision, second.decision) or (known and first.authority == second.authority)


def faults_of_pins(rows: Iterable[Row], children: Iterable[OwnRow], region_of: Mapping[str, str]) -> Iterator[Fault]:
    """Pins that the child's own row or a sibling's pin speaks against.

    Parameters
    ----------
    region_of
        Region of each authority that is known; pins to any other are left to other checks.
    """
    by_ref = _by_ref(rows)
    first_of_group: dict[str, Row] = {}
    for child in children:
        for row in by_ref.get(child.ref or "", ()):
            if not row.pinned or row.authority is None or row.authority not in region_of:
                continue
            if row.authority == child.entry:
                yield FaultCode.PIN_TO_ENTRY.at("decisions", row.number, "authority", child.entry)
            yield from _against_lists(row, {row.authority, region_of[row.authority]}, child)
            first = first_of_group.setdefault(child.group, row) if child.group is not None else row
            if first.ref != row.ref and first.authority != row.authority:
                where = {"group": child.group, "first": first.number, "other": first.authority}
                yield FaultCode.GROUP_PINNED_APART.at("decisions", row.number, "authority", row.authority, **where)


def _against_lists(row: Row, here: set[str], child: OwnRow) -> Iterator[Fault]:
    if child.avoid and here & set(child.avoid):
        text = f"avoid {', '.join(child.avoid)}"
        yield FaultCode.PIN_AGAINST_LIST.at("decisions", row.number, "authority", row.authority, list=text)
    if child.must and not here & set(child.must):
        text = f"must {', '.join(child.must)}"
        yield FaultCode.PIN_AGAINST_LIST.at("decisions", row.number, "authority", row.authority, list=text)
