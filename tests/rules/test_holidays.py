"""Public holidays: one country's are loaded alone, and are the library's own."""

from __future__ import annotations

import subprocess
import sys

import pytest

COUNT = "sum(name.startswith('holidays.countries') for name in sys.modules)"


IMPORTS = (
    "import sys\nfrom datetime import date\nfrom matcher.calendars import deadline\nfrom matcher.week import Calendar"
)


def _told(code: str) -> str:
    command = [sys.executable, "-c", f"{IMPORTS}\n{code}"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def _deadline(country: str, subdivision: str = "") -> str:
    calendar = f"Calendar(nation='England', country={country!r}, subdivision={subdivision!r})"
    return f"deadline(date(2026, 4, 1), 1, 'England', ({calendar},))"


def test_a_week_loads_no_country_but_its_own() -> None:
    assert _told(f"print({_deadline('GB', 'ENG')}, {COUNT})") == "2026-04-02 0"


def test_the_checker_profits_and_agrees() -> None:
    code = "from matcher.check.days import public_holidays\nfrom matcher.calendars import _holidays"
    same = "_holidays(('GB', 'SCT'), 2026) == public_holidays('GB', 'SCT', 2026)"
    assert _told(f"{code}\nprint({_deadline('GB', 'ENG')}, {same}, {COUNT})") == "2026-04-02 True 0"


@pytest.mark.parametrize("module", ["holidays.countries.united_kingdom", "holidays.countries"])
def test_the_library_is_whole_for_others_afterwards(module: str) -> None:
    same = "frozenset(there.UnitedKingdom(subdiv='ENG', years=2026)) == _holidays(('GB', 'ENG'), 2026)"
    code = f"{_deadline('GB', 'ENG')}\nimport {module} as there\nfrom matcher.calendars import _holidays\nprint({same})"
    assert _told(code) == "True"


def test_a_country_that_rests_on_anothers_calendar_is_loaded_with_all() -> None:
    """Guam keeps the United States' days and Liberation Day, 21 July 2026, of its own."""
    calendar = "Calendar(nation='England', country='GU', subdivision='-')"
    assert _told(f"print(deadline(date(2026, 7, 20), 1, 'England', ({calendar},)))") == "2026-07-22"
