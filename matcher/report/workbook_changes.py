"""The sheet ``changes``: every child whose authority is another one than in the earlier proposal, and why."""

from __future__ import annotations

from typing import Any

from matcher.proposal import Change
from matcher.report.sheets import Field, Formats, write_table
from matcher.report.view import View

CHANGES_SHEET = "changes"


def changes_sheet(sheet: Any, view: View, formats: Formats) -> None:
    """Write what changed since the earlier proposal."""
    fields: tuple[Field[Change], ...] = (
        Field("ref", 11, "text", lambda row: row.ref),
        Field("before", 12, "text", lambda row: row.before),
        Field("authority before", 28, "text", lambda row: view.name_of(row.before)),
        Field("now", 12, "text", lambda row: row.now),
        Field("authority now", 28, "text", lambda row: view.name_of(row.now)),
        Field("kind of cause", 16, "text", lambda row: row.cause),
        Field("why", 80, "long", lambda row: row.why),
    )
    write_table(sheet, fields, view.changed.rows if view.changed else (), formats)
