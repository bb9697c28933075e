from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from matcher.errors import DataError
from matcher.io.decisions import read_review
from matcher.io.review_columns import CHILDREN_SHEET, DECISION_COLUMNS, PROVENANCE_SHEET, REASONS
from matcher.proposal import proposal_digest
from matcher.report.authorities import authority_rows
from matcher.report.reasons import ChildReason
from matcher.report.workbook import review_workbook, write_review_workbook
from matcher.week import Previous
from tests.report.made import HOSTILE, after_an_earlier_one, hostile, made_beside, made_proposal, made_week

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")  # it drops the colours on reading
TOLD = {
    "C1": ChildReason("C1", "Nearest to the relative.", "West Shire (WEST)", "180 miles more"),
    "C4": ChildReason("C4", "No step-free vacancy.", unblock=("A step-free vacancy anywhere.", "Lift Port's pause.")),
}


def opened(**parts: Any) -> Any:
    content = review_workbook(made_week(), made_proposal(), **parts)
    return openpyxl.load_workbook(io.BytesIO(content))


def rows_of(sheet: Any) -> list[dict[str, object]]:
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_every_child_has_one_row_and_an_escalated_one_names_nobody() -> None:
    rows = rows_of(opened()[CHILDREN_SHEET])
    assert [(row["ref"], row["from"], row["to"]) for row in rows] == [
        ("C1", "PORT", "NORTH"), ("C2", "PORT", "WEST"), ("C3", "PORT", "WEST"), ("C4", "PORT", None),
    ]  # fmt: skip
    assert rows[3]["to authority"] == "nobody: escalated"


def test_a_row_tells_place_start_miles_deadline_and_working_days() -> None:
    first, second, *_ = rows_of(opened()[CHILDREN_SHEET])
    assert first["placement"] == "Foster placement, Northham"
    assert (first["school or English"], str(first["it starts"])[:10]) == ("Year 10 school place", "2026-04-13")
    assert (first["anchor"], first["miles to anchor"]) == ("relative in Northham", 0)
    assert (str(first["deadline"])[:10], first["working days left"]) == ("2026-02-23", -5)
    assert (second["school or English"], second["it starts"]) == ("ESOL Entry 1", "at once")
    assert (str(second["deadline"])[:10], second["working days left"]) == ("2026-03-04", 2)


def test_decision_columns_stand_last_empty_and_with_drop_downs() -> None:
    sheet = opened()[CHILDREN_SHEET]
    names = [column.name for column in DECISION_COLUMNS]
    head = [cell.value for cell in sheet[1]]
    assert head[-len(names) :] == names
    assert all(row[name] is None for row in rows_of(sheet) for name in names)
    lists = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"}
    assert f"=reasons!$A$2:$A${len(REASONS) + 1}".removeprefix("=") in lists.values()
    assert any("refused-by-child" in source for source in lists.values())


def test_next_best_is_left_out_until_somebody_worked_it_out() -> None:
    plain, told = rows_of(opened()[CHILDREN_SHEET])[0], rows_of(opened(reasons=TOLD)[CHILDREN_SHEET])[0]
    assert "next best" not in plain
    assert plain["why"] == (
        "Foster placement; 0.0 miles from the relative in Northham; Year 10 school place from 13 April 2026."
        " The authority then stands at 60 % of its fair share."
    )
    assert (told["why"], told["next best"]) == ("Nearest to the relative.", "West Shire (WEST)")
    assert told["what that would cost"] == "180 miles more"


def test_escalated_children_come_with_what_would_unblock_them() -> None:
    (row,) = rows_of(opened(reasons=TOLD)["escalated"])
    assert (row["ref"], row["days waited"], row["working days left"]) == ("C4", 21, -5)
    assert row["what would unblock it"] == "A step-free vacancy anywhere.\nLift Port's pause."


def test_authorities_and_regions_show_before_and_after() -> None:
    book = opened()
    west = next(row for row in rows_of(book["authorities"]) if row["code"] == "WEST")
    assert (west["load before"], west["receives"], west["load after"]) == (9, 2, 11)
    assert west["places offered"] == 2
    assert (west["ratio before"], west["ratio after"]) == (0.9, 1.1)
    blank = next(row for row in rows_of(book["authorities"]) if row["code"] == "BLANK")
    assert blank["places offered"] == 0, "who receives nobody was not to be told from who offers nothing"
    assert (blank["load before"], blank["ratio after"]) == (None, None)
    region = next(row for row in rows_of(book["regions"]) if row["region"] == "West")
    assert (region["quota of this cycle"], region["received after"]) == (10, 3)


