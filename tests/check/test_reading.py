"""A proposal from a file: what is read, and every fault with where it is and how to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.check import read_proposal, read_proposal_csv
from matcher.errors import DataError, FileTrouble
from matcher.proposal import Assignment, Unmatched
from tests.check.build import proposal


def written(folder: Path, text: str | bytes, name: str = "by-hand.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def codes(folder: Path, text: str | bytes, name: str = "by-hand.csv") -> list[tuple[str, int | None, str]]:
    with pytest.raises(DataError) as caught:
        read_proposal(written(folder, text, name))
    assert all(fault.table == name and fault.remedy for fault in caught.value.faults)
    return [(fault.code, fault.row, fault.column) for fault in caught.value.faults]


def test_ref_and_authority_are_enough_and_a_blank_authority_is_unmatched(tmp_path: Path) -> None:
    read = read_proposal_csv(written(tmp_path, "\ufeffRef , authority\r\nc1, ash \r\n,\r\nc2,\r\n"))
    assert read.assignments == (Assignment(ref="c1", authority="ash"),)
    assert read.unmatched == (Unmatched(ref="c2"),)
    assert read.stages == ()


def test_places_are_read_where_given_and_other_columns_left_alone(tmp_path: Path) -> None:
    text = "note,vacancy,ref,authority,school_place,esol_place\nx,v1,c1,ash,,ash course\n"
    read = read_proposal_csv(written(tmp_path, text))
    assert read.assignments == (Assignment(ref="c1", authority="ash", vacancy="v1", esol_place="ash course"),)


def test_a_proposal_document_is_read_whole(tmp_path: Path) -> None:
    assert read_proposal(written(tmp_path, proposal().model_dump_json(), "proposal.json")) == proposal()


def test_faults_of_a_table_come_all_at_once(tmp_path: Path) -> None:
    assert codes(tmp_path, "") == [("P005", 1, "ref"), ("P005", 1, "authority")]
    assert codes(tmp_path, "ref,authorty\n") == [("P005", 1, "authority")]
    assert codes(tmp_path, "ref,authority,ref\n") == [("P006", 1, "ref")]
    text = f"ref,authority\nc1,ash,extra\n,ash\n{'c' * 201},ash\n"
    assert codes(tmp_path, text) == [("P007", 2, ""), ("P008", 3, "ref"), ("P009", 4, "ref")]


def test_a_code_of_two_hundred_letters_is_read(tmp_path: Path) -> None:
    assert read_proposal_csv(written(tmp_path, f"ref,authority\n{'c' * 200},ash\n")).assignments[0].authority == "ash"


def test_a_mistyped_column_is_guessed(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="Is it 'authorty'"):
        read_proposal_csv(written(tmp_path, "ref,authorty\n"))


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    assert codes(tmp_path, b"ref,authority\nc1,\xff\n") == [("P002", None, "")]
    assert codes(tmp_path, 'ref,authority\n"c1,ash\n') == [("P003", None, "")]
    assert codes(tmp_path, "{", "proposal.json") == [("P001", None, "")]
    assert codes(tmp_path, "[" * 100_000, "proposal.json") == [("P001", None, "")]


def test_a_document_that_is_no_proposal_says_where(tmp_path: Path) -> None:
    found = codes(tmp_path, '{"status": "perfect", "week_starting": "", "assignments": [{"ref": 5}]}', "proposal.json")
    assert ("P004", None, "status") in found
    assert ("P004", None, "assignments.0.ref") in found
    assert ("P004", None, "assignments.0.authority") in found


def test_a_file_that_is_not_there_is_file_trouble(tmp_path: Path) -> None:
    with pytest.raises(FileTrouble, match="cannot be read"):
        read_proposal(tmp_path / "none.json")
