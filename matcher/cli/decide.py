"""``matcher decide``: what people decided in the review workbook, read back."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from matcher.cli.options import path_type
from matcher.errors import Usage

if TYPE_CHECKING:
    from matcher.io.decisions import Review


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
    the newest one for each child who was decided on.

    Exit codes: 0 done; 1 a row needs attention; 2 usage; 5 the ledger changed; 6 a file cannot be read or written.
    """
    from matcher.cli.week import refuse_to_replace
    from matcher.io.decisions import read_review

    if out is not None:
        if out.suffix.lower() != ".csv":
            raise Usage(f"{out} does not end in .csv. Give the table a name such as decisions.csv.")
        refuse_to_replace(out, force=force)
    review = read_review(workbook)
    if ledger is not None:
        _record(review, ledger, quiet)
    if out is not None:
        _write(review, out, quiet)
    if not quiet:
        click.echo("\n".join(in_words(review)))
        if out is None and ledger is None:
            click.echo("Nothing was written: give -o DECISIONS.csv, or --ledger LEDGER.", err=True)


def _record(review: Review, ledger: Path, quiet: bool) -> None:
    from matcher.ledger import record_decisions

    done = record_decisions(ledger, review.proposal_sha256, review.decisions)
    if not quiet:
        already = len(review.decisions) - done.decisions
        more = f"; {already} were in force already" if already else ""
        click.echo(f"{done.decisions} recorded in {ledger}{more}. Its newest hash: {done.head}", err=True)


def _write(review: Review, out: Path, quiet: bool) -> None:
    from matcher.io.atomic import write_bytes
    from matcher.io.decisions import decisions_csv

    write_bytes(out, decisions_csv(review.decisions), private=True)
    if not quiet:
        click.echo(f"{len(review.decisions)} written to {out}.", err=True)


def in_words(review: Review) -> list[str]:
    """How many children were decided on, and how."""
    counts = Counter(row.decision for row in review.decisions)
    lines = [f"{count:>6} {decision}" for decision, count in sorted(counts.items())]
    total = len(review.decisions)
    week = f"Week of {review.week_starting}: " if review.week_starting else ""
    return [f"{week}{total} decided, {review.undecided} undecided", *lines]
