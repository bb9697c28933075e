"""Why nobody can take a child: what is said is a fact that can be counted again."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest

from matcher.answer import proposal_of, provenance_of
from matcher.check import violations
from matcher.explain import together
from matcher.explain.changed import without_children, without_pins
from matcher.explain.together import Together
from matcher.proposal import Assignment, Proposal
from matcher.propose import propose
from matcher.rules import build_model
from matcher.rules.moves import moves_of
from matcher.solve import Limits
from matcher.solve.backends.greedy import first_plan
from matcher.solve.stages import finish
from matcher.week import Decision, Week
from tests.small_weeks import random_week
from tests.tiny import authority, child, school, tiny_week, vacancy


def reasons_of(week: Week, ref: str) -> str:
    return next(" ".join(row.reasons) for row in propose(week).unmatched if row.ref == ref)


def trio(**columns: object) -> list[object]:
    return [child(ref, group="G", **columns) for ref in ("C", "D", "E")]


def test_a_group_larger_than_any_authority_is_told_what_it_needs_and_the_most_there_is() -> None:
    """It was told that the places go to children who come first, and there was no other child."""
    rows = [authority("A"), authority("B"), vacancy("V", "A", 2), vacancy("W", "B"), *trio()]
    told = reasons_of(tiny_week(*rows), "C")
    assert told.startswith("keep-together: the group needs places for all 3 at one authority, and no authority has ")
    assert "that many at once: the most is room for 2, at A (A)." in told
    assert "other children" not in told


def test_equally_large_authorities_are_counted() -> None:
    rows = [*(authority(code) for code in "ABC"), *(vacancy(f"V{code}", code, 2) for code in "ABC"), *trio()]
    assert "the most is room for 2, at A (A) and 2 others." in reasons_of(tiny_week(*rows), "C")


def test_a_group_whose_places_go_to_others_is_told_how_many_authorities_would_do() -> None:
    overdue = [child(f"X{n}", referred_on=date(2025, 5, 1)) for n in range(3)]
    told = reasons_of(tiny_week(authority("A"), vacancy("V", "A", 3), *trio(), *overdue), "C")
    assert (
        "the group needs places for all 3 at one authority, and 1 authority has that many, but the places there" in told
    )
    assert "go to other children, by the order of objectives." in told
    assert "stay free" not in told


def test_school_places_and_limits_count_for_what_a_group_can_have_together() -> None:
    rows = [authority("A"), vacancy("V", "A", 3), school("A", 10, places=2), *trio(age=14, school_year=10)]
    assert "the most is room for 2" in reasons_of(tiny_week(*rows), "C")
    limited = tiny_week(authority("A", week_maximum=1), vacancy("V", "A", 3), *trio())
    assert "the most is room for 1, at A (A)" in reasons_of(limited, "C")


def test_no_authority_open_to_everyone_of_a_group_is_said_so() -> None:
    rows = [authority("A"), authority("B"), vacancy("V", "A", sex="male"), vacancy("W", "B", sex="female"),
            child("C", group="G"), child("D", group="G", sex="female")]  # fmt: skip
    assert "no one authority is open to every child of the group" in reasons_of(tiny_week(*rows), "C")


def test_a_place_that_an_earlier_objective_keeps_free_is_not_said_to_go_to_anybody() -> None:
    week = tiny_week(authority("A", care=4), vacancy("V", "A"), child("C"), stages=("fairness", "placed"))
    assert "or stay free for an objective that comes before placing children" in reasons_of(week, "C")


def test_the_most_together_is_the_most_that_the_checker_lets_any_members_have() -> None:
    """Of each group, as many as fit at each authority if nobody else were there.

    A bound: where members must be kept apart from each other, fewer fit than there are places for.
    """
    compared = reached = 0
    for number in range(250):
        week = random_week(number)
        draft = build_model(without_pins(week, {row.ref for row in week.children})).draft
        counted = Together(draft)
        for members in list(draft.facts.units.values())[:1]:
            refs = [str(draft.facts.children.ref[n]) for n in members.tolist()]
            most = counted.most(members.tolist())
            for a, row in enumerate(draft.facts.authorities.rows):
                fits = max(size for size in range(len(refs) + 1) if any_fit(week, refs, size, row.code))
                assert most[a] >= fits, (refs, row.code, week)
                compared, reached = compared + 1, reached + (most[a] == fits)
    assert compared > 60
    assert reached > 0.9 * compared


def test_a_best_matching_serves_what_the_worst_shortage_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two ways to count the same, the one for groups of many demands unlike each other."""
    compared = 0
    for number in range(600):
        draft = build_model(random_week(number)).draft
        units = [members.tolist() for members in draft.facts.units.values()]
        by_shortage = [Together(draft).most(members).tolist() for members in units]
        with monkeypatch.context() as patched:
            patched.setattr(together, "FEW", 0)
            assert by_shortage == [Together(draft).most(members).tolist() for members in units]
        compared += len(units)
    assert compared > 50


