"""Is the file what was recorded? Every row against its entry, every entry against the one before, and the schema.

What cannot be told from inside is an end that was cut off: for that, compare with a hash that was seen earlier.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from matcher.ledger.chain import AUDIT, COLUMNS, GENESIS, rows_of, rows_sha256, sha256_of
from matcher.ledger.store import migrations, reading


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was recorded: the entry, the table, and what is wrong in a sentence."""

    entry: int | None
    table: str
    problem: str

    def __str__(self) -> str:
        where = f"entry {self.entry}, {self.table}" if self.entry is not None else self.table
        return f"{where}: {self.problem}"


def verify(path: Path, seen: str | None = None) -> tuple[Finding, ...]:
    """Everything that is not as it was recorded; empty where all is well.

    Parameters
    ----------
    seen
        A hash that the ledger had as its newest at some time: it must still be one of its entries.

    Raises
    ------
    FileTrouble
        The file cannot be read at all.
    """
    with reading(path) as connection:
        connection.text_factory = lambda found: found.decode("utf-8", "surrogateescape")  # damaged text is a finding
        return (
            *_of_file(connection),
            *_of_schema(connection),
            *_of_chain(connection),
            *_of_rows(connection),
            *_strays(connection),
            *_of_seen(connection, seen),
        )


def _of_file(connection: sqlite3.Connection) -> Iterator[Finding]:
    for (text,) in connection.execute("PRAGMA integrity_check"):
        if text != "ok":
            yield Finding(None, "the file", f"It is damaged: {text}.")
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield Finding(None, table, f"Row {row} belongs to a row of {parent} that is not there.")


def _of_schema(connection: sqlite3.Connection) -> Iterator[Finding]:
    with closing(sqlite3.connect(":memory:")) as pattern:
        for script in migrations():
            pattern.executescript(script)
        expected, found = _schema(pattern), _schema(connection)
    for name in sorted(expected.keys() - found.keys()):
        yield Finding(None, "the schema", f"{name} was taken out.")
    for name in sorted(found.keys() - expected.keys()):
        yield Finding(None, "the schema", f"{name} was put in.")
    for name in sorted(expected.keys() & found.keys()):
        if expected[name] != found[name]:
            yield Finding(None, "the schema", f"{name} was altered.")


def _schema(connection: sqlite3.Connection) -> dict[str, str | None]:
    rows = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
    return {f"The {kind} {name}": sql for kind, name, sql in rows}


def _of_chain(connection: sqlite3.Connection) -> Iterator[Finding]:
    previous = GENESIS
    entries = connection.execute(f"SELECT {', '.join(AUDIT)} FROM audit ORDER BY seq").fetchall()
    for place, (*fields, sha256) in enumerate(entries, start=1):
        seq = int(fields[0])
        if seq != place:
            yield Finding(seq, "audit", f"Entry {place} should stand here: one was taken out or put in.")
            return
        if fields[-1] != previous:
            yield Finding(seq, "audit", "It does not follow the entry before it.")
        if sha256_of(fields) != sha256:
            yield Finding(seq, "audit", "The entry itself was altered.")
        previous = str(sha256)


def _of_rows(connection: sqlite3.Connection) -> Iterator[Finding]:
    entries = connection.execute("SELECT seq, kind, rows, rows_sha256 FROM audit ORDER BY seq").fetchall()
    for seq, kind, count, sha256 in entries:
        if kind not in COLUMNS:
            yield Finding(seq, "audit", f"There is no table {kind!r}.")
            continue
        rows = rows_of(connection, kind, seq)
        if len(rows) != count:
            yield Finding(seq, kind, f"It has {len(rows)} rows; {count} were recorded.")
        elif rows_sha256(rows) != sha256:
            yield Finding(seq, kind, f"A row was altered ({_ids(rows)}).")


def _ids(rows: list[tuple[str | int | None, ...]]) -> str:
    first, last = rows[0][0], rows[-1][0]
    return f"row {first}" if first == last else f"one of rows {first} to {last}"


def _strays(connection: sqlite3.Connection) -> Iterator[Finding]:
    for kind in COLUMNS:
        query = f"SELECT id, entry FROM {kind} WHERE entry NOT IN (SELECT seq FROM audit WHERE kind = ?)"
        for row, seq in connection.execute(query, (kind,)):
            yield Finding(seq, kind, f"Row {row} was never recorded.")


def _of_seen(connection: sqlite3.Connection, seen: str | None) -> Iterator[Finding]:
    if seen in (None, GENESIS):
        return
    if connection.execute("SELECT 1 FROM audit WHERE sha256 = ?", (seen,)).fetchone() is None:
        yield Finding(None, "audit", f"No entry has the hash {seen}: the end was cut off, or this is another ledger.")