def test_digests_are_kept_for_reading_the_decisions_back() -> None:
    sheet = opened()[PROVENANCE_SHEET]
    kept = dict(sheet.iter_rows(values_only=True))
    assert sheet.sheet_state == "hidden"
    assert kept["proposal_sha256"] == proposal_digest(made_proposal())
    assert (kept["week_sha256"], kept["week_starting"]) == ("a" * 64, "2026-03-02")


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_formula_or_a_link(text: str) -> None:
    told = {"C1": ChildReason("C1", text, text, text), "C4": ChildReason("C4", text, text, text, (text, text))}
    content = review_workbook(*hostile(text), reasons=told)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            if name.startswith("xl/worksheets/sheet"):
                xml = parts.read(name).decode()
                assert "<f>" not in xml and "<f " not in xml and "<hyperlink" not in xml
    book = openpyxl.load_workbook(io.BytesIO(content))
    shown = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "s"}
    assert text in shown
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_every_table_is_frozen_filtered_and_prints_in_landscape_on_one_width() -> None:
    book = opened()
    for name in (CHILDREN_SHEET, "escalated", "authorities", "regions", "reasons"):
        sheet = book[name]
        assert sheet.freeze_panes is not None and sheet.auto_filter.ref.startswith("A1:")
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight == 0
        assert sheet.print_title_rows == "$1:$1"
    for name in (CHILDREN_SHEET, "escalated", "authorities", "regions"):
        assert len(book[name].conditional_formatting) > 0


def test_equal_proposals_give_equal_bytes() -> None:
    slower = made_proposal().provenance.model_copy(update={"seconds": 99.0, "platform": "elsewhere"})  # type: ignore[union-attr]
    again = made_proposal(provenance=slower)
    assert review_workbook(made_week(), made_proposal()) == review_workbook(made_week(), again)


def test_a_proposal_without_a_plan_shows_what_cannot_hold_together() -> None:
    empty = {"status": "infeasible", "assignments": (), "stages": (), "loads": (), "conflict": ("C1 is pinned twice.",)}
    content = review_workbook(made_week(), made_proposal(**empty))
    summary = openpyxl.load_workbook(io.BytesIO(content))["summary"]
    shown = [cell for row in summary.iter_rows(values_only=True) for cell in row]
    assert "C1 is pinned twice." in shown and "No lawful proposal: pins and rules cannot hold together." in shown


def test_the_workbook_is_for_its_owner_only(tmp_path: Path) -> None:
    path, _ = write_review_workbook(tmp_path / "out", made_week(), made_proposal())
    assert path == tmp_path / "out" / "proposal.xlsx"
    assert path.stat().st_mode & 0o077 == 0


def test_decisions_typed_into_the_workbook_are_read_back(tmp_path: Path) -> None:
    path, _ = write_review_workbook(tmp_path, made_week(), made_proposal())
    book = openpyxl.load_workbook(path)
    sheet = book[CHILDREN_SHEET]
    place = {cell.value: cell.column for cell in sheet[1]}
    typed = {"decision": "refused-by-child", "reason": "child-objects", "decided_by": "AB", "decided_on": "2026-03-03"}
    for name, text in typed.items():
        sheet.cell(3, place[name]).value = text
    book.save(path)
    review = read_review(path)
    assert review.proposal_sha256 == proposal_digest(made_proposal())
    assert [(row.ref, row.authority, row.decision, row.reason) for row in review.decisions] == [
        ("C2", "WEST", "refused-by-child", "child-objects"),
    ]  # fmt: skip


@pytest.mark.parametrize(("row", "to"), [(2, "WEST"), (2, None), (5, "NORTH")])
def test_a_decision_on_another_authority_than_was_proposed_is_refused(tmp_path: Path, row: int, to: str | None) -> None:
    """Columns that were sorted alone made ``accept`` of authorities that were never proposed for the child."""
    path, _ = write_review_workbook(tmp_path, made_week(), made_proposal())
    book = openpyxl.load_workbook(path)
    sheet = book[CHILDREN_SHEET]
    place = {cell.value: cell.column for cell in sheet[1]}
    for name, text in {"to": to, "decision": "refused-by-child", "reason": "child-objects", "decided_by": "AB"}.items():
        sheet.cell(row, place[name]).value = text
    sheet.cell(row, place["decided_authority"]).value = "WEST"
    book.save(path)
    with pytest.raises(DataError) as caught:
        read_review(path)
    assert [(fault.code, fault.row, fault.column) for fault in caught.value.faults] == [("V100", row, "to")]


