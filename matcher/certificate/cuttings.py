"""The cuts of a program, by their rows there: whether they still hold, and how a certificate tells them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from matcher.check.certificate import Cut as Told
from matcher.problem import UNBOUNDED
from matcher.solve.cuts import Cut
from matcher.solve.face import Face

Name = tuple[str, str]
"""Rule and key of a row, as a certificate has them."""


class Cuttings:
    """All cuts that were ever made on a face; some are made of others.

    Parameters
    ----------
    named
        Rule and key of any other row.
    """

    def __init__(self, named: Callable[[int], Name]) -> None:
        self._named = named
        self._made: dict[int, Cut] = {}

    def __contains__(self, row: int) -> bool:
        return row in self._made

    def note(self, cuts: Iterable[Cut], first: int) -> None:
        """Take note of cuts whose rows are to be ``first`` and those after it."""
        self._made.update(enumerate(cuts, first))

    def settle(self, face: Face) -> None:
        """Hold a face's cuts where all that they are made of holds as it did, and no others."""
        known: dict[int, bool] = {}
        for row in face.cuts.tolist():
            face.row_upper[row] = self._made[row].most if self._holds(face, row, known) else UNBOUNDED

    def _holds(self, face: Face, cut: int, known: dict[int, bool]) -> bool:
        if cut not in known:
            made = self._made[cut]
            pairs = zip(made.rows.tolist(), made.times.tolist(), strict=True)
            known[cut] = all(
                self._holds(face, row, known) if row in self._made else _is_bound(face, row, times)
                for row, times in pairs
            )
        return known[cut]

    def told(self, rows: Iterable[int]) -> tuple[dict[int, Name], tuple[Told, ...]]:
        """Names of rows, and the cuts that are among them or that these are made of, the earliest first."""
        rows = list(rows)
        order = sorted(self._ancestors(row for row in rows if row in self._made))
        place = {cut: str(number) for number, cut in enumerate(order)}
        names = {row: ("cut", place[row]) if row in place else self._named(row) for row in rows}
        return names, tuple(self._told(self._made[cut], place) for cut in order)

    def _ancestors(self, cuts: Iterable[int]) -> set[int]:
        """Cuts, and all that they are made of."""
        found, left = set[int](), list(cuts)
        while left:
            cut = left.pop()
            if cut not in found:
                found.add(cut)
                left += [row for row in self._made[cut].rows.tolist() if row in self._made]
        return found

    def _told(self, cut: Cut, place: dict[int, str]) -> Told:
        sums: dict[str, dict[str, int]] = defaultdict(dict)
        for row, times in zip(cut.rows.tolist(), cut.times.tolist(), strict=True):
            rule, key = ("cut", place[row]) if row in place else self._named(row)
            sums[rule][key] = times
        return Told(cut.prime, dict(sums))


def _is_bound(face: Face, row: int, times: int) -> bool:
    """Whether a row has the bound that so many times of it press on; it has only ever one."""
    return bool(face.row_upper[row] < UNBOUNDED if times > 0 else face.row_lower[row] > -UNBOUNDED)
