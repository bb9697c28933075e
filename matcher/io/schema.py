"""The JSON Schema of a week's document, made from the columns and the policy's own fields."""

from __future__ import annotations

from typing import Any

from matcher.io.columns import ALL_TABLES, LONGEST_TEXT, POLICY, Column, Table
from matcher.io.document import SCHEMA_VERSION
from matcher.io.policy import PAIRS, key_columns

TYPES: dict[str, dict[str, Any]] = {
    "code": {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT},
    "text": {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT},
    "integer": {"type": "integer"},
    "decimal": {"type": "number"},
    "degrees": {"type": "number"},
    "date": {"type": "string", "format": "date"},
    "choice": {"type": "string"},
    "flag": {"type": "boolean"},
}


def week_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a week as one document."""
    tables: dict[str, Any] = {table.name: _table(table) for table in ALL_TABLES if table is not POLICY}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A week",
        "description": "The facts of one planning week, table by table. A cell that is left out, or null, is blank.",
        "type": "object",
        "properties": {"schema_version": {"const": SCHEMA_VERSION}, **tables, "policy": _policy()},
        "additionalProperties": False,
    }


def _table(table: Table) -> dict[str, Any]:
    row = {
        "type": "object",
        "properties": {column.name: _column(column) for column in table.columns},
        "required": [column.name for column in table.columns if column.required],
        "additionalProperties": False,
    }
    return {"description": table.meaning, "type": "array", "items": row}


def _column(column: Column) -> dict[str, Any]:
    value = dict(TYPES[column.kind])
    if column.choices:
        value["enum"] = list(column.choices)
    if column.low is not None and column.kind != "date":
        value["minimum"] = column.low if isinstance(column.low, int) else float(column.low)
    if column.high is not None:
        value["maximum"] = column.high
    if column.many:
        value = {"type": "array", "items": value, **({"minItems": 1} if column.required else {})}
    if column.required:
        return {"description": column.meaning, **value}
    return {"description": column.meaning, "anyOf": [value, {"type": "null"}]}


def _policy() -> dict[str, Any]:
    """The policy may be an object of its settings, or rows of key and value as in the other tables."""
    settings = {}
    for key, column in key_columns().items():
        shape = {"type": "string", "pattern": "="} if key in PAIRS else _column(column)
        settings[key] = {
            "description": f"{column.meaning} ({PAIRS[key].shape})" if key in PAIRS else column.meaning,
            **shape,
        }
    of_settings = {"type": "object", "properties": settings, "additionalProperties": False}
    rows = _table(POLICY)
    rows["items"]["properties"]["value"] = {"type": ["string", "number", "boolean", "array", "null"]}
    return {"description": POLICY.meaning, "anyOf": [of_settings, rows]}
