"""The ledger as rows to read: its entries, one child's history, who waits, and every table."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from matcher.ledger.chain import AUDIT, COLUMNS, Value, head
from matcher.ledger.store import reading

WAITING = """
SELECT waits.ref, waits.entry_authority, waits.referred_on, waits.outcome, waits.authority, weeks.week_starting
FROM waits
JOIN proposals ON proposals.id = waits.proposal
JOIN weeks ON weeks.id = proposals.week
WHERE waits.proposal = (SELECT max(id) FROM proposals)
ORDER BY waits.referred_on, waits.ref
"""

OF_CHILD = """
SELECT audit.seq, audit.at, weeks.week_starting, waits.outcome AS what, waits.authority, NULL AS reason, NULL AS by
FROM waits
JOIN audit ON audit.seq = waits.entry
JOIN proposals ON proposals.id = waits.proposal
JOIN weeks ON weeks.id = proposals.week
WHERE waits.ref = :ref
UNION ALL
SELECT audit.seq, audit.at, weeks.week_starting, decisions.decision, decisions.authority, decisions.reason,
    decisions.decided_by
FROM decisions
JOIN audit ON audit.seq = decisions.entry
JOIN proposals ON proposals.id = decisions.proposal
JOIN weeks ON weeks.id = proposals.week
WHERE decisions.ref = :ref
ORDER BY 1
"""


class Entry(NamedTuple):
    """One entry of the audit trail."""

    seq: int
    at: str
    act: str
    kind: str
    rows: int
    rows_sha256: str
    previous_sha256: str
    sha256: str


class Wait(NamedTuple):
    """One child of the newest proposal: since when it waits, and what the proposal says."""

    ref: str
    entry_authority: str
    referred_on: str
    outcome: str
    authority: str | None
    week_starting: str


class Step(NamedTuple):
    """One thing that the ledger knows of a child: proposed, escalated, or a decision."""

    entry: int
    at: str
    week_starting: str
    what: str
    authority: str | None
    reason: str | None
    decided_by: str | None


class Sheet(NamedTuple):
    """One table of the ledger as it is."""

    name: str
    header: tuple[str, ...]
    rows: list[tuple[Value, ...]]


def newest(path: Path) -> str:
    """Hash of the newest entry."""
    with reading(path) as connection:
        return head(connection)


def entries(path: Path) -> list[Entry]:
    """The audit trail, oldest first."""
    with reading(path) as connection:
        rows = connection.execute(f"SELECT {', '.join(AUDIT)} FROM audit ORDER BY seq")
        return [Entry(*row) for row in rows]


def waiting(path: Path) -> list[Wait]:
    """The children of the newest proposal, longest wait first."""
    with reading(path) as connection:
        return [Wait(*row) for row in connection.execute(WAITING)]


def of_child(path: Path, ref: str) -> list[Step]:
    """Everything that the ledger knows of one child, oldest first."""
    with reading(path) as connection:
        return [Step(*row) for row in connection.execute(OF_CHILD, {"ref": ref})]


def tables(path: Path) -> list[Sheet]:
    """Every table, the audit trail first."""
    with reading(path) as connection:
        sheets = [Sheet("audit", AUDIT, connection.execute("SELECT * FROM audit ORDER BY seq").fetchall())]
        for name, columns in COLUMNS.items():
            header = ("id", "entry", *columns)
            rows = connection.execute(f"SELECT {', '.join(header)} FROM {name} ORDER BY id").fetchall()
            sheets.append(Sheet(name, header, rows))
        return sheets
