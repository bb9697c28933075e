"""Cuts within a certificate: what they prove that no price can, and that nobody can slip in a row that is not so."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from matcher.check.certificate import (
    Certificate,
    Cut,
    Malformed,
    apart_key,
    certificate_from,
    stated,
    verify_certificate,
)
from matcher.check.certificate import cuts as room
from matcher.check.certificate.cuts import derived
from matcher.check.certificate.left import everything
from matcher.check.certificate.ways import ways_of
from matcher.check.checker import plan_of
from matcher.week import Week
from tests.altered import Path, changed
from tests.check.proofs import proposal, verdict, with_prices
from tests.tiny import authority, child, course, school, tiny_week, vacancy

RINGS = ("abcde", "vwxyz")


def ring_week(**policy: Any) -> Week:
    """Two rings of five children, neighbours to be kept apart: half of each child could come, and two of each ring."""
    children = [child(ref, apart_from=(ring[i - 1],)) for ring in RINGS for i, ref in enumerate(ring)]
    return tiny_week(authority("A"), *children, vacancy("V", "A", 10), stages=("placed",), **policy)


def neighbours(ring: str, times: int) -> dict[str, int]:
    return {apart_key("A", [ring[i - 1], ref]): times for i, ref in enumerate(ring)}


ODD = tuple(Cut(2, {"keep-apart": neighbours(ring, 1)}) for ring in RINGS)
FOUR = proposal(a="A", c="A", v="A", x="A")
HALVES = neighbours(RINGS[0], -1) | neighbours(RINGS[1], -1)


def test_around_an_odd_ring_a_cut_proves_what_prices_cannot() -> None:
    week = ring_week(keep_apart="hard")
    halves = verdict(week, FOUR, with_prices(2, keep_apart=HALVES), of="placed-rest")
    assert (halves.worth, halves.bound) == ("within", 5)
    by_cuts = verdict(week, FOUR, with_prices(cuts=ODD, cut={"0": -1, "1": -1}), of="placed-rest")
    assert (by_cuts.worth, by_cuts.bound) == ("certified", 4)


def test_what_a_cut_adds_up_is_rounded_down() -> None:
    ways = ways_of(plan_of(ring_week(keep_apart="hard"), proposal()).facts)
    ring, third = derived(ways, everything(ways), (ODD[0], Cut(3, {"keep-apart": neighbours(RINGS[0], 1)})))
    place, value = ring.parts["choice"]
    assert {ways.units.members[int(ways.choice_unit[c])].ref for c in place.tolist()} == set(RINGS[0])
    assert (value.tolist(), ring.most) == ([1] * 5, 2)
    assert all(len(place) == 0 for part, (place, _) in ring.parts.items() if part != "choice")
    assert (sum(len(place) for place, _ in third.parts.values()), third.most) == (0, 1)


def test_a_cut_may_follow_from_cuts_before_it_and_from_none_after() -> None:
    week, price = ring_week(keep_apart="hard"), {"2": -1}
    both = Cut(1, {"cut": {"0": 1, "1": 1}})
    found = verdict(week, FOUR, with_prices(cuts=(*ODD, both), cut=price), of="placed-rest")
    assert (found.worth, found.bound) == ("certified", 4)
    for cuts in ((ODD[0], both, ODD[1]), (both, *ODD), (*ODD, Cut(1, {"cut": {"2": 1}}))):
        assert verdict(week, FOUR, with_prices(cuts=cuts, cut=price), of="placed-rest").worth == "refused"


def test_rows_that_need_not_be_filled_are_not_taken_less_than_no_times() -> None:
    week = ring_week(keep_apart="hard")
    cuts = (Cut(1, {"vacancies": {"V": -1}}), Cut(1, {"keep-apart": neighbours(RINGS[0], -1)}))
    ways = ways_of(plan_of(week, proposal()).facts)
    for row in derived(ways, everything(ways), cuts):
        assert (sum(len(place) for place, _ in row.parts.values()), row.most) == (0, 0)
    found = verdict(week, FOUR, with_prices(cuts=cuts, cut={"0": -1, "1": -1}), of="placed-rest")
    assert found.bound == 10


def test_a_cut_has_no_bound_below() -> None:
    found = verdict(ring_week(keep_apart="hard"), FOUR, with_prices(cuts=ODD, cut={"0": 7}), of="placed-rest")
    assert (found.worth, found.bound) == ("within", 10)


def test_who_may_meet_is_in_no_cut() -> None:
    found = verdict(ring_week(keep_apart="soft"), FOUR, with_prices(cuts=ODD, cut={"0": -1}), of="placed-rest")
    assert found.worth == "refused"
    assert "may meet" in found.why


LATER = date(2025, 6, 9)
STUDY = tiny_week(
    authority("A"), authority("B"), child("p", age=15, school_year=10), child("q", esol_level="entry-1"),
    child("r", anchor="O1"), child("s"), child("t", group="g"), child("u", group="g"),
    vacancy("V1", "A"), vacancy("V2", "A"), vacancy("W", "B"), school("A"), school("A", 9), course("A", LATER),
    stages=("placed",), school_places="soft", esol_places="soft",
)  # fmt: skip
INSIDE = [
    ("one-vacancy", apart_key("A", ["p"])), ("one-school-place", apart_key("A", ["p"])),
    ("one-esol-place", apart_key("A", ["q"])), ("one-number", "A"), ("one-region-number", "R"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "key"), INSIDE)
@pytest.mark.parametrize("times", [1, -1, 3])
def test_a_row_inside_a_way_says_nothing_by_itself(rule: str, key: str, times: int) -> None:
    """Its two sides are equal in every way: whatever it is priced at, nothing more is proven."""
    plain = verdict(STUDY, proposal(), with_prices(), of="placed-rest")
    told = verdict(
        STUDY, proposal(), with_prices(cuts=(Cut(1, {rule: {key: times}}),), cut={"0": -1}), of="placed-rest"
    )
    assert (told.worth, told.bound) == (plain.worth, plain.bound) == ("within", 6)


@pytest.mark.parametrize(
    ("rule", "key"),
    [
        ("one-school-place", apart_key("A", ["q"])), ("one-esol-place", apart_key("A", ["p"])),
        ("one-vacancy", apart_key("A", ["nobody"])), ("one-vacancy", apart_key("nowhere", ["p"])),
        ("one-vacancy", apart_key("E", ["p"])), ("one-vacancy", apart_key("A", ["p", "q"])), ("one-vacancy", "A"),
        ("one-number", "nowhere"), ("one-region-number", "nowhere"), ("one-child", "p"), ("vacancies", "nowhere"),
        ("cut", "0"), ("hold", "near 0"),
    ],
)  # fmt: skip
def test_cuts_of_rows_that_the_week_does_not_have_are_refused(rule: str, key: str) -> None:
    found = verdict(STUDY, proposal(), with_prices(cuts=(Cut(2, {rule: {key: 1}}),)), of="placed-rest")
    assert found.worth == "refused"
    assert rule in found.why or key in found.why or "JSON list" in found.why


def test_numbers_that_could_overflow_are_refused() -> None:
    for rule, key in (*INSIDE, ("vacancies", "V1"), ("received", "A")):
        cuts = (Cut(2, {rule: {key: 2**61}}),)
        assert "too large" in verdict(STUDY, proposal(), with_prices(cuts=cuts), of="placed-rest").why


def test_a_row_counts_a_group_as_often_as_it_has_members() -> None:
    """It once wrapped around in 64 bits, and then said that the group goes nowhere."""
    group = [child(f"k{i:02}", group="g") for i in range(24)]
    week = tiny_week(authority("A"), *group, vacancy("V", "A", 24), vacancy("W", "A", 24), stages=("placed",))
    cuts = (Cut(2**44, {"one-vacancy": {apart_key("A", ["k00"]): 2**63 // 24 + 10**9}}),)
    found = verdict(week, proposal(), with_prices(cuts=cuts, cut={"0": -1000}), of="placed-rest")
    assert found.worth == "refused" and "too large" in found.why


@pytest.mark.parametrize("key", ['["A","p"]', '[ "A", "p"]', '["A", "p", "q"]', "[" * 100_000, "0" * 5000])
def test_a_row_inside_a_way_has_one_name(key: str) -> None:
    for rule in ("one-vacancy", "keep-apart", "cut"):
        for stage in (with_prices(cuts=(Cut(2, {rule: {key: 1}}),)), with_prices(**{rule: {key: -1}})):
            found = verdict(STUDY, proposal(), stage, of="placed-rest")
            assert found.worth == "refused" and len(found.why) < 500


def test_numbers_beyond_64_bits_are_refused() -> None:
    for cuts in ((Cut(2**70, {"received": {"A": 1}}),), (Cut(2, {"received": {"A": 2**64}}),)):
        assert "too large" in verdict(STUDY, proposal(), with_prices(cuts=cuts), of="placed-rest").why
    assert "too large" in verdict(STUDY, proposal(), with_prices(received={"A": -(2**64)}), of="placed-rest").why


def test_cuts_that_would_fill_the_memory_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    copies = (*ODD, *[Cut(1, {"cut": {"0": 1}})] * 20)
    week, stage = ring_week(keep_apart="hard"), with_prices(cuts=copies, cut={"0": -1, "1": -1})
    assert verdict(week, FOUR, stage, of="placed-rest").worth == "certified"
    monkeypatch.setattr(room, "ENTRIES", 100)
    assert "more than 100 coefficients" in verdict(week, FOUR, stage, of="placed-rest").why


def test_who_can_take_just_the_same_is_of_one_kind() -> None:
    ways = ways_of(plan_of(STUDY, proposal()).facts)
    place = {member.ref: number for number, member in enumerate(ways.units.members)}

    def kind(rule: str, ref: str) -> int:
        seat = ways.seat_of(place[ref], [row.code for row in ways.authorities].index("A"))
        assert seat is not None
        return int(ways.options[rule].kind[seat])

    vacancies = {ref: kind("one-vacancy", ref) for ref in ("p", "q", "r", "s")}
    assert vacancies["p"] == vacancies["q"] == vacancies["s"] != vacancies["r"]  # whose anchor tells vacancies apart
    assert kind("one-school-place", "s") == -1 != kind("one-school-place", "p")


def document() -> Any:
    stage = with_prices(cuts=(*ODD, Cut(1, {"cut": {"0": 1, "1": 1}})), cut={"2": -1})
    return stated(ring_week(keep_apart="hard"), FOUR, Certificate("-", 0, (stage,))).as_document()


STEP: Path = ("stages", 0, "steps", 0)


def judged(changed_document: Any) -> str:
    verdicts = verify_certificate(ring_week(keep_apart="hard"), FOUR, certificate_from(changed_document))
    return next(found.worth for found in verdicts if found.stage == "placed-rest")


def test_cuts_come_back_from_their_document() -> None:
    assert certificate_from(document()).as_document() == document()
    assert judged(document()) == "certified"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ((*STEP, "cuts"), []), ((*STEP, "cuts", 0, "divisor"), 3), ((*STEP, "cuts", 0, "divisor"), 1),
        ((*STEP, "cuts", 0, "rows"), {}), ((*STEP, "cuts", 0, "rows", "keep-apart", apart_key("A", ["a", "b"])), 0),
        ((*STEP, "cuts", 2, "rows", "cut", "0"), 2), ((*STEP, "cuts", 2, "rows", "cut", "0"), -1),
        ((*STEP, "prices", "cut", "2"), -2), ((*STEP, "prices", "cut"), {"0": -1}),
        ((*STEP, "prices", "cut"), {"3": -1}),
    ],
)  # fmt: skip
def test_cuts_changed_so_that_they_prove_something_else_are_refused(path: Path, value: Any) -> None:
    assert judged(changed(document(), path, value)) == "refused"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ((*STEP, "cuts"), {}), ((*STEP, "cuts", 0), []), ((*STEP, "cuts", 0, "divisor"), 0),
        ((*STEP, "cuts", 0, "divisor"), -2), ((*STEP, "cuts", 0, "rows"), []), ((*STEP, "cuts", 0, "more"), 1),
        ((*STEP, "cuts", 0, "rows", "keep-apart"), 1), ((*STEP, "cuts", 0, "rows", "cut"), {"0": 0.5}),
    ],
)  # fmt: skip
def test_what_is_no_cut_says_where(path: Path, value: Any) -> None:
    with pytest.raises(Malformed, match="cuts"):
        judged(changed(document(), path, value))


def test_a_certificate_from_before_there_were_cuts_can_be_read() -> None:
    certificate = stated(ring_week(), proposal(), Certificate("-", 0, (with_prices(),)))
    older = certificate.as_document()
    del older["stages"][0]["steps"][0]["cuts"]
    assert certificate_from(older) == certificate
