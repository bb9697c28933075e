"""``verify`` finds every altered byte of every row, whoever took the triggers away first."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from matcher.ledger import entries, tables, verify
from matcher.ledger.chain import COLUMNS
from tests.ledger.synthetic import write, year


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ledger") / "ledger.db"
    for event in year(1, weeks=5):
        write(path, event)
    return path


@pytest.fixture
def ledger(recorded: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(recorded, tmp_path / "ledger.db"))


def tamper(path: Path, *statements: str, keep_schema: bool = True) -> None:
    """Alter the file as someone would who knows SQLite: triggers dropped, statements run, triggers put back."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        for pragma in ("ignore_check_constraints = ON", "synchronous = OFF"):
            other.execute(f"PRAGMA {pragma}")
        other.execute("BEGIN")
        triggers = other.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            other.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            other.execute(statement)
        for _, sql in triggers if keep_schema else ():
            other.execute(sql)
        other.execute("COMMIT")


def test_an_untouched_ledger_is_clean(ledger: Path) -> None:
    assert verify(ledger) == ()
    assert verify(ledger, entries(ledger)[3].sha256) == ()


CELLS = [(kind, column) for kind, columns in COLUMNS.items() for column in columns]


@pytest.mark.parametrize(("kind", "column"), CELLS)
def test_an_altered_cell_of_any_table_is_found(ledger: Path, kind: str, column: str) -> None:
    rows = {sheet.name: sheet.rows for sheet in tables(ledger)}[kind]
    last = rows[-1][0]
    number = f"coalesce({column}, 0) + 1"
    text = f"coalesce({column}, '') || ' '"
    is_number = column in ("week", "proposal", "carried_over", "received", "before")
    tamper(ledger, f"UPDATE {kind} SET {column} = {number if is_number else text} WHERE id = {last}")
    assert [finding for finding in verify(ledger) if finding.table == kind and "altered" in finding.problem]


@pytest.mark.parametrize("kind", COLUMNS)
def test_a_row_taken_out_is_found(ledger: Path, kind: str) -> None:
    tamper(ledger, f"DELETE FROM {kind} WHERE id = 1")
    assert any(finding.table == kind and "were recorded" in finding.problem for finding in verify(ledger))


def test_a_row_put_in_is_found(ledger: Path) -> None:
    tamper(ledger, "INSERT INTO rota SELECT max(id) + 1, (SELECT max(seq) FROM audit), 1, 'West', '1', 5 FROM rota")
    assert any("never recorded" in finding.problem for finding in verify(ledger))


@pytest.mark.parametrize(
    "change",
    ["at = '2020-01-01'", "act = 'week'", "rows = rows + 1", "rows_sha256 = previous_sha256", "kind = 'rota'"],
)
def test_an_altered_entry_is_found(ledger: Path, change: str) -> None:
    tamper(ledger, f"UPDATE audit SET {change} WHERE seq = 5")
    assert any(finding.entry == 5 and finding.table == "audit" for finding in verify(ledger))


def test_an_entry_taken_out_is_found(ledger: Path) -> None:
    tamper(ledger, "DELETE FROM audit WHERE seq = 5")
    assert any("should stand here" in finding.problem for finding in verify(ledger))


def test_a_row_without_the_row_it_belongs_to_is_found(ledger: Path) -> None:
    tamper(ledger, "DELETE FROM weeks WHERE id = 1")
    assert any("a row of weeks that is not there" in finding.problem for finding in verify(ledger))


def test_a_row_and_its_entry_rehashed_is_found_by_the_next_entry(ledger: Path) -> None:
    from matcher.ledger.chain import AUDIT, rows_of, rows_sha256, sha256_of

    tamper(ledger, "UPDATE rota SET received = 7 WHERE id = 1")
    with closing(sqlite3.connect(ledger)) as other:
        seq = other.execute("SELECT entry FROM rota WHERE id = 1").fetchone()[0]
        new_rows = rows_sha256(rows_of(other, "rota", seq))
        fields = list(other.execute(f"SELECT {', '.join(AUDIT[:-1])} FROM audit WHERE seq = ?", (seq,)).fetchone())
        fields[5] = new_rows
    set_hash = f"UPDATE audit SET rows_sha256 = '{new_rows}', sha256 = '{sha256_of(fields)}' WHERE seq = {seq}"
    tamper(ledger, set_hash)
    assert [str(finding) for finding in verify(ledger)] == [
        f"entry {seq + 1}, audit: It does not follow the entry before it."
    ]


def test_an_end_cut_off_is_found_by_a_hash_that_was_seen(ledger: Path) -> None:
    newest = entries(ledger)[-1]
    tamper(
        ledger, f"DELETE FROM {newest.kind} WHERE entry = {newest.seq}", f"DELETE FROM audit WHERE seq = {newest.seq}"
    )
    assert verify(ledger) == ()
    assert any("cut off" in finding.problem for finding in verify(ledger, newest.sha256))


def test_a_trigger_taken_out_is_found(ledger: Path) -> None:
    tamper(ledger, keep_schema=False)
    assert any("audit_no_update was taken out" in finding.problem for finding in verify(ledger))


def test_a_flipped_byte_anywhere_is_found_or_is_in_no_row(ledger: Path, tmp_path: Path) -> None:
    """Bytes of free space may flip unseen: then every table still reads exactly as before."""
    content, before = ledger.read_bytes(), tables(ledger)
    found = 0
    for place in range(100, len(content), max(1, len(content) // 150)):
        copy = tmp_path / "copy.db"
        copy.write_bytes(content[:place] + bytes([content[place] ^ 0x01]) + content[place + 1 :])
        if _found(copy):
            found += 1
        else:
            assert tables(copy) == before, place
    assert found > 40


def _found(path: Path) -> bool:
    from matcher.errors import FileTrouble

    try:
        return bool(verify(path))
    except FileTrouble:
        return True
