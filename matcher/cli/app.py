"""The click group: commands by name, their modules loaded only when they run; errors become exit codes here."""

from __future__ import annotations

import difflib
import importlib
import os
import sys
import traceback
from pathlib import Path
from typing import Any

import click

from matcher import __version__
from matcher.errors import INTERRUPTED, DataError, FileTrouble, MatcherError

COMMANDS: dict[str, tuple[str, str]] = {
    "propose": ("matcher.cli.propose", "Write this week's proposal: who could move where, proven and explained."),
    "explain": ("matcher.cli.explain", "Say why a child goes where it goes, or what would place it."),
    "what-if": ("matcher.cli.what_if", "Solve the week again with something changed, and show the difference."),
    "frontier": ("matcher.cli.what_if", "Show what each further child near its anchor costs in the sharing of load."),
    "compare": ("matcher.cli.compare", "Show who is better and worse off than under another proposal."),
    "withstand": ("matcher.cli.compare", "Show how the proposal stands up when something drops out."),
    "check": ("matcher.cli.check", "Check any proposal against the facts, independently of the solver."),
    "decide": ("matcher.cli.decide", "Read back what people decided in the review workbook."),
    "report": ("matcher.cli.report", "Write the proposal as one page to read, print and send."),
    "record": ("matcher.cli.report", "Write the entry for the Algorithmic Transparency Recording Standard."),
    "ledger": ("matcher.cli.ledger", "Remember weeks, proposals and decisions: record, history, show, verify, export."),
    "validate": ("matcher.cli.week", "Report every fault of a week's tables at once."),
    "convert": ("matcher.cli.week", "Turn a week from one form (folder, .xlsx, .json) into another."),
    "template": ("matcher.cli.week", "Write a workbook that is ready to fill in."),
    "schema": ("matcher.cli.week", "Print the JSON Schema of a week."),
    "rules": ("matcher.cli.rules", "List the rules, their sources and their settings."),
}


class LazyGroup(click.Group):
    """A group that imports a command's module when it is called; ``--help`` imports none."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of a coordinator's week."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        if cmd_name not in COMMANDS:
            return None
        module, _ = COMMANDS[cmd_name]
        command = getattr(importlib.import_module(module), cmd_name.replace("-", "_"))
        assert isinstance(command, click.Command)
        _name_twins(command, f"matcher_{cmd_name}")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table above, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Suggest the nearest command for a mistyped one."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            nearest = difflib.get_close_matches(name, COMMANDS, n=1)
            hint = f" Did you mean {nearest[0]!r}?" if nearest else " 'matcher --help' lists them."
            ctx.fail(f"There is no command {name!r}.{hint}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run; turn the project's own errors into a message on stderr and their exit code."""
        try:
            return super().invoke(ctx)
        except DataError as error:
            for fault in error.faults:
                click.echo(str(fault), err=True)
            count = len(error.faults)
            click.echo(f"{count} {'fault' if count == 1 else 'faults'}; nothing was written.", err=True)
            sys.exit(error.exit_code)
        except MatcherError as error:
            click.echo(f"Error: {error}", err=True)
            sys.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("Interrupted; nothing more is written.", err=True)
            sys.exit(INTERRUPTED)
        except BrokenPipeError:
            sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - else its flush at exit fails too
            sys.exit(FileTrouble.exit_code)
        except (click.exceptions.Exit, click.Abort, click.ClickException):
            raise
        except Exception as error:
            click.echo(_our_fault(error), err=True)
            sys.exit(MatcherError.exit_code)


def _name_twins(command: click.Command, prefix: str) -> None:
    """Name each option's twin in the environment: ``propose --time-limit`` is ``MATCHER_PROPOSE_TIME_LIMIT``."""
    for option in command.params:
        if isinstance(option, click.Option) and option.envvar is None:
            longest = max(option.opts, key=len).lstrip("-")
            option.envvar = f"{prefix}_{longest}".replace("-", "_").upper()
    if isinstance(command, click.Group):
        for name, child in command.commands.items():
            _name_twins(child, f"{prefix}_{name}")


def _our_fault(error: Exception) -> str:
    """Where in our code it went wrong; not the message, which could hold a row's values."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{type(error).__name__} in {Path(frame.filename).name}, line {frame.lineno}"
    return f"Error: our own fault, not yours: {where}. Please report it with the command that you ran."


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="matcher")
def main() -> None:
    """Propose, each week, which authority each child could move to.

    \b
    Examples:
      matcher propose instances/sample-week -o out/
      matcher validate my-week.xlsx
      matcher check my-week.xlsx out/proposal.json

    People decide; matcher proposes. Exit codes: 0 done; 1 the data needs attention; 2 usage; 3 found
    wanting; 4 no lawful proposal; 5 the ledger changed; 6 cannot read or write; 70 our own fault;
    130 interrupted.
    """
