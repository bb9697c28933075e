"""What ``validate`` warns of stands in the proposal too: who read only that saw a lone sibling and no word of it."""

from __future__ import annotations

from matcher.propose import propose
from matcher.week import Decision
from matcher.week.doubtful import doubtful
from tests.tiny import MONDAY, authority, child, tiny_week, vacancy


def test_a_group_of_one_is_told_in_the_proposal() -> None:
    week = tiny_week(authority("A"), vacancy("v", "A", 3), child("c1", group="F1"))
    (told,) = (notice for notice in propose(week).notices if notice.startswith("group:"))
    assert told == (
        "group: no other child has the group F1 of c1, so nobody is kept together with the child. Check the spelling."
    )


def test_what_is_not_looked_at_for_a_child_is_told() -> None:
    week = tiny_week(child("c1", anchor_kind="relative"), child("c2", age=15), child("c3", age=15))
    assert doubtful(week) == (
        "anchor: c1 has a kind of anchor and no anchor, so nearness is not looked at. Name the place.",
        "school_year: c2, c3 have no school year at 15, so no school place is looked for. "
        "Fill it in, unless the child is past year 11.",
    )


def test_no_more_refs_are_listed_than_a_reader_reads() -> None:
    week = tiny_week(*(child(f"c{number:02}", age=15) for number in range(14)))
    assert "c11 and 2 more have" in doubtful(week)[0]


def test_a_group_of_two_and_a_withdrawn_child_leave_no_doubt() -> None:
    gone = Decision(ref="c3", decision="withdrawn", decided_by="duty", decided_on=MONDAY)
    week = tiny_week(child("c1", group="F1"), child("c2", group="F1"), child("c3", group="F2"))
    assert doubtful(week.model_copy(update={"decisions": (gone,)})) == ()
