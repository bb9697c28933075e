"""A code that names something must name something that is there."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.errors import Fault
from matcher.io.checks.facts import Facts
from matcher.io.codes import FaultCode
from matcher.io.columns import ALL_TABLES, Column
from matcher.io.rows import nearest
from matcher.io.typed import TypedTable

WHAT = {
    "authority": (FaultCode.UNKNOWN_AUTHORITY, "No authority has this code", "Correct the code, or add a row to authorities."),
    "area": (FaultCode.UNKNOWN_AREA, "This is neither an authority's code nor a region", "Correct it, or take it out."),
    "ref": (FaultCode.UNKNOWN_REF, "No child has this ref", "Correct the ref, or add the child's row."),
    "place": (FaultCode.UNKNOWN_PLACE, "No row of places gives this place", "Correct it, or add the place with its point."),
}  # fmt: skip


def check_names(facts: Facts) -> Iterator[Fault]:
    """Every column that names an authority, an area, a child or a place."""
    known = {"authority": facts.authorities, "area": facts.areas, "ref": facts.refs, "place": facts.places}
    for table in ALL_TABLES:
        for column in table.columns:
            if column.names:
                yield from _unknown(facts.tables[table.name], column, known[column.names])


def _unknown(table: TypedTable, column: Column, known: frozenset[object]) -> Iterator[Fault]:
    used = set(table.values[column.name]) - {None}
    if not column.many and used <= known:
        return
    code, problem, remedy = WHAT[column.names]
    # The previous proposal may well name a child who has left: told, not refused.
    make = table.warning if table.name == "previous" and column.names == "ref" else table.fault
    for number, value in table.rows(column.name):
        for item in _items(value):
            if item not in known:
                hint = nearest(str(item), map(str, known)) if len(known) < 5000 else ""
                yield make(number, column.name, code, item, f"{problem}.", hint + remedy)


def _items(value: object) -> tuple[object, ...]:
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)
