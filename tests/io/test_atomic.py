"""Files are whole or not there, private where they must be, and what hinders is told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from matcher.errors import FileTrouble
from matcher.io.atomic import write_bytes


def test_a_private_file_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    write_bytes(tmp_path / "a", b"x", private=True)
    assert (tmp_path / "a").stat().st_mode & 0o077 == 0


def test_a_public_file_follows_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_bytes(tmp_path / "a", b"x", private=False)
    finally:
        os.umask(before)
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640


def test_a_write_that_fails_leaves_the_old_file_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileTrouble, match="No space left"):
        write_bytes(tmp_path / "a", b"new", private=True)
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_bytes() == b"old"


def test_a_workbook_that_is_open_in_excel_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "~$week.xlsx").write_bytes(b"")
    with pytest.raises(FileTrouble, match="Close the file"):
        write_bytes(tmp_path / "week.xlsx", b"new", private=True)
    assert not (tmp_path / "week.xlsx").exists()


def test_a_file_that_may_not_be_replaced_says_close_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(_: Path, __: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", locked)
    with pytest.raises(FileTrouble, match="close the file in Excel"):
        write_bytes(tmp_path / "week.xlsx", b"new", private=True)
    assert list(tmp_path.iterdir()) == []
