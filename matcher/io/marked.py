"""The user's own rows with two more columns: what is wrong with the row, and how to mend it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from matcher.errors import Fault
from matcher.io.columns import MARK_COLUMNS
from matcher.io.rows import RawTable, Rows, without_marks


def marked_rows(rows: Rows, faults: Iterable[Fault]) -> Rows:
    """Add the two columns to every table; marks of an earlier run are replaced.

    The copy can be mended and read as it is: the two columns are passed over by the reader.
    """
    by_row: dict[tuple[str, int | None], list[Fault]] = defaultdict(list)
    for fault in faults:
        by_row[fault.table, fault.row].append(fault)
    return Rows({name: _marked(without_marks(table), by_row) for name, table in rows.tables.items()})


def _marked(table: RawTable, by_row: dict[tuple[str, int | None], list[Fault]]) -> RawTable:
    found = [by_row.get((table.name, number), []) for number in table.numbers]
    problems = ["\n".join(_told(fault) for fault in faults) for faults in found]
    remedies = ["\n".join(dict.fromkeys(fault.remedy for fault in faults)) for faults in found]
    cells = {**table.cells, **dict(zip(MARK_COLUMNS, (problems, remedies), strict=True))}
    return RawTable(table.name, cells, table.numbers, table.blank)


def _told(fault: Fault) -> str:
    where = f"{fault.column}: " if fault.column else ""
    return f"{where}{fault.problem}" + (" (a warning)" if fault.level == "warning" else "")
