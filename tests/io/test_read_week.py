"""Reading a week: what is accepted, what it becomes, and how the reference lies under it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from matcher.errors import FileTrouble
from matcher.io import check_week, read_week, week_digest, write_week
from matcher.io.digest import policy_digest
from matcher.io.policy import given_settings
from matcher.reference import authorities
from matcher.week import Policy, Tolerance
from tests.io.weeks import POLICY, folder

NONE = "ref,entry_authority,referred_on,age,sex\n"


def codes(path: Path) -> list[str]:
    return [fault.code for fault in check_week(path).faults]


def test_a_good_week_is_read(tmp_path: Path) -> None:
    week = read_week(folder(tmp_path))
    assert [child.ref for child in week.children] == ["c1", "c2"]
    assert [child.referred_on for child in week.children] == [date(2026, 1, 5), date(2026, 1, 25)]
    assert [authority.uasc_in_care for authority in week.authorities] == [40, 10, None]


def test_a_table_that_is_not_there_has_no_rows(tmp_path: Path) -> None:
    assert read_week(folder(tmp_path)).vacancies == ()


def test_a_bom_and_blank_rows_are_no_fault(tmp_path: Path) -> None:
    text = "\ufeffref,entry_authority,referred_on,age,sex\n,,,,\nc1,ENT,2026-01-05,16,male\n\n"
    checked = check_week(folder(tmp_path, children=text))
    assert checked.faults == ()
    assert checked.counts["children"].blank == 1


@pytest.mark.parametrize("text", ["2026-04-03", "25/04/2026", "05/05/2026"])
def test_a_date_with_one_reading_is_accepted(tmp_path: Path, text: str) -> None:
    row = f"ref,entry_authority,referred_on,age,sex\nc1,ENT,{text},16,male\n"
    assert codes(folder(tmp_path, children=row)) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("03/04/2026", "V026"), ("3/4/2026", "V026"), ("04/25/2026", "V025"), ("2026-4-3", "V025"),
        ("3/4/26", "V025"), ("25.04.2026", "V025"), ("2026-02-30", "V025"),
        ("2026-04-03 00:00", "V025"), ("1899-01-01", "V021"),
        ("٢٠٢٦-٠٤-٠٣", "V025"), ("46115", "V025"),
    ],
)  # fmt: skip
def test_a_date_that_is_no_date_or_two_is_a_fault(tmp_path: Path, text: str, code: str) -> None:
    row = f"ref,entry_authority,referred_on,age,sex\nc1,ENT,{text},16,male\n"
    assert codes(folder(tmp_path, children=row)) == [code]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("-1", "V021"), ("1.5", "V020"), ("1_0", "V020"), ("nan", "V029"), ("inf", "V029"), ("-Infinity", "V029"),
        ("１", "V020"), ("٣", "V020"), ("1e2", "V020"), ("0x10", "V020"), ("1 000", "V020"), ("+1", "V020"),
        ("9" * 400, "V020"), ("9" * 18, "V021"), ("²", "V020"), ("", "V006"), ("TRUE", "V020"),
    ],
)  # fmt: skip
def test_places_take_plain_whole_numbers_only(tmp_path: Path, text: str, code: str) -> None:
    row = f"vacancy,authority,type,places\nv1,RCV,foster,{text}\n"
    assert codes(folder(tmp_path, vacancies=row)) == [code]


@pytest.mark.parametrize("share", ["0", "-3", "1e-3", "NaN", "0.0009"])
def test_a_fair_share_is_a_thousandth_of_a_child_at_least(tmp_path: Path, share: str) -> None:
    row = f"code,name,region,fair_share\nENT,Entry,South,{share}\n"
    assert len(codes(folder(tmp_path, authorities=row))) == 1


def test_blank_cells_of_an_authority_fall_back_to_the_reference(tmp_path: Path) -> None:
    code, known = next((code, it) for code, it in authorities().items() if it.child_population and it.uasc_in_care)
    week = read_week(
        folder(tmp_path, policy="key,value\n", authorities=f"code,uasc_in_care\n{code},7\n", children=NONE)
    )
    merged = next(authority for authority in week.authorities if authority.code == code)
    assert merged == known.model_copy(update={"uasc_in_care": 7})
    assert len(week.authorities) == len(authorities())


def test_a_code_that_the_reference_lacks_needs_name_and_region_only(tmp_path: Path) -> None:
    bare, full = "code\nNEW\n", "code,name,region\nNEW,New,Wales\n"
    assert codes(folder(tmp_path, policy="key,value\n", authorities=bare, children=NONE)) == ["V006", "V006"]
    week = read_week(folder(tmp_path, policy="key,value\n", authorities=full, children=NONE))
    assert week.authorities[-1].child_population is None


def test_every_policy_key_is_read(tmp_path: Path) -> None:
    text = (
        POLICY + "week_starting,2026-01-05\ntolerances,fairness=2%;near=1\ncalendars,Wales=GB-WLS\n"
        "stages,placed;near\nthreshold,0.0007\ncount_hosted,yes\n"
    )
    policy = read_week(folder(tmp_path, policy=text)).policy
    assert policy == Policy(
        use_reference=False, week_starting=date(2026, 1, 5), threshold=Decimal("0.0007"), count_hosted=True,
        stages=("placed", "near"),
        tolerances=(Tolerance(stage="fairness", percent=Decimal(2)), Tolerance(stage="near", units=1)),
    )  # fmt: skip


def test_a_policy_file_is_laid_over_the_base(tmp_path: Path) -> None:
    file = tmp_path / "my.toml"
    file.write_text('near_miles = 12.5\nstages = ["placed", "near"]\n[tolerances]\nnear = 2\n')
    policy = read_week(folder(tmp_path / "week", policy=POLICY + "regime,voluntary\nnear_miles,5\n"), file).policy
    assert (policy.regime, policy.near_miles, policy.stages) == ("voluntary", Decimal("12.5"), ("placed", "near"))
    assert policy.tolerances == (Tolerance(stage="near", units=2),)


def test_a_policy_file_may_have_all_its_settings_under_a_heading(tmp_path: Path) -> None:
    file = tmp_path / "my.toml"
    file.write_text("[policy]\nnear_miles = 12.5\n[policy.tolerances]\nnear = 2\n")
    policy = read_week(folder(tmp_path / "week"), file).policy
    assert (policy.near_miles, policy.tolerances) == (Decimal("12.5"), (Tolerance(stage="near", units=2),))


def test_a_policy_file_with_faults_tells_them_all(tmp_path: Path) -> None:
    file = tmp_path / "my.csv"
    file.write_text("key,value\nregime,free\nnear_mile,3\n")
    faults = check_week(folder(tmp_path / "week"), file).faults
    assert [(fault.table, fault.row, fault.code) for fault in faults] == [("my.csv", 2, "V023"), ("my.csv", 3, "V030")]


def test_what_a_policy_file_says_of_the_week_is_applied_and_checked_as_the_weeks_own_policy_is(tmp_path: Path) -> None:
    """It used to be laid over the finished week: the reference stayed, and nobody looked for the child."""
    file = tmp_path / "my.csv"
    file.write_text("key,value\nuse_reference,no\n")
    week = folder(tmp_path / "week", policy="key,value\n")
    assert len(read_week(week).authorities) > 200
    assert len(read_week(week, file).authorities) == 3
    file.write_text("key,value\nfairness,leximin\nno_return_overrides,nobody=letter 3\n")
    week = folder(tmp_path / "two", policy=POLICY + "fairness,proportional\ntolerances,fairness=3\n")
    assert codes(week) == []
    faults = check_week(week, file).faults
    assert [(it.table, it.row, it.code) for it in faults] == [("my.csv", 3, "V042"), ("policy", 4, "V032")]


def test_settings_given_one_by_one_are_laid_over_the_policy_file(tmp_path: Path) -> None:
    file = tmp_path / "my.csv"
    file.write_text("key,value\nnear_miles,30\nregime,voluntary\n")
    policy = read_week(folder(tmp_path / "week"), file, given_settings([("near_miles", "7")], "--set")).policy
    assert (policy.near_miles, policy.regime) == (Decimal(7), "voluntary")


def test_a_calendar_given_for_one_nation_leaves_the_others_theirs(tmp_path: Path) -> None:
    policy = read_week(folder(tmp_path, policy=POLICY + "calendars,Scotland=GB-ENG\n")).policy
    areas = {calendar.nation: calendar.subdivision for calendar in policy.calendars}
    assert areas == {"England": "ENG", "Scotland": "ENG", "Wales": "WLS", "Northern Ireland": "NIR"}


@pytest.mark.parametrize("value", ["Englnd=GB-ENG", "England=GB-XYZ", "England=XX-YY", "England=GB", "England=GB-"])
def test_a_calendar_that_nobody_knows_is_a_fault(tmp_path: Path, value: str) -> None:
    """Unknown areas used to end as our own fault, and a misspelt nation left England without public holidays."""
    assert codes(folder(tmp_path, policy=f"{POLICY}calendars,{value}\n")) == ["V031"]


def test_units_are_a_tolerance_of_proportional_fairness(tmp_path: Path) -> None:
    assert codes(folder(tmp_path, policy=POLICY + "tolerances,fairness=3\n")) == ["V032"]
    assert codes(folder(tmp_path, policy=POLICY + "tolerances,fairness=3\nfairness,proportional\n")) == []


@pytest.mark.parametrize("name", ["week.xls", "week.ods", "week.pdf"])
def test_other_forms_are_refused_with_how_to_save_them(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(FileTrouble, match=r"\.xlsx"):
        read_week(tmp_path / name)


def test_a_missing_week_is_file_trouble(tmp_path: Path) -> None:
    with pytest.raises(FileTrouble, match="not there"):
        read_week(tmp_path / "nowhere")


def test_the_digest_knows_facts_not_the_order_of_rows(tmp_path: Path) -> None:
    week = read_week(folder(tmp_path))
    turned = week.model_copy(update={"children": week.children[::-1], "authorities": week.authorities[::-1]})
    changed = week.model_copy(update={"children": week.children[:1]})
    assert week_digest(week) == week_digest(turned) != week_digest(changed)


def test_the_digest_of_a_policy_counts_equal_numbers_as_equal() -> None:
    assert policy_digest(Policy(threshold=Decimal("0.0010"))) == policy_digest(Policy())
    assert policy_digest(Policy(near_miles=Decimal(19))) != policy_digest(Policy())


@pytest.mark.parametrize("form", ["week", "week.xlsx", "week.json"])
def test_a_week_that_is_written_reads_back_equal(tmp_path: Path, form: str) -> None:
    extra = {
        "vacancies": "vacancy,authority,type,places,tags\nv1,RCV,foster,2,halal;step-free\n",
        "places": "place,latitude,longitude\nTown,51.5,-0.1\n",
        "esol_places": "authority,level,places,starts_on,roll_on\nRCV,pre-entry;entry-1,3,2026-01-12,yes\n",
        "regions": "region,weight\nNorth,14.5\n",
        "policy": POLICY + "tolerances,fairness=2.5%\nno_return_overrides,c1=file 12\n",
    }
    week = read_week(folder(tmp_path / "in", **extra))
    write_week(week, tmp_path / form)
    assert read_week(tmp_path / form) == week


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("c3", "write the authority that it moved to into this child's avoid"),
        ("C1", "Did you mean 'c1'?"),
    ],
)
def test_apart_from_a_child_who_is_gone_names_no_other_child(tmp_path: Path, named: str, said: str) -> None:
    """A child who had moved on was "corrected" to the ref that looks most like it: two strangers kept apart."""
    header = "ref,entry_authority,referred_on,age,sex,apart_from"
    text = f"{header}\nc1,ENT,2026-01-05,16,male,\nc2,ENT,2026-01-05,16,male,{named}\n"
    (fault,) = check_week(folder(tmp_path, children=text)).faults
    assert fault.code == "V042"
    assert said in fault.remedy
    assert ("Did you mean" in fault.remedy) == (named == "C1")


def test_siblings_are_not_parted_by_a_capital_in_their_group(tmp_path: Path) -> None:
    """'SIB1' and 'sib1' were two groups of one, each with a warning, and the siblings were placed apart."""
    text = NONE.replace("sex", "sex,group") + "c1,ENT,2026-01-05,16,male,SIB1\nc2,ENT,2026-01-05,16,male,sib1\n"
    (fault,) = check_week(folder(tmp_path, children=text)).faults
    assert (fault.code, fault.level, fault.row) == ("V078", "fault", 3)
    assert "This is SIB1 of row 2" in fault.problem
    assert "Write the same group in both rows" in fault.remedy


def test_a_date_that_excel_kept_as_a_number_is_told_as_the_day_that_it_would_be(tmp_path: Path) -> None:
    text = f"{NONE}c1,ENT,46182,16,male\nc2,ENT,12,16,male\n"
    first, second = check_week(folder(tmp_path, children=text)).faults
    assert first.problem == (
        "This is not a date: it looks like one that Excel kept as a number, and would be 9 June 2026."
    )
    assert first.remedy.startswith("If that day is meant, format the cell as a date, or type 2026-06-09. Type year-")
    assert (second.problem, second.remedy[:20]) == ("This is not a date.", "Type year-month-day,")
