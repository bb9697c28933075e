"""``matcher propose``: what it writes, what it prints, and that nothing else happens."""

from __future__ import annotations

import csv
import json
import stat
from pathlib import Path

import openpyxl
import pytest

from matcher.proposal import Proposal, comparable
from tests.cli.process import INSTANCES, SAMPLE, TINY, matcher, planted

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")  # it drops the colours on reading
FILES = ("proposal.json", "proposal.csv", "proposal.xlsx")
WEEK = TINY / "siblings-one-place-left"


def test_the_record_holds_every_field_and_the_table_every_child(tmp_path: Path) -> None:
    assert matcher("propose", SAMPLE, "-o", tmp_path).returncode == 0
    record = json.loads((tmp_path / "proposal.json").read_text(encoding="utf-8"))
    assert record["status"] == "optimal"
    assert {"name", "value", "bound", "gap", "seconds", "proof"} <= set(record["stages"][0])
    assert {"ref", "authority", "vacancy", "school_place", "esol_place", "miles_to_anchor"} == set(
        record["assignments"][0]
    )
    assert {"ref", "reasons"} == set(record["unmatched"][0])
    assert {"before", "after", "fair_share", "ratio"} <= set(record["loads"][0])
    assert {"week_sha256", "policy_sha256", "versions", "seed", "backend", "platform"} <= set(record["provenance"])
    assert Proposal.model_validate_json((tmp_path / "proposal.json").read_text(encoding="utf-8")).status == "optimal"
    assert all(row["reasons"] for row in record["unmatched"])
    with (tmp_path / "proposal.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    with (SAMPLE / "children.csv").open(encoding="utf-8-sig", newline="") as file:
        refs = [row["ref"] for row in csv.DictReader(file)]
    assert sorted(row["ref"] for row in rows) == sorted(refs)
    escalated = [row for row in rows if not row["authority"]]
    assert [row["ref"] for row in escalated] == [row["ref"] for row in record["unmatched"]]
    assert all(row["reasons"] and not row["vacancy"] for row in escalated)
    assert all(row["authority_name"] and row["from"] for row in rows if row["authority"])


@pytest.mark.parametrize("name", ["proposal.json", "proposal.csv"])
def test_the_checker_confirms_both_files(tmp_path: Path, name: str) -> None:
    assert matcher("propose", WEEK, "-o", tmp_path).returncode == 0
    assert matcher("check", WEEK, tmp_path / name).returncode == 0


def test_files_with_childrens_rows_are_their_owners_only(tmp_path: Path) -> None:
    matcher("propose", WEEK, "-o", tmp_path / "out")
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "out").iterdir()}
    assert modes == dict.fromkeys(("proposal.json", "proposal.csv", "proposal.xlsx"), 0o600)


def test_the_table_is_utf8_with_a_mark_for_excel(tmp_path: Path) -> None:
    matcher("propose", WEEK, "-o", tmp_path)
    assert (tmp_path / "proposal.csv").read_bytes().startswith(b"\xef\xbb\xbfref,from,authority,authority_name,")


def test_a_ref_that_looks_like_a_formula_is_inert_in_the_table(tmp_path: Path) -> None:
    week = tmp_path / "week"
    week.mkdir()
    for table in WEEK.iterdir():
        text = table.read_text(encoding="utf-8-sig")
        (week / table.name).write_text(text.replace("C3,", "=1+1,"), encoding="utf-8")
    assert matcher("propose", week, "-o", tmp_path / "out").returncode == 0
    assert "\r\n'=1+1," in (tmp_path / "out" / "proposal.csv").read_bytes().decode()
    record = json.loads((tmp_path / "out" / "proposal.json").read_text())
    assert [row["ref"] for row in record["assignments"]] == ["=1+1"]


def test_results_go_to_a_folder_of_the_weeks_name_unless_told(tmp_path: Path) -> None:
    assert matcher("propose", WEEK, cwd=tmp_path).returncode == 0
    assert (tmp_path / "out" / WEEK.name / "proposal.json").is_file()


