"""From values to the ``Week``: nouns of each table, the week's authorities laid over the reference cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import TypeAdapter

from matcher.io.typed import TypedTable
from matcher.week import (
    Authority,
    Child,
    Decision,
    EsolPlace,
    Place,
    Policy,
    Previous,
    Region,
    SchoolPlace,
    Vacancy,
    Week,
)
from matcher.week.noun import Noun

N = TypeVar("N", bound=Noun)

NOUNS: dict[str, type[Noun]] = {
    "children": Child,
    "vacancies": Vacancy,
    "school_places": SchoolPlace,
    "esol_places": EsolPlace,
    "regions": Region,
    "decisions": Decision,
    "places": Place,
    "previous": Previous,
}


def assemble(tables: Mapping[str, TypedTable], policy: Policy, reference: Mapping[str, Authority]) -> Week:
    """Make the week of tables that have no fault."""
    nouns: dict[str, Any] = {name: _nouns(noun, tables[name]) for name, noun in NOUNS.items()}
    return Week(authorities=_authorities(tables["authorities"], reference), policy=policy, **nouns)


def _given(table: TypedTable) -> list[dict[str, object]]:
    """Each row's values without its blanks, so that the nouns' own defaults apply."""
    names = [name for name, column in table.values.items() if any(value is not None for value in column)]
    columns = [table.values[name] for name in names]
    return [
        {name: value for name, value in zip(names, row, strict=True) if value is not None}
        for row in zip(*columns, strict=True)
    ]


def _nouns(noun: type[N], table: TypedTable) -> tuple[N, ...]:
    return tuple(TypeAdapter(list[noun]).validate_python(_given(table), strict=True))  # type: ignore[valid-type]


def _authorities(table: TypedTable, reference: Mapping[str, Authority]) -> tuple[Authority, ...]:
    merged = dict(reference)
    for given in _given(table):
        code = str(given["code"])
        below = merged[code].model_dump(exclude_none=True) if code in merged else {}
        merged[code] = Authority.model_validate({**below, **given})
    return tuple(merged.values())
