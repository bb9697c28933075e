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

    @property
    def withdrawn(self) -> frozenset[str]:
        """Refs of children whose referral a decision withdraws: they wait for nothing, so nobody is escalated."""
        return frozenset(row.ref for row in self.decisions if row.decision == "withdrawn")

    @property
    def waiting(self) -> tuple[Child, ...]:
        """Children who wait for a place: all but those who are withdrawn."""
        gone = self.withdrawn
        return tuple(child for child in self.children if child.ref not in gone)