def test_json_alone_prints_the_record_and_writes_nothing(tmp_path: Path) -> None:
    done = matcher("propose", WEEK, "--json", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["status"] == "optimal"
    assert list(tmp_path.iterdir()) == []


def test_json_with_a_folder_prints_the_very_record_it_writes(tmp_path: Path) -> None:
    done = matcher("propose", WEEK, "--json", "-o", tmp_path)
    assert done.stdout.encode() == (tmp_path / "proposal.json").read_bytes()


def test_quiet_says_nothing_and_writes(tmp_path: Path) -> None:
    done = matcher("propose", SAMPLE, "-q", "-o", tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / "proposal.json").is_file()


def test_verbose_says_on_stderr_what_was_done(tmp_path: Path) -> None:
    done = matcher("propose", WEEK, "-v", "-o", tmp_path)
    assert "read and found without fault" in done.stderr
    assert str(tmp_path / "proposal.json") in done.stderr
    assert "without fault" not in done.stdout


def test_the_summary_says_who_is_placed_who_is_not_and_why(tmp_path: Path) -> None:
    text = matcher("propose", WEEK, "-o", tmp_path).stdout
    assert "Proven: no lawful plan is better" in text
    assert "Placed     1 of 3 children" in text
    assert "\n  C1, C2\n    " in text
    assert "Highest load over fair share" in text


@pytest.mark.parametrize("limit", [(), ("--time-limit", 60)])
def test_the_proposal_is_told_beside_the_rules_in_use_with_a_time_limit_and_without(
    tmp_path: Path, limit: tuple[object, ...]
) -> None:
    """With a limit nothing was compared, and nothing said so."""
    told = matcher("propose", WEEK, "-o", tmp_path, *limit).stdout
    assert "Beside the rules in use" in told
    for rule in ("the rota", "Sweden's rule", "Germany's rule", "placing by hand"):
        assert f"  {rule}" in told
    book = openpyxl.load_workbook(tmp_path / "proposal.xlsx", read_only=True)
    assert {"compared", "subgroups"} <= set(book.sheetnames)


def test_what_there_was_no_time_for_names_the_command(tmp_path: Path) -> None:
    late = "import matcher.cli.timing as t, matcher.solve as s; t.reasoning = lambda *a, **k: s.Limits(1e-9)\n"
    late += "import matcher.cli.solving as beside; beside.USUAL_CHILDREN = 0"
    told = planted(late, "propose", WEEK, "-o", tmp_path, "--time-limit", 60).stdout
    assert "Against the rota: not worked out in the time there was: matcher compare WEEK PROPOSAL tells it." in told
    book = openpyxl.load_workbook(tmp_path / "proposal.xlsx", read_only=True)
    cells = {
        str(cell)
        for name in ("children", "escalated")
        for row in book[name].iter_rows(values_only=True)
        for cell in row
    }
    assert any(cell.startswith("Not worked out here: matcher explain WEEK PROPOSAL") for cell in cells)


def test_the_summary_lists_five_most_and_five_least_loaded(tmp_path: Path) -> None:
    text = matcher("propose", SAMPLE, "-o", tmp_path).stdout
    most, least = text.partition("Most loaded of ")[2].split("\n\n")[:2]
    assert (len(most.splitlines()), len(least.splitlines())) == (7, 7)
    record = json.loads((tmp_path / "proposal.json").read_text(encoding="utf-8"))
    ratios = {f"{load['name']} ({load['authority']})": load["ratio"] for load in record["loads"]}
    first = most.splitlines()[2].strip().split("  ")[0]
    last = least.splitlines()[-1].strip().split("  ")[0]
    known = [ratio for ratio in ratios.values() if ratio is not None]
    assert (ratios[first], ratios[last]) == (max(known), min(known))


@pytest.mark.parametrize("colour", [{"NO_COLOR": "1"}, {"FORCE_COLOR": "1"}, {}])
def test_no_escape_sequence_and_no_animation_off_a_terminal(tmp_path: Path, colour: dict[str, str]) -> None:
    done = matcher("propose", WEEK, "-o", tmp_path, **colour)
    assert "\x1b" not in done.stdout + done.stderr
    assert done.returncode == 0


def test_off_a_terminal_neither_rich_nor_pandas_nor_a_socket_is_used(tmp_path: Path) -> None:
    code = (
        "import atexit, socket, sys\n"
        "def refuse(*_, **__): raise AssertionError('network')\n"
        "socket.socket.connect = socket.getaddrinfo = refuse\n"
        "atexit.register(lambda: print({'rich', 'pandas', 'scipy'} & set(sys.modules), file=sys.stderr))"
    )
    done = planted(code, "propose", WEEK, "-q", "-o", tmp_path)
    assert (done.returncode, done.stderr) == (0, "set()\n")


def test_a_policy_of_ones_own_is_laid_over_the_weeks(tmp_path: Path) -> None:
    week = TINY / "near-before-fairness"
    (tmp_path / "policy.toml").write_text('stages = ["placed", "fairness", "near"]\n')
    went = {}
    for name, more in {"own": (), "other": ("--policy", tmp_path / "policy.toml")}.items():
        done = matcher("propose", week, "--json", *more)
        assert done.returncode == 0, done.stderr
        went[name] = [row["authority"] for row in json.loads(done.stdout)["assignments"]]
    assert went == {"own": ["ASH"], "other": ["BIRCH"]}


def test_options_can_be_set_in_the_environment(tmp_path: Path) -> None:
    done = matcher(
        "propose", WEEK, MATCHER_PROPOSE_JSON="1", MATCHER_PROPOSE_SEED="7", MATCHER_PROPOSE_OUT=str(tmp_path)
    )
    assert json.loads(done.stdout)["provenance"]["seed"] == 7
    assert (tmp_path / "proposal.json").is_file()


def test_equal_runs_give_equal_bytes_whatever_the_hash_seed_the_time_zone_and_the_locale(tmp_path: Path) -> None:
    worlds = (
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "2", "TZ": "America/Adak", "LC_ALL": "tr_TR.UTF-8"},
        {"PYTHONHASHSEED": "3", "TZ": "UTC", "LC_ALL": "C.UTF-8"},
    )
    found = set()
    for number, world in enumerate(worlds):
        folder = tmp_path / str(number)
        assert matcher("propose", SAMPLE, "--no-times", "-q", "-o", folder, **world).returncode == 0
        found.add(tuple((folder / name).read_bytes() for name in FILES))
    assert len(found) == 1


