"""The checker's ways as a linear program, with a row for everything that a certificate may price."""

from __future__ import annotations

import numpy as np

from matcher.check.certificate import Split, apart_key
from matcher.check.certificate.costs import Cost, region_rows
from matcher.check.certificate.left import Left
from matcher.check.certificate.ways import Ways, apart_pairs
from matcher.check.modes import SOFT, mode
from matcher.problem import UNBOUNDED, Builder, Ints, Problem, RowName, ints

WHOLE = 1e-6


class Program:
    """Columns for all that is left, rows for all that is shared.

    Attributes
    ----------
    problem
        Bounds and rows; those with a certificate's rule for their name are what prices are for.
    cost
        Of the step, per column.
    """

    def __init__(self, ways: Ways, left: Left, cost: Cost) -> None:
        self.ways, self.left = ways, left
        self.builder = Builder()
        self.parts: dict[str, list[tuple[Ints, Ints]]] = {}
        self._lay_choices()
        self.pair = self._lay_options(ways.pair_seat[left.pair])
        self.school = self._lay_options(ways.school.seat[left.school])
        self.esol = self._lay_options(ways.esol.seat[left.esol])
        self._lay_places()
        self.load = self._lay_numbers(left.load)
        self.region = self._lay_numbers(left.region)
        self._lay_sums()
        self.parted = self._lay_apart()
        self._lay_holds()
        self.cost = self._priced(cost).astype(np.float64)
        self.problem: Problem = self.builder.problem([])

    def _rows(self, rule: str, keys: list[str], lower: Ints | int, upper: Ints | int) -> Ints:
        return self.builder.rows([RowName(rule, key) for key in keys], lower, upper)

    def _lay_choices(self) -> None:
        """A column per choice, and a row per unit: placed once at most, or surely."""
        ways, left = self.ways, self.left
        self.unit, self.authority = ways.choice_unit[left.choice], ways.choice_authority[left.choice]
        count = ways.units.count
        self.choice = self.builder.columns(count[self.unit])
        rows = self._rows("unit", ["" for _ in count], np.where(left.must, count, 0), count)
        self.builder.entries(rows[self.unit], self.choice)
        of_choice = np.zeros(len(ways.choice_unit), dtype=np.int64)
        of_choice[left.choice] = self.choice
        self.of_seat = of_choice[ways.seat_choice]

    def _lay_options(self, seat: Ints) -> Ints:
        """A column per option of a seat, which takes one of them; one that has no other is the choice itself."""
        column = self.of_seat[seat]
        first = np.flatnonzero(np.append(True, seat[1:] != seat[:-1])) if len(seat) else ints([])
        lengths = np.diff(np.append(first, len(seat)))
        several = np.repeat(lengths > 1, lengths)
        row = np.repeat(np.cumsum(lengths > 1) - 1, lengths)[several]
        rows = self._rows("seat", ["" for _ in range(int((lengths > 1).sum()))], 0, 0)
        owner = column[first[lengths > 1]]
        column = column.copy()
        column[several] = self.builder.columns(np.full(int(several.sum()), len(self.ways.facts.week.children)))
        self.builder.entries(rows[row], column[several])
        self.builder.entries(rows, owner, -1)
        return column

    def _lay_places(self) -> None:
        ways, left = self.ways, self.left
        places = ints([row.places for row in ways.vacancies])
        keys = [row.vacancy for row in ways.vacancies]
        self._limit("vacancies", keys, places, ways.pair_vacancy[left.pair], self.pair)
        for rule, study, position, column in (
            ("school-places", ways.school, left.school, self.school), ("esol-places", ways.esol, left.esol, self.esol)
        ):  # fmt: skip
            pool = study.pool[position]
            self._limit(rule, list(study.keys), study.places, pool[pool >= 0], column[pool >= 0])

    def _limit(self, rule: str, keys: list[str], places: Ints, taken: Ints, column: Ints) -> None:
        tight = np.array([(rule, key) in self.left.tight for key in keys], dtype=bool)
        rows = self._rows(rule, keys, np.where(tight, places, -UNBOUNDED), places)
        self.builder.entries(rows[taken], column)

    def _lay_numbers(self, allowed: np.ndarray) -> tuple[Ints, Ints, Ints]:  # type: ignore[type-arg]
        """Row, number and column of each number allowed: how much of it is received, in all 1."""
        row, number = np.nonzero(allowed)
        column = self.builder.columns(np.ones(len(row), dtype=np.int64))
        whole = self._rows("number", ["" for _ in range(len(allowed))], 1, 1)
        self.builder.entries(whole[row], column)
        return row, number, column

    def _lay_sums(self) -> None:
        """An authority receives its choices' children, a region what its authorities do, and no more than its quota."""
        ways, left = self.ways, self.left
        authority, number, column = self.load
        rows = self._rows("received", [row.code for row in ways.authorities], 0, 0)
        self.builder.entries(rows[self.authority], self.choice, ways.units.size[self.unit])
        self.builder.entries(rows[authority], column, -number)
        regions, region_of, _ = region_rows(ways)
        sums = self._rows("region-received", list(regions), 0, 0)
        self.builder.entries(sums[region_of[authority]], column, number)
        region, received, total = self.region
        self.builder.entries(sums[region], total, -received)

    def _lay_apart(self) -> Ints:
        """A row per two children to be kept apart and authority; columns for those that meet, where that is soft."""
        ways = self.ways
        soft = mode(ways.facts.week.policy, "keep-apart") == SOFT
        of_ref, meeting = ways.units.of_ref, []
        at = {
            (u, a): c for u, a, c in zip(self.unit.tolist(), self.authority.tolist(), self.choice.tolist(), strict=True)
        }
        for one, other in sorted(apart_pairs(ways.facts)):
            first, second = of_ref.get(one, -1), of_ref.get(other, -1)
            for a in sorted(a for u, a in at if u == first and first != second and (second, a) in at):
                row = self._rows("keep-apart", [apart_key(ways.authorities[a].code, [one, other])], -UNBOUNDED, 1)
                self.builder.entries(row.repeat(2), [at[first, a], at[second, a]])
                if soft:
                    meeting.append(int(self.builder.columns([1])[0]))
                    self.builder.entries(row, [meeting[-1]], -1)
        return ints(meeting)

    def _lay_holds(self) -> None:
        for key, hold in self.left.holds.items():
            if hold.spare:
                tight = ("hold", key) in self.left.tight
                most = hold.most - hold.cost.offset
                row = self._rows("hold", [key], most if tight else -UNBOUNDED, most)
                price = self._priced(hold.cost)
                priced = np.flatnonzero(price)
                self.builder.entries(row.repeat(len(priced)), priced, price[priced])

    def _priced(self, cost: Cost) -> Ints:
        """A cost of ways as a cost of columns."""
        ways, left = self.ways, self.left
        out = np.zeros(self.builder.width, dtype=np.int64)
        for values, positions, column in (
            (cost.seat, left.seat, self.of_seat[left.seat]), (cost.pair, left.pair, self.pair),
            (cost.school, left.school, self.school), (cost.esol, left.esol, self.esol),
        ):  # fmt: skip
            if values is not None:
                np.add.at(out, column, values[positions])
        for table, (row, number, column) in ((cost.load, self.load), (cost.region, self.region)):
            if table is not None:
                out[column] += table[row, number]
        out[self.parted] += cost.parted
        return out

    def split(self, point: Floats) -> Split | None:
        """Two cases that a point which is not whole is in neither of: the largest unit first, else a load."""
        ways, share = self.ways, point[self.choice]
        between = np.minimum(share, np.ceil(share) - share) * ways.units.size[self.unit]
        between[ways.units.count[self.unit] > 1] = 0
        if between.max(initial=0.0) > WHOLE:
            chosen = int(between.argmax())
            child = ways.units.members[int(ways.units.first[self.unit[chosen]])]
            return Split(ways.authorities[int(self.authority[chosen])].code, child.ref, None)
        row, number, column = self.load
        open_numbers = np.flatnonzero((point[column] > WHOLE) & (point[column] < 1 - WHOLE))
        if len(open_numbers) == 0:
            return None
        first = int(open_numbers[0])
        return Split(ways.authorities[int(row[first])].code, None, int(number[first]))
