from __future__ import annotations

import re

import pytest

from matcher.report.record import markdown, transparency_record
from matcher.week import Override
from tests.report.made import HOSTILE, RULES, hostile, made_proposal, made_week


def record(**policy: object) -> str:
    return transparency_record(made_week(**policy), made_proposal(), RULES)


def test_both_tiers_of_the_standard_stand_under_their_headings() -> None:
    headings = re.findall(r"^## (.+)$", record(), re.MULTILINE)
    assert headings == [
        "Tier 1: overview",
        "Tier 2: owner and responsibility",
        "Tier 2: description and rationale",
        "Tier 2: decision-making process",
        "Tier 2: tool specification",
        "Tier 2: risks, mitigations and impact assessments",
        "Provenance",
    ]


def test_objectives_stand_in_the_policys_order() -> None:
    told = transparency_record(made_week(stages=("fairness", "placed")), made_proposal(stages=()), RULES)
    assert re.findall(r"^(\d)\. (\w+)", told, re.MULTILINE) == [
        ("1", "Highest"), ("2", "Overdue"), ("3", "Children"), ("4", "Other"),
    ]  # fmt: skip


def test_only_objectives_that_were_pursued_are_listed() -> None:
    """Rota and soft rules used to be listed under "taken strictly in this order" where they were off."""
    assert re.findall(r"^\d\. (.+?)\.", record(), re.MULTILINE) == [
        "Overdue children placed", "Highest load over fair share",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fairness", "words"),
    [("leximin", "then the next"), ("max", "as they come"), ("proportional", "points")],
)
def test_fairness_is_worded_as_the_policy_has_it(fairness: str, words: str) -> None:
    assert words in record(fairness=fairness)


def test_a_rule_that_places_child_after_child_is_not_called_optimisation() -> None:
    made = made_proposal().provenance
    assert made is not None
    told = transparency_record(
        made_week(), made_proposal(provenance=made.model_copy(update={"backend": "rota"})), RULES
    )
    assert "by the rule rota" in told
    assert "integer optimisation" not in told
    assert "integer optimisation" in record()


def test_rules_policy_and_run_are_filled_in() -> None:
    told = record()
    assert "| test-rule | A rule of the test. | hard | a source |" in told
    assert "- rota\\_cycle = 30 (changed from the default):" in told
    assert "- With a proposal: 3 (at 2 authorities)" in told
    assert "- week\\_sha256: " + "a" * 64 in told


def test_what_only_the_authority_knows_is_a_marked_blank() -> None:
    told = record()
    for section in ("Website", "Contact", "Appeals and review", "Impact assessments"):
        assert "**TO FILL IN" in told.split(f"### {section}\n")[1].split("\n#")[0]


def test_it_names_no_child() -> None:
    told = record(no_return_overrides=(Override(ref="C1", record="R-77"), Override(ref="C2", record="R-78")))
    assert not re.search(r"\bC[1-4]\b|\bR-7[78]\b|\bG1\b", told)
    assert "- no\\_return\\_overrides = 2 recorded permissions (changed" in told


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_means_nothing_in_markdown(text: str) -> None:
    week, proposal = hostile(text)
    told = transparency_record(week, proposal, RULES, [text])
    assert markdown(text) in told
    unescaped = re.sub(r"\\.", "", told.partition("### Gaps")[2].partition("### Risks")[0])
    assert not re.search(r"[<>\[\]`{}|]", unescaped)


def test_equal_runs_give_equal_records() -> None:
    assert record() == record()
