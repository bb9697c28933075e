"""The replay: totals kept, leximin met by an independent greedy, and a note on what the data cannot show."""

from __future__ import annotations

from fractions import Fraction

import pytest
from click.testing import CliRunner

from benchmarks.cli import main
from benchmarks.history import transfers
from benchmarks.replay import CANNOT_SHOW
from benchmarks.replay import quarters as quarters_module
from benchmarks.replay.compare import evenness, replay
from benchmarks.replay.quarters import Published, all_quarters, published
from benchmarks.replay.share_out import Allocation, share_out
from benchmarks.replay.show import table


def facts(load, share, took):
    codes = tuple("abcdef"[: len(load)])
    return Published((2020, 1), codes, load, tuple(Fraction(s) for s in share), took, 0)


def greedy(quarter):
    """Child by child to the authority that it makes the least full: leximin when one total is all that binds."""
    received = [0] * len(quarter.codes)
    for _ in range(quarter.total):
        open_ones = [i for i, room in enumerate(quarter.headroom) if received[i] < room]
        least = min(open_ones, key=lambda i: (quarter.load[i] + received[i] + 1) / quarter.share[i])
        received[least] += 1
    return tuple(received)


@pytest.mark.parametrize("quarter", [(2018, 2), (2021, 4), (2023, 2)])
def test_the_engines_allocation_is_the_leximin_of_a_greedy_that_shares_no_code_with_it(quarter):
    real = published(quarter)
    allocation = share_out(real)
    assert allocation.proven
    assert allocation.within_headroom
    assert sum(allocation.received) == real.total
    assert all(got <= room for got, room in zip(allocation.received, real.headroom, strict=True))
    ours, theirs = (sorted(real.ratios(each), reverse=True) for each in (allocation.received, greedy(real)))
    assert ours == theirs
    assert ours <= sorted(real.ratios(real.took), reverse=True)


def test_a_total_beyond_all_headroom_is_shared_out_all_the_same_and_says_so():
    full = facts(load=(9, 5), share=(10, 10), took=(8, 0))
    allocation = share_out(full)
    assert not allocation.within_headroom
    assert allocation.received == (2, 6)
    assert "total beyond all headroom" in table([replay(full, allocation)]).rows[0]


def test_all_29_quarters_count_every_child_that_moved():
    every = all_quarters()
    assert len(every) == 29
    for each in every:
        moved = sum(moved.into for moved in transfers()[each.quarter].values())
        assert each.total + each.elsewhere == moved
        assert each.total > 0


def test_kent_is_no_receiver_in_a_quarter_in_which_it_sent_more_than_it_took():
    assert "E10000016" not in published((2021, 4)).codes


def test_the_first_quarter_of_a_year_has_the_loads_of_the_march_before(monkeypatch):
    asked = []
    standings = quarters_module.standings
    monkeypatch.setattr(quarters_module, "standings", lambda year: asked.append(year) or standings(year))
    for quarter in ((2022, 1), (2022, 2), (2022, 4)):
        published(quarter)
    assert asked == [2021, 2022, 2022]


def test_measures_by_hand():
    quarter = facts(load=(10, 0, 4), share=(10, 10, 8), took=(2, 0, 0))
    assert evenness(quarter, (0, 0, 0)).above == 0
    found = replay(quarter, Allocation((0, 2, 0), True, True))
    assert (found.real.largest, found.leximin.largest) == (1.2, 1.0)
    assert (found.real.of_takers, found.leximin.of_takers) == (1.2, 0.2)
    assert found.real.above == pytest.approx(1 / 3)
    assert found.to_full == (2, 0)
    assert found.leximin.gini < found.real.gini


def test_the_table_says_what_the_data_cannot_show():
    quarter = facts(load=(10, 0), share=(10, 10), took=(2, 0))
    shown = table([replay(quarter, Allocation((0, 2), True, True))])
    assert CANNOT_SHOW in shown.note
    assert shown.rows[0][0] == "2020 Q1"
    assert all(len(row) == len(shown.header) for row in shown.rows)


def test_the_command_writes_table_and_pictures(monkeypatch, tmp_path):
    monkeypatch.setattr(quarters_module, "all_quarters", lambda: [published((2019, 2)), published((2019, 4))])
    result = CliRunner().invoke(main, ["replay", "-o", str(tmp_path)])
    assert result.exit_code == 0
    assert "| 2019 Q2 | 19 |" in result.output
    page = (tmp_path / "replay.html").read_text()
    assert page.count("<img") == 3
    assert "What this cannot show" in page
