"""School places and courses that a child takes, with their start."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import ceil

from matcher.proposal import Assignment
from matcher.report.finder import Finder
from matcher.report.words import ESOL, day
from matcher.week import EsolPlace


@dataclass(frozen=True)
class Study:
    """A school place or course. ``starts_on`` None: at once; ``weeks`` count from the first day of the week."""

    what: str
    starts_on: date | None
    weeks: int

    def __str__(self) -> str:
        return f"{self.what} from {day(self.starts_on)}" if self.starts_on else f"{self.what} at once"


def studies_of(finder: Finder, taken: Assignment) -> tuple[Study, ...]:
    """What one child takes, the school place first. A key that the week does not know is shown as it is."""
    found = []
    if taken.school_place:
        school = finder.schools.get(taken.school_place)
        what = f"Year {school.school_year} school place" if school else taken.school_place
        found.append(_study(what, school.available_from if school else None, finder.start))
    if taken.esol_place:
        course = finder.courses.get(taken.esol_place)
        what = _course(course) if course else taken.esol_place
        found.append(_study(what, course.starts_on if course else None, finder.start))
    return tuple(found)


def _course(course: EsolPlace) -> str:
    levels = " / ".join(ESOL[level] for level in course.level)
    return f"ESOL {levels} ({course.provider})" if course.provider else f"ESOL {levels}"


def _study(what: str, starts_on: date | None, week: date) -> Study:
    if starts_on is None or starts_on <= week:  # a course that began and can still be joined
        return Study(what, None, 0)
    return Study(what, starts_on, ceil((starts_on - week).days / 7))
