"""What people decided must be possible at once: no child pinned to two authorities, nor to one that refused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from matcher.errors import Fault
from matcher.io.checks.facts import Facts
from matcher.io.codes import FaultCode

PINS = ("pin", "accept")


class Row(NamedTuple):
    """One decision and its row."""

    number: int
    ref: str | None
    authority: str | None
    decision: str | None

    @property
    def pinned(self) -> bool:
        """Whether the child must go there."""
        return self.decision in PINS

    def __str__(self) -> str:
        return f"{self.decision} {self.authority}" if self.authority else f"{self.decision}"


def check_decisions(facts: Facts) -> Iterator[Fault]:
    """All faults between decisions, and between a pin and the child's own row."""
    table = facts.tables["decisions"]
    rows = [Row(*values) for values in table.rows("ref", "authority", "decision")]
    for row, authority in zip(rows, table.text["authority"], strict=True):
        if row.decision not in (None, "withdrawn") and not authority:
            yield FaultCode.DECISION_WITHOUT_AUTHORITY.at("decisions", row.number, "authority", decision=row.decision)
    by_ref: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.ref is not None and row.decision is not None:
            by_ref[row.ref].append(row)
    for decided in by_ref.values():
        yield from _contradictions(decided)
    yield from _pins(facts, by_ref)


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


def _pins(facts: Facts, by_ref: dict[str, list[Row]]) -> Iterator[Fault]:
    first_of_group: dict[str, Row] = {}
    for _, ref, entry, group, must, avoid in facts.tables["children"].rows(
        "ref", "entry_authority", "group", "must", "avoid"
    ):
        for row in by_ref.get(ref, ()):
            if not row.pinned or row.authority not in facts.authorities:
                continue
            if row.authority == entry:
                yield FaultCode.PIN_TO_ENTRY.at("decisions", row.number, "authority", entry)
            yield from _against_lists(row, {row.authority, facts.region_of.get(row.authority)}, must, avoid)
            first = first_of_group.setdefault(group, row) if group is not None else row
            if first.ref != row.ref and first.authority != row.authority:
                where = {"group": group, "first": first.number, "other": first.authority}
                yield FaultCode.GROUP_PINNED_APART.at("decisions", row.number, "authority", row.authority, **where)


def _against_lists(
    row: Row, here: set[str | None], must: tuple[str, ...] | None, avoid: tuple[str, ...] | None
) -> Iterator[Fault]:
    if avoid and here & set(avoid):
        text = f"avoid {', '.join(avoid)}"
        yield FaultCode.PIN_AGAINST_LIST.at("decisions", row.number, "authority", row.authority, list=text)
    if must and not here & set(must):
        text = f"must {', '.join(must)}"
        yield FaultCode.PIN_AGAINST_LIST.at("decisions", row.number, "authority", row.authority, list=text)
