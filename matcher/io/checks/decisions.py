"""What people decided must be possible at once: no child pinned to two authorities, nor to one that refused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from matcher.errors import Fault
from matcher.io.checks.facts import Facts
from matcher.io.codes import FaultCode
from matcher.io.typed import TypedTable

PINS = ("pin", "accept")


class Row(NamedTuple):
    """One decision and its row."""

    number: object
    ref: object
    authority: object
    decision: object

    @property
    def pinned(self) -> bool:
        """Whether the child must go there."""
        return self.decision in PINS


def check_decisions(facts: Facts) -> Iterator[Fault]:
    """All faults between decisions, and between a pin and the child's own row."""
    table = facts.tables["decisions"]
    by_ref: dict[object, list[Row]] = defaultdict(list)
    for place, values in enumerate(table.rows("ref", "authority", "decision")):
        row = Row(*values)
        if row.decision not in (None, "withdrawn") and not table.text["authority"][place]:
            yield table.fault(row.number, "authority", FaultCode.DECISION_WITHOUT_AUTHORITY, "", f"{row.decision} needs an authority.", "Fill in the authority's code.")  # fmt: skip
        if row.ref is not None:
            by_ref[row.ref].append(row)
    for rows in by_ref.values():
        yield from _contradictions(table, rows)
    yield from _pins(table, facts, by_ref)


def _contradictions(table: TypedTable, rows: list[Row]) -> Iterator[Fault]:
    for first, second in combinations(rows, 2):
        if first[1:] == second[1:]:
            yield table.warning(second.number, "decision", FaultCode.DECISION_REPEATED, second.decision, f"Row {first.number} says the same.", "Keep one of the two.")  # fmt: skip
        elif _contradict(first, second):
            problem = f"It contradicts row {first.number}: {first.decision} {first.authority or ''}".rstrip() + "."
            yield table.fault(second.number, "decision", FaultCode.DECISIONS_CONTRADICT, f"{second.decision} {second.authority or ''}".strip(), problem, "Take out the one that no longer holds.")  # fmt: skip


def _contradict(first: Row, second: Row) -> bool:
    if first.pinned and second.pinned:
        return None not in (first.authority, second.authority) and first.authority != second.authority
    if first.pinned == second.pinned:
        return False
    return "withdrawn" in (first.decision, second.decision) or (
        first.authority is not None and first.authority == second.authority
    )


def _pins(table: TypedTable, facts: Facts, by_ref: dict[object, list[Row]]) -> Iterator[Fault]:
    children = facts.tables["children"]
    groups: dict[object, Row] = {}
    for _, ref, entry, group, must, avoid in children.rows("ref", "entry_authority", "group", "must", "avoid"):
        for row in by_ref.get(ref, ()):
            if not row.pinned or row.authority not in facts.authorities:
                continue
            if row.authority == entry:
                yield table.fault(row.number, "authority", FaultCode.PIN_TO_ENTRY, entry, "The child would stay with its own entry authority.", "Pin it to another authority, or take the decision out.")  # fmt: skip
            yield from _against_lists(table, row, facts.region_of.get(row.authority), must, avoid)
            first = groups.setdefault(group, row) if group is not None else row
            if first.ref != row.ref and first.authority != row.authority:
                problem = f"Group {group} is pinned to {first.authority} in row {first.number}, and its members stay together."
                yield table.fault(row.number, "authority", FaultCode.GROUP_PINNED_APART, row.authority, problem, "Pin the group to one authority.")  # fmt: skip


def _against_lists(table: TypedTable, row: Row, region: object, must: object, avoid: object) -> Iterator[Fault]:
    here = {row.authority, region}
    if isinstance(avoid, tuple) and here & set(avoid):
        yield table.fault(row.number, "authority", FaultCode.PIN_AGAINST_LIST, row.authority, "The child's row says to avoid it.", "Take it out of avoid, or take the pin out.")  # fmt: skip
    if isinstance(must, tuple) and not here & set(must):
        yield table.fault(row.number, "authority", FaultCode.PIN_AGAINST_LIST, row.authority, f"The child must go to one of {', '.join(map(str, must))}.", "Correct must, or take the pin out.")  # fmt: skip
