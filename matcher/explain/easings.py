"""Easings: single things that would have to be there, or give way, for an escalated child to find a place.

Only what somebody can offer is an easing: one more vacancy, study place or caseload place, a week's maximum raised, a
pause lifted, an authority that volunteers. What protects a child (needs, must, avoid, no return, refusals) never is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from matcher.calendars import week_starting
from matcher.report.words import ESOL
from matcher.week import PLACEMENT_TYPES, Authority, Child, EsolPlace, SchoolPlace, Vacancy, Week
from matcher.week.child import EsolLevel
from matcher.week.vacancy import PlacementType

Kind = Literal["vacancy", "school", "esol", "caseload", "week-maximum", "pause", "volunteer"]
MARK = "~extra"
CARE_AGE = 16


@dataclass(frozen=True, order=True)
class Easing:
    """One thing more at one authority.

    Attributes
    ----------
    detail
        Placement type and what it must offer, school year, or ESOL level; blank for the other kinds.
    number
        How many places.
    """

    kind: Kind
    authority: str
    detail: tuple[str, ...] = ()
    number: int = 1

    def name(self) -> str:
        """The name under which the added row stands in an eased week."""
        if self.kind == "school":
            return f"{self.authority} Y{self.detail[0]}"
        if self.kind == "vacancy":
            return f"{MARK} {self.authority} {' '.join(self.detail)}"
        return self.authority

    def key(self, start: date) -> str:
        """The name under which the added row stands in the model's rows; ``start`` is the week's first day."""
        return _course(start, self).key if self.kind == "esol" else self.name()

    def what(self) -> str:
        """What it asks of an authority, without the authority's name."""
        more = "one more" if self.number == 1 else f"{self.number} more"
        places = "place" if self.number == 1 else "places"
        if self.kind == "vacancy":
            offers = f" that offers {', '.join(self.detail[1:])}" if len(self.detail) > 1 else ""
            noun = PLACES[self.detail[0]][self.number > 1]
            return f"{more} {noun}{offers}"
        if self.kind == "school":
            return f"{more} school {places} in year {self.detail[0]}"
        if self.kind == "esol":
            return f"{more} {ESOL[self.detail[0]]} {places} in English for speakers of other languages"
        return OTHERS[self.kind].format(more=more, places=places)


PLACES = {
    "foster": ("foster vacancy", "places in foster care"),
    "supported": ("place in supported accommodation", "places in supported accommodation"),
    "home": ("place in a children's home", "places in a children's home"),
}
OTHERS: dict[Kind, str] = {
    "caseload": "{more} caseload {places} in social work",
    "week-maximum": "a week's maximum raised for {more}",
    "pause": "the pause lifted",
    "volunteer": "volunteering to take more than can be directed",
}


def offers_for(members: Iterable[Child], authorities: Iterable[str], week: Week) -> list[Easing]:
    """Every vacancy and study place that could be added for the children of a unit, enough for all of them."""
    wanted: dict[Easing, int] = {}
    codes = list(authorities)
    for child in members:
        for kind, detail in _needs(child, week):
            for code in codes:
                easing = Easing(kind, code, detail)
                wanted[easing] = wanted.get(easing, 0) + 1
    return [replace(easing, number=number) for easing, number in wanted.items()]


def _needs(child: Child, week: Week) -> list[tuple[Kind, tuple[str, ...]]]:
    allowed = [kind for kind in PLACEMENT_TYPES if child.age >= CARE_AGE or kind != "supported"]
    types = [kind for kind in allowed if not child.placement_types or kind in child.placement_types]
    found: list[tuple[Kind, tuple[str, ...]]] = [("vacancy", (kind, *sorted(set(child.needs)))) for kind in types]
    if child.school_year and week.policy.school_places == "hard":
        found.append(("school", (str(child.school_year),)))
    if child.esol_level and week.policy.esol_places == "hard":
        found.append(("esol", (child.esol_level,)))
    return found


def eased(week: Week, easings: Iterable[Easing]) -> Week:
    """The week with easings laid in."""
    vacancies, schools, courses = list(week.vacancies), list(week.school_places), list(week.esol_places)
    of_authority: dict[str, list[Easing]] = {}
    for easing in easings:
        if easing.kind == "vacancy":
            vacancies.append(_vacancy(easing))
        elif easing.kind == "school":
            year = int(easing.detail[0])
            schools.append(SchoolPlace(authority=easing.authority, school_year=year, places=easing.number))
        elif easing.kind == "esol":
            courses.append(_course(week_starting(week), easing))
        else:
            of_authority.setdefault(easing.authority, []).append(easing)
    rows = (_authority(row, of_authority.get(row.code, ())) for row in week.authorities)
    return week.model_copy(
        update={
            "vacancies": tuple(vacancies),
            "school_places": tuple(schools),
            "esol_places": tuple(courses),
            "authorities": tuple(rows),
        }
    )


def _vacancy(easing: Easing) -> Vacancy:
    kind: PlacementType = easing.detail[0]  # type: ignore[assignment]
    tags = easing.detail[1:]
    return Vacancy(vacancy=easing.name(), authority=easing.authority, type=kind, places=easing.number, tags=tags)


def _course(start: date, easing: Easing) -> EsolPlace:
    """A course of its own that begins with the week."""
    level: EsolLevel = easing.detail[0]  # type: ignore[assignment]
    return EsolPlace(authority=easing.authority, level=(level,), places=easing.number, starts_on=start, provider=MARK)


def _authority(row: Authority, easings: Iterable[Easing]) -> Authority:
    for easing in easings:
        if easing.kind == "caseload":
            row = row.model_copy(update={"caseload_places": (row.caseload_places or 0) + easing.number})
        elif easing.kind == "week-maximum":
            row = row.model_copy(update={"week_maximum": (row.week_maximum or 0) + easing.number})
        elif easing.kind == "pause":
            row = row.model_copy(update={"participation": "directed", "paused_until": None})
        else:
            row = row.model_copy(update={"participation": "volunteer", "paused_until": None})
    return row
