"""One week from its tables to its proposal: read, refuse faults, solve, publish, say it."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from matcher.cli import timing
from matcher.cli.interrupt import stopping
from matcher.cli.publishing import publish
from matcher.cli.settings import Settings
from matcher.cli.solving import Solved, saved, solved
from matcher.errors import INTERRUPTED, DataError, Found, MatcherError, NoLawfulProposal

if TYPE_CHECKING:
    from collections.abc import Callable

    from matcher.certificate import Certificate
    from matcher.cli.history import Laid
    from matcher.proposal import Proposal
    from matcher.week import Week

MEMORY = "Give it more with --memory-limit, or close what else is running."


def propose_week(path: Path, folder: Path, settings: Settings, *, write: bool = True) -> int:
    """Propose for one week and return the exit code.

    Parameters
    ----------
    path
        The week.
    folder
        Where its proposal goes.
    write
        Whether it goes there at all; the input of a rejected answer is saved there in any case.

    Raises
    ------
    MatcherError
        Of its kind, for everything that gives no proposal; nothing was written then, but for an infeasible week,
        whose record says so.
    """
    started = time.monotonic()
    week, laid = read(path, settings)
    _say(settings, f"read and found without fault in {time.monotonic() - started:.2f} s")
    children = len(week.children)
    limits = timing.solving(settings.time_limit, children, settings.seed, started)  # reading counts
    with stopping(limits):
        beside = Solved()
        proposal = resting_on(solved(week, limits, folder, settings, beside), laid)
        interrupted = limits.stopped
        _say_memory(settings, proposal)
        if proposal.status == "stopped":
            return nothing_found(interrupted, beside, lambda: saved(week, folder))
        left = timing.left_to_publish(settings.time_limit, started)
        time_to_reason = timing.reasoning(children, left, hurried=interrupted)
        publish(path, week, proposal, folder if write else None, settings, time_to_reason, beside.followed)
        publish_certificate(proposal, beside, settings)
        if beside.trouble is not None and not beside.trouble.memory:
            click.echo(saved(week, folder), err=True)
    _say(settings, f"done in {time.monotonic() - started:.2f} s")
    return outcome(proposal, interrupted, beside, settings)


def read(path: Path, settings: Settings) -> tuple[Week, Laid | None]:
    """Read a week under its policy and with its history, and refuse every fault, those of closed pins included.

    Returns
    -------
    The week, with a ledger's history in it if there is one, and what that is.

    Raises
    ------
    DataError
        With every fault.
    """
    from matcher.cli.week import closed_in
    from matcher.io.week import check_week

    checked = check_week(path, settings.policy)
    if not settings.quiet:
        for fault in checked.faults:
            if fault.level == "warning":
                click.echo(f"Warning: {fault}", err=True)
    if checked.week is None:
        raise DataError(fault for fault in checked.faults if fault.level == "fault")
    week, laid = checked.week, None
    if settings.after is not None:
        from matcher.cli.history import lay_in

        laid = lay_in(week, settings.after)
        week = laid.week
        for note in laid.notes if not settings.quiet else ():
            click.echo(f"Note: {note}", err=True)
    if faults := closed_in(week, checked.decided):
        raise DataError(faults)
    return week, laid


def resting_on(proposal: Proposal, laid: Laid | None) -> Proposal:
    """The proposal with the state of the ledger that it rests on, what changed since the earlier one, and why."""
    if laid is None or proposal.provenance is None:
        return proposal
    from matcher.cli.remembered import notices
    from matcher.report.changes import changes

    week = laid.week
    provenance = proposal.provenance.model_copy(update={"ledger_head": laid.head})
    changed = changes(week, proposal) if week.previous and proposal.assignments else None
    told = (*proposal.notices, *notices(week, proposal, laid.past))
    return proposal.model_copy(update={"provenance": provenance, "changes": changed, "notices": told})


def write_certificate(settings: Settings, certificate: Certificate) -> None:
    """Write the certificate where it was asked for, for its owner only."""
    from matcher.io.atomic import make_folder, write_bytes

    if settings.certificate is not None:
        make_folder(settings.certificate.parent)
        document = json.dumps(certificate.as_document(), ensure_ascii=False, separators=(",", ":"))
        write_bytes(settings.certificate, (document + "\n").encode(), private=True)
        _say(settings, f"written: {settings.certificate}")


def publish_certificate(proposal: Proposal, beside: Solved, settings: Settings) -> None:
    """Write the certificate if one was asked for and there is something to certify, or say that there is none."""
    for certificate in beside.certificates:
        write_certificate(settings, certificate)
    if settings.certificate is not None and proposal.assignments and not beside.certificates:
        click.echo("No certificate was written: the solve ended before it was ready.", err=True)


def nothing_found(interrupted: bool, beside: Solved, save: Callable[[], str]) -> int:
    """Neither a plan nor a proof that there is none.

    Parameters
    ----------
    save
        Saves the week for a test, and says so.

    Raises
    ------
    Found
        When it was the time limit, or want of memory.
    MatcherError
        When the solver failed.
    """
    trouble = beside.trouble
    if trouble is not None and not trouble.memory:
        raise MatcherError(f"The solver stopped before any plan was found: {trouble.words}. {save()}")
    if trouble is not None:
        raise Found(f"The solver stopped before any plan was found: {trouble.words}. Nothing was written. {MEMORY}")
    if not interrupted:
        raise Found("The time limit was reached before any plan was found; nothing was written. Give it more time.")
    click.echo("Interrupted before any plan was found; nothing was written.", err=True)
    return INTERRUPTED


def outcome(proposal: Proposal, interrupted: bool, beside: Solved, settings: Settings) -> int:
    """The exit code of a proposal that was published.

    Raises
    ------
    NoLawfulProposal
        With the conflict in words.
    Found
        When proof is missing: it was required, or the solver stopped unexpectedly.
    """
    if proposal.status == "infeasible":
        conflict = "\n".join(f"  {sentence}" for sentence in proposal.conflict)
        advice = "Take out one of the decisions named, or change what the rules named rest on, and propose again."
        if not conflict:
            raise NoLawfulProposal("No lawful proposal exists. The solve ended before it could name what conflicts.")
        raise NoLawfulProposal(f"No lawful proposal exists. These cannot hold together:\n{conflict}\n{advice}")
    if interrupted:
        return INTERRUPTED
    if beside.trouble is not None and proposal.status != "optimal":
        advice = f" {MEMORY}" if beside.trouble.memory else ""
        raise Found(
            f"The solver stopped unexpectedly: {beside.trouble.words}. The proposal is its best plan so far, lawful "
            f"and confirmed by the checker, but not proven optimal.{advice}"
        )
    if settings.require_optimal and proposal.status != "optimal":
        raise Found("The proposal is lawful and not proven optimal. Give it more time with --time-limit.")
    return 0


def _say_memory(settings: Settings, proposal: Proposal) -> None:
    made = proposal.provenance
    if made is not None and made.peak_memory_mib is not None:
        _say(settings, f"solved in {made.seconds:.2f} s, holding {made.peak_memory_mib:,.0f} MiB at most")


def _say(settings: Settings, message: str) -> None:
    if settings.verbose:
        print(message, file=sys.stderr)
