"""The review workbook: what is proposed for each child, and the cells in which people decide.

Left of each child's row stands what the program tells, right (on yellow) what a person decides. The names of the sheet
and of its decision columns are those of ``matcher.io.review_columns``, from which ``matcher decide`` reads them back.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from matcher.io.atomic import make_folder, write_bytes
from matcher.io.kept import keep_decided
from matcher.io.review_columns import CHILDREN_SHEET, ESCALATED_SHEET, PROPOSED, PROVENANCE_SHEET, REASONS, Reason
from matcher.io.spreadsheet import new_workbook
from matcher.proposal import Proposal
from matcher.report.compared import Beside
from matcher.report.reasons import Reasons
from matcher.report.sheets import Field, Formats, formats_of, print_ready, write_table, write_value
from matcher.report.view import View, view_of
from matcher.report.workbook_beside import COMPARED_SHEET, SUBGROUPS_SHEET, compared_sheet, subgroups_sheet
from matcher.report.workbook_changes import CHANGES_SHEET, changes_sheet
from matcher.report.workbook_children import escalated_sheet, review_sheet
from matcher.report.workbook_loads import authorities_sheet, regions_sheet
from matcher.report.workbook_summary import summary_sheet
from matcher.week import Week

WORKBOOK_NAME = "proposal.xlsx"
AUTHORITIES_SHEET = "authorities"
REASONS_SHEET = "reasons"


def review_workbook(
    week: Week, proposal: Proposal, reasons: Reasons | None = None, beside: Beside | None = None
) -> bytes:
    """The proposal as a workbook to review and decide in; equal input gives equal bytes.

    Parameters
    ----------
    reasons
        Explanations by ref. Without them the sentence tells the facts, and next best and price are left out.
    beside
        The rules in use and how categories of children fare; without it their sheets are left out.
    """
    view = view_of(week, proposal, reasons, beside=beside)
    buffer = io.BytesIO()
    with new_workbook(buffer) as book:
        formats = formats_of(book)
        sheets = {name: book.add_worksheet(name) for name in _sheet_names(view)}
        summary_sheet(sheets["summary"], view, formats)
        review_sheet(sheets[CHILDREN_SHEET], view, formats, len(view.authorities))
        escalated_sheet(sheets[ESCALATED_SHEET], view, formats)
        authorities_sheet(sheets[AUTHORITIES_SHEET], view, formats)
        regions_sheet(sheets["regions"], view, formats)
        if view.changed is not None:
            changes_sheet(sheets[CHANGES_SHEET], view, formats)
        if beside is not None:
            compared_sheet(sheets[COMPARED_SHEET], view, beside, formats)
            subgroups_sheet(sheets[SUBGROUPS_SHEET], beside, formats)
        _reasons_sheet(sheets[REASONS_SHEET], formats)
        _provenance_sheet(sheets[PROVENANCE_SHEET], view, formats)
    return buffer.getvalue()


def write_review_workbook(
    folder: Path, week: Week, proposal: Proposal, reasons: Reasons | None = None, beside: Beside | None = None
) -> tuple[Path, Path | None]:
    """Write ``proposal.xlsx`` whole, readable by its owner only; one in which somebody has decided is moved aside.

    Parameters
    ----------
    folder
        Made if it is not there.

    Returns
    -------
    The workbook, and where the decided one is now, if there was one.

    Raises
    ------
    FileTrouble
        The file cannot be written, or it is open in Excel.
    """
    make_folder(folder)
    path = folder / WORKBOOK_NAME
    content = review_workbook(week, proposal, reasons, beside)
    kept = keep_decided(path, content)
    write_bytes(path, content, private=True)
    return path, kept


def _sheet_names(view: View) -> tuple[str, ...]:
    changes = (CHANGES_SHEET,) if view.changed is not None else ()
    compared = (COMPARED_SHEET, SUBGROUPS_SHEET) if view.beside is not None else ()
    return (
        "summary", CHILDREN_SHEET, ESCALATED_SHEET, *changes, AUTHORITIES_SHEET, "regions", *compared, REASONS_SHEET,
        PROVENANCE_SHEET,
    )  # fmt: skip


def _reasons_sheet(sheet: Any, formats: Formats) -> None:
    """The coded reasons, from which the drop-down of the sheet ``children`` is filled."""
    fields: tuple[Field[Reason], ...] = (
        Field("reason", 22, "text", lambda reason: reason.code),
        Field("what it means", 64, "long", lambda reason: reason.meaning),
        Field("explains", 64, "long", lambda reason: ", ".join(reason.decisions)),
    )
    write_table(sheet, fields, REASONS, formats)


def _provenance_sheet(sheet: Any, view: View, formats: Formats) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 80)
    proposed = ((f"{PROPOSED}{row.ref}", row.to or "") for row in view.children)
    for row, (key, value) in enumerate((*view.provenance, *proposed)):
        write_value(sheet, (row, 0), key, formats["text"])
        write_value(sheet, (row, 1), value, formats["text"])
    print_ready(sheet, header=False)
    sheet.hide()
