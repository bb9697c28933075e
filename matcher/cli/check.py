"""``matcher check``: any proposal against the facts, by the checker that shares no code with the solving side."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from matcher.cli.options import JSON_VERSION, json_option, path_type, policy_option
from matcher.errors import Found

if TYPE_CHECKING:
    from matcher.check import Report, Violation
    from matcher.check.certificate import Verdict
    from matcher.proposal import Proposal
    from matcher.week import Week


@click.command()
@click.argument("week", type=path_type)
@click.argument("proposal", type=path_type)
@policy_option
@click.option("--certificate", type=path_type, metavar="FILE", help="Verify what propose --certificate wrote.")
@json_option
def check(week: Path, proposal: Path, policy: Path | None, certificate: Path | None, as_json: bool) -> None:
    """Check any proposal against the facts, independently of the solver.

    \b
    Examples:
      matcher check instances/sample-week out/proposal.json
      matcher check my-week.xlsx by-hand.csv
      matcher check my-week.xlsx out/proposal.json --certificate out/proof.json

    PROPOSAL is a proposal.json, or a CSV with the columns ref and authority (and vacancy, school_place, esol_place
    where you have chosen them). Every rule is checked and every stage's value is computed again from the facts.
    With --certificate, it also tells of each stage what is proven without any trust in a solver: certified optimal,
    certified within a gap (the rest is the solver's word), or refused.
    Exit codes: 0 nothing found; 3 something found; 1 the data needs attention; 6 a file cannot be read.
    """
    from matcher.check import read_proposal, verify
    from matcher.io import read_week

    facts = read_week(week, policy)
    judged = read_proposal(proposal)
    report = verify(facts, judged)
    report = replace(report, violations=(*changed_since(facts, judged), *report.violations))
    verdicts = [] if certificate is None else judged_by(certificate, facts, judged)
    if as_json:
        proof = {} if certificate is None else {"certificate": [asdict(verdict) for verdict in verdicts]}
        click.echo(json.dumps({**as_document(report), **proof}, indent=2))
    else:
        click.echo("\n".join([*in_words(report), *proof_in_words(verdicts)]))
    count = len(report.violations) + sum(verdict.worth == "refused" for verdict in verdicts)
    if count:
        raise Found(f"{count} {'thing does' if count == 1 else 'things do'} not hold; the list above says where.")


def judged_by(certificate: Path, week: Week, proposal: Proposal) -> list[Verdict]:
    """What the certificate in a file proves of each stage; nothing if it says that it is of other facts."""
    from matcher.check.certificate import read_certificate, verify_certificate
    from matcher.io import week_digest

    read = read_certificate(certificate)
    verdicts = verify_certificate(week, proposal, read)
    # A proposal with a provenance is held to these facts by that; a table made by hand says nothing of its week.
    if proposal.provenance is None and read.week_sha256 != week_digest(week):
        why = "The certificate was made for other facts than these."
        return [replace(verdict, worth="refused", gap=None, why=why) for verdict in verdicts]
    return verdicts


def proof_in_words(verdicts: list[Verdict]) -> list[str]:
    """The certificate's worth, stage by stage; nothing without one."""
    lines = [f"  {verdict.stage:<16}{verdict.in_words()}" for verdict in verdicts]
    return ["", "Certificate, verified here in whole numbers and without a solver", *lines] if lines else []


def changed_since(week: Week, proposal: Proposal) -> list[Violation]:
    """A violation of ``claims`` where week or policy are not those that the proposal says it was made for."""
    from matcher.check import Violation
    from matcher.io import policy_digest, week_digest

    made_for = proposal.provenance
    if made_for is None:
        return []
    found = []
    if made_for.week_sha256 != week_digest(week):
        then = "the week of then"
        if made_for.ledger_head is not None:
            then = "the week-with-history.json beside it (it was made with --after)"
        message = f"The week has changed since this proposal was made: propose again, or name {then}."
        found.append(Violation("claims", (), "", message))
    if made_for.policy_sha256 != policy_digest(week.policy):
        message = "The policy has changed since this proposal was made: name the policy of then with --policy."
        found.append(Violation("claims", (), "", message))
    return found


def as_document(report: Report) -> dict[str, object]:
    """The report as plain data for ``--json``."""
    return {
        "schema_version": JSON_VERSION,
        "clean": report.clean,
        "placed": report.placed,
        "violations": [asdict(violation) for violation in report.violations],
        "rules": [
            {"rule": rule, "mode": mode, "violations": report.by_rule()[rule], "breaches": report.breaches.get(rule)}
            for rule, mode in report.modes.items()
        ],
        "stages": [
            {
                "name": stage.name,
                "value": stage.value,
                "levels": stage.levels,
                "claimed": report.claimed.get(stage.name),
            }
            for stage in report.stages
        ],
    }


def in_words(report: Report) -> list[str]:
    """The report in lines of plain words: rules, stages, findings."""
    lines = [f"Rules, for {report.placed} placed {'child' if report.placed == 1 else 'children'}"]
    counts = report.by_rule()
    for rule, mode in report.modes.items():
        lines.append(f"  {rule:<16}{_verdict(mode, counts[rule], report.breaches.get(rule))}")
    lines += ["", f"{'Stages':<18}{'computed here':>16}{'claimed':>16}"]
    for stage in report.stages:
        claimed = report.claimed.get(stage.name)
        lines.append(f"  {stage.name:<16}{_shown(stage.value):>16}{_shown(claimed):>16}")
    if report.violations:
        lines += ["", "What does not hold"]
        lines += [f"  {violation.rule}: {violation.message}" for violation in report.violations]
    else:
        lines += ["", "Nothing found: every rule holds, and so does every claim that the proposal makes."]
    return lines


def _verdict(mode: str, violations: int, breaches: int | None) -> str:
    if violations:
        return f"{violations} {'violation' if violations == 1 else 'violations'}"
    if mode == "off":
        return "not looked at (off)"
    if mode == "soft":
        return "a notice only (soft)" if breaches is None else f"{breaches} counted (soft)"
    return "holds"


def _shown(value: float | None) -> str:
    return "-" if value is None else str(value)
