"""The week: all facts that one proposal rests on."""

from __future__ import annotations

from matcher.week.authority import Authority
from matcher.week.child import Child
from matcher.week.decision import Decision, Previous
from matcher.week.education import EsolPlace, SchoolPlace
from matcher.week.noun import Noun
from matcher.week.place import Place, Region
from matcher.week.policy import Policy
from matcher.week.vacancy import Vacancy


class Week(Noun):
    """The week's facts, after the reference authorities were laid under the week's own rows.

    ``authorities`` holds every authority of the week: the reference table's where the policy uses
    it, overridden cell by cell by the week's rows.
    """

    children: tuple[Child, ...] = ()
    authorities: tuple[Authority, ...] = ()
    vacancies: tuple[Vacancy, ...] = ()
    school_places: tuple[SchoolPlace, ...] = ()
    esol_places: tuple[EsolPlace, ...] = ()
    regions: tuple[Region, ...] = ()
    decisions: tuple[Decision, ...] = ()
    places: tuple[Place, ...] = ()
    previous: tuple[Previous, ...] = ()
    policy: Policy = Policy()
