"""``matcher check`` as it is called: exit codes, plain words, JSON, and a week that has changed since."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from matcher.cli import main
from matcher.io import policy_digest, week_digest, write_week
from matcher.proposal import Proposal
from tests.check.build import proposal, reassigned, week, with_child
from tests.check.test_claims import PROVENANCE, claimed

OWN = {"use_reference": False}
BY_HAND = "ref,authority\nc1,ash\nc2,elm\nc3,elm\nc4,elm\nc5,oak\n"


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    path = tmp_path / "week.json"
    write_week(week(OWN), path)
    return path


def check(*arguments: Any) -> Result:
    return CliRunner().invoke(main, ["check", *map(str, arguments)])


def put(folder: Path, judged: Proposal | str) -> Path:
    text = judged if isinstance(judged, str) else judged.model_dump_json()
    path = folder / ("by-hand.csv" if isinstance(judged, str) else "proposal.json")
    path.write_text(text, encoding="utf-8")
    return path


def made_for_this_week(**fields: str) -> Proposal:
    digests = {"week_sha256": week_digest(week(OWN)), "policy_sha256": policy_digest(week(OWN).policy)}
    return claimed(provenance=PROVENANCE.model_copy(update=digests | fields))


def test_a_lawful_table_by_hand_is_clean(facts: Path, tmp_path: Path) -> None:
    result = check(facts, put(tmp_path, BY_HAND))
    assert result.exit_code == 0, result.output
    assert "Nothing found" in result.stdout
    assert "for 5 placed children" in result.stdout
    assert "twenty-miles    not looked at (off)" in result.stdout
    assert "referral        a notice only (soft)" in result.stdout


def test_a_proposal_with_true_claims_is_clean(facts: Path, tmp_path: Path) -> None:
    result = check(facts, put(tmp_path, made_for_this_week()))
    assert result.exit_code == 0, result.output
    near = next(line.split() for line in result.stdout.splitlines() if line.startswith("  near"))
    assert near == ["near", "1", "1"]


def test_what_does_not_hold_is_told_by_rule_with_exit_code_3(facts: Path, tmp_path: Path) -> None:
    result = check(facts, put(tmp_path, reassigned("c5", vacancy="ash-1")))
    assert result.exit_code == 3
    assert "vacancies       1 violation" in result.stdout
    assert "vacancies: c5 takes no vacancy of oak." in result.stdout
    assert "1 thing does not hold" in result.stderr


def test_soft_rules_show_what_they_count(tmp_path: Path) -> None:
    path = tmp_path / "soft"
    write_week(with_child("c5", OWN | {"school_places": "soft"}, age=14, school_year=7), path)
    result = check(path, put(tmp_path, BY_HAND))
    assert result.exit_code == 0, result.output
    assert "school-places   1 counted (soft)" in result.stdout


def test_the_findings_as_json(facts: Path, tmp_path: Path) -> None:
    result = check(facts, put(tmp_path, "ref,authority\nc1,ash\nc5,elsewhere\n"), "--json")
    document = json.loads(result.stdout)
    assert result.exit_code == 3
    assert document["clean"] is False
    assert document["violations"] == [
        {"rule": "facts", "refs": ["c5"], "authority": "elsewhere", "message": "The week has no authority elsewhere."}
    ]
    assert document["rules"][0] == {"rule": "eligibility", "mode": "hard", "violations": 0, "breaches": None}
    assert document["stages"][3] == {"name": "near", "value": 1, "levels": None, "claimed": None}
    assert document["placed"] == 1


@pytest.mark.parametrize(("digest", "what"), [("week_sha256", "The week has"), ("policy_sha256", "The policy has")])
def test_a_proposal_for_other_facts_is_refused(facts: Path, tmp_path: Path, digest: str, what: str) -> None:
    result = check(facts, put(tmp_path, made_for_this_week(**{digest: "0" * 64})))
    assert result.exit_code == 3
    assert f"claims: {what} changed since" in result.stdout


def test_the_policy_of_then_can_be_named(facts: Path, tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text("caseload = 'off'\n", encoding="utf-8")
    then = week(OWN | {"caseload": "off"}).policy
    judged = put(tmp_path, made_for_this_week(policy_sha256=policy_digest(then)))
    assert check(facts, judged).exit_code == 3
    assert check(facts, judged, "--policy", policy).exit_code == 0


def test_bad_data_is_1_and_an_unreadable_file_is_6(facts: Path, tmp_path: Path) -> None:
    result = check(facts, put(tmp_path, "child,authority\n"))
    assert result.exit_code == 1
    assert "P005 by-hand.csv, row 1, column ref" in result.stderr
    assert check(facts, tmp_path / "none.csv").exit_code == 6
    assert check(tmp_path / "none", put(tmp_path, proposal())).exit_code == 6


def test_the_help_begins_with_examples() -> None:
    result = check("--help")
    assert result.exit_code == 0
    assert "matcher check instances/sample-week out/proposal.json" in result.stdout
