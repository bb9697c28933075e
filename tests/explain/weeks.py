"""Weeks for the tests of explanations, with a proposal for each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from matcher.proposal import Assignment, Proposal
from matcher.propose import propose
from matcher.week import Week
from tests.oracle import best
from tests.small_weeks import random_week


def random_weeks(numbers: range, *, tolerant: bool = False) -> Iterator[tuple[Week, Proposal]]:
    """Small random weeks that have a lawful proposal; weeks with tolerances only where asked for."""
    for number in numbers:
        week = random_week(number)
        if tolerant or not week.policy.tolerances:
            proposal = propose(week)
            if proposal.status == "optimal":
                yield week, proposal


def without_lot(week: Week) -> dict[str, Any] | None:
    """The best value of each stage by brute force, the lot left out; None where nothing is lawful."""
    answer = best(week)
    if answer is None:
        return None
    return {
        stage.name: stage.value if stage.levels is None else stage.levels
        for stage in answer.stages
        if stage.name != "tie-break"
    }


def moved_to(proposal: Proposal, refs: tuple[str, ...], authority: str) -> Proposal:
    """The proposal with some children at another authority, what they take there left open; everyone else as it is."""
    kept = [row for row in proposal.assignments if row.ref not in refs]
    new = [Assignment(ref=ref, authority=authority) for ref in refs]
    return proposal.model_copy(update={"assignments": (*kept, *new)})
