"""The checker's own working days, weeks and great-circle miles."""

from __future__ import annotations

import math
import random
from datetime import date, timedelta

import pytest

from matcher.check.days import calendar_of, monday_of, weeks_until, working_day_after
from matcher.check.facts import Facts
from matcher.check.miles import EARTH_RADIUS_MILES, tenths
from matcher.week import Calendar, Policy
from tests.check.build import week

ENGLAND, SCOTLAND = ("GB", "ENG"), ("GB", "SCT")
NORTHERN_IRELAND = ("GB", "NIR")
FRIDAY = date(2026, 1, 2)


@pytest.mark.parametrize(
    ("start", "count", "calendar", "expected"),
    [
        (date(2026, 3, 2), 0, ENGLAND, date(2026, 3, 2)),
        (date(2026, 3, 7), 0, ENGLAND, date(2026, 3, 7)),  # a Saturday stays: n = 0 is the day itself
        (date(2026, 3, 7), 1, ENGLAND, date(2026, 3, 9)),
        (date(2026, 3, 6), 1, ENGLAND, date(2026, 3, 9)),
        (date(2026, 3, 2), 10, ENGLAND, date(2026, 3, 16)),
        (date(2026, 4, 2), 1, ENGLAND, date(2026, 4, 7)),  # Good Friday and Easter Monday
        (date(2026, 4, 2), 1, SCOTLAND, date(2026, 4, 6)),  # Easter Monday is worked in Scotland
        (date(2025, 12, 31), 1, SCOTLAND, date(2026, 1, 5)),  # 2 January too
        (date(2025, 12, 31), 1, ENGLAND, date(2026, 1, 2)),
        (date(2026, 3, 16), 1, NORTHERN_IRELAND, date(2026, 3, 18)),  # Saint Patrick's Day
        (date(2026, 12, 25), 1, ENGLAND, date(2026, 12, 29)),  # Boxing Day on a Saturday, observed on Monday
        (date(2025, 12, 24), 1, None, date(2025, 12, 25)),  # a nation without a calendar
    ],
)
def test_working_days_leave_out_weekends_and_the_nations_holidays(
    start: date, count: int, calendar: tuple[str, str] | None, expected: date
) -> None:
    assert working_day_after(start, count, calendar) == expected


def test_an_unknown_nation_uses_englands_calendar() -> None:
    assert calendar_of(Policy(), "Scotland") == SCOTLAND
    assert calendar_of(Policy(), None) == ENGLAND
    only_scotland = Policy(calendars=(Calendar(nation="Scotland", country="GB", subdivision="SCT"),))
    assert calendar_of(only_scotland, "Wales") is None
    only_england = Policy(calendars=(Calendar(nation="England", country="GB", subdivision="ENG"),))
    assert calendar_of(only_england, "Wales") == ENGLAND


def test_the_week_begins_on_the_monday_of_the_latest_referral() -> None:
    for offset in range(7):
        assert monday_of(date(2026, 3, 2) + timedelta(days=offset)) == date(2026, 3, 2)
    assert Facts(week({"week_starting": None}, children=())).start == date(2000, 1, 3)
    assert Facts(week({"week_starting": None})).start == date(2026, 3, 2)


@pytest.mark.parametrize(("days", "weeks"), [(-8, 0), (-1, 0), (0, 0), (1, 1), (7, 1), (8, 2), (14, 2), (15, 3)])
def test_begun_weeks_count(days: int, weeks: int) -> None:
    start = date(2026, 3, 2)
    assert weeks_until(start + timedelta(days=days), start) == weeks
    assert weeks_until(None, start) == 0


def haversine_tenths(a: tuple[float, float], b: tuple[float, float]) -> int:
    (phi, one), (other, two) = ((math.radians(p[0]), math.radians(p[1])) for p in (a, b))
    h = math.sin((other - phi) / 2) ** 2 + math.cos(phi) * math.cos(other) * math.sin((two - one) / 2) ** 2
    return math.floor(10 * 2 * EARTH_RADIUS_MILES * math.asin(math.sqrt(h)) + 0.5)


def test_the_angle_between_vectors_gives_the_tenths_of_the_haversine() -> None:
    draw = random.Random(3)
    for _ in range(5000):
        a, b = ((draw.uniform(49, 61), draw.uniform(-8, 2)) for _ in range(2))
        assert tenths(a, b) == haversine_tenths(a, b)


def test_known_distances() -> None:
    quarter = 10 * EARTH_RADIUS_MILES * math.pi / 2
    assert tenths((0, 0), (0, 90)) == tenths((0, 0), (90, 0)) == math.floor(quarter + 0.5)
    assert tenths((0, 0), (0, 180)) == math.floor(2 * quarter + 0.5)
    assert tenths((51.5, -0.1), (51.5, -0.1)) == 0
    assert tenths((51.0, -1.0), (52.0, -1.0)) == 691  # one degree of a meridian


def test_an_unknown_point_has_no_distance() -> None:
    assert tenths(None, (0, 0)) is None
    assert tenths((0, 0), None) is None
