"""People type an authority's name where its code belongs: the fault says which code that is."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.io import check_week, read_week
from matcher.io.naming import Namer

HEADER = "ref,entry_authority,referred_on,age,sex,must\n"


def week_of(folder: Path, entry: str, must: str = "") -> Path:
    (folder / "children.csv").write_text(f"{HEADER}c1,{entry},2026-01-05,16,male,{must}\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("Kent", "Kent is E10000016: write the code."),
        ("leeds", "Leeds is E08000035: write the code."),
        ("Leeds City Council", "Leeds is E08000035: write the code."),
        ("Cheshire West & Chester", "Cheshire West and Chester is E06000050: write the code."),
        ("London Borough of Camden", "Camden is E09000007: write the code."),
        ("Hilingdon", "Did you mean Hillingdon (E09000017)?"),
        ("E1000016", "Did you mean 'E10000016' (Kent)?"),
        ("whsct", "Did you mean 'WHSCT' (Western Health and Social Care Trust)?"),
    ],
)
def test_a_name_for_a_code_is_answered_with_the_code(tmp_path: Path, typed: str, says: str) -> None:
    (fault,) = check_week(week_of(tmp_path, typed)).faults
    assert fault.code == "V041"
    assert fault.remedy == f"{says} Correct the code, or add a row to authorities for a new one."


@pytest.mark.parametrize(
    ("typed", "says"),
    [("Leeds", "Leeds is E08000035: write the code. "), ("Northwest", "Did you mean 'North West'? ")],
)
def test_must_prefers_the_authority_by_name_to_a_region_like_it(tmp_path: Path, typed: str, says: str) -> None:
    (fault,) = check_week(week_of(tmp_path, "E10000016", typed)).faults
    assert (fault.code, fault.remedy) == ("V044", f"{says}Correct it, or take it out.")


def test_an_ons_code_is_read_in_small_letters_as_well(tmp_path: Path) -> None:
    child = read_week(week_of(tmp_path, "e10000016", "e08000035;London")).children[0]
    assert (child.entry_authority, child.must) == ("E10000016", ("E08000035", "London"))


def test_a_name_that_two_authorities_share_is_not_taken_for_either() -> None:
    assert "write the code" not in Namer({"A": "Newport", "B": "Newport City"}).hint("newport")


def test_what_is_like_nothing_has_no_suggestion() -> None:
    assert Namer({"E10000016": "Kent"}).hint("zzz") == ""
