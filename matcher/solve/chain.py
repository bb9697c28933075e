"""Leximin by bottlenecks: a linear program for each set of entries that is short of room elsewhere, not for each level.

A *bottleneck* is a set U of entries that together receive at least so many, whatever the plan: ``y(U) >= L``. Of a
chain of them, one within the next, each filled by the plan to the last child, the loads y of the plan are leximin if
no child can be moved from an entry to one that is less loaded without falling below an L. For the vectors that keep
the chain are M-convex (a laminar family), where that exchange is all there is to try (Murota, 2003), and every plan
keeps it. The chain is read off what a child more at each entry is worth in the stand-in (:mod:`matcher.solve.spread`);
that it holds is shown set by set, by exact multipliers, so nothing rests on where it is from.

Sets are taken from the most loaded down. Let T be what a set adds to the one before, and c the largest level of T and
of what comes after. If T's entries would be at c or above with a child more, and all that comes after is below c, then
every leximin plan fills U to L and has T's entries at levels up to c, and at c or above with a child more: that is
complementary slackness, for weights that grow with the level faster than any sum. It is held, and the next set follows.
Where a set is not shown to be a bottleneck, or it is open which of several entries is at a level and they differ below
it, the rest is left to windows of levels (:mod:`matcher.solve.leximin`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import accumulate

import numpy as np

from matcher.problem import Floats, Ints, Leximin, ints
from matcher.solve.exact import Step, prove
from matcher.solve.face import Face
from matcher.solve.relaxation import LpStatus
from matcher.solve.slots import Entry

ALIKE = 6
"""Decimals to which what a child is worth tells entries apart."""


@dataclass(frozen=True)
class Link:
    """What a set adds to the one before.

    Attributes
    ----------
    entries
        Positions in the chain.
    level
        No more than these would be at with a child more, no less than they and all that come after are at.
    after
        The next link's level, or what it would have to be; None where there is no other.
    """

    entries: Ints
    level: Fraction
    after: Fraction | None


Pick = Callable[[Iterable[Fraction]], Fraction]


def _of_both(pick: Pick) -> Callable[[Fraction | None, Fraction | None], Fraction | None]:
    """One of two levels; of a level and none, the level."""

    def of_both(one: Fraction | None, other: Fraction | None) -> Fraction | None:
        known = [each for each in (one, other) if each is not None]
        return pick(known) if known else None

    return of_both


class Chain:
    """The chain of a plan.

    Parameters
    ----------
    entries
        Those that are open.
    worth
        Shape (entries,): what a child more at each is worth.
    """

    def __init__(self, face: Face, stage: Leximin, entries: list[Entry], worth: Floats) -> None:
        assert face.plan is not None
        self.face, self.stage = face, stage
        self.index = [entry.index for entry in entries]
        self.column = ints([entry.column for entry in entries])
        self.load = face.plan[self.column]
        self.least, self.most = face.lower[self.column], face.top[self.column]
        self.links = self._links(worth)

    def steps(self, name: str) -> Iterator[Step]:
        """Show set after set to be a bottleneck, and hold it; each step is yielded once it is held.

        Parameters
        ----------
        name
            Of the rows that hold what the multipliers do not.
        """
        cost = np.zeros(self.face.width, dtype=np.int64)
        passed: list[Ints] = []
        for number, link in enumerate(self.links):
            cost[self.column[link.entries]] = 1
            passed.append(link.entries)
            if link.after is not None and link.after >= link.level:
                continue
            step = self._shown(np.append(cost, np.zeros(self.face.width - len(cost), dtype=np.int64)))
            if step is None:
                return
            self.face.hold(step, f"{name} {number}")
            added, passed = np.concatenate(passed), []
            self._keep(added, link.level)
            # Nobody asks for the proofs of so many steps again: a certificate goes by levels.
            yield replace(step, cost=cost[:0], proof=None)
            if self._matters_who(added, link.level):
                return

    def _links(self, worth: Floats) -> list[Link]:
        """Entries by what a child is worth there, the dearest first, as far as there are levels that fit them.

        A level stays for as many links as it fits: the fewer levels, the fewer sets have to be shown.
        """
        value, of = np.unique(-np.round(worth, ALIKE), return_inverse=True)
        parts = [np.flatnonzero(of == number) for number in range(len(value))]
        highest = list(accumulate((self._levels(part) for part in parts[::-1]), _of_both(max)))[::-1]
        lowest = accumulate((self._levels(part, 1) for part in parts), _of_both(min))
        links: list[Link] = []
        for part, high, low in zip(parts, highest, lowest, strict=True):
            level = links[-1].level if links else None
            if level is None or (low is not None and level > low):
                level = level if high is None else high
            if links:
                links[-1] = replace(links[-1], after=level)
            if level is None or (low is not None and level > low):
                return links
            links.append(Link(part, level, None))
        return links

    def _levels(self, part: Ints, more: int = 0) -> Fraction | None:
        """Highest level of the entries that can receive less, or lowest with a child more of those that can."""
        able = self.load[part] < self.most[part] if more else self.load[part] > self.least[part]
        levels = [self._level(entry, more) for entry in part[able].tolist()]
        return (min if more else max)(levels, default=None)

    def _level(self, entry: int, more: int = 0) -> Fraction:
        return self.stage.ratio(self.index[entry], int(self.load[entry]) + more)

    def _shown(self, cost: Ints) -> Step | None:
        """The proof that no plan of the face costs less than the plan; None where there is none."""
        solution = self.face.play.relax(cost.astype(np.float64))
        proof = prove(cost, solution.multipliers, self.face) if solution.status is LpStatus.OPTIMAL else None
        value = self.face.value(cost)
        if proof is None or proof.bound < value:
            return None
        self.face.play.doze(solution.point)
        return Step(cost, value, proof.bound, proof, "multipliers")

    def _matters_who(self, entries: Ints, level: Fraction) -> bool:
        """Whether lower levels depend on which of several entries is at a level: then windows have to settle it."""
        below = {
            self._level(entry, more - 1)
            for entry in entries.tolist()
            for more in (0, 1)
            if self._level(entry, more) == level and self.least[entry] < self.load[entry] + more <= self.most[entry]
        }
        return len(below) > 1

    def _keep(self, entries: Ints, level: Fraction) -> None:
        """Keep entries at their loads, but for a child who makes no difference: on the level itself."""
        for entry in entries.tolist():
            column = self.column[entry]
            low = high = int(self.load[entry])
            if low > self.least[entry] and self._level(entry) == level:
                low -= 1
            if high < self.most[entry] and self._level(entry, 1) == level:
                high += 1
            self.face.lower[column] = max(self.face.lower[column], low)
            self.face.upper[column] = min(self.face.upper[column], high)
