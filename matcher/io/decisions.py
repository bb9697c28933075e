"""Decisions read back: from the review workbook, or from a table of decisions; every fault at once.

An empty ``decision`` is undecided: nothing is accepted in bulk, and each row carries its own decision.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matcher.errors import DataError, Fault
from matcher.io.cells import Bad, parser
from matcher.io.codes import FaultCode, ReviewCode
from matcher.io.columns import DECISIONS
from matcher.io.review_columns import (
    AUTHORITIES_SHEET,
    CHILDREN_SHEET,
    DECISION_COLUMNS,
    FROM,
    GROUP,
    PROPOSED,
    PROVENANCE_SHEET,
    REF,
    TO,
)
from matcher.io.reviewed import ReviewRow, faults_of_review
from matcher.io.rows import RawTable
from matcher.io.tables import csv_bytes, read_csv
from matcher.io.typed import parse_table
from matcher.io.workbook import Sheet, read_sheets, table_of
from matcher.week import DECISION_KINDS, Decision

NEEDED = (REF, FROM, TO, *(column.name for column in DECISION_COLUMNS))


@dataclass(frozen=True)
class Review:
    """A review workbook read back: which proposal it is of, what was decided, and which children are undecided."""

    proposal_sha256: str
    week_starting: str
    decisions: tuple[Decision, ...]
    undecided: tuple[str, ...]
    group_of: Mapping[str, str]


def read_review(path: Path) -> Review:
    """Read the decisions of a review workbook.

    Raises
    ------
    DataError
        With every fault of every row.
    FileTrouble
        The file cannot be read at all.
    """
    sheets, faults = read_sheets(path)
    if faults:
        raise DataError(faults)
    by_name = {sheet.name: sheet for sheet in sheets if sheet.records}
    provenance = _provenance(by_name.get(PROVENANCE_SHEET))
    faults = [] if provenance.get("proposal_sha256") else [ReviewCode.NO_PROVENANCE.at(PROVENANCE_SHEET, None)]
    rows, of_cells = _review_rows(by_name.get(CHILDREN_SHEET))
    of_rows = faults_of_review(rows, _names(by_name.get(AUTHORITIES_SHEET), rows))
    faults += [*of_cells, *_not_told(of_rows, of_cells), *_changed(rows, provenance)]
    if faults:
        raise DataError(sorted(faults, key=lambda fault: (fault.table, fault.row or 0, fault.column, fault.code)))
    decisions = tuple(_decision(row) for row in rows if row.decision)
    undecided = tuple(row.ref for row in rows if row.decision is None)
    groups = {row.ref: row.group for row in rows if row.group}
    return Review(provenance["proposal_sha256"], provenance.get("week_starting", ""), decisions, undecided, groups)


def _not_told(of_rows: Iterable[Fault], of_cells: Iterable[Fault]) -> list[Fault]:
    """Without those that only follow from a cell that could not be read, or from a decision that could not."""
    told = {(fault.row, fault.column) for fault in of_cells}
    found = [fault for fault in of_rows if (fault.row, fault.column) not in told]
    return [
        fault for fault in found if fault.code != ReviewCode.NO_DECISION.code or (fault.row, "decision") not in told
    ]


def _changed(rows: Iterable[ReviewRow], provenance: Mapping[str, str]) -> Iterator[Fault]:
    """Decisions on a proposal that is not the one that was written: they would be recorded as made on it."""
    for row in rows:
        to = provenance.get(f"{PROPOSED}{row.ref}")
        if row.decision and to is not None and to != (row.to or ""):
            yield ReviewCode.NOT_AS_WRITTEN.at(CHILDREN_SHEET, row.number, TO, row.to, to=to or "no authority")


def _provenance(sheet: Sheet | None) -> dict[str, str]:
    records = sheet.records if sheet else []
    return {record[0].strip(): "".join(record[1:2]).strip() for record in records if record}


def _names(sheet: Sheet | None, rows: list[ReviewRow]) -> dict[str, str]:
    """Codes that a decision may name, and their names: those of the sheet of authorities, and those of the rows."""
    records = sheet.records[1:] if sheet else []
    of_rows = {code: "" for row in rows for code in (row.entry, row.to) if code}
    return of_rows | {record[0].strip(): "".join(record[1:2]).strip() for record in records if record}


def _review_rows(sheet: Sheet | None) -> tuple[list[ReviewRow], list[Fault]]:
    if sheet is None:
        return [], [ReviewCode.NO_SHEET.at(CHILDREN_SHEET, None)]
    table, faults = table_of(sheet)
    # What people write beside the table is theirs: only the columns that are read can be at fault.
    faults = [fault for fault in (*sheet.faults, *faults) if fault.column in (*NEEDED, "")]
    missing = [name for name in NEEDED if name not in table.cells]
    if missing:
        meaning = "write the sheet anew with 'matcher propose'."
        return [], [
            FaultCode.MISSING_COLUMN.at(CHILDREN_SHEET, 1, name, name=name, meaning=meaning) for name in missing
        ]
    values, more = _parsed(table)
    rows = [
        ReviewRow(number, table.cells[REF][place], table.cells[FROM][place], table.cells[TO][place] or None,
                  _cell(table, GROUP, place), **{name: column[place] for name, column in values.items()})
        for place, number in enumerate(table.numbers)
    ]  # fmt: skip
    return rows, [*faults, *more]


def _cell(table: RawTable, column: str, place: int) -> str | None:
    return table.cells[column][place] or None if column in table.cells else None


def _parsed(table: RawTable) -> tuple[dict[str, list[Any]], list[Fault]]:
    """The decision columns as values; None where a cell is blank or cannot be used."""
    values: dict[str, list[Any]] = {}
    faults = []
    for column in DECISION_COLUMNS:
        parse, parsed = parser(column), []
        for number, text in zip(table.numbers, table.cells[column.name], strict=True):
            value = parse(text) if text else None
            if isinstance(value, Bad):
                faults.append(value.at(CHILDREN_SHEET, number, column.name, text))
                value = None
            parsed.append(value)
        values[column.name] = parsed
    return values, faults


def _decision(row: ReviewRow) -> Decision:
    assert row.decision is not None
    return Decision(
        ref=row.ref, authority=row.authority, decision=row.decision, reason=row.reason, decided_by=row.decided_by,
        decided_on=row.decided_on,
    )  # fmt: skip


def read_decisions(path: Path) -> tuple[tuple[int, Decision], ...]:
    """Read a CSV table of decisions: the row's number and the decision, in the order of the file.

    Raises
    ------
    DataError
        With every fault of form or cell, of decisions without a decider, and of refusals without a reason.
    FileTrouble
        The file cannot be read at all.
    """
    raw, faults = read_csv(path, DECISIONS.name)
    table, more = parse_table(raw, DECISIONS)
    rows = [dict(zip(table.values, row, strict=True)) for row in zip(*table.values.values(), strict=True)]
    numbered = list(zip(table.numbers, rows, strict=True))
    faults = [fault for fault in (*faults, *more) if fault.level == "fault"]
    faults += [fault for number, row in numbered for fault in _unaccounted(number, row)]
    if faults:
        raise DataError(faults)
    return tuple((number, Decision(**row)) for number, row in numbered)


def _unaccounted(number: int, row: dict[str, Any]) -> Iterator[Fault]:
    decision = row["decision"] or ""
    if not row["decided_by"]:
        yield ReviewCode.NO_DECIDER.at(DECISIONS.name, number, "decided_by")
    if decision.startswith("refused") and not row["reason"]:
        yield ReviewCode.NO_REASON.at(DECISIONS.name, number, "reason", known="a coded reason, or a text")
    if decision not in ("", "withdrawn") and not row["authority"]:
        yield FaultCode.DECISION_WITHOUT_AUTHORITY.at(DECISIONS.name, number, "authority", decision=decision)


def decisions_csv(decisions: tuple[Decision, ...]) -> bytes:
    """Decisions as the bytes of a week's ``decisions.csv``; what is reopened is undecided, and has no row there."""
    header = tuple(column.name for column in DECISIONS.columns)
    kept = (row for row in decisions if row.decision in DECISION_KINDS)
    rows = ([str(getattr(row, name) or "") for name in header] for row in kept)
    return csv_bytes(header, rows)
