"""Decisions on a recorded proposal, written down: those that are new, with what each of them sets aside."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from matcher.errors import LedgerChanged, Usage
from matcher.ledger.chain import append
from matcher.ledger.force import Standing, after, standings_of
from matcher.ledger.nouns import decisions_made
from matcher.week import Decision, Week

Pair = tuple[Decision, Decision]


@dataclass(frozen=True)
class Written:
    """How many decisions were written; see :class:`matcher.ledger.recording.Recorded` for the others."""

    count: int = 0
    set_aside: tuple[Pair, ...] = ()
    outdated: tuple[Pair, ...] = ()
    unchanged: tuple[Decision, ...] = ()


def unknown_to(connection: sqlite3.Connection, week: Week) -> list[Decision]:
    """The week's own decisions that were never recorded: an old row of the week must not set aside what came later."""
    known = {row.decision for row in decisions_made(connection)}
    return [row for row in week.decisions if row.decided_by is not None and row not in known]


def write_decisions(
    connection: sqlite3.Connection, proposal_id: int, decisions: Iterable[Decision], now: str
) -> Written:
    """Append the decisions that are new, in their order.

    One that is in force already, or has nothing to take back, is not written. Nor is one that an earlier call wrote and
    somebody has set aside since: a workbook that is read once more says nothing new.

    Raises
    ------
    Usage
        The proposal does not list a child, or has an accepted one elsewhere.
    LedgerChanged
        A newer proposal has a child who was decided on.
    """
    known = decisions_made(connection)
    made, newest = {row.decision for row in known}, {row.decision.ref: row.decision for row in known}
    standing = standings_of(known)
    rows, set_aside, outdated, unchanged = [], [], [], []
    for decision in decisions:
        _newest_for_child(connection, proposal_id, decision.ref)
        _as_proposed(connection, proposal_id, decision)
        before = standing.get(decision.ref, Standing())
        behind = after(before, decision, "")
        if decision in before.decisions or (decision.decision == "reopened" and behind == before):
            unchanged.append(decision)
            continue
        if decision in made:
            outdated.append((decision, newest[decision.ref]))
            continue
        set_aside += [(old, decision) for old in before.decisions if old not in behind.decisions]
        standing[decision.ref] = behind
        day = decision.decided_on.isoformat() if decision.decided_on else None
        told = (decision.decision, decision.reason, decision.decided_by, day)
        rows.append((proposal_id, decision.ref, decision.authority, *told))
    append(connection, "decisions", "decisions", rows, now)
    return Written(len(rows), tuple(set_aside), tuple(outdated), tuple(unchanged))


def _newest_for_child(connection: sqlite3.Connection, proposal_id: int, ref: str) -> None:
    newest = connection.execute("SELECT max(proposal) FROM waits WHERE ref = ?", (ref,)).fetchone()[0]
    if newest is None or newest < proposal_id:
        raise Usage(
            f"The proposal does not list {ref}. Nothing was written. Take the decision out, or correct the ref."
        )
    if newest > proposal_id:
        raise LedgerChanged(
            f"A newer proposal for {ref} is in the ledger; this decision was made on an older one. Nothing was "
            "written. Decide on the newest proposal."
        )


def _as_proposed(connection: sqlite3.Connection, proposal_id: int, decision: Decision) -> None:
    """Only what was proposed can be accepted."""
    if decision.decision != "accept":
        return
    wanted = (proposal_id, decision.ref)
    (to,) = connection.execute("SELECT authority FROM waits WHERE proposal = ? AND ref = ?", wanted).fetchone()
    if to != decision.authority:
        raise Usage(
            f"The proposal has {decision.ref} at {to or 'no authority'}, so {decision.authority} cannot be accepted. "
            "Nothing was written. Correct the decision, or choose pin to place the child elsewhere."
        )
