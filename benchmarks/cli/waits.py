"""``waits``: what somebody waits for."""

from __future__ import annotations

from pathlib import Path

import click

WEEK = Path("instances/sample-week")


@click.command()
@click.argument("week", default=WEEK, type=click.Path(path_type=Path))
@click.option("--runs", type=click.IntRange(min=1), default=7, show_default=True, help="Times for each command.")
@click.option("--refusals", type=click.IntRange(min=1), default=20, show_default=True, help="Most refusals.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write the table as Markdown to this file.")
def waits(week: Path, runs: int, refusals: int, output: Path | None) -> None:
    """Time commands as whole processes, and solving again after one refusal.

    \b
    Examples:
      python -m benchmarks waits
      python -m benchmarks waits my-week.xlsx --runs 20 -o waits.md

    WEEK is the sample week by default. The note above the table says what is counted. Nothing else should run
    meanwhile.
    """
    from benchmarks.waits import as_processes, in_process, table
    from matcher.io import read_week

    facts = read_week(week)
    shown = table([*as_processes(week, runs), *in_process(facts, refusals)])
    click.echo(shown.markdown())
    if output is not None:
        from matcher.io.atomic import write_bytes

        write_bytes(output, shown.markdown().encode(), private=False)
