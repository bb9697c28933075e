"""A week, its proposal and the decisions on it, written down in one transaction: all of it, or nothing.

What is there already is not written again, so that a call that was interrupted can be made once more.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from matcher.errors import LedgerChanged, Usage
from matcher.ledger import chain
from matcher.ledger.chain import GENESIS, Value, append
from matcher.ledger.deciding import Written, unknown_to, write_decisions
from matcher.ledger.store import writing
from matcher.proposal import Proposal, proposal_digest
from matcher.week import Decision, Week

AGAIN = "Nothing was written. Read the ledger as it is now ('matcher ledger show'), and begin again from there."


@dataclass(frozen=True)
class Recorded:
    """What a call wrote down, and the newest hash after it.

    Attributes
    ----------
    set_aside
        Decisions of others that were in force until now, each with the new one that sets it aside.
    outdated
        Decisions that were not written down, since they were before and a later one sets them aside: with that one.
    unchanged
        Decisions on a recorded proposal that are in force already, or had nothing to take back.
    """

    head: str
    week: bool
    proposal: bool
    decisions: int
    set_aside: tuple[tuple[Decision, Decision], ...] = ()
    outdated: tuple[tuple[Decision, Decision], ...] = ()
    unchanged: tuple[Decision, ...] = ()


@dataclass(frozen=True)
class Digests:
    """Fingerprints of the week's facts and of its policy (``matcher.io``); the ledger keeps them as they are given."""

    week: str
    policy: str


def record(
    path: Path,
    week: Week,
    proposal: Proposal,
    digests: Digests,
    decisions: Sequence[Decision] = (),
    *,
    expected_head: str | None = None,
    at: str | None = None,
) -> Recorded:
    """Write down a week with its proposal, and the decisions on it.

    Parameters
    ----------
    path
        The ledger; begun if it is not there.
    week
        The week's own facts, without what a ledger laid into them. Its own decisions are remembered too, those that
        name a decider and are not in the ledger already.
    decisions
        In the order in which they were made; each has a ``decided_by``.
    expected_head
        The hash that the ledger must still have at its end; None: whatever it has.
    at
        When, in UTC; now by default.

    Raises
    ------
    Usage
        The ledger has the proposal, with another week.
    LedgerChanged
        The ledger moved on underneath: another process wrote, the proposal rests on an older state, or is not the
        newest one for a child who was decided on.
    FileTrouble
        The file cannot be used.
    """
    now = at or _now()
    if not path.exists():  # nothing is begun for a proposal that rests on another ledger
        _may_follow(GENESIS, proposal)
    with writing(path) as connection:
        _as_expected(connection, expected_head)
        number = _id_of(connection, "proposals", "proposal_sha256", proposal_digest(proposal))
        if number is not None:
            _of_its_week(connection, number, digests)
        new, new_week, own = number is None, False, Written()
        if number is None:
            number, new_week, own = _new(connection, week, proposal, digests, now)
        written = write_decisions(connection, number, decisions, now)
        count = own.count + written.count
        return Recorded(chain.head(connection), new_week, new, count, written.set_aside, written.outdated)


def record_decisions(
    path: Path,
    proposal_sha256: str,
    decisions: Sequence[Decision],
    *,
    expected_head: str | None = None,
    at: str | None = None,
) -> Recorded:
    """Write down decisions on a proposal that the ledger has already.

    Raises
    ------
    Usage
        The ledger does not have the proposal.
    LedgerChanged, FileTrouble
        As for :func:`record`.
    """
    if not path.exists():
        raise Usage(f"{path} is not there. Record the proposal first: matcher ledger record {path} WEEK PROPOSAL.")
    with writing(path) as connection:
        _as_expected(connection, expected_head)
        known = _id_of(connection, "proposals", "proposal_sha256", proposal_sha256)
        if known is None:
            raise Usage(
                f"{path} does not have this proposal. Record it first: matcher ledger record {path} WEEK PROPOSAL."
            )
        written = write_decisions(connection, known, decisions, at or _now())
        head = chain.head(connection)
        return Recorded(head, False, False, written.count, written.set_aside, written.outdated, written.unchanged)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _as_expected(connection: sqlite3.Connection, expected: str | None) -> None:
    if expected is not None and chain.head(connection) != expected:
        raise LedgerChanged(f"Someone else wrote to the ledger meanwhile. {AGAIN}")


