"""A week as one JSON document: the same tables, numbers as numbers, yes and no as true and false, lists as arrays."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from matcher.errors import Fault
from matcher.io.atomic import write_bytes
from matcher.io.cells import DECIMAL
from matcher.io.codes import FaultCode, shown
from matcher.io.columns import LIST_SEPARATOR, TABLES, Column
from matcher.io.files import read_bytes
from matcher.io.rows import RawTable, Rows, make_table, unknown_table

SCHEMA_VERSION = 1
FAR_FROM_ONE = 30  # powers of ten; a number beyond is left as it is written, for the cell's parser to refuse
HOW = "Write one object of tables, each an array of rows, each row an object; 'matcher schema' describes it."


class Twice(str):
    """A name that an object gave a second time."""


def read_document(path: Path) -> tuple[Rows, list[Fault]]:
    """Read a JSON document. A row's number is its place in the array plus 1, as in a spreadsheet with a header."""
    try:
        text = read_bytes(path).decode("utf-8-sig")
        document = json.loads(
            text, object_pairs_hook=_object, parse_float=_number, parse_int=_number, parse_constant=str
        )
    except UnicodeDecodeError:
        return Rows(), [FaultCode.NOT_UTF8.at(shown(path.name), None)]
    except (json.JSONDecodeError, RecursionError) as error:
        why = f"JSON with {error}" if isinstance(error, json.JSONDecodeError) else "JSON nested too deep"
        return Rows(), [FaultCode.MALFORMED.at(shown(path.name), None, why=why, how=HOW)]
    if not isinstance(document, dict):
        return Rows(), [FaultCode.MALFORMED.at(shown(path.name), None, why="the document is no object", how=HOW)]
    if "assignments" in document and "children" not in document:
        why, how = "the document is a proposal", "Name the week first, and the proposal after it."
        return Rows(), [FaultCode.MALFORMED.at(shown(path.name), None, why=why, how=how)]
    document.pop("schema_version", None)
    tables: dict[str, RawTable] = {}
    faults: list[Fault] = []
    for name, rows in document.items():
        if isinstance(name, Twice):
            faults.append(FaultCode.TABLE_TWICE.at(shown(name), None))
        elif name not in TABLES:
            faults.append(unknown_table(name))
        else:
            table, more = _table(name, rows)
            faults += more
            tables |= {name: table} if table else {}
    if not tables and not faults:
        faults.append(FaultCode.NO_TABLES.at(shown(path.name), None))
    return Rows(tables), faults


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        result = {}
        for key, value in pairs:
            result[Twice(f"{key} (2)") if key in result else key] = value
    return result


def _number(text: str) -> str:
    """A number as the text of a cell, without exponent where it is of a usual size."""
    if "e" not in text and "E" not in text:
        return text
    value = Decimal(text)
    return f"{value:f}" if value.is_finite() and abs(value.adjusted()) <= FAR_FROM_ONE else text


def _table(name: str, rows: Any) -> tuple[RawTable | None, list[Fault]]:
    if name == "policy" and isinstance(rows, dict):
        rows = [{"key": key, "value": value} for key, value in rows.items()]
    if not isinstance(rows, list):
        return None, [FaultCode.MALFORMED.at(name, None, why="the table is no array of rows", how=HOW)]
    faults = [
        FaultCode.MALFORMED.at(name, number, "", str(row), why="the row is no object", how=HOW)
        for number, row in enumerate(rows, 2)
        if not isinstance(row, dict)
    ]
    objects = [row if isinstance(row, dict) else {} for row in rows]
    header = list(dict.fromkeys(key for row in objects for key in row))
    again = [key for key in header if isinstance(key, Twice)]
    faults += [FaultCode.DUPLICATE_HEADER.at(name, None, shown(column), column) for column in again]
    if not header:
        header = [column.name for column in TABLES[name].columns]
    records = [
        [_cell(name, number, key, row.get(key), faults) for key in header] for number, row in enumerate(objects, 2)
    ]
    table, more = make_table(name, header, records, range(2, len(rows) + 2))
    return table, faults + more


def _cell(table: str, row: int, column: str, value: Any, faults: list[Fault]) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        items = [_cell(table, row, column, item, faults) for item in value]
        if any(LIST_SEPARATOR in item for item in items):
            faults.append(FaultCode.BAD_LIST.at(table, row, column, str(items)))
        return LIST_SEPARATOR.join(items)
    faults.append(FaultCode.MALFORMED.at(table, row, column, str(value), why="the cell is an object", how=HOW))
    return ""


def write_document(rows: Rows, path: Path) -> None:
    """Write the rows as one JSON document; the file is the owner's only."""
    document: dict[str, Any] = {"schema_version": SCHEMA_VERSION}
    for name, table in rows.tables.items():
        columns = [TABLES[name].by_name.get(column) for column in table.header]
        document[name] = [
            {
                title: _value(column, cell)
                for title, column, cell in zip(table.header, columns, row, strict=True)
                if cell
            }
            for row in table.rows()
        ]
    write_bytes(path, (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode(), private=True)


def _value(column: Column | None, cell: str) -> object:
    """A cell as JSON: typed only where reading it back gives the same text."""
    kind = column.kind if column else "text"
    if column and column.many:
        items = cell.split(LIST_SEPARATOR)
        return items if all(item and item == item.strip() for item in items) else cell
    if kind in ("integer", "decimal", "degrees") and DECIMAL.fullmatch(cell):
        number = float(cell) if "." in cell else int(cell)
        return number if _number(json.dumps(number)) == cell else cell
    return {"yes": True, "no": False}.get(cell, cell) if kind == "flag" else cell
