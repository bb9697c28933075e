"""The format says what the nouns say, and the schema and the template say what the format says."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from matcher.io.assemble import NOUNS
from matcher.io.columns import ALL_TABLES, POLICY, TABLES, Column
from matcher.io.policy import key_columns, policy_rows, render
from matcher.io.schema import week_schema
from matcher.io.template import template_bytes
from matcher.io.typed import EXAMPLE
from matcher.io.week import check_week
from matcher.io.workbook import GUIDE
from matcher.week import Authority, Policy

ALL_NOUNS = {**NOUNS, "authorities": Authority}
COLUMNS = [(table.name, column) for table in ALL_TABLES if table is not POLICY for column in table.columns]


def field_of(table: str, name: str) -> dict[str, Any]:
    field: dict[str, Any] = ALL_NOUNS[table].model_json_schema()["properties"][name]
    options = [option for option in field.get("anyOf", [field]) if option.get("type") != "null"]
    return options[0] if len(options) == 1 else next(option for option in options if option["type"] == "number")


@pytest.mark.parametrize("table", ALL_NOUNS)
def test_a_table_has_exactly_the_fields_of_its_noun(table: str) -> None:
    assert set(TABLES[table].by_name) == set(ALL_NOUNS[table].model_fields)


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_a_column_allows_no_more_than_its_field(table: str, column: Column) -> None:
    field = field_of(table, column.name)
    field = field["items"] if column.many else field
    of_a_week = tuple(choice for choice in field.get("enum", ()) if choice != "reopened")  # that one is recorded only
    assert of_a_week == column.choices
    if "minimum" in field:
        assert column.low is not None
        assert column.low >= field["minimum"]
    if "maximum" in field:
        assert column.high is not None
        assert column.high <= field["maximum"]
    if "exclusiveMinimum" in field:
        assert column.low is not None
        assert column.low > field["exclusiveMinimum"]
    if "maxLength" in field:
        assert column.longest <= field["maxLength"]


@pytest.mark.parametrize("table", sorted(set(ALL_NOUNS) - {"authorities"}))
def test_a_field_without_default_is_a_required_column(table: str) -> None:
    required = {name for name, field in ALL_NOUNS[table].model_fields.items() if field.is_required()}
    assert {column.name for column in TABLES[table].columns if column.required} == required


def test_every_policy_key_has_a_column_and_its_default_reads_back() -> None:
    assert list(key_columns()) == list(Policy.model_fields)
    assert policy_rows(Policy()) == []
    for key, field in Policy.model_fields.items():
        assert isinstance(render(key, field.default), str)


def test_the_schema_has_every_table_and_every_column() -> None:
    schema = week_schema()["properties"]
    for table in ALL_TABLES[:-1]:
        assert list(schema[table.name]["items"]["properties"]) == list(table.by_name)
    assert list(schema["policy"]["anyOf"][0]["properties"]) == list(Policy.model_fields)


def test_the_example_row_of_every_table_begins_with_the_mark() -> None:
    assert all(table.columns[0].example.startswith(EXAMPLE) for table in ALL_TABLES if table is not POLICY)


def test_the_guide_is_no_table() -> None:
    assert GUIDE not in TABLES


def test_the_template_has_every_column_with_a_note_and_frozen_headers() -> None:
    book = openpyxl.load_workbook(io.BytesIO(template_bytes()))
    assert book.sheetnames == [GUIDE, *TABLES]
    for table in ALL_TABLES:
        sheet = book[table.name]
        assert [cell.value for cell in sheet[1]] == list(table.by_name)
        assert all(cell.comment is not None for cell in sheet[1])
        assert sheet.freeze_panes == "B2"
    lists = [rule for rule in book["children"].data_validations.dataValidation if rule.type == "list"]
    assert {str(rule.sqref).split(":")[0] for rule in lists} == {"B2", "E2", "G2", "L2", "Q2", "R2"}


def test_the_template_is_the_same_bytes_each_time() -> None:
    assert template_bytes() == template_bytes()


def test_an_untouched_template_is_a_week_without_rows_and_only_warns(tmp_path: Any) -> None:
    (tmp_path / "week.xlsx").write_bytes(template_bytes())
    checked = check_week(tmp_path / "week.xlsx")
    assert {fault.code for fault in checked.faults} == {"V039"}
    assert checked.week is not None
    assert checked.week.children == ()
    assert len(checked.faults) == len(ALL_TABLES) - 1
