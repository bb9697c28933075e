"""The coordinator's week by command line: propose, decide in Excel, record, propose again, and again next week."""

from __future__ import annotations

import json
import re
import shutil
import warnings
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from matcher.cli import main
from matcher.cli.remembered import notices
from matcher.io import read_week
from matcher.io.decisions import read_decisions
from matcher.ledger import Digests, history, record
from matcher.week import Decision, Week
from tests.report.made import made_proposal, made_week

SAMPLE = Path(__file__).parents[2] / "instances" / "sample-week"


def run(*words: object, code: int = 0) -> Result:
    result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exit_code == code, result.output
    return result


def placed(folder: Path) -> dict[str, str]:
    document = json.loads((folder / "proposal.json").read_text())
    return {row["ref"]: row["authority"] for row in document["assignments"]}


def decide_in_excel(path: Path, decisions: dict[str, dict[str, Any]]) -> None:
    """Type decisions into the workbook, as a coordinator would."""
    with warnings.catch_warnings():  # openpyxl leaves the colours out, and says so
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path)
    sheet = book["children"]
    column = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        for name, value in decisions.get(sheet.cell(row, column["ref"]).value, {}).items():
            sheet.cell(row, column[name]).value = value
    book.save(path)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("week")
    run("propose", SAMPLE, "-o", folder / "out", "-q")
    return folder


@pytest.fixture
def desk(first: Path, tmp_path: Path) -> Path:
    shutil.copytree(first, tmp_path, dirs_exist_ok=True)
    return tmp_path


def some_decisions(was: dict[str, str]) -> dict[str, dict[str, Any]]:
    week = read_week(SAMPLE)
    told = {row.ref for row in week.decisions}
    alone = [child.ref for child in week.children if child.group is None and child.ref in was.keys() - told]
    by = {"decided_by": "duty coordinator", "decided_on": date(2026, 6, 23)}
    return {
        **{ref: {"decision": "accept", **by} for ref in alone[:5]},
        alone[5]: {"decision": "pin", "reason": "already-agreed", **by},
        alone[6]: {"decision": "refused-by-authority", "reason": "no-placement", **by},
        alone[7]: {"decision": "refused-by-child", "reason": "child-objects", **by},
        alone[8]: {"decision": "withdrawn", "reason": "reunited", **by},
    }


def test_decisions_in_excel_hold_in_the_second_proposal_and_the_rest_stays(desk: Path) -> None:
    out, second, ledger = desk / "out", desk / "second", desk / "year.ledger"
    was = placed(out)
    decided = some_decisions(was)
    decide_in_excel(out / "proposal.xlsx", decided)

    told = run("decide", out / "proposal.xlsx", "-o", desk / "decisions.csv").output
    assert "9 decided, 86 undecided" in told
    recorded = run("ledger", "record", ledger, SAMPLE, out / "proposal.json", desk / "decisions.csv").output
    own = len(read_week(SAMPLE).decisions)
    assert f"the week, the proposal, {9 + own} decisions" in recorded
    told = run("propose", SAMPLE, "--after", ledger, "-o", second, "--no-progress").output

    now = placed(second)
    by_kind = {kind: [ref for ref, row in decided.items() if row["decision"] == kind] for kind in
               ("accept", "pin", "refused-by-authority", "refused-by-child", "withdrawn")}  # fmt: skip
    assert all(now[ref] == was[ref] for ref in (*by_kind["accept"], *by_kind["pin"]))
    assert all(now.get(ref) != was[ref] for ref in (*by_kind["refused-by-authority"], *by_kind["refused-by-child"]))
    assert by_kind["withdrawn"][0] not in now
    undecided = was.keys() - decided.keys()
    assert sum(now.get(ref) == was[ref] for ref in undecided) >= len(undecided) - 6
    assert "as before" in told
    names = {row.code: row.name for row in read_week(SAMPLE).authorities}
    refused = by_kind["refused-by-authority"][0]
    assert f"{refused}: {names[was[refused]]} ({was[refused]}) -> " in told
    assert "refused (no-placement)" in told
    record = json.loads((second / "proposal.json").read_text())
    changed = {row["ref"]: row for row in record["changes"]}
    assert (changed[refused]["before"], changed[refused]["cause"]) == (was[refused], "refused")
    assert {ref for ref in was | now if was.get(ref) != now.get(ref)} == changed.keys()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sheet = openpyxl.load_workbook(second / "proposal.xlsx")["changes"]
    assert {row[0] for row in sheet.iter_rows(min_row=2, values_only=True)} == changed.keys()
    assert "changes" not in json.loads((out / "proposal.json").read_text())
    run("check", second / "week-with-history.json", second / "proposal.json")


