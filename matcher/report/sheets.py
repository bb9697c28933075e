"""Sheets of a workbook from rows: one way to lay out a table, so that every sheet reads and prints alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil
from typing import Any, Generic, Literal, TypeVar

Kind = Literal["text", "long", "date", "whole", "tenth", "percent"]
Row = TypeVar("Row")
Formats = Mapping[str, Any]

INK, QUIET, LINE, BAND, ENTRY = "#1B2733", "#5B6770", "#D5DCE2", "#17384F", "#FFF9E5"
RED, AMBER, GREEN, BAR = ("#F9DEDC", "#8C1D18"), ("#FCEFC9", "#6B4E00"), ("#DDF0E3", "#17512B"), "#9DC3DD"
A4, A3 = 9, 8  # Excel's numbers of paper
LINE_HEIGHT, TALLEST = 15, 400  # points; Excel's own limit is 409
MOST_CHARACTERS = 32_767  # of a cell, in Excel


@dataclass(frozen=True)
class Field(Generic[Row]):
    """One column of a sheet: header, width in characters, how it is shown, and where its value comes from."""

    title: str
    width: float
    kind: Kind
    value: Callable[[Row], object]


def formats_of(book: Any) -> dict[str, Any]:
    """The cell formats of a report by name."""
    base = {"font_name": "Calibri", "font_size": 11, "font_color": INK, "valign": "top"}
    cell = {**base, "bottom": 1, "bottom_color": LINE}
    head = {**base, "bold": True, "font_color": "#FFFFFF", "bg_color": BAND, "text_wrap": True, "valign": "vcenter"}
    shapes: dict[str, dict[str, object]] = {
        "text": {**cell, "num_format": "@", "text_wrap": True},
        "long": {**cell, "num_format": "@", "text_wrap": True},
        "date": {**cell, "num_format": "d mmm yyyy", "align": "left"},
        "whole": {**cell, "num_format": "#,##0", "align": "right", "indent": 1},
        "tenth": {**cell, "num_format": "#,##0.0", "align": "right", "indent": 1},
        "percent": {**cell, "num_format": "0%", "align": "right", "indent": 1},
        "head": head,
        "entry head": {**head, "bg_color": "#7A5B00"},
        "entry": {**cell, "bg_color": ENTRY, "num_format": "@", "text_wrap": True},
        "entry date": {**cell, "bg_color": ENTRY, "num_format": "d mmm yyyy", "align": "left"},
        "title": {**base, "font_size": 20, "bold": True, "font_color": BAND},
        "section": {**base, "font_size": 13, "bold": True, "font_color": BAND, "bottom": 2, "bottom_color": BAND},
        "note": {**base, "font_color": QUIET, "text_wrap": True, "valign": "vcenter"},
        "line": {**base, "text_wrap": True},
        "label": {**base, "valign": "vcenter"},
        "figure": {**base, "font_size": 16, "bold": True, "align": "left", "valign": "vcenter"},
        **{name: {"bg_color": fill, "font_color": ink} for name, (fill, ink) in shades().items()},
    }
    return {name: book.add_format(shape) for name, shape in shapes.items()}


def shades() -> dict[str, tuple[str, str]]:
    """Fill and ink of the conditional colours; each pair has a contrast of at least 7 to 1."""
    return {"red": RED, "amber": AMBER, "green": GREEN}


def write_table(
    sheet: Any, fields: Sequence[Field[Row]], rows: Sequence[Row], formats: Formats, frozen: int = 1
) -> None:
    """Write a header and rows: frozen, filtered, sized, and ready to print in landscape.

    Parameters
    ----------
    frozen
        Columns that stay when scrolling to the right.
    """
    for place, field in enumerate(fields):
        sheet.set_column(place, place, field.width)
        sheet.write_string(0, place, field.title, formats["head"])
    sheet.set_row(0, 2 * LINE_HEIGHT + 4)
    for number, row in enumerate(rows, 1):
        values = [field.value(row) for field in fields]
        sheet.set_row(number, row_height(values, [field.width for field in fields]))
        for place, (field, value) in enumerate(zip(fields, values, strict=True)):
            write_value(sheet, (number, place), value, formats[field.kind])
    sheet.freeze_panes(1, frozen)
    sheet.autofilter(0, 0, max(len(rows), 1), len(fields) - 1)
    print_ready(sheet)


def row_height(values: Sequence[object], widths: Sequence[float]) -> float:
    """Height that shows every cell whole. Excel would find it by itself on opening; others would not."""
    lines = [
        sum(max(1, ceil(1.08 * len(line) / width)) for line in value.split("\n"))
        for value, width in zip(values, widths, strict=True)
        if isinstance(value, str) and value
    ]
    return min(LINE_HEIGHT * max(lines, default=1) + 2, TALLEST)


def write_value(sheet: Any, at: tuple[int, int], value: object, cell_format: Any) -> None:
    """Write one value; text is always text, whatever it begins with."""
    if value is None or value == "":
        sheet.write_blank(*at, None, cell_format)
    elif isinstance(value, date):
        sheet.write_datetime(*at, datetime(value.year, value.month, value.day), cell_format)
    elif isinstance(value, int | float):
        sheet.write_number(*at, value, cell_format)
    else:
        sheet.write_string(*at, str(value)[:MOST_CHARACTERS], cell_format)


def print_ready(sheet: Any, header: bool = True, paper: int = A4) -> None:
    """Landscape, as wide as one page, the header row again on each, pages numbered."""
    sheet.set_landscape()
    sheet.set_paper(paper)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&9A proposal, not a decision: people decide&C&9&A&R&9Page &P of &N")
    if header:
        sheet.repeat_rows(0)


def colour(sheet: Any, place: int, rows: int, rules: Sequence[Mapping[str, object]]) -> None:
    """Lay conditional colours over one column of a table."""
    for rule in rules:
        sheet.conditional_format(1, place, max(rows, 1), place, dict(rule))
