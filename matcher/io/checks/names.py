"""A code that names something must name something that is there."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.errors import Fault
from matcher.io.checks.facts import Facts
from matcher.io.codes import FaultCode
from matcher.io.columns import ALL_TABLES, Column
from matcher.io.rows import nearest
from matcher.io.typed import TypedTable

CODES = {
    "authority": FaultCode.UNKNOWN_AUTHORITY,
    "area": FaultCode.UNKNOWN_AREA,
    "ref": FaultCode.UNKNOWN_REF,
    "place": FaultCode.UNKNOWN_PLACE,
}
TOO_MANY_FOR_HINTS = 5000
MOVED = (
    "Where that child has moved already, take the ref out and write the authority that it moved to into this child's "
    "avoid, so that they stay apart. Otherwise: "
)


def check_names(facts: Facts) -> Iterator[Fault]:
    """Every column that names an authority, an area, a child or a place."""
    known = {"authority": facts.authorities, "area": facts.areas, "ref": facts.refs, "place": facts.places}
    for table in ALL_TABLES:
        for column in table.columns:
            if column.names and table.name in facts.tables:
                yield from _unknown(facts.tables[table.name], column, known[column.names])


def _unknown(table: TypedTable, column: Column, known: frozenset[str]) -> Iterator[Fault]:
    # The previous proposal may well name a child who has left: told, not refused.
    code = FaultCode.PREVIOUS_REF_GONE if table.name == "previous" and column.names == "ref" else CODES[column.names]
    for number, value in table.rows(column.name):
        for item in (value,) if isinstance(value, str) else value or ():
            if item not in known:
                yield code.at(table.name, number, column.name, item, hint=_hint(column, item, known))


def _hint(column: Column, item: str, known: frozenset[str]) -> str:
    if column.names != "ref":
        return hint(item, known)
    return hint_of_ref(item, known) or (MOVED if column.name == "apart_from" else "")


def hint_of_ref(item: str, known: frozenset[str]) -> str:
    """The child whose ref differs in capitals alone; of opaque refs, one that is merely near is another child."""
    alike = [ref for ref in known if ref.casefold() == item.casefold()]
    return f"Did you mean {alike[0]!r}? " if alike else ""


def hint(item: str, known: frozenset[str]) -> str:
    """What an unknown code may have meant, where there are few enough to look through."""
    return nearest(item, sorted(known)) if len(known) <= TOO_MANY_FOR_HINTS else ""
