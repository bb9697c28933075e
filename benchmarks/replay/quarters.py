"""What was published of a quarter, as far as loads over shares can be computed from it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from benchmarks.history import Moved, Quarter, standings, threshold, transfers

NOTHING = Moved(0, 0)


@dataclass(frozen=True)
class Published:
    """The receiving side of one quarter, authority by authority.

    Attributes
    ----------
    load
        UASC in care on the 31 March before.
    share
        Threshold of the time times child population.
    took
        Children really transferred in.
    elsewhere
        Children transferred in that are not counted: Wales, Scotland, Northern Ireland, loads that were not
        published, and authorities that sent more than they took.
    """

    quarter: Quarter
    codes: tuple[str, ...]
    load: tuple[int, ...]
    share: tuple[Fraction, ...]
    took: tuple[int, ...]
    elsewhere: int

    @property
    def total(self) -> int:
        """Children shared out."""
        return sum(self.took)

    @property
    def headroom(self) -> tuple[int, ...]:
        """Places below the threshold."""
        return tuple(max(0, int(share) - load) for share, load in zip(self.share, self.load, strict=True))

    def ratios(self, received: tuple[int, ...]) -> list[Fraction]:
        """Load over fair share of each authority after it received so many."""
        rows = zip(self.load, received, self.share, strict=True)
        return [(load + more) / share for load, more, share in rows]


def published(quarter: Quarter) -> Published:
    """Facts of one quarter."""
    moved = transfers()[quarter]
    year = quarter[0] if quarter[1] > 1 else quarter[0] - 1
    rows = []
    for code, standing in standings(max(2016, year)).items():
        took = moved.get(code, NOTHING)
        if standing.uasc is None or standing.child_population is None or took.out > took.into:
            continue
        rows.append((code, standing.uasc, threshold(quarter) * standing.child_population, took.into))
    codes, load, share, into = zip(*rows, strict=True)
    everywhere = sum(each.into for each in moved.values())
    return Published(quarter, codes, load, share, into, everywhere - sum(into))


def all_quarters() -> list[Published]:
    """Facts of the 29 quarters in order."""
    return [published(quarter) for quarter in transfers()]
