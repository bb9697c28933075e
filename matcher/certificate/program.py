"""The checker's ways as a linear program, with a row for everything that a certificate may price.

It is laid once for all ways; what is left of them at a step are bounds. So each solve starts from the last one's basis.
Most of its columns sleep, as the engine's do (:mod:`matcher.solve.play`): there is one for each place where each child
could go, and few are ever worth looking at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matcher.certificate.gatherings import gatherings_of
from matcher.certificate.options import Options
from matcher.check.certificate import apart_key
from matcher.check.certificate.costs import Cost, Costs, region_rows
from matcher.check.certificate.cuts import INSIDE
from matcher.check.certificate.left import Left, everything
from matcher.check.certificate.naming import unit_keys
from matcher.check.certificate.prices import RULES
from matcher.check.certificate.study import Study
from matcher.check.certificate.ways import Ways, apart_pairs
from matcher.check.modes import SOFT, mode
from matcher.problem import UNBOUNDED, Builder, Ints, Problem, RowName, ints

COSTLY = ("near", "distance", "breaches")
"""Stages in which it matters which place a child takes, not only where it goes."""
PLACES = ("vacancies", "school-places", "esol-places")
ELASTIC = 2**40
"""What a row may be broken by, at most."""


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
    elastic
        Columns by which rows that may be priced can be broken; closed as a rule.
    usable
        Shape (rows,): those that a cut of a certificate can sum up.
    """

    def __init__(self, ways: Ways) -> None:
        self.ways = ways
        self.grouped = bool((ways.units.size > 1).any())
        self.builder = Builder()
        self.seat_authority = ways.choice_authority[ways.seat_choice]
        self._lay_choices()
        costs = [Costs(ways, 0).of(stage) for stage in COSTLY]
        self.pair = self._lay_options("one-vacancy", [cost.pair for cost in costs])
        self.school = self._lay_options("one-school-place", [cost.school for cost in costs])
        self.esol = self._lay_options("one-esol-place", [cost.esol for cost in costs])
        self.options = {"one-vacancy": self.pair, "one-school-place": self.school, "one-esol-place": self.esol}
        self._lay_places()
        first = everything(ways)
        self.load = self._lay_gatherings(first)
        regions, _, _ = region_rows(ways)
        self.region = self._lay_numbers("one-region-number", list(regions), *np.nonzero(first.region))
        self._lay_sums()
        self.parted = self._lay_apart()
        names = self.builder.row_names
        self.elastic = self._lay_elastic(ints([row for row, name in enumerate(names) if self.is_priced(name)]))
        self.usable = np.array([self._is_usable(name) for name in names], dtype=bool)
        for each in self.options.values():
            self.usable[each.rows] = each.whole
        often = np.setdiff1d(self.choice, self.choice[self.gatherings.linked])
        sleepy = np.concatenate([often, *(each.sleepy for each in self.options.values())])
        bonds = np.concatenate([each.rows[each.single] for each in self.options.values()])
        self.problem: Problem = self.builder.problem([], sleepy, bonds)

    def is_priced(self, name: RowName) -> bool:
        """Whether a certificate may price such a row, and it is worth it."""
        return name.rule in RULES and (name.rule != "unit" or self.grouped)

    def _is_usable(self, name: RowName) -> bool:
        soft = mode(self.ways.facts.week.policy, "keep-apart") == SOFT
        return name.rule in (*RULES, *INSIDE) and (name.rule != "keep-apart" or not soft)

    def named(self, row: int) -> tuple[str, str]:
        """Rule and key of a row, as a certificate has them."""
        rule, key = self.problem.row_names[row].rule, self.problem.row_names[row].key
        if rule not in self.options:
            return rule, key
        options = self.options[rule]
        seat = int(options.seats[row - options.rows[0]])
        child = self.ways.units.members[int(self.ways.seat_member[seat])]
        return rule, apart_key(self.ways.authorities[int(self.seat_authority[seat])].code, [child.ref])

    def _rows(self, rule: str, keys: list[str], lower: Ints | int, upper: Ints | int) -> Ints:
        return self.builder.rows([RowName(rule, key) for key in keys], lower, upper)

    def _lay_choices(self) -> None:
        """A column per choice, and a row per unit: placed once at most, or surely."""
        ways, count = self.ways, self.ways.units.count
        self.choice = self.builder.columns(count[ways.choice_unit])
        self.unit_rows = self._rows("unit", unit_keys(ways.units), 0, count)
        self.builder.entries(self.unit_rows[ways.choice_unit], self.choice)
        self.seat = self.choice[ways.seat_choice]

    def _lay_options(self, rule: str, costs: Sequence[Ints | None]) -> Options:
        """Columns for what seats can take."""
        options, everyone = self.ways.options[rule], len(self.ways.facts.week.children)
        known = [cost for cost in costs if cost is not None]
        return Options(self.builder, rule, options.seat, options.kind, known, self.seat, everyone)

    def _lay_places(self) -> None:
        """No more of a vacancy, a school place or a course than there are."""
        ways = self.ways
        keys, places = [row.vacancy for row in ways.vacancies], ints([row.places for row in ways.vacancies])
        rows = self._rows("vacancies", keys, -UNBOUNDED, places)
        own = self.pair.own
        self.builder.entries(rows[ways.pair_vacancy[own]], self.pair.column[own])
        self._lay_study("school-places", ways.school, self.school)
        self._lay_study("esol-places", ways.esol, self.esol)

    def _lay_study(self, rule: str, study: Study, options: Options) -> None:
        rows = self._rows(rule, list(study.keys), -UNBOUNDED, study.places)
        taken = options.own & (study.pool >= 0)
        self.builder.entries(rows[study.pool[taken]], options.column[taken])

    def _lay_numbers(self, rule: str, keys: list[str], row: Ints, number: Ints) -> Numbers:
        """A column for each number that may come; in all one of each authority's or region's."""
        column = self.builder.columns(np.ones(len(row), dtype=np.int64))
        rows = self._rows(rule, keys, 1, 1)
        self.builder.entries(rows[row], column)
        return Numbers(row, number, column)

    def _lay_gatherings(self, left: Left) -> Numbers:
        """The numbers of authorities, by who is among them; a group comes if one that it is in does."""
        self.gatherings = found = gatherings_of(self.ways, left)
        numbers = self._lay_numbers("one-number", [row.code for row in self.ways.authorities], found.row, found.number)
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
        for one, other in sorted(apart_pairs(ways.facts)):
            first, second = (ways.units.of_ref.get(ref, -1) for ref in (one, other))
            for a, authority in enumerate(ways.authorities):
                found = (ways.choice_of(unit, a) for unit in {first, second} - {-1})
                here = [choice for choice in found if choice is not None]
                if len(here) == 2:
                    row = self._rows("keep-apart", [apart_key(authority.code, [one, other])], -UNBOUNDED, 1)
                    self.builder.entries(row.repeat(2), self.choice[ints(here)])
                    if soft:
                        meeting.append(int(self.builder.columns([1])[0]))
                        self.builder.entries(row, [meeting[-1]], -1)
        return ints(meeting)

    def _lay_elastic(self, rows: Ints) -> Ints:
        """Two columns for each row, by which it may be broken either way."""
        over, under = (self.builder.columns(np.full(len(rows), ELASTIC)) for _ in range(2))
        self.builder.entries(rows, over, -1)
        self.builder.entries(rows, under, 1)
        return np.append(over, under)

    def bounds(self, left: Left) -> tuple[Ints, Ints]:
        """Upper bounds of the columns, lower bounds of the rows: what is left, and what every plan left fills.

        Elastic columns are closed.
        """
        upper = np.zeros(self.problem.width, dtype=np.int64)
        for options, kept in ((self.pair, left.pair), (self.school, left.school), (self.esol, left.esol)):
            upper[options.column[kept]] = self.problem.upper[options.column[kept]]
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
        if cost.seat is not None:
            np.add.at(out, self.seat, cost.seat)
        for values, options in ((cost.pair, self.pair), (cost.school, self.school), (cost.esol, self.esol)):
            if values is not None:
                options.charge(values, out)
        for table, numbers in ((cost.load, self.load), (cost.region, self.region)):
            if table is not None:
                out[numbers.column] += table[numbers.row, numbers.number]
        out[self.parted] += cost.parted
        return out
