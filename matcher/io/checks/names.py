"""A code that names something must name something that is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator

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
                meant = _hints(facts, column, known[column.names])
                yield from _unknown(facts.tables[table.name], column, known[column.names], meant)


def _hints(facts: Facts, column: Column, known: frozenset[str]) -> Callable[[str], str]:
    """What says of a column's unknown code which may have been meant."""
    if column.names == "ref":
        return lambda item: _of_refs(item, column.name, known)
    named = {"authority": facts.namer.hint, "area": facts.namer_of_areas.hint}
    return named.get(column.names, lambda item: hint(item, known))


def _unknown(table: TypedTable, column: Column, known: frozenset[str], meant: Callable[[str], str]) -> Iterator[Fault]:
    # The previous proposal may well name a child who has left: told, not refused.
    code = FaultCode.PREVIOUS_REF_GONE if table.name == "previous" and column.names == "ref" else CODES[column.names]
    for number, value in table.rows(column.name):
        for item in (value,) if isinstance(value, str) else value or ():
            if item not in known:
                yield code.at(table.name, number, column.name, item, hint=meant(item))


def _of_refs(item: str, column: str, known: frozenset[str]) -> str:
    """The child whose ref differs in capitals alone; of opaque refs, one that is merely near is another child."""
    alike = [ref for ref in known if ref.casefold() == item.casefold()]
    return f"Did you mean {alike[0]!r}? " if alike else MOVED if column == "apart_from" else ""


def hint(item: str, known: frozenset[str]) -> str:
    """What an unknown code may have meant, where there are few enough to look through."""
    return nearest(item, sorted(known)) if len(known) <= TOO_MANY_FOR_HINTS else ""
