"""What a ledger lays into a week."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from matcher.cli.history import in_cycle, lay_in, week_after
from matcher.io import week_digest
from matcher.ledger import Standing, after, history
from matcher.week import Authority, Decision, Previous, Region, Week
from tests.ledger.synthetic import MONDAY, Event, children, proposal_of, week_of, write

AUTHORITIES = tuple(
    Authority(code=code, name=code, region=region, fair_share=Decimal(share))
    for code, region, share in (("A0", "North", 1), ("A1", "South", 1), ("A2", "East", 2))
)


def decision(number: int, kind: str, where: str | None = "A1", **columns: object) -> Decision:
    row = {"ref": f"C{number:05}", "authority": where, "decision": kind, "decided_by": "duty"}
    return Decision.model_validate(row | columns)


def week(number: int = 0, first: int = 0, count: int = 4, **tables: Any) -> Week:
    monday = MONDAY + timedelta(weeks=number)
    return week_of(monday, children(count, first, MONDAY), AUTHORITIES).model_copy(update=tables)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Four children in the first week: three placed at A1 and one at A2, one of the three refused."""
    path = tmp_path / "year.ledger"
    regions = (Region(region="South", weight=Decimal(1), received=5), Region(region="East", weight=Decimal(1)))
    facts = week(regions=regions)
    placed = {"C00000": "A1", "C00001": "A1", "C00002": "A1", "C00003": "A2"}
    decisions = (
        decision(0, "accept"),
        decision(1, "pin"),
        decision(2, "refused-by-authority", reason="risk"),
        decision(3, "accept", "A2"),
    )
    write(path, Event(facts, proposal_of(facts, placed), decisions))
    return path


def test_accepted_pinned_and_refused_are_laid_into_the_same_week(path: Path) -> None:
    laid = week_after(week(), path)
    assert {(row.ref, row.authority, row.decision) for row in laid.decisions} == {
        ("C00000", "A1", "accept"), ("C00001", "A1", "pin"), ("C00002", "A1", "refused-by-authority"),
        ("C00003", "A2", "accept"),
    }  # fmt: skip


def test_earlier_assignments_become_previous(path: Path) -> None:
    own = (Previous(ref="C00000", authority="A2"), Previous(ref="C00004", authority="A0"))
    laid = week_after(week(count=5, previous=own), path)
    assert {row.ref: row.authority for row in laid.previous} == {
        "C00000": "A1", "C00001": "A1", "C00002": "A1", "C00003": "A2", "C00004": "A0",
    }  # fmt: skip


def test_within_its_own_week_nothing_is_carried_over_yet(path: Path) -> None:
    regions = (Region(region="South", weight=Decimal(1), received=5),)
    laid = week_after(week(regions=regions), path)
    assert [row.carried_over for row in laid.authorities] == [0, 0, 0]
    assert laid.regions == regions


def test_children_received_within_the_same_week_are_not_carried_over(path: Path) -> None:
    regions = (Region(region="South", weight=Decimal(1), received=9),)
    own = tuple(row.model_copy(update={"carried_over": 3}) for row in AUTHORITIES)
    facts = week(first=100, regions=regions, authorities=own)
    laid = week_after(facts, path)
    assert (laid.regions, laid.authorities) == (facts.regions, facts.authorities)


def test_who_has_gone_within_the_ledgers_first_week_counts_while_the_tables_figures_are_as_recorded(path: Path) -> None:
    regions = (Region(region="South", weight=Decimal(1), received=5), Region(region="East", weight=Decimal(1)))
    laid = week_after(week(first=100, regions=regions), path)
    assert {row.region: row.received for row in laid.regions} == {"South": 7, "East": 1}
    assert {row.code: row.carried_over for row in laid.authorities} == {"A0": -1, "A1": 1, "A2": -1}


def test_what_the_first_week_carried_over_and_received_stays_the_opening(tmp_path: Path) -> None:
    path = tmp_path / "year.ledger"
    for number, figure in ((0, 5), (1, 50)):
        authorities = tuple(row.model_copy(update={"carried_over": figure}) for row in AUTHORITIES)
        regions = (Region(region="South", weight=Decimal(1), received=figure),)
        facts = week(number, first=10 * number, authorities=authorities, regions=regions)
        write(path, Event(facts, proposal_of(facts, {}), ()))
    laid = week_after(week(2, first=100, regions=regions), path)
    assert [row.received for row in laid.regions] == [5]
    assert [row.carried_over for row in laid.authorities] == [5, 5, 5]


def test_the_newest_proposal_is_the_previous_one(path: Path) -> None:
    write(path, Event(week(), proposal_of(week(), {"C00002": "A0"}), ()))
    assert {row.ref: row.authority for row in week_after(week(), path).previous} == {"C00002": "A0"}


