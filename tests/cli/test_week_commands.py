"""The week's commands, run as a person runs them: in a process of their own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from matcher.io import read_rows
from matcher.io.columns import MARK_COLUMNS, TABLES
from matcher.io.rows import without_marks
from tests.io.weeks import AUTHORITIES, FAULTY, folder

SAMPLE = FAULTY.parent / "sample-week"


def matcher(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "matcher", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_validate_tells_every_fault_with_its_place_and_remedy_and_exits_with_one() -> None:
    done = matcher("validate", FAULTY / "cells")
    assert done.returncode == 1
    assert "V026 children, row 3, column referred_on" in done.stdout
    assert "Type 2026-04-03" in done.stdout
    assert "children: 8 rows read = 0 used + 8 rejected + 0 blank" in done.stdout


def test_validate_of_a_good_week_exits_with_zero(tmp_path: Path) -> None:
    vacancies = "vacancy,authority,type,places\nv1,RCV,supported,1\n"
    done = matcher("validate", folder(tmp_path / "week", vacancies=vacancies))
    told = "Warning: policy: week_starting is blank, so the week of the latest referral is taken: that of Monday"
    assert done.returncode == 0
    assert done.stderr == f"{told} 19 January 2026. Fill it in if another is meant.\n"
    assert done.stdout.endswith("No fault. Next: matcher propose.\n")
    assert "children: 2 rows read = 2 used + 0 rejected + 0 blank" in done.stdout


def test_a_week_in_which_nothing_is_offered_is_told(tmp_path: Path) -> None:
    """A forgotten table of vacancies was "No fault", and then "Proven", with nobody placed and no word about it."""
    week = folder(tmp_path / "week")
    told = "no vacancy is offered"
    assert told in matcher("validate", week).stderr
    done = matcher("propose", week, "-o", tmp_path / "out")
    assert told in done.stdout  # a notice of the proposal's, for the workbook and the page as well
    assert told not in done.stderr


def test_each_table_that_was_perhaps_forgotten_is_told(tmp_path: Path) -> None:
    """Without the tables of places 3 of 95 were placed, "Proven", and without children it was 0 of 0."""
    kept = shutil.copytree(SAMPLE, tmp_path / "week")
    for table in ("school_places", "esol_places", "decisions"):
        (kept / f"{table}.csv").unlink()
    done = matcher("validate", kept)
    assert "Warning: school_places: no school place is offered, and 39 children have a school year." in done.stderr
    assert "Warning: esol_places: no ESOL course is offered, and" in done.stderr
    assert "no school place is offered" in matcher("propose", kept, "-o", tmp_path / "out").stdout
    (kept / "children.csv").unlink()
    assert "Warning: children: no child waits" in matcher("validate", kept).stderr


def test_a_table_that_is_missing_stands_in_the_last_line(tmp_path: Path) -> None:
    """A deleted sheet of children ended with "No fault. Next: matcher propose." all the same."""
    week = folder(tmp_path / "week")
    told = "No fault, but no vacancies: the week has no table vacancies, so nobody can be placed."
    assert told in matcher("validate", week, "-q").stdout
    (week / "children.csv").write_text("ref,entry_authority,referred_on,age,sex\n", encoding="utf-8")
    told = "No fault, but no children: the table children has no child, so nothing can be proposed."
    assert told in matcher("validate", week, "-q").stdout
    (week / "children.csv").unlink()
    assert "the week has no table children" in matcher("validate", week, "-q").stdout
    proposed = matcher("propose", week, "-o", tmp_path / "out").stdout
    assert proposed.startswith("Proposal for the week without children"), "it was said to be of 3 January 2000"


def test_warnings_go_to_stderr_and_stop_nothing(tmp_path: Path) -> None:
    children = "ref,entry_authority,referred_on,age,sex\nJane Doe,ENT,2026-01-05,16,male\n"
    done = matcher("validate", folder(tmp_path / "week", children=children))
    assert done.returncode == 0
    assert "V060" in done.stderr
    assert "V060" not in done.stdout
    assert "Jane" not in done.stdout + done.stderr


def test_validate_for_machines_is_json_with_a_version() -> None:
    report = json.loads(matcher("validate", FAULTY / "decisions", "--json").stdout)
    assert (report["schema_version"], report["valid"]) == (1, False)
    assert report["rows"]["decisions"] == {"read": 12, "used": 4, "rejected": 8, "blank": 0}
    assert {"table", "row", "column", "code", "found", "problem", "remedy", "level"} == set(report["faults"][0])


def test_a_marked_copy_holds_the_own_rows_and_can_be_validated_again(tmp_path: Path) -> None:
    done = matcher("validate", FAULTY / "cells", "--marked", tmp_path / "mend.xlsx")
    assert done.returncode == 1
    marked, own = read_rows(tmp_path / "mend.xlsx"), read_rows(FAULTY / "cells")
    problems, remedies = (marked.tables["children"].cells[mark] for mark in MARK_COLUMNS)
    assert all(problems)
    assert all(remedies)
    assert without_marks(marked.tables["children"]) == own.tables["children"]
    again = matcher("validate", tmp_path / "mend.xlsx")
    assert again.stdout == matcher("validate", FAULTY / "cells").stdout


def test_convert_there_and_back_loses_nothing(tmp_path: Path) -> None:
    week = folder(tmp_path / "week")
    for source, target in ((week, "a.xlsx"), (tmp_path / "a.xlsx", "b.json"), (tmp_path / "b.json", "c")):
        assert matcher("convert", source, tmp_path / target).returncode == 0
    assert read_rows(tmp_path / "c") == read_rows(week)


def test_convert_carries_faulty_cells_over_but_stops_at_a_ragged_row(tmp_path: Path) -> None:
    assert matcher("convert", FAULTY / "cells", tmp_path / "a.xlsx").returncode == 0
    done = matcher("convert", FAULTY / "header", tmp_path / "b.xlsx")
    assert done.returncode == 1
    assert "V004" in done.stderr
    assert not (tmp_path / "b.xlsx").exists()


def test_nothing_is_replaced_unasked(tmp_path: Path) -> None:
    week = folder(tmp_path / "week")
    (tmp_path / "a.json").write_text("mine")
    done = matcher("convert", week, tmp_path / "a.json")
    assert done.returncode == 2
    assert "--force" in done.stderr
    assert (tmp_path / "a.json").read_text() == "mine"
    assert matcher("convert", week, tmp_path / "a.json", "--force").returncode == 0


def test_a_folder_keeps_no_table_of_another_week(tmp_path: Path) -> None:
    folder(tmp_path / "old", vacancies="vacancy,authority,type,places\nv1,RCV,foster,2\n")
    done = matcher("convert", folder(tmp_path / "week"), tmp_path / "old", "--force")
    assert done.returncode == 2
    assert "vacancies.csv" in done.stderr


def test_a_missing_week_and_an_old_workbook_exit_with_six(tmp_path: Path) -> None:
    (tmp_path / "week.xls").write_bytes(b"x")
    for path in ("nowhere", "week.xls"):
        done = matcher("validate", tmp_path / path)
        assert done.returncode == 6
        assert "Traceback" not in done.stderr


def test_the_template_is_written_and_an_untouched_one_warns_of_its_examples(tmp_path: Path) -> None:
    assert matcher("template", tmp_path / "week.xlsx").returncode == 0
    assert matcher("template", tmp_path / "week.csv").returncode == 2
    done = matcher("validate", tmp_path / "week.xlsx")
    assert done.returncode == 0
    assert done.stderr.count("V039") == len(TABLES) - 1


def test_the_schema_is_json() -> None:
    assert set(TABLES) <= set(json.loads(matcher("schema").stdout)["properties"])


@pytest.mark.parametrize("command", ["validate", "convert", "template", "schema"])
def test_help_starts_with_examples(command: str) -> None:
    text = matcher(command, "--help").stdout
    assert f"matcher {command}" in text.split("Examples:")[1]
    assert text.index("Examples:") < text.index("Options:")


def test_validate_and_convert_load_no_solver(tmp_path: Path) -> None:
    week = folder(tmp_path / "week", authorities=AUTHORITIES)
    for command in (["validate", str(week)], ["convert", str(week), str(tmp_path / "a.xlsx")]):
        code = (
            "import sys\nfrom matcher.cli import main\n"
            f"try:\n    main({command!r})\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
            "assert not {'ortools', 'pandas', 'scipy'} & set(sys.modules)"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
