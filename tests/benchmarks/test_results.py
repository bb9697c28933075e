"""Results files: what was written stays, what was torn is run again, and two runners do not share one."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from benchmarks.cells import Cell
from benchmarks.environment import ROOT
from benchmarks.runner.results import opened, read_results
from matcher.errors import FileTrouble, Usage
from tests.benchmarks.rows import row


def written(path, *rows):
    with opened(path) as results:
        for each in rows:
            results.append(each)
    return path.read_bytes()


def test_a_row_comes_back_as_it_was_written(tmp_path):
    path = tmp_path / "new folder" / "results.jsonl"
    written(path, row(), row("weekly-50-2"))
    assert read_results(path) == [row(), row("weekly-50-2")]


def test_a_run_torn_at_any_byte_of_its_last_line_goes_on_after_the_line_before(tmp_path):
    path = tmp_path / "results.jsonl"
    whole = written(path, row("weekly-50-1"), row("weekly-50-2"))
    first = whole.index(b"\n") + 1
    for end in range(first, len(whole) - 1, 37):
        path.write_bytes(whole[:end])
        assert [r["instance"] for r in read_results(path)] == ["weekly-50-1"]
        with opened(path) as results:
            assert list(results.done) == [row("weekly-50-1")["key"]]
            results.append(row("weekly-50-2"))
        assert path.read_bytes() == whole


def test_a_last_line_that_only_lacks_its_end_is_kept(tmp_path):
    path = tmp_path / "results.jsonl"
    path.write_bytes(written(path, row("weekly-50-1"))[:-1])
    written(path, row("weekly-50-2"))
    assert [r["instance"] for r in read_results(path)] == ["weekly-50-1", "weekly-50-2"]


def test_of_a_cell_that_ran_twice_the_later_row_counts_and_counts_once(tmp_path):
    path = tmp_path / "results.jsonl"
    written(path, row(wall=1.0), row("weekly-50-2"), row(wall=2.0))
    assert [(r["instance"], r["wall_seconds"]) for r in read_results(path)] == [
        ("weekly-50-1", 2.0),
        ("weekly-50-2", 1.0),
    ]


def test_a_file_of_something_else_is_refused_and_left_as_it_is(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("bread\nmilk\n" + json.dumps(row()) + "\n")
    before = path.read_bytes()
    with pytest.raises(Usage, match="line 1"), opened(path):
        pass
    assert path.read_bytes() == before


@pytest.mark.parametrize("text", ['{"schema_version":1,"stages":[]}\n', "my only line of notes\n", "no end of line"])
def test_a_file_of_one_line_that_is_no_row_is_left_as_it_is(tmp_path, text):
    """It was taken for a torn row, and emptied: a certificate is such a file."""
    path = tmp_path / "notes.txt"
    path.write_text(text)
    with pytest.raises(Usage, match="line 1"), opened(path):
        pass
    assert path.read_text() == text


def test_two_runners_do_not_write_one_file(tmp_path):
    path = tmp_path / "results.jsonl"
    with opened(path), pytest.raises(FileTrouble, match="another run"), opened(path):
        pass


def test_a_figure_that_is_no_number_is_never_written(tmp_path):
    path = tmp_path / "results.jsonl"
    with opened(path) as results, pytest.raises(ValueError, match="JSON"):
        results.append(row(wall=float("nan")))
    assert read_results(path) == []


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(FileTrouble, match="cannot be read"):
        read_results(tmp_path / "none.jsonl")


def test_the_readme_shows_the_key_that_a_cell_has_and_what_a_certificate_adds():
    text = (ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8").replace("\\|", "|")
    plain = Cell("weekly-20-1", "cpsat", 20.0, 0)
    assert f"`{plain.key}`" in text
    assert f"`{replace(plain, certificate=True).key.removeprefix(plain.key)}`" in text
