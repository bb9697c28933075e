"""School and ESOL: which place fits which child, who lacks one, and the weeks until it starts."""

from __future__ import annotations

from matcher.check.days import weeks_until
from matcher.check.facts import Facts
from matcher.check.modes import OFF, mode
from matcher.check.plan import Placement
from matcher.week import Authority, Child, EsolPlace, SchoolPlace


def school_fits(child: Child, authority: Authority, row: SchoolPlace) -> bool:
    """A place of the child's year at the authority."""
    return row.authority == authority.code and row.school_year == child.school_year


def esol_fits(facts: Facts, child: Child, authority: Authority, row: EsolPlace) -> bool:
    """A course at the authority that lists the child's level and can be joined."""
    joinable = row.roll_on or row.starts_on >= facts.start
    return row.authority == authority.code and child.esol_level in row.level and joinable


def lacks_school(placement: Placement) -> bool:
    """Whether the child is of school age and has no fitting place."""
    if placement.child.school_year is None:
        return False
    return placement.school is None or not school_fits(placement.child, placement.authority, placement.school)


def lacks_esol(facts: Facts, placement: Placement) -> bool:
    """Whether the child is a learner and has no fitting course."""
    if placement.child.esol_level is None:
        return False
    return placement.esol is None or not esol_fits(facts, placement.child, placement.authority, placement.esol)


def school_weeks(facts: Facts, placement: Placement) -> int:
    """Weeks until the child is in school; 0 where the policy does not look or the child is past school."""
    policy = facts.week.policy
    if placement.child.school_year is None or mode(policy, "school-places") == OFF:
        return 0
    if placement.school is None or lacks_school(placement):
        return policy.no_place_weeks
    return weeks_until(placement.school.available_from, facts.start)


def esol_weeks(facts: Facts, placement: Placement) -> int:
    """Weeks until the child's course; 0 where the policy does not look or the child needs none."""
    policy = facts.week.policy
    if placement.child.esol_level is None or mode(policy, "esol-places") == OFF:
        return 0
    if placement.esol is None or lacks_esol(facts, placement):
        return policy.no_place_weeks
    return weeks_until(placement.esol.starts_on, facts.start)
