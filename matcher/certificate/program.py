"""The checker's ways as a linear program, with a row for everything that a certificate may price.

It is laid once for all ways; what is left of them at a step are bounds. So each solve starts from the last one's basis.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matcher.certificate.gatherings import gatherings_of
from matcher.check.certificate import Split, apart_key
from matcher.check.certificate.costs import Cost, region_rows
from matcher.check.certificate.left import Left, everything
from matcher.check.certificate.prices import unit_keys
from matcher.check.certificate.study import Study
from matcher.check.certificate.ways import Ways, apart_pairs
from matcher.check.modes import SOFT, mode
from matcher.problem import UNBOUNDED, Builder, Floats, Ints, Problem, RowName, ints

WHOLE = 1e-6
PLACES = ("vacancies", "school-places", "esol-places")


@dataclass(frozen=True)
class Numbers:
    """Columns of how many come: row (authority or region), number and column of each that the rules allow.

    A number may have several columns.
    """

    row: Ints
    number: Ints
    column: Ints


class Program:
    """Columns for all ways, rows for all that is shared.

    Attributes
    ----------
    problem
        Rows and columns; rows with a certificate's rule for their name are what prices are for.
    grouped
        Whether there are groups, so that units are worth a price.
    """

    def __init__(self, ways: Ways) -> None:
        self.ways = ways
        self.grouped = bool((ways.units.size > 1).any())
        self.builder = Builder()
        self.seat_authority = ways.choice_authority[ways.seat_choice]
        self._lay_choices()
        self.pair = self._lay_options(ways.pair_seat)
        self.school = self._lay_options(ways.school.seat)
        self.esol = self._lay_options(ways.esol.seat)
        self._lay_places()
        first = everything(ways)
        self.load = self._lay_gatherings(first)
        self.region = self._lay_numbers(*np.nonzero(first.region))
        self._lay_sums()
        self.parted = self._lay_apart()
        self.problem: Problem = self.builder.problem([])

    def _rows(self, rule: str, keys: list[str], lower: Ints | int, upper: Ints | int) -> Ints:
        return self.builder.rows([RowName(rule, key) for key in keys], lower, upper)

    def _lay_choices(self) -> None:
        """A column per choice, and a row per unit: placed once at most, or surely."""
        ways, count = self.ways, self.ways.units.count
        self.choice = self.builder.columns(count[ways.choice_unit])
        self.unit_rows = self._rows("unit", unit_keys(ways.units), 0, count)
        self.builder.entries(self.unit_rows[ways.choice_unit], self.choice)
        self.seat = self.choice[ways.seat_choice]

    def _lay_options(self, seat: Ints) -> Ints:
        """A column per option of a seat, which takes one of them; one that has no other is the choice itself."""
        column = self.seat[seat]
        if len(seat) == 0:
            return column
        first = np.flatnonzero(np.append(True, seat[1:] != seat[:-1]))
        lengths = np.diff(np.append(first, len(seat)))
        several = np.repeat(lengths > 1, lengths)
        row = np.repeat(np.cumsum(lengths > 1) - 1, lengths)[several]
        rows = self._rows("seat", [""] * int((lengths > 1).sum()), 0, 0)
        self.builder.entries(rows, column[first[lengths > 1]], -1)
        column[several] = self.builder.columns(np.full(int(several.sum()), len(self.ways.facts.week.children)))
        self.builder.entries(rows[row], column[several])
        return column

    def _lay_places(self) -> None:
        """No more of a vacancy, a school place or a course than there are."""
        ways = self.ways
        keys, places = [row.vacancy for row in ways.vacancies], ints([row.places for row in ways.vacancies])
        rows = self._rows("vacancies", keys, -UNBOUNDED, places)
        self.builder.entries(rows[ways.pair_vacancy], self.pair)
        self._lay_study("school-places", ways.school, self.school)
        self._lay_study("esol-places", ways.esol, self.esol)

    def _lay_study(self, rule: str, study: Study, column: Ints) -> None:
        rows = self._rows(rule, list(study.keys), -UNBOUNDED, study.places)
        taken = study.pool >= 0
        self.builder.entries(rows[study.pool[taken]], column[taken])

    def _lay_numbers(self, row: Ints, number: Ints) -> Numbers:
        """A column for each number that may come; in all one of each authority's or region's."""
        column = self.builder.columns(np.ones(len(row), dtype=np.int64))
        rows = self._rows("number", [""] * (int(row.max(initial=-1)) + 1), 1, 1)
        self.builder.entries(rows[row], column)
        return Numbers(row, number, column)

    def _lay_gatherings(self, left: Left) -> Numbers:
        """The numbers of authorities, by who is among them; a group comes if one that it is in does."""
        found = gatherings_of(self.ways, left)
        numbers = self._lay_numbers(found.row, found.number)
        rows = self._rows("gathering", [""] * len(found.linked), 0, 0)
        self.builder.entries(rows, self.choice[found.linked])
        self.builder.entries(rows[np.searchsorted(found.linked, found.choice)], numbers.column[found.of], -1)
        return numbers

    def _lay_sums(self) -> None:
        """An authority receives its choices' children, and a region what its authorities do."""
        ways, load, region = self.ways, self.load, self.region
        rows = self._rows("received", [row.code for row in ways.authorities], 0, 0)
        self.builder.entries(rows[ways.choice_authority], self.choice, ways.units.size[ways.choice_unit])
        self.builder.entries(rows[load.row], load.column, -load.number)
        regions, region_of, _ = region_rows(ways)
        sums = self._rows("region-received", list(regions), 0, 0)
        self.builder.entries(sums[region_of[load.row]], load.column, load.number)
        self.builder.entries(sums[region.row], region.column, -region.number)

    def _lay_apart(self) -> Ints:
        """A row per two children to be kept apart and authority; columns for those that meet, where that is soft."""
        ways, meeting = self.ways, list[int]()
        soft = mode(ways.facts.week.policy, "keep-apart") == SOFT
        at = {
            (int(u), int(a)): int(c)
            for u, a, c in zip(ways.choice_unit, ways.choice_authority, self.choice, strict=True)
        }
        for one, other in sorted(apart_pairs(ways.facts)):
            first, second = (ways.units.of_ref.get(ref, -1) for ref in (one, other))
            for a, authority in enumerate(ways.authorities):
                if first != second and (first, a) in at and (second, a) in at:
                    row = self._rows("keep-apart", [apart_key(authority.code, [one, other])], -UNBOUNDED, 1)
                    self.builder.entries(row.repeat(2), [at[first, a], at[second, a]])
                    if soft:
                        meeting.append(int(self.builder.columns([1])[0]))
                        self.builder.entries(row, [meeting[-1]], -1)
        return ints(meeting)

    def bounds(self, left: Left) -> tuple[Ints, Ints]:
        """Upper bounds of the columns, lower bounds of the rows: what is left, and what every plan left fills."""
        upper = np.zeros(self.problem.width, dtype=np.int64)
        for column, kept in ((self.pair, left.pair), (self.school, left.school), (self.esol, left.esol)):
            upper[column[kept]] = self.problem.upper[column[kept]]
        upper[self.choice] = 0
        upper[self.choice[left.choice]] = self.problem.upper[self.choice[left.choice]]
        for numbers, allowed in ((self.load, left.load), (self.region, left.region)):
            upper[numbers.column] = allowed[numbers.row, numbers.number]
        upper[self.parted] = 1
        row_lower = self.problem.row_lower.copy()
        row_lower[self.unit_rows] = np.where(left.must, self.ways.units.count, 0)
        tight = [self._row_of[row] for row in left.tight if row in self._row_of]
        row_lower[tight] = self.problem.row_upper[tight]
        return upper, row_lower

    @cached_property
    def _row_of(self) -> dict[tuple[str, str], int]:
        names = self.problem.row_names
        return {(name.rule, name.key): i for i, name in enumerate(names) if name.rule in (*PLACES, "keep-apart")}

    def priced(self, cost: Cost) -> Ints:
        """A cost of ways as a cost of columns."""
        out = np.zeros(self.problem.width, dtype=np.int64)
        parts = ((cost.seat, self.seat), (cost.pair, self.pair), (cost.school, self.school), (cost.esol, self.esol))
        for values, column in parts:
            if values is not None:
                np.add.at(out, column, values)
        for table, numbers in ((cost.load, self.load), (cost.region, self.region)):
            if table is not None:
                out[numbers.column] += table[numbers.row, numbers.number]
        out[self.parted] += cost.parted
        return out

    def split(self, point: Floats) -> Split | None:
        """Two cases that a point which is not whole is in neither of: the largest unit first, else a load."""
        ways, share = self.ways, point[self.choice]
        between = np.minimum(share - np.floor(share), np.ceil(share) - share) * ways.units.size[ways.choice_unit]
        between[ways.units.count[ways.choice_unit] > 1] = 0
        if between.max(initial=0.0) > WHOLE:
            chosen = int(between.argmax())
            child = ways.units.members[int(ways.units.first[ways.choice_unit[chosen]])]
            return Split(ways.authorities[int(ways.choice_authority[chosen])].code, child.ref, None)
        part = np.zeros((len(ways.authorities), int(ways.most.max(initial=0)) + 1))
        np.add.at(part, (self.load.row, self.load.number), point[self.load.column])
        row, number = np.nonzero((part > WHOLE) & (part < 1 - WHOLE))
        return Split(ways.authorities[int(row[0])].code, None, int(number[0])) if len(row) else None
