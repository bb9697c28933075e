"""The README tells the truth: its commands run, its output is what is printed, its tables are complete."""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import matcher.errors
from matcher.cli.app import COMMANDS
from matcher.cli.batch import WORST_LAST
from matcher.errors import INTERRUPTED, MatcherError
from matcher.reference import ATTRIBUTION
from tests.test_architecture import ORDER

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ROOMS = ("matcher", "instances", "benchmarks", "tests")
INSTALL = "python3 -m venv .venv && .venv/bin/pip install -e "


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)


def commands(block: str) -> list[list[str]]:
    """The calls of ``matcher`` in a block, as words; what installs it is left out, as it is installed here."""
    lines = [line.removeprefix("$ ").rpartition(" && ")[2] for line in block.splitlines()]
    words = [shlex.split(line, comments=True) for line in lines]
    return [call[1:] for call in words if call and Path(call[0]).name == "matcher"]


def run(words: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "matcher", *words]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", timeout=120, check=False
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder to work in where ``instances`` is at hand."""
    (tmp_path / "instances").symlink_to(ROOT / "instances")
    return tmp_path


@pytest.mark.parametrize("block", [block for block in blocks("sh") if commands(block)])
def test_every_command_shown_runs_and_ends_well(block: str, folder: Path) -> None:
    for words in commands(block):
        done = run(words, folder)
        assert done.returncode == 0, f"matcher {shlex.join(words)}: {done.stderr}"


def test_the_output_shown_is_what_is_printed(folder: Path) -> None:
    (block,) = blocks("console")
    shown = block.partition("\n")[2]
    printed = run(commands(block)[0], folder).stdout
    checker, flags = doctest.OutputChecker(), doctest.ELLIPSIS
    example = doctest.Example("", shown)
    assert checker.check_output(shown, printed, flags), checker.output_difference(example, printed, flags)


@pytest.mark.parametrize("block", blocks("python"), ids=["propose", "problem"])
def test_what_is_shown_in_python_runs_and_prints_what_it_says(block: str, folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", block], cwd=folder, capture_output=True, encoding="utf-8", timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == re.findall(r"# prints: (.*)$", block, flags=re.MULTILINE)


def test_there_is_one_line_to_run_and_one_to_test_and_both_begin_with_python_alone() -> None:
    lines = [line for block in blocks("sh") for line in block.splitlines() if line.startswith("python3 ")]
    assert len(lines) == 2
    assert all(line.startswith(INSTALL) for line in lines)
    assert lines[0].endswith("matcher propose instances/sample-week -o out/")
    assert ".venv/bin/pytest" in lines[1]


def test_continuous_integration_runs_the_very_test_line_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    pattern = re.search(r"grep -E '([^']+)' README\.md", script)
    assert pattern is not None
    assert len(re.findall(pattern[1] + ".*$", README, flags=re.MULTILINE)) == 1


def test_what_the_commands_shown_leave_in_the_folder_is_ignored_by_git() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    own = (ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8")
    lines = [line for line in (README + own).splitlines() if re.match(r"(python3 |matcher |\.venv/bin/)", line)]
    left = {name for line in lines for name in re.findall(r"(?:-o|template) (\S+)", line)}
    assert left >= {"out/", "smoke.jsonl", "report/", "my-week.xlsx", "monday/"}
    assert [name for name in left if not {name, f"/{name}"} & set(ignored)] == []


def test_every_command_has_its_row() -> None:
    assert re.findall(r"^\| `matcher ([a-z-]+)", README, flags=re.MULTILINE) == list(COMMANDS)


def test_every_exit_code_has_its_row_and_its_place_in_the_order() -> None:
    rows = [int(code) for code in re.findall(r"^\| (\d+) \|", README, flags=re.MULTILINE)]
    errors = [kind for kind in vars(matcher.errors).values() if isinstance(kind, type)]
    raised = {kind.exit_code for kind in errors if issubclass(kind, MatcherError)}
    assert rows == sorted(raised | {0, INTERRUPTED})
    order = re.search(r"from least to worst: ([\d, ]+)\.", README)
    assert order is not None
    assert tuple(map(int, order[1].split(", "))) == WORST_LAST
    assert set(WORST_LAST) == set(rows)


def test_every_link_leads_somewhere() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_room_named_is_there_and_every_room_there_is_named() -> None:
    rooms = README.partition("## The rooms")[2].partition("```\n")[2].partition("```")[0]
    named = {ROOT / "matcher" / name for name in re.findall(r"(?<!\S)([a-z]+(?:/|\.py))(?!\S)", rooms)}
    named |= {ROOT / name for name in ("instances", "benchmarks", "tests")}
    there = {path for path in (ROOT / "matcher").iterdir() if path.is_dir() and (path / "__init__.py").exists()}
    assert there <= named


def test_the_rooms_stand_in_the_order_in_which_they_may_import_each_other() -> None:
    rooms = README.partition("## The rooms")[2].partition("```\n")[2].partition("```")[0]
    levels: dict[int, set[str]] = {}
    for number, name in re.findall(r"^ +(\d+)?  ([a-z]+)(?:/|\.py) ", rooms, flags=re.MULTILINE):
        levels.setdefault(int(number or len(levels)), set()).add(name)
    assert list(levels) == list(range(1, len(ORDER) + 1))
    assert list(levels.values()) == [set(row) for row in ORDER]


def test_a_document_that_is_cited_is_there_or_said_to_be_kept_elsewhere() -> None:
    elsewhere = set(re.findall(r"\w+\.md", README.partition("which this page and docstrings cite")[0].splitlines()[-1]))
    texts = [*ROOT.glob("*.md"), *(path for room in ROOMS for path in (ROOT / room).rglob("*.*"))]
    texts = [path for path in texts if path.suffix in (".md", ".py", ".toml")]
    there = {path.name for path in texts}
    cited = {name for path in texts for name in re.findall(r"\b[A-Z]+\.md\b", path.read_text(encoding="utf-8"))}
    assert elsewhere <= cited - there
    assert cited - there - elsewhere == {"SUITE.md"}  # what publish writes of a suite


def test_every_dependency_is_accounted_for() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8").partition("\ndependencies = [")[2].partition("]")[0]
    table = README.partition("**What it depends on**")[2].partition("**How it is built**")[0]
    for name in re.findall(r'"([A-Za-z0-9_-]+)', text):
        assert name in table, name


def test_the_attribution_is_that_of_the_package() -> None:
    quoted = " ".join(line.removeprefix("> ") for line in README.splitlines() if line.startswith("> "))
    assert ATTRIBUTION in quoted
