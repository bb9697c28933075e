"""``replay``: 29 quarters of real transfers beside leximin."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder for replay.html and replay.md.")
def replay(output: Path | None) -> None:
    """29 quarters of real transfers, and the same numbers shared out by leximin.

    \b
    Examples:
      python -m benchmarks replay
      python -m benchmarks replay -o replay/

    Each quarter's total is shared out again among the same authorities by loads and fair shares alone. The note above
    the table says what the data cannot show. The pictures need the extra 'bench'.
    """
    from benchmarks.replay.compare import replay as compared
    from benchmarks.replay.quarters import all_quarters
    from benchmarks.replay.share_out import share_out
    from benchmarks.replay.show import charts, table
    from benchmarks.report.page import write

    quarters = [compared(facts, share_out(facts)) for facts in all_quarters()]
    shown = table(quarters)
    click.echo(shown.markdown())
    if output is not None:
        for path in write(output / "replay", "Real transfers replayed", "", charts(quarters), [shown]):
            click.echo(str(path), err=True)
