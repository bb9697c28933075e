"""What would place an escalated child if everyone else stays: counted for the workbook, held to brute force."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

import pytest

from matcher.check import violations
from matcher.explain.changed import unit_of, without_children, without_pins
from matcher.explain.counted import MOST_UNITS, Escalated
from matcher.explain.easings import Easing, eased
from matcher.explain.lacking import Lacking
from matcher.explain.offering import Lack, Unit
from matcher.explain.reasons import all_reasons
from matcher.explain.spare import Spare
from matcher.explain.unblock import not_ready
from matcher.proposal import Assignment, Proposal
from matcher.propose import propose
from matcher.week import Week
from tests.explain.test_unblock import single_easings
from tests.explain.weeks import random_weeks
from tests.tiny import MONDAY, authority, child, course, tiny_week, vacancy


def ways_of(week: Week, proposal: Proposal, unit: Unit) -> list[Lack]:
    return Lacking(week, proposal, Spare(week, proposal), [unit]).ways(unit)


def told(week: Week) -> Mapping[str, tuple[str, ...]]:
    """What is told of everyone who is escalated in a week's proposal."""
    proposal = propose(week)
    escalated = Escalated(week, proposal, Spare(week, proposal))
    return escalated.by_ref({number: escalated.told(number, None) for number in range(len(escalated.groups))})


def said_of(week: Week, ref: str) -> str:
    return "\n".join(told(week)[ref])


def only_with(week: Week, proposal: Proposal, unit: Unit) -> Week:
    """The week of those who are placed and of one unit, nobody decided for."""
    placed = {row.ref for row in proposal.assignments}
    return without_pins(without_children(week, {row.ref for row in week.children} - placed - set(unit)), placed)


def holds(only: Week, proposal: Proposal, unit: Unit, code: str) -> bool:
    """Whether the checker lets a unit be at an authority, with everyone else in the very places proposed."""
    rows = (*proposal.assignments, *(Assignment(ref=ref, authority=code) for ref in unit))
    return not violations(only, Proposal(status="feasible", week_starting="", assignments=rows))


def code_of(week: Week, proposal: Proposal, lack: Lack) -> str:
    return Spare(week, proposal).draft.facts.authorities.rows[lack.authority].code


def test_every_counted_way_places_the_unit_with_everyone_staying_and_nothing_smaller_does() -> None:
    ways = several = 0
    for week, proposal in random_weeks(range(90)):
        for row in proposal.unmatched[:1]:
            unit = tuple(sorted(unit_of(week, row.ref)))
            if not_ready(week, unit):
                continue
            only, found = only_with(week, proposal, unit), ways_of(week, proposal, unit)
            codes = [each.code for each in week.authorities]
            for lack in found:
                assert holds(eased(only, lack.easings), proposal, unit, code_of(week, proposal, lack)), (lack, week)
            ways += len(found)
            less: list[list[Easing]] = [[]] if not found or found[0].size else []
            if not found or found[0].size > 1:
                less += [[easing] for easing in single_easings(only, unit)]
                several += 1
            for easings, code in product(less, codes):
                assert not holds(eased(only, easings), proposal, unit, code), (easings, code, week)
    assert ways > 30
    assert several > 3


def test_one_thing_is_named_with_every_authority_where_it_would_do() -> None:
    rows = [authority("A"), authority("B"), vacancy("V", "A"), vacancy("W", "B"), child("C", needs=("ramp",))]
    said = said_of(tiny_week(*rows), "C")
    assert said.startswith("If everyone else stays as proposed, any one of these would place the child:")
    assert "One more foster vacancy that offers ramp; or one more place in supported accommodation" in said
    assert "at any one of these: A; B." in said


def test_a_place_that_is_there_already_is_not_asked_for() -> None:
    rows = [authority("A"), vacancy("V", "A", 2), child("C", esol_level="entry-1")]
    said = said_of(tiny_week(*rows), "C")
    assert "One more Entry 1 place in English for speakers of other languages: at A." in said
    assert "vacancy" not in said


