"""From text to values, column by column: every cell parsed once per distinct text, every fault of every table kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from matcher.errors import Fault
from matcher.io.cells import Bad, parser
from matcher.io.codes import FaultCode
from matcher.io.columns import TABLES, Column, Table
from matcher.io.rows import RawTable, nearest, shown, without_marks


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
    values: dict[str, list[object]]
    text: dict[str, list[str]]
    numbers: list[int]

    def rows(self, *columns: str) -> Iterator[tuple[object, ...]]:
        """Row number and the named columns' values, row by row."""
        return zip(self.numbers, *(self.values[column] for column in columns), strict=True)

    def fault(self, row: object, column: str, code: FaultCode, found: object, problem: str, remedy: str) -> Fault:
        """Make a fault of this table."""
        assert row is None or isinstance(row, int)
        return Fault(self.name, row, column, code, "" if found is None else shown(str(found)), problem, remedy)

    def warning(self, row: object, column: str, code: FaultCode, found: object, problem: str, remedy: str) -> Fault:
        """Make a warning of this table."""
        fault = self.fault(row, column, code, found, problem, remedy)
        return Fault(fault.table, fault.row, column, code, fault.found, problem, remedy, level="warning")


def parse_table(raw: RawTable | None, table: Table) -> tuple[TypedTable, list[Fault]]:
    """Parse a table; one that is absent has no rows.

    Returns
    -------
    The values, and the faults of columns and cells.
    """
    if raw is None:
        return TypedTable(table.name, {c.name: [] for c in table.columns}, {c.name: [] for c in table.columns}, []), []
    raw = without_marks(raw)
    faults = _faults_of_header(raw, table)
    raw, examples = _without_examples(raw, table)
    faults += examples
    blank = [""] * len(raw.numbers)
    text = {column.name: raw.cells.get(column.name, blank) for column in table.columns}
    values: dict[str, list[object]] = {}
    for column in table.columns:
        values[column.name], more = _parse_column(table.name, column, text[column.name], raw.numbers)
        faults += more
        if column.required and column.name in raw.cells:
            faults += _faults_of_blanks(table, column, text[column.name], raw.numbers)
    typed = TypedTable(table.name, values, text, raw.numbers)
    for column in table.columns:
        if column.unique:
            faults += _faults_of_duplicates(typed, column.name)
    return typed, faults


def _faults_of_header(raw: RawTable, table: Table) -> list[Fault]:
    faults = []
    for name in raw.header:
        if name and name not in table.by_name and not name.endswith(")"):
            remedy = f"{nearest(name, table.by_name)}The columns are: {', '.join(table.by_name)}."
            faults.append(Fault(table.name, 1, name, FaultCode.UNKNOWN_COLUMN, shown(name), "The table has no such column.", remedy))  # fmt: skip
    for column in table.columns:
        if column.required and column.name not in raw.cells:
            faults.append(Fault(table.name, 1, column.name, FaultCode.MISSING_COLUMN, "", "A required column is missing.", f"Add the column {column.name}: {column.meaning}"))  # fmt: skip
    return faults


def _without_examples(raw: RawTable, table: Table) -> tuple[RawTable, list[Fault]]:
    """Leave out the template's example row where it stands untouched; one that was half changed is a fault."""
    key = table.columns[0].name
    cells = raw.cells.get(key, [])
    marked = [place for place, cell in enumerate(cells) if cell.startswith("EXAMPLE")]
    if not marked:
        return raw, []
    untouched = [place for place in marked if {n: c[place] for n, c in raw.cells.items() if c[place]} == table.example]
    faults = []
    for place in marked:
        level = "warning" if place in untouched else "fault"
        problem = "The template's example row is still there" + (
            " and is not read." if level == "warning" else ", with changes."
        )
        faults.append(Fault(table.name, raw.numbers[place], key, FaultCode.EXAMPLE_ROW, cells[place], problem, "Clear the row, or type your own value over it.", level=level))  # type: ignore[arg-type]  # fmt: skip
    keep = [place for place in range(len(raw.numbers)) if place not in set(untouched)]
    kept = {name: [column[place] for place in keep] for name, column in raw.cells.items()}
    return RawTable(raw.name, kept, [raw.numbers[place] for place in keep], raw.blank + len(untouched)), faults


def _parse_column(table: str, column: Column, cells: list[str], numbers: list[int]) -> tuple[list[object], list[Fault]]:
    parse = parser(column)
    lookup: dict[str, object] = {text: parse(text) if text else None for text in set(cells)}
    bad = {text: value for text, value in lookup.items() if isinstance(value, Bad)}
    if not bad:
        return [lookup[text] for text in cells], []
    lookup.update(dict.fromkeys(bad))
    faults = [
        Fault(table, number, column.name, bad[text].code, shown(text), bad[text].problem, bad[text].remedy)
        for number, text in zip(numbers, cells, strict=True)
        if text in bad
    ]
    return [lookup[text] for text in cells], faults


def _faults_of_blanks(table: Table, column: Column, cells: list[str], numbers: list[int]) -> list[Fault]:
    if all(cells):
        return []
    return [
        Fault(
            table.name,
            number,
            column.name,
            FaultCode.MISSING_VALUE,
            "",
            "A required cell is blank.",
            f"Fill it in: {column.meaning}",
        )  # fmt: skip
        for number, text in zip(numbers, cells, strict=True)
        if not text
    ]


def _faults_of_duplicates(typed: TypedTable, column: str) -> list[Fault]:
    values = typed.values[column]
    if len(set(values)) == len(values):
        return []
    first: dict[object, object] = {}
    faults = []
    for number, value in typed.rows(column):
        if value is not None and first.setdefault(value, number) != number:
            problem = f"Row {first[value]} has the same {column}."
            faults.append(typed.fault(number, column, FaultCode.DUPLICATE, value, problem, "Keep one row, or correct one of the two."))  # fmt: skip
    return faults


def parse_all(tables: dict[str, RawTable]) -> tuple[dict[str, TypedTable], list[Fault]]:
    """Parse every table of the format, those that are absent as empty ones."""
    typed: dict[str, TypedTable] = {}
    faults: list[Fault] = []
    for name, table in TABLES.items():
        typed[name], more = parse_table(tables.get(name), table)
        faults += more
    return typed, faults