def test_the_second_proposal_is_recorded_and_the_ledger_holds_together(desk: Path) -> None:
    ledger, second = desk / "year.ledger", desk / "second"
    run("ledger", "record", ledger, SAMPLE, desk / "out" / "proposal.json")
    decide_in_excel(desk / "out" / "proposal.xlsx", some_decisions(placed(desk / "out")))
    run("decide", desk / "out" / "proposal.xlsx", "--ledger", ledger)
    run("propose", SAMPLE, "--after", ledger, "-o", second, "-q")
    run("ledger", "record", ledger, SAMPLE, second / "proposal.json")
    assert "all as they were recorded" in run("ledger", "verify", ledger).output
    shown = json.loads(run("ledger", "show", ledger, "--json").output)
    assert shown["proposals"] == 2
    week = read_week(SAMPLE)
    ours = {"accept": 5, "pin": 1, "refused-by-authority": 1, "refused-by-child": 1, "withdrawn": 1}
    own = Counter(row.decision for row in week.decisions)
    assert shown["decisions"] == own + Counter(ours)
    assert sum(shown["credit_in_millionths"].values()) == 0
    received = 6 + own["accept"] + own["pin"]
    assert sum(shown["received"].values()) == sum(row.received for row in week.regions) + received
    assert "Credit (+) and debt (-)" in run("ledger", "show", ledger).output


def test_decisions_on_the_first_workbook_are_refused_once_a_second_proposal_is_recorded(desk: Path) -> None:
    ledger, second = desk / "year.ledger", desk / "second"
    run("ledger", "record", ledger, SAMPLE, desk / "out" / "proposal.json")
    run("propose", SAMPLE, "--after", ledger, "--seed", 7, "-o", second, "-q")
    run("ledger", "record", ledger, SAMPLE, second / "proposal.json")
    decide_in_excel(desk / "out" / "proposal.xlsx", some_decisions(placed(desk / "out")))
    assert "older one" in run("decide", desk / "out" / "proposal.xlsx", "--ledger", ledger, code=5).output


def test_a_proposal_is_refused_when_the_ledger_moved_on_since_it_was_made(desk: Path) -> None:
    ledger, second = desk / "year.ledger", desk / "second"
    run("ledger", "record", ledger, SAMPLE, desk / "out" / "proposal.json")
    run("propose", SAMPLE, "--after", ledger, "-o", second, "-q")
    decide_in_excel(desk / "out" / "proposal.xlsx", some_decisions(placed(desk / "out")))
    run("decide", desk / "out" / "proposal.xlsx", "--ledger", ledger)
    assert "moved on" in run("ledger", "record", ledger, SAMPLE, second / "proposal.json", code=5).output


def test_a_proposal_of_another_week_is_not_recorded(desk: Path) -> None:
    other = desk / "other"
    shutil.copytree(SAMPLE, other)
    rows = (other / "children.csv").read_text().splitlines()
    (other / "children.csv").write_text("\n".join(rows[:-1]) + "\n")
    told = run("ledger", "record", desk / "year.ledger", other, desk / "out" / "proposal.json", code=2).output
    assert "other facts" in told
    assert not (desk / "year.ledger").exists()


def test_an_altered_proposal_is_not_recorded(desk: Path) -> None:
    path = desk / "out" / "proposal.json"
    document = json.loads(path.read_text())
    first, *others = document["assignments"]
    first["authority"] = next(row["authority"] for row in others if row["authority"] != first["authority"])
    path.write_text(json.dumps(document))
    assert "does not hold" in run("ledger", "record", desk / "year.ledger", SAMPLE, path, code=3).output


