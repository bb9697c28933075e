"""``matcher propose``: this week's proposal, or those of several weeks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from matcher.cli.names import week_name
from matcher.cli.options import after_option, path_type
from matcher.cli.settings import BACKENDS, Settings

OUT = Path("out")


@click.command()
@click.argument("weeks", metavar="WEEK...", nargs=-1, required=True, type=path_type)
@click.option("-o", "--out", type=path_type, metavar="DIR", help="Folder for the proposal [default: out/WEEK's name].")
@click.option("--policy", type=path_type, metavar="FILE", help="Settings (.toml or .csv) laid over the week's own.")
@after_option
@click.option(
    "--time-limit", type=click.FloatRange(min=0, min_open=True), metavar="S",
    help="Seconds per week, reading included; then the best proposal so far with its proven gap.",
)  # fmt: skip
@click.option(
    "--memory-limit", type=click.IntRange(min=1), metavar="MIB",
    help="Memory that the solver may hold [default: most of what is free]; then the best proposal so far.",
)  # fmt: skip
@click.option("--seed", type=click.IntRange(min=0, max=2**31 - 1), default=0, help="Seed of the lot that breaks ties.")
@click.option("--backend", type=click.Choice(BACKENDS), default=BACKENDS[0], help="Which solver.")
@click.option(
    "--certificate", type=path_type, metavar="FILE", help="Also write what proves the stages best, for 'matcher check'."
)
@click.option("--require-optimal", is_flag=True, help="Exit with 3 where a stage is not proven optimal.")
@click.option("--no-times", is_flag=True, help="Leave times and platform out of the files.")
@click.option("--jobs", type=click.IntRange(min=1), default=1, metavar="N", help="Weeks at the same time, in a batch.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON; one week without -o writes no file then.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
@click.option("-v", "--verbose", is_flag=True, help="Say on stderr what is done and how long it takes.")
@click.option("--no-progress", is_flag=True, help="No progress display.")
@click.option("--no-color", is_flag=True, help="No colours; NO_COLOR does the same.")
@click.pass_context
def propose(ctx: click.Context, /, weeks: tuple[Path, ...], out: Path | None, jobs: int, **options: Any) -> None:
    """Write this week's proposal: who could move where, proven and explained.

    \b
    Examples:
      matcher propose instances/sample-week -o out/
      matcher propose my-week.xlsx --time-limit 60
      matcher propose my-week.json --json --quiet
      matcher propose my-week.xlsx --after year.ledger -o second/
      matcher propose week-1.xlsx week-2.xlsx week-3.xlsx -o out/ --jobs 2

    WEEK is a folder of CSV files, an .xlsx workbook or a .json document. DIR receives proposal.json, proposal.csv and
    proposal.xlsx (to review and decide in), readable by you only. Faults in the week are all listed, and nothing is
    written then. Ctrl-C once, or the time limit, gives the best proposal so far with its proven gap; Ctrl-C again quits
    at once. The solver works in a process of its own (Linux and BSD): should it crash or run out of memory, the best
    proposal so far is written, and the exit code is 3.

    With --after, decisions in the ledger hold (accepted and pinned stay, refusals are left out), earlier assignments
    are kept as far as the policy says, and what changed and why is told. DIR then also receives the week with its
    history, for 'matcher check'.

    Several weeks are a batch: each has its own folder DIR/NAME, one that fails stops no other, a table and
    DIR/batch.json sum up, and the exit code is the worst one's (least to most: 0 3 4 5 1 2 6 70 130).

    Exit codes: 0 done; 1 the data needs attention; 2 usage; 3 not proven, with --require-optimal or because the solver
    crashed, or nothing found in time; 4 no lawful proposal (proposal.json holds the conflict); 6 cannot read or write;
    70 our own fault; 130 interrupted. Every option can be set in the environment, as MATCHER_PROPOSE_TIME_LIMIT=60.
    """
    settings = Settings(**options)
    if len(weeks) > 1:
        if settings.certificate is not None:
            raise click.UsageError("--certificate is for one week at a time: one file cannot prove several proposals.")
        from matcher.cli.batch import propose_batch

        ctx.exit(propose_batch(weeks, out or OUT, settings, jobs))
    from matcher.cli.single import propose_week

    folder = out or OUT / week_name(weeks[0])
    ctx.exit(propose_week(weeks[0], folder, settings, write=out is not None or not settings.as_json))
