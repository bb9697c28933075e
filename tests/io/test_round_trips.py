"""Conversion between any two forms loses nothing."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.io import read_rows, write_rows
from matcher.io.columns import TABLES
from matcher.io.rows import HIDDEN, RawTable, Rows
from matcher.io.spreadsheet import workbook_bytes
from matcher.io.week import check_rows

ODD = [
    "=1+1", "'quoted", '"', ",", ";", "a;b", "a; b", "a;;b", "007", "1e5", "NaN", "TRUE", "yes", "no", "2026-04-03",
    "03/04/2026", "_x0041_", "x005F_", "_x005F_", "-0", "0.10", "1.0", "51.50", "1234567890123456789",
    "0.1234567890123456",
    "http://a.b",
    "line\nbreak", "عربي", "ﬁ", "\U0001f600", "#N/A", "null", "1900-01-01", "9999-12-31", "0000-00-00",
    "-5", "+5", "{=A1}", "@SUM(A1)",
]  # fmt: skip
text = st.one_of(
    st.sampled_from(ODD),
    st.text(st.characters(codec="utf-8"), max_size=20).filter(lambda it: not HIDDEN.search(it)),
).map(str.strip)


@st.composite
def some_rows(draw: st.DrawFn) -> Rows:
    tables = {}
    for name in draw(st.lists(st.sampled_from(sorted(TABLES)), unique=True, min_size=1, max_size=3)):
        header = draw(st.lists(st.sampled_from([c.name for c in TABLES[name].columns]), unique=True, min_size=1))
        row = st.tuples(*[text for _ in header]).filter(any)
        rows = draw(st.lists(row, min_size=1, max_size=4))
        rows = [tuple("x" if place == 0 else "y" for place in range(len(header))), *rows]  # every column shows
        cells = {title: [row[place] for row in rows] for place, title in enumerate(header)}
        tables[name] = RawTable(name, cells, list(range(2, len(rows) + 2)))
    return Rows(tables)


def same(first: Rows, second: Rows) -> bool:
    return {n: (t.cells, t.numbers) for n, t in first.tables.items()} == {
        n: (t.cells, t.numbers) for n, t in second.tables.items()
    }


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(some_rows())
def test_rows_survive_every_form(rows: Rows) -> None:
    with tempfile.TemporaryDirectory() as place:
        now = rows
        for form in ("a.xlsx", "b.json", "c", "d.json", "e.xlsx", "f"):
            write_rows(now, Path(place) / form)
            now = read_rows(Path(place) / form)
            assert same(now, rows), form


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(some_rows())
def test_no_text_in_any_cell_crashes_the_checks(rows: Rows) -> None:
    checked = check_rows(rows, [])
    assert (checked.week is None) == any(fault.level == "fault" for fault in checked.faults)
    for count in checked.counts.values():
        assert count.read == count.used + count.rejected + count.blank


def test_each_odd_text_survives_in_each_kind_of_column() -> None:
    table = TABLES["vacancies"]
    cells = {column.name: list(ODD) for column in table.columns}
    rows = Rows({"vacancies": RawTable("vacancies", cells, list(range(2, len(ODD) + 2)))})
    with tempfile.TemporaryDirectory() as place:
        for form in ("a.xlsx", "b.json", "c"):
            write_rows(rows, Path(place) / form)
            assert read_rows(Path(place) / form).tables["vacancies"].cells == cells, form


def test_a_workbook_of_the_same_rows_has_the_same_bytes() -> None:
    rows = Rows({"children": RawTable("children", {"ref": ["c1"], "referred_on": ["2026-01-05"]}, [2])})
    assert workbook_bytes(rows) == workbook_bytes(rows)


def test_a_table_without_rows_is_not_a_table_that_is_absent(tmp_path: Path) -> None:
    rows = Rows({"children": RawTable("children", {c.name: [] for c in TABLES["children"].columns}, [])})
    for form in ("a.xlsx", "b.json", "c"):
        write_rows(rows, tmp_path / form)
        assert read_rows(tmp_path / form).tables == rows.tables, form
