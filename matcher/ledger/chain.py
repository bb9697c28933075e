"""The audit trail: rows are only added, each batch under one entry, each entry under the hash of the one before.

An entry holds the SHA-256 of its rows, and its own SHA-256 is of all its fields, the previous entry's hash among them.
Whoever has seen the newest hash (the *head*) can tell later that nothing before it was altered.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Literal

GENESIS = "0" * 64
"""What the first entry follows."""
Act = Literal["week", "proposal", "decisions"]
Value = str | int | None

COLUMNS: dict[str, tuple[str, ...]] = {
    "weeks": ("week_starting", "week_sha256", "policy_sha256"),
    "shares": ("week", "authority", "name", "region", "fair_share", "carried_over"),
    "rota": ("week", "region", "weight", "received"),
    "proposals": ("week", "proposal_sha256", "status", "document"),
    "loads": ("proposal", "authority", "before", "received"),
    "waits": ("proposal", "ref", "entry_authority", "referred_on", "outcome", "authority"),
    "decisions": ("proposal", "ref", "authority", "decision", "reason", "decided_by", "decided_on"),
}
"""The tables whose rows the chain holds, and their columns beside ``id`` and ``entry``."""
AUDIT = ("seq", "at", "act", "kind", "rows", "rows_sha256", "previous_sha256", "sha256")


def head(connection: sqlite3.Connection) -> str:
    """Hash of the newest entry."""
    row = connection.execute("SELECT sha256 FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
    return GENESIS if row is None else str(row[0])


def append(connection: sqlite3.Connection, act: Act, kind: str, rows: Iterable[Sequence[Value]], at: str) -> int:
    """Add rows to one table under a new entry.

    Parameters
    ----------
    connection
        Within a transaction.
    kind
        Name of the table.
    rows
        Values of its columns, in the order of ``COLUMNS``.
    at
        When, in UTC.

    Returns
    -------
    The id of the first row; the others follow it. No rows, no entry.
    """
    seq = _next(connection, "audit", "seq")
    first = _next(connection, kind, "id")
    numbered = [(first + place, *row) for place, row in enumerate(rows)]
    if not numbered:
        return first
    fields: tuple[Value, ...] = (seq, at, act, kind, len(numbered), rows_sha256(numbered), head(connection))
    entry = (*fields, sha256_of(fields))
    connection.execute(f"INSERT INTO audit ({', '.join(AUDIT)}) VALUES ({_marks(len(AUDIT))})", entry)
    columns = ("id", "entry", *COLUMNS[kind])
    connection.executemany(
        f"INSERT INTO {kind} ({', '.join(columns)}) VALUES ({_marks(len(columns))})",
        [(row[0], seq, *row[1:]) for row in numbered],
    )
    return first


def rows_of(connection: sqlite3.Connection, kind: str, seq: int) -> list[tuple[Value, ...]]:
    """The rows of one entry as they were hashed."""
    columns = ", ".join(("id", *COLUMNS[kind]))
    return connection.execute(f"SELECT {columns} FROM {kind} WHERE entry = ? ORDER BY id", (seq,)).fetchall()


def rows_sha256(rows: Iterable[Sequence[Value]]) -> str:
    """SHA-256 (hex) of rows, one JSON array per line."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update(f"{_json(row)}\n".encode())
    return digest.hexdigest()


def sha256_of(fields: Sequence[Value]) -> str:
    """SHA-256 (hex) of an entry's fields before its own hash."""
    return hashlib.sha256(_json(fields).encode()).hexdigest()


def _json(values: Sequence[Value]) -> str:
    # Only a damaged file gives bytes; what they are must still differ from any text.
    return json.dumps(list(values), ensure_ascii=True, separators=(",", ":"), default=lambda found: [repr(found)])


def _next(connection: sqlite3.Connection, table: str, key: str) -> int:
    return int(connection.execute(f"SELECT coalesce(max({key}), 0) + 1 FROM {table}").fetchone()[0])


def _marks(count: int) -> str:
    return ", ".join("?" * count)
