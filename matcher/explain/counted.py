"""What would place escalated children if everyone else stays as proposed: counted at once, for the review workbook.

One thing that is enough with everyone else staying is the smallest there can be. Where several are needed, fewer may
do if others move; that takes solving (``matcher.explain.unblock``), and the sentences say so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from matcher.errors import CheckerRejected
from matcher.explain.changed import offering_only, units_of, without_children
from matcher.explain.chosen import names
from matcher.explain.deadline import in_time
from matcher.explain.easings import eased
from matcher.explain.lacking import Lacking
from matcher.explain.offering import Lack, Unit
from matcher.explain.smallest import sort
from matcher.explain.spare import Spare
from matcher.explain.trial import confirm_rows
from matcher.explain.unblock import no_place_lacking, unready, waiting
from matcher.proposal import Assignment, Proposal
from matcher.solve import Limits
from matcher.week import Week

MOST_UNITS = 60
"""Units unlike each other whose lacks are counted with a proposal; beyond them the cell names the command."""
LINES, NAMED = 4, 5
"""Lines told of each unit, and authorities named in each."""
Sentences = tuple[str, ...]
STAYING = "If everyone else stays as proposed"
WOULD = ":"
"""How the line ends that begins what would place a unit."""


class Escalated:
    """Those whom a proposal places nowhere, and what is told of them.

    Attributes
    ----------
    groups
        Units of whom the same is told, and what it is has to be counted.
    """

    def __init__(self, week: Week, proposal: Proposal, left: Spare) -> None:
        together, told = units_of(week), unready(week)
        units = dict.fromkeys(tuple(sorted(together[row.ref])) for row in proposal.unmatched)
        self._known: dict[Unit, Sentences] = {unit: (first,) for unit in units if (first := waiting(unit, told))}
        alike: dict[object, list[Unit]] = {}
        for unit in (unit for unit in units if unit not in self._known):
            alike.setdefault(_likeness(left, unit), []).append(unit)
        self.groups = sorted(sorted(group) for group in alike.values())
        self._counted = Counted(week, proposal, left, [group[0] for group in self.groups[:MOST_UNITS]])

    def told(self, number: int, limits: Limits | None) -> Sentences:
        """What is told of the group of a number; nothing beyond the most, or the deadline."""
        return self._counted.sentences(self.groups[number][0]) if number < MOST_UNITS and in_time(limits) else ()

    def by_ref(self, told: Mapping[int, Sentences]) -> Mapping[str, Sentences]:
        """What is told of everyone, from what is told of the groups; of those of whom nothing is, the command."""
        found, waiting_for = dict(self._known), defaultdict[Sentences, list[Unit]](list)
        for number, group in enumerate(self.groups):
            waiting_for[told[number]] += group
        for lines, group in waiting_for.items():
            for unit in group:
                found[unit] = (*lines, *_shared(unit, group, lines)) if lines else (not_worked_out(unit[0]),)
        return {ref: sentences for unit, sentences in found.items() for ref in unit}


def _shared(unit: Unit, group: Sequence[Unit], lines: Sentences) -> Sentences:
    """Who waits for the same: what is enough for one is not enough for all of them."""
    others = [other[0] for other in group if other != unit]
    if not others or not lines[0].endswith(WOULD):
        return ()
    more = f" and {len(others) - NAMED} more" if len(others) > NAMED else ""
    wait = "waits" if len(others) == 1 else "wait"
    return (f"{', '.join(others[:NAMED])}{more} {wait} for the same; what is offered once places one of them.",)


def _likeness(left: Spare, unit: Unit) -> object:
    """Equal for units to whom the same is open at the same price."""
    facts, kinds = left.draft.facts, left.draft.kinds
    numbers = [facts.child_number[ref] for ref in unit]
    columns = (kinds.of, facts.children.anchor, facts.children.wish, facts.previous)
    traits = sorted(tuple(int(column[number]) for column in columns) for number in numbers)
    return (*traits, *(ref for ref in unit if left.has_to_be_apart(ref)))


def not_worked_out(ref: str) -> str:
    """What is said where there was no time: which command tells it."""
    return f"Not worked out here: matcher explain WEEK PROPOSAL {ref} tells it."


class Counted:
    """Lacks of some units without a place, put into words."""

    def __init__(self, week: Week, proposal: Proposal, left: Spare, units: Sequence[Unit]) -> None:
        self._week, self._left = week, left
        self._placed = {row.ref: row for row in proposal.assignments}
        self.lacking = Lacking(week, proposal, left, units)
        self._names = names(week)

    def sentences(self, unit: Unit) -> tuple[str, ...]:
        """What would place a unit; nothing where the checker does not confirm it."""
        ways = self.lacking.ways(unit)
        if not ways:
            return (f"{STAYING}, no place that somebody could offer would do: what closes every authority is not a "
                    "lack of places.",)  # fmt: skip
        if not self._confirmed(unit, ways[0]):
            return ()
        if ways[0].size == 0:
            return (f"{no_place_lacking(unit[0], self._name(ways[0]))}",)
        by_sort: dict[str, list[Lack]] = {}
        for way in ways:
            by_sort.setdefault(sort(way.easings), []).append(way)
        whom = "the child" if len(unit) == 1 else f"all {len(unit)} of the group"
        said = [f"{STAYING}, {'this' if len(ways) == 1 else 'any one of these'} would place {whom}{WOULD}"]
        by_place: dict[str, list[str]] = {}
        for each, rows in by_sort.items():
            by_place.setdefault(self._where(rows), []).append(each)
        for where, kinds in list(by_place.items())[:LINES]:
            what = "; or ".join(kinds)
            said.append(f"{what[:1].upper()}{what[1:]}: at {where}.")
        if len(by_place) > LINES:
            said.append("Other things would do as well.")
        if ways[0].size > 1:
            said.append(f"Fewer may do if others move: matcher explain WEEK PROPOSAL {unit[0]} tells.")
        return tuple(said)

    def _where(self, ways: Sequence[Lack]) -> str:
        """The authorities where one kind of easing would do."""
        listed = [self._name(way) for way in ways[:NAMED]]
        if len(ways) == 1:
            return listed[0]
        if len(ways) <= NAMED:
            return f"any one of these: {'; '.join(listed)}"
        return f"any one of {len(ways)} authorities, first by the order of objectives: {'; '.join(listed)}"

    def _name(self, way: Lack) -> str:
        return self._names[self.lacking.code(way)]

    def _confirmed(self, unit: Unit, way: Lack) -> bool:
        """Whether the independent checker finds everyone's place with a way laid into the week.

        It looks at the region alone: no rule reaches from one region into another, and nobody else moves.
        """
        table = self._left.draft.facts.authorities
        row = table.rows[way.authority]
        region = {each.code for each in table.rows if each.region == row.region}
        there = {ref: taken for ref, taken in self._placed.items() if taken.authority in region}
        others = {child.ref for child in self._week.children} - there.keys() - set(unit)
        rows = (*there.values(), *(Assignment(ref=ref, authority=row.code) for ref in unit))
        try:
            alone = offering_only(without_children(self._week, others), region)
            confirm_rows(eased(alone, way.easings), rows)
        except CheckerRejected:
            return False
        return True
