"""A week as an Excel workbook, written: the same rows give the same bytes, and no text becomes a formula or a link."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from matcher.errors import FileTrouble
from matcher.io.atomic import write_bytes
from matcher.io.cells import DECIMAL, ISO_DATE
from matcher.io.columns import TABLES, Column
from matcher.io.rows import RawTable, Rows

MOST_ROWS = 1_048_575
FIRST_SAFE_DAY = date(1900, 3, 1)  # Excel believes in a 29 February 1900
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
CREATED = datetime(2000, 1, 1)


def new_workbook(buffer: io.BytesIO) -> Any:
    """A workbook whose bytes depend on nothing but what is written into it."""
    book = xlsxwriter.Workbook(buffer, OPTIONS)
    book.set_properties({"created": CREATED})
    return book


def write_workbook(rows: Rows, path: Path) -> None:
    """Write the rows, one sheet per table; the file is the owner's only."""
    write_bytes(path, workbook_bytes(rows), private=True)


def workbook_bytes(rows: Rows) -> bytes:
    """The rows as a workbook.

    Raises
    ------
    FileTrouble
        A table has more rows than a sheet.
    """
    buffer = io.BytesIO()
    with new_workbook(buffer) as book:
        formats = {"date": book.add_format({"num_format": "yyyy-mm-dd"}), "head": book.add_format({"bold": True})}
        for table in rows.tables.values():
            _write_sheet(book.add_worksheet(table.name), table, formats)
    return buffer.getvalue()


def _write_sheet(sheet: Any, table: RawTable, formats: dict[str, Any]) -> None:
    if len(table.numbers) > MOST_ROWS:
        raise FileTrouble(f"{table.name} has more rows than a sheet of Excel. Write a folder of CSV files instead.")
    sheet.freeze_panes(1, 0)
    known = TABLES[table.name].by_name
    for place, (title, cells) in enumerate(table.cells.items()):
        sheet.write_string(0, place, title, formats["head"])
        sheet.set_column(place, place, column_width(title, cells))
        for row, cell in enumerate(cells, 1):
            if cell:
                write_cell(sheet, (row, place), known.get(title), cell, formats["date"])


def column_width(title: str, cells: list[str]) -> int:
    """Width in characters that shows the header and most of the cells."""
    return min(max(10, len(title) + 2, *(len(cell) + 1 for cell in cells[:100])) if cells else len(title) + 2, 40)


def write_cell(sheet: Any, at: tuple[int, int], column: Column | None, cell: str, date_format: Any) -> None:
    """Write one cell: a number or a date where reading it back gives the same text, else text."""
    kind = column.kind if column and not column.many else "text"
    if kind in ("integer", "decimal", "degrees") and _reads_back(cell):
        sheet.write_number(*at, float(cell))
    elif kind == "date" and (day := _day(cell)):
        sheet.write_datetime(*at, day, date_format)
    else:
        sheet.write_string(*at, cell)


def _reads_back(cell: str) -> bool:
    if not DECIMAL.fullmatch(cell):
        return False
    number = float(cell)
    written = f"{number:.16G}"  # as XlsxWriter writes it
    return cell == (str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(float(written)))


def _day(cell: str) -> datetime | None:
    if not ISO_DATE.fullmatch(cell):
        return None
    try:
        day = datetime.fromisoformat(cell)
    except ValueError:
        return None
    return day if day.date() >= FIRST_SAFE_DAY else None
