"""Rows by authority, and rows of one key as one pool of places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TypeVar

from matcher.week import EsolPlace, SchoolPlace, Vacancy

Row = TypeVar("Row", Vacancy, SchoolPlace, EsolPlace)
Course = TypeVar("Course", SchoolPlace, EsolPlace)


def by_authority(rows: Iterable[Row]) -> dict[str, tuple[Row, ...]]:
    """Rows by the authority that offers them, in the order given."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.authority].append(row)
    return {authority: tuple(own) for authority, own in found.items()}


def pooled(rows: Iterable[Course]) -> dict[str, Course]:
    """Rows by key, sorted; the places of rows that share a key are added up."""
    found: dict[str, Course] = {}
    for row in rows:
        known = found.get(row.key)
        found[row.key] = row if known is None else row.model_copy(update={"places": known.places + row.places})
    return dict(sorted(found.items()))
