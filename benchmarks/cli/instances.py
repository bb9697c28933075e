"""``families`` and ``generate``: which instances there are, and their files and hashes."""

from __future__ import annotations

import csv
import io
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from benchmarks.generator import Parameters


@click.command()
@click.option("--dials", is_flag=True, help="Also print every dial that a family turns from its default.")
def families(dials: bool) -> None:
    """List the families of synthetic weeks.

    \b
    Examples:
      python -m benchmarks families
      python -m benchmarks families --dials

    An instance's name is family, children and seed of the draw: weekly-50-3. Every dial is explained, with its source
    or as an assumption, in benchmarks/generator/parameters.py.
    """
    from benchmarks.generator import FAMILIES

    for name, family in FAMILIES.items():
        click.echo(f"{name:<12}{family.usual.children:>8,} children  {family.about}")
        if dials:
            click.echo("".join(f"{'':14}{dial} = {value}\n" for dial, value in turned(family.usual)), nl=False)


def turned(parameters: Parameters) -> list[tuple[str, object]]:
    """Dials that differ from their defaults."""
    plain = type(parameters)(parameters.children)
    names = [field.name for field in fields(parameters) if field.name not in ("children", "seed")]
    pairs = [(name, getattr(parameters, name)) for name in names]
    return [(name, value) for name, value in pairs if value != getattr(plain, name)]


@click.command()
@click.argument("names", nargs=-1, required=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder; each instance in one of its own name.")
@click.option("--hashes", is_flag=True, help="Keep the hashes of all instances of the SUITES named, in instances.csv.")
def generate(names: tuple[str, ...], output: Path | None, hashes: bool) -> None:
    """Write instances as weeks in the table format, or keep their hashes.

    \b
    Examples:
      python -m benchmarks generate weekly-50-1 gap-60-2 -o weeks/
      python -m benchmarks generate --hashes smoke full

    A run refuses an instance that is no longer the one whose hash was kept.
    """
    if hashes == (output is not None):
        raise click.UsageError("Give either -o FOLDER and names of instances, or --hashes and names of suites.")
    if output is not None:
        _write(names, output)
    else:
        _keep(names)


def _write(names: tuple[str, ...], folder: Path) -> None:
    from benchmarks.generator import draw_family, write
    from benchmarks.instances import parse_drawn

    for name in names:
        write(draw_family(*parse_drawn(name)), folder / name)
        click.echo(f"{folder / name}", err=True)


def _keep(names: tuple[str, ...]) -> None:
    from benchmarks.instances import KEPT, kept_hashes, load
    from benchmarks.suites import suite
    from matcher.io.atomic import write_bytes

    wanted = dict.fromkeys(name for each in names for name in suite(each).instances)
    table = {**kept_hashes(), **{name: load(name).sha256 for name in wanted}}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([("instance", "sha256"), *sorted(table.items())])
    write_bytes(KEPT, text.getvalue().encode(), private=False)
    click.echo(f"{len(wanted)} hashes kept in {KEPT.name}, {len(table)} in all.", err=True)
