"""Commands around the week's tables: validate, convert, template, schema. None of them loads a solver."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from matcher.cli.concluding import assumed, conclusion
from matcher.cli.options import path_type
from matcher.errors import Fault, Usage

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from matcher.io.week import RowCount
    from matcher.week import Decision, Week

REPORT_VERSION = 1


@click.command()
@click.argument("week", type=path_type)
@click.option("--json", "as_json", is_flag=True, help="Print faults, warnings and row counts as JSON.")
@click.option("--marked", type=path_type, metavar="OUT", help="Write your own rows with each row's problem and remedy.")
@click.option("--force", is_flag=True, help="Replace OUT if it is there.")
@click.option("-q", "--quiet", is_flag=True, help="Leave out the warnings.")
@click.pass_context
def validate(ctx: click.Context, week: Path, *, as_json: bool, marked: Path | None, force: bool, quiet: bool) -> None:
    """Report every fault of a week's tables at once.

    \b
    Examples:
      matcher validate my-week.xlsx
      matcher validate week-folder --marked to-mend.xlsx
      matcher validate my-week.json --json

    WEEK is a folder of CSV files, an .xlsx workbook or a .json document. Each fault names its table, row
    and column, what was found and how to mend it. Warnings (on stderr) stop nothing. The marked copy can
    be mended and read as it is. Exit code 0: no fault; 1: there are faults; 6: WEEK cannot be read.
    """
    from matcher.io.marked import marked_rows
    from matcher.io.week import check_rows, load, write_rows
    from matcher.week.missing import missing

    if marked:
        refuse_to_replace(marked, force=force)
    rows, of_form = load(week)
    checked = check_rows(rows, of_form)
    faults = [fault for fault in checked.faults if fault.level == "fault"]
    warnings = [fault for fault in checked.faults if fault.level == "warning"]
    if checked.week is not None:
        faults += closed_in(checked.week, checked.decided)
        if not quiet:
            for sentence in (*missing(checked.week), *assumed(checked.week)):
                click.echo(f"Warning: {sentence}", err=True)
    if marked:
        refuse_to_mix(marked, set(rows.tables))
        write_rows(marked_rows(rows, [*faults, *warnings]), marked)
        click.echo(f"Your rows with their problems are in {marked}.", err=True)
    if as_json:
        click.echo(json.dumps(report(faults, warnings, checked.counts), ensure_ascii=False, indent=1))
    else:
        tell(faults, [] if quiet else warnings, checked.counts)
        click.echo(_ending(faults, checked.week, rows.tables))
    ctx.exit(1 if faults else 0)


def closed_in(week: Week, rows: Mapping[Decision, int]) -> list[Fault]:
    """Pins that the rules close in a week without other faults; ``rows`` are those of its own decisions.

    Without pins no rule is loaded.
    """
    from matcher.week import PLACING

    if not any(decision.decision in PLACING for decision in week.decisions):
        return []
    from matcher.rules import closed_pins

    return closed_pins(week, rows)


def tell(faults: list[Fault], warnings: list[Fault], counts: dict[str, RowCount]) -> None:
    """Print for people: warnings on stderr, faults and row counts on stdout."""
    for warning in warnings:
        click.echo(f"Warning: {warning}", err=True)
    for fault in faults:
        click.echo(str(fault))
    for table, count in counts.items():
        used = f"{count.used} used + {count.rejected} rejected + {count.blank} blank"
        click.echo(f"{table}: {count.read} {'row' if count.read == 1 else 'rows'} read = {used}")


def _ending(faults: list[Fault], week: Week | None, tables: Collection[str]) -> str:
    if week is None or faults:
        how_many = f"{len(faults)} {'fault' if len(faults) == 1 else 'faults'}"
        return f"{how_many}. Mend the rows named above and validate again."
    return conclusion(week, tables)


def report(faults: list[Fault], warnings: list[Fault], counts: dict[str, RowCount]) -> dict[str, object]:
    """The same for machines."""
    return {
        "schema_version": REPORT_VERSION,
        "valid": not faults,
        "faults": [asdict(fault) for fault in faults],
        "warnings": [asdict(warning) for warning in warnings],
        "rows": {table: asdict(count) for table, count in counts.items()},
    }


@click.command()
@click.argument("source", metavar="A", type=path_type)
@click.argument("target", metavar="B", type=path_type)
@click.option("--force", is_flag=True, help="Replace B if it is there.")
def convert(source: Path, target: Path, force: bool) -> None:
    """Turn a week from one form (folder, .xlsx, .json) into another.

    \b
    Examples:
      matcher convert week-folder my-week.xlsx
      matcher convert my-week.xlsx my-week.json
      matcher convert my-week.json week-folder

    The ending of B tells the form; without an ending it is a folder of CSV files. Nothing is lost either way: the
    week's own rows are carried over as they are, faults in cells included, so that they can be mended in the form
    that you prefer. Faults of the form itself (ragged rows, formulas) stop it with exit code 1.
    """
    from matcher.io import read_rows, write_rows

    refuse_to_replace(target, force=force)
    rows = read_rows(source)
    refuse_to_mix(target, set(rows.tables))
    write_rows(rows, target)
    click.echo(f"{source} is now also {target}: {', '.join(rows.tables)}.", err=True)


@click.command()
@click.argument("out", metavar="OUT.xlsx", type=path_type)
@click.option("--force", is_flag=True, help="Replace OUT.xlsx if it is there.")
def template(out: Path, force: bool) -> None:
    """Write a workbook that is ready to fill in.

    \b
    Examples:
      matcher template my-week.xlsx
      matcher template my-week.xlsx --force

    One sheet per table, with a note on every column, drop-downs, and an example row in grey. An example row that is
    left untouched is not read, and validate says so; one that was half typed over is a fault.
    """
    from matcher.io.atomic import write_bytes
    from matcher.io.template import template_bytes

    if out.suffix.lower() != ".xlsx":
        raise Usage(f"{out} does not end in .xlsx. Give the template a name such as my-week.xlsx.")
    refuse_to_replace(out, force=force)
    write_bytes(out, template_bytes(), private=True)
    click.echo(f"{out} is ready to fill in. Then: matcher validate {out}", err=True)


@click.command()
def schema() -> None:
    """Print the JSON Schema of a week.

    \b
    Examples:
      matcher schema
      matcher schema > week.schema.json
    """
    from matcher.io.schema import week_schema

    click.echo(json.dumps(week_schema(), indent=1))


def refuse_to_replace(target: Path, *, force: bool) -> None:
    """Nothing that is there is written over unasked; an empty folder may be filled."""
    there = any(target.iterdir()) if target.is_dir() else target.exists()
    if there and not force:
        raise Usage(f"{target} is there already. Choose another name, or give --force to replace it.")


def refuse_to_mix(folder: Path, tables: set[str]) -> None:
    """A folder must not keep tables of another week beside those that are written."""
    if not folder.is_dir():
        return
    from matcher.io.columns import TABLES

    ours = {f"{name}.csv" for name in TABLES.keys() - tables} | {"policy.toml"}
    left = sorted(path.name for path in folder.iterdir() if path.name in ours)
    if left:
        raise Usage(
            f"{folder} holds tables of another week: {', '.join(left)}. Choose a new folder, or move them away."
        )
