"""``compare``: two results files, instance by instance."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from matcher.errors import Found

if TYPE_CHECKING:
    from benchmarks.analysis.compare import Comparison, Measure, Pair, Verdict
    from benchmarks.cells import Row

MEASURES: dict[str, Measure] = {"wall": "wall_seconds", "cpu": "cpu_seconds", "memory": "peak_mib"}
LEAST = {"wall": 0.02, "cpu": 0.02, "memory": 1.0}
COUNTS: dict[str, tuple[Verdict, ...]] = {
    "wins": ("win",),
    "ties": ("tie",),
    "losses": ("loss", "regression"),
    "gained": ("gained",),
    "lost": ("lost",),
    "wrong": ("wrong",),
    "solved by neither": ("unsolved",),
    "in one file only": ("unpaired",),
    "another instance now": ("changed",),
}


@click.command()
@click.argument("before", type=click.Path(path_type=Path))
@click.argument("after", type=click.Path(path_type=Path))
@click.option("--threshold", type=click.FloatRange(1), default=1.25, show_default=True, help="Ratio of a regression.")
@click.option("--least", type=click.FloatRange(0), help="Smaller differences are ties  [default: 0.02 s, 1 MiB]")
@click.option("--measure", type=click.Choice(list(MEASURES)), default="wall", show_default=True)
@click.option("--backend-before", metavar="NAME", help="Only this back end's rows of BEFORE.")
@click.option("--backend-after", metavar="NAME", help="Only this back end's rows of AFTER.")
def compare(
    before: Path,
    after: Path,
    *,
    threshold: float,
    least: float | None,
    measure: str,
    backend_before: str | None,
    backend_after: str | None,
) -> None:
    """Compare two results files instance by instance.

    \b
    Examples:
      python -m benchmarks compare before.jsonl after.jsonl
      python -m benchmarks compare rivals.jsonl rivals.jsonl --backend-before mip --backend-after cpsat

    Ratios are AFTER over BEFORE, of medians over seeds, and only of instances that both solved with every seed that
    both have; the brackets are 95 % bootstrap intervals. Exit code 3 where a ratio is beyond the threshold (and its
    interval above 1, where there are seeds enough for one), where a solved instance is solved no more, where an
    answer is wrong, or where nothing could be compared. Of cells of less than a second use three seeds or more, or
    raise --least: on a busy machine a single one varies beyond the threshold by itself.
    """
    from benchmarks.analysis.compare import Yardstick, compare_runs
    from benchmarks.runner.results import read_results

    old = _of(read_results(before), backend_before)
    new = _of(read_results(after), backend_after)
    comparison = compare_runs(
        old, new, Yardstick(threshold, measure=MEASURES[measure], least=LEAST[measure] if least is None else least)
    )
    click.echo("\n".join(lines(comparison)))
    if all(pair.verdict == "unpaired" for pair in comparison.pairs):
        raise Found("No instance is in both files with the same limit and seed: nothing was compared.")
    if comparison.regressions:
        raise Found(f"{len(comparison.regressions)} instances became worse; they are named above.")


def lines(comparison: Comparison) -> list[str]:
    """The comparison in words."""
    told = [_line(pair) for pair in comparison.pairs]
    compared = [pair for pair in comparison.pairs if pair.ratio is not None]
    told.append("")
    if comparison.ratio is None:
        told.append("No instance was solved by both.")
    else:
        told.append(
            f"geometric mean over {len(compared)} solved by both: {_ratio(comparison.ratio, comparison.interval)}"
        )
    told.append(", ".join(f"{word} {comparison.count(*verdicts)}" for word, verdicts in COUNTS.items()))
    told += [f"worse: {pair.name}: {pair.verdict}" for pair in comparison.regressions]
    if not comparison.same_machine:
        told.append("The two ran on different machines, or with other cells beside: their times are not comparable.")
    return told


def _of(rows: list[Row], backend: str | None) -> list[Row]:
    kept = [row for row in rows if backend is None or row["backend"] == backend]
    if not kept:
        raise click.UsageError(f"There are no rows of back end {backend!r}." if backend else "A file holds no rows.")
    return kept


def _line(pair: Pair) -> str:
    before, after = ("-" if value is None else f"{value:.3f}" for value in (pair.before, pair.after))
    ratio = "" if pair.ratio is None else _ratio(pair.ratio, pair.interval)
    return f"{pair.name:<44}{before:>10}{after:>10}  {pair.verdict:<11}{ratio}".rstrip()


def _ratio(ratio: float, interval: tuple[float, float] | None) -> str:
    return f"{ratio:.3f}" + (f" [{interval[0]:.3f}, {interval[1]:.3f}]" if interval else "")
