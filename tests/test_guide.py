"""The guide for coordinators: its commands run as they stand, and its pictures are there."""

from __future__ import annotations

import re
import shlex
import shutil
import warnings
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from matcher.cli import main

INSTANCES = Path(__file__).parents[1] / "instances"
GUIDE = INSTANCES / "guide"
TEXT = (GUIDE / "README.md").read_text()


def blocks(kind: str) -> Iterator[str]:
    return (found.group(1) for found in re.finditer(rf"^```{kind}\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL))


def decisions() -> list[dict[str, str]]:
    """The rows of the guide's table of decisions."""
    head, _, *rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in TEXT.splitlines() if line.startswith("|")
    ]
    return [dict(zip(head, row, strict=True)) for row in rows]


def type_in(path: Path) -> None:
    """Type the guide's decisions into the workbook, as a coordinator would."""
    with warnings.catch_warnings():  # openpyxl leaves the colours out, and says so
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path)
    sheet = book["children"]
    column = {cell.value: cell.column for cell in sheet[1]}
    row_of = {sheet.cell(row, column["ref"]).value: row for row in range(2, sheet.max_row + 1)}
    for decision in decisions():
        row = row_of[decision["ref"]]
        for name in ("decision", "reason", "decided_by"):
            sheet.cell(row, column[name]).value = decision[name] or None
        sheet.cell(row, column["decided_on"]).value = date.fromisoformat(decision["decided_on"])
    book.save(path)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> str:
    """All that the guide's commands say, run in order beside a copy of the sample week."""
    desk = tmp_path_factory.mktemp("desk")
    shutil.copytree(INSTANCES / "sample-week", desk / "sample-week")
    said = []
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(desk)
        for line in "".join(blocks("sh")).splitlines():
            program, *words = shlex.split(line)
            assert program == "matcher"
            if words[0] == "decide":
                type_in(desk / "first" / "proposal.xlsx")
            result = CliRunner().invoke(main, words)
            assert result.exit_code == 0, f"{line}\n{result.output}"
            said.append(result.output)
    return "\n".join(said)


def test_the_guides_commands_run_in_order_from_template_to_second_proposal(told: str) -> None:
    assert "ready to fill in" in told
    assert "No fault. Next: matcher propose." in told
    assert "all as they were recorded" in told


@pytest.mark.parametrize("shown", [line for block in blocks("text") for line in block.splitlines()])
def test_the_guide_shows_what_the_program_says(told: str, shown: str) -> None:
    assert " ".join(shown.split()) in " ".join(told.split())


def test_every_decision_of_the_guide_is_read_back(told: str) -> None:
    assert f"{len(decisions())} recorded in year.ledger" in told
    assert "4 decided, 91 undecided" in told


def test_the_figures_in_the_guides_sentences_are_the_programs(told: str) -> None:
    assert "85 of 94 as it is, 83 of 94 changed so" in told
    assert re.search(r"2 more places in foster care at any one of these: [^.]*Bristol", " ".join(told.split()))


@pytest.mark.parametrize("picture", re.findall(r"!\[[^\]]+\]\(([^)]+)\)", TEXT))
def test_every_picture_of_the_guide_is_there_and_small(picture: str) -> None:
    content = (GUIDE / picture).read_bytes()
    assert content.startswith(b"\x89PNG")
    assert len(content) < 150_000
