"""Options and arguments that several commands share, and the version of what they print as JSON."""

from __future__ import annotations

from pathlib import Path

import click

JSON_VERSION = 1

path_type = click.Path(path_type=Path)
policy_option = click.option(
    "--policy", type=path_type, metavar="FILE", help="The policy that the proposal was made under."
)
after_option = click.option(
    "--after",
    type=path_type,
    metavar="LEDGER",
    help="Lay in what this ledger remembers: decisions, earlier proposal, rota, credit and debt.",
)
seed_option = click.option("--seed", type=click.IntRange(min=0), default=0, help="Seed of the lot. [default: 0]")
limit_option = click.option(
    "--time-limit", type=click.FloatRange(min=0), metavar="SECONDS", help="For everything [default: none]."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
