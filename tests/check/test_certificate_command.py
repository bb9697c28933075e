"""``propose --certificate`` and ``check --certificate`` as they are called; and the verifier without any solver."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from matcher.check.certificate.alike import standing_against
from matcher.check.facts import Facts
from matcher.check.modes import HARD, SOFT, closures, pair_breaches
from tests.cli.process import SAMPLE, TINY, Done, matcher
from tests.small_weeks import FLAVOURS, random_week


@pytest.fixture(scope="module")
def proven(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample week's proposal and its certificate."""
    folder = tmp_path_factory.mktemp("proven")
    done = matcher("propose", SAMPLE, "-o", folder, "--quiet", "--certificate", folder / "proof" / "proof.json")
    assert done.returncode == 0, done.stderr
    return folder


def check(folder: Path, proof: Path, *options: str) -> Done:
    return matcher("check", SAMPLE, folder / "proposal.json", "--certificate", proof, *options)


def test_every_stage_of_the_sample_week_is_certified_in_plain_words(proven: Path) -> None:
    done = check(proven, proven / "proof" / "proof.json")
    assert done.returncode == 0, done.stderr
    told = done.stdout.split("without a solver\n")[1].splitlines()
    assert len(told) == 10
    assert all(line.endswith("certified optimal") for line in told), told


def test_the_certificate_is_its_owners_only(proven: Path) -> None:
    assert (proven / "proof" / "proof.json").stat().st_mode & 0o077 == 0


def test_the_verdicts_come_as_json_too(proven: Path) -> None:
    done = check(proven, proven / "proof" / "proof.json", "--json")
    verdicts = json.loads(done.stdout)["certificate"]
    assert {verdict["worth"] for verdict in verdicts} == {"certified"}
    assert verdicts[3] == {"stage": "near", "worth": "certified", "value": 13, "bound": 13, "gap": 0, "why": ""}


def test_a_certificate_of_other_facts_is_refused_for_a_table_made_by_hand_too(proven: Path, tmp_path: Path) -> None:
    own = matcher("check", SAMPLE, proven / "proposal.csv", "--certificate", proven / "proof" / "proof.json")
    assert own.returncode == 0, own.stderr
    document = json.loads((proven / "proof" / "proof.json").read_text())
    (tmp_path / "other.json").write_text(json.dumps(document | {"week_sha256": "0" * 64}))
    done = matcher("check", SAMPLE, proven / "proposal.csv", "--certificate", tmp_path / "other.json")
    assert done.returncode == 3
    assert "near            refused: The certificate was made for other facts than these." in done.stdout


@pytest.mark.parametrize("name", ["pin-to-unsuitable-place", "half-a-group-pinned", "sibling-refused-there"])
def test_pins_that_cannot_be_kept_are_no_fault_of_ours(proven: Path, tmp_path: Path, name: str) -> None:
    """Laying out what is left of such a week ended as our own fault, before anybody looked at the proposal."""
    (tmp_path / "none.csv").write_text("ref,authority\n")
    week = SAMPLE.parent / "infeasible" / name
    done = matcher("check", week, tmp_path / "none.csv", "--certificate", proven / "proof" / "proof.json")
    assert done.returncode == 3, done.stderr
    assert "placed-rest     refused: " in done.stdout
    assert "our own fault" not in done.stderr


def test_an_altered_certificate_is_refused_with_exit_code_3(proven: Path, tmp_path: Path) -> None:
    document = json.loads((proven / "proof" / "proof.json").read_text())
    document["stages"][3]["steps"][0]["bound"] -= 1
    (tmp_path / "other.json").write_text(json.dumps(document))
    done = check(proven, tmp_path / "other.json")
    assert done.returncode == 3
    assert "near            refused: " in done.stdout
    assert "1 thing does not hold" in done.stderr


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        (None, 6, "cannot be read"),
        ("nothing", 3, "no JSON document"),
        ("[" * 100_000, 3, "no JSON document"),
        ("{}", 3, "must be an object with"),
        ('{"schema_version": ' + "9" * 5000 + "}", 3, "no JSON document"),
    ],
)
def test_a_file_that_is_no_certificate_is_told(
    proven: Path, tmp_path: Path, text: str | None, code: int, told: str
) -> None:
    if text is not None:
        (tmp_path / "proof.json").write_text(text)
    done = check(proven, tmp_path / "proof.json")
    assert (done.returncode, told in done.stderr) == (code, True), done.stderr


def test_one_certificate_is_for_one_week(tmp_path: Path) -> None:
    weeks = (TINY / "near-before-fairness", TINY / "fairness-before-near")
    done = matcher("propose", *weeks, "-o", tmp_path, "--certificate", tmp_path / "proof.json")
    assert done.returncode == 2
    assert "one week at a time" in done.stderr


def test_a_certificate_is_verified_without_a_solver_and_without_anything_of_the_solving_side(proven: Path) -> None:
    program = f"""
import sys
for name in ("ortools", "pandas", "scipy", "matcher.solve", "matcher.rules", "matcher.problem", "matcher.propose"):
    sys.modules[name] = None
from pathlib import Path
from matcher.io import read_week
from matcher.check import read_proposal
from matcher.check.certificate import read_certificate, verify_certificate
folder = Path({str(proven)!r})
certificate = read_certificate(folder / "proof" / "proof.json")
verdicts = verify_certificate(read_week({str(SAMPLE)!r}), read_proposal(folder / "proposal.json"), certificate)
print(sorted({{verdict.worth for verdict in verdicts}}))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "['certified']", done.stderr


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_judging_alike_children_once_says_what_judging_each_does(flavour: str) -> None:
    facts = Facts(random_week(2, flavour))
    children, vacancies = facts.week.children, facts.week.vacancies
    for wanted, judge in ((HARD, closures), (SOFT, pair_breaches)):
        counts = standing_against(facts, children, vacancies, wanted)
        assert counts.tolist() == [[len(judge(facts, c, v)) for v in vacancies] for c in children]
