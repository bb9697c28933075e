"""Units, pairs, decisions and receiving authorities: allowed, forbidden, and named alone."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from matcher.check import stage_values, violations
from matcher.week import Week
from tests.check.build import (
    AUTHORITIES,
    W,
    by_hand,
    changed,
    decision,
    named,
    proposal,
    reassigned,
    vacancy,
    week,
    with_authority,
    with_child,
    without,
)

DAY = timedelta(days=1)


def breaches(facts: Week, judged: Any = None) -> Any:
    return {stage.name: stage.value for stage in stage_values(facts, judged or proposal(), seed=0)}["breaches"]


def test_a_child_with_incomplete_data_is_not_placed() -> None:
    assert named(with_child("c5", complete=False)) == {"eligibility"}
    assert named(with_child("c5", complete=False), without("c5")) == set()


def test_a_withdrawn_child_bars_its_whole_group() -> None:
    facts = week(decisions=(decision("c3", "withdrawn"),))
    assert named(facts) == {"eligibility"}
    assert named(facts, without("c3")) == {"eligibility", "keep-together"}
    assert named(facts, without("c3", "c4")) == set()


def test_only_an_authority_at_its_threshold_refers_where_that_is_hard() -> None:
    hard = {"referral": "hard"}
    assert named(with_authority("port", hard, uasc_in_care=100)) == set()
    assert named(with_authority("port", hard, uasc_in_care=99)) == {"referral"}
    assert named(with_authority("port", hard, uasc_in_care=None)) == set()
    assert named(with_authority("port", hard, child_population=None)) == set()
    assert named(with_authority("port", uasc_in_care=99)) == set()
    assert named(with_authority("port", {"referral": "off"}, uasc_in_care=99)) == set()


def test_a_soft_referral_is_no_breach_and_makes_no_stage() -> None:
    facts = with_authority("port", uasc_in_care=99)
    assert "breaches" not in {stage.name for stage in stage_values(facts, proposal(), seed=0)}


@pytest.mark.parametrize(
    ("regime", "fields", "verdict"),
    [
        ("mandatory", {"participation": "paused"}, {"participation"}),
        ("mandatory", {"participation": "paused", "paused_until": W}, {"participation"}),
        ("mandatory", {"participation": "paused", "paused_until": W - DAY}, set()),
        ("mandatory", {"participation": "volunteer"}, set()),
        ("voluntary", {"participation": "volunteer"}, set()),
        ("voluntary", {"participation": "directed"}, {"participation"}),
        ("voluntary", {"participation": "paused", "paused_until": W - DAY}, {"participation"}),
    ],
)
def test_who_takes_part_depends_on_regime_and_pause(regime: str, fields: dict[str, Any], verdict: set[str]) -> None:
    authorities = tuple(row.model_copy(update={"participation": "volunteer"}) for row in AUTHORITIES)
    facts = week({"regime": regime}, authorities=changed(authorities, "code", "oak", fields))
    assert named(facts) == verdict


# elm receives three; its share is 0.001 x population
@pytest.mark.parametrize(
    ("fields", "verdict"),
    [
        ({"uasc_in_care": 97}, set()),
        ({"uasc_in_care": 98}, {"threshold"}),
        ({"uasc_in_care": 98, "child_population": 101_999}, set()),
        ({"uasc_in_care": 98, "child_population": 100_999}, {"threshold"}),
        ({"uasc_in_care": 500}, {"threshold"}),
        ({"uasc_in_care": None}, {"threshold"}),
        ({"child_population": None}, {"threshold"}),
        ({"child_population": None, "fair_share": Decimal("53.99")}, set()),
        ({"child_population": None, "fair_share": Decimal("52.99")}, {"threshold"}),
        ({"uasc_in_care": 500, "participation": "volunteer"}, set()),
        ({"uasc_in_care": None, "participation": "volunteer"}, set()),
        ({"uasc_in_care": 98, "participation": "paused", "paused_until": W - DAY}, {"threshold"}),
        ({"uasc_in_care": 98, "participation": "paused", "paused_until": W}, {"participation"}),
    ],
)
def test_a_directed_authority_is_sent_no_more_than_its_threshold_leaves(
    fields: dict[str, Any], verdict: set[str]
) -> None:
    assert named(with_authority("elm", **fields)) == verdict


def test_the_threshold_binds_nobody_under_the_voluntary_regime() -> None:
    authorities = tuple(
        row.model_copy(update={"participation": "volunteer", "uasc_in_care": 900}) for row in AUTHORITIES
    )
    assert named(week({"regime": "voluntary"}, authorities=authorities)) == set()


def test_siblings_stay_together() -> None:
    assert named(week(), without("c4")) == {"keep-together"}
    assert named(week(), without("c3", "c4")) == set()
    facts = week(vacancies=(*week().vacancies, vacancy("ash-2", "ash")))
    moved = reassigned("c3", authority="ash", vacancy="ash-2")
    assert named(facts, moved) == {"keep-together"}


def together(mode: str) -> tuple[Week, Any]:
    """c1 joins c4, who is to be kept apart from c1, at elm."""
    facts = week({"keep_apart": mode, "esol_places": "off"}, vacancies=(*week().vacancies, vacancy("elm-3", "elm")))
    return facts, reassigned("c1", authority="elm", vacancy="elm-3", esol_place=None)


def test_children_to_be_kept_apart_share_no_authority() -> None:
    assert named(*together("hard")) == {"keep-apart"}
    assert named(*together("soft")) == set()
    assert breaches(*together("soft")) == 1
    assert named(*together("off")) == set()


def test_a_pair_that_names_each_other_is_one_breach() -> None:
    facts, judged = together("soft")
    both = changed(facts.children, "ref", "c1", {"apart_from": ("c4", "c1", "c2")})
    facts = facts.model_copy(update={"children": both})
    assert breaches(facts, judged) == 2  # with c4 and with c2; nobody is apart from themselves


def test_an_unplaced_child_is_apart_from_everyone() -> None:
    facts, judged = together("hard")
    rows = tuple(row for row in judged.assignments if row.ref not in ("c3", "c4"))
    assert named(facts, proposal(*rows)) == set()


@pytest.mark.parametrize(
    ("named_places", "verdict"),
    [(("oak",), set()), (("west",), set()), (("ash", "west"), set()), (("ash",), {"must"}), (("north",), {"must"})],
)
def test_must_names_the_authority_or_its_region(named_places: tuple[str, ...], verdict: set[str]) -> None:
    assert named(with_child("c5", must=named_places)) == verdict


@pytest.mark.parametrize("kind", ["refused-by-authority", "refused-by-child"])
def test_a_refusal_closes_the_authority_to_the_whole_unit(kind: str) -> None:
    assert named(week(decisions=(decision("c5", kind, "oak"),))) == {"refusals"}
    assert named(week(decisions=(decision("c5", kind, "ash"),))) == set()
    facts = week(decisions=(decision("c3", kind, "elm"),))
    assert named(facts) == {"refusals"}
    alone = proposal(*(row for row in proposal().assignments if row.ref != "c3"))
    assert named(facts, alone) == {"refusals", "keep-together"}


@pytest.mark.parametrize("kind", ["pin", "accept"])
def test_a_pinned_child_is_exactly_there(kind: str) -> None:
    assert named(week(decisions=(decision("c5", kind, "oak"),))) == set()
    assert named(week(decisions=(decision("c5", kind, "oak"),)), without("c5")) == {"pins"}
    assert named(week(decisions=(decision("c5", kind, "ash"),))) == {"pins"}


def test_a_child_whom_a_hand_made_proposal_leaves_out_is_unplaced() -> None:
    facts = week(decisions=(decision("c2", "pin", "elm"),))
    assert named(facts, by_hand(c5="oak")) == {"pins"}
    assert named(facts, by_hand(c2="elm")) == set()


def test_messages_say_who_stays_behind_and_where_a_pinned_child_is() -> None:
    assert [row.message for row in violations(week(), without("c4"))] == ["Group g is placed in part: c4 stays behind."]
    pinned = week(decisions=(decision("c5", "pin", "ash"),))
    assert [row.message for row in violations(pinned, proposal())] == [
        "c5 is decided for ash, and the proposal has oak."
    ]
    assert [row.message for row in violations(pinned, without("c5"))] == [
        "c5 is decided for ash, and the proposal has no place for it."
    ]
