"""``run``: a suite, cell by cell."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from matcher.errors import Found

if TYPE_CHECKING:
    from benchmarks.cells import Cell, Row
    from benchmarks.runner.results import Results
    from benchmarks.suites import Suite

INTERRUPTED = 130


@click.command()
@click.argument("suite")
@click.option("-o", "--output", type=click.Path(path_type=Path), default="results.jsonl", show_default=True)
@click.option("--jobs", type=click.IntRange(1, 256), default=1, show_default=True, help="Cells at a time.")
@click.option("--dask", "address", metavar="ADDRESS", help="Send the cells to a Dask cluster's scheduler instead.")
@click.option("--force", is_flag=True, help="Run again what has run; the later row counts.")
@click.option("--backend", "backends", multiple=True, metavar="NAME", help="Only this back end's cells (repeatable).")
@click.option("--no-progress", is_flag=True, help="No progress bar; there is none off a terminal either.")
def run(
    suite: str,
    output: Path,
    *,
    jobs: int,
    address: str | None,
    force: bool,
    backends: tuple[str, ...],
    no_progress: bool,
) -> None:
    """Run a suite: smoke, full, tail, proofs, rivals, peers, or a .toml file of your own.

    \b
    Examples:
      python -m benchmarks run smoke -o smoke.jsonl
      python -m benchmarks run full -o full.jsonl --jobs 2
      python -m benchmarks run rivals -o rivals.jsonl --backend cpsat --backend greedy
      python -m benchmarks run full -o full.jsonl --dask tcp://scheduler:8786

    A cell is an instance, a back end, a time limit and a seed. Each runs in a fresh process and becomes one JSON line;
    what has a line is not run again, so an interrupted run is gone on with by the same command. Times with more than
    one job at a time are comparable only with each other. At the end the file's rows are judged by each other, as
    report judges them. Exit code 3 where an answer is wrong or a cell failed.
    """
    from benchmarks.suites import suite as named

    chosen = named(suite).only(backends)
    if not chosen.cells:
        raise click.UsageError(f"Suite {suite!r} has no cell of {', '.join(backends)}.")
    how = How(jobs, address, force, bar=not no_progress)
    ran = run_suite(chosen, output, how)
    conclude(ran.rows, ran.refuted)


@dataclass(frozen=True)
class How:
    """How a suite is run."""

    jobs: int = 1
    address: str | None = None
    force: bool = False
    bar: bool = True


@dataclass(frozen=True)
class Ran:
    """What a results file holds after a suite has run into it, its rows judged by each other.

    Attributes
    ----------
    rows
        One for each of the suite's cells, in its order.
    refuted
        Those of other cells that are wrong: a suite may be run back end by back end, and the last one show it.
    """

    rows: list[Row]
    refuted: list[Row]


def run_suite(chosen: Suite, output: Path, how: How) -> Ran:
    """Run what has not run yet, and judge what there is then."""
    from benchmarks.analysis.judge import judged
    from benchmarks.runner.results import opened

    with opened(output) as results:
        todo = [cell for cell in chosen.cells if how.force or cell.key not in results.done]
        click.echo(f"{len(chosen.cells)} cells, {len(chosen.cells) - len(todo)} of them have run.", err=True)
        try:
            _run(todo, results, how)
        except KeyboardInterrupt:
            click.echo(f"Interrupted. The same command goes on with {output}.", err=True)
            sys.exit(INTERRUPTED)
        every = {row["key"]: row for row in judged(results.done.values())}
    rows = [every.pop(cell.key) for cell in chosen.cells]
    return Ran(rows, [row for row in every.values() if row["outcome"] == "wrong"])


def _run(todo: list[Cell], results: Results, how: How) -> None:
    from benchmarks.runner.cluster import run_dask
    from benchmarks.runner.local import run_local

    # Closed whatever happens: an interrupt may come while a row is written, and the cells under way must end then too.
    with closing(run_dask(todo, how.address) if how.address else run_local(todo, how.jobs)) as rows:
        for row in _shown(rows, len(todo), how.bar):
            results.append(row)


def _shown(rows: Iterable[Row], of: int, wanted: bool) -> Iterator[Row]:
    """The same rows, with a bar and an estimate where stderr is a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=console, disable=not (wanted and console.is_terminal)) as bar:
        task = bar.add_task("", total=of)
        for row in rows:
            bar.update(task, advance=1, description=f"{row['instance']} {row['backend']}: {row['outcome']}")
            yield row


def conclude(rows: list[Row], refuted: Iterable[Row] = ()) -> None:
    """Say how the cells ended; a wrong or failed one is found wanting, and so is one that was refuted beside them.

    Raises
    ------
    Found
        Some are; each is listed.
    """
    counts = Counter(row["outcome"] for row in rows)
    click.echo(", ".join(f"{count} {outcome}" for outcome, count in counts.most_common()))
    failed = [row for row in (*rows, *refuted) if row["outcome"] in ("wrong", "error", "killed")]
    for row in failed:
        click.echo(f"  {row['outcome']}: {row['key']}: {row.get('detail', '')}")
    if failed:
        raise Found(f"{len(failed)} cells are wrong or failed; they are listed above.")
