"""What changed since the earlier proposal: each child who moved, with a cause that is made of facts."""

from __future__ import annotations

from datetime import date
from typing import Any

from matcher.proposal import Assignment, Proposal
from matcher.report.changes import Change, changes, in_words
from matcher.week import Decision, Previous, Week
from tests.tiny import authority, child, tiny_week, vacancy


def decision(ref: str, kind: str, where: str | None = None, **columns: Any) -> Decision:
    return Decision.model_validate({"ref": ref, "decision": kind, "authority": where, "decided_by": "duty"} | columns)


def change(*rows: Any, now: dict[str, str]) -> dict[str, Change]:
    return {row.ref: row for row in changes(week(*rows), proposal(now))}


def week(*rows: Any) -> Week:
    """Authorities A and B with a vacancy each, children 1 and 2, who had A and B."""
    given = {getattr(row, "ref", None) for row in rows if type(row).__name__ in ("Child", "Previous")}
    usual = (
        [] if given else [child("1"), child("2"), Previous(ref="1", authority="A"), Previous(ref="2", authority="B")]
    )
    return tiny_week(authority("A"), authority("B"), vacancy("VA", "A"), vacancy("VB", "B"), *usual, *rows)


def proposal(now: dict[str, str]) -> Proposal:
    rows = tuple(Assignment(ref=ref, authority=code) for ref, code in now.items())
    return Proposal(status="optimal", week_starting="2025-06-02", assignments=rows)


def test_nothing_changed_is_no_change() -> None:
    assert change(now={"1": "A", "2": "B"}) == {}


def test_a_refusal_is_the_cause_of_the_move_it_makes() -> None:
    refusal = decision("1", "refused-by-authority", "A", reason="no-placement")
    found = change(refusal, now={"1": "B", "2": "A"})
    assert (found["1"].cause, found["1"].why) == ("refused", "A refused (no-placement).")
    assert (found["2"].cause, found["2"].before, found["2"].now) == ("displaced", "B", "A")
    assert "B now takes 1 instead" in found["2"].why


def test_a_refusal_of_another_authority_is_not_the_cause() -> None:
    assert change(decision("1", "refused-by-child", "B"), now={"2": "B"})["1"].cause == "escalated"


def test_a_pin_a_withdrawal_and_an_acceptance_are_named_with_who_decided() -> None:
    found = change(decision("1", "pin", "B", reason="court"), decision("2", "withdrawn"), now={"1": "B"})
    assert (found["1"].cause, found["1"].why) == ("decided", "Pinned to B by duty (court).")
    assert (found["2"].cause, found["2"].why) == ("withdrawn", "Withdrawn by duty.")


def test_a_child_goes_where_its_groups_refusal_sends_it() -> None:
    rows = [child("1", group="G"), child("2", group="G")]
    before = [Previous(ref="1", authority="A"), Previous(ref="2", authority="A")]
    found = change(*rows, *before, decision("1", "refused-by-child", "A"), now={"1": "B", "2": "B"})
    assert (found["1"].cause, found["2"].cause) == ("refused", "group")
    assert found["2"].why == "It stays together with 1: The child refused A."


def test_a_child_who_had_nobody_is_newly_placed() -> None:
    assert change(child("3"), now={"3": "A"})["3"].cause == "newly-placed"


def test_what_the_earlier_authority_no_longer_offers_is_the_cause() -> None:
    rows = [child("1"), Previous(ref="1", authority="C"), authority("C")]
    assert change(*rows, now={"1": "A"})["1"].cause == "no-vacancy"
    paused = [child("1"), Previous(ref="1", authority="P"), authority("P", participation="paused"), vacancy("V", "P")]
    assert change(*paused, now={"1": "A"})["1"].cause == "paused"
    over = authority("P", participation="paused", paused_until=date(2000, 1, 1))
    assert change(*paused[:2], over, paused[3], now={"1": "A"})["1"].cause == "moved"  # it has lapsed


def test_what_has_no_cause_in_the_facts_is_put_down_to_the_whole_plan() -> None:
    rows = [child("1"), Previous(ref="1", authority="A")]
    assert change(*rows, now={"1": "B"})["1"].cause == "moved"
    assert change(*rows, now={})["1"].cause == "escalated"


def test_what_is_not_proven_is_not_said() -> None:
    facts = week(child("1"), Previous(ref="1", authority="A"))
    unproven = proposal({"1": "B"}).model_copy(update={"status": "feasible"})
    assert "not proven" in changes(facts, unproven)[0].why
    assert "not proven" not in changes(facts, proposal({"1": "B"}))[0].why


def test_what_stayed_is_counted_in_the_words() -> None:
    told = in_words(week(decision("1", "refused-by-authority", "A")), proposal({"2": "B"}))
    assert told == ["Since the earlier proposal: 1 child as before, 1 changed", "  1: A (A) -> nobody. A refused."]
    assert "no earlier proposal" in in_words(week(child("3")), proposal({}))[0]
