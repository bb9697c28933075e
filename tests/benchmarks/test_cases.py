"""The five cases: the same bytes again, facts and assumptions apart, and figures that add up."""

from __future__ import annotations

from fractions import Fraction

import pytest
from click.testing import CliRunner

from benchmarks.cases import FOLDER, read_case, write_cases
from benchmarks.cases.build import offered, vacancies
from benchmarks.cases.facts import CASES, REGIMES
from benchmarks.cases.outcome import outcome
from benchmarks.cli import main
from benchmarks.fairness import above, gini
from benchmarks.generator.calibration import KENT
from benchmarks.history import intake, most_in_a_quarter, standings, threshold, transfers
from matcher.errors import Usage
from matcher.io import check_week
from matcher.proposal import Assignment, Load, Proposal


def test_the_kept_instances_are_made_again_byte_for_byte(tmp_path):
    write_cases(tmp_path)
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    kept = {path.relative_to(FOLDER): path.read_bytes() for path in FOLDER.rglob("*") if path.is_file()}
    assert made == kept
    assert len({path.parent for path in made}) == 5


@pytest.mark.parametrize("name", CASES)
def test_a_case_is_read_without_a_fault(name):
    assert [str(fault) for fault in check_week(FOLDER / name).faults if fault.level == "fault"] == []


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_every_figure_that_was_reported_is_in_the_instance(case):
    week = read_case(case.name, case.regime)
    kent = next(row for row in week.authorities if row.code == KENT)
    assert kent.uasc_in_care == case.kent
    assert len(week.children) == case.referred
    assert {child.entry_authority for child in week.children} == {KENT}
    assert week.policy.week_starting == case.week_starting
    assert not any(vacancy.authority == KENT for vacancy in week.vacancies)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
@pytest.mark.parametrize("regime", REGIMES)
def test_only_volunteers_offer_in_a_voluntary_regime_and_as_many_as_the_case_says(case, regime):
    week = read_case(case.name, regime)
    volunteers = [row for row in week.authorities if row.participation == "volunteer"]
    assert week.policy.regime == regime
    if regime == case.regime == "mandatory":
        assert volunteers == []
    else:
        assert len(volunteers) <= case.volunteers
        assert sum(row.week_maximum for row in volunteers) == case.offered
        assert min(row.week_maximum for row in volunteers) >= 1


def test_the_19_of_2015_offer_the_42():
    assert (len(offered(CASES["2015"])), sum(offered(CASES["2015"]).values())) == (19, 42)


def test_both_regimes_have_the_same_children_vacancies_and_loads():
    for name in CASES:
        one, other = (read_case(name, regime) for regime in REGIMES)
        assert (one.children, one.vacancies, one.esol_places) == (other.children, other.vacancies, other.esol_places)
        assert [row.uasc_in_care for row in one.authorities] == [row.uasc_in_care for row in other.authorities]


def test_the_councils_of_the_out_of_area_case_have_all_their_vacancies_in_kent():
    case = CASES["out-of-area"]
    rows = {vacancy.authority: vacancy.located_in for vacancy in vacancies(case)}
    assert {code for code, where in rows.items() if where == KENT} == set(case.in_kent)


def test_places_are_never_more_than_an_authoritys_largest_real_quarter():
    found: dict[str, int] = {}
    for vacancy in vacancies(CASES["2016"]):
        found[vacancy.authority] = found.get(vacancy.authority, 0) + vacancy.places
    assert found == {code: n for code, n in most_in_a_quarter().items() if n and code != KENT}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_readme_keeps_facts_and_assumptions_apart(case):
    text = (FOLDER / case.name / "README.md").read_text()
    facts, assumptions = text.split("## Assumptions")
    assert all(fact in facts for fact in case.facts)
    assert all(assumption in assumptions for assumption in case.assumptions)


def test_an_unknown_case_or_regime_is_refused():
    with pytest.raises(Usage, match="2015"):
        read_case("1999", "voluntary")
    with pytest.raises(Usage, match="mandatory"):
        read_case("2015", "free")


def test_an_outcome_adds_up():
    week = read_case("out-of-area", "voluntary")
    child, other = week.children[:2]
    medway = next(vacancy for vacancy in week.vacancies if vacancy.located_in == KENT)
    loads = (
        Load(authority=medway.authority, name="x", region="y", before=1, received=1, after=2, fair_share=1, ratio=2),
    )
    sent = (Assignment(ref=child.ref, authority=medway.authority, vacancy=medway.vacancy),)
    proposal = Proposal(status="feasible", week_starting="2017-06-05", assignments=sent, loads=loads)
    before = outcome(week, Proposal(status="feasible", week_starting="2017-06-05"))
    after = outcome(week, proposal)
    assert (before.transferred, before.left_with_kent, before.back_in_kent) == (0, 484, 0)
    assert (after.transferred, after.left_with_kent, after.back_in_kent) == (1, 483, 1)
    assert before.kent_ratio == Fraction(484 + 1358) / (Fraction(7, 10000) * standings(2017)[KENT].child_population)
    assert after.days_of_moved == (week.policy.week_starting - child.referred_on).days
    assert before.days_of_moved is None
    assert other.ref not in {row.ref for row in sent}


def test_the_gini_of_equal_ratios_is_0_and_of_one_holder_approaches_1():
    assert gini([Fraction(1)] * 5) == pytest.approx(0)
    assert gini([Fraction(0)] * 9 + [Fraction(1)]) == pytest.approx(0.9)
    assert gini([Fraction(1), Fraction(3)]) == pytest.approx(0.25)
    assert gini([]) is None
    assert gini([Fraction(0)] * 2) == 0


def test_an_authority_at_its_share_is_not_above_it():
    assert above([Fraction(1), Fraction(3, 2)]) == 0.5
    assert above([]) is None


def test_the_published_tables_are_read_as_they_are():
    assert len(transfers()) == 29
    assert sum(moved.into for quarter in transfers().values() for moved in quarter.values()) == 4373 - 22 - 40 - 9
    assert standings(2021)[KENT] == (289, 336091)
    assert sum(standing.uasc or 0 for standing in standings(2025).values()) == 6534
    assert standings(2025)[KENT].child_population == standings(2024)[KENT].child_population
    assert intake([(2016, 3)]).total() == 106
    assert (threshold((2022, 3)), threshold((2022, 4))) == (Fraction(7, 10000), Fraction(1, 1000))


def test_the_command_prints_a_case_under_both_regimes(tmp_path):
    result = CliRunner().invoke(main, ["cases", "out-of-area", "-o", str(tmp_path / "cases.md")])
    assert result.exit_code == 0
    text = (tmp_path / "cases.md").read_text()
    for regime in ("before", "voluntary (then)", "mandatory", "voluntary, rules off"):
        assert f"| out-of-area | {regime} |" in text
    assert "not reported" in text
    assert CliRunner().invoke(main, ["cases", "1999"]).exit_code == 2