def test_the_same_decisions_go_into_the_ledger_once(desk: Path) -> None:
    ledger = desk / "year.ledger"
    decide_in_excel(desk / "out" / "proposal.xlsx", some_decisions(placed(desk / "out")))
    run("ledger", "record", ledger, SAMPLE, desk / "out" / "proposal.json")
    run("decide", desk / "out" / "proposal.xlsx", "--ledger", ledger)
    assert (
        "9 changed nothing, in force already"
        in run("decide", desk / "out" / "proposal.xlsx", "--ledger", ledger).output
    )


def test_a_decision_of_another_year_is_warned_of(desk: Path) -> None:
    """2027 for 2026 went into the ledger without a word."""
    (alone, *_), by = list(some_decisions(placed(desk / "out"))), {"decision": "accept", "decided_by": "ann"}
    workbook = desk / "out" / "proposal.xlsx"
    decide_in_excel(workbook, {alone: {**by, "decided_on": date(2026, 7, 29)}})
    assert "Warning" not in run("decide", workbook).output, "31 days after Sunday 28 June"
    decide_in_excel(workbook, {alone: {**by, "decided_on": date(2027, 6, 23)}})
    told = f"Warning: {alone}: decided_on is 2027-06-23, more than 31 days after the week of 2026-06-22."
    assert told in run("decide", workbook).output


def test_decide_records_nothing_when_the_table_cannot_be_written(desk: Path) -> None:
    """It used to record first and refuse afterwards, and a ledger cannot be taken back."""
    ledger, out = desk / "year.ledger", desk / "out"
    decide_in_excel(out / "proposal.xlsx", some_decisions(placed(out)))
    run("ledger", "record", ledger, SAMPLE, out / "proposal.json")
    before = ledger.read_bytes()
    refused = run("decide", out / "proposal.xlsx", "--ledger", ledger, "-o", desk / "decisions.txt", code=2)
    assert "does not end in .csv" in refused.output
    assert ledger.read_bytes() == before


def test_what_decide_writes_is_a_table_of_decisions(desk: Path) -> None:
    decided = some_decisions(placed(desk / "out"))
    decide_in_excel(desk / "out" / "proposal.xlsx", decided)
    run("decide", desk / "out" / "proposal.xlsx", "-o", desk / "decisions.csv")
    rows = [row for _, row in read_decisions(desk / "decisions.csv")]
    assert {row.ref: row.decision for row in rows} == {ref: row["decision"] for ref, row in decided.items()}
    assert "there already" in run("decide", desk / "out" / "proposal.xlsx", "-o", desk / "decisions.csv", code=2).output


def test_export_writes_every_table(desk: Path) -> None:
    ledger = desk / "year.ledger"
    run("ledger", "record", ledger, SAMPLE, desk / "out" / "proposal.json")
    run("ledger", "export", ledger, desk / "tables")
    names = {"audit", "weeks", "shares", "rota", "proposals", "loads", "waits", "decisions"}
    assert {path.stem for path in (desk / "tables").iterdir()} == names
    run("ledger", "export", ledger, desk / "year.json")
    document = json.loads((desk / "year.json").read_text())
    assert len(document["waits"]) == 95
    assert len((desk / "tables" / "waits.csv").read_text().splitlines()) == 96


def test_a_childs_history_is_told(desk: Path) -> None:
    ledger = desk / "year.ledger"
    run("ledger", "record", ledger, SAMPLE, desk / "out" / "proposal.json")
    told = run("ledger", "history", ledger, "--ref", "C0020").output
    assert "refused-by-authority" in told
    assert "S12000020" in told
    assert "knows nothing" in run("ledger", "history", ledger, "--ref", "nobody", code=3).output
    assert len(json.loads(run("ledger", "history", ledger, "--json").output)["rows"]) == 7


