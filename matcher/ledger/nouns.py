"""Rows of the ledger as nouns: the decisions made, the weeks with their shares and rota, the newest proposals."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from matcher.ledger.force import Made
from matcher.week import Decision

DECISIONS = """
SELECT decisions.ref, decisions.authority, decisions.decision, decisions.reason, decisions.decided_by,
    decisions.decided_on, weeks.week_starting, shares.region
FROM decisions
JOIN proposals ON proposals.id = decisions.proposal
JOIN weeks ON weeks.id = proposals.week
LEFT JOIN shares ON shares.week = weeks.id AND shares.authority = decisions.authority
ORDER BY decisions.id
"""

SHARES = """
SELECT weeks.week_starting, shares.authority, shares.fair_share, shares.carried_over
FROM shares JOIN weeks ON weeks.id = shares.week
ORDER BY weeks.id
"""

ROTA = """
SELECT weeks.week_starting, rota.region, rota.received
FROM rota JOIN weeks ON weeks.id = rota.week
ORDER BY weeks.id
"""

PROPOSED = """
SELECT ref, authority FROM waits
WHERE proposal = (SELECT max(newer.proposal) FROM waits AS newer WHERE newer.ref = waits.ref)
    AND authority IS NOT NULL
"""

LAST = """
SELECT ref, outcome, authority FROM waits
WHERE proposal = (SELECT max(newer.proposal) FROM waits AS newer WHERE newer.ref = waits.ref)
"""
PLACES = ("vacancy", "school_place", "esol_place")


@dataclass(frozen=True)
class Last:
    """A child in the newest proposal that lists it: its outcome and authority.

    ``places`` has the places that it takes there by name, where that proposal is the newest of all.
    """

    outcome: str
    authority: str | None
    places: Mapping[str, str | None]


@dataclass(frozen=True)
class Opening:
    """A figure as the first recorded week of an authority or region gave it, and that week."""

    figure: int
    week_starting: str


def decisions_made(connection: sqlite3.Connection) -> list[Made]:
    """Every decision, in the order in which it was recorded."""
    return [Made(_decision(row[:6]), row[6], row[7]) for row in connection.execute(DECISIONS)]


def _decision(row: tuple[Any, ...]) -> Decision:
    ref, authority, decision, reason, decided_by, decided_on = row
    day = date.fromisoformat(decided_on) if decided_on else None
    return Decision(
        ref=ref, authority=authority, decision=decision, reason=reason, decided_by=decided_by, decided_on=day
    )


def shares_by_week(connection: sqlite3.Connection) -> dict[str, dict[str, Fraction]]:
    """Known fair shares by week and authority; of a week recorded twice, the later facts."""
    found: dict[str, dict[str, Fraction]] = defaultdict(dict)
    for week_starting, authority, share, _ in connection.execute(SHARES):
        found[week_starting].pop(authority, None)
        if share is not None:
            found[week_starting][authority] = Fraction(share)
    return dict(found)


def openings(connection: sqlite3.Connection, query: str) -> dict[str, Opening]:
    """The last column of ``SHARES`` or ``ROTA`` as the first week of each authority or region gave it."""
    found: dict[str, Opening] = {}
    for week_starting, key, *_, figure in connection.execute(query):
        found.setdefault(key, Opening(figure, week_starting))
    return found


def last_proposal(connection: sqlite3.Connection) -> dict[str, Last]:
    """Every child in the newest proposal that lists it, by ref."""
    document = connection.execute("SELECT document FROM proposals ORDER BY id DESC LIMIT 1").fetchone()
    assigned = {row["ref"]: row for row in json.loads(document[0])["assignments"]} if document else {}
    return {
        ref: Last(outcome, authority, {name: assigned.get(ref, {}).get(name) for name in PLACES})
        for ref, outcome, authority in connection.execute(LAST)
    }


def proposed(connection: sqlite3.Connection) -> dict[str, str]:
    """The authority proposed for each child by the newest proposal that lists the child."""
    return dict(connection.execute(PROPOSED).fetchall())
