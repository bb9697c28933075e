"""A week as a folder of CSV files: UTF-8 with or without BOM, never a guess at another encoding."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from matcher.errors import Fault
from matcher.io.atomic import make_folder, write_bytes
from matcher.io.codes import SAVE_AS_CSV, FaultCode, shown
from matcher.io.columns import TABLES
from matcher.io.files import list_folder, read_bytes
from matcher.io.rows import RawTable, Rows, make_table, unknown_table
from matcher.io.toml import read_policy_toml

COULD_BE_TABLES = {".xlsx", ".xls", ".xlsm", ".ods", ".tsv", ".txt", ".json", ".toml"}
POLICY_TOML = "policy.toml"

csv.field_size_limit(2**24)


def read_folder(folder: Path) -> tuple[Rows, list[Fault]]:
    """Read every table of a folder; what is no table is told, never dropped in silence."""
    tables: dict[str, RawTable] = {}
    faults: list[Fault] = []
    for path in list_folder(folder):
        name = "policy" if path.name == POLICY_TOML else path.stem
        if path.name != POLICY_TOML and path.suffix.lower() != ".csv":
            if path.suffix.lower() in COULD_BE_TABLES:
                faults.append(FaultCode.FILE_NOT_READ.at(shown(path.name), None))
        elif name not in TABLES:
            faults.append(unknown_table(name))
        elif name in tables:
            faults.append(FaultCode.TABLE_TWICE.at(name, None, "", path.name))
        else:
            table, more = read_policy_toml(path) if path.name == POLICY_TOML else read_csv(path, name)
            faults += more
            tables |= {name: table} if table else {}
    if not tables and not any(fault.level == "fault" for fault in faults):
        faults.append(FaultCode.NO_TABLES.at(shown(folder.name), None))
    return Rows(tables), faults


def read_csv(path: Path, name: str) -> tuple[RawTable | None, list[Fault]]:
    """Read one CSV file; the table is None where nothing of it can be read."""
    try:
        text = read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, [FaultCode.NOT_UTF8.at(name, None, "", f"byte {error.object[error.start]:#04x} at {error.start}")]
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        return None, [FaultCode.MALFORMED.at(name, None, why=f"CSV with {error}", how=SAVE_AS_CSV)]
    while records and not any(records[-1]):
        records.pop()
    if not records:
        return None, [FaultCode.NO_TABLES.at(name, None)]
    header = records[0]
    if len(header) == 1 and any(separator in header[0] for separator in ";\t|"):
        return None, [FaultCode.NOT_COMMAS.at(name, 1, "", header[0])]
    return make_table(name, header, records[1:], range(2, len(records) + 1))


def write_folder(rows: Rows, folder: Path) -> None:
    """Write each table as a CSV file with BOM, so that Excel reads it as UTF-8. Files are the owner's only."""
    make_folder(folder)
    for table in rows.tables.values():
        write_bytes(folder / f"{table.name}.csv", csv_bytes(table.header, table.rows()), private=True)


def csv_bytes(header: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """Rows as the bytes of a CSV file for Excel: UTF-8 with BOM, CRLF."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(header)
    writer.writerows(rows)
    return buffer.getvalue().encode("utf-8-sig")
