"""From text to values, column by column: every cell parsed once per distinct text, every fault of every table kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from matcher.errors import Fault
from matcher.io.cells import Bad, parser
from matcher.io.codes import FaultCode
from matcher.io.columns import TABLES, Column, Table
from matcher.io.rows import RawTable, nearest, without_marks

EXAMPLE = "EXAMPLE"  # how the first cell of the template's example row begins, in every table


@dataclass(frozen=True)
class TypedTable:
    """One table as values, by column.

    Attributes
    ----------
    values
        Every column of the format: parsed values, None where a cell is blank or cannot be used.
    text
        The same columns as text.
    numbers
        Row numbers as a spreadsheet shows them.
    """

    name: str
    values: dict[str, list[Any]]
    text: dict[str, list[str]]
    numbers: list[int]

    def rows(self, *columns: str) -> Iterator[tuple[Any, ...]]:
        """Row number and the named columns' values, row by row."""
        return zip(self.numbers, *(self.values[column] for column in columns), strict=True)


def parse_all(tables: dict[str, RawTable]) -> tuple[dict[str, TypedTable], list[Fault]]:
    """Parse every table of the format, those that are absent as empty ones."""
    typed: dict[str, TypedTable] = {}
    faults: list[Fault] = []
    for name, table in TABLES.items():
        typed[name], more = parse_table(tables.get(name), table)
        faults += more
    return typed, faults


def parse_table(raw: RawTable | None, table: Table) -> tuple[TypedTable, list[Fault]]:
    """Parse a table; one that is absent has no rows.

    Returns
    -------
    The values, and the faults of columns and cells.
    """
    if raw is None:
        return TypedTable(table.name, {c.name: [] for c in table.columns}, {c.name: [] for c in table.columns}, []), []
    raw = without_marks(raw)
    faults = list(_faults_of_header(raw, table))
    raw, examples = _without_examples(raw, table)
    faults += examples
    blank = [""] * len(raw.numbers)
    typed = TypedTable(table.name, {}, {c.name: raw.cells.get(c.name, blank) for c in table.columns}, raw.numbers)
    for column in table.columns:
        faults += _parse_column(typed, column)
        if column.required and column.name in raw.cells:
            faults += _faults_of_blanks(typed, column)
        if column.unique:
            faults += _faults_of_duplicates(typed, column.name)
    return typed, faults


def _faults_of_header(raw: RawTable, table: Table) -> Iterator[Fault]:
    known = ", ".join(table.by_name)
    for name in raw.header:
        again = name.endswith(")") and name.rpartition(" (")[0] in raw.cells  # a duplicate, told already
        if name and name not in table.by_name and not again:
            hint = nearest(name, table.by_name)
            yield FaultCode.UNKNOWN_COLUMN.at(table.name, 1, name, name, hint=hint, known=known)
    for column in table.columns:
        if column.required and column.name not in raw.cells:
            name = column.name
            yield FaultCode.MISSING_COLUMN.at(table.name, 1, name, "", name=name, meaning=column.meaning)


def _without_examples(raw: RawTable, table: Table) -> tuple[RawTable, list[Fault]]:
    """Leave out the template's example row where it stands untouched; one that was half changed is a fault."""
    key = table.columns[0].name
    cells = raw.cells.get(key, [])
    marked = [place for place, cell in enumerate(cells) if cell.startswith(EXAMPLE)]
    untouched = {place for place in marked if _row(raw, place) == table.example}
    if not marked:
        return raw, []
    codes = {place: FaultCode.EXAMPLE_ROW if place in untouched else FaultCode.EXAMPLE_CHANGED for place in marked}
    faults = [code.at(table.name, raw.numbers[place], key, cells[place]) for place, code in codes.items()]
    keep = [place for place in range(len(raw.numbers)) if place not in untouched]
    kept = {name: [column[place] for place in keep] for name, column in raw.cells.items()}
    return RawTable(raw.name, kept, [raw.numbers[place] for place in keep], raw.blank + len(untouched)), faults


def _row(raw: RawTable, place: int) -> dict[str, str]:
    return {name: column[place] for name, column in raw.cells.items() if column[place]}


def _parse_column(typed: TypedTable, column: Column) -> Iterator[Fault]:
    parse, cells = parser(column), typed.text[column.name]
    lookup: dict[str, Any] = {text: parse(text) if text else None for text in set(cells)}
    bad = {text: value for text, value in lookup.items() if isinstance(value, Bad)}
    lookup |= dict.fromkeys(bad)
    typed.values[column.name] = [lookup[text] for text in cells]
    if bad:
        for number, text in zip(typed.numbers, cells, strict=True):
            if text in bad:
                yield bad[text].at(typed.name, number, column.name, text)


def _faults_of_blanks(typed: TypedTable, column: Column) -> Iterator[Fault]:
    cells = typed.text[column.name]
    if not all(cells):
        for number, text in zip(typed.numbers, cells, strict=True):
            if not text:
                yield FaultCode.MISSING_VALUE.at(typed.name, number, column.name, meaning=column.meaning)


def _faults_of_duplicates(typed: TypedTable, column: str) -> Iterator[Fault]:
    if len(set(typed.values[column])) == len(typed.numbers):
        return
    first: dict[object, int] = {}
    for number, value in typed.rows(column):
        if value is not None and first.setdefault(value, number) != number:
            yield FaultCode.DUPLICATE.at(typed.name, number, column, value, first=first[value], name=column)
