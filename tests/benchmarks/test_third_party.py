"""Third parties' formats: read as published, solved through the engine's Problem, and right by brute force."""

from __future__ import annotations

import csv
import itertools
import json

import numpy as np
import pytest

from benchmarks.third_party import SAMPLES, pose
from benchmarks.third_party.gap import read_gap
from benchmarks.third_party.placement import read_placement
from benchmarks.third_party.posed import OPTIMA
from matcher.errors import Usage
from matcher.solve import solve

ONE = "2 3\n 1 2 3\n 4 5 6\n 7 8 9\n 1 1 1\n 10 11\n"
DOCUMENT = {
    "schema": "family-placement",
    "version": 1,
    "services": ["places"],
    "localities": [{"name": "north", "capacity": {"places": 3}}],
    "families": [{"name": "f", "needs": {"places": 2}, "score": {"north": 5}}],
}


def known():
    with OPTIMA.open() as lines:
        rows = [(r["file"], int(r["number"]), r["sense"], int(r["optimum"])) for r in csv.DictReader(lines)]
    return [row for row in rows if (SAMPLES / row[0]).exists()]


def gap_by_hand(gap, sense):
    """Every assignment of every job."""
    values = []
    for choice in itertools.product(range(gap.agents), repeat=gap.jobs):
        agent, job = np.array(choice), np.arange(gap.jobs)
        used = np.bincount(agent, weights=gap.uses[agent, job], minlength=gap.agents)
        if (used <= gap.capacities).all():
            values.append(int(gap.costs[agent, job].sum()))
    return max(values) if sense == "maximise" else min(values)


def placement_by_hand(placement):
    """Every way to send each family somewhere or nowhere."""
    best = 0
    for choice in itertools.product(range(-1, len(placement.localities)), repeat=len(placement.families)):
        sent = [(family, place) for family, place in enumerate(choice) if place >= 0]
        used = np.zeros_like(placement.capacity)
        for family, place in sent:
            used[place] += placement.needs[family]
        if all(placement.score[s] >= 0 for s in sent) and (used <= placement.capacity).all():
            best = max(best, sum(int(placement.score[s]) for s in sent))
    return best


@pytest.mark.parametrize(("file", "number", "sense", "optimum"), known())
def test_the_engine_meets_the_known_optimum_of_every_sample_and_so_does_brute_force(file, number, sense, optimum):
    content = (SAMPLES / file).read_bytes()
    if file.endswith(".json"):
        posed = pose("placement", file, content, [])
        assert placement_by_hand(read_placement(content)) == optimum
    else:
        posed = pose("gap", file, content, [str(number), *(["max"] if sense == "maximise" else [])])
        assert gap_by_hand(read_gap(content.decode())[number - 1], sense) == optimum
    solution = solve(posed.problem)
    assert solution.status == "optimal"
    assert posed.worth(solution.plan) == posed.optimum == optimum


def test_both_layouts_hold_the_same_problem():
    (alone,) = read_gap(ONE)
    first, second = read_gap("2\n" + ONE + ONE)
    assert alone.costs.tolist() == first.costs.tolist() == [[1, 2, 3], [4, 5, 6]]
    assert second.uses.tolist() == [[7, 8, 9], [1, 1, 1]]
    assert alone.capacities.tolist() == [10, 11]


@pytest.mark.parametrize(
    "text", ["", "2", "2 3 1", ONE + "1 1", "3\n" + ONE + ONE, ONE.replace("9", "-9"), ONE.replace("9", "9.5"), "1e3 1"]
)
def test_a_file_of_another_shape_is_refused(text):
    with pytest.raises(Usage):
        read_gap(text)


@pytest.mark.parametrize("options", [["3"], ["0"], ["x"], ["1", "most"]])
def test_a_problem_that_the_file_does_not_hold_is_refused(options):
    with pytest.raises(Usage, match="holds 2 problems"):
        pose("gap", "f", ("2\n" + ONE + ONE).encode(), options)


def test_a_plan_that_breaks_a_capacity_or_leaves_a_job_out_is_worth_nothing():
    posed = pose("gap", "f", ONE.encode(), [])
    width = posed.problem.width
    assert width == 6
    assert posed.worth(np.array([0, 0, 0, 1, 1, 1])) == 15
    assert posed.worth(np.array([1, 0, 0, 0, 1, 1])) == 12
    assert posed.worth(np.array([1, 1, 0, 0, 0, 1])) is None
    assert posed.worth(np.array([1, 0, 0, 0, 1, 0])) is None


def test_a_job_that_fits_nowhere_leaves_no_answer():
    posed = pose("gap", "f", b"1 1\n5\n9\n8\n", [])
    assert solve(posed.problem).status == "infeasible"


def test_a_published_optimum_is_known_by_name_and_size_and_no_optimum_is_claimed_for_anything_else():
    zeros = " ".join(["0"] * (2 * 5 * 15 + 5))
    assert pose("gap", "gap1.txt", f"5 15 {zeros}".encode(), ["1", "max"]).optimum == 336
    assert pose("gap", "gap1.txt", f"5 15 {zeros}".encode(), ["1"]).optimum is None
    assert pose("gap", "gap1.txt", ONE.encode(), ["1", "max"]).optimum is None
    assert pose("gap", "gapa.txt", ONE.encode(), []).optimum is None


def change(**fields):
    return json.dumps(DOCUMENT | fields).encode()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"[]", "no family placement"),
        (b"not json", "no family placement"),
        (change(version=2), "version 1"),
        (change(services=["places", "places"]), "same name"),
        (change(services=["school"]), "does not list"),
        (change(families=[{"name": "f", "needs": {"places": 1.5}, "score": {}}]), "whole number"),
        (change(families=[{"name": "f", "needs": {"places": True}, "score": {}}]), "whole number"),
        (change(families=[{"name": "f", "needs": {"places": 1}, "score": {"south": 3}}]), "does not list"),
        (change(families=[{"name": "f", "score": {}}]), "needs"),
    ],
)
def test_a_document_of_another_shape_is_refused_and_says_where(content, told):
    with pytest.raises(Usage, match=told):
        read_placement(content)


def test_a_family_goes_only_where_it_has_a_score_and_where_all_of_it_fits():
    families = [
        {"name": "large", "needs": {"places": 4}, "score": {"north": 9}},
        {"name": "closed", "needs": {"places": 1}, "score": {}},
        {"name": "fits", "needs": {"places": 3}, "score": {"north": 2}},
    ]
    posed = pose("placement", "f", change(families=families), [])
    assert posed.worth(solve(posed.problem).plan) == 2


def test_a_document_without_families_is_worth_nothing_and_solved():
    posed = pose("placement", "f", change(families=[]), [])
    solution = solve(posed.problem)
    assert (solution.status, posed.worth(solution.plan)) == ("optimal", 0)
