"""The rows of a week and its proposal by name, so that a report looks each up once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from matcher.proposal import Assignment, Proposal
from matcher.week import Authority, EsolPlace, SchoolPlace, Vacancy, Week


@dataclass(frozen=True)
class Finder:
    """A week and its proposal; ``start`` is the first day of the planning week."""

    week: Week
    proposal: Proposal

    @cached_property
    def start(self) -> date:
        """First day of the planning week."""
        return date.fromisoformat(self.proposal.week_starting)

    @cached_property
    def assigned(self) -> Mapping[str, Assignment]:
        """Assignments by ref."""
        return {row.ref: row for row in self.proposal.assignments}

    @cached_property
    def escalated(self) -> Mapping[str, tuple[str, ...]]:
        """Reasons by ref of each child who is not placed."""
        return {row.ref: row.reasons for row in self.proposal.unmatched}

    @cached_property
    def withdrawn(self) -> frozenset[str]:
        """Refs of children whose referral a decision withdraws."""
        return self.week.withdrawn

    @cached_property
    def ratios(self) -> Mapping[str, float | None]:
        """Load over fair share after the proposal, by authority."""
        return {load.authority: load.ratio for load in self.proposal.loads}

    @cached_property
    def authorities(self) -> Mapping[str, Authority]:
        """Authorities by code."""
        return {authority.code: authority for authority in self.week.authorities}

    @cached_property
    def vacancies(self) -> Mapping[str, Vacancy]:
        """Vacancies by code."""
        return {vacancy.vacancy: vacancy for vacancy in self.week.vacancies}

    @cached_property
    def schools(self) -> Mapping[str, SchoolPlace]:
        """School places by key."""
        return {place.key: place for place in self.week.school_places}

    @cached_property
    def courses(self) -> Mapping[str, EsolPlace]:
        """ESOL places by key."""
        return {place.key: place for place in self.week.esol_places}

    @cached_property
    def group_sizes(self) -> Mapping[str, int]:
        """Children of each group."""
        return Counter(child.group for child in self.week.children if child.group)

    def name_of(self, code: str) -> str:
        """Name of an authority, its code where the week does not name it."""
        known = self.authorities.get(code)
        return known.name if known else code

    def vacancy_of(self, taken: Assignment | None) -> Vacancy | None:
        """The vacancy that a child takes, where the proposal names one of the week's."""
        return self.vacancies.get(taken.vacancy) if taken and taken.vacancy else None
