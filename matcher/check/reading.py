"""A proposal from a file: ``proposal.json``, or a table by hand of ref and authority."""

from __future__ import annotations

import csv
import difflib
import io
import json
from collections import Counter
from pathlib import Path

from matcher.errors import DataError, Fault, FileTrouble
from matcher.proposal import Assignment, Proposal, Unmatched

REQUIRED = ("ref", "authority")
DETAILS = ("vacancy", "school_place", "esol_place")
LONGEST_CODE = 200


def read_proposal(path: str | Path) -> Proposal:
    """Read a proposal: JSON by its ending, any other file as CSV.

    Raises
    ------
    DataError
        The file is no proposal; every fault with where it is.
    FileTrouble
        The file cannot be read, or is a workbook.
    """
    path = Path(path)
    if path.suffix.lower() == ".xlsx":
        raise FileTrouble(f"{path} is a workbook to decide in. Name the proposal.json beside it, or a CSV of your own.")
    return _read_json(path) if path.suffix.lower() == ".json" else read_proposal_csv(path)


def read_proposal_csv(path: str | Path) -> Proposal:
    """Read a proposal from a CSV with the columns ref and authority, and vacancy, school_place and esol_place if given.

    A row without an authority is a child left unmatched; other columns are not looked at. The proposal claims
    nothing of itself: no stages, no loads.

    Raises
    ------
    DataError
        A column is missing or doubled, a row is ragged or has no ref, a value is too long.
    FileTrouble
        The file cannot be read.
    """
    path = Path(path)
    try:
        rows = list(csv.reader(io.StringIO(_text(path), newline=""), strict=True))
    except csv.Error as error:
        raise DataError([_fault(path, None, "P003", f"This is no table: {error}.", "Save it as CSV again.")]) from None
    header = [cell.strip().lower() for cell in rows[0]] if rows else []
    faults = _header_faults(path, header)
    if faults:
        raise DataError(faults)
    filled = [(number, cells) for number, cells in enumerate(rows[1:], start=2) if any(cell.strip() for cell in cells)]
    faults = [fault for number, cells in filled for fault in _row_faults(path, header, number, cells)]
    if faults:
        raise DataError(faults)
    return _proposal([_named(header, cells) for _, cells in filled])


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise FileTrouble(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        remedy = "Save it as 'CSV UTF-8 (comma delimited)'."
        raise DataError([_fault(path, None, "P002", "The file is not in UTF-8.", remedy)]) from None


def _fault(path: Path, row: int | None, code: str, problem: str, remedy: str, *, column: str = "") -> Fault:
    return Fault(path.name, row, column, code, "", problem, remedy)


def _read_json(path: Path) -> Proposal:
    text = _text(path)
    try:
        json.loads(text)
    except (ValueError, RecursionError) as error:
        problem = f"This is no JSON: {error}."
        raise DataError([_fault(path, None, "P001", problem, "Write the proposal again.")]) from None
    try:
        return Proposal.model_validate_json(text)
    except ValueError as error:
        raise DataError(_shape_faults(path, error)) from None


def _shape_faults(path: Path, error: ValueError) -> list[Fault]:
    """One fault for each place where the document is not a proposal, from pydantic's own list."""
    faults = []
    for found in getattr(error, "errors", list)():
        where = ".".join(str(part) for part in found["loc"])
        remedy = "Use a proposal.json as 'matcher propose' writes it."
        faults.append(_fault(path, None, "P004", f"{found['msg']}.", remedy, column=where))
    return faults


def _header_faults(path: Path, header: list[str]) -> list[Fault]:
    faults = []
    for name in REQUIRED:
        if name not in header:
            nearest = difflib.get_close_matches(name, header, n=1)
            hint = f" Is it {nearest[0]!r}?" if nearest else ""
            remedy = f"Name the columns in the first row: ref,authority.{hint}"
            faults.append(_fault(path, 1, "P005", f"The column {name} is missing.", remedy, column=name))
    for name, count in Counter(header).items():
        if count > 1 and name in REQUIRED + DETAILS:
            faults.append(
                _fault(path, 1, "P006", f"The column {name} is there {count} times.", "Keep one.", column=name)
            )
    return faults


def _row_faults(path: Path, header: list[str], number: int, cells: list[str]) -> list[Fault]:
    if len(cells) != len(header):
        problem = f"The row has {len(cells)} cells, and the header has {len(header)}."
        return [_fault(path, number, "P007", problem, "Give every row as many cells as the header.")]
    row = _named(header, cells)
    faults = [
        _fault(
            path,
            number,
            "P009",
            f"The value is longer than {LONGEST_CODE} letters.",
            "Use the code alone.",
            column=name,
        )
        for name, value in row.items()
        if value and len(value) > LONGEST_CODE
    ]
    if not row["ref"]:
        faults.append(_fault(path, number, "P008", "The row names no child.", "Give the child's ref.", column="ref"))
    return faults


def _named(header: list[str], cells: list[str]) -> dict[str, str | None]:
    """The cells that count, by column; None for blank."""
    return {name: cell.strip() or None for name, cell in zip(header, cells, strict=True) if name in REQUIRED + DETAILS}


def _proposal(rows: list[dict[str, str | None]]) -> Proposal:
    return Proposal(
        status="feasible",
        week_starting="",
        assignments=tuple(Assignment.model_validate(row) for row in rows if row["authority"]),
        unmatched=tuple(Unmatched.model_validate({"ref": row["ref"]}) for row in rows if not row["authority"]),
    )
