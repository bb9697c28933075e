"""Every fault of every week in instances/faulty is told, all at once, where it is."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from matcher.errors import DataError
from matcher.io import check_week, read_week
from matcher.io.codes import FaultCode
from tests.io.weeks import FAULTY

Told = tuple[str, str, str, str, str]


def expected() -> dict[str, list[Told]]:
    weeks: dict[str, list[Told]] = defaultdict(list)
    with (FAULTY / "expected.csv").open(newline="", encoding="utf-8") as file:
        for week, code, level, table, row, column in list(csv.reader(file))[1:]:
            weeks[week].append((code, level, table, row, column))
    return weeks


@pytest.mark.parametrize(("week", "faults"), expected().items())
def test_a_faulty_week_tells_all_its_faults_at_once(week: str, faults: list[Told]) -> None:
    checked = check_week(FAULTY / week)
    assert sorted(faults) == sorted((f.code, f.level, f.table, str(f.row or ""), f.column) for f in checked.faults)
    assert checked.week is None


@pytest.mark.parametrize("week", expected())
def test_reading_a_faulty_week_raises_exactly_its_faults(week: str) -> None:
    checked = check_week(FAULTY / week)
    with pytest.raises(DataError) as caught:
        read_week(FAULTY / week)
    assert caught.value.faults == tuple(fault for fault in checked.faults if fault.level == "fault")


def test_every_fault_code_has_a_week_that_shows_it() -> None:
    shown = {told[0] for faults in expected().values() for told in faults}
    assert shown == {code.code for code in FaultCode}


def test_codes_are_unique() -> None:
    assert len({code.code for code in FaultCode}) == len(list(FaultCode.__members__))


def test_every_week_in_the_folder_is_expected() -> None:
    weeks = {path.name for path in FAULTY.iterdir()} - {"expected.csv", "README.md"}
    assert weeks == set(expected())


@pytest.mark.parametrize("week", expected())
def test_every_fault_says_how_to_mend_it_and_leaves_no_brace_open(week: str) -> None:
    for fault in check_week(FAULTY / week).faults:
        assert fault.remedy.endswith(".") or fault.remedy.endswith(":")
        assert fault.problem.endswith(".")
        assert len(fault.found) <= 60


@pytest.mark.parametrize("week", expected())
def test_rows_read_are_used_or_rejected_or_blank(week: str) -> None:
    for count in check_week(FAULTY / week).counts.values():
        assert count.read == count.used + count.rejected + count.blank
        assert min(count.used, count.rejected, count.blank) >= 0


def test_a_week_is_told_from_its_path_alone(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="V014"):
        read_week(tmp_path)
