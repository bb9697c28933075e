"""The proposal as files: ``proposal.json`` is the record, ``proposal.csv`` the same to read in Excel."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from matcher.io.atomic import make_folder, write_bytes
from matcher.io.tables import csv_bytes
from matcher.proposal import Proposal, comparable
from matcher.week import Week

JSON_NAME, CSV_NAME = "proposal.json", "proposal.csv"
COLUMNS = (
    "ref", "from", "authority", "authority_name", "vacancy", "school_place", "esol_place", "miles_to_anchor", "reasons",
)  # fmt: skip
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t")


def write_proposal(week: Week, proposal: Proposal, folder: Path, *, times: bool = True) -> tuple[Path, Path]:
    """Write both files, each whole or not at all; the record is written last.

    Parameters
    ----------
    folder
        Made if it is not there. Files of an earlier proposal are replaced.
    times
        Whether times and platform are written; without them equal runs give equal bytes.

    Raises
    ------
    FileTrouble
        The folder or a file cannot be written.
    """
    make_folder(folder)
    table, record = folder / CSV_NAME, folder / JSON_NAME
    write_bytes(table, proposal_csv(week, proposal), private=True)
    write_bytes(record, proposal_json(proposal, times=times), private=True)
    return record, table


def proposal_json(proposal: Proposal, *, times: bool = True) -> bytes:
    """The proposal as a JSON document, with nulls for times and platform where ``times`` is false."""
    document = proposal.model_dump(mode="json")
    return (json.dumps(document if times else comparable(document), ensure_ascii=False, indent=1) + "\n").encode()


def proposal_csv(week: Week, proposal: Proposal) -> bytes:
    """One row per child: the proposed placements, then the escalated children with their reasons."""
    return csv_bytes(COLUMNS, ([_inert(cell) for cell in row] for row in _rows(week, proposal)))


def _rows(week: Week, proposal: Proposal) -> Iterator[tuple[str, ...]]:
    entry = {child.ref: child.entry_authority for child in week.children}
    name = {authority.code: authority.name for authority in week.authorities}
    for row in proposal.assignments:
        miles = "" if row.miles_to_anchor is None else str(row.miles_to_anchor)
        places = (row.vacancy or "", row.school_place or "", row.esol_place or "")
        yield row.ref, entry[row.ref], row.authority, name[row.authority], *places, miles, ""
    for left in proposal.unmatched:
        yield left.ref, entry[left.ref], *[""] * 6, " ".join(left.reasons)


def _inert(cell: str) -> str:
    """A text that Excel would run as a formula, behind an apostrophe; the JSON keeps it as it is."""
    return f"'{cell}" if cell.startswith(STARTS_A_FORMULA) else cell
