"""A year of weeks through the ledger: what must hold in every week, and what a slow and plain count finds too."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from matcher.ledger import History, history, in_children, verify
from matcher.ledger.credit import MILLION, WeekOfShares, credits_after, dues
from tests.ledger.synthetic import Event, write, year


def run_year(path: Path, seed: int, weeks: int) -> None:
    written: list[Event] = []
    received_before: dict[str, int] = {}
    for event in year(seed, weeks):
        write(path, event)
        written.append(event)
        now = history(path)
        assert sum(now.credit.values()) == 0
        regions = set(received_before) | set(now.received)
        assert all(now.received.get(region, 0) >= received_before.get(region, 0) for region in regions)
        received_before = dict(now.received)
    assert verify(path) == ()
    by_hand(written, history(path))


def by_hand(written: list[Event], found: History) -> None:
    """Credit, rota and refusals again, the slow and plain way: every synthetic child is decided on once at most."""
    credit: Counter[str] = Counter()
    exact: Counter[str] = Counter()
    received: Counter[str] = Counter()
    for event in written:
        region = {row.code: row.region for row in event.week.authorities}
        share = {row.code: Fraction(row.fair_share) for row in event.week.authorities if row.fair_share is not None}
        took = Counter(row.authority for row in event.decisions if row.decision in ("accept", "pin"))
        received.update(Counter({region[code]: 0 for code in took}))
        for code, count in took.items():
            received[region[code]] += count
        placed = sum(took[code] for code in share)
        for code, part in share.items():
            credit[code] += took[code]
            exact[code] += part * placed / sum(share.values())
    assert dict(found.received) == {region: count for region, count in received.items() if count}
    for code, value in found.credit.items():
        assert abs(Fraction(value, MILLION) - (credit[code] - exact[code])) < Fraction(len(written), MILLION)


def test_a_quarter_of_weeks_keeps_every_invariant(tmp_path: Path) -> None:
    run_year(tmp_path / "year.ledger", seed=0, weeks=13)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
def test_a_year_of_weeks_keeps_every_invariant(tmp_path: Path, seed: int) -> None:
    run_year(tmp_path / "year.ledger", seed, weeks=52)


def test_dues_come_to_the_children_placed_exactly() -> None:
    shares = {"A": Fraction(1, 3), "B": Fraction(1, 7), "C": Fraction(22, 7)}
    owed = dues(shares, 7)
    assert sum(owed.values()) == 7 * MILLION
    whole = sum(shares.values())
    assert all(abs(owed[code] - 7 * MILLION * part / whole) < 1 for code, part in shares.items())


def test_the_largest_remainder_is_rounded_up() -> None:
    assert dues({"A": Fraction(1), "B": Fraction(2)}, 1) == {"A": 333_333, "B": 666_667}


def test_equal_remainders_go_to_the_first_code() -> None:
    assert dues({"B": Fraction(1), "A": Fraction(1), "C": Fraction(1)}, 1) == {
        "A": 333_334, "B": 333_333, "C": 333_333,
    }  # fmt: skip


def test_an_authority_that_took_all_is_owed_what_the_others_owe() -> None:
    weeks = [WeekOfShares({"A": Fraction(1), "B": Fraction(3)}, {"A": 4})]
    assert credits_after(weeks) == {"A": 3 * MILLION, "B": -3 * MILLION}
    assert credits_after(weeks * 2) == {"A": 6 * MILLION, "B": -6 * MILLION}


def test_what_an_authority_of_unknown_share_took_is_nobodys_credit() -> None:
    assert credits_after([WeekOfShares({"A": Fraction(1), "B": Fraction(1)}, {"unknown": 5})]) == {"A": 0, "B": 0}


def test_a_half_child_is_rounded_alike_for_credit_and_debt() -> None:
    assert [in_children(value) for value in (499_999, 500_000, -499_999, -500_000, 0)] == [0, 1, 0, -1, 0]