def test_times_and_platform_are_all_that_no_times_leaves_out() -> None:
    with_times = json.loads(matcher("propose", WEEK, "--json").stdout)
    without = json.loads(matcher("propose", WEEK, "--json", "--no-times").stdout)
    assert with_times["provenance"]["platform"]
    assert comparable(with_times) == without != with_times


def test_the_proposal_is_the_same_from_a_folder_a_workbook_and_a_document(tmp_path: Path) -> None:
    records = []
    for form in ("week", "week.xlsx", "week.json"):
        assert matcher("convert", WEEK, tmp_path / form).returncode == 0
        records.append(matcher("propose", tmp_path / form, "--json", "--no-times").stdout)
    assert len(set(records)) == 1
    assert json.loads(records[0])["status"] == "optimal"


def test_help_begins_with_examples_and_is_there_without_a_solver() -> None:
    code = "import atexit, sys\natexit.register(lambda: print({'numpy', 'pydantic', 'ortools'} & set(sys.modules)))"
    for words in (["--help"], ["propose", "--help"], ["rules", "--help"]):
        done = planted(code, *words)
        assert done.returncode == 0
        assert done.stdout.index("Examples:") < done.stdout.index("Options:")
        assert done.stdout.endswith("set()\n")


def test_every_rule_stage_and_setting_is_listed_with_its_source() -> None:
    listed = json.loads(matcher("rules", "--json").stdout)
    assert {"name", "says", "source", "setting", "modes", "default"} == set(listed["rules"][0])
    assert all(rule["source"] and rule["default"] in rule["modes"] for rule in listed["rules"])
    record = json.loads(matcher("propose", SAMPLE, "--json", cwd=INSTANCES).stdout)
    assert {stage["name"] for stage in record["stages"]} <= {stage["name"] for stage in listed["stages"]}
    assert all(setting["meaning"] and setting["source"] for setting in listed["settings"])
    text = matcher("rules").stdout
    assert "MODEL" not in text, "a source that nobody who reads this can open"
    for row in listed["rules"]:
        assert f"\n  {row['name']} (" in text
    for row in listed["settings"]:
        assert f"\n  {row['key']} = " in text
