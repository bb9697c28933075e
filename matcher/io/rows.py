"""Rows as text, whatever file they came from: what the readers give and the writers take."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from matcher.errors import Fault
from matcher.io.codes import FaultCode, shown
from matcher.io.columns import MARK_COLUMNS, TABLES

LONGEST_CELL = 32_767  # Excel's own limit: what one form cannot hold is refused in every form
HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
REPLACEMENT = "\ufffd"


@dataclass(frozen=True)
class RawTable:
    """One table as text, by column.

    Attributes
    ----------
    cells
        Column name to its cells, trimmed, "" for a blank one; all of the same length. Blank rows are left out.
    numbers
        Row number of each row as a spreadsheet shows it (the header is row 1).
    blank
        How many rows had no value at all.
    """

    name: str
    cells: dict[str, list[str]]
    numbers: list[int]
    blank: int = 0

    @property
    def header(self) -> tuple[str, ...]:
        """Column names in the order of the file."""
        return tuple(self.cells)

    def rows(self) -> Iterable[tuple[str, ...]]:
        """The rows in the order of the file."""
        return zip(*self.cells.values(), strict=True)


@dataclass(frozen=True)
class Rows:
    """The week's own rows: the tables that are there, by name."""

    tables: dict[str, RawTable] = field(default_factory=dict)


def nearest(word: str, known: Iterable[str]) -> str:
    """``Did you mean 'age'? `` or nothing."""
    lowered = {name.lower(): name for name in known}
    close = difflib.get_close_matches(word.lower()[:100], lowered, n=1, cutoff=0.6)
    return f"Did you mean {lowered[close[0]]!r}? " if close else ""


def unknown_table(name: str) -> Fault:
    """Fault of a file or sheet that is no table."""
    known = ", ".join(TABLES)
    return FaultCode.UNKNOWN_TABLE.at(shown(name), None, "", name, hint=nearest(name, TABLES), known=known)


def make_table(
    name: str, header: Sequence[str], records: Sequence[Sequence[str]], numbers: Sequence[int]
) -> tuple[RawTable, list[Fault]]:
    """Build a table from records of cells.

    Parameters
    ----------
    header
        Column names as found.
    records
        One sequence of cells per row.
    numbers
        The records' row numbers.

    Returns
    -------
    The table, and the faults of its shape: nameless and duplicate columns, ragged rows, hidden characters, long cells.
    """
    titles = [title.strip() for title in header]
    width = len(titles)
    filled = [(number, record) for number, record in zip(numbers, records, strict=True) if "".join(record).strip()]
    faults = [_ragged(name, number, record, width) for number, record in filled if len(record) != width]
    full = [record if len(record) == width else [*record, *[""] * width][:width] for _, record in filled]
    columns = [_clean(column) for column in zip(*full, strict=True)] if full else [[] for _ in titles]
    cells: dict[str, list[str]] = {}
    for title, column in zip(titles, columns, strict=True):
        faults += _faults_of_title(name, title, column, cells)
        if title or any(column):
            cells[_unused(title, cells)] = column
    table = RawTable(name, cells, [number for number, _ in filled], blank=len(records) - len(full))
    return table, faults + faults_of_text(table)


def _clean(column: Sequence[str]) -> list[str]:
    """Trim every cell; a line break within one is the same in every form."""
    cells = list(map(str.strip, column))
    if "\r" in "".join(cells):
        return [cell.replace("\r\n", "\n").replace("\r", "\n") for cell in cells]
    return cells


def _unused(title: str, taken: dict[str, list[str]]) -> str:
    # A second column of one name is kept, so that a marked copy shows it; it is a fault all the same.
    name, count = title, 1
    while name in taken:
        count += 1
        name = f"{title} ({count})"
    return name


def _ragged(table: str, number: int, record: Sequence[str], width: int) -> Fault:
    return FaultCode.RAGGED_ROW.at(table, number, "", ",".join(record[width:]), cells=len(record), width=width)


def _faults_of_title(table: str, title: str, column: Sequence[str], taken: dict[str, list[str]]) -> Iterator[Fault]:
    if not title and any(column):
        yield FaultCode.NAMELESS_COLUMN.at(table, 1, "", next(cell for cell in column if cell))
    elif title and title in taken:
        yield FaultCode.DUPLICATE_HEADER.at(table, 1, title, title)


def faults_of_text(table: RawTable) -> list[Fault]:
    """Cells that some form could not hold: hidden characters, more text than a spreadsheet's cell takes."""
    faults: list[Fault] = []
    for column, cells in table.cells.items():
        # One search over the whole column keeps the good path quick.
        if HIDDEN.search("\n".join(chain((column,), cells))) or max(map(len, cells), default=0) > LONGEST_CELL:
            faults += _faults_of_cells(table, column, cells)
    return faults


def _faults_of_cells(table: RawTable, column: str, cells: Sequence[str]) -> Iterator[Fault]:
    title = HIDDEN.sub(REPLACEMENT, column)
    for number, cell in zip((1, *table.numbers), (column, *cells), strict=True):
        if HIDDEN.search(cell):
            yield FaultCode.HIDDEN_CHARACTER.at(table.name, number, title, HIDDEN.sub(REPLACEMENT, cell))
        elif len(cell) > LONGEST_CELL:
            yield FaultCode.CELL_TOO_LONG.at(table.name, number, title, cell, length=len(cell), limit=LONGEST_CELL)


def without_marks(table: RawTable) -> RawTable:
    """The table without the two columns that ``validate --marked`` adds."""
    if not any(mark in table.cells for mark in MARK_COLUMNS):
        return table
    cells = {name: column for name, column in table.cells.items() if name not in MARK_COLUMNS}
    return RawTable(table.name, cells, table.numbers, table.blank)
