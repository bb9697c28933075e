"""``cases``: the five cases under both regimes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from benchmarks.cases.facts import Case
    from benchmarks.cases.outcome import Outcome
    from benchmarks.report.table import Table
    from matcher.week import Week

HEADER = (
    "case", "regime", "moved then", "moved", "left with Kent", "Kent", "largest", "median", "Gini", "above share",
    "days waited, moved", "left", "longest", "back in Kent", "",
)  # fmt: skip
NOTE = (
    "Moved then is as reported; every other figure rests on the assumptions in each case's README. Kent, largest, "
    "median and Gini are of load over fair share, of the authorities of which both were published; above share is the "
    "part of these whose load is above it. The largest before 2021 is the City of London's, whose share is less than "
    "one child. Days are medians from referral to the date of the case, and may differ between plans that are equally "
    "good at every stage. The row 'before' is how it stood; 'rules off' is without the rules on return and on "
    "vacancies out of area."
)
OFF = "voluntary, rules off"


@click.command()
@click.argument("names", nargs=-1, metavar="[CASE]...")
@click.option("--seconds", type=click.FloatRange(min=1), default=300, show_default=True, help="Limit of each solve.")
@click.option("--write", is_flag=True, help="Write the instances in instances/cases again, byte for byte, and end.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write the table as Markdown to this file.")
def cases(names: tuple[str, ...], seconds: float, write: bool, output: Path | None) -> None:
    """The five cases of Kent under the voluntary and the mandatory regime.

    \b
    Examples:
      python -m benchmarks cases
      python -m benchmarks cases 2016 2023 -o cases.md
      python -m benchmarks cases --write
    """
    from benchmarks.cases import write_cases
    from benchmarks.cases.facts import CASES

    if write:
        for folder in write_cases():
            click.echo(str(folder), err=True)
        return
    unknown = sorted(set(names) - set(CASES))
    if unknown:
        raise click.UsageError(f"There is no case {unknown[0]!r}; there are {', '.join(CASES)}.")
    shown = table([CASES[name] for name in names or CASES], seconds)
    click.echo(shown.markdown())
    if output is not None:
        from matcher.io.atomic import write_bytes

        write_bytes(output, shown.markdown().encode(), private=False)


def table(chosen: list[Case], seconds: float) -> Table:
    """Every case: before, and under each regime."""
    from benchmarks.report.table import Table

    rows = [line for case in chosen for line in _lines(case, seconds)]
    return Table("The five cases", HEADER, tuple(rows), NOTE)


def _lines(case: Case, seconds: float) -> list[tuple[str, ...]]:
    from benchmarks.cases import read_case
    from benchmarks.cases.facts import REGIMES
    from benchmarks.cases.outcome import outcome
    from matcher.proposal import Proposal
    from matcher.propose import propose

    nobody = Proposal(status="feasible", week_starting=case.week_starting.isoformat())
    lines = [_line(case, "before", outcome(read_case(case.name, case.regime), nobody))]
    weeks: dict[str, Week] = {regime: read_case(case.name, regime) for regime in REGIMES}
    if case.in_kent:
        policy = weeks[case.regime].policy.model_copy(update={"no_return": "off", "out_of_area": "off"})
        weeks |= {OFF: weeks[case.regime].model_copy(update={"policy": policy})}
    for regime, week in weeks.items():
        lines.append(_line(case, regime, outcome(week, propose(week, time_limit=seconds))))
    return lines


def _line(case: Case, regime: str, found: Outcome) -> tuple[str, ...]:
    then = "not reported" if case.transferred is None else str(case.transferred)
    of_then = regime == case.regime
    return (
        case.name,
        regime + (" (then)" if of_then else ""),
        then if of_then else "",
        str(found.transferred),
        f"{found.left_with_kent:,}",
        f"{float(found.kent_ratio):.2f}",
        f"{float(found.largest_ratio):.2f}",
        f"{float(found.median_ratio):.2f}",
        f"{found.gini:.3f}",
        f"{found.above:.0%}",
        *(
            "-" if days is None else f"{days:.0f}"
            for days in (found.days_of_moved, found.days_of_left, found.longest_left)
        ),
        str(found.back_in_kent) + (f" (then {case.back})" if of_then and case.back is not None else ""),
        "" if regime == "before" or found.status == "optimal" else found.status,
    )
