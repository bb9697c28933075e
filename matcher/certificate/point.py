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
    ways, out = program.ways, np.zeros(program.problem.width, dtype=np.int64)
    places = (
        {row.vacancy: place for place, row in enumerate(ways.vacancies)},
        *({key: place for place, key in enumerate(study.keys)} for study in (ways.school, ways.esol)),
    )
    for placement in plan.placements:
        vacancy, school, esol = placement.vacancy, placement.school, placement.esol
        keys = (vacancy.vacancy if vacancy else "", school.key if school else "", esol.key if esol else "")
        taken = [place.get(key, WITHOUT) for place, key in zip(places, keys, strict=True)]
        _place(program, placement, taken, out)
    number = ints([plan.received[row.code] for row in ways.authorities])
    _gather(program, number, out)
    regions, region_of, _ = region_rows(ways)
    in_region = np.bincount(region_of, number, minlength=len(regions)).astype(np.int64)
    out[_these(program.region, in_region)] = 1
    _meet(program, out)
    return out


def _place(program: Program, placement: Placement, taken: list[int], out: Ints) -> None:
    """Count a child in its choice, if it is the first of its unit, and in the places that it takes."""
    ways, units = program.ways, program.ways.units
    unit = units.of_ref[placement.ref]
    first = int(units.first[unit])
    # Children who are alike have one representative.
    member = ways.member_of[placement.ref] if int(units.size[unit]) > 1 else first
    seat = ways.seat_of(member, ways.authority_of[placement.authority.code])
    assert seat is not None
    if member == first:
        out[program.seat[seat]] += 1
    for options, owner, option, place in (
        (program.pair, ways.pair_seat, ways.pair_vacancy, taken[0]),
        (program.school, ways.school.seat, ways.school.pool, taken[1]),
        (program.esol, ways.esol.seat, ways.esol.pool, taken[2]),
    ):
        low, high = np.searchsorted(owner, [seat, seat + 1])
        if high - low > 1:
            out[options.column[low:high][option[low:high] == place]] += 1


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
