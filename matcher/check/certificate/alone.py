"""Whether an authority could take a group at all, if nobody else came: its own places, one for each member."""

from __future__ import annotations

from collections.abc import Sequence

from matcher.check.education import esol_fits, school_fits
from matcher.check.facts import Facts
from matcher.check.matching import cheapest_matching
from matcher.check.modes import HARD, closures, mode
from matcher.week import Authority, Child


def fits_alone(facts: Facts, members: Sequence[Child], authority: Authority) -> bool:
    """Whether every member can have a vacancy, and where the rules are hard a school place and a course, of its own."""
    policy, code = facts.week.policy, authority.code
    if mode(policy, "keep-apart") == HARD and _parted(members):
        return False
    offered = facts.vacancies_of.get(code, ())
    vacancies = [{v.vacancy: 0 for v in offered if not closures(facts, child, v)} for child in members]
    if not _matched(vacancies, {v.vacancy: v.places for v in offered}):
        return False
    if mode(policy, "school-places") == HARD:
        pools = facts.school_places_of.get(code, ())
        pupils = [child for child in members if child.school_year is not None]
        schools = [{pool.key: 0 for pool in pools if school_fits(child, authority, pool)} for child in pupils]
        if not _matched(schools, {pool.key: pool.places for pool in pools}):
            return False
    if mode(policy, "esol-places") == HARD:
        courses = facts.esol_places_of.get(code, ())
        learners = [child for child in members if child.esol_level is not None]
        levels = [{row.key: 0 for row in courses if esol_fits(facts, child, authority, row)} for child in learners]
        return _matched(levels, {row.key: row.places for row in courses})
    return True


def _matched(options: list[dict[str, int]], places: dict[str, int]) -> bool:
    return None not in cheapest_matching(options, places)


def _parted(members: Sequence[Child]) -> bool:
    refs = {child.ref for child in members}
    return any(other in refs and other != child.ref for child in members for other in child.apart_from)
