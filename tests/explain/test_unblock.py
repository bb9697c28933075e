"""What would place an escalated child: brute force confirms that it does, and that nothing smaller would."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import chain, product
from typing import Any

import pytest

from matcher.calendars import week_starting
from matcher.errors import Usage
from matcher.explain.changed import unit_of, without_children
from matcher.explain.easings import Easing, Kind, eased, offers_for
from matcher.explain.unblock import explain_escalated
from matcher.propose import propose
from matcher.week import Week
from tests.explain.weeks import random_weeks
from tests.oracle import best
from tests.tiny import MONDAY, authority, child, course, school, tiny_week, vacancy

NEEDING_SEVERAL = (82, 90, 98, 122, 142, 145)


def everyone_fits(week: Week) -> bool:
    """By brute force: whether some plan places every child of a week."""
    policy = week.policy.model_copy(update={"stages": ("placed",), "tolerances": ()})
    answer = best(week.model_copy(update={"policy": policy}))
    return answer is not None and sum(stage.value for stage in answer.stages if stage.value) == len(week.children)


def single_easings(week: Week, refs: tuple[str, ...]) -> list[Easing]:
    """Every easing of size one that the search may use."""
    members = [row for row in week.children if row.ref in refs]
    codes = [row.code for row in week.authorities]
    one = [Easing(each.kind, each.authority, each.detail) for each in offers_for(members, codes, week)]
    kinds: tuple[Kind, ...] = ("volunteer", "week-maximum", "caseload", "pause")
    others = [Easing(kind, code) for kind, code in product(kinds, codes) if applies(week, kind, code)]
    return one + others


def applies(week: Week, kind: str, code: str) -> bool:
    row = next(row for row in week.authorities if row.code == code)
    if kind == "caseload":
        return week.policy.caseload == "hard" and row.caseload_places is not None
    if kind == "week-maximum":
        return row.week_maximum is not None
    return row.participation == "paused" if kind == "pause" else True


def test_every_way_places_everyone_and_no_single_easing_does_where_two_are_named() -> None:
    ways = pairs = 0
    for week, proposal in chain(random_weeks(range(40)), *(random_weeks(range(n, n + 1)) for n in NEEDING_SEVERAL)):
        placed = {row.ref for row in proposal.assignments}
        for row in proposal.unmatched[:1]:
            told = explain_escalated(week, proposal, row.ref)
            unit = unit_of(week, row.ref)
            only = without_children(week, {each.ref for each in week.children} - placed - set(unit))
            for way in told.ways[:3]:
                assert everyone_fits(eased(only, way.easings)), (way, week)
                ways += 1
            if not told.sentences[0].startswith("The referral") and told.size != 1 and len(only.children) < 8:
                assert everyone_fits(only) == (bool(told.ways) and told.size == 0)
                for easing in single_easings(only, unit)[:40] if told.size or not told.ways else ():
                    assert not everyone_fits(eased(only, [easing])), (easing, told)
                pairs += told.size > 1
    assert ways > 20
    assert pairs > 2


def test_one_more_course_place_is_named_where_only_that_is_lacking() -> None:
    learner = child("C", esol_level="entry-1")
    rows = [authority("A"), vacancy("V", "A", 2), course("A", date(2025, 6, 9)), learner,
            child("D", esol_level="entry-1", referred_on=date(2025, 5, 1))]  # fmt: skip
    week = tiny_week(*rows)
    told = explain_escalated(week, propose(week), "C")
    assert told.size == 1
    assert [(way.easings[0].kind, way.easings[0].authority) for way in told.ways] == [("esol", "A")]
    assert told.again == "A"
    assert "One more Entry 1 place" in told.sentences[0]


def test_a_place_for_somebody_else_can_be_what_unblocks_the_child() -> None:
    boys_only = vacancy("V", "A", sex="male")
    rows = [authority("A"), authority("B"), boys_only, child("C", must=("A",), needs=("ramp",)), child("D")]
    week = tiny_week(*rows)
    proposal = propose(week)
    assert [row.ref for row in proposal.assignments] == ["D"]
    told = explain_escalated(week, proposal, "C")
    assert told.ways
    assert all(way.authority == "A" for way in told.ways)


def test_lifting_a_pause_is_named_and_who_then_moves() -> None:
    rows = [authority("A", participation="paused"), vacancy("V", "A"), child("C")]
    week = tiny_week(*rows)
    told = explain_escalated(week, propose(week), "C")
    assert ("pause", "A") in {(way.easings[0].kind, way.easings[0].authority) for way in told.ways}
    assert any(sentence.startswith("The pause lifted at A") for sentence in told.sentences)


def test_room_in_social_work_or_in_the_week_is_named_where_that_is_what_lacks() -> None:
    limits: tuple[tuple[dict[str, Any], str], ...] = (
        ({"caseload_places": 1}, "caseload"),
        ({"week_maximum": 1}, "week-maximum"),
    )
    for columns, kind in limits:
        rows = [authority("A", **columns), vacancy("V", "A", 3), child("C"), child("D")]
        week = tiny_week(*rows)
        proposal = propose(week)
        told = explain_escalated(week, proposal, proposal.unmatched[0].ref)
        assert [[(each.kind, each.authority) for each in way.easings] for way in told.ways] == [[(kind, "A")]]


def test_volunteering_is_named_where_the_threshold_stands_in_the_way() -> None:
    week = tiny_week(authority("A", share="3", care=3), vacancy("V", "A", 3), child("C"), child("D"))
    told = explain_escalated(week, propose(week), "C")
    assert [[(each.kind, each.authority) for each in way.easings] for way in told.ways] == [[("volunteer", "A")]]


def test_a_school_place_and_a_vacancy_are_named_together() -> None:
    rows = [authority("A"), child("C", age=15, school_year=11), school("A", 10)]
    told = explain_escalated(week := tiny_week(*rows), propose(week), "C")
    assert told.size == 2
    assert {easing.kind for easing in told.ways[0].easings} == {"vacancy", "school"}


def test_what_protects_a_child_is_never_eased() -> None:
    rows = [authority("A"), vacancy("V", "A"), child("C", must=("E",))]
    told = explain_escalated(week := tiny_week(*rows), propose(week), "C")
    assert told.ways == ()
    assert "not a lack of places" in told.sentences[0]


def test_an_incomplete_referral_is_said_to_come_first() -> None:
    rows = [authority("A"), vacancy("V", "A"), child("C", complete=False)]
    told = explain_escalated(week := tiny_week(*rows), propose(week), "C")
    assert told.sentences == ("The referral of C is not complete; no place is looked for until it is.",)


def test_the_place_may_go_to_a_child_who_comes_first() -> None:
    late = child("LATE", referred_on=date(2025, 5, 1), age=17)
    rows = [authority("A"), child("C", age=17), late]
    told = explain_escalated(week := tiny_week(*rows), propose(week), "C")
    assert told.size == 1
    assert told.again is None
    assert "goes to a child who comes before C" in told.sentences[-1]


def test_a_child_kept_back_by_the_order_of_objectives_lacks_no_place() -> None:
    rows = [authority("A", care=4), vacancy("V", "A"), child("C")]
    week = tiny_week(*rows, stages=("fairness", "placed"))
    told = explain_escalated(week, propose(week), "C")
    assert told.size == 0
    assert told.sentences[0].startswith("No place is lacking: C could go to A")


def test_a_placed_child_is_refused() -> None:
    week = tiny_week(authority("A"), vacancy("V", "A"), child("C"))
    with pytest.raises(Usage, match="C is placed"):
        explain_escalated(week, propose(week), "C")


def test_leaving_the_newest_referral_out_leaves_the_week_where_it_is() -> None:
    """Where no first day is set the newest referral tells it; a plan without that child was of an earlier week."""
    rows = [authority("A"), child("C"), child("LATE", referred_on=MONDAY + timedelta(days=14))]
    week = tiny_week(*rows, week_starting=None)
    assert week_starting(without_children(week, {"LATE"})) == week_starting(week) == MONDAY + timedelta(days=14)
