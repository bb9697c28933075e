"""The click group: commands by name, loaded when they run; errors become exit codes here, as in ``matcher``."""

from __future__ import annotations

import difflib
import importlib
import sys
from typing import Any

import click

from matcher.errors import DataError, MatcherError

COMMANDS: dict[str, tuple[str, str]] = {
    "families": ("benchmarks.cli.instances", "List the families of synthetic weeks and their dials."),
    "generate": ("benchmarks.cli.instances", "Write instances as weeks in the table format, or keep their hashes."),
    "run": ("benchmarks.cli.run", "Run a suite, one JSON line per cell; goes on where it was."),
    "compare": ("benchmarks.cli.compare", "Compare two results files instance by instance."),
    "report": ("benchmarks.cli.report", "Write one HTML page and Markdown tables of a results file."),
    "publish": ("benchmarks.cli.publish", "Run suites into benchmarks/results, each with a page of its tables."),
    "readme": ("benchmarks.cli.report", "Rewrite the figures in README.md from results files."),
    "cases": ("benchmarks.cli.cases", "The five cases of Kent under the voluntary and the mandatory regime."),
    "replay": ("benchmarks.cli.replay", "29 quarters of real transfers, and the same numbers shared out by leximin."),
    "waits": ("benchmarks.cli.waits", "Time commands as whole processes, and solving again after one refusal."),
    "peers": ("benchmarks.cli.peers", "What other libraries can and cannot express, and how they fare."),
}


class LazyGroup(click.Group):
    """A group that imports a command's module when it is called; ``--help`` imports none."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of the table above."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        if cmd_name not in COMMANDS:
            return None
        command = getattr(importlib.import_module(COMMANDS[cmd_name][0]), cmd_name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Suggest the nearest command for a mistyped one."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            nearest = difflib.get_close_matches(name, COMMANDS, n=1)
            hint = f" Did you mean {nearest[0]!r}?" if nearest else " 'python -m benchmarks --help' lists them."
            ctx.fail(f"There is no command {name!r}.{hint}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run; turn the project's own errors into a message on stderr and their exit code."""
        try:
            return super().invoke(ctx)
        except DataError as error:
            click.echo("\n".join(str(fault) for fault in error.faults), err=True)
            sys.exit(error.exit_code)
        except MatcherError as error:
            click.echo(f"Error: {error}", err=True)
            sys.exit(error.exit_code)


@click.group(
    cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": "BENCHMARKS"}
)
def main() -> None:
    """Measure back ends, settings and versions on instances of the transfer problem.

    \b
    Examples:
      python -m benchmarks run smoke -o smoke.jsonl
      python -m benchmarks compare before.jsonl after.jsonl
      python -m benchmarks report smoke.jsonl -o report/

    Exit codes: 0 done; 1 the data needs attention; 2 usage; 3 a regression, or a wrong answer; 6 cannot read or
    write; 130 interrupted.
    """
