"""Generated weeks: the same bytes for the same seed, readable without a fault, and true to their dials."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.generator import FAMILIES, draw, draw_family, week, write
from benchmarks.generator.__main__ import main
from benchmarks.generator.calibration import PORTS
from benchmarks.generator.dice import Dice
from matcher.io import check_week, read_week

SAMPLE = Path(__file__).parents[2] / "instances" / "sample-week"
STREAM = [217, 361, 298, 809, 20]
SMALL = [name for name in FAMILIES if name not in ("scale", "cycle", "backlog")]


def digest(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def test_the_sample_week_is_reproduced_byte_for_byte(tmp_path):
    assert main(["sample", "-o", str(tmp_path)]) == 0
    assert digest(tmp_path) == digest(SAMPLE)


def test_another_seed_draws_another_week(tmp_path):
    for seed in ("1", "2"):
        main(["weekly", "--seed", seed, "-o", str(tmp_path / seed)])
    assert digest(tmp_path / "1")["children.csv"] != digest(tmp_path / "2")["children.csv"]


def test_the_stream_of_draws_never_changes():
    dice = Dice(7, "children")
    assert dice.below(1000, 5).tolist() == STREAM
    assert sorted(dice.order(50).tolist()) == list(range(50))


@pytest.mark.parametrize("family", SMALL)
def test_every_family_is_read_without_a_fault_and_equal_to_the_week_in_memory(family, tmp_path):
    drawing = draw_family(family, seed=3)
    write(drawing, tmp_path)
    assert [str(fault) for fault in check_week(tmp_path).faults] == []
    assert read_week(tmp_path) == week(drawing)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("children", [1, 2, 7])
def test_the_smallest_weeks_can_be_drawn(family, children):
    assert len(week(draw_family(family, children, seed=11)).children) == children


@pytest.mark.parametrize("seed", range(6))
def test_infeasible_weeks_have_pins_that_a_reader_takes_but_that_share_a_conflict(seed, tmp_path):
    drawing = draw_family("infeasible", seed=seed)
    write(drawing, tmp_path)
    drawn = read_week(tmp_path)
    pins = {d.ref: d.authority for d in drawn.decisions if d.decision == "pin"}
    assert pins_conflict(drawn, pins)


def pins_conflict(drawn, pins):
    """By hand, not by the solver: half a group at an authority too small, a pair together, or too many children."""
    children = {child.ref: child for child in drawn.children}
    for target in set(pins.values()):
        here = [children[ref] for ref, authority in pins.items() if authority == target]
        groups = {child.group for child in here} - {None}
        coming = {c.ref for c in drawn.children if c.group in groups} | {child.ref for child in here}
        places = sum(v.places for v in drawn.vacancies if v.authority == target)
        pair = any(other.ref in child.apart_from for child in here for other in here)
        if len(coming) > places or pair:
            return True
    return False


def test_most_children_enter_through_the_four_ports_and_these_are_at_or_above_the_threshold():
    drawing = draw_family("weekly", 5000, seed=5)
    ports = [drawing.country.index(code) for code in PORTS]
    assert 0.92 < np.isin(drawing.children.entry, ports).mean() < 0.98
    for port in ports:
        assert drawing.country.uasc[port] >= drawing.country.share[port] > 0


def test_no_authority_is_further_above_its_share_than_kent():
    country = draw_family("sample", seed=2032).country
    known = country.population > 0
    ratios = np.where(known, country.uasc * 1000 / country.population, 0)
    assert country.authorities[int(ratios.argmax())].name == "Kent"
    assert ratios.max() == pytest.approx(1.8, abs=0.01)


def test_every_entry_authority_may_refer():
    drawn = week(draw_family("weekly", 300, seed=8))
    by_code = {authority.code: authority for authority in drawn.authorities}
    for child in drawn.children:
        entry = by_code[child.entry_authority]
        assert entry.uasc_in_care >= drawn.policy.share(entry.child_population, entry.fair_share)


def test_shares_of_children_follow_the_calibration():
    kids = draw_family("weekly", 50_000, seed=1).children
    assert (kids.age >= 16).mean() == pytest.approx(0.74, abs=0.01)
    assert kids.girl.mean() == pytest.approx(0.05, abs=0.01)
    assert (kids.anchor >= 0).mean() == pytest.approx(0.18, abs=0.01)
    assert (kids.group >= 0).mean() == pytest.approx(0.06, abs=0.01)


def test_children_of_school_age_have_a_year_and_no_child_under_16_is_listed_for_supported_accommodation():
    for child in week(draw_family("weekly", 400, seed=2)).children:
        assert child.age >= 16 or (child.school_year is not None and "supported" not in child.placement_types)


def test_members_of_a_group_share_entry_authority_and_are_never_kept_apart():
    drawn = week(draw_family("grouped", 200, seed=4))
    groups: dict[str, list] = {}
    for child in drawn.children:
        if child.group:
            groups.setdefault(child.group, []).append(child)
            assert not child.apart_from
    assert groups
    assert max(len(members) for members in groups.values()) <= 6
    for members in groups.values():
        assert len(members) > 1
        assert len({member.entry_authority for member in members}) == 1


def test_unknown_loads_are_filled_in_by_the_weeks_own_rows_and_two_trusts_state_a_share():
    drawn = week(draw_family("sample", seed=2032))
    assert len(drawn.authorities) == 212
    assert all(authority.uasc_in_care is not None for authority in drawn.authorities)
    trusts = [authority for authority in drawn.authorities if authority.nation == "Northern Ireland"]
    assert sorted(authority.fair_share is None for authority in trusts) == [False, False, True, True, True]
    assert {authority.participation for authority in trusts} == {"volunteer"}


def test_a_larger_country_has_room_for_more_children():
    drawing = draw_family("scale", 20_000, seed=0)
    assert drawing.parameters.country == 10
    assert drawing.country.headroom.sum() > 20_000
    assert drawing.vacancies.authority.size == drawing.parameters.most_vacancies


def test_no_dial_of_chance_at_zero_leaves_a_trace():
    bare = replace(
        FAMILIES["weekly"].parameters(200, 9), anchored=0.0, grouped=0.0, apart=0.0, needs=0.0, must=0.0, avoid=0.0,
        wish=0.0, agreed=0.0, pins=0.0, refusals=0.0, withdrawn=0.0, complete=1.0,
    )  # fmt: skip
    drawing = draw(bare)
    kids = drawing.children
    for column in (kids.anchor, kids.group, kids.apart_from, kids.need, kids.must, kids.avoid, kids.wish):
        assert (column == -1).all()
    assert kids.complete.all()
    assert drawing.decisions.child.size == 0


def test_an_unknown_family_is_refused_with_the_names_of_those_there_are(tmp_path, capsys):
    with pytest.raises(SystemExit):
        main(["monthly", "-o", str(tmp_path)])
    assert "weekly" in capsys.readouterr().err


@pytest.mark.parametrize("option", [["--children", "0"], ["--children", "ten"], ["--seed", "-1"]])
def test_a_number_out_of_range_is_refused(option, tmp_path, capsys):
    with pytest.raises(SystemExit):
        main(["weekly", *option, "-o", str(tmp_path)])
    assert option[0] in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
