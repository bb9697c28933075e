"""The reference table adds up to what the publishers print, and leaves unknown what they do not."""

from __future__ import annotations

from collections import Counter

import pytest

from matcher.reference import ATTRIBUTION, authorities, figures, rota_weights

TRUSTS = {"BHSCT", "NHSCT", "SEHSCT", "SHSCT", "WHSCT"}


def by_name(name: str):
    return next(authority for authority in authorities().values() if authority.name == name)


def test_every_authority_of_the_scheme_is_there_once():
    table = authorities()
    assert len(table) == 212
    assert all(code == authority.code for code, authority in table.items())
    assert len({authority.name for authority in table.values()}) == 212
    nations = Counter(authority.nation for authority in table.values())
    assert nations == {"England": 153, "Scotland": 32, "Wales": 22, "Northern Ireland": 5}


@pytest.mark.parametrize(("nation", "total"), [("England", 12_183_016), ("Wales", 619_968), ("Scotland", 1_006_212)])
def test_child_population_adds_up_to_the_published_total(nation, total):
    assert sum(a.child_population for a in authorities().values() if a.nation == nation) == total


@pytest.mark.parametrize(
    ("name", "children"),
    [("Kent", 355_390), ("Birmingham", 292_859), ("Cumberland", 52_489), ("Westmorland and Furness", 39_153)],
)
def test_child_population_of_single_authorities_is_the_published_one(name, children):
    assert by_name(name).child_population == children


def test_uasc_in_care_adds_up_to_the_151_published_figures():
    known = [a.uasc_in_care for a in authorities().values() if a.uasc_in_care is not None]
    assert (len(known), sum(known)) == (151, 6534)


def test_unknown_figures_stay_unknown():
    table = authorities()
    assert {code for code, a in table.items() if a.child_population is None} == TRUSTS
    assert all(a.uasc_in_care is None for a in table.values() if a.nation != "England")
    assert by_name("City of London").uasc_in_care is None
    assert by_name("Isles of Scilly").uasc_in_care is None


def test_points_lie_in_the_united_kingdom():
    for authority in authorities().values():
        assert 49.8 < authority.latitude < 60.9, authority.name
        assert -8.2 < authority.longitude < 1.8, authority.name
    kent = by_name("Kent")
    assert (kent.latitude, kent.longitude) == pytest.approx((51.274, 0.725), abs=0.001)


def test_every_figure_has_a_year_and_a_source_or_says_why_it_is_unknown():
    assert len(figures()) == 2 * 212
    for figure in figures().values():
        assert (figure.value is None) == (figure.year is None) == figure.source.startswith("unknown: ")


def test_years_are_those_of_the_publications():
    table = authorities()
    years = {(table[code].nation, column, f.year) for (code, column), f in figures().items() if f.year}
    assert years == {
        ("England", "child_population", 2024),
        ("Wales", "child_population", 2023),
        ("Scotland", "child_population", 2022),
        ("England", "uasc_in_care", 2025),
    }


def test_the_rota_has_a_weight_for_each_region_of_the_table():
    assert set(rota_weights()) == {authority.region for authority in authorities().values()}
    assert len(rota_weights()) == 12
    assert str(sum(rota_weights().values())) == "99.9"


def test_the_table_cannot_be_changed_by_a_reader():
    with pytest.raises(TypeError):
        authorities()["E10000016"] = None


def test_attribution_names_the_licence():
    assert "Open Government Licence v3.0" in ATTRIBUTION
