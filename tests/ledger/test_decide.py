"""``matcher decide`` tells every fault of every row at once, and accepts nothing in bulk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from click.testing import CliRunner

from matcher.cli import main
from matcher.errors import DataError, Fault
from matcher.io.decisions import read_decisions, read_review
from matcher.io.review_columns import DECISION_COLUMNS, REASONS, reasons_for
from matcher.week import RECORDED_KINDS

HEADER = ("ref", "from", "to", "group", "why", *(column.name for column in DECISION_COLUMNS))
ROWS: tuple[tuple[str, ...], ...] = (
    ("C1", "A0", "A1", "", "near"),
    ("C2", "A0", "A2", "G", "near"),
    ("C3", "A0", "A2", "G", "near"),
    ("C4", "A0", "", "", "nobody can"),
)
ALL_BLANK = ("", "", "", "", "")


def workbook(path: Path, *decided: tuple[Any, ...], header: tuple[str, ...] = HEADER, provenance: bool = True) -> Path:
    """A review workbook with these decision cells in the rows, in their order."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("children")
        sheet.write_row(0, 0, header)
        for number, row in enumerate(ROWS):
            cells = decided[number] if number < len(decided) else ALL_BLANK
            for place, cell in enumerate((*row, *cells)):
                sheet.write(number + 1, place, cell)
        authorities = book.add_worksheet("authorities")
        for number, code in enumerate(("code", "A0", "A1", "A2", "A3")):
            authorities.write(number, 0, code)
        if provenance:
            hidden = book.add_worksheet("provenance")
            hidden.write_row(0, 0, ("proposal_sha256", "f" * 64))
            hidden.write_row(1, 0, ("week_starting", "2026-01-05"))
    return path


def faults(tmp_path: Path, *decided: tuple[Any, ...], **options: Any) -> list[Fault]:
    with pytest.raises(DataError) as error:
        read_review(workbook(tmp_path / "proposal.xlsx", *decided, **options))
    return list(error.value.faults)


def places(found: list[Fault]) -> list[tuple[str, int | None, str]]:
    return [(fault.code, fault.row, fault.column) for fault in found]


def test_an_empty_cell_is_undecided(tmp_path: Path) -> None:
    review = read_review(workbook(tmp_path / "proposal.xlsx", ("accept", "", "", "duty", "25/01/2026")))
    assert [(row.ref, row.authority, row.decision) for row in review.decisions] == [("C1", "A1", "accept")]
    assert review.undecided == ("C2", "C3", "C4")
    assert review.proposal_sha256 == "f" * 64


def test_the_same_decision_pasted_into_every_row_is_a_decision_on_each(tmp_path: Path) -> None:
    review = read_review(workbook(tmp_path / "proposal.xlsx", *[("accept", "", "", "duty", "")] * 3))
    assert [row.ref for row in review.decisions] == ["C1", "C2", "C3"]


def test_a_decider_alone_decides_nothing(tmp_path: Path) -> None:
    review = read_review(workbook(tmp_path / "proposal.xlsx", *[("", "", "", "duty", "2026-01-05")] * 4))
    assert review.decisions == ()


def test_a_pin_may_name_another_authority_and_a_withdrawal_names_none(tmp_path: Path) -> None:
    pin, withdrawn = ("pin", "A3", "court", "judge", ""), ("withdrawn", "", "reunited", "duty", "")
    review = read_review(workbook(tmp_path / "proposal.xlsx", withdrawn, ALL_BLANK, ALL_BLANK, pin))
    assert [(row.ref, row.authority) for row in review.decisions] == [("C1", None), ("C4", "A3")]