def test_facts_of_a_week_that_were_corrected_count(path: Path) -> None:
    unknown = (AUTHORITIES[0], AUTHORITIES[1].model_copy(update={"fair_share": None}), AUTHORITIES[2])
    facts = week(authorities=unknown, count=5)
    write(path, Event(facts, proposal_of(facts, {}), ()))
    # A1 has no share any more: of the one child whom A2 took, A0 owed a third and A2 two thirds.
    assert history(path).credit == {"A0": -333_333, "A2": 333_333}


def test_facts_without_places_of_an_earlier_proposal_keep_their_fingerprint() -> None:
    """What was proposed before places were remembered is checked against the same hash."""
    facts = week(previous=(Previous(ref="C00000", authority="A1"),))
    digest = hashlib.sha256()
    for table in sorted(set(Week.model_fields) - {"policy"}):
        rows = [row.model_dump(exclude={"vacancy", "school_place", "esol_place"} if table == "previous" else None)
                for row in getattr(facts, table)]  # fmt: skip
        texts = (
            json.dumps(row, default=str, sort_keys=True, ensure_ascii=False, separators=(",", ":")) for row in rows
        )
        digest.update("".join(f"{line}\n" for line in (table, *sorted(texts))).encode())
    assert week_digest(facts) == digest.hexdigest()


def test_the_next_week_carries_credit_and_debt_of_those_who_have_gone(path: Path) -> None:
    laid = week_after(week(1, first=100), path)
    # Three received by shares 1, 1, 2: A0 owed 0.75 and took 0, A1 owed 0.75 and took 2, A2 owed 1.5 and took 1.
    assert history(path).credit == {"A0": -750_000, "A1": 1_250_000, "A2": -500_000}
    assert {row.code: row.carried_over for row in laid.authorities} == {"A0": -1, "A1": 1, "A2": -1}


def test_the_rota_goes_on_from_what_the_first_week_gave(path: Path) -> None:
    regions = tuple(Region(region=name, weight=Decimal(1), received=9) for name in ("South", "East", "North"))
    laid = lay_in(week(1, first=100, regions=regions), path)
    assert {row.region: row.received for row in laid.week.regions} == {"South": 7, "East": 1, "North": 9}
    assert "South 7 instead of 9" in laid.notes[-1]


def test_who_was_received_earlier_in_the_week_and_has_gone_counts_as_well(path: Path) -> None:
    """A rota's turn was given away twice when a week was proposed for again with those who had moved taken out."""
    regions = tuple(Region(region=name, weight=Decimal(1), received=9) for name in ("South", "East"))
    facts = week(1, first=100, regions=regions)
    write(path, Event(facts, proposal_of(facts, {"C00100": "A2"}), (decision(100, "accept", "A2"),)))
    still_there = week_after(facts, path)
    gone = week_after(week(1, first=101, regions=regions), path)
    assert {row.region: row.received for row in still_there.regions} == {"South": 7, "East": 1}
    assert {row.region: row.received for row in gone.regions} == {"South": 7, "East": 2}


def test_a_child_who_is_still_in_the_week_counts_there_alone(path: Path) -> None:
    regions = (Region(region="South", weight=Decimal(1), received=5), Region(region="East", weight=Decimal(1)))
    laid = week_after(week(1, regions=regions), path)
    assert {row.region: row.received for row in laid.regions} == {"South": 5, "East": 0}
    assert {row.carried_over for row in laid.authorities} == {0}
    assert len(laid.decisions) == 4


def test_decisions_about_children_who_have_gone_stay_out(path: Path) -> None:
    assert week_after(week(1, first=100), path).decisions == ()


def test_an_authority_that_is_no_longer_in_the_week_is_told(path: Path) -> None:
    laid = lay_in(week(authorities=AUTHORITIES[:2]), path)
    assert "C00003: accept A2 is not used: the authority is not in this week." in laid.notes
    assert all(row.authority != "A2" for row in (*laid.week.decisions, *laid.week.previous))


def test_a_new_row_of_the_week_sets_aside_what_the_ledger_says(path: Path) -> None:
    new = decision(0, "refused-by-child", reason="child-objects")
    laid = lay_in(week(decisions=(new,)), path)
    assert [row for row in laid.week.decisions if row.ref == "C00000"] == [new]
    assert "C00000: accept A1 no longer holds: a later decision sets it aside." in laid.notes


def test_an_old_row_of_the_week_does_not_set_aside_what_came_later(tmp_path: Path) -> None:
    path, old = tmp_path / "year.ledger", decision(0, "pin")
    facts = week(decisions=(old,))
    refusal = decision(0, "refused-by-authority", reason="risk")
    write(path, Event(facts, proposal_of(facts, {"C00000": "A1"}), (refusal,)))
    assert week_after(facts, path).decisions == (refusal,)


def test_an_old_row_of_the_week_is_not_recorded_again(tmp_path: Path) -> None:
    path, old = tmp_path / "year.ledger", decision(0, "pin")
    facts = week(decisions=(old,))
    refusal = decision(0, "refused-by-authority", reason="risk")
    write(path, Event(facts, proposal_of(facts, {"C00000": "A1"}), (refusal,)))
    assert write(path, Event(facts, proposal_of(facts, {"C00000": "A2"}), ())).decisions == 0
    assert history(path).decisions == {"C00000": (refusal,)}


