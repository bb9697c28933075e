"""Recording from files: the week, its proposal and the decisions, each compared with the others first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from matcher.errors import DataError, Fault, Found, Usage

if TYPE_CHECKING:
    from matcher.ledger import Recorded
    from matcher.proposal import Proposal
    from matcher.week import Decision, Week


def record_files(
    ledger: Path, week_path: Path, proposal_path: Path, decisions_path: Path | None, policy_path: Path | None
) -> Recorded:
    """Record what the files hold.

    Raises
    ------
    DataError
        A file's rows need attention; every fault.
    Usage
        The proposal is of another week, or holds no plan.
    Found
        The proposal does not hold against the week.
    LedgerChanged, FileTrouble
        As the ledger raises them.
    """
    from matcher.check import read_proposal
    from matcher.cli.parted import refuse_parted
    from matcher.io import policy_digest, read_week, week_digest
    from matcher.ledger import GENESIS, Digests, history, record

    week = read_week(week_path, policy_path)
    proposal = read_proposal(proposal_path)
    decisions = _decisions(decisions_path, week, proposal)
    past = history(ledger) if ledger.exists() else None
    head = past.head if past else GENESIS
    _must_match(week, proposal, ledger, head)
    groups = {child.ref: child.group for child in week.children if child.group}
    own = [row for row in week.decisions if row.decided_by is not None and (past is None or row not in past.made)]
    refuse_parted([*own, *decisions], groups, past.decisions if past else {})
    digests = Digests(week_digest(week), policy_digest(week.policy))
    return record(ledger, week, proposal, digests, decisions, expected_head=head)


def _must_match(week: Week, proposal: Proposal, ledger: Path, head: str) -> None:
    """The proposal must be of this week, and hold; one that rests on an older state is left to the ledger to judge."""
    from matcher.check import verify
    from matcher.cli.history import week_after
    from matcher.io import policy_digest, week_digest

    made = proposal.provenance
    if made is None or proposal.status not in ("optimal", "feasible"):
        raise Usage("Only a proposal.json that holds a plan can be recorded: the one that 'matcher propose' wrote.")
    if made.ledger_head not in (None, head):
        return
    facts = week if made.ledger_head is None else week_after(week, ledger)
    if made.week_sha256 != week_digest(facts) or made.policy_sha256 != policy_digest(facts.policy):
        raise Usage(
            "The proposal was made for other facts or settings than these. Name the week as it was then (and --policy, "
            "if it was made under one), or propose again."
        )
    report = verify(facts, proposal)
    if not report.clean:
        found = "; ".join(violation.message for violation in report.violations[:5])
        raise Found(f"The proposal does not hold, so nothing was recorded: {found}")


def _decisions(path: Path | None, week: Week, proposal: Proposal) -> tuple[Decision, ...]:
    from matcher.io.decisions import read_decisions

    if path is None:
        return ()
    numbered = read_decisions(path)
    faults = [fault for number, row in numbered for fault in _faults(number, row, week, proposal)]
    faults += _faults_of_pins(numbered, week)
    if faults:
        raise DataError(sorted(faults, key=lambda fault: (fault.row or 0, fault.column)))
    return tuple(row for _, row in numbered)


def _faults_of_pins(numbered: Sequence[tuple[int, Decision]], week: Week) -> Iterator[Fault]:
    """Faults of the pins that hold in the end: a later row of the file sets an earlier one aside."""
    from matcher.io.checks.decisions import OwnRow, Row, faults_of_pins
    from matcher.ledger import in_force

    rows = {row: Row(number, row.ref, row.authority, row.decision) for number, row in numbered}
    kept = [rows[row] for row in in_force(row for _, row in numbered)]
    children = (
        OwnRow(child.ref, child.entry_authority, child.group, child.must, child.avoid) for child in week.children
    )
    return faults_of_pins(kept, children, {authority.code: authority.region for authority in week.authorities})


def _faults(number: int, row: Decision, week: Week, proposal: Proposal) -> Iterator[Fault]:
    from matcher.io.codes import FaultCode, ReviewCode
    from matcher.io.naming import Namer

    names = {authority.code: authority.name for authority in week.authorities}
    placed = {assignment.ref: assignment.authority for assignment in proposal.assignments}
    if row.ref not in {child.ref for child in week.children}:
        yield ReviewCode.NOT_IN_PROPOSAL.at("decisions", number, "ref", row.ref)
    elif row.authority is not None and row.authority not in names:
        hint = Namer(names).hint(row.authority)
        yield FaultCode.UNKNOWN_AUTHORITY.at("decisions", number, "authority", row.authority, hint=hint)
    elif row.decision == "accept" and row.ref not in placed:
        yield ReviewCode.NOTHING_TO_ACCEPT.at("decisions", number, "decision", row.decision)
    elif row.decision == "accept" and row.authority != placed[row.ref]:
        where = ("decisions", number, "authority", row.authority)
        yield ReviewCode.ACCEPTED_ELSEWHERE.at(*where, to=placed[row.ref])
