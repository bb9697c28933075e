"""The week's first and last day, deadlines in working days by nation, and days in words."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from matcher.week import Calendar, Week

FALLBACK_NATION = "England"
SOME_MONDAY = date(2000, 1, 3)
"""Where neither the policy nor a referral tells the week."""
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
"""Not strftime's: those change with the locale of whoever imports us."""


def week_starting(week: Week) -> date:
    """First day of the planning week: the policy's, or the Monday of the week of the latest referral."""
    if week.policy.week_starting is not None:
        return week.policy.week_starting
    latest = max((child.referred_on for child in week.children), default=SOME_MONDAY)
    return latest - timedelta(days=latest.weekday())


def in_words(day: date) -> str:
    """A date as people write it, "2 March 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def deadline(referred_on: date, working_days: int, nation: str | None, calendars: tuple[Calendar, ...]) -> date:
    """The n-th working day after the referral, by the nation's own public holidays."""
    return _nth_working_day(referred_on, working_days, _key(nation, calendars))


def working_days(start: date, end: date, nation: str | None, calendars: tuple[Calendar, ...]) -> int:
    """Working days after ``start`` up to and with ``end``; negative where ``end`` is earlier."""
    key = _key(nation, calendars)
    return _count(start, end, key) if start <= end else -_count(end, start, key)


def is_known(calendar: Calendar) -> bool:
    """Whether the public holidays of a calendar's country and subdivision are known."""
    try:
        _holidays((calendar.country, calendar.subdivision), SOME_MONDAY.year)
    except NotImplementedError:
        return False
    return True


def _key(nation: str | None, calendars: tuple[Calendar, ...]) -> tuple[str, str] | None:
    by_nation = {calendar.nation: calendar for calendar in calendars}
    calendar = by_nation.get(nation or FALLBACK_NATION) or by_nation.get(FALLBACK_NATION)
    return (calendar.country, calendar.subdivision) if calendar else None


def _is_working_day(day: date, key: tuple[str, str] | None) -> bool:
    return day.weekday() < 5 and day not in _holidays(key, day.year)


@lru_cache(maxsize=65536)
def _count(start: date, end: date, key: tuple[str, str] | None) -> int:
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(_is_working_day(day, key) for day in days)


@lru_cache(maxsize=65536)
def _nth_working_day(start: date, working_days: int, key: tuple[str, str] | None) -> date:
    day = start
    while working_days > 0:
        day += timedelta(days=1)
        if _is_working_day(day, key):
            working_days -= 1
    return day


@lru_cache(maxsize=256)
def _holidays(key: tuple[str, str] | None, year: int) -> frozenset[date]:
    if key is None:
        return frozenset()
    import holidays

    country, subdivision = key
    _load_alone(country)
    return frozenset(holidays.country_holidays(country, subdiv=subdivision, years=year))


@cache
def _load_alone(country: str) -> None:
    """Have the library load one country; left to itself it loads all 250, which takes longer than a week's model.

    Its loader looks among the modules that are there, so the country's is put there and taken out again. Where that
    does not work (a country that rests on another's module), the library loads all.
    """
    import holidays

    loader: Any = getattr(holidays, country, None)
    name = getattr(loader, "module_name", "")
    package, _, last = name.rpartition(".")
    path = Path(holidays.__file__).with_name("countries") / f"{last}.py"
    spec = spec_from_file_location(name, path) if path.is_file() and package not in sys.modules else None
    if spec is None or spec.loader is None:
        return
    sys.modules[name] = module_from_spec(spec)
    try:
        spec.loader.exec_module(sys.modules[name])
        loader.get_entity()
    except ImportError:
        pass
    finally:
        del sys.modules[name]
