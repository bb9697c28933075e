"""``publish``: suites run into benchmarks/results, each with a page of its tables."""

from __future__ import annotations

from pathlib import Path

import click

from benchmarks.environment import ROOT

RESULTS = ROOT / "benchmarks" / "results"


@click.command()
@click.argument("suites", nargs=-1, required=True)
@click.option("-o", "--output", "folder", type=click.Path(path_type=Path), default=RESULTS, help="Folder.")
@click.option("--jobs", type=click.IntRange(1, 256), default=1, show_default=True, help="Cells at a time.")
@click.option("--afresh", is_flag=True, help="Begin the results files anew, beside the old ones until they are done.")
def publish(suites: tuple[str, ...], folder: Path, *, jobs: int, afresh: bool) -> None:
    """Run suites and write what is published of them: SUITE.jsonl, and SUITE.md with machine, tables and caveats.

    \b
    Examples:
      python -m benchmarks publish full tail --afresh
      python -m benchmarks readme benchmarks/results/full.jsonl benchmarks/results/tail.jsonl

    Like run, it goes on where it was; rows of an earlier commit then stay, and SUITE.md says so. Run it from a clean
    checkout with nothing else on the machine. Exit code 3 where an answer is wrong or a cell failed; the pages are
    written all the same.
    """
    from benchmarks.cli.run import How, conclude, run_suite
    from benchmarks.report.readme import document
    from benchmarks.suites import suite as named
    from matcher.io.atomic import make_folder, write_bytes

    make_folder(folder)
    every = []
    for name in suites:
        chosen, path = named(name), folder / f"{Path(name).stem}.jsonl"
        begun = path.with_suffix(".new.jsonl") if afresh else path
        rows = run_suite(chosen, begun, How(jobs)).rows
        begun.replace(path)  # what was published stays until there is something to put in its place
        page = document(f"Suite {path.stem}: {chosen.about}", rows, f"`{path.name}`")
        write_bytes(path.with_suffix(".md"), page.encode(), private=False)
        click.echo(f"{path}\n{path.with_suffix('.md')}", err=True)
        every += rows
    conclude(every)
