"""Synthetic weeks, proposals and decisions for the ledger: no solver, the same for a seed."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from matcher.ledger import Digests, Recorded, record
from matcher.proposal import Assignment, Load, Proposal, Unmatched
from matcher.week import Authority, Child, Decision, Policy, Region, Week

MONDAY = date(2026, 1, 5)
REGIONS = ("North", "South", "East")
AT = "2026-01-05T12:00:00+00:00"


@dataclass(frozen=True)
class Event:
    """What one call of ``record`` gets."""

    week: Week
    proposal: Proposal
    decisions: tuple[Decision, ...]


def authority(number: int, chance: random.Random) -> Authority:
    """Authority with a fair share of its own, or none that is known."""
    share = None if chance.random() < 0.1 else Decimal(chance.randint(100, 9000)) / 100
    return Authority(
        code=f"A{number}", name=f"Authority {number}", region=REGIONS[number % len(REGIONS)], fair_share=share
    )


def children(count: int, first: int, monday: date) -> tuple[Child, ...]:
    """So many children, referred in the days before."""
    return tuple(
        Child(
            ref=f"C{first + number:05}", entry_authority="A0", referred_on=monday - timedelta(days=number % 5),
            age=16, sex="male",
        )
        for number in range(count)
    )  # fmt: skip


def week_of(monday: date, row: tuple[Child, ...], authorities: tuple[Authority, ...]) -> Week:
    """Week of children and authorities, three regions of equal weight, policy without the reference."""
    regions = tuple(Region(region=name, weight=Decimal(1)) for name in REGIONS)
    policy = Policy(week_starting=monday, use_reference=False)
    return Week(children=row, authorities=authorities, regions=regions, policy=policy)


def proposal_of(week: Week, placed: dict[str, str]) -> Proposal:
    """Proposal that places the children named."""
    received = Counter(placed.values())
    return Proposal(
        status="optimal",
        week_starting=str(week.policy.week_starting),
        assignments=tuple(Assignment(ref=ref, authority=code) for ref, code in placed.items()),
        unmatched=tuple(Unmatched(ref=child.ref) for child in week.children if child.ref not in placed),
        loads=tuple(
            Load(authority=row.code, name=row.name, region=row.region, before=None, received=received[row.code],
                 after=None, fair_share=None, ratio=None)
            for row in week.authorities
        ),
    )  # fmt: skip


def year(seed: int, weeks: int = 52) -> Iterator[Event]:
    """A year: each week new children and those left over; most proposals are decided on, some are refused."""
    chance = random.Random(seed)
    authorities = tuple(authority(number, chance) for number in range(8))
    left: tuple[Child, ...] = ()
    born = 0
    for number in range(weeks):
        monday = MONDAY + timedelta(weeks=number)
        new = children(chance.randint(0, 6), born, monday)
        born += len(new)
        week = week_of(monday, left + new, authorities)
        placed = {child.ref: f"A{chance.randint(1, 7)}" for child in week.children if chance.random() < 0.8}
        decisions = tuple(decided(ref, code, chance) for ref, code in placed.items() if chance.random() < 0.9)
        yield Event(week, proposal_of(week, placed), decisions)
        gone = {row.ref for row in decisions if row.decision in ("accept", "pin", "withdrawn")}
        left = tuple(child for child in week.children if child.ref not in gone)


def decided(ref: str, code: str, chance: random.Random) -> Decision:
    """One decision on a proposed child, mostly to accept."""
    kind = chance.choice(("accept",) * 6 + ("pin", "refused-by-authority", "refused-by-child", "withdrawn"))
    where = None if kind == "withdrawn" else code
    reason = "other" if kind.startswith("refused") else None
    return Decision(ref=ref, authority=where, decision=kind, reason=reason, decided_by="duty", decided_on=MONDAY)


def digests(week: Week) -> Digests:
    """Stand-ins for the digests that the command line takes from the tables."""
    return Digests(f"week of {week.policy.week_starting} with {len(week.children)}", "policy")


def write(path: Path, event: Event, expected_head: str | None = None) -> Recorded:
    """Record one event."""
    return record(
        path, event.week, event.proposal, digests(event.week), event.decisions, expected_head=expected_head, at=AT
    )
