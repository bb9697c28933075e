"""Read, check and write a week in any of its three forms; the form is told by the path."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from matcher.errors import DataError, Fault, FileTrouble
from matcher.io.assemble import assemble
from matcher.io.checks import CHECKS, Facts
from matcher.io.columns import POLICY, TABLES
from matcher.io.policy import laid_over, read_settings
from matcher.io.render import week_rows
from matcher.io.rows import RawTable, Rows
from matcher.io.tables import read_folder, write_folder
from matcher.io.typed import TypedTable, parse_all, parse_table
from matcher.week import Authority, Decision, Policy, Week


@dataclass(frozen=True)
class RowCount:
    """Rows read = used + rejected + blank."""

    read: int
    used: int
    rejected: int
    blank: int


class Checked(NamedTuple):
    """A week looked through: the week if it has no fault, all faults and warnings, and the rows of each table.

    ``decided`` tells the row of each decision, as a spreadsheet shows it.
    """

    week: Week | None
    faults: tuple[Fault, ...]
    counts: dict[str, RowCount]
    decided: Mapping[Decision, int] = {}


def load(path: Path) -> tuple[Rows, list[Fault]]:
    """Read the week's own rows, and the faults that the form itself shows.

    Raises
    ------
    FileTrouble
        The path is missing, may not be read, or is of no form that is read.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if path.is_dir():
        return read_folder(path)
    if not path.exists():
        raise FileTrouble(f"{path} is not there. Check the name and the folder.")
    if suffix == ".xlsx":
        from matcher.io.workbook import read_workbook

        return read_workbook(path)
    if suffix == ".json":
        from matcher.io.document import read_document

        return read_document(path)
    raise FileTrouble(f"{path} is no week. {_how_to_save(suffix)}")


def _how_to_save(suffix: str) -> str:
    if suffix in (".xls", ".xlsm", ".xlsb", ".ods"):
        return f"A {suffix} file is not read: open it in Excel and save it as 'Excel Workbook (*.xlsx)'."
    return "A week is a folder of CSV files, an .xlsx workbook or a .json document."


def read_rows(path: Path) -> Rows:
    """Read the week's own rows, not merged with the reference.

    Raises
    ------
    DataError
        The form itself is at fault (a ragged row, a formula), so that rows could be lost.
    """
    rows, faults = load(path)
    stopping = [fault for fault in faults if fault.level == "fault"]
    if stopping:
        raise DataError(stopping)
    return rows


def write_rows(rows: Rows, path: Path) -> None:
    """Write rows in the form that the path's ending tells: ``.xlsx``, ``.json``, else a folder of CSV files."""
    path = Path(path)
    if path.suffix.lower() == ".xlsx":
        from matcher.io.spreadsheet import write_workbook

        write_workbook(rows, path)
    elif path.suffix.lower() == ".json":
        from matcher.io.document import write_document

        write_document(rows, path)
    elif path.suffix and not path.is_dir():
        raise FileTrouble(f"{path} cannot be written. {_how_to_save(path.suffix.lower())}")
    else:
        write_folder(rows, path)


def write_week(week: Week, path: Path) -> None:
    """Write a week, its merged authorities and its policy included; reading it gives an equal week."""
    write_rows(week_rows(week), path)


def check_rows(rows: Rows, faults: list[Fault], over: Sequence[RawTable] = ()) -> Checked:
    """Look through rows that were read, with the faults that their form showed.

    Parameters
    ----------
    over
        Further policies, each laid over the week's own and those before it.
    """
    tables, more = parse_all(rows.tables)
    policies = [tables["policy"]]
    for raw in over:
        typed, of_cells = parse_table(raw, replace(POLICY, name=raw.name))
        policies.append(typed)
        more += of_cells
    policy, of_policy = laid_over(policies, Policy())
    reference = _reference(policy)
    facts = Facts(tables, policies, policy, reference)
    # What the form showed of a cell (a formula, an error) is its fault; what the text looks like is not told again.
    told = {(fault.table, fault.row, fault.column) for fault in faults if fault.column}
    more = [fault for fault in more if (fault.table, fault.row, fault.column) not in told]
    found = [*faults, *more, *of_policy, *(fault for check in CHECKS for fault in check(facts))]
    order = {name: place for place, name in enumerate(TABLES)}
    found.sort(key=lambda fault: (order.get(fault.table, -1), fault.table, fault.row or 0, fault.column, fault.code))
    stopped = any(fault.level == "fault" for fault in found)
    week = None if stopped else assemble(tables, policy, reference)
    decided = dict(zip(week.decisions, tables["decisions"].numbers, strict=True)) if week else {}
    return Checked(week, tuple(found), _count(rows, tables, found), decided)


def _reference(policy: Policy) -> Mapping[str, Authority]:
    if not policy.use_reference:
        return {}
    from matcher.reference import authorities

    return authorities()


def _count(rows: Rows, tables: Mapping[str, TypedTable], faults: list[Fault]) -> dict[str, RowCount]:
    rejected: dict[str, set[int]] = {}
    for fault in faults:
        if fault.level == "fault" and fault.row is not None and fault.row > 1:
            rejected.setdefault(fault.table, set()).add(fault.row)
    counts = {}
    for name, raw in rows.tables.items():
        read = len(raw.numbers) + raw.blank
        filled = len(tables[name].numbers)
        refused = len(rejected.get(name, ()))
        counts[name] = RowCount(read, filled - refused, refused, read - filled)
    return counts


def check_week(path: Path, policy: Path | None = None, settings: RawTable | None = None) -> Checked:
    """Look a week through without refusing it; parameters as of :func:`read_week`.

    Raises
    ------
    FileTrouble
        A path cannot be read at all.
    """
    with _without_collection():
        rows, faults = load(path)
        laid, of_form = read_settings(policy) if policy is not None else (None, [])
        return check_rows(rows, [*faults, *of_form], [table for table in (laid, settings) if table is not None])


@contextmanager
def _without_collection() -> Iterator[None]:
    """Rows hold no cycles: looking for some while millions of cells are made costs a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def read_week(path: Path, policy: Path | None = None, settings: RawTable | None = None) -> Week:
    """Read a week.

    Parameters
    ----------
    path
        A folder of CSV files, an ``.xlsx`` workbook or a ``.json`` document.
    policy
        A policy file that is laid over the week's own policy before anything is checked or merged.
    settings
        Keys and values that are laid over that.

    Returns
    -------
    The week, its authorities laid over the reference table where the policy uses it.

    Raises
    ------
    DataError
        With every fault of every table at once.
    FileTrouble
        A path cannot be read at all.
    """
    checked = check_week(path, policy, settings)
    if checked.week is None:
        raise DataError(fault for fault in checked.faults if fault.level == "fault")
    return checked.week
