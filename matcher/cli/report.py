"""``matcher report`` and ``matcher record``: a week and its proposal for people to read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from matcher.cli.options import after_option, path_type, policy_option

if TYPE_CHECKING:
    from matcher.proposal import Proposal
    from matcher.report.rule_lines import RuleLine
    from matcher.week import Policy, Week


@click.command()
@click.argument("week", type=path_type)
@click.argument("proposal", type=path_type)
@click.option("-o", "--out", type=path_type, metavar="FILE", help="The page [default: report.html beside PROPOSAL].")
@policy_option
@after_option
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
def report(
    week: Path, proposal: Path, *, out: Path | None, policy: Path | None, after: Path | None, quiet: bool
) -> None:
    """Write the proposal as one page to read, print and send.

    \b
    Examples:
      matcher report instances/sample-week out/proposal.json -o report.html
      matcher report my-week.xlsx out/proposal.json
      matcher report my-week.xlsx out/proposal.json --after year.ledger

    One HTML file that holds all it shows: summary, map, loads, waiting times, rota, the rules in use beside it, what
    changed since an earlier proposal, every child with the reason, method, policy, gaps in the data, provenance. It
    opens from a mail attachment, loads nothing and reports to nobody.
    Name the policy and the ledger that the proposal was made with. Needs the extra: .venv/bin/pip install '.[report]'
    Exit codes: 0 done; 1 the data needs attention; 2 usage; 6 a file cannot be read or written.
    """
    from matcher.cli.timing import reasoning
    from matcher.explain.beside import beside
    from matcher.explain.reasons import all_reasons
    from matcher.report.page import report_page

    facts, judged = read_both(week, proposal, policy, after)
    limits = reasoning(len(facts.children))
    page = report_page(
        facts,
        judged,
        reasons=all_reasons(facts, judged, limits),
        rules=rule_lines(facts.policy),
        notes=changed(facts, judged),
        beside=beside(facts, judged, limits) if judged.status != "infeasible" and facts.children else None,
    )
    _write(out or proposal.with_name("report.html"), page, quiet)


@click.command()
@click.argument("week", type=path_type)
@click.argument("proposal", type=path_type)
@click.option("-o", "--out", type=path_type, metavar="FILE", help="The record [default: record.md beside PROPOSAL].")
@policy_option
@after_option
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
def record(
    week: Path, proposal: Path, *, out: Path | None, policy: Path | None, after: Path | None, quiet: bool
) -> None:
    """Write the entry for the Algorithmic Transparency Recording Standard.

    \b
    Examples:
      matcher record instances/sample-week out/proposal.json -o record.md
      matcher record my-week.xlsx out/proposal.json

    Markdown under the standard's headings: what the tool does, data, rules with their sources, objectives in order,
    human oversight, limits; filled from the policy and the run. Lines that begin with TO FILL IN are for you. It holds
    no row about any child.
    Exit codes: 0 done; 1 the data needs attention; 2 usage; 6 a file cannot be read or written.
    """
    from matcher.report.record import transparency_record

    facts, judged = read_both(week, proposal, policy, after)
    text = transparency_record(facts, judged, rule_lines(facts.policy), changed(facts, judged))
    _write(out or proposal.with_name("record.md"), text, quiet)


def read_both(week: Path, proposal: Path, policy: Path | None, after: Path | None) -> tuple[Week, Proposal]:
    """The week as it was proposed for, and its proposal.

    Raises
    ------
    Usage
        The proposal is a table made by hand, which holds too little to report on, or is of another week, or of an
        earlier state of the ledger.
    """
    from matcher.check import read_proposal
    from matcher.cli.history import read_facts
    from matcher.errors import Usage

    if proposal.suffix.lower() != ".json":
        raise Usage(f"{proposal} is no proposal.json. Name the file that matcher propose wrote.")
    facts, judged = read_facts(week, policy, after), read_proposal(proposal)
    if after is not None:
        _refuse_moved_on(judged, after)
    refuse_strangers(facts, judged, of_all=judged.provenance is not None)
    return facts, judged


def refuse_strangers(week: Week, proposal: Proposal, *, of_all: bool = False) -> None:
    """Stop where a proposal is about other children than the week: nothing true can be said of both together.

    Parameters
    ----------
    of_all
        Whether it is also to tell of every child in the week, as one that 'matcher propose' wrote does.

    Raises
    ------
    Usage
        With some of them.
    """
    from matcher.errors import Usage

    here = {child.ref for child in week.children}
    there = {row.ref for row in proposal.assignments} | {row.ref for row in proposal.unmatched}
    apart = sorted(there - here) or (sorted(here - there) if of_all else [])
    if apart:
        some = ", ".join(apart[:3]) + (f" and {len(apart) - 3} more" if len(apart) > 3 else "")
        where = "in the proposal and not in the week" if there - here else "in the week and not in the proposal"
        raise Usage(f"The proposal was made for another week: {some} {where}. Name the week that it was made for.")


def _refuse_moved_on(proposal: Proposal, ledger: Path) -> None:
    from matcher.errors import Usage
    from matcher.ledger import newest

    rests_on = proposal.provenance.ledger_head if proposal.provenance else None
    if rests_on not in (None, newest(ledger)):
        raise Usage(
            "The ledger has moved on since this proposal was made. Name the week as it was then, the "
            "week-with-history.json beside the proposal, and leave --after out."
        )


def refuse_without_plan(proposal: Proposal) -> None:
    """Stop where a proposal holds no plan: there is nothing in it to explain, to compare or to try.

    Raises
    ------
    NoLawfulProposal
        With what cannot hold together.
    """
    from matcher.errors import NoLawfulProposal

    if proposal.status == "infeasible":
        conflict = "\n".join(f"  {sentence}" for sentence in proposal.conflict)
        raise NoLawfulProposal(f"This proposal holds no plan. These cannot hold together:\n{conflict}")


def changed(week: Week, proposal: Proposal) -> list[str]:
    """A warning, on stderr and for the reader, where week or policy are not those that the proposal was made for."""
    from matcher.cli.check import changed_since

    found = [violation.message for violation in changed_since(week, proposal)]
    for message in found:
        click.echo(f"Warning: {message}", err=True)
    return found


def rule_lines(policy: Policy) -> list[RuleLine]:
    """The rules as a policy takes them, for reports, which may not import a rule themselves."""
    from matcher.report.rule_lines import RuleLine
    from matcher.rules import RULES

    return [RuleLine(rule.name, rule.says, rule.source, rule.mode(policy)) for rule in RULES]


def _write(path: Path, text: str, quiet: bool) -> None:
    from matcher.io.atomic import write_bytes

    write_bytes(path, text.encode(), private=True)
    if not quiet:
        click.echo(f"Written to {path}.", err=True)
