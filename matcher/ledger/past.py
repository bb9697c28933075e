"""What earlier weeks mean for a week, as plain data: the command line lays it into the week's facts.

Nothing between the rules and the answer knows the ledger.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from matcher.ledger import chain
from matcher.ledger.credit import WeekOfShares, credits_after
from matcher.ledger.force import Placement, Standing, standings_of
from matcher.ledger.nouns import (
    ROTA,
    SHARES,
    Last,
    Opening,
    decisions_made,
    last_proposal,
    openings,
    proposed,
    shares_by_week,
)
from matcher.ledger.store import reading
from matcher.week import Decision


@dataclass(frozen=True)
class History:
    """A ledger's history before a week, with those in it who were received in the week and are in its tables no more.

    Attributes
    ----------
    head
        The newest hash.
    previous
        The authority that the newest proposal that lists a child has for it.
    last
        Every child in the newest proposal that lists it.
    decisions
        In force, by child.
    made
        Every decision ever recorded, in force or not.
    credit
        Each authority's credit (minus: debt) so far, in millionths of a child.
    received
        Children received so far, by region.
    opening_credit, opening_received
        What the first recorded week of each authority (children carried over) or region (received) brought along;
        only where that week is before this one.
    begun_credit, begun_received
        The same where that week is this very one.
    names
        Each authority's name as it was last recorded.
    """

    head: str
    previous: Mapping[str, str]
    last: Mapping[str, Last]
    decisions: Mapping[str, tuple[Decision, ...]]
    made: frozenset[Decision]
    credit: Mapping[str, int]
    received: Mapping[str, int]
    opening_credit: Mapping[str, int]
    opening_received: Mapping[str, int]
    begun_credit: Mapping[str, int]
    begun_received: Mapping[str, int]
    names: Mapping[str, str]


def history(path: Path, before: str | None = None, without: Collection[str] = ()) -> History:
    """Read a ledger's history.

    Parameters
    ----------
    before
        First day of a week, ISO: what was received in later ones counts neither in credit nor in the rota; None: all
        counts.
    without
        Children who are still in the week: they count there, not in credit and rota too.

    Raises
    ------
    FileTrouble
        The ledger cannot be read.
    """
    with reading(path) as connection:
        made = decisions_made(connection)
        standing = standings_of(made)
        received = _received(standing, before, without)
        shares, rota = openings(connection, SHARES), openings(connection, ROTA)
        return History(
            head=chain.head(connection),
            previous=proposed(connection),
            last=last_proposal(connection),
            decisions={ref: row.decisions for ref, row in standing.items()},
            made=frozenset(row.decision for row in made),
            credit=_credit(connection, received),
            received=Counter(row.region for row in received if row.region is not None),
            opening_credit=_earlier(shares, before),
            opening_received=_earlier(rota, before),
            begun_credit=_begun(shares, before),
            begun_received=_begun(rota, before),
            names=dict(connection.execute("SELECT authority, name FROM shares ORDER BY id").fetchall()),
        )


def _received(standing: Mapping[str, Standing], before: str | None, without: Collection[str]) -> list[Placement]:
    left_out = set(without)
    placements = [row.placement for ref, row in standing.items() if ref not in left_out]
    return [row for row in placements if row is not None and (before is None or row.week_starting <= before)]


def _credit(connection: sqlite3.Connection, received: list[Placement]) -> dict[str, int]:
    by_week: dict[str, Counter[str]] = {}
    for row in received:
        by_week.setdefault(row.week_starting, Counter())[row.authority] += 1
    # A week in which nobody was received owes nobody anything: later weeks need not be left out.
    shares = shares_by_week(connection)
    return credits_after(WeekOfShares(row, by_week.get(start, {})) for start, row in sorted(shares.items()))


def _earlier(found: Mapping[str, Opening], before: str | None) -> dict[str, int]:
    return {key: row.figure for key, row in found.items() if before is None or row.week_starting < before}


def _begun(found: Mapping[str, Opening], before: str | None) -> dict[str, int]:
    return {key: row.figure for key, row in found.items() if row.week_starting == before}
