"""A week as an Excel workbook, read: one sheet per table. Formulas, merged cells and errors are faults, not values."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from datetime import datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.cell import get_column_letter
from openpyxl.utils.escape import unescape
from openpyxl.worksheet._reader import WorkSheetParser
from openpyxl.xml.functions import iterparse

from matcher.errors import Fault
from matcher.io.archive import HOW, faults_of_archive, merged_ranges
from matcher.io.codes import FaultCode, shown
from matcher.io.columns import TABLES
from matcher.io.files import read_bytes
from matcher.io.rows import RawTable, Rows, make_table, unknown_table

GUIDE = "guide"
"""A sheet that the template adds for its reader; it holds no rows."""
MOST_COLUMNS = 200
NOT_VALUES = {"f": FaultCode.FORMULA, "e": FaultCode.ERROR_VALUE}
ROW = re.compile(r"[0-9]+")
SHARED = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


class Sheet(NamedTuple):
    """A sheet's rows that hold something, as text, with their numbers; and what is no value in them."""

    name: str
    numbers: list[int]
    records: list[list[str]]
    faults: list[Fault]


class Reader(ExcelReader):  # type: ignore[misc]
    """openpyxl's reader with shared strings read exactly: its own drops every ``x005F_``, wherever it stands."""

    def read_strings(self) -> None:
        """Read the shared strings; phonetic hints are no part of the text."""
        part = self.package.find("application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml")
        if part is None:
            return
        with self.archive.open(part.PartName[1:]) as file:
            for _, node in iterparse(file):
                if node.tag == f"{SHARED}si":
                    self.shared_strings.append(unescape(_plain_text(node)))
                    node.clear()


def _plain_text(node: Any) -> str:
    texts = [node.find(f"{SHARED}t"), *(run.find(f"{SHARED}t") for run in node.findall(f"{SHARED}r"))]
    return "".join(text.text or "" for text in texts if text is not None)


def read_workbook(path: Path) -> tuple[Rows, list[Fault]]:
    """Read every sheet whose name is a table's; a blank sheet of another name is passed over."""
    sheets, faults = read_sheets(path)
    if faults:
        return Rows(), faults
    tables: dict[str, RawTable] = {}
    for sheet in sheets:
        if sheet.name not in TABLES:
            faults += [unknown_table(sheet.name)] if sheet.records else []
        elif sheet.name in tables:
            faults.append(FaultCode.TABLE_TWICE.at(sheet.name, None, "", sheet.name))
        elif sheet.records:
            tables[sheet.name], of_shape = table_of(sheet)
            faults += [*sheet.faults, *of_shape]
    if not tables and not faults:
        faults.append(FaultCode.NO_TABLES.at(shown(path.name), None))
    return Rows(tables), faults


def read_sheets(path: Path) -> tuple[list[Sheet], list[Fault]]:
    """Every sheet of a workbook but the guide, or what speaks against opening it."""
    content, file = read_bytes(path), shown(path.name)
    faults = faults_of_archive(file, content)
    if faults:
        return [], faults
    try:
        return _read_sheets(content), []
    except Exception:  # what a damaged part makes the XML and spreadsheet libraries raise is not to be foreseen
        return [], [FaultCode.MALFORMED.at(file, None, why="its inside is damaged", how=f"{HOW}.")]


def _read_sheets(content: bytes) -> list[Sheet]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reader = Reader(io.BytesIO(content), read_only=True)
        reader.read()
        named = [(sheet.title.strip(), sheet._worksheet_path) for sheet in reader.wb.worksheets]
        return [_read_sheet(reader, part, name) for name, part in named if name != GUIDE]


def table_of(sheet: Sheet) -> tuple[RawTable, list[Fault]]:
    """A sheet that holds something as a table: its first row is the header."""
    headed = sheet.numbers[0] == 1
    header, body = (sheet.records[0], sheet.records[1:]) if headed else ([], sheet.records)
    width = max(map(len, sheet.records))
    padded = [[*record, *[""] * (width - len(record))] for record in (header, *body)]
    table, faults = make_table(sheet.name, padded[0], padded[1:], sheet.numbers[headed:])
    last = table.numbers[-1] if table.numbers else 1
    return RawTable(sheet.name, table.cells, table.numbers, blank=last - 1 - len(table.numbers)), faults


def _read_sheet(reader: Reader, part: str, name: str) -> Sheet:
    """Rows that hold something, as text, with their numbers: a cell far out costs nothing for what lies between."""
    merged = merged_ranges(reader.archive, part)
    faults = [FaultCode.MERGED_CELLS.at(name, int(ROW.findall(area)[0]), "", area) for area in merged]
    numbers: list[int] = []
    records: list[list[str]] = []
    for number, cells in _rows(reader, part):
        record: list[str] = []
        for cell in cells:
            text, place = _text(cell["value"]), cell["column"]
            if not text.strip():
                continue
            if code := FaultCode.NAMELESS_COLUMN if place > MOST_COLUMNS else NOT_VALUES.get(cell["data_type"]):
                faults.append(code.at(name, number, _title(records, place), text))
            if place <= MOST_COLUMNS:
                record += [""] * (place - len(record))
                record[place - 1] = text
        if record:
            numbers.append(number)
            records.append(record)
    return Sheet(name, numbers, records, faults)


def _title(records: list[list[str]], place: int) -> str:
    header = records[0] if records else []
    return header[place - 1].strip() if place <= len(header) else str(get_column_letter(place))


def _rows(reader: Reader, part: str) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    book: Workbook = reader.wb
    with reader.archive.open(part) as source:
        parser = WorkSheetParser(
            source, reader.shared_strings, epoch=book.epoch, date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )  # fmt: skip
        yield from parser.parse()


def _text(value: object) -> str:
    """A cell's value as the text that a CSV file would hold."""
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e18 else _plain_decimal(value)
    # An array formula is an object with a text; dates with a time of day are left for the date parser to refuse.
    return "" if value is None else getattr(value, "text", None) or str(value)


def _plain_decimal(value: float) -> str:
    number = Decimal(repr(value))
    return f"{number:f}" if number.is_finite() and abs(number.adjusted()) < 30 else repr(value)
