"""Weeks as arrays: the same week, the same answer, and a checker that agrees with the independent one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.arrays.check import check
from benchmarks.arrays.facts import child_table, digest, week_without_children
from benchmarks.arrays.named import NamedPlan
from benchmarks.cell import run
from benchmarks.cells import Cell
from benchmarks.generator import draw_family, week
from benchmarks.generator.families import FAMILIES
from benchmarks.generator.records import ref
from matcher.check import verify
from matcher.proposal import Assignment, Proposal
from matcher.propose import propose
from matcher.rules.children import child_table as table_of_nouns
from matcher.rules.facts import gather

SIZES = {"scale": 300, "weekly": 60, "grouped": 40, "rota-hard": 50, "anchored": 40, "cycle": 50, "esol-bound": 40}
DRAWN = [(family, children, seed) for family, children in SIZES.items() for seed in (1, 2)]


def columns(proposal, count):
    """The proposal's assignments in the drawing's order."""
    row = {each.ref: each for each in proposal.assignments}
    every = [row.get(ref(i)) for i in range(count)]
    names = ("authority", "vacancy", "school_place", "esol_place")
    return NamedPlan(*(np.array([each and getattr(each, name) for each in every], dtype=object) for name in names))


def as_proposal(plan, drawing):
    """The plan as a proposal made by hand, in which what is not named is not there."""
    lines = zip(plan.authority, plan.vacancy, plan.school, plan.esol, strict=True)
    rows = tuple(
        Assignment(ref=ref(i), authority=authority, vacancy=vacancy, school_place=school, esol_place=esol)
        for i, (authority, vacancy, school, esol) in enumerate(lines)
        if authority is not None
    )
    return Proposal(status="feasible", week_starting=drawing.parameters.week_starting.isoformat(), assignments=rows)


def spoilt(plan, dice, count):
    """Some children take what others have."""
    chosen = dice.choice(len(plan.authority), count, replace=False)
    taken = dice.permutation(chosen)
    changed = {}
    for name, column in vars(plan).items():
        new = column.copy()
        if name in dice.choice(list(vars(plan)), 3, replace=False) or name in ("authority", "vacancy"):
            new[chosen] = column[taken]
        changed[name] = new
    return NamedPlan(**changed)


@pytest.fixture(scope="module", params=DRAWN, ids=lambda drawn: "-".join(map(str, drawn)))
def solved(request):
    drawing = draw_family(*request.param)
    facts = week(drawing)
    return drawing, facts, propose(facts, backend="greedy")


def test_what_a_proposal_is_worth_the_array_checker_finds_as_well(solved):
    drawing, facts, proposal = solved
    found = check(drawing, week_without_children(drawing), columns(proposal, drawing.parameters.children), 0)
    assert found.broken == {}
    assert found.placed == len(proposal.assignments)
    assert found.stages == list(verify(facts, proposal).stages)


def test_a_spoilt_plan_breaks_the_same_rules_for_both_checkers(solved):
    drawing, facts, proposal = solved
    lawful, empty = columns(proposal, drawing.parameters.children), week_without_children(drawing)
    dice, seen = np.random.default_rng(5), set()
    for size in (2, 3, 5, 10, 30) * 4:
        plan = spoilt(lawful, dice, size)
        report = verify(facts, as_proposal(plan, drawing))
        found = check(drawing, empty, plan, 0)
        assert set(found.broken) == set(report.by_rule())
        assert found.stages == list(report.stages)
        seen |= set(found.broken)
    assert len(seen) >= 4


def test_a_name_that_the_week_does_not_have_is_found(solved):
    drawing, _, proposal = solved
    plan = columns(proposal, drawing.parameters.children)
    plan.vacancy[np.flatnonzero(plan.vacancy)[0]] = "V9999999"
    assert check(drawing, week_without_children(drawing), plan, 0).broken["facts"] == 1


@pytest.mark.parametrize("family", FAMILIES)
def test_children_as_arrays_are_the_same_children(family):
    drawing = draw_family(family, 60, 3)
    ours, nouns = child_table(drawing, week_without_children(drawing)), week(drawing)
    theirs = table_of_nouns(nouns.children, gather(nouns).authorities.number)
    for name in ("ref", "entry", "referred_on", "age", "sex", "school_year", "esol_level", "types", "in_care"):
        assert getattr(ours, name).tolist() == getattr(theirs, name).tolist()
    assert [ours.complete.tolist(), ours.agreed.tolist()] == [theirs.complete.tolist(), theirs.agreed.tolist()]
    for name in ("needs", "must", "avoid", "wish", "apart"):
        for mine, other in zip(getattr(ours, name), getattr(theirs, name), strict=True):
            assert ours.names(int(mine)) == theirs.names(int(other))
    places = [[t.places[a] if a >= 0 else None for a in t.anchor.tolist()] for t in (ours, theirs)]
    assert places[0] == places[1]
    for one, other in ((ours, theirs), (theirs, ours)):
        pairs = {(a, b) for a, b in zip(one.group.tolist(), other.group.tolist(), strict=True)}
        assert len(pairs) == len({a for a, _ in pairs})


def test_a_cell_of_arrays_has_the_values_of_the_cell_of_nouns():
    arrays, nouns = (run(Cell(name, "cpsat", 60.0, 0)) for name in ("arrays:weekly-40-2", "weekly-40-2"))
    assert arrays["outcome"] == nouns["outcome"] == "proven"
    assert arrays["placed"] == nouns["placed"]
    values = [
        [(s["name"], s["sense"], s["value"], s["bound"], s["levels"]) for s in row["stages"]] for row in (arrays, nouns)
    ]
    assert values[0] == values[1]
    assert set(arrays["phases"]) == {"model", "solve", "deal", "check"}
    assert sum(arrays["phases"].values()) <= arrays["wall_seconds"] + 0.01
    assert arrays["load_seconds"] > 0


def test_an_answer_of_arrays_that_the_checker_refutes_is_wrong(monkeypatch):
    from benchmarks.arrays import answer

    honest = answer.named

    def lie(model, plan):
        names = honest(model, plan)
        child = np.flatnonzero(names.vacancy)[0]
        vacancy = names.vacancy.copy()
        vacancy[:] = vacancy[child]
        return replace(names, vacancy=np.where(names.authority != None, vacancy, None))  # noqa: E711

    monkeypatch.setattr(answer, "named", lie)
    row = run(Cell("arrays:weekly-20-1", "cpsat", 60.0, 0))
    assert row["outcome"] == "wrong"
    assert "vacancies" in row["detail"]


def test_a_limit_that_passes_while_the_model_is_built_leaves_nothing_and_says_why():
    row = run(Cell("arrays:scale-3000-1", "cpsat", 0.02, 0))
    assert (row["outcome"], row["detail"]) == ("nothing", "the limit passed while the model was built")
    assert row["wall_seconds"] < 3


def test_the_hash_of_a_drawing_changes_with_any_array_and_with_nothing_else():
    drawing = draw_family("weekly", 30, 1)
    other = replace(drawing, children=replace(drawing.children, age=drawing.children.age[::-1].copy()))
    assert digest(drawing) == digest(draw_family("weekly", 30, 1))
    assert len({digest(drawing), digest(other), digest(draw_family("weekly", 30, 2))}) == 3
