"""The two faces of a drawn week: a folder of CSV tables, and a ``Week`` in memory."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks.generator import records
from benchmarks.generator.columns import Drawing
from matcher.week import (
    Authority,
    Child,
    Decision,
    EsolPlace,
    Place,
    Policy,
    Region,
    SchoolPlace,
    Vacancy,
    Week,
)


def write(drawing: Drawing, folder: Path) -> None:
    """Write the week as a folder of CSV files (UTF-8, one per table), the same bytes for the same drawing."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in records.TABLES.items():
        lines = list(rows(drawing))
        if lines:
            _write_table(folder / f"{table}.csv", lines)


def week(drawing: Drawing) -> Week:
    """The week as nouns, equal to what reading the folder gives; meant for up to some 10^4 children."""
    return nouns(drawing, tuple(Child(**row) for row in records.children(drawing)))


def nouns(drawing: Drawing, children: tuple[Child, ...]) -> Week:
    """The week with these children, or with none where they stay arrays."""
    settings = {row["key"]: row["value"] for row in records.policy(drawing)}
    return Week(
        children=children,
        authorities=tuple(Authority(**_decimal(row)) for row in records.authorities(drawing)),
        vacancies=tuple(Vacancy(**row) for row in records.vacancies(drawing)),
        school_places=tuple(SchoolPlace(**row) for row in records.school_places(drawing)),
        esol_places=tuple(EsolPlace(**row) for row in records.esol_places(drawing)),
        regions=tuple(Region(**row) for row in records.regions(drawing)),
        decisions=tuple(Decision(**row) for row in records.decisions(drawing)),
        places=tuple(Place(**row) for row in records.places(drawing)),
        policy=Policy(**settings),
    )


def _decimal(row: records.Record) -> records.Record:
    share = row["fair_share"]
    return {**row, "fair_share": None if share is None else Decimal(share)}


def _write_table(path: Path, lines: list[records.Record]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(lines[0])
        writer.writerows([_cell(value) for value in line.values()] for line in lines)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ";".join(value)
    return value.isoformat() if isinstance(value, date) else str(value)