def test_a_group_is_told_how_many_places_more_it_needs_together() -> None:
    group = [child(ref, group="G") for ref in ("C", "D", "E")]
    said = said_of(tiny_week(authority("A"), vacancy("V", "A"), *group), "C")
    assert "would place all 3 of the group" in said
    assert "2 more places in foster care" in said
    assert "Fewer may do if others move: matcher explain WEEK PROPOSAL C tells." in said


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"caseload_places": 1}, "One more caseload place in social work: at A."),
        ({"week_maximum": 1}, "A week's maximum raised for one more: at A."),
        ({"share": "3", "care": 2}, "Volunteering to take more than can be directed: at A."),
    ],
)
def test_room_at_the_authority_is_named_where_only_that_is_lacking(columns: dict[str, Any], words: str) -> None:
    week = tiny_week(authority("A", **columns), vacancy("V", "A", 3), child("C"), child("D"))
    left = propose(week).unmatched[0].ref
    assert words in said_of(week, left)


def test_lifting_a_pause_is_named_where_places_stand_behind_it() -> None:
    week = tiny_week(authority("A", participation="paused"), vacancy("V", "A"), child("C"))
    assert "The pause lifted: at A." in said_of(week, "C")


def test_what_protects_a_child_is_never_counted_as_a_lack() -> None:
    week = tiny_week(authority("A"), vacancy("V", "A"), child("C", must=("E",)))
    assert "not a lack of places" in said_of(week, "C")


def test_somebody_to_be_kept_apart_from_is_no_lack() -> None:
    rows = [authority("A"), vacancy("V", "A"), child("C", apart_from=("D",)), child("D")]
    week = tiny_week(*rows)
    assert "not a lack of places" in said_of(week, propose(week).unmatched[0].ref)


def test_a_child_kept_back_by_the_order_of_objectives_lacks_no_place() -> None:
    week = tiny_week(authority("A", care=4), vacancy("V", "A"), child("C"), stages=("fairness", "placed"))
    assert said_of(week, "C").startswith("No place is lacking: C could go to A")


def test_a_referral_that_is_not_complete_comes_first() -> None:
    week = tiny_week(authority("A"), vacancy("V", "A"), child("C", complete=False))
    assert said_of(week, "C") == "The referral of C is not complete; no place is looked for until it is."


def test_a_week_without_placements_says_what_would_place_each_child() -> None:
    week = tiny_week(authority("A"), child("C"))
    assert "One more foster vacancy" in "\n".join(all_reasons(week, propose(week))["C"].unblock)


def test_children_who_are_alike_are_told_the_same_and_counted_once() -> None:
    rows = [authority("A"), *(child(f"C{n:03}") for n in range(3 * MOST_UNITS))]
    said = told(tiny_week(*rows))
    assert len({lines[:-1] for lines in said.values()}) == 1
    assert "Not worked out" not in said["C000"][0]


def test_two_who_wait_for_the_same_are_told_of_each_other() -> None:
    """One vacancy was promised to both, and solved again it went to the other."""
    said = told(tiny_week(authority("A"), child("C"), child("D"), child("N", needs=("a lift",))))
    assert said["C"][-1] == "D waits for the same; what is offered once places one of them."
    assert said["D"][-1] == "C waits for the same; what is offered once places one of them."
    assert "waits for the same" not in " ".join(said["N"])


def test_beyond_the_most_that_are_counted_the_cell_names_the_command() -> None:
    rows = [authority("A"), *(child(f"C{n:03}", needs=(f"need-{n}",)) for n in range(MOST_UNITS + 1))]
    said = told(tiny_week(*rows))
    named = [ref for ref, lines in said.items() if lines[0].startswith("Not worked out here")]
    assert said[named[0]] == (f"Not worked out here: matcher explain WEEK PROPOSAL {named[0]} tells it.",)
    assert len(named) == 1


def test_only_a_course_that_somebody_else_leaves_is_free() -> None:
    rows = [authority("A"), vacancy("V", "A", 2), course("A", MONDAY),
            child("C", esol_level="entry-1"), child("D", esol_level="entry-1")]  # fmt: skip
    week = tiny_week(*rows)
    left = propose(week).unmatched[0].ref
    assert "One more Entry 1 place" in said_of(week, left)
