"""A week as a folder of CSV files: UTF-8 with or without BOM, never a guess at another encoding."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from matcher.errors import Fault
from matcher.io.atomic import make_folder, write_bytes
from matcher.io.codes import FaultCode
from matcher.io.columns import TABLES
from matcher.io.files import read_bytes
from matcher.io.rows import RawTable, Rows, make_table, shown, unknown_table
from matcher.io.toml import read_policy_toml

SPREADSHEETS = {".xlsx", ".xls", ".xlsm", ".ods", ".tsv", ".txt", ".json", ".toml"}
POLICY_TOML = "policy.toml"

csv.field_size_limit(2**24)


def read_folder(folder: Path) -> tuple[Rows, list[Fault]]:
    """Read every table of a folder; what is no table is told, never dropped in silence."""
    tables: dict[str, RawTable] = {}
    faults: list[Fault] = []
    for path in sorted(
        entry for entry in folder.iterdir() if entry.is_file() and not entry.name.startswith((".", "~$"))
    ):
        name, suffix = path.stem, path.suffix.lower()
        if path.name == POLICY_TOML:
            name = "policy"
        elif suffix != ".csv":
            faults += _not_read(path.name, suffix)
            continue
        if name not in TABLES:
            faults.append(unknown_table(name, "file"))
            continue
        if name in tables:
            faults.append(Fault(name, None, "", FaultCode.TABLE_TWICE, path.name, "Two files give this table.", "Keep one of the two."))  # fmt: skip
            continue
        table, more = read_policy_toml(path) if path.name == POLICY_TOML else read_csv(path, name)
        faults += more
        if table is not None:
            tables[name] = table
    if not tables and not faults:
        faults.append(Fault(folder.name, None, "", FaultCode.NO_TABLES, "", "The folder holds no table.", "Save each table as a CSV file of its name, as children.csv."))  # fmt: skip
    return Rows(tables), faults


def _not_read(name: str, suffix: str) -> Iterable[Fault]:
    if suffix in SPREADSHEETS:
        yield Fault(shown(name), None, "", FaultCode.FILE_NOT_READ, "", "This file of the folder is not read.", "Save a table as CSV under the table's name, or move the file away.", level="warning")  # fmt: skip


def read_csv(path: Path, name: str) -> tuple[RawTable | None, list[Fault]]:
    """Read one CSV file."""
    try:
        text = read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found = f"byte {error.object[error.start]:#04x} at {error.start}"
        return None, [Fault(name, None, "", FaultCode.NOT_UTF8, found, "The file is not UTF-8.", "In Excel, save it as 'CSV UTF-8 (Comma delimited)'.")]  # fmt: skip
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        return None, [Fault(name, None, "", FaultCode.MALFORMED, "", f"The file is not CSV: {error}.", "Open it in Excel and save it as 'CSV UTF-8 (Comma delimited)'.")]  # fmt: skip
    while records and not any(records[-1]):
        records.pop()
    if not records:
        return None, [Fault(name, None, "", FaultCode.NO_TABLES, "", "The file is empty: it has no header.", "Give it the table's header, or take the file away.")]  # fmt: skip
    header = records[0]
    if len(header) == 1 and any(separator in header[0] for separator in ";\t|"):
        return None, [Fault(name, 1, "", FaultCode.NOT_COMMAS, shown(header[0]), "The cells are not separated by commas.", "In Excel, save it as 'CSV UTF-8 (Comma delimited)'.")]  # fmt: skip
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
