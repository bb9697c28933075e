"""The sheets ``compared`` and ``subgroups``: each child under the rules in use, and how categories of children fare."""

from __future__ import annotations

from typing import Any

from matcher.report.children import ChildRow
from matcher.report.compared import SUPPRESSED, VERDICTS, Beside, Other, Subgroup
from matcher.report.sheets import Field, Formats, colour, write_table
from matcher.report.view import View

COMPARED_SHEET, SUBGROUPS_SHEET = "compared", "subgroups"
SUBGROUP_FIELDS: tuple[Field[Subgroup], ...] = (
    Field("characteristic", 18, "text", lambda row: row.characteristic),
    Field("category", 28, "text", lambda row: row.category),
    Field("children", 11, "whole", lambda row: _shown(row.children)),
    Field("placed", 11, "whole", lambda row: _shown(row.placed)),
    Field("mean days waited", 13, "tenth", lambda row: _shown(row.waited)),
    Field("mean miles to the anchor", 13, "tenth", lambda row: _shown(row.miles)),
    Field("mean weeks to school or English", 13, "tenth", lambda row: _shown(row.weeks)),
)
HIDDEN = "–"


def compared_sheet(sheet: Any, view: View, beside: Beside, formats: Formats) -> None:
    """Write one row per child: where each rule in use would have the child, and who fares better."""
    fields: list[Field[ChildRow]] = [
        Field("ref", 11, "text", lambda row: row.ref),
        Field("from", 24, "text", lambda row: row.entry_name),
        Field("proposed", 26, "text", lambda row: row.to_name or "nobody: escalated"),
    ]
    for other in beside.told:
        fields += _under(other, view)
    write_table(sheet, fields, view.waiting, formats, frozen=1)
    for place in range(4, len(fields), 2):
        colour(sheet, place, len(view.waiting), [
            {"type": "text", "criteria": "begins with", "value": "better off", "format": formats["green"]},
            {"type": "text", "criteria": "begins with", "value": "worse off", "format": formats["red"]},
            {"type": "text", "criteria": "begins with", "value": "better in", "format": formats["amber"]},
        ])  # fmt: skip


def _under(other: Other, view: View) -> tuple[Field[ChildRow], ...]:
    at, verdict = other.at or {}, other.verdict or {}
    return (
        Field(f"under {other.rule}", 24, "text", lambda row: view.name_of(at.get(row.ref))),
        Field(f"proposal against {other.rule}", 20, "text", lambda row: VERDICTS[verdict[row.ref]]),
    )


def subgroups_sheet(sheet: Any, beside: Beside, formats: Formats) -> None:
    """Write how categories of children fare, small numbers left out."""
    write_table(sheet, SUBGROUP_FIELDS, beside.subgroups, formats, frozen=2)
    below = len(beside.subgroups) + 2
    sheet.merge_range(below, 0, below, len(SUBGROUP_FIELDS) - 1, SUPPRESSED, formats["note"])
    sheet.set_row(below, 60)  # a merged cell does not grow with its text


def _shown(value: float | None) -> float | str:
    return HIDDEN if value is None else value
