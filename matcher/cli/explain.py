"""``matcher explain``: why this authority, why not that one, and what would place an escalated child."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from matcher.cli.check import changed_since
from matcher.cli.options import JSON_VERSION, after_option, json_option, limit_option, path_type, policy_option
from matcher.cli.report import read_both, refuse_without_plan
from matcher.cli.what_if import in_time

if TYPE_CHECKING:
    from matcher.proposal import Proposal
    from matcher.solve import Limits
    from matcher.week import Week


@click.command()
@click.argument("week", type=path_type)
@click.argument("proposal", type=path_type)
@click.argument("ref", required=False)
@click.option("--why-not", metavar="AUTHORITY", help="Why not this authority, by code or name.")
@click.option("--all", "everyone", is_flag=True, help="Every child, each by solving: minutes for a usual week.")
@click.option(
    "-o", "--out", type=path_type, metavar="DIR", help="With --all: also the review workbook, reasons and all."
)
@click.option(
    "--jobs", type=click.IntRange(min=1), default=1, metavar="N", help="With --all: so many at the same time."
)
@limit_option
@policy_option
@after_option
@json_option
def explain(
    week: Path, proposal: Path, ref: str | None, *, why_not: str | None, everyone: bool, out: Path | None, jobs: int,
    time_limit: float | None, policy: Path | None, after: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Say why a child goes where it goes, or what would place it.

    \b
    Examples:
      matcher explain instances/sample-week out/proposal.json C0004
      matcher explain instances/sample-week out/proposal.json C0004 --why-not E08000035
      matcher explain instances/sample-week out/proposal.json C0079
      matcher explain instances/sample-week out/proposal.json --all --jobs 2 -o explained/
      matcher explain instances/sample-week out/proposal.json --all --time-limit 20

    For a placed child: which authorities would be exactly as good, and what the next best would cost, objective by
    objective. With --why-not: the rule that closes each vacancy there, with its source, or the exact price of forcing
    it. For an escalated child: the smallest things that would place it with nobody else losing a place. Every figure
    comes from solving the week again, and the independent checker has confirmed every plan behind it.

    With --all: a sentence for every child, and with -o the review workbook with reason, next best, its price, and what
    would place each escalated child. With --time-limit as well: those escalated first, and whoever there is no time for
    is told what can be counted with everyone else staying, and is named as not solved.

    Exit codes: 0 done; 1 the data needs attention; 2 usage; 3 the time limit came first; 4 the proposal holds no
    plan; 6 a file cannot be read.
    """
    from matcher.errors import Usage
    from matcher.solve import Limits

    if (ref is None) != everyone or (everyone and why_not) or (out and not everyone):
        raise Usage("Name one child (with --why-not AUTHORITY, if you like), or give --all (with -o, if you like).")
    facts, judged = read_both(week, proposal, policy, after)
    if warnings := changed_since(facts, judged):
        raise Usage(" ".join(warning.message for warning in warnings))
    refuse_without_plan(judged)
    if ref is None:
        told, lines = _everyone(facts, judged, out, jobs, time_limit)
    else:
        told, lines = in_time(lambda: _told(facts, judged, ref, why_not, Limits(time_limit)))
    document = {"schema_version": JSON_VERSION, **told}
    click.echo(json.dumps(document, indent=2, default=_plain) if as_json else "\n".join(lines))


def _everyone(
    week: Week, proposal: Proposal, out: Path | None, jobs: int, seconds: float | None
) -> tuple[dict[str, Any], list[str]]:
    """Every child's reason, written into a review workbook if a folder is named."""
    from matcher.explain.lines import wrapped
    from matcher.explain.reasons import solved_reasons

    reasons = solved_reasons(week, proposal, jobs, seconds=seconds)
    if out is not None:
        from matcher.cli.publishing import tell_of_kept
        from matcher.cli.timing import reasoning
        from matcher.explain.beside import beside
        from matcher.report.workbook import write_review_workbook

        limits = reasoning(len(week.children), None if seconds is None else 0.0)
        compared = beside(week, proposal, limits) if week.children else None
        workbook, kept = write_review_workbook(out, week, proposal, reasons, compared)
        tell_of_kept(workbook, kept)
        click.echo(f"Written to {workbook}.", err=True)
    lines = []
    for child in week.children:
        reason = reasons[child.ref]
        lines += [line for text in (f"{child.ref}: {reason.sentence}", *reason.unblock) for line in wrapped(text)]
    counted = [child.ref for child in week.children if not reasons[child.ref].solved]
    if counted:
        lines += ["", *wrapped(_partly(counted, len(week.children)))]
    told = {"children": [asdict(reasons[child.ref]) for child in week.children], "not_solved": counted}
    return told, lines


def _partly(counted: list[str], children: int) -> str:
    """What is said where the time limit came before everyone's turn."""
    return (
        f"The time limit came first: solved for {children - len(counted)} of {children}. What is told of the others is "
        f"counted with everyone else staying as proposed: {', '.join(counted)}."
    )


def _told(
    week: Week, proposal: Proposal, ref: str, authority: str | None, limits: Limits
) -> tuple[dict[str, Any], list[str]]:
    """The explanation as plain data and in lines."""
    from matcher.explain import lines
    from matcher.explain.chosen import explain_child, names
    from matcher.explain.fallbacks import Fallbacks
    from matcher.explain.unblock import explain_escalated
    from matcher.explain.why_not import why_not

    known = names(week)
    if authority is not None:
        refused = why_not(week, proposal, ref, authority, limits)
        return asdict(refused), lines.of_why_not(known, refused)
    if any(row.ref == ref for row in proposal.assignments):
        chosen = explain_child(week, proposal, ref, limits)
        found = Fallbacks(week, proposal).of(ref)
        told = asdict(chosen) | {"fallbacks": [asdict(each) for each in found]}
        return told, [*lines.of_child(known, chosen), "", *lines.of_fallbacks(known, found)]
    escalated = explain_escalated(week, proposal, ref, limits)
    return asdict(escalated), lines.of_escalated(escalated)


def _plain(value: object) -> object:
    """What JSON has no form for: sets as sorted lists, exact fractions as text."""
    return sorted(value) if isinstance(value, frozenset) else str(value)
