"""A proposal goes out: its files, each whole, and what is said of it on the terminal."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from matcher.cli.settings import Settings
from matcher.cli.timing import within

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matcher.explain.beside import Followed
    from matcher.proposal import Proposal
    from matcher.report.compared import Beside
    from matcher.report.reasons import ChildReason
    from matcher.solve import Limits
    from matcher.week import Week

LAID = "week-with-history.json"
"""The facts of a proposal made with ``--after``: the week with what the ledger laid into it."""


def publish(
    path: Path,
    week: Week,
    proposal: Proposal,
    folder: Path | None,
    settings: Settings,
    limits: Limits,
    followed: Followed | None = None,
) -> None:
    """Write the files if there is a folder for them, and print what was asked for.

    Parameters
    ----------
    limits
        How long reasons and comparisons may take.
    followed
        What the rules in use would do, if that is known.
    """
    printed = not settings.as_json and not settings.quiet and proposal.status != "infeasible"
    if folder is not None:
        beside = _write(week, proposal, folder, settings, limits, followed)
    else:
        beside = _beside(week, proposal, limits, followed) if printed else None
    if settings.as_json:
        from matcher.io.proposal import proposal_json

        click.echo(proposal_json(proposal, times=not settings.no_times), nl=False)
    elif printed:
        click.echo("\n\n".join(_said(week, proposal, beside, settings)))
        if folder is not None:
            from matcher.io.proposal import JSON_NAME

            facts = path if settings.after is None else folder / LAID
            click.echo(f"\nWritten to {folder}. To confirm it: matcher check {facts} {folder / JSON_NAME}", err=True)


def _write(
    week: Week, proposal: Proposal, folder: Path, settings: Settings, limits: Limits, followed: Followed | None
) -> Beside | None:
    """Write every file, the record last; what the workbook compares is given back, to be said as well."""
    from matcher.explain.reasons import all_reasons
    from matcher.io.atomic import refuse_open
    from matcher.io.proposal import CSV_NAME, write_proposal
    from matcher.report.workbook import WORKBOOK_NAME, write_review_workbook

    for name in (CSV_NAME, WORKBOOK_NAME):  # before the first is written, or the files would not be of one proposal
        refuse_open(folder / name)
    beside = _beside(week, proposal, limits, followed)
    none: Mapping[str, ChildReason] = {}
    reasons = within(limits, lambda: all_reasons(week, proposal, limits), none)
    workbook, kept = write_review_workbook(folder, week, proposal, reasons, beside)
    tell_of_kept(workbook, kept)
    if settings.after is not None:
        from matcher.io.week import write_week

        write_week(week, folder / LAID)
    written = (*write_proposal(week, proposal, folder, times=not settings.no_times), workbook)
    if settings.verbose:
        print(f"written: {' and '.join(map(str, written))}", file=sys.stderr)
    return beside


def tell_of_kept(workbook: Path, kept: Path | None) -> None:
    """Say where a workbook is now in which somebody had decided."""
    if kept is not None:
        click.echo(f"Decisions were typed into {workbook}; that workbook is {kept} now.", err=True)


def _beside(week: Week, proposal: Proposal, limits: Limits, followed: Followed | None) -> Beside | None:
    """The proposal beside the rules in use; nothing where there is no plan, or nobody, to compare."""
    if proposal.status == "infeasible" or not week.children:
        return None
    from matcher.explain.beside import beside

    return within(limits, lambda: beside(week, proposal, limits, followed), None)


def _said(week: Week, proposal: Proposal, beside: Beside | None, settings: Settings) -> list[str]:
    """Paragraphs for the terminal."""
    from matcher.report.summary import summary

    parts = [summary(week, proposal)]
    if beside is not None:
        from matcher.explain.tables import of_beside, of_subgroups

        told = (("Beside the rules in use", of_beside(beside)), ("How subgroups fare", of_subgroups(beside.subgroups)))
        parts += ["\n".join([title, *(f"  {line}" for line in lines)]) for title, lines in told]
    if settings.after is not None:
        from matcher.report.changes import in_words

        parts.append("\n".join(in_words(week, proposal)))
    return parts