def test_a_row_of_the_week_without_a_decider_holds_and_is_not_remembered(tmp_path: Path) -> None:
    path, nobodys = tmp_path / "year.ledger", decision(0, "pin", decided_by=None)
    facts = week(decisions=(nobodys,))
    assert write(path, Event(facts, proposal_of(facts, {"C00000": "A1"}), ())).decisions == 0
    assert week_after(facts, path).decisions == (nobodys,)


def test_laying_in_twice_is_laying_in_once(path: Path) -> None:
    regions = tuple(Region(region=name, weight=Decimal(1), received=9) for name in ("South", "East", "North"))
    once = week_after(week(1, first=2, regions=regions), path)
    assert week_after(once, path) == once


def test_a_child_who_was_accepted_and_then_refused_was_not_received(path: Path) -> None:
    facts = week(1)
    write(path, Event(facts, proposal_of(facts, {}), (decision(0, "refused-by-authority", reason="risk"),)))
    assert history(path).received == {"South": 1, "East": 1}
    assert sum(history(path).credit.values()) == 0


def test_a_whole_cycle_is_taken_off_and_what_was_above_stays() -> None:
    weights = {"North": Fraction(1), "South": Fraction(1)}
    assert in_cycle({"North": 4, "South": 5}, weights, 10) == {"North": 4, "South": 5}
    assert in_cycle({"North": 4, "South": 6}, weights, 10) == {"North": 0, "South": 1}
    assert in_cycle({"North": 14, "South": 9, "West": 3}, weights, 10) == {"North": 4, "South": 0, "West": 3}


def test_a_cycle_is_over_when_every_region_has_had_its_turn() -> None:
    """Of 650 children the regions' whole quotas came to 645: from there a hard rota placed nobody, for good."""
    weights = dict.fromkeys(("East", "North", "West"), Fraction(1))
    assert in_cycle({"East": 3, "North": 3, "West": 2}, weights, 10) == {"East": 3, "North": 3, "West": 2}
    assert in_cycle({"East": 3, "North": 3, "West": 3}, weights, 10) == {"East": 0, "North": 0, "West": 0}
    assert in_cycle({"East": 7, "North": 6, "West": 6}, weights, 10) == {"East": 1, "North": 0, "West": 0}


ORDERS = [
    (("accept A1", "pin A2"), ("pin A2",)),
    (("refused-by-authority A1", "accept A1"), ("accept A1",)),
    (("accept A1", "refused-by-child A1"), ("refused-by-child A1",)),
    (("accept A1", "refused-by-authority A2"), ("accept A1", "refused-by-authority A2")),
    (("refused-by-authority A1", "refused-by-child A1"), ("refused-by-authority A1", "refused-by-child A1")),
    (("pin A1", "withdrawn"), ("withdrawn",)),
    (("refused-by-child A1", "withdrawn", "pin A2"), ("refused-by-child A1", "pin A2")),
    (("withdrawn", "withdrawn"), ("withdrawn",)),
    (("accept A1", "reopened"), ()),
    (("refused-by-child A1", "withdrawn", "reopened"), ()),
    (("refused-by-child A1", "accept A2", "reopened A2"), ("refused-by-child A1",)),
    (("refused-by-child A1", "accept A2", "reopened A1"), ("accept A2",)),
    (("withdrawn", "reopened", "accept A1"), ("accept A1",)),
]


@pytest.mark.parametrize(("made", "kept"), ORDERS)
def test_a_later_decision_sets_aside_what_it_contradicts(made: tuple[str, ...], kept: tuple[str, ...]) -> None:
    standing = Standing()
    for words in made:
        kind, _, where = words.partition(" ")
        standing = after(standing, decision(0, kind, where or None), "2026-01-05", "R")
    assert tuple(f"{row.decision} {row.authority or ''}".strip() for row in standing.decisions) == kept
    placed = next((row.authority for row in standing.decisions if row.decision in ("pin", "accept")), None)
    assert (standing.placement.authority if standing.placement else None) == placed


def test_a_refusal_with_a_new_reason_stands_once() -> None:
    standing = after(None, decision(0, "refused-by-child", reason="risk"), "2026-01-05")
    standing = after(standing, decision(0, "refused-by-child", reason="health"), "2026-01-05")
    assert [row.reason for row in standing.decisions] == ["health"]


def test_a_child_pinned_and_then_accepted_was_received_in_the_week_of_the_pin() -> None:
    standing = after(None, decision(0, "pin"), "2026-01-05", "R")
    standing = after(standing, decision(0, "accept"), "2026-01-12", "R")
    assert standing.placement is not None
    assert standing.placement.week_starting == "2026-01-05"
