"""The proposal laid over the facts: which known child is at which known authority, and what it takes there."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from matcher.check.facts import Facts
from matcher.check.violation import Violation
from matcher.proposal import Assignment, Proposal
from matcher.week import Authority, Child, EsolPlace, SchoolPlace, Vacancy

VACANCY, SCHOOL, ESOL = "vacancy", "school_place", "esol_place"


@dataclass(frozen=True)
class Placement:
    """One child at one authority. ``settled`` holds the kinds of place whose lack is already accounted for."""

    child: Child
    authority: Authority
    vacancy: Vacancy | None = None
    school: SchoolPlace | None = None
    esol: EsolPlace | None = None
    settled: frozenset[str] = frozenset()

    @cached_property
    def ref(self) -> str:
        """The child's ref."""
        return self.child.ref

    @cached_property
    def own_vacancy(self) -> Vacancy | None:
        """The vacancy, where it is the authority's own to give."""
        if self.vacancy is None or self.vacancy.authority != self.authority.code:
            return None
        return self.vacancy


@dataclass(frozen=True)
class Plan:
    """Facts and placements, one per placed child, with what was found wrong in laying them together."""

    facts: Facts
    placements: tuple[Placement, ...]
    found: tuple[Violation, ...] = field(default=())

    @cached_property
    def by_ref(self) -> dict[str, Placement]:
        """Placements by the child's ref."""
        return {placement.ref: placement for placement in self.placements}

    @cached_property
    def at(self) -> dict[str, list[Placement]]:
        """Placements by the receiving authority's code."""
        found: dict[str, list[Placement]] = defaultdict(list)
        for placement in self.placements:
            found[placement.authority.code].append(placement)
        return dict(found)

    def refs_at(self, code: str) -> tuple[str, ...]:
        """Refs of the children whom an authority would receive, sorted."""
        return tuple(sorted(placement.ref for placement in self.at.get(code, ())))

    @cached_property
    def received(self) -> Counter[str]:
        """Number of children by receiving authority; 0 for any other."""
        return Counter({code: len(placements) for code, placements in self.at.items()})

    @cached_property
    def received_by_region(self) -> Counter[str]:
        """Number of children by region of the receiving authority; 0 for any other."""
        return Counter(placement.authority.region for placement in self.placements)


def lay_out(facts: Facts, proposal: Proposal) -> Plan:
    """Read every assignment against the facts; what the week does not have is a violation of ``facts``."""
    placements: dict[str, Placement] = {}
    found: list[Violation] = []
    for assignment in proposal.assignments:
        found += unknown_names(facts, assignment)
        if assignment.ref in placements:
            found.append(_twice(assignment))
        elif assignment.ref in facts.children and assignment.authority in facts.authorities:
            placements[assignment.ref] = _placement(facts, assignment)
    for left in proposal.unmatched:
        if left.ref not in facts.children:
            found.append(Violation("facts", (left.ref,), "", f"The week has no child {left.ref}."))
    return Plan(facts, tuple(placements.values()), tuple(found))


def unknown_names(facts: Facts, assignment: Assignment) -> list[Violation]:
    """A violation of ``facts`` for each thing that the assignment names and the week does not have."""
    named = (
        ("child", assignment.ref, facts.children),
        ("authority", assignment.authority, facts.authorities),
        ("vacancy", assignment.vacancy, facts.vacancies),
        ("school place", assignment.school_place, facts.school_places),
        ("ESOL place", assignment.esol_place, facts.esol_places),
    )
    return [
        Violation("facts", (assignment.ref,), assignment.authority, f"The week has no {noun} {name}.")
        for noun, name, known in named
        if name is not None and name not in known
    ]


def _twice(assignment: Assignment) -> Violation:
    message = f"{assignment.ref} is placed more than once; a child can move to one authority only."
    return Violation("claims", (assignment.ref,), assignment.authority, message)


def _placement(facts: Facts, assignment: Assignment) -> Placement:
    vacancy = facts.vacancies.get(assignment.vacancy or "")
    school = facts.school_places.get(assignment.school_place or "")
    esol = facts.esol_places.get(assignment.esol_place or "")
    named = ((VACANCY, assignment.vacancy, vacancy), (SCHOOL, assignment.school_place, school),
             (ESOL, assignment.esol_place, esol))  # fmt: skip
    return Placement(
        child=facts.children[assignment.ref],
        authority=facts.authorities[assignment.authority],
        vacancy=vacancy,
        school=school,
        esol=esol,
        settled=frozenset(kind for kind, name, row in named if name is not None and row is None),
    )
