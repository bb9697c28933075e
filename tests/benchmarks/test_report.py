"""The report page, its tables, the README's block and the comparison's words."""

from __future__ import annotations

import base64
import json
import re

import pytest
from click.testing import CliRunner

from benchmarks.cells import Cell
from benchmarks.cli import main
from benchmarks.report.charts import every_chart
from benchmarks.report.page import html
from benchmarks.report.published import sizes, tail, today
from benchmarks.report.readme import BEGIN, END, document, rewritten
from benchmarks.report.table import Table
from benchmarks.report.tables import every_table, faults, outcomes, summary
from matcher.errors import Usage
from tests.benchmarks.rows import row, stage, unproven

HOSTILE = '<script>alert("x")</script>|`'


def sample():
    rows = [
        row(f"weekly-{n}-1", name, wall, children=n)
        for n in (35, 50, 95)
        for name, wall in (("cpsat", n / 50), ("mip", n / 10))
    ]
    rows.append(row("gap-60-1", "cpsat", 3.0, children=60))
    rows.append(row("gap-60-1", "mip", 60.0, children=60, outcome="unproven", stages=[unproven(9)]))
    return rows


@pytest.fixture
def results(tmp_path):
    path = tmp_path / "results.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in sample()))
    return path


def invoke(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_the_page_needs_nothing_but_itself(results, tmp_path):
    assert invoke("report", results, "-o", tmp_path / "out").exit_code == 0
    page = (tmp_path / "out" / "report.html").read_text()
    assert "<script" not in page
    outside = re.findall(r'(?:src|href)="(?!data:)', page)
    assert outside == []
    images = re.findall(r'src="data:image/svg\+xml;base64,([^"]+)"', page)
    assert len(images) == 5
    for image in images:
        assert b"<svg" in base64.b64decode(image)


def test_the_same_results_give_the_same_bytes(results, tmp_path):
    for name in ("one", "two"):
        invoke("report", results, "-o", tmp_path / name)
    for file in ("report.html", "report.md"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_every_chart_says_in_words_what_it_shows():
    charts = every_chart(sample())
    assert [chart.title for chart in charts] == [
        "Performance profile", "Stages proven as time passes", "Gap as time passes", "Time against size",
        "Memory against size",
    ]  # fmt: skip
    assert "mip solves 75% of the instances" in charts[0].alt


def test_what_a_row_says_is_shown_as_text_and_never_as_markup():
    tables = every_table([row(outcome="wrong", detail=HOSTILE, instance=HOSTILE)])
    page = html("t", "l", [], tables)
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "\\|" in faults([row(outcome="wrong", detail=HOSTILE)]).markdown()


def test_an_unsolved_cell_is_in_no_mean_but_par10s():
    (own,) = [line for line in summary(sample()).rows if line[0] == "mip"]
    assert own[1] == "3 of 4"
    assert own[2] == "5.000"
    assert own[4] == "3 of 4"
    assert own[5] == f"{(3.5 + 5 + 9.5 + 600) / 4:.3f}"
    (ours,) = [line for line in summary(sample()).rows if line[0] == "cpsat"]
    assert ours[6] == f"{((1.7 * 2.0 * 2.9) ** (1 / 3)) - 1:.3f}"


def test_par10_is_over_the_cells_that_every_back_end_ran_and_over_no_other():
    only_ours = row("backlog-1114-1", "cpsat", 60.0, outcome="unproven", children=1114)
    before, after = ({line[0]: line for line in summary(rows).rows} for rows in (sample(), [*sample(), only_ours]))
    assert after["cpsat"][1] == "4 of 5"
    assert after["cpsat"][5] == before["cpsat"][5]


def test_rules_of_thumb_do_not_empty_the_common_ground():
    rows = [*sample(), *(row(f"weekly-{n}-1", "greedy", 0.1, outcome="unproven", children=n) for n in (35, 50, 95))]
    assert summary(rows).rows == summary(sample()).rows
    assert "mip solves 75% of the instances" in every_chart(rows)[0].alt


def test_a_refuted_row_of_the_file_is_reported_as_wrong(results, tmp_path):
    better = row("weekly-35-1", "flow", children=35, stages=[stage(11)])
    results.write_text(results.read_text() + json.dumps(better) + "\n")
    invoke("report", results, "-o", tmp_path / "out")
    text = (tmp_path / "out" / "report.md").read_text()
    assert "| weekly-35-1 | cpsat | wrong | called optimal; flow has a better plan |" in text


def test_the_figures_of_the_readme_are_rewritten_between_the_markers_and_nothing_else(results, tmp_path):
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n{BEGIN}\nold figures\n{END}\nafter\n")
    assert invoke("readme", results, "--file", readme).exit_code == 0
    text = readme.read_text()
    assert text.startswith(f"before\n{BEGIN}\n")
    assert text.endswith(f"{END}\nafter\n")
    assert "old figures" not in text
    assert "| weekly-50 | 1 of 1 | 1.000 | 1.000 | 100 | 5.0 × (1 of 1) |" in text
    assert "| gap-60 | 1 of 1 | 3.000 | 3.000 | 100 | - (0 of 1) |" in text
    invoke("readme", results, "--file", readme)
    assert readme.read_text() == text


def test_a_published_page_says_what_is_not_comparable_and_on_what_it_ran(tmp_path, monkeypatch):
    from benchmarks.runner import local

    suite = tmp_path / "own.toml"
    suite.write_text('[own]\nabout = "one"\n[[own.cells]]\nfamilies=["weekly-50"]\nbackends=["cpsat"]\nseconds=60\n')
    monkeypatch.setattr(local, "run_cell", lambda fields, running, jobs: row(jobs=jobs) | fields)
    monkeypatch.setattr(Cell, "key", "weekly-50-1|cpsat|60|0")
    assert invoke("publish", suite, "-o", tmp_path / "out", "--afresh").exit_code == 0
    assert [path.name for path in sorted((tmp_path / "out").iterdir())] == ["own.jsonl", "own.md"]
    page = (tmp_path / "out" / "own.md").read_text()
    assert "## What is not comparable" in page
    assert "1 cells, on a, 2 cores, 8 GiB" in page
    assert "Load of the machine before a cell: median 0.5, most 0.5." in page
    assert "| weekly-50 | 1 of 1 |" in page


def test_the_tail_names_the_worst_and_counts_certified_stages():
    def told(best):
        return {"stages": 10, "best": best, "within": 10 - best, "refused": 0}

    rows = [
        row("scarce-95-1", wall=1.0, certificate=True, certified=told(10), same_again=True),
        row("scarce-95-2", wall=9.0, certificate=True, certified=told(8), same_again=True),
        row("gap-60-1", wall=10.5, certificate=True, certified=told(9), same_again=False, outcome="unproven"),
    ]
    scarce, gap, every = tail(rows).rows
    assert scarce == ("scarce-95", "2", "2 (60 s)", "5.000", "9.000", "scarce-95-2", "18 of 20 (90.0%)", "2 of 2")
    assert gap[2:6] == ("0 (60 s)", "-", "10.500", "gap-60-1")
    assert every[0] == "all"
    assert every[6] == "27 of 30 (90.0%)"
    assert tail([row()]).rows == ()


def test_the_page_of_a_run_with_peers_says_what_they_cannot_express_and_how_they_fared():
    part = row("weekly-50-1", "peer-flow", outcome="part", stages=[], broken={"caseload": 2}, violations=2)
    page = document("t", [row("weekly-50-1"), row("weekly-95-1"), part], "x")
    assert "What peers can express" in page
    assert "| weekly-50-1 | peer-flow | part | 1.000 | 10 of 20 | - | caseload 2 |" in page
    assert "| weekly-50-1 | cpsat | proven |" in page
    assert "| weekly-95-1 | cpsat |" not in page
    assert "What peers can express" not in document("t", [row()], "x")


def test_the_gap_of_the_provers_is_over_their_own_common_ground():
    rows = [row(name, back) for name in ("a", "b") for back in ("cpsat", "mip")]
    rows.append(row("a", "rota", 0.1, outcome="unproven", stages=[unproven(9)]))
    notes = {chart.title: chart.note for chart in every_chart(rows)}
    assert "over 2 instances" in notes["Gap as time passes"]
    assert "over 1 instance " in notes["The same, with the rules in use today"]


def test_an_answer_well_beyond_its_limit_is_counted_as_late_whatever_it_is():
    rows = [
        row(wall=66.9),
        row(wall=67.1, seed=1),
        row("x", "mip", 70.0, outcome="unproven"),
        row("y", outcome="error"),
    ]
    assert [(line[0], line[-1]) for line in outcomes(rows).rows] == [("cpsat", "1"), ("mip", "1")]


def test_large_weeks_are_told_phase_by_phase():
    phases = {"model": 1.0, "solve": 2.0, "deal": 0.5, "check": 0.25}
    (line,) = sizes([row("arrays:scale-1000-1", wall=3.75, children=1000, phases=phases), row()]).rows
    assert line[:2] == ("scale", "1,000")
    assert line[3:] == ("proven", "1 of 1", "1.00", "2.00", "0.50", "0.25", "3.75", "100")


def test_the_rules_of_today_are_set_beside_ours_on_the_weeks_that_all_ran():
    near = [stage(10), stage(4, "near")]
    rows = [row("weekly-50-1", stages=near, largest_of_takers=0.9), row("weekly-50-2", stages=near)]
    rows.append(row("weekly-50-1", "rota", outcome="unproven", placed=7, stages=[unproven(9)], largest_of_takers=1.5))
    assert [line[:4] for line in today(rows).rows] == [("cpsat", "10", "4", "0.900"), ("rota", "7", "0", "1.500")]


@pytest.mark.parametrize("text", ["no markers", f"{END} {BEGIN}", f"{BEGIN} {BEGIN} {END}"])
def test_a_readme_without_its_markers_is_left_alone(text):
    with pytest.raises(Usage, match="once each"):
        rewritten(text, sample(), "x")


def test_a_table_without_rows_is_its_note():
    assert Table("T", ("a",), (), "nothing").markdown() == "## T\n\nnothing\n\n"


def test_compare_ends_with_exit_code_3_beyond_the_threshold_and_names_the_instance(results, tmp_path):
    slower = tmp_path / "slower.jsonl"
    slower.write_text(
        "".join(json.dumps(each | {"wall_seconds": each["wall_seconds"] * 1.5}) + "\n" for each in sample())
    )
    worse = invoke("compare", results, slower)
    assert worse.exit_code == 3
    assert "worse: weekly-50-1 cpsat 60 s: regression" in worse.output
    assert "geometric mean over 7 solved by both: 1.500 [1.500, 1.500]" in worse.output
    assert invoke("compare", results, slower, "--threshold", "2").exit_code == 0
    assert invoke("compare", results, results).exit_code == 0
    assert invoke("compare", results, slower, "--measure", "memory").exit_code == 0


def test_compare_pairs_two_back_ends_of_one_file(results):
    result = invoke("compare", results, results, "--backend-before", "mip", "--backend-after", "cpsat")
    assert result.exit_code == 0
    assert "wins 3, ties 0, losses 0, gained 1" in result.output
    assert invoke("compare", results, results, "--backend-after", "nobody").exit_code == 2


def test_a_report_of_nothing_is_refused(tmp_path):
    (tmp_path / "empty.jsonl").write_text("")
    assert invoke("report", tmp_path / "empty.jsonl", "-o", tmp_path / "out").exit_code == 2


def test_families_are_listed_with_their_dials():
    listed = invoke("families", "--dials").output
    for family in ("weekly", "cycle", "backlog", "surge", "scarce", "anchored", "grouped", "esol-bound", "rota-hard"):
        assert f"\n{family}" in "\n" + listed
    assert "grouped = 0.7" in listed


def test_generate_writes_a_week_that_can_be_read(tmp_path):
    from matcher.io import read_week

    assert invoke("generate", "weekly-12-3", "-o", tmp_path).exit_code == 0
    assert len(read_week(tmp_path / "weekly-12-3").children) == 12
    assert invoke("generate", "weekly-12-3").exit_code == 2


def test_a_mistyped_command_is_told_the_nearest():
    assert "Did you mean 'report'?" in invoke("repot").output


def test_help_lists_every_command_and_loads_no_solver():
    import subprocess
    import sys

    from benchmarks.cli.app import COMMANDS
    from benchmarks.environment import ROOT

    code = (
        "import sys; from benchmarks.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "print([m for m in ('ortools', 'numpy', 'pydantic', 'matplotlib') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert all(name in out for name in COMMANDS)
    assert out.splitlines()[-1] == "[]"
