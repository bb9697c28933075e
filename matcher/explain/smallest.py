"""The smallest easings that would place a unit: counted where everyone else stays, solved for where others move."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from matcher.errors import CheckerRejected
from matcher.explain.changed import without_children
from matcher.explain.chosen import Move
from matcher.explain.easing_problem import EasingProblem, easing_problem
from matcher.explain.easings import Easing, eased
from matcher.explain.lacking import Lacking
from matcher.explain.spare import Spare
from matcher.explain.trial import Trial, authorities_in, confirm, confirm_rows
from matcher.proposal import Assignment, Proposal
from matcher.solve import Limits, OutOfTime, solve
from matcher.week import Week

ALONE, TOGETHER = 6, 3
"""Ways listed of each kind: where one thing is enough, and where several are needed (each takes longer to find)."""


@dataclass(frozen=True)
class Way:
    """One smallest easing.

    Attributes
    ----------
    easings
        What would have to be added or given way, all of it.
    authority
        Where the child would then be, everyone placed now still placed.
    moves
        Who of those would have to be elsewhere for it; as few as can be.
    """

    easings: tuple[Easing, ...]
    authority: str
    moves: tuple[Move, ...]

    @property
    def size(self) -> int:
        """How many things, places counted one by one."""
        return sum(easing.number for easing in self.easings)


def sort(easings: tuple[Easing, ...]) -> str:
    """What easings ask for, without saying where."""
    return " and ".join(easing.what() for easing in easings)


def smallest_ways(
    week: Week, proposal: Proposal, base: Trial, together: tuple[str, ...], limits: Limits | None
) -> tuple[tuple[Way, ...], frozenset[str]]:
    """All smallest ways of placing a unit with nobody else losing a place, up to a few of each kind.

    Parameters
    ----------
    base
        The proposal's plan.
    together
        Refs of the unit.

    Returns
    -------
    The ways, and the kinds of which there are more.

    Raises
    ------
    OutOfTime
        The limit was reached before an answer was found.
    """
    left = {row.ref for row in week.children} - set(base.authority_of) - set(together)
    only = without_children(week, left)
    members = [row for row in only.children if row.ref in together]
    layout = easing_problem(only, members, dict(base.authority_of))
    ways, more, shut = _counted(week, proposal, only, together, layout)
    layout = layout.without(shut)
    seen = Counter(sort(way.easings) for way in ways)
    while True:
        found = _one_way(only, base, layout, together, limits)
        if found is None or (ways and found.size > ways[0].size):
            return tuple(ways), frozenset(more)
        if found.size == 0:
            return (found,), frozenset()
        kind = sort(found.easings)
        seen[kind] += 1
        full = seen[kind] > (ALONE if found.size == 1 else TOGETHER)
        if full:
            more.add(kind)
        else:
            ways.append(found)
        layout = layout.without(_columns(layout, found.easings[0], whole_kind=full))


def _counted(
    week: Week, proposal: Proposal, only: Week, together: tuple[str, ...], layout: EasingProblem
) -> tuple[list[Way], set[str], list[int]]:
    """Ways of one thing with everyone else staying: counted, so that only those that move others need a solve.

    Returns
    -------
    The ways, the kinds of which there are more, and the columns of all of them.
    """
    unit = tuple(sorted(together))
    lacking = Lacking(week, proposal, Spare(week, proposal), [unit])
    ways, shut = list[Way](), list[int]()
    seen: Counter[str] = Counter()
    for lack in lacking.ways(unit):
        kind, code = sort(lack.easings), lacking.code(lack)
        if lack.size != 1 or seen[kind] > ALONE:
            continue
        full = seen[kind] == ALONE
        if not full and not _holds(only, proposal, together, lack.easings, code):
            continue
        seen[kind] += 1
        shut += _columns(layout, lack.easings[0], whole_kind=full)
        ways += [] if full else [Way(lack.easings, code, ())]
    return ways, {kind for kind, number in seen.items() if number > ALONE}, shut


def _holds(only: Week, proposal: Proposal, together: tuple[str, ...], easings: tuple[Easing, ...], code: str) -> bool:
    rows = (*proposal.assignments, *(Assignment(ref=ref, authority=code) for ref in together))
    try:
        confirm_rows(eased(only, easings), rows)
    except CheckerRejected:
        return False
    return True


def _columns(layout: EasingProblem, easing: Easing, *, whole_kind: bool) -> list[int]:
    """Columns that count an easing, or every easing of its kind."""
    if whole_kind:
        return [c for c, each in layout.columns.items() if (each.kind, each.detail) == (easing.kind, easing.detail)]
    return [c for c, each in layout.columns.items() if each == replace(easing, number=1)]


def _one_way(
    only: Week, base: Trial, layout: EasingProblem, together: tuple[str, ...], limits: Limits | None
) -> Way | None:
    """The smallest easing that the layout still allows, confirmed in the week that really has it."""
    solution = solve(layout.problem, limits)
    if solution.status == "stopped":
        raise OutOfTime
    if solution.plan is None:
        return None
    taken = {column: int(solution.plan[column]) for column in layout.columns if solution.plan[column]}
    easings = tuple(replace(layout.columns[column], number=number) for column, number in taken.items())
    placed = authorities_in(layout.model, solution.plan[: layout.model.problem.width])
    if len(placed) < len(only.children):
        return None
    confirm(eased(only, easings), placed)
    moves = (Move(ref, code, placed[ref]) for ref, code in sorted(base.authority_of.items()) if placed[ref] != code)
    return Way(easings, placed[together[0]], tuple(moves))
