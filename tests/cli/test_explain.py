"""``explain``, ``what-if``, ``frontier``, ``compare`` and ``withstand``, run as a person runs them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
import pytest

from matcher.check import read_proposal
from matcher.explain.beside import RULES_IN_USE, beside
from matcher.io import read_week
from matcher.propose import propose
from tests.cli.process import INSTANCES, SAMPLE, TINY, matcher

SOLVER_WORDS = ("leximin", "dual", " arc", "objective value", "infeasible", " lp ", "relaxation", "tie-break")


@pytest.fixture(scope="module")
def proposal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    assert matcher("propose", SAMPLE, "-o", folder, "-q").returncode == 0
    return folder / "proposal.json"


def placed(proposal: Path) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = json.loads(proposal.read_text(encoding="utf-8"))["assignments"]
    return rows


def test_a_placed_child_is_explained_with_the_price_of_each_objective(proposal: Path) -> None:
    done = matcher("explain", SAMPLE, proposal, placed(proposal)[3]["ref"])
    assert done.returncode == 0, done.stderr
    assert placed(proposal)[3]["authority"] in done.stdout
    assert "The next best" in done.stdout
    assert "If only this placement falls through and everyone else stays" in done.stdout
    assert "Sharing of load" in done.stdout
    assert not [word for word in SOLVER_WORDS if word in done.stdout.lower()]


def test_the_same_as_json_holds_every_price(proposal: Path) -> None:
    done = matcher("explain", SAMPLE, proposal, placed(proposal)[3]["ref"], "--json")
    told = json.loads(done.stdout)
    assert told["schema_version"] == 1
    assert {"stage", "before", "after", "verdict", "words"} <= set(told["next_best"]["prices"][0])
    assert [set(row) >= {"authority", "near", "weeks", "ratio"} for row in told["fallbacks"]] == [True, True]


def test_why_not_names_the_rule_and_its_source(proposal: Path) -> None:
    done = matcher("explain", SAMPLE, proposal, placed(proposal)[3]["ref"], "--why-not", "E08000035")
    assert done.returncode == 0, done.stderr
    assert "Rule participation" in done.stdout
    assert "Immigration Act 2016" in done.stdout


def test_an_escalated_child_is_told_what_would_place_it(proposal: Path) -> None:
    done = matcher("explain", SAMPLE, proposal, "C0042")
    assert done.returncode == 0, done.stderr
    assert "C0042 is escalated" in done.stdout
    assert "Solved again with the first of these" in done.stdout


def test_a_withdrawn_child_is_not_said_to_be_escalated(proposal: Path) -> None:
    done = matcher("explain", SAMPLE, proposal, "C0034")
    assert done.stdout.startswith("C0034 is withdrawn: no place is looked for.")
    assert "escalated" not in done.stdout
    assert json.loads(matcher("explain", SAMPLE, proposal, "C0034", "--json").stdout)["withdrawn"] is True


def test_every_child_is_explained_at_once_and_the_workbook_holds_it(tmp_path: Path) -> None:
    week = TINY / "near-before-fairness"
    assert matcher("propose", week, "-o", tmp_path, "-q").returncode == 0
    done = matcher("explain", week, tmp_path / "proposal.json", "--all", "-o", tmp_path / "exact", "--jobs", 2)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("C1: ")
    assert "because anything else makes the whole plan worse" in " ".join(done.stdout.split())
    sheet = openpyxl.load_workbook(tmp_path / "exact" / "proposal.xlsx")["children"]
    head = [cell.value for cell in sheet[1]]
    row = dict(zip(head, (cell.value for cell in sheet[2]), strict=True))
    assert "because anything else makes the whole plan worse" in str(row["why"])
    assert "BIRCH" in str(row["next best"])
    assert "1 fewer child near the anchor" in str(row["what that would cost"])


def test_all_within_a_time_limit_tells_what_it_can_and_names_whom_it_did_not_reach(
    proposal: Path, tmp_path: Path
) -> None:
    done = matcher("explain", SAMPLE, proposal, "--all", "--time-limit", 3, "-o", tmp_path, "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    rows = {row["ref"]: row for row in told["children"]}
    assert len(rows) == 95
    assert told["not_solved"] == [ref for ref, row in rows.items() if not row["solved"]] != []
    assert rows["C0042"]["unblock"]
    late = next(row for row in placed(proposal) if row["ref"] == told["not_solved"][-1])
    assert rows[late["ref"]]["price"].startswith("If everyone else stays")
    sheet = openpyxl.load_workbook(tmp_path / "proposal.xlsx")["children"]
    assert sheet.max_row == 96


def test_whom_the_limit_did_not_reach_is_said_in_words(proposal: Path) -> None:
    done = matcher("explain", SAMPLE, proposal, "--all", "--time-limit", 0.5)
    told = " ".join(done.stdout.split())
    assert done.returncode == 0, done.stderr
    assert "The time limit came first: solved for " in told
    assert "counted with everyone else staying as proposed" in told


def test_one_child_or_all_must_be_asked_for(proposal: Path) -> None:
    for words in ((), ("C0001", "--all"), ("--all", "--why-not", "E06000001"), ("C0001", "-o", "x")):
        done = matcher("explain", SAMPLE, proposal, *words)
        assert done.returncode == 2, words


def tiny_proposal(folder: Path) -> Path:
    assert matcher("propose", TINY / "siblings-one-place-left", "-o", folder / "tiny", "-q").returncode == 0
    return folder / "tiny" / "proposal.json"


def test_an_unknown_child_and_a_proposal_of_another_week_are_told(proposal: Path, tmp_path: Path) -> None:
    done = matcher("explain", SAMPLE, proposal, "C9999")
    assert done.returncode == 2
    assert "The week has no child 'C9999'." in done.stderr
    assert "Did you mean C0004?" in matcher("explain", SAMPLE, proposal, "c0004").stderr
    for command in (("compare",), ("report",), ("record",), ("withstand",), ("explain", "--all")):
        other = matcher(*command[:1], TINY / "siblings-one-place-left", proposal, *command[1:])
        assert other.returncode == 2, command
        assert "The proposal was made for another week: C0001, C0002, C0003 and 92 more" in other.stderr
    swapped = matcher("compare", SAMPLE, proposal, "--against", tiny_proposal(tmp_path))
    assert swapped.returncode == 2
    assert "made for another week" in swapped.stderr


def test_facts_that_are_not_those_of_the_proposal_explain_nothing(proposal: Path, tmp_path: Path) -> None:
    """Without its --policy, a proven proposal was said to be not proven best, and a better plan was told."""
    (tmp_path / "policy.csv").write_text("key,value\nnear_miles,30\n")
    done = matcher("explain", SAMPLE, proposal, "C0001", "--policy", tmp_path / "policy.csv")
    assert done.returncode == 2
    assert "The policy has changed since this proposal was made" in done.stderr


def test_a_time_limit_that_comes_first_is_told(proposal: Path) -> None:
    done = matcher("explain", SAMPLE, proposal, placed(proposal)[3]["ref"], "--time-limit", "0.01")
    assert done.returncode == 3
    assert "time limit" in done.stderr


def test_what_if_shows_each_objective_and_who_moves() -> None:
    done = matcher("what-if", SAMPLE, "--pause", "E06000011", "--add-vacancies", "E06000001:foster:2", "--children", 3)
    assert done.returncode == 0, done.stderr
    assert "of 94 as it is" in done.stdout
    assert "of 97 changed so" in done.stdout
    assert "Other children placed" in done.stdout
    assert "would be elsewhere" in done.stdout


def test_what_if_checks_a_setting_against_the_week() -> None:
    """A permission for a child who is not there used to change nothing, unsaid."""
    done = matcher("what-if", SAMPLE, "--set", "no_return_overrides=NOBODY=letter 3", "--json")
    assert done.returncode == 1
    assert "V042 --set, row 1, column value" in done.stderr


def test_what_if_reads_settings_as_the_policys_cells() -> None:
    week = TINY / "near-before-fairness"
    done = matcher("what-if", week, "--set", "stages=placed;fairness;near;tie-break", "--json")
    told = json.loads(done.stdout)
    assert [(row["ref"], row["before"], row["after"]) for row in told["moves"]] == [("C1", "ASH", "BIRCH")]
    wrong = matcher("what-if", week, "--set", "near_mile=3", "--set", "regime=none")
    assert wrong.returncode == 1
    assert "Did you mean 'near_miles'?" in wrong.stderr
    assert "2 faults" in wrong.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "Nothing is changed"),
        (("--set", "near_miles"), "KEY=VALUE"),
        (("--add-vacancies", "ASH:tent:1"), "AUTHORITY:TYPE:N"),
        (("--add-vacancies", "ASH:foster:many"), "AUTHORITY:TYPE:N"),
        (("--pause", "NOWHERE"), "no authority 'NOWHERE'"),
    ],
)
def test_what_if_refuses_what_it_cannot_read(words: tuple[str, ...], message: str) -> None:
    done = matcher("what-if", TINY / "near-before-fairness", *words)
    assert done.returncode == 2
    assert message in done.stderr


def test_the_frontier_is_printed_and_written_as_a_table(tmp_path: Path) -> None:
    done = matcher("frontier", SAMPLE, "-o", tmp_path / "points.csv")
    assert done.returncode == 0, done.stderr
    assert "Every point is exact" in done.stdout
    with (tmp_path / "points.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [int(row["near"]) for row in rows] == list(range(int(rows[0]["near"]), int(rows[-1]["near"]) + 1))
    assert all(row["proven"] == "yes" for row in rows)
    ratios = [float(row["ratio"]) for row in rows]
    assert ratios == sorted(ratios)


def test_the_frontier_is_drawn_as_a_picture_with_its_words(tmp_path: Path) -> None:
    pytest.importorskip("vl_convert")
    done = matcher("frontier", SAMPLE, "-o", tmp_path / "points.svg", "--json")
    assert json.loads(done.stdout)["points"]
    drawn = (tmp_path / "points.svg").read_text(encoding="utf-8")
    assert drawn.startswith("<svg")
    assert "Children near their anchor against the fullest authority" in drawn
    assert matcher("frontier", SAMPLE, "-o", tmp_path / "points.png").returncode == 2


def test_compare_tells_who_is_better_off_and_hides_small_numbers(proposal: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    document = json.loads(proposal.read_text(encoding="utf-8"))
    other.write_text(json.dumps(document | {"assignments": document["assignments"][:-6]}), encoding="utf-8")
    done = matcher("compare", SAMPLE, proposal, "--against", other)
    assert done.returncode == 0, done.stderr
    said = " ".join(done.stdout.split())
    assert "of 94 children: 6 better off, 0 worse off, 0 better in one way and worse in another, 88 neither" in said
    assert "A dash stands for" in done.stdout


def test_compare_and_propose_tell_the_same_of_the_rules_in_use(proposal: Path) -> None:
    """Of placing by hand, compare counted 23 better off and propose 24: it was followed on two forms of the model."""
    week, ours = read_week(SAMPLE), read_proposal(proposal)
    told = beside(week, ours)
    document = json.loads(matcher("compare", SAMPLE, proposal, "--json").stdout)["against"]
    for rule, other in zip(RULES_IN_USE, told.others, strict=True):
        assert document[rule] | {"by_child": []} == {
            "children": other.children, "authorities": other.authorities, "by_child": []
        }  # fmt: skip
    assert told.others[-1].at == {row.ref: row.authority for row in propose(week, backend="greedy").assignments}, (
        "by hand is what propose --backend greedy writes"
    )


def test_withstand_tries_every_receiving_authority_and_random_tenths(proposal: Path) -> None:
    done = matcher("withstand", SAMPLE, proposal, "--draws", 2, "--json")
    told = json.loads(done.stdout)
    assert {row["what"] for row in told["authorities"]} == {row["authority"] for row in placed(proposal)}
    assert [row["what"] for row in told["tenths"]] == ["1", "2"]
    assert all(0 <= row["lost"] <= row["hit"] for row in told["authorities"] if row["lost"] is not None)


@pytest.mark.parametrize("words", [("explain", "--all"), ("explain", "C1"), ("compare",), ("withstand",)])
def test_a_proposal_without_a_plan_is_not_explained_as_if_it_had_one(tmp_path: Path, words: tuple[str, ...]) -> None:
    """It said that no place is lacking and that an objective keeps the child back; two pins were in conflict."""
    week = INSTANCES / "infeasible" / "two-pins-one-place"
    assert matcher("propose", week, "-o", tmp_path, "-q").returncode == 4
    command, *others = words
    done = matcher(command, week, tmp_path / "proposal.json", *others)
    assert done.returncode == 4
    assert done.stdout == ""
    assert "This proposal holds no plan. These cannot hold together:" in done.stderr
    assert "pin: C1 is decided for ASH." in done.stderr


def test_the_workbook_of_a_week_without_a_plan_says_why_nobody_is_placed(tmp_path: Path) -> None:
    week = INSTANCES / "infeasible" / "two-pins-one-place"
    matcher("propose", week, "-o", tmp_path, "-q")
    book = openpyxl.load_workbook(tmp_path / "proposal.xlsx", read_only=True)
    told = {str(cell) for row in book["escalated"].iter_rows(values_only=True) for cell in row}
    assert any("decisions and rules cannot hold together" in cell for cell in told)
    assert not any("No place was found" in cell for cell in told)


def test_a_week_in_which_nobody_receives_says_that_nothing_was_tried(tmp_path: Path) -> None:
    assert matcher("propose", TINY / "no-vacancies", "-o", tmp_path, "-q").returncode == 0
    told = matcher("withstand", TINY / "no-vacancies", tmp_path / "proposal.json", "--draws", 0).stdout
    assert told.startswith("No authority receives a child, so none was tried.")
