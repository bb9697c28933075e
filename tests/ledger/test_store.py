"""The file itself: migrations in one transaction, versions told, a full disk that loses nothing."""

from __future__ import annotations

import multiprocessing
import resource
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from matcher.errors import FileTrouble
from matcher.ledger import entries, verify
from matcher.ledger.store import APPLICATION_ID, migrations, reading, statements, writing
from tests.ledger.synthetic import write, year

SECOND = "CREATE TABLE notes (id INTEGER PRIMARY KEY) STRICT;\nINSERT INTO notes VALUES (1);\n"
BROKEN = "CREATE TABLE more (id INTEGER PRIMARY KEY) STRICT;\nINSERT INTO nowhere VALUES (1);\n"


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "year.ledger"
    for event in year(5, weeks=2):
        write(path, event)
    return path


def test_a_migration_keeps_every_row(ledger: Path) -> None:
    before = entries(ledger)
    with writing(ledger, (*migrations(), SECOND)) as connection:
        assert connection.execute("SELECT count(*) FROM notes").fetchone() == (1,)
        assert connection.execute("SELECT count(*) FROM audit").fetchone() == (len(before),)
    assert version(ledger) == len(migrations()) + 1


def test_a_ledger_of_the_first_form_is_brought_up_to_date_with_every_hash_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first form knew no way to take a decision back."""
    path, first = tmp_path / "year.ledger", migrations()[:1]
    with monkeypatch.context() as earlier:
        earlier.setattr("matcher.ledger.store.migrations", lambda: first)
        for event in year(5, weeks=2):
            write(path, event)
        trail = entries(path)
        assert version(path) == 1
    assert entries(path) == trail  # reading brings it up to date
    assert version(path) == len(migrations())
    assert verify(path) == ()


def test_a_migration_that_fails_midway_leaves_the_ledger_as_it_was(ledger: Path) -> None:
    with pytest.raises(FileTrouble, match="nowhere"), writing(ledger, (*migrations(), SECOND, BROKEN)):
        pytest.fail("the transaction began")
    assert version(ledger) == len(migrations())
    assert verify(ledger) == ()


def test_a_ledger_of_a_newer_program_is_not_touched(ledger: Path) -> None:
    with writing(ledger, (*migrations(), SECOND)):
        pass
    before = ledger.read_bytes()
    with pytest.raises(FileTrouble, match="newer matcher"), reading(ledger):
        pytest.fail("it was opened")
    with pytest.raises(FileTrouble, match="newer matcher"):
        write(ledger, next(year(5)))
    assert ledger.read_bytes() == before


def test_what_fails_within_a_transaction_is_rolled_back(ledger: Path) -> None:
    before = entries(ledger)
    with pytest.raises(KeyError), writing(ledger) as connection:
        connection.execute("CREATE TABLE half (id INTEGER)")
        raise KeyError
    assert entries(ledger) == before
    assert verify(ledger) == ()


def test_a_reader_can_change_nothing(ledger: Path) -> None:
    with pytest.raises(FileTrouble, match="may not be written"), reading(ledger) as connection:
        connection.execute("CREATE TABLE half (id INTEGER)")


def test_a_row_must_belong_to_a_row_that_is_there(ledger: Path) -> None:
    last = len(entries(ledger))
    row = f"(SELECT max(id) + 1 FROM loads), {last}, 999, 'A1', NULL, 1"
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"), writing(ledger) as connection:
        connection.execute(f"INSERT INTO loads VALUES ({row})")


def test_the_file_says_what_it_is(ledger: Path) -> None:
    assert int.from_bytes(ledger.read_bytes()[68:72], "big") == APPLICATION_ID


def test_a_trigger_is_one_statement() -> None:
    script = "CREATE TRIGGER a BEFORE UPDATE ON t BEGIN SELECT 1; SELECT 2; END;\n-- said\nSELECT 3;\n"
    first, second = statements(script)
    assert first.endswith("SELECT 2; END;")
    assert second == "-- said\nSELECT 3;"


def write_on_a_full_disk(path: Path) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limit = path.stat().st_size + 4096
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        for event in year(5):
            write(path, event)
    except FileTrouble:
        raise SystemExit(6) from None


def test_a_disk_that_is_full_loses_nothing(ledger: Path) -> None:
    before = entries(ledger)
    process = multiprocessing.get_context("fork").Process(target=write_on_a_full_disk, args=(ledger,))
    process.start()
    process.join()
    assert process.exitcode == 6
    assert verify(ledger) == ()
    assert entries(ledger)[: len(before)] == before
