"""Working days by nation, and weeks until something starts: the checker's own count."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import holidays

from matcher.week import Policy

ONE_DAY = timedelta(days=1)
SATURDAY = 5
FALLBACK_NATION = "England"


@lru_cache(maxsize=64)
def public_holidays(country: str, subdivision: str, year: int) -> frozenset[date]:
    """Public holidays of one year, with the days observed in their stead."""
    return frozenset(holidays.country_holidays(country, subdiv=subdivision, years=year))


def calendar_of(policy: Policy, nation: str | None) -> tuple[str, str] | None:
    """Country and subdivision whose holidays count for a nation; England's for an unknown nation."""
    codes = {calendar.nation: (calendar.country, calendar.subdivision) for calendar in policy.calendars}
    return codes.get(nation or FALLBACK_NATION, codes.get(FALLBACK_NATION))


def is_working_day(day: date, calendar: tuple[str, str] | None) -> bool:
    """Monday to Friday, and no public holiday of the calendar (None: a calendar without holidays)."""
    if day.weekday() >= SATURDAY:
        return False
    return calendar is None or day not in public_holidays(*calendar, day.year)


@lru_cache(maxsize=1 << 16)
def working_day_after(start: date, count: int, calendar: tuple[str, str] | None) -> date:
    """The ``count``-th working day after ``start``; ``start`` itself for a count of 0."""
    day = start
    while count:
        day += ONE_DAY
        count -= is_working_day(day, calendar)
    return day


def monday_of(day: date) -> date:
    """Monday of the week that the day lies in."""
    return day - day.weekday() * ONE_DAY


def weeks_until(start: date | None, week_start: date) -> int:
    """Whole weeks, begun ones counted, from the week's start; 0 for no date or one already past."""
    if start is None:
        return 0
    return max(0, -((week_start - start).days // 7))
