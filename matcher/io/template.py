"""The workbook that is ready to fill in: every table, a note on every column, drop-downs, an example row."""

from __future__ import annotations

import io
from typing import Any

from matcher.io.cells import range_in_words
from matcher.io.columns import ALL_TABLES, POLICY, Column, Table
from matcher.io.policy import PAIRS, key_columns, render
from matcher.io.spreadsheet import column_width, new_workbook, write_cell
from matcher.io.workbook import GUIDE
from matcher.week import Policy

ROWS_READY = 2_000
LONGEST_MESSAGE = 255  # Excel's own limit
CODES_AT = 7  # column of the guide where the reference codes stand
GUIDE_TEXT = (
    "One sheet is one table, one row is one thing. Sheets that you do not need may stay as they are.",
    "Hover over a column's name to read what it means. Names of columns and sheets are fixed.",
    "The grey row 2 is an example. Clear it, or type over it: as long as it stands untouched it is not read,",
    "and 'matcher validate' says so. A row half typed over that still begins with EXAMPLE is refused.",
    "Refs are opaque: never type a name. Lists are separated by ; and dates are typed as 2026-04-25.",
    "Paste values only (Ctrl+Alt+V, V): formulas and merged cells are refused.",
    "When done: matcher validate this-file.xlsx, then matcher propose this-file.xlsx -o out",
)


def template_bytes() -> bytes:
    """The template as the bytes of a workbook, the same at every call."""
    buffer = io.BytesIO()
    with new_workbook(buffer) as book:
        formats = {
            "head": book.add_format({"bold": True, "bg_color": "#DCE6F1", "bottom": 1}),
            "required": book.add_format({"bold": True, "bg_color": "#1F4E78", "font_color": "#FFFFFF", "bottom": 1}),
            "example": book.add_format({"italic": True, "font_color": "#7F7F7F"}),
            "example date": book.add_format({"italic": True, "font_color": "#7F7F7F", "num_format": "yyyy-mm-dd"}),
            "text": book.add_format({"num_format": "@"}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "wrap": book.add_format({"text_wrap": True}),
        }
        last_code = _guide(book.add_worksheet(GUIDE), formats)
        for table in ALL_TABLES:
            sheet = book.add_worksheet(table.name)
            _sheet(sheet, table, formats, last_code)
            if table is POLICY:
                _settings(sheet, formats)
    return buffer.getvalue()


def _guide(sheet: Any, formats: dict[str, Any]) -> int:
    """Write the guide; return the last row of the reference codes, which the drop-downs use."""
    from matcher.reference import authorities

    sheet.set_column(0, 0, 100, formats["wrap"])
    lines = (*GUIDE_TEXT, "", *(f"{table.name}: {table.meaning}" for table in ALL_TABLES))
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, line, formats["wrap"])
    sheet.set_column(CODES_AT, CODES_AT + 2, 24)
    for place, title in enumerate(("code", "name", "region")):
        sheet.write_string(0, CODES_AT + place, title, formats["head"])
    known = sorted(authorities().values(), key=lambda authority: (authority.region, authority.name))
    for row, authority in enumerate(known, 1):
        for place, text in enumerate((authority.code, authority.name, authority.region)):
            sheet.write_string(row, CODES_AT + place, text)
    return len(known) + 1


def _sheet(sheet: Any, table: Table, formats: dict[str, Any], last_code: int) -> None:
    sheet.freeze_panes(1, 1)
    for place, column in enumerate(table.columns):
        sheet.write_string(0, place, column.name, formats["required" if column.required else "head"])
        sheet.write_comment(0, place, note(column), {"x_scale": 2.2, "y_scale": 1.4})
        kind = {"date": "date", "code": "text", "text": "text", "choice": "text"}.get(column.kind)
        width = column_width(column.name, [column.example, *column.choices])
        sheet.set_column(place, place, width, formats.get(kind or ""))
        if rule := _validation(column, last_code):
            sheet.data_validation(1, place, ROWS_READY, place, rule)
        if column.example:
            _example(sheet, place, column, formats)


def _example(sheet: Any, place: int, column: Column, formats: dict[str, Any]) -> None:
    if column.kind == "date":
        write_cell(sheet, (1, place), column, column.example, formats["example date"])
    elif column.kind in ("integer", "decimal", "degrees"):
        sheet.write_number(1, place, float(column.example), formats["example"])
    else:
        sheet.write_string(1, place, column.example, formats["example"])


def note(column: Column) -> str:
    """What the note on a column says: meaning, whether it is required, what may stand in it."""
    parts = [column.meaning, "Required." if column.required else "May be blank."]
    if column.choices:
        parts.append(f"{'Any of' if column.many else 'One of'}: {', '.join(column.choices)}.")
    elif column.low is not None and column.kind != "date":
        parts.append(f"A number {range_in_words(column)}.")
    if column.many:
        parts.append("A list: separate the items with ;.")
    parts += {"flag": ["yes or no."], "date": ["A date, as 2026-04-25."]}.get(column.kind, [])
    return "\n".join(parts)


def _validation(column: Column, last_code: int) -> dict[str, Any] | None:
    """Excel's own check of a cell while it is typed; ``matcher validate`` checks all the same."""
    said = {
        "ignore_blank": True,
        "input_title": column.name[:32],
        "input_message": note(column)[:LONGEST_MESSAGE],
        "error_title": column.name[:32],
        "error_message": note(column)[:LONGEST_MESSAGE],
    }
    if column.many:
        return {**said, "validate": "any"}
    if column.names == "authority":
        codes = f"={GUIDE}!${chr(ord('A') + CODES_AT)}$2:${chr(ord('A') + CODES_AT)}${last_code}"
        return {**said, "validate": "list", "source": codes, "error_type": "warning"}
    if column.kind in ("choice", "flag"):
        return {**said, "validate": "list", "source": list(column.choices or ("yes", "no"))}
    if column.kind in ("integer", "decimal", "degrees"):
        within = {"criteria": "between", "minimum": column.low, "maximum": column.high}
        return {**said, **within, "validate": "integer" if column.kind == "integer" else "decimal"}
    return {**said, "validate": "any"}


def _settings(sheet: Any, formats: dict[str, Any]) -> None:
    """Every key of the policy with a blank value, which keeps the default; the note tells both."""
    sheet.set_column(0, 0, 36, formats["text"])
    sheet.set_column(1, 1, 60, formats["text"])
    for row, (key, column) in enumerate(key_columns().items(), 1):
        default = render(key, Policy.model_fields[key].default) or "none"
        shape = [f"Written as {PAIRS[key].shape}, separated by ;."] if key in PAIRS else []
        told = "\n".join([column.meaning, *shape, *note_of_choices(column), f"Blank keeps the default: {default}."])
        sheet.write_string(row, 0, key)
        sheet.write_comment(row, 0, told, {"x_scale": 2.2, "y_scale": 1.4})
        if column.kind in ("choice", "flag") and not column.many:
            choices = list(column.choices or ("yes", "no"))
            sheet.data_validation(row, 1, row, 1, {"validate": "list", "source": choices})


def note_of_choices(column: Column) -> list[str]:
    """The allowed values of a setting as one line, or nothing."""
    return [f"{'Any of' if column.many else 'One of'}: {', '.join(column.choices)}."] if column.choices else []
