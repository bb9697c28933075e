"""What a proposal says of itself: true claims pass, and each false one is named as ``claims``."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from matcher.check import Violation, verify, violations
from matcher.proposal import Assignment, Change, Level, Load, Proposal, Provenance, StageResult, Unmatched
from matcher.week import Previous, Tolerance, Week
from tests.check.build import ASSIGNMENTS, AUTHORITIES, named, proposal, region, week, with_child

PROVENANCE = Provenance(week_sha256="0", policy_sha256="0", seed=4, backend="by hand", versions={})


def claimed(facts: Week | None = None, **fields: Any) -> Proposal:
    """The lawful proposal with every claim that there is, all of them true."""
    facts = facts or week()
    rows = (ASSIGNMENTS[0].model_copy(update={"miles_to_anchor": 10.0}), *ASSIGNMENTS[1:])
    bare = Proposal(status="optimal", week_starting="2026-03-02", assignments=rows, provenance=PROVENANCE)
    stages = tuple(
        StageResult(
            name=stage.name,
            sense="maximise" if stage.name.startswith(("placed", "near", "wishes")) else "minimise",
            unit="",
            value=stage.value,
            bound=stage.value,
            gap=0.0,
            levels=tuple(Level(ratio=n, count=c) for n, c in stage.levels) if stage.levels is not None else None,
        )
        for stage in verify(facts, bare).stages
    )
    received = {"port": 0, "ash": 1, "elm": 3, "oak": 1}
    loads = tuple(
        Load(
            authority=row.code,
            name=row.name,
            region=row.region,
            before=row.uasc_in_care,
            received=received[row.code],
            after=(row.uasc_in_care or 0) + received[row.code],
            fair_share=100.0,
            ratio=((row.uasc_in_care or 0) + received[row.code]) / 100,
        )
        for row in AUTHORITIES
    )
    return bare.model_copy(update={"stages": stages, "loads": loads} | fields)


def with_stage(name: str, **fields: Any) -> Proposal:
    whole = claimed()
    assert name in {stage.name for stage in whole.stages}
    stages = tuple(stage.model_copy(update=fields) if stage.name == name else stage for stage in whole.stages)
    return whole.model_copy(update={"stages": stages})


def with_load(code: str, **fields: Any) -> Proposal:
    whole = claimed()
    loads = tuple(row.model_copy(update=fields) if row.authority == code else row for row in whole.loads)
    return whole.model_copy(update={"loads": loads})


def found(judged: Proposal, facts: Week | None = None) -> set[str]:
    return {violation.rule for violation in verify(facts or week(), judged).violations}


def test_a_proposal_whose_claims_are_all_true_is_clean() -> None:
    report = verify(week(), claimed())
    assert report.violations == ()
    assert report.clean
    assert report.placed == 5
    assert report.claimed["near"] == 1
    assert not report.by_rule()


def test_a_report_counts_violations_by_rule() -> None:
    report = verify(with_child("c5", complete=False), claimed())
    assert report.by_rule() == {"eligibility": 1}
    assert not report.clean


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("near", {"value": 2, "bound": 2}),
        ("near", {"value": None}),
        ("near", {"sense": "minimise"}),
        ("near", {"bound": 0, "gap": None}),
        ("near", {"bound": 2}),
        ("near", {"bound": 2, "gap": 1.0}),
        ("near", {"gap": None}),
        ("near", {"gap": -1.0}),
        ("near", {"bound": None}),
        ("distance", {"bound": 1, "gap": None}),
        ("tie-break", {"value": 0, "bound": 0}),
        ("fairness", {"value": 3.000002, "bound": 3.0}),
        ("fairness", {"levels": None}),
        ("fairness", {"levels": (Level(ratio="3/1", count=1),)}),
        ("fairness", {"levels": (Level(ratio="3/1", count=1), Level(ratio="53/100", count=2))}),
        ("near", {"levels": (Level(ratio="1/1", count=1),)}),
    ],
)
def test_a_false_word_about_a_stage_is_a_claim(name: str, fields: dict[str, Any]) -> None:
    assert found(with_stage(name, **fields)) == {"claims"}


def test_an_honest_gap_is_lawful_where_optimal_is_not_claimed() -> None:
    honest = with_stage("near", bound=2, gap=1.0).model_copy(update={"status": "feasible"})
    assert found(honest) == set()
    unknown = with_stage("distance", bound=None, gap=None).model_copy(update={"status": "feasible"})
    assert found(unknown) == set()
    rounded = with_stage("fairness", bound=2.9999998)
    assert found(rounded) == set()


@pytest.mark.parametrize(
    ("tolerance", "stage", "bound", "verdict"),
    [
        # near is 1, education 1, fairness 3.0 in the plan
        (Tolerance(stage="near", units=1), "near", 2, set()),
        (Tolerance(stage="near", units=1), "near", 3, {"claims"}),
        (Tolerance(stage="near", percent=Decimal(50)), "near", 2, set()),
        (Tolerance(stage="near", percent=Decimal(49)), "near", 2, {"claims"}),
        (Tolerance(stage="education", units=1), "near", 2, {"claims"}),
        (Tolerance(stage="placed", units=1), "placed-rest", 6, set()),
        (Tolerance(stage="fairness", percent=Decimal(20)), "fairness", 2.5, set()),
        (Tolerance(stage="fairness", percent=Decimal(19)), "fairness", 2.5, {"claims"}),
        (Tolerance(stage="fairness", units=9), "fairness", 2.5, {"claims"}),
    ],
)
@pytest.mark.parametrize("fairness", ["leximin", "max"])
def test_optimal_allows_each_stage_exactly_its_tolerance(
    fairness: str, tolerance: Tolerance, stage: str, bound: float, verdict: set[str]
) -> None:
    facts = week({"tolerances": (tolerance,), "fairness": fairness})
    whole = claimed(facts)
    (row,) = (row for row in whole.stages if row.name == stage)
    assert row.value is not None
    claim = {"bound": bound, "gap": abs(bound - row.value), "levels": row.levels if fairness == "leximin" else None}
    stages = tuple(row.model_copy(update=claim) if row.name == stage else row for row in whole.stages)
    assert found(whole.model_copy(update={"stages": stages}), facts) == verdict


def test_every_stage_is_claimed_once_and_in_order() -> None:
    stages = claimed().stages
    assert found(claimed(stages=stages[:-1])) == {"claims"}
    assert found(claimed(stages=(*stages, stages[-1]))) == {"claims"}
    assert found(claimed(stages=(stages[1], stages[0], *stages[2:]))) == {"claims"}
    assert found(claimed(stages=())) == {"claims"}


def test_a_stopped_proposal_may_leave_stages_out_but_not_say_false_things() -> None:
    stages = claimed().stages
    assert found(claimed(status="stopped", stages=stages[:4])) == set()
    unreached = stages[4].model_copy(update={"value": None, "bound": None, "gap": None, "levels": None})
    assert found(claimed(status="stopped", stages=(*stages[:4], unreached))) == set()
    assert found(with_stage("near", value=3, bound=3).model_copy(update={"status": "stopped"})) == {"claims"}


def test_no_conflict_is_told_beside_a_plan() -> None:
    assert found(claimed(conflict=("pins",))) == {"claims"}


def test_the_changes_since_an_earlier_proposal_are_those_that_there_are() -> None:
    now = {row.ref: row.authority for row in claimed().assignments}
    (first, here), *_ = now.items()
    facts = week(
        previous=tuple(Previous(ref=ref, authority="oak" if ref == first else code) for ref, code in now.items())
    )
    change = Change(ref=first, before="oak", now=here, cause="moved", why="")
    assert here != "oak"
    assert found(claimed(facts, changes=(change,)), facts) == set()
    assert found(claimed(facts, changes=None), facts) == set()
    assert found(claimed(facts, changes=()), facts) == {"claims"}
    assert found(claimed(facts, changes=(change.model_copy(update={"before": "ash"}),)), facts) == {"claims"}
    assert found(claimed(facts, changes=(change, change.model_copy(update={"ref": "c2"}))), facts) == {"claims"}


def test_an_infeasible_proposal_places_nobody() -> None:
    assert found(claimed(status="infeasible")) == {"claims"}
    empty = Proposal(status="infeasible", week_starting="2026-03-02", provenance=PROVENANCE, conflict=("pins",))
    assert found(empty) == set()


@pytest.mark.parametrize("stage", [{"levels": None}, {"levels": (Level(ratio="3/1", count=1),)}, {}])
def test_under_max_fairness_the_top_level_is_enough(stage: dict[str, Any]) -> None:
    facts = week({"fairness": "max"})
    whole = claimed(facts)
    stages = tuple(row.model_copy(update=stage) if row.name == "fairness" else row for row in whole.stages)
    assert found(whole.model_copy(update={"stages": stages}), facts) == set()


def test_without_a_counted_authority_nought_or_nothing_may_be_claimed() -> None:
    facts = week({"rota": "stage", "stages": ("rota",)}, regions=(region("north", None),))
    for value in (None, 0.0):
        row = StageResult(name="rota", sense="minimise", unit="", value=value, bound=value, gap=None, levels=())
        assert found(claimed(facts, stages=(row,), status="feasible"), facts) == set()
    row = row.model_copy(update={"value": 1.0})
    assert found(claimed(facts, stages=(row,), status="feasible"), facts) == {"claims"}


@pytest.mark.parametrize("miles", [10.1, 9.95, None])
def test_the_miles_to_the_anchor_are_the_true_ones(miles: float | None) -> None:
    rows = (ASSIGNMENTS[0].model_copy(update={"miles_to_anchor": miles}), *ASSIGNMENTS[1:])
    assert found(claimed(assignments=rows)) == {"claims"}


def test_a_child_without_an_anchor_has_no_miles() -> None:
    rows = (*claimed().assignments[:4], ASSIGNMENTS[4].model_copy(update={"miles_to_anchor": 0.0}))
    assert found(claimed(assignments=rows)) == {"claims"}
    assert found(proposal(*rows)) == {"claims"}


@pytest.mark.parametrize(
    "fields",
    [
        {"before": 49}, {"before": None}, {"received": 2}, {"after": 54}, {"after": None}, {"fair_share": 99.0},
        {"fair_share": None}, {"ratio": 0.54}, {"ratio": None}, {"name": "Other"}, {"region": "west"},
    ],
)  # fmt: skip
def test_a_load_is_right_in_every_column(fields: dict[str, Any]) -> None:
    assert found(with_load("elm", **fields)) == {"claims"}


def test_an_unknown_load_is_claimed_as_unknown() -> None:
    authorities = tuple(
        row.model_copy(update={"uasc_in_care": None} if row.code == "port" else {}) for row in AUTHORITIES
    )
    facts = week(authorities=authorities)
    whole = claimed(facts)
    loads = tuple(
        row.model_copy(update={"before": None, "after": None, "ratio": None}) if row.authority == "port" else row
        for row in whole.loads
    )
    assert found(whole.model_copy(update={"loads": loads}), facts) == set()
    assert found(whole, facts) == {"claims"}


def test_every_authority_that_receives_is_among_the_loads_once() -> None:
    loads = claimed().loads
    assert found(claimed(loads=loads[1:])) == set()
    assert found(claimed(loads=loads[:-1])) == {"claims"}
    assert found(claimed(loads=(*loads, loads[0]))) == {"claims"}
    assert found(claimed(loads=(*loads, loads[0].model_copy(update={"authority": "nowhere"})))) == {"facts"}


def test_the_week_is_named() -> None:
    assert found(claimed(week_starting="2026-03-09")) == {"claims"}


def test_every_child_is_placed_or_unmatched_exactly_once() -> None:
    assert found(claimed(unmatched=(Unmatched(ref="c5"),))) == {"claims"}
    rows = claimed().assignments[:4]
    alone = proposal(*rows, provenance=PROVENANCE, week_starting="2026-03-02", loads=claimed().loads)
    missing = [v.message for v in verify(week(), alone).violations if v.refs == ("c5",)]
    assert missing == ["c5 is neither placed nor listed as unmatched."]
    twice = alone.model_copy(update={"unmatched": (Unmatched(ref="c5"), Unmatched(ref="c5"))})
    assert [v.message for v in verify(week(), twice).violations if v.refs == ("c5",)] == [
        "c5 is listed as unmatched more than once."
    ]


def test_a_child_is_placed_once() -> None:
    again = Assignment(ref="c5", authority="ash", vacancy="ash-1")
    assert named(week(), proposal(*ASSIGNMENTS, again)) == {"claims"}


@pytest.mark.parametrize(
    "row",
    [
        Assignment(ref="c9", authority="oak"),
        Assignment(ref="c5", authority="elsewhere"),
        Assignment(ref="c5", authority="oak", vacancy="oak-9"),
        Assignment(ref="c5", authority="oak", vacancy="oak-1", school_place="oak Y9"),
        Assignment(ref="c5", authority="oak", vacancy="oak-1", esol_place="oak entry-1"),
    ],
)
def test_a_name_that_the_week_does_not_have_is_of_facts(row: Assignment) -> None:
    assert named(week(), proposal(*ASSIGNMENTS[:4], row)) == {"facts"}


def test_an_unknown_school_place_or_course_is_not_named_twice() -> None:
    for index, field in ((0, "esol_place"), (1, "school_place")):
        rows = list(ASSIGNMENTS)
        rows[index] = rows[index].model_copy(update={field: "nowhere"})
        assert named(week(), proposal(*rows)) == {"facts"}


def test_an_unknown_unmatched_child_is_of_facts() -> None:
    assert named(week(), proposal(unmatched=(Unmatched(ref="c9"),))) == {"facts"}


def test_a_hand_made_proposal_claims_only_what_it_writes() -> None:
    assert found(proposal(*ASSIGNMENTS[:2])) == set()
    assert found(proposal(*ASSIGNMENTS[:4], unmatched=(Unmatched(ref="c5"),))) == set()
    assert found(proposal(loads=claimed().loads[:3])) == {"claims"}
    assert found(proposal(week_starting="2026-03-09")) == {"claims"}
    assert found(proposal(status="optimal")) == {"claims"}


def test_violations_are_sorted_and_say_who_and_where() -> None:
    facts = week(vacancies=(), school_places=(), esol_places=())
    rows = violations(facts, proposal(*(Assignment(ref=row.ref, authority=row.authority) for row in ASSIGNMENTS)))
    assert rows == sorted(rows)
    assert Violation("vacancies", ("c5",), "oak", "No vacancy of oak that suits c5 is left.") in rows