def test_two_people_and_a_mistake(desk: Path) -> None:
    """Who overrules whom is said; a cleared cell takes nothing back, and ``reopened`` does."""
    was, ledger = placed(desk / "out"), desk / "year.ledger"
    (alone, *_), by = (list(some_decisions(was)), {"decided_by": "ann"})
    run("ledger", "record", ledger, SAMPLE, desk / "out" / "proposal.json")
    anns, bobs, cleared = (desk / f"{name}.xlsx" for name in ("anns", "bobs", "cleared"))
    for path, typed in (
        (anns, {"decision": "accept", **by}),
        (bobs, {"decision": "refused-by-child", "reason": "child-objects", "decided_by": "bob"}),
        (cleared, {}),
    ):
        shutil.copy(desk / "out" / "proposal.xlsx", path)
        decide_in_excel(path, {alone: typed})
    assert "1 recorded" in run("decide", anns, "--ledger", ledger).output
    told = run("decide", bobs, "--ledger", ledger).output
    assert f"{alone}: refused-by-child {was[alone]} (bob) sets aside {alone}: accept {was[alone]} (ann)" in told
    told = run("decide", anns, "--ledger", ledger).output
    assert "0 recorded" in told
    assert "not recorded again" in told
    told = run("decide", cleared, "--ledger", ledger).output
    assert f"{alone}: refused-by-child {was[alone]} (bob)" in told
    assert "stays in force (reopened takes it back)" in " ".join(told.split())
    decide_in_excel(cleared, {alone: {"decision": "reopened", "reason": "mistake", **by}})
    assert "1 recorded" in run("decide", cleared, "--ledger", ledger).output
    assert history(ledger).decisions[alone] == ()
    again = run("decide", cleared, "--ledger", ledger).output
    assert "0 recorded" in again
    assert f"1 changed nothing, in force already or with nothing to take back: {alone}" in " ".join(again.split())
    table = desk / "anns.csv"
    table.write_text(f"ref,authority,decision,reason,decided_by\n{alone},{was[alone]},accept,,ann\n")
    told = run("ledger", "record", ledger, SAMPLE, desk / "out" / "proposal.json", table).output
    assert "Nothing was recorded." in told and "not recorded again" in told
    told = run("decide", cleared, "-o", desk / "decisions.csv").output
    assert "1 decided, 94 undecided" in told and "only --ledger takes a decision back" in told
    assert read_decisions(desk / "decisions.csv") == ()


def test_decisions_that_would_part_a_group_are_not_recorded(desk: Path) -> None:
    """The next week could not be solved for anybody."""
    was, ledger, week = placed(desk / "out"), desk / "year.ledger", read_week(SAMPLE)
    members = next(rows for rows in _groups(week) if set(rows) <= was.keys())
    other = next(code for code in was.values() if code != was[members[0]])
    run("ledger", "record", ledger, SAMPLE, desk / "out" / "proposal.json")
    book = desk / "out" / "proposal.xlsx"
    decide_in_excel(book, {members[0]: {"decision": "accept", "decided_by": "ann"}})
    run("decide", book, "--ledger", ledger)
    nothing = {"decision": None, "decided_by": None}
    decide_in_excel(
        book, {members[0]: nothing, members[1]: {"decision": "pin", "decided_authority": other, "decided_by": "b"}}
    )
    told = run("decide", book, "--ledger", ledger, code=2).output
    assert f"{members[0]} accept {was[members[0]]} and {members[1]} pin {other}" in " ".join(told.split())
    table = desk / "decisions.csv"
    table.write_text(
        f"ref,authority,decision,reason,decided_by\n{members[1]},{was[members[0]]},refused-by-child,risk,b\n"
    )
    told = run("ledger", "record", ledger, SAMPLE, desk / "out" / "proposal.json", table, code=2).output
    assert "cannot both hold" in " ".join(told.split())
    table.write_text(f"ref,authority,decision,reason,decided_by\n{members[1]},,withdrawn,turned-18,b\n")
    told = run("ledger", "record", ledger, SAMPLE, desk / "out" / "proposal.json", table, code=2).output
    assert f"{members[0]} accept {was[members[0]]} and {members[1]} withdrawn" in " ".join(told.split())


def _groups(week: Week) -> list[list[str]]:
    groups: dict[str, list[str]] = {}
    for child in week.children:
        if child.group:
            groups.setdefault(child.group, []).append(child.ref)
    return [refs for refs in groups.values() if len(refs) > 1]


def test_a_ledger_without_an_entry_is_no_history(desk: Path) -> None:
    (desk / "typo.ledger").touch()
    assert (
        "has no entry yet" in run("propose", SAMPLE, "--after", desk / "typo.ledger", "-o", desk / "two", code=2).output
    )


