"""``report`` and ``readme``: results as people read them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from benchmarks.cells import Row


@click.command()
@click.argument("results", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="Folder for report.html and .md.")
def report(results: tuple[Path, ...], output: Path) -> None:
    """Write one self-contained HTML page and Markdown tables of results files.

    \b
    Examples:
      python -m benchmarks report full.jsonl -o report/

    Every row is first judged by the others of its instance. Charts need the extra 'bench'.
    """
    from benchmarks.report.charts import every_chart
    from benchmarks.report.page import write
    from benchmarks.report.published import caveats
    from benchmarks.report.tables import every_table

    rows = _judged(results)
    names = ", ".join(path.name for path in results)
    lead = f"{len(rows)} cells from {names}. A cell is one instance, back end, time limit and seed, in a fresh process."
    for path in write(output / "report", "Benchmark report", lead, every_chart(rows), [*every_table(rows), caveats()]):
        click.echo(str(path), err=True)


@click.command()
@click.argument("results", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--file", "readme_file", type=click.Path(path_type=Path), default="README.md", show_default=True)
def readme(results: tuple[Path, ...], readme_file: Path) -> None:
    """Rewrite the figures in README.md, between its two markers, from results files.

    \b
    Examples:
      python -m benchmarks readme benchmarks/results/full.jsonl benchmarks/results/tail.jsonl
    """
    from benchmarks.report.readme import rewritten
    from matcher.io.atomic import write_bytes
    from matcher.io.files import read_bytes

    text = read_bytes(readme_file).decode()
    source = " and ".join(f"`{path.as_posix()}`" for path in results)
    write_bytes(readme_file, rewritten(text, _judged(results), source).encode(), private=False)
    click.echo(f"{readme_file}: figures from {source}", err=True)


def _judged(paths: tuple[Path, ...]) -> list[Row]:
    from benchmarks.analysis.judge import judged
    from benchmarks.runner.results import read_results
    from matcher.errors import Usage

    rows = judged(row for path in paths for row in read_results(path))
    if not rows:
        raise Usage("There are no rows to report on.")
    return rows
