"""Shorthand for weeks made by hand: one idea each, everything else out of the way."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from matcher.week import Authority, Child, EsolPlace, Place, Policy, SchoolPlace, Vacancy, Week

MONDAY = date(2025, 6, 2)
MILES_PER_DEGREE = 69.09341


def authority(code: str, share: str | None = "10", care: int | None = 0, **columns: Any) -> Authority:
    """Authority in region R, at latitude 51, with a fair share and a load as given."""
    row: dict[str, Any] = {"name": code, "region": "R", "latitude": 51.0, "longitude": 0.0}
    row |= {"fair_share": None if share is None else Decimal(share), "uasc_in_care": care}
    return Authority(code=code, **(row | columns))


def child(ref: str, **columns: Any) -> Child:
    """A boy of 16 from the entry authority ``E``, referred on the week's Monday."""
    row: dict[str, Any] = {"entry_authority": "E", "referred_on": MONDAY, "age": 16, "sex": "male"}
    return Child(ref=ref, **(row | columns))


def vacancy(code: str, owner: str, places: int = 1, **columns: Any) -> Vacancy:
    """Foster vacancy at the owner's point."""
    return Vacancy(vacancy=code, authority=owner, places=places, **({"type": "foster"} | columns))


def place(code: str, miles: float) -> Place:
    """A place so many miles due north of the authorities."""
    return Place(place=code, latitude=51.0 + miles / MILES_PER_DEGREE, longitude=0.0)


def school(owner: str, year: int = 10, places: int = 1, opens: date | None = None) -> SchoolPlace:
    return SchoolPlace(authority=owner, school_year=year, places=places, available_from=opens)


def course(owner: str, starts_on: date, places: int = 1, roll_on: bool = False) -> EsolPlace:
    return EsolPlace(authority=owner, level=("entry-1",), places=places, starts_on=starts_on, roll_on=roll_on)


def tiny_week(*rows: Any, **policy: Any) -> Week:
    """Put rows of any kind into their tables; the entry authority ``E`` takes nobody and counts nowhere."""
    tables: dict[str, list[Any]] = {"authorities": [authority("E", None, None)]}
    names = {"Authority": "authorities", "Child": "children", "Vacancy": "vacancies", "SchoolPlace": "school_places"}
    names |= {"EsolPlace": "esol_places", "Region": "regions", "Decision": "decisions", "Place": "places"}
    for row in rows:
        tables.setdefault(names.get(type(row).__name__, "previous"), []).append(row)
    settings: dict[str, Any] = {"use_reference": False, "week_starting": MONDAY}
    return Week(**{name: tuple(table) for name, table in tables.items()}, policy=Policy(**(settings | policy)))
