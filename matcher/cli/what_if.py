"""``matcher what-if`` and ``matcher frontier``: the week changed and solved again, and the policy's trade-off."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from matcher.cli.history import read_facts
from matcher.cli.options import (
    JSON_VERSION,
    after_option,
    json_option,
    limit_option,
    path_type,
    policy_option,
    seed_option,
)

if TYPE_CHECKING:
    from matcher.explain.what_if import MoreVacancies
    from matcher.io.rows import RawTable

T = TypeVar("T")


@click.command("what-if")
@click.argument("week", type=path_type)
@click.option("--set", "settings", multiple=True, metavar="KEY=VALUE", help="Change a setting of the policy.")
@click.option("--pause", multiple=True, metavar="AUTHORITY", help="Pause an authority.")
@click.option("--add-vacancies", multiple=True, metavar="AUTHORITY:TYPE:N", help="Add vacancies of a type.")
@click.option("--children", type=click.IntRange(min=0), default=0, metavar="N", help="N more children like these.")
@seed_option
@limit_option
@policy_option
@after_option
@json_option
def what_if(
    week: Path, *, settings: tuple[str, ...], pause: tuple[str, ...], add_vacancies: tuple[str, ...], children: int,
    seed: int, time_limit: float | None, policy: Path | None, after: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Solve the week again with something changed, and show the difference.

    \b
    Examples:
      matcher what-if instances/sample-week --pause E06000011
      matcher what-if instances/sample-week --add-vacancies E08000035:foster:2 --add-vacancies E06000011:home:1
      matcher what-if instances/sample-week --set near_miles=30 --set "stages=placed;fairness;near;tie-break"
      matcher what-if instances/sample-week --children 20 --seed 7

    Each objective before and after, and who would be elsewhere: as few as can be in a plan as good. More children are
    drawn with the seed from the week's own rows, without their groups and decisions, under new refs. Nothing is
    written.

    Exit codes: 0 done; 1 the data needs attention; 2 usage; 3 the time limit came first; 6 a file cannot be read.
    """
    from matcher.errors import Usage
    from matcher.explain.chosen import names
    from matcher.explain.tables import of_difference
    from matcher.explain.what_if import compare_weeks, paused, with_children, with_vacancies
    from matcher.solve import Limits

    if not (settings or pause or add_vacancies or children):
        raise Usage("Nothing is changed. Give --set, --pause, --add-vacancies or --children.")
    facts = read_facts(week, policy, after)
    changed = read_facts(week, policy, after, _given(settings)) if settings else facts
    changed = with_vacancies(paused(changed, pause), [_more(text) for text in add_vacancies])
    changed = with_children(changed, children, seed) if children else changed
    told = in_time(lambda: compare_weeks(facts, changed, seed, Limits(time_limit)))
    document = {"schema_version": JSON_VERSION, **asdict(told)}
    click.echo(json.dumps(document, indent=2) if as_json else "\n".join(of_difference(names(facts), told)))


@click.command()
@click.argument("week", type=path_type)
@click.option("-o", "--out", type=path_type, metavar="FILE", help="Write the points too: .csv, or .svg as a picture.")
@seed_option
@limit_option
@policy_option
@after_option
@json_option
def frontier(
    week: Path, *, out: Path | None, seed: int, time_limit: float | None, policy: Path | None, after: Path | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Show what each further child near its anchor costs in the sharing of load.

    \b
    Examples:
      matcher frontier instances/sample-week
      matcher frontier instances/sample-week -o frontier.csv
      matcher frontier instances/sample-week -o frontier.svg

    For each number of children near, from what the fairest plan has to the most there can be: where the fullest
    authority that receives a child would stand at the least, and what else it costs against the fairest plan. Every
    point is exact, and at every point as many children are placed as can be. The picture needs the extra:
    in the project's folder, .venv/bin/pip install '.[report]'

    Exit codes: 0 done; 1 the data needs attention; 2 usage; 3 the time limit came first; 4 no lawful proposal;
    6 cannot read or write.
    """
    from matcher.errors import Usage
    from matcher.explain.chosen import names
    from matcher.explain.frontier import frontier as points_of
    from matcher.explain.tables import frontier_csv, of_frontier
    from matcher.solve import Limits

    if out is not None and out.suffix.lower() not in (".csv", ".svg"):
        raise Usage(f"{out} is neither .csv nor .svg.")
    facts = read_facts(week, policy, after)
    points = in_time(lambda: points_of(facts, seed, Limits(time_limit)))
    if out is not None:
        from matcher.explain.picture import frontier_svg
        from matcher.io.atomic import write_bytes

        text = frontier_csv(points) if out.suffix.lower() == ".csv" else frontier_svg(names(facts), points)
        write_bytes(out, text.encode(), private=True)
        click.echo(f"Written to {out}.", err=True)
    rows = [asdict(point) | {"ratio": None if point.ratio is None else str(point.ratio)} for point in points]
    document = {"schema_version": JSON_VERSION, "points": rows}
    click.echo(json.dumps(document, indent=2) if as_json else "\n".join(of_frontier(names(facts), points)))


def in_time(work: Callable[[], T]) -> T:
    """Do something that has a time limit.

    Raises
    ------
    Found
        The limit came first.
    """
    from matcher.errors import Found
    from matcher.solve import OutOfTime

    try:
        return work()
    except OutOfTime:
        raise Found("The time limit was reached before the answer was found. Give it more time.") from None


def _given(settings: tuple[str, ...]) -> RawTable:
    """Settings as the rows of a policy.

    Raises
    ------
    Usage
        A setting has no equals sign.
    """
    from matcher.errors import Usage
    from matcher.io.policy import given_settings

    pairs = [text.partition("=") for text in settings]
    if wrong := [key for key, equals, _ in pairs if not equals]:
        raise Usage(f"--set {wrong[0]}: write it as KEY=VALUE, such as --set near_miles=30.")
    return given_settings([(key, value) for key, _, value in pairs], "--set")


def _more(text: str) -> MoreVacancies:
    """``E08000035:foster:2`` as vacancies to add.

    Raises
    ------
    Usage
        It is not of that form.
    """
    from matcher.errors import Usage
    from matcher.explain.what_if import MoreVacancies
    from matcher.week import PLACEMENT_TYPES

    authority, _, rest = text.partition(":")
    kind, _, number = rest.partition(":")
    for known in PLACEMENT_TYPES:
        if kind == known and number.isdecimal() and len(number) < 7:
            return MoreVacancies(authority, known, int(number))
    known_types = ", ".join(PLACEMENT_TYPES)
    raise Usage(f"--add-vacancies {text}: write it as AUTHORITY:TYPE:N, such as E08000035:foster:2 ({known_types}).")
