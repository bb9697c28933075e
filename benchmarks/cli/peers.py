"""``peers``: what other libraries cannot express, and how they fare on the rest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from benchmarks.cells import Row
    from benchmarks.report.table import Table


@click.command()
@click.argument("results", nargs=-1, type=click.Path(path_type=Path))
def peers(results: tuple[Path, ...]) -> None:
    """What other libraries can and cannot express, and how they fare on the rest.

    \b
    Examples:
      python -m benchmarks peers
      python -m benchmarks run peers -o peers.jsonl
      python -m benchmarks peers peers.jsonl

    Each peer runs in its own process. Where its library cannot live beside matcher (fairpyx needs numpy before 2), name
    an interpreter that has it in BENCHMARKS_PEERS_PYTHON.
    """
    from benchmarks.report.peers import expressed, fared
    from benchmarks.runner.results import read_results

    rows: list[Row] = [row for path in results for row in read_results(path)]
    shown: list[Table] = [expressed(), *([fared(rows)] if rows else [])]
    click.echo("\n".join(table.markdown() for table in shown))
