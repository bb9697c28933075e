"""``matcher explain``: why this authority, why not that one, and what would place an escalated child."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from matcher.cli.history import after_option
from matcher.cli.report import changed, path_type, policy_option, read_both

if TYPE_CHECKING:
    from matcher.proposal import Proposal
    from matcher.solve import Limits
    from matcher.week import Week

JSON_VERSION = 1


@click.command()
@click.argument("week", type=path_type)
@click.argument("proposal", type=path_type)
@click.argument("ref")
@click.option("--why-not", metavar="AUTHORITY", help="Why not this authority: the rule that closes it, or its price.")
@click.option("--time-limit", type=click.FloatRange(min=0), metavar="SECONDS", help="For everything [default: none].")
@policy_option
@after_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def explain(
    week: Path, proposal: Path, ref: str, *, why_not: str | None, time_limit: float | None, policy: Path | None,
    after: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Say why a child goes where it goes, or what would place it.

    \b
    Examples:
      matcher explain instances/sample-week out/proposal.json C0004
      matcher explain instances/sample-week out/proposal.json C0004 --why-not E08000035
      matcher explain instances/sample-week out/proposal.json C0079

    For a placed child: which authorities would be exactly as good, and what the next best would cost, objective by
    objective. With --why-not: the rule that closes each vacancy there, with its source, or the exact price of forcing
    it. For an escalated child: the smallest things that would place it with nobody else losing a place. Every figure
    comes from solving the week again, and the independent checker has confirmed every plan behind it.

    Exit codes: 0 done; 1 the data needs attention; 2 usage; 3 the time limit came first; 6 a file cannot be read.
    """
    from matcher.errors import Found
    from matcher.solve import Limits, OutOfTime

    facts, judged = read_both(week, proposal, policy, after)
    changed(facts, judged)
    try:
        told, lines = _told(facts, judged, ref, why_not, Limits(time_limit))
    except OutOfTime:
        raise Found("The time limit was reached before the answer was found. Give it more time.") from None
    document = {"schema_version": JSON_VERSION, **told}
    click.echo(json.dumps(document, indent=2, default=sorted) if as_json else "\n".join(lines))


def _told(
    week: Week, proposal: Proposal, ref: str, authority: str | None, limits: Limits
) -> tuple[dict[str, Any], list[str]]:
    """The explanation as plain data and in lines."""
    from matcher.explain import lines
    from matcher.explain.chosen import explain_child, names
    from matcher.explain.unblock import explain_escalated
    from matcher.explain.why_not import why_not

    known = names(week)
    if authority is not None:
        refused = why_not(week, proposal, ref, authority, limits)
        return asdict(refused), lines.of_why_not(known, refused)
    if any(row.ref == ref for row in proposal.assignments):
        chosen = explain_child(week, proposal, ref, limits)
        return asdict(chosen), lines.of_child(known, chosen)
    escalated = explain_escalated(week, proposal, ref, limits)
    return asdict(escalated), lines.of_escalated(escalated)