def test_nobody_and_nothing_is_lost_between_two_weeks(desk: Path) -> None:
    """A waiting child could vanish with its row, and an accepted one be moved to another vacancy, without a word."""
    was, ledger, second = placed(desk / "out"), desk / "year.ledger", desk / "second-week"
    decided = some_decisions(was)
    accepted, refused = next(iter(decided)), list(decided)[6]
    run("ledger", "record", ledger, SAMPLE, desk / "out" / "proposal.json")
    decide_in_excel(desk / "out" / "proposal.xlsx", decided)
    run("decide", desk / "out" / "proposal.xlsx", "--ledger", ledger)
    waits = next(ref for ref in was if ref not in decided)
    documents = json.loads((desk / "out" / "proposal.json").read_text())["assignments"]
    vacancy = {row["ref"]: row["vacancy"] for row in documents}
    shutil.copytree(SAMPLE, second)
    gone = (f"{waits},", f"{accepted},")
    _edit(second / "children.csv", lambda line: "" if line.startswith(gone) else line)
    told = " ".join(run("propose", second, "--after", ledger, "-o", desk / "two").output.split())
    assert f"neither accepted nor withdrawn since they were last proposed for: {waits}. Add the rows again" in told
    assert f"vacancy {vacancy[refused]} of {was[refused]} is in the table still" in told
    (there,) = re.findall(f"refused for {refused} as no longer free, and (C[0-9]{{4}}) is proposed there now", told)
    assert there != refused
    _edit(second / "children.csv", lambda line: line.replace("C0007,", "c0007,"))
    told = " ".join(run("propose", second, "--after", ledger, "-o", desk / "two").output.split())
    assert "C0007 (as c0007?)" in told


def test_a_child_who_stays_as_decided_and_changes_places_is_told(tmp_path: Path) -> None:
    """The authority was held, and the placement that people had agreed to was another one without a word."""
    week, proposal, ledger = made_week(), made_proposal(), tmp_path / "year.ledger"
    record(ledger, week, proposal, Digests("a" * 64, "b" * 64))
    moved = proposal.assignments[0].model_copy(update={"vacancy": "V9", "school_place": None})
    proposal = proposal.model_copy(update={"assignments": (moved, *proposal.assignments[1:])})
    (told,) = notices(week, proposal, history(ledger))  # nobody agreed to anything yet, and it is told all the same
    assert "as before in authority, in another place there: C1 (vacancy V9 instead of V1, school place" in told
    accepted = Decision(ref="C1", authority="NORTH", decision="accept", decided_by="duty")
    (told,) = notices(week.model_copy(update={"decisions": (accepted,)}), proposal, history(ledger))
    assert "C1 stays at NORTH as decided, now with vacancy V9 instead of V1" in told
    assert "school place none instead of NORTH Y10 2026-04-13" in told


def _edit(path: Path, change: Callable[[str], str]) -> None:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(map(change, lines)), encoding="utf-8")


def test_decisions_that_were_typed_survive_another_proposal(desk: Path) -> None:
    """The workbook was replaced, and with it what had been decided in it and was not recorded yet."""
    book, was = desk / "out" / "proposal.xlsx", placed(desk / "out")
    assert "decided-1" not in run("propose", SAMPLE, "-o", desk / "out").output  # nothing is decided in it
    ref = next(iter(was))
    decide_in_excel(book, {ref: {"decision": "accept", "decided_by": "ann"}})
    for number in (1, 2):
        told = run("propose", SAMPLE, "-o", desk / "out").output
        kept = desk / "out" / f"proposal-decided-{number}.xlsx"
        assert f"that workbook is {kept} now" in " ".join(told.split())
        assert "1 decided" in run("decide", kept).output
        assert "0 decided" in run("decide", book).output
        decide_in_excel(book, {ref: {"decision": "accept", "decided_by": "ann"}})
    book.write_bytes(b"no workbook")  # somebody has had a hand in it, and there is no telling
    assert "proposal-decided-3.xlsx now" in " ".join(run("propose", SAMPLE, "-o", desk / "out").output.split())
    assert "0 decided" in run("decide", book).output
