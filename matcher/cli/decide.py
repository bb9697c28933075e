"""``matcher decide``: what people decided in the review workbook, read back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from matcher.cli.options import path_type
from matcher.errors import Usage

if TYPE_CHECKING:
    from matcher.io.decisions import Review
    from matcher.ledger import Recorded
    from matcher.week import Decision

MOST_TOLD = 8
"""Decisions in one note."""
LATEST_DECIDED = 31
"""Days after the week in which a decision on it may be dated without a word."""


@click.command()
@click.argument("workbook", metavar="PROPOSAL.xlsx", type=path_type)
@click.option("--ledger", type=path_type, metavar="LEDGER", help="Record the decisions in this ledger.")
@click.option("-o", "--out", type=path_type, metavar="DECISIONS.csv", help="Write them as a table of decisions.")
@click.option("--force", is_flag=True, help="Replace DECISIONS.csv if it is there.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
def decide(workbook: Path, ledger: Path | None, out: Path | None, force: bool, quiet: bool) -> None:
    """Read back what people decided in the review workbook.

    \b
    Examples:
      matcher decide out/proposal.xlsx
      matcher decide out/proposal.xlsx -o decisions.csv
      matcher decide out/proposal.xlsx --ledger year.ledger

    Every fault of every row is listed at once, and nothing is written then. A decision needs a decider, a refusal a
    reason; a row without a decision is undecided. With --ledger the proposal must be in the ledger already, and be
    the newest one for each child who was decided on. What was recorded stays so when a cell is cleared: choose
    reopened to take it back.

    Exit codes: 0 done; 1 a row needs attention; 2 usage; 5 the ledger changed; 6 a file cannot be read or written.
    """
    from matcher.cli.week import refuse_to_replace
    from matcher.io.decisions import read_review

    if out is not None:
        if out.suffix.lower() != ".csv":
            raise Usage(f"{out} does not end in .csv. Give the table a name such as decisions.csv.")
        refuse_to_replace(out, force=force)
    review = read_review(workbook)
    if not quiet:
        tell_of_late(review)
    if ledger is not None:
        _record(review, ledger, quiet)
    if out is not None:
        _write(review, out, quiet)
    if not quiet:
        click.echo("\n".join(in_words(review)))
        if out is None and ledger is None:
            click.echo("Nothing was written: give -o DECISIONS.csv, or --ledger LEDGER.", err=True)


def _record(review: Review, ledger: Path, quiet: bool) -> None:
    from matcher.cli.parted import refuse_parted
    from matcher.ledger import history, record_decisions

    past = history(ledger) if ledger.exists() else None
    known = past.decisions if past else {}
    refuse_parted(review.decisions, review.group_of, known)
    head = past.head if past else None  # what was looked at must be what is written to
    done = record_decisions(ledger, review.proposal_sha256, review.decisions, expected_head=head)
    if quiet:
        return
    same = done.unchanged
    which = f"in force already or with nothing to take back: {_refs(same)}"
    more = f"; {len(same)} changed nothing, {which}" if same else ""
    click.echo(f"{done.decisions} recorded in {ledger}{more}. Its newest hash: {done.head}", err=True)
    tell_of_others(done)
    tell_of_held(review.undecided, known)


def _refs(rows: Sequence[Decision]) -> str:
    more = f" and {len(rows) - MOST_TOLD} more" if len(rows) > MOST_TOLD else ""
    return ", ".join(row.ref for row in rows[:MOST_TOLD]) + more


def tell_of_late(review: Review) -> None:
    """Warn of a day of decision that cannot have come yet when the week was decided on: a year mistyped, mostly."""
    if not review.week_starting:
        return
    limit = date.fromisoformat(review.week_starting) + timedelta(days=6 + LATEST_DECIDED)
    for row in review.decisions:
        if row.decided_on is not None and row.decided_on > limit:
            click.echo(
                f"Warning: {row.ref}: decided_on is {row.decided_on}, more than {LATEST_DECIDED} days after the "
                f"week of {review.week_starting}. Check the year.",
                err=True,
            )


def tell_of_held(undecided: Iterable[str], in_force: Mapping[str, tuple[Decision, ...]]) -> None:
    """Say what was recorded earlier of children for whom nothing is chosen now: an empty cell takes nothing back."""
    held = [said(row) for ref in undecided for row in in_force.get(ref, ())]
    if held:
        more = f"; and {len(held) - MOST_TOLD} more" if len(held) > MOST_TOLD else ""
        click.echo(
            "Note: what was recorded earlier of children without a choice here stays in force (reopened takes it "
            f"back): {'; '.join(held[:MOST_TOLD])}{more}.",
            err=True,
        )


def tell_of_others(done: Recorded) -> None:
    """Say which earlier decisions no longer hold, and which were not written down because later ones hold."""
    for old, new in done.set_aside:
        click.echo(f"Note: {said(new)} sets aside {said(old)}.", err=True)
    for row, later in done.outdated:
        click.echo(
            f"Note: {said(row)} was recorded before and set aside since; not recorded again. The newest decision is "
            f"{said(later)}. To decide so again, change decided_on, decided_by or reason.",
            err=True,
        )


def said(row: Decision) -> str:
    """A decision with who made it, and when."""
    when = f", {row.decided_on}" if row.decided_on else ""
    return f"{row} ({row.decided_by}{when})"


def _write(review: Review, out: Path, quiet: bool) -> None:
    from matcher.io.atomic import write_bytes
    from matcher.io.decisions import decisions_csv
    from matcher.week import DECISION_KINDS

    write_bytes(out, decisions_csv(review.decisions), private=True)
    if not quiet:
        kept = sum(row.decision in DECISION_KINDS for row in review.decisions)
        click.echo(f"{kept} written to {out}.", err=True)
        if kept < len(review.decisions):
            click.echo("Note: what is reopened has no row in a table; only --ledger takes a decision back.", err=True)


def in_words(review: Review) -> list[str]:
    """How many children were decided on, and how."""
    counts = Counter(row.decision for row in review.decisions)
    lines = [f"{count:>6} {decision}" for decision, count in sorted(counts.items())]
    total = len(review.decisions)
    week = f"Week of {review.week_starting}: " if review.week_starting else ""
    return [f"{week}{total} decided, {len(review.undecided)} undecided", *lines]
