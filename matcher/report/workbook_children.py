"""The sheets ``children`` and ``escalated``: one row per child, and where a person decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from matcher.io.columns import Column
from matcher.io.review_columns import DECISION_COLUMNS, ESCALATED_SHEET, FROM, REASONS, REF, TO
from matcher.report.children import ChildRow
from matcher.report.sheets import A3, Field, Formats, colour, print_ready, write_table
from matcher.report.view import View

WIDTHS = {"decision": 19, "decided_authority": 18, "reason": 15, "decided_by": 15, "decided_on": 12}
LONGEST_MESSAGE = 255  # Excel's own limit


def review_sheet(sheet: Any, view: View, formats: Formats, authorities: int) -> None:
    """Write the sheet ``children``; ``authorities`` is how many rows the sheet of authorities has."""
    fields = child_fields(explained=any(row.told for row in view.children))
    write_table(sheet, fields, view.children, formats, frozen=1)
    _colours(sheet, fields, view, formats)
    for place, column in enumerate(DECISION_COLUMNS, len(fields)):
        _decision_column(sheet, place, column, len(view.children), formats)
        if rule := _drop_down(column, authorities):
            sheet.data_validation(1, place, max(len(view.children), 1), place, rule)
    sheet.autofilter(0, 0, max(len(view.children), 1), len(fields) + len(DECISION_COLUMNS) - 1)
    _decision_colours(sheet, len(fields), len(view.children), formats)
    print_ready(sheet, paper=A3)


def child_fields(explained: bool) -> tuple[Field[ChildRow], ...]:
    """Columns of what the program tells; next best and price only where somebody worked them out."""
    told: tuple[Field[ChildRow], ...] = (
        Field("next best", 26, "text", lambda row: row.told and row.told.next_best),
        Field("what that would cost", 36, "long", lambda row: row.told and row.told.price),
    )
    return (
        Field(REF, 10, "text", lambda row: row.ref),
        Field(FROM, 11, "text", lambda row: row.entry),
        Field("from authority", 15, "text", lambda row: row.entry_name),
        Field(TO, 11, "text", lambda row: row.to),
        Field("to authority", 21, "text", lambda row: row.to_name or f"nobody: {row.state}"),
        Field("group", 8, "text", lambda row: row.group),
        Field("vacancy", 9, "text", lambda row: row.vacancy),
        Field("placement", 25, "text", _placement),
        Field("school or English", 26, "long", lambda row: "; ".join(study.what for study in row.studies)),
        Field("it starts", 12, "date", _starts),
        Field("anchor", 16, "text", lambda row: row.anchor),
        Field("miles to anchor", 9, "tenth", lambda row: row.miles),
        Field("deadline", 12, "date", lambda row: row.timing.deadline),
        Field("working days left", 9, "whole", lambda row: row.timing.days_left),
        Field("why", 50, "long", _why),
        *(told if explained else ()),
    )


def _why(row: ChildRow) -> str:
    return row.why if row.brief == row.why else f"{row.brief} More on the sheet {ESCALATED_SHEET}."


def _placement(row: ChildRow) -> str | None:
    return f"{row.placement}, {row.site}" if row.placement and row.site else row.placement


def _starts(row: ChildRow) -> date | str | None:
    """The day on which the last of a child's places begins; a child may take a school place and a course."""
    if not row.studies:
        return None
    days = [study.starts_on for study in row.studies if study.starts_on]
    return max(days) if days else "at once"


def _colours(sheet: Any, fields: Sequence[Field[ChildRow]], view: View, formats: Formats) -> None:
    titles, rows = [field.title for field in fields], len(view.children)
    left, miles = titles.index("working days left"), titles.index("miles to anchor")
    blank = {"type": "blanks", "stop_if_true": True, "format": None}
    colour(sheet, left, rows, [
        {"type": "cell", "criteria": "<", "value": 0, "format": formats["red"]},
        {"type": "cell", "criteria": "<", "value": 5, "format": formats["amber"]},
    ])  # fmt: skip
    colour(sheet, miles, rows, [
        blank,
        {"type": "cell", "criteria": "<=", "value": view.near_miles, "format": formats["green"]},
        {"type": "cell", "criteria": ">", "value": view.near_miles, "format": formats["amber"]},
    ])  # fmt: skip
    colour(sheet, titles.index(TO), rows, [{"type": "blanks", "format": formats["red"]}])
    nobody = {"type": "text", "criteria": "begins with", "value": "nobody: escalated", "format": formats["red"]}
    colour(sheet, titles.index("to authority"), rows, [nobody])


def _decision_column(sheet: Any, place: int, column: Column, rows: int, formats: Formats) -> None:
    sheet.set_column(place, place, WIDTHS[column.name])
    sheet.write_string(0, place, column.name, formats["entry head"])
    sheet.write_comment(0, place, column.meaning, {"x_scale": 2, "y_scale": 0.8})
    cell = formats["entry date" if column.kind == "date" else "entry"]
    for row in range(1, rows + 1):
        sheet.write_blank(row, place, None, cell)


def _drop_down(column: Column, authorities: int) -> dict[str, object]:
    said = {
        "input_title": column.name[:32],
        "input_message": column.meaning[:LONGEST_MESSAGE],
        "error_title": column.name[:32],
        "error_message": f"Choose one from the list. {column.meaning}"[:LONGEST_MESSAGE],
    }
    if column.name == "reason":  # too long for a list of its own: Excel allows 255 characters
        return {**said, "validate": "list", "source": f"=reasons!$A$2:$A${len(REASONS) + 1}"}
    if column.choices:
        return {**said, "validate": "list", "source": list(column.choices)}
    if column.names == "authority" and authorities:
        codes = f"=authorities!$A$2:$A${authorities + 1}"
        return {**said, "validate": "list", "source": codes, "error_type": "warning"}
    return {**said, "validate": "any"}


def _decision_colours(sheet: Any, first: int, rows: int, formats: Formats) -> None:
    shades = {"accept": "green", "pin": "green", "refused": "red", "withdrawn": "amber"}
    colour(sheet, first, rows, [
        {"type": "text", "criteria": "begins with", "value": begins, "format": formats[shade]}
        for begins, shade in shades.items()
    ])  # fmt: skip


def escalated_sheet(sheet: Any, view: View, formats: Formats) -> None:
    """Write the children whom nobody can take this week, the most urgent first."""
    rows = sorted(view.escalated, key=lambda row: (row.timing.deadline, row.ref))
    unblock = Field[ChildRow]("what would unblock it", 64, "long", _unblock)
    fields: tuple[Field[ChildRow], ...] = (
        Field("ref", 11, "text", lambda row: row.ref),
        Field("from", 11, "text", lambda row: row.entry),
        Field("from authority", 22, "text", lambda row: row.entry_name),
        Field("age", 6, "whole", lambda row: row.age),
        Field("group", 9, "text", lambda row: row.group),
        Field("days waited", 9, "whole", lambda row: row.timing.waited),
        Field("deadline", 12, "date", lambda row: row.timing.deadline),
        Field("working days left", 9, "whole", lambda row: row.timing.days_left),
        Field("why nobody can take the child", 80, "long", lambda row: row.why),
        *((unblock,) if any(row.told and row.told.unblock for row in rows) else ()),
    )
    write_table(sheet, fields, rows, formats)
    overdue = {"type": "cell", "criteria": "<", "value": 0, "format": formats["red"]}
    colour(sheet, 7, len(rows), [overdue, {**overdue, "value": 5, "format": formats["amber"]}])


def _unblock(row: ChildRow) -> str:
    return "\n".join(row.told.unblock) if row.told else ""