FAULTS = [
    (("accept", "", "", "", ""), ("V092", 2, "decided_by")),
    (("refused-by-authority", "", "", "duty", ""), ("V093", 2, "reason")),
    (("refused-by-authority", "", "child-objects", "duty", ""), ("V094", 2, "reason")),
    (("accept", "A3", "", "duty", ""), ("V096", 2, "decided_authority")),
    (("pin", "A9", "", "duty", ""), ("V041", 2, "decided_authority")),
    (("pin", "A0", "", "duty", ""), ("V072", 2, "decided_authority")),
    (("", "", "risk", "", ""), ("V097", 2, "reason")),
    (("", "A3", "", "", ""), ("V097", 2, "decided_authority")),
    (("acept", "", "risk", "duty", ""), ("V023", 2, "decision")),
    (("refused-by-child", "", "sulks", "duty", ""), ("V023", 2, "reason")),
    (("accept", "", "", "duty", "05/06/2026"), ("V026", 2, "decided_on")),
    (("=1+1", "", "", "duty", ""), ("V010", 2, "decision")),
]


@pytest.mark.parametrize(("cells", "fault"), FAULTS)
def test_a_fault_is_told_with_its_row_and_column(
    tmp_path: Path, cells: tuple[str, ...], fault: tuple[str, int, str]
) -> None:
    found = faults(tmp_path, cells)
    assert fault in places(found)
    assert all(row.remedy for row in found)


def test_one_wrong_cell_is_one_fault(tmp_path: Path) -> None:
    assert len(faults(tmp_path, ("acept", "", "risk", "duty", ""))) == 1
    assert len(faults(tmp_path, ("refused-by-child", "", "sulks", "duty", ""))) == 1


def test_a_child_whom_nobody_takes_cannot_be_accepted(tmp_path: Path) -> None:
    assert places(faults(tmp_path, ALL_BLANK, ALL_BLANK, ALL_BLANK, ("accept", "", "", "duty", ""))) == [
        ("V095", 5, "decision")
    ]


@pytest.mark.parametrize("other", [("pin", "A3", "", "duty", ""), ("refused-by-child", "", "risk", "duty", "")])
def test_a_group_is_decided_on_as_one(tmp_path: Path, other: tuple[str, ...]) -> None:
    assert places(faults(tmp_path, ALL_BLANK, ("accept", "", "", "duty", ""), other)) == [("V098", 4, "decision")]


def test_all_faults_of_all_rows_are_told_at_once(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        ("accept", "", "", "", "yesterday"),
        ("refused-by-authority", "", "", "", ""),
        ("", "", "risk", "", ""),
        ("accept", "", "", "", ""),
        provenance=False,
    )
    assert [(code, row) for code, row, _ in places(found)] == [
        ("V092", 2), ("V025", 2), ("V092", 3), ("V093", 3), ("V097", 4), ("V092", 5), ("V095", 5), ("V091", None),
    ]  # fmt: skip


def test_a_workbook_without_the_decision_columns_is_refused(tmp_path: Path) -> None:
    found = faults(tmp_path, header=HEADER[:5])
    assert {fault.column for fault in found} == {column.name for column in DECISION_COLUMNS}


def test_another_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("cats").write(0, 0, "name")
    with pytest.raises(DataError) as error:
        read_review(path)
    assert {fault.code for fault in error.value.faults} == {"V090", "V091"}


def test_the_command_prints_faults_and_writes_nothing(tmp_path: Path) -> None:
    path = workbook(tmp_path / "proposal.xlsx", ("accept", "", "", "", ""))
    result = CliRunner().invoke(main, ["decide", str(path), "-o", str(tmp_path / "decisions.csv")])
    assert result.exit_code == 1
    assert "row 2, column decided_by" in result.output
    assert not (tmp_path / "decisions.csv").exists()


def test_a_table_of_decisions_needs_deciders_and_reasons_too(tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    path.write_text(
        "ref,authority,decision,reason,decided_by\nC1,A1,accept,,\nC2,A1,refused-by-child,,duty\nC3,,pin,,d\n"
    )
    with pytest.raises(DataError) as error:
        read_decisions(path)
    assert places(list(error.value.faults)) == [
        ("V092", 2, "decided_by"), ("V093", 3, "reason"), ("V070", 4, "authority"),
    ]  # fmt: skip


def test_every_decision_that_needs_a_reason_has_some_to_choose() -> None:
    for kind in RECORDED_KINDS:
        assert reasons_for(kind)
    assert len({reason.code for reason in REASONS}) == len(REASONS)
