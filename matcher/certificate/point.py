"""A lawful plan as a point of the linear program over the checker's ways: what is awake there from the start."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from matcher.certificate.program import Numbers, Program
from matcher.check.certificate.costs import region_rows
from matcher.check.certificate.study import WITHOUT
from matcher.check.plan import Placement, Plan
from matcher.problem import Ints, ints


def point_of(program: Program, plan: Plan) -> Ints:
    """The columns that a plan uses, shape (columns,).

    Parameters
    ----------
    plan
        Lawful, and its places told.
    """
    out = np.zeros(program.problem.width, dtype=np.int64)
    for placement in plan.placements:
        _place(program, placement, out)
    ways = program.ways
    number = ints([plan.received[row.code] for row in ways.authorities])
    _gather(program, number, out)
    regions, region_of, _ = region_rows(ways)
    in_region = np.bincount(region_of, number, minlength=len(regions)).astype(np.int64)
    out[_these(program.region, in_region)] = 1
    _meet(program, out)
    return out


def _place(program: Program, placement: Placement, out: Ints) -> None:
    """Count a child in its choice, if it is the first of its unit, and in the places that it takes."""
    ways, units = program.ways, program.ways.units
    unit = units.of_ref[placement.ref]
    choice = ways.choice_of(unit, program.authority[placement.authority.code])
    assert choice is not None
    first, size = int(units.first[unit]), int(units.size[unit])
    members = [child.ref for child in units.members[first : first + size]]
    place = members.index(placement.ref) if size > 1 else 0  # children who are alike have one representative
    if place == 0:
        out[program.choice[choice]] += 1
    seat = int(np.searchsorted(ways.seat_choice, choice)) + place
    vacancy = placement.vacancy.vacancy if placement.vacancy else ""
    school, esol = placement.school, placement.esol
    for column, owner, option, taken in (
        (program.pair.column, ways.pair_seat, ways.pair_vacancy, program.vacancy[vacancy]),
        (program.school.column, ways.school.seat, ways.school.pool, program.pool[school.key] if school else WITHOUT),
        (program.esol.column, ways.esol.seat, ways.esol.pool, program.course[esol.key] if esol else WITHOUT),
    ):
        low, high = np.searchsorted(owner, [seat, seat + 1])
        if high - low > 1:
            out[column[low:high][option[low:high] == taken]] += 1


def _these(numbers: Numbers, received: Ints) -> Ints:
    """Columns of the numbers that are received."""
    columns: Ints = numbers.column[numbers.number == received[numbers.row]]
    return columns


def _gather(program: Program, received: Ints, out: Ints) -> None:
    """Of each authority's gatherings, the one that has all its groups in it, and its number of children."""
    found, load = program.gatherings, program.load
    here: dict[int, set[int]] = defaultdict(set)
    for choice in found.linked[out[program.choice[found.linked]] > 0].tolist():
        here[int(program.ways.choice_authority[choice])].add(choice)
    members: dict[int, set[int]] = defaultdict(set)
    for gathering, choice in zip(found.of.tolist(), found.choice.tolist(), strict=True):
        members[gathering].add(choice)
    for gathering in np.flatnonzero(load.number == received[load.row]).tolist():
        if members[gathering] == here[int(load.row[gathering])]:
            out[load.column[gathering]] = 1


def _meet(program: Program, out: Ints) -> None:
    """Where that is soft: which pairs meet although they should be kept apart."""
    matrix = program.problem.matrix
    over = matrix.dot(out) > program.problem.row_upper
    for column in program.parted.tolist():
        rows, _ = matrix.column(column)
        out[column] = int(over[rows].any())
