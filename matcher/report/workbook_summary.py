"""The sheet ``summary``: the week in figures, the objectives, what the data does not say, and what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matcher.report.figures import figures
from matcher.report.sheets import Formats, print_ready
from matcher.report.view import View
from matcher.report.words import STATUS, week_of

LAST = 3  # the last column, to which long lines run
WIDTHS = (32, 34, 34, 78)
CHARACTERS_A_LINE = 150
SECTION_HEIGHT = 22
NEXT = (
    "1. On the sheet children, choose a decision for each child and say who decided. An empty cell is undecided.",
    "2. A refusal needs a reason; the sheet reasons says what each one means.",
    "3. Save and close, then run: matcher decide proposal.xlsx. It reads the decisions back.",
    "4. What was recorded stays recorded when a cell is cleared. To take it back, choose reopened.",
)


def summary_sheet(sheet: Any, view: View, formats: Formats) -> None:
    """Write the summary."""
    sheet.hide_gridlines(2)
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width)
    sheet.set_row(0, 34)
    sheet.write_string(0, 0, f"Proposal for the {week_of(view.week_starting)}", formats["title"])
    sheet.merge_range(1, 0, 1, LAST, STATUS[view.status], formats["note"])
    row = _figures(sheet, 3, view, formats)
    row = _lines(sheet, row + 1, "What cannot hold together", view.conflict, formats)
    row = _objectives(sheet, row + 1, view, formats) if view.objectives else row
    money = (view.funding,) if view.placed else ()
    told = tuple(dict.fromkeys((*view.notices, *view.gaps, *money)))  # some gaps are notices as well
    row = _lines(sheet, row + 1, "What a reader should know", told, formats)
    row = _lines(sheet, row + 1, "Beside the rules in use", _beside(view), formats)
    row = _lines(sheet, row + 1, "Since the earlier proposal", _changed(view), formats)
    _lines(sheet, row + 1, "What to do next", NEXT, formats)
    print_ready(sheet, header=False)


def _beside(view: View) -> tuple[str, ...]:
    if view.beside is None:
        return ()
    more = ("Child by child: the sheet compared. How categories of children fare: the sheet subgroups.",)
    return (*(other.sentence() for other in view.beside.others), *more)


def _changed(view: View) -> tuple[str, ...]:
    if view.changed is None:
        return ()
    return (f"{view.changed.headline()}. Who, and why: the sheet changes.",)


def _figures(sheet: Any, row: int, view: View, formats: Formats) -> int:
    for figure in figures(view):
        sheet.set_row(row, 24)
        sheet.write_string(row, 0, figure.title, formats["label"])
        sheet.write_string(row, 1, figure.value, formats["figure"])
        sheet.merge_range(row, 2, row, LAST, figure.note, formats["note"])
        row += 1
    return row


def _objectives(sheet: Any, row: int, view: View, formats: Formats) -> int:
    """The objectives in their order: each is met as well as it can be before the next is looked at."""
    sheet.set_row(row, SECTION_HEIGHT)
    for place, title in enumerate(("Objective, in order", "What came out", "How sure", "What it asks")):
        sheet.write_string(row, place, title, formats["section"])
    for number, objective in enumerate(view.objectives, 1):
        shown = (f"{number}. {objective.title}", objective.result, objective.certainty, objective.asks)
        for place, text in enumerate(shown):
            sheet.write_string(row + number, place, text, formats["long"])
    return row + len(view.objectives) + 1


def _lines(sheet: Any, row: int, title: str, lines: Sequence[str], formats: Formats) -> int:
    if not lines:
        return row - 1
    sheet.set_row(row, SECTION_HEIGHT)
    for place in range(LAST + 1):
        sheet.write_string(row, place, "" if place else title, formats["section"])
    for number, line in enumerate(lines, row + 1):
        # A merged cell does not grow with its text: the height is given.
        sheet.set_row(number, 16 * (1 + len(line) // CHARACTERS_A_LINE))
        sheet.merge_range(number, 0, number, LAST, line, formats["line"])
    return row + len(lines) + 1