def any_fit(week: Week, refs: list[str], size: int, code: str) -> bool:
    """Whether some members of a group can be at an authority together, alone in the week and no group any more."""
    only = without_pins(without_children(week, {row.ref for row in week.children} - set(refs)), set(refs))
    alone = tuple(row.model_copy(update={"group": None}) for row in only.children)
    only = only.model_copy(update={"children": alone})
    for some in combinations(refs, size):
        rows = tuple(Assignment(ref=ref, authority=code) for ref in some)
        if not violations(only, Proposal(status="feasible", week_starting="", assignments=rows)):
            return True
    return False


def test_a_child_kept_apart_is_told_so_and_not_only_that_places_are_taken() -> None:
    """Two places stood there for two children, and one of them was told that others had them."""
    rows = [
        authority("A"),
        vacancy("V", "A", 2),
        child("C", apart_from=("D",)),
        child("D"),
        vacancy("W", "A", sex="male"),
    ]
    week = tiny_week(*rows)
    left = propose(week).unmatched[0].ref
    assert "or are where a child goes from whom this one must be kept apart" in reasons_of(week, left)
    others = tiny_week(authority("A"), vacancy("V", "A"), child("C"), child("D"))
    assert "kept apart" not in reasons_of(others, propose(others).unmatched[0].ref)


def test_a_region_that_has_had_its_turns_is_named_where_the_rota_binds() -> None:
    week = tiny_week(authority("A"), vacancy("V", "A"), child("C"), child("D"))
    assert "turns" not in reasons_of(week, propose(week).unmatched[0].ref)
    bound = week.model_copy(update={"policy": week.policy.model_copy(update={"rota": "hard"})})
    assert "or are in a region that has had its turns" in reasons_of(bound, propose(bound).unmatched[0].ref)


def test_where_no_vacancy_is_open_every_one_is_counted_and_none_is_called_other() -> None:
    week = tiny_week(authority("A"), vacancy("V", "A", sex="female"), child("C"))
    assert reasons_of(week, "C") == (
        "sex: no vacancy is open to this child: 1 because no suitable vacancy there takes the child's sex (sex)."
    )


def test_who_is_held_back_by_a_withdrawn_sibling_is_told_what_to_do() -> None:
    """It was told that the other cannot be proposed *yet*: it never will be."""
    gone = Decision(ref="D", decision="withdrawn")
    week = tiny_week(authority("A"), vacancy("V", "A", 2), child("C", group="G"), child("D", group="G"), gone)
    assert reasons_of(week, "C") == (
        "keep-together: D is withdrawn, and the group moves together. Clear the group of this child to have a place "
        "looked for without them."
    )


def test_an_unknown_distance_is_told_with_what_stands_in_for_it() -> None:
    """A thousand miles were counted for it, and nothing said that nobody had measured them."""
    week = tiny_week(
        authority("A", latitude=None, longitude=None), vacancy("V", "A"), child("C", anchor="B"), authority("B")
    )
    (told,) = [notice for notice in propose(week).notices if notice.startswith("distance:")]
    assert told == (
        "distance: 1 child is placed at an unknown distance from the anchor; each is counted as 1000 miles."
    )


def test_a_search_that_was_stopped_blames_no_other_children() -> None:
    """What was not come to was said to go to other children by the order of objectives, and was proven of nothing."""
    week = tiny_week(authority("A"), vacancy("V", "A"), child("C"), child("D"))
    model = build_model(week)
    plan = first_plan(model.problem, moves_of(model.draft), Limits())
    stopped = proposal_of(model, finish(model.problem, plan, []), provenance_of("", "", 0, "cpsat", 0.0))
    (left,) = stopped.unmatched
    assert "none was found free, and it is not proven that none can be" in left.reasons[0]
    assert any(notice.startswith("search: the search was stopped") for notice in stopped.notices)
    proven = propose(week)
    assert "by the order of objectives" in proven.unmatched[0].reasons[0]
    assert not any(notice.startswith("search:") for notice in proven.notices)
