"""``matcher compare`` and ``matcher withstand``: a proposal beside another one, and when something drops out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from matcher.cli.options import (
    JSON_VERSION,
    after_option,
    json_option,
    limit_option,
    path_type,
    policy_option,
    seed_option,
)
from matcher.cli.report import changed, read_both, refuse_strangers, refuse_without_plan
from matcher.cli.settings import BACKENDS
from matcher.cli.what_if import in_time

if TYPE_CHECKING:
    from matcher.explain.compare import Standing
    from matcher.proposal import Proposal
    from matcher.week import Week


@click.command()
@click.argument("week", type=path_type)
@click.argument("proposal", type=path_type)
@click.option("--against", type=path_type, metavar="FILE", help="Another proposal, JSON or a table made by hand.")
@click.option("--with", "backends", multiple=True, type=click.Choice(BACKENDS), help="Another rule or solver.")
@policy_option
@after_option
@json_option
def compare(
    week: Path, proposal: Path, *, against: Path | None, backends: tuple[str, ...], policy: Path | None,
    after: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Show who is better and worse off than under another proposal, and how subgroups fare.

    \b
    Examples:
      matcher compare instances/sample-week out/proposal.json
      matcher compare instances/sample-week out/proposal.json --against by-hand.csv

    A child is better off that is placed and was not, that is nearer to its anchor, or that begins school or English
    earlier, and is worse off in none of these. Without --against and --with the rules in use today are compared:
    the rota, Sweden's, Germany's, and by hand. Then: how age bands, sexes, groups and anchored children fare.
    Numbers below 5 are left out, and so is what would give them away.

    Exit codes: 0 done; 1 the data needs attention; 2 usage; 4 the proposal holds no plan; 6 a file cannot be
    read.
    """
    from matcher.check import read_proposal
    from matcher.explain.beside import RULES_IN_USE
    from matcher.explain.compare import between, standing
    from matcher.explain.subgroups import subgroups
    from matcher.explain.tables import of_comparison, of_subgroups

    facts, ours = read_both(week, proposal, policy, after)
    changed(facts, ours)
    refuse_without_plan(ours)
    others: dict[str, Standing] = {}
    if against is not None:
        other = read_proposal(against)
        refuse_strangers(facts, other)
        others[str(against)] = standing(facts, other)
    backends = backends or (() if against is not None else tuple(RULES_IN_USE))
    others |= _by_backends(facts, ours, backends)
    here = standing(facts, ours)
    groups, found = subgroups(facts, ours), {name: between(here, other) for name, other in others.items()}
    if as_json:
        rows = {name: {"children": dict(each.verdicts()), "authorities": dict(each.loads()),
                       "by_child": [asdict(row) for row in each.children]} for name, each in found.items()}  # fmt: skip
        _print({"against": rows, "subgroups": [asdict(row) for row in groups]})
        return
    lines = [line for name, each in found.items() for line in (*of_comparison(each, RULES_IN_USE.get(name, name)), "")]
    click.echo("\n".join([*lines, *of_subgroups(groups)]))


def _by_backends(week: Week, ours: Proposal, backends: Sequence[str]) -> dict[str, Standing]:
    """What other rules or solvers do; the rules in use by what ``propose`` and the page show of them as well."""
    from matcher.explain.beside import RULES_IN_USE, follow
    from matcher.explain.compare import standing
    from matcher.explain.trial import seed_of
    from matcher.propose import propose

    seed = seed_of(ours)
    followed = follow(week, seed, rules=[name for name in backends if name in RULES_IN_USE])
    return {name: followed.get(name) or standing(week, propose(week, seed=seed, backend=name)) for name in backends}


@click.command()
@click.argument("week", type=path_type)
@click.argument("proposal", type=path_type)
@click.option("--draws", type=click.IntRange(min=0), default=10, help="Random tenths to try. [default: 10]")
@seed_option
@limit_option
@policy_option
@after_option
@json_option
def withstand(
    week: Path, proposal: Path, *, draws: int, seed: int, time_limit: float | None, policy: Path | None,
    after: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Show how the proposal stands up when authorities or vacancies drop out.

    \b
    Examples:
      matcher withstand instances/sample-week out/proposal.json
      matcher withstand instances/sample-week out/proposal.json --draws 50 --seed 3

    Each authority that receives a child drops out in turn, then a random tenth of the vacancies, as often as asked.
    Each time the week is solved again: as many children placed as can be, then as few changes as can be.

    Exit codes: 0 done; 1 the data needs attention; 2 usage; 3 the time limit came first; 4 the proposal holds no
    plan; 6 a file cannot be read.
    """
    from matcher.explain.chosen import names
    from matcher.explain.tables import of_blows
    from matcher.explain.withstand import without_a_tenth, without_each_authority
    from matcher.solve import Limits

    facts, judged = read_both(week, proposal, policy, after)
    changed(facts, judged)
    refuse_without_plan(judged)
    limits = Limits(time_limit)
    authorities = in_time(lambda: without_each_authority(facts, judged, limits))
    tenths = in_time(lambda: without_a_tenth(facts, judged, draws, seed, limits))
    if as_json:
        _print({"authorities": [asdict(row) for row in authorities], "tenths": [asdict(row) for row in tenths]})
    else:
        click.echo("\n".join(of_blows(names(facts), authorities, tenths)))


def _print(document: dict[str, Any]) -> None:
    click.echo(json.dumps({"schema_version": JSON_VERSION, **document}, indent=2))