def _of_its_week(connection: sqlite3.Connection, number: int, digests: Digests) -> None:
    week = "SELECT week_sha256, policy_sha256 FROM weeks JOIN proposals ON proposals.week = weeks.id"
    known = connection.execute(f"{week} WHERE proposals.id = ?", (number,)).fetchone()
    if known != (digests.week, digests.policy):
        raise Usage(
            "The ledger has this proposal, with other facts or settings than these. Nothing was written. "
            "Name the week that it was made for."
        )


def _may_follow(head: str, proposal: Proposal) -> None:
    rests_on = proposal.provenance.ledger_head if proposal.provenance else None
    if rests_on is not None and rests_on != head:
        raise LedgerChanged(
            "The ledger moved on since this proposal was made from it. Nothing was written. "
            "Propose again with --after, and record that."
        )


def _no_older(connection: sqlite3.Connection, proposal: Proposal) -> None:
    newest = connection.execute("SELECT max(week_starting) FROM weeks").fetchone()[0]
    if newest is not None and proposal.week_starting < newest:
        raise LedgerChanged(
            f"The ledger is at the week of {newest}; a proposal of the week of {proposal.week_starting} cannot follow. "
            "Nothing was written."
        )


def _id_of(connection: sqlite3.Connection, kind: str, column: str, value: str) -> int | None:
    row = connection.execute(f"SELECT id FROM {kind} WHERE {column} = ?", (value,)).fetchone()
    return None if row is None else int(row[0])


def _new(
    connection: sqlite3.Connection, week: Week, proposal: Proposal, digests: Digests, now: str
) -> tuple[int, bool, Written]:
    """Append a proposal with its week: its number, whether the week is new too, and what came of its decisions."""
    _may_follow(chain.head(connection), proposal)
    _no_older(connection, proposal)
    week_id, new_week = _week(connection, week, proposal, digests, now)
    number = _proposal(connection, week, proposal, week_id, now)
    return number, new_week, write_decisions(connection, number, unknown_to(connection, week), now)


def _week(
    connection: sqlite3.Connection, week: Week, proposal: Proposal, digests: Digests, now: str
) -> tuple[int, bool]:
    known = connection.execute(
        "SELECT id FROM weeks WHERE week_sha256 = ? AND policy_sha256 = ?", (digests.week, digests.policy)
    ).fetchone()
    if known is not None:
        return int(known[0]), False
    row = (proposal.week_starting, digests.week, digests.policy)
    week_id = append(connection, "week", "weeks", [row], now)
    append(connection, "week", "shares", _shares(week, week_id), now)
    rota = [(week_id, row.region, _text(row.weight), row.received) for row in week.regions]
    append(connection, "week", "rota", rota, now)
    return week_id, True


def _shares(week: Week, week_id: int) -> list[tuple[Value, ...]]:
    rows: list[tuple[Value, ...]] = []
    for authority in week.authorities:
        share = week.policy.share(authority.child_population, authority.fair_share)
        rows.append((week_id, authority.code, authority.name, authority.region, _text(share), authority.carried_over))
    return rows


def _proposal(connection: sqlite3.Connection, week: Week, proposal: Proposal, week_id: int, now: str) -> int:
    document = json.dumps(proposal.model_dump(mode="json"), ensure_ascii=False, sort_keys=True)
    row = (week_id, proposal_digest(proposal), proposal.status, document)
    proposal_id = append(connection, "proposal", "proposals", [row], now)
    loads = [(proposal_id, load.authority, load.before, load.received) for load in proposal.loads]
    append(connection, "proposal", "loads", loads, now)
    append(connection, "proposal", "waits", _waits(week, proposal, proposal_id), now)
    return proposal_id


def _waits(week: Week, proposal: Proposal, proposal_id: int) -> list[tuple[Value, ...]]:
    placed = {row.ref: row.authority for row in proposal.assignments}
    escalated = {row.ref for row in proposal.unmatched} - week.withdrawn
    rows: list[tuple[Value, ...]] = []
    for child in week.children:
        outcome = "proposed" if child.ref in placed else "escalated" if child.ref in escalated else "set-aside"
        since = child.referred_on.isoformat()
        rows.append((proposal_id, child.ref, child.entry_authority, since, outcome, placed.get(child.ref)))
    return rows


def _text(value: object) -> str | None:
    return None if value is None else str(value)
