"""``matcher ledger``: the weeks, proposals and decisions so far, in one file that can be checked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from matcher.cli.options import JSON_VERSION, json_option, path_type, policy_option
from matcher.errors import Found

if TYPE_CHECKING:
    from matcher.ledger.listing import Sheet


@click.group()
def ledger() -> None:
    """Remember weeks, proposals and decisions, and what each authority took against its share.

    \b
    Examples:
      matcher ledger record year.ledger my-week.xlsx out/proposal.json decisions.csv
      matcher ledger show year.ledger
      matcher ledger verify year.ledger

    The ledger is one file, for its owner only. Rows are only ever added, and each entry carries the hash of the one
    before it, so that an altered row is found. Only children who were accepted or pinned count as received.
    """


@ledger.command()
@click.argument("path", metavar="LEDGER", type=path_type)
@click.argument("week", metavar="WEEK", type=path_type)
@click.argument("proposal", metavar="PROPOSAL", type=path_type)
@click.argument("decisions", metavar="[DECISIONS.csv]", required=False, type=path_type)
@policy_option
def record(path: Path, week: Path, proposal: Path, decisions: Path | None, policy: Path | None) -> None:
    """Write down a week, its proposal and the decisions on it: all of it, or nothing.

    \b
    Examples:
      matcher ledger record year.ledger my-week.xlsx out/proposal.json
      matcher ledger record year.ledger my-week.xlsx out/proposal.json decisions.csv

    The ledger is begun if it is not there. What is in it already is not written twice. The proposal is checked
    against the week first. Keep the hash that is printed: 'matcher ledger verify LEDGER --seen HASH' later tells
    whether anything up to it was altered or cut off.

    Exit codes: 0 done; 1 a row needs attention; 2 usage; 3 the proposal does not hold; 5 the ledger changed; 6 a
    file cannot be read or written.
    """
    from matcher.cli.decide import tell_of_others
    from matcher.cli.recording import record_files

    done = record_files(path, week, proposal, decisions, policy)
    parts = [name for name, new in (("the week", done.week), ("the proposal", done.proposal)) if new]
    parts += [f"{done.decisions} decisions"] if done.decisions else []
    nothing = "Nothing was recorded." if done.outdated else "Nothing new: the ledger has all of it already."
    click.echo(f"Recorded: {', '.join(parts)}." if parts else nothing)
    tell_of_others(done)
    click.echo(f"Newest hash: {done.head}")


@ledger.command()
@click.argument("path", metavar="LEDGER", type=path_type)
@click.option("--ref", metavar="REF", help="Only what is known of this child.")
@json_option
def history(path: Path, ref: str | None, as_json: bool) -> None:
    """List what was recorded and when, or what is known of one child.

    \b
    Examples:
      matcher ledger history year.ledger
      matcher ledger history year.ledger --ref C0020
    """
    from matcher.ledger import entries, of_child

    rows = [row._asdict() for row in (entries(path) if ref is None else of_child(path, ref))]
    if as_json:
        click.echo(json.dumps({"schema_version": JSON_VERSION, "rows": rows}, indent=1))
        return
    if not rows:
        raise Found(f"The ledger knows nothing of {ref}." if ref else "The ledger has no entries.")
    hidden = {"rows_sha256", "previous_sha256"}
    _table([{key: value for key, value in row.items() if key not in hidden} for row in rows])


@ledger.command()
@click.argument("path", metavar="LEDGER", type=path_type)
@json_option
def show(path: Path, as_json: bool) -> None:
    """Show where things stand: credit and debt, the rota, and who waits.

    \b
    Examples:
      matcher ledger show year.ledger
      matcher ledger show year.ledger --json

    Credit: what an authority took above its share of all children received so far (minus: below), in children.
    """
    from matcher.cli.standing import as_document, in_words

    click.echo(json.dumps(as_document(path), indent=1) if as_json else "\n".join(in_words(path)))


@ledger.command()
@click.argument("path", metavar="LEDGER", type=path_type)
@click.option("--seen", metavar="HASH", help="A newest hash that was printed earlier: it must still be there.")
@json_option
def verify(path: Path, seen: str | None, as_json: bool) -> None:
    """Find every row that is not as it was recorded.

    \b
    Examples:
      matcher ledger verify year.ledger
      matcher ledger verify year.ledger --seen 5d41402abc4b2a76b9719d911017c592...

    Exit codes: 0 all is as it was recorded; 3 something is not; 6 the file cannot be read.
    """
    from matcher.ledger import entries
    from matcher.ledger import verify as findings_of

    findings = findings_of(path, seen)
    if as_json:
        found = [{"entry": row.entry, "table": row.table, "problem": row.problem} for row in findings]
        click.echo(json.dumps({"schema_version": JSON_VERSION, "clean": not found, "findings": found}, indent=1))
    else:
        for row in findings:
            click.echo(str(row))
    if findings:
        raise Found(f"{len(findings)} findings: the ledger is not as it was recorded. Take the last good copy of it.")
    if not as_json:
        trail = entries(path)
        newest = f" Newest hash: {trail[-1].sha256}" if trail else ""
        click.echo(f"{len(trail)} entries, all as they were recorded.{newest}")


@ledger.command()
@click.argument("path", metavar="LEDGER", type=path_type)
@click.argument("out", metavar="OUT", type=path_type)
@click.option("--force", is_flag=True, help="Replace OUT if it is there.")
def export(path: Path, out: Path, force: bool) -> None:
    """Write every table of the ledger: as a folder of CSV files, or as one .json document.

    \b
    Examples:
      matcher ledger export year.ledger year-tables
      matcher ledger export year.ledger year.json
    """
    from matcher.cli.week import refuse_to_replace
    from matcher.io.atomic import make_folder, write_bytes
    from matcher.io.tables import csv_bytes
    from matcher.ledger import tables

    refuse_to_replace(out, force=force)
    sheets = tables(path)
    if out.suffix.lower() == ".json":
        write_bytes(out, _document(sheets), private=True)
    else:
        make_folder(out)
        for sheet in sheets:
            rows = (["" if cell is None else str(cell) for cell in row] for row in sheet.rows)
            write_bytes(out / f"{sheet.name}.csv", csv_bytes(sheet.header, rows), private=True)
    click.echo(f"{', '.join(sheet.name for sheet in sheets)}: written to {out}.", err=True)


def _document(sheets: list[Sheet]) -> bytes:
    tables = {sheet.name: [dict(zip(sheet.header, row, strict=True)) for row in sheet.rows] for sheet in sheets}
    return (json.dumps({"schema_version": JSON_VERSION, **tables}, ensure_ascii=False, indent=1) + "\n").encode()


def _table(rows: list[dict[str, object]]) -> None:
    """Print rows under their titles, columns aligned; a hash is shown by its beginning."""
    titles = list(rows[0])
    cells = [titles] + [["-" if value is None else str(value) for value in row.values()] for row in rows]
    cells = [[cell[:12] if len(cell) == 64 else cell for cell in row] for row in cells]
    widths = [max(len(row[place]) for row in cells) for place in range(len(titles))]
    for row in cells:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
