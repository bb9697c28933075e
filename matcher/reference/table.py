"""Reader of the reference tables that ship with the package (README.md says where each figure is from)."""

from __future__ import annotations

import csv
from decimal import Decimal
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import NamedTuple, cast

from matcher.week.authority import Authority, Nation

ATTRIBUTION = (
    "Contains public sector information licensed under the Open Government Licence v3.0. "
    "Source of boundaries: Office for National Statistics licensed under the Open Government Licence v3.0. "
    "Contains OS data © Crown copyright and database right."
)

_YEAR_AND_SOURCE = {
    "child_population": ("child_population_year", "child_population_source"),
    "uasc_in_care": ("uasc_year", "uasc_source"),
}


class Figure(NamedTuple):
    """A published figure, or the fact that there is none.

    ``value`` and ``year`` are None together; ``source`` then says why the figure is unknown.
    """

    value: int | None
    year: int | None
    source: str


@cache
def authorities() -> MappingProxyType[str, Authority]:
    """Code to authority, in the table's order; read-only, read once.

    A figure that nobody published stays None (child population of the five Northern Ireland trusts,
    UASC in care outside England). Participation, hosted and the week's own limits are not known here
    and keep their defaults.
    """
    return MappingProxyType({row["code"]: _authority(row) for row in _rows("authorities.csv")})


@cache
def figures() -> MappingProxyType[tuple[str, str], Figure]:
    """(code, column) to the figure with its year and source.

    Columns are ``child_population`` (people aged 0 to 17, mid-year) and ``uasc_in_care`` (31 March).
    """
    return MappingProxyType(
        {
            (row["code"], column): Figure(_integer(row[column]), _integer(row[year]), row[source])
            for row in _rows("authorities.csv")
            for column, (year, source) in _YEAR_AND_SOURCE.items()
        }
    )


@cache
def rota_weights() -> MappingProxyType[str, Decimal]:
    """Region to a stand-in weight in per cent: its share of the transfers of 2022 Q4 to 2023 Q3.

    The scheme agrees its own weights for each cycle; those belong in the week's ``regions`` table.
    """
    return MappingProxyType({row["region"]: Decimal(row["weight"]) for row in _rows("rota_weights.csv")})


def _rows(name: str) -> list[dict[str, str]]:
    text = files("matcher.reference").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _authority(row: dict[str, str]) -> Authority:
    return Authority(
        code=row["code"],
        name=row["name"],
        region=row["region"],
        nation=cast(Nation, row["nation"]),
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
        child_population=_integer(row["child_population"]),
        uasc_in_care=_integer(row["uasc_in_care"]),
    )


def _integer(cell: str) -> int | None:
    return int(cell) if cell else None