def test_each_child_stands_beside_where_a_rule_in_use_would_have_it() -> None:
    book = opened(beside=made_beside())
    rows = rows_of(book["compared"])
    assert [(row["ref"], row["proposed"], row["under the rota"]) for row in rows] == [
        ("C1", "North Town", "nobody"), ("C2", "West Shire", "North Town"), ("C3", "West Shire", "nobody"),
        ("C4", "nobody: escalated", "West Shire"),
    ]  # fmt: skip
    assert [row["proposal against the rota"] for row in rows][::3] == ["better off", "worse off"]
    assert {row["code"]: row["ratio under the rota"] for row in rows_of(book["authorities"])}["WEST"] == 1.0


def test_the_summary_tells_each_rule_and_why_one_is_missing() -> None:
    told = [cell for row in opened(beside=made_beside())["summary"].iter_rows(values_only=True) for cell in row if cell]
    (rota,) = [line for line in told if str(line).startswith("Against the rota")]
    assert "would place 2 and 0 near their anchor: of 4 children 1 better off with this proposal, 1 worse off" in rota
    assert "Against Sweden's rule: it finds no lawful plan." in told


def test_small_numbers_of_subgroups_are_a_dash() -> None:
    rows = rows_of(opened(beside=made_beside())["subgroups"])
    assert (rows[0]["children"], rows[0]["mean miles to the anchor"]) == (40, "–")
    assert set(list(rows[1].values())[2:]) == {"–"}


def test_without_an_earlier_proposal_or_a_comparison_their_sheets_are_left_out() -> None:
    assert not {"changes", "compared", "subgroups"} & set(opened().sheetnames)


def test_what_changed_and_why_has_a_sheet_of_its_own() -> None:
    content = review_workbook(after_an_earlier_one(), made_proposal())
    book = openpyxl.load_workbook(io.BytesIO(content))
    first, second = rows_of(book["changes"])
    assert (first["ref"], first["authority before"], first["authority now"]) == ("C1", "West Shire", "North Town")
    assert (second["ref"], second["before"], second["now"]) == ("C2", "NORTH", "WEST")
    assert "North Town now takes C1 instead" in str(second["why"])
    told = [cell for row in book["summary"].iter_rows(values_only=True) for cell in row if cell]
    assert "Since the earlier proposal: 1 child as before, 2 changed. Who, and why: the sheet changes." in told


def test_the_sheets_beside_stay_inert_whatever_stands_in_them() -> None:
    for text in HOSTILE:
        week, proposal = hostile(text)
        earlier = tuple(Previous(ref=row.ref, authority="PORT") for row in week.children)
        content = review_workbook(week.model_copy(update={"previous": earlier}), proposal, None, made_beside(text))
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            sheets = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        assert not any("<f>" in xml or "<f " in xml or "<hyperlink" in xml for xml in sheets)


@pytest.mark.parametrize(
    ("until", "regime", "parts"),
    [
        (None, "mandatory", {"PORT": "paused", "NORTH": "directed", "WEST": "volunteer", "BLANK": "directed"}),
        (date(2000, 1, 1), "mandatory", {"PORT": "directed"}),
        (None, "voluntary", {"PORT": "paused", "NORTH": "none", "WEST": "volunteer", "BLANK": "none"}),
        (date(2000, 1, 1), "voluntary", {"PORT": "none"}),
    ],
)
def test_an_authoritys_part_is_that_of_this_week(until: date | None, regime: str, parts: dict[str, str]) -> None:
    """A pause that had lapsed stood beside a child received, and "directed" where only volunteers receive."""
    week = made_week(regime=regime)
    first = week.authorities[0].model_copy(update={"paused_until": until})
    rows = authority_rows(week.model_copy(update={"authorities": (first, *week.authorities[1:])}), made_proposal())
    told = {row.code: row.part for row in rows}
    assert {code: told[code] for code in parts} == parts
