"""From nouns back to rows of text: what ``write_week`` writes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from matcher.io.columns import LIST_SEPARATOR, TABLES, Table
from matcher.io.policy import policy_rows
from matcher.io.rows import RawTable, Rows
from matcher.week import Week
from matcher.week.noun import Noun


def week_rows(week: Week) -> Rows:
    """The week as rows; a table without rows is left out, and so is a column without values."""
    tables = {}
    for name, table in TABLES.items():
        raw = _policy(week) if name == "policy" else _table(table, getattr(week, name))
        if raw.numbers:
            tables[name] = raw
    return Rows(tables)


def _policy(week: Week) -> RawTable:
    pairs = policy_rows(week.policy)
    keys, values = [key for key, _ in pairs], [value for _, value in pairs]
    return RawTable("policy", {"key": keys, "value": values}, list(range(2, len(pairs) + 2)))


def _table(table: Table, nouns: Sequence[Noun]) -> RawTable:
    cells: dict[str, list[str]] = {}
    for column in table.columns:
        default = type(nouns[0]).model_fields[column.name].default if nouns else None
        texts = ["" if (value := getattr(noun, column.name)) == default else _text(value) for noun in nouns]
        if column.required or any(texts):
            cells[column.name] = texts
    return RawTable(table.name, cells, list(range(2, len(nouns) + 2)))


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return LIST_SEPARATOR.join(value)
    if isinstance(value, float):
        return f"{Decimal(repr(value)):f}"
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
