"""History enters as data: what the ledger remembers is laid into the week's facts before anything is solved."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matcher.io.rows import RawTable
    from matcher.ledger import History
    from matcher.week import Authority, Decision, Previous, Region, Week


@dataclass(frozen=True)
class Laid:
    """A week with its history.

    Attributes
    ----------
    head
        The ledger's newest hash, which the proposal's provenance names.
    notes
        Where the ledger stands in for the week's own rows, in sentences.
    past
        What the ledger remembers.
    """

    week: Week
    head: str
    notes: tuple[str, ...]
    past: History


def read_facts(
    path: Path, policy: Path | None = None, after: Path | None = None, settings: RawTable | None = None
) -> Week:
    """A week under a policy file and settings laid over its own, with a ledger's history, if they are given.

    Raises
    ------
    DataError
        With every fault.
    FileTrouble
        A file cannot be read.
    """
    from matcher.io import read_week

    week = read_week(path, policy, settings)
    return week if after is None else week_after(week, after)


def week_after(week: Week, ledger_path: Path) -> Week:
    """The week with a ledger's history laid into it.

    Raises
    ------
    FileTrouble
        The ledger cannot be read.
    """
    return lay_in(week, ledger_path).week


def lay_in(week: Week, ledger_path: Path) -> Laid:
    """Lay a ledger's history into a week.

    Decisions in force join the week's own, and where two contradict each other the later one holds: a row of the week
    that the ledger knows is as old as its entry; one that it does not know is new, unless it names no decider. Earlier
    assignments become ``previous``. An authority's ``carried_over`` and a region's
    ``received`` are what its first recorded week gave plus what came since; a child who is still in the week counts in
    the week alone.

    Raises
    ------
    Usage
        The ledger has no entry.
    FileTrouble
        The ledger cannot be read.
    """
    from matcher.calendars import week_starting
    from matcher.errors import Usage
    from matcher.ledger import GENESIS, history

    past = history(ledger_path, week_starting(week).isoformat(), [child.ref for child in week.children])
    if past.head == GENESIS:
        raise Usage(
            f"{ledger_path} has no entry yet. Is it the right one? A proposal is recorded by matcher ledger record."
        )
    regions = _regions(week, past)
    decisions, notes = _decisions(week, past)
    laid = week.model_copy(
        update={
            "authorities": tuple(_carried(row, past) for row in week.authorities),
            "regions": regions,
            "decisions": decisions,
            "previous": _previous(week, past),
        }
    )
    return Laid(laid, past.head, (*notes, *_told(week, laid)), past)


def _carried(authority: Authority, past: History) -> Authority:
    from matcher.ledger import in_children

    opening = _opening(authority.code, authority.carried_over, past.opening_credit, past.begun_credit)
    if opening is None:
        return authority
    carried = opening + in_children(past.credit.get(authority.code, 0))
    return authority.model_copy(update={"carried_over": carried})


def _opening(key: str, own: int, earlier: Mapping[str, int], begun: Mapping[str, int]) -> int | None:
    """What the ledger counts on from; None where the week's own figure is all that is known.

    In the ledger's first week that is the figure as it was recorded, while the table still has it: one that was brought
    up to date by hand has those who were received since in it.
    """
    return earlier.get(key, own if begun.get(key) == own else None)


def _regions(week: Week, past: History) -> tuple[Region, ...]:
    earlier, begun = past.opening_received, past.begun_received
    openings = {row.region: _opening(row.region, row.received, earlier, begun) for row in week.regions}
    counted = {region: it + past.received.get(region, 0) for region, it in openings.items() if it is not None}
    total = {row.region: counted.get(row.region, row.received) for row in week.regions}
    weights = {row.region: Fraction(row.weight) for row in week.regions if row.weight}
    this_cycle = in_cycle(total, weights, week.policy.rota_cycle)
    return tuple(
        row.model_copy(update={"received": this_cycle[row.region]}) if row.region in counted else row
        for row in week.regions
    )


def in_cycle(total: Mapping[str, int], weights: Mapping[str, Fraction], cycle: int) -> dict[str, int]:
    """Children received in the cycle that is running, by region.

    When all regions with a weight have received a whole cycle together, each region's quota of it is taken off. What
    one had above its quota stays with it; what one had below is not owed: an assumption, as the protocol is silent.
    Quotas are whole children (``region-quota``), and a cycle is as many as they come to: with a few more to wait for,
    a rota that is hard would place nobody at its end.
    """
    whole = sum(weights.values(), Fraction(0))
    quota = {region: int(cycle * weight / whole) for region, weight in weights.items()}
    received = sum(total[region] for region in weights if region in total)
    done = received // max(1, sum(quota.values()))
    taken_off = {region: done * each for region, each in quota.items()}
    return {region: max(0, count - taken_off.get(region, 0)) for region, count in total.items()}


def _previous(week: Week, past: History) -> tuple[Previous, ...]:
    from matcher.week import Previous

    codes = {row.code for row in week.authorities}
    own = {row.ref: row for row in week.previous}
    rows = []
    for child in week.children:
        code, last = past.previous.get(child.ref), past.last.get(child.ref)
        if code is None:
            rows.append(own.get(child.ref))
        else:
            places = last.places if last is not None and last.authority == code else {}
            rows.append(Previous(ref=child.ref, authority=code, **places))
    return tuple(row for row in rows if row is not None and row.authority in codes)


def _decisions(week: Week, past: History) -> tuple[tuple[Decision, ...], list[str]]:
    """Every decision in force, the week's own among them, and what was left out."""
    from matcher.ledger import in_force

    codes = {row.code for row in week.authorities}
    refs = {child.ref for child in week.children}
    remembered = [row for ref, rows in past.decisions.items() if ref in refs for row in rows]
    usable = [row for row in remembered if row.authority is None or row.authority in codes]
    own = [row for row in week.decisions if row not in past.made]
    in_order = [
        *(row for row in own if row.decided_by is None),
        *usable,
        *(row for row in own if row.decided_by is not None),
    ]
    kept = in_force(in_order)
    used, holding = set(usable), set(kept)
    notes = [f"{row} is not used: the authority is not in this week." for row in remembered if row not in used]
    notes += [f"{row} no longer holds: a later decision sets it aside."
              for row in (*week.decisions, *usable) if row not in holding]  # fmt: skip
    return kept, notes


def _told(own: Week, laid: Week) -> list[str]:
    """Where a figure of the ledger stands in for one that the week gave."""
    notes = []
    carried = [
        f"{new.code} {new.carried_over:+d} instead of {old.carried_over:+d}"
        for old, new in zip(own.authorities, laid.authorities, strict=True)
        if old.carried_over not in (0, new.carried_over)
    ]
    received = [
        f"{new.region} {new.received} instead of {old.received}"
        for old, new in zip(own.regions, laid.regions, strict=True)
        if old.received != new.received
    ]
    if carried:
        notes.append(f"Credit and debt are the ledger's, not the week's: {', '.join(carried)}.")
    if received:
        notes.append(f"Children received in the rota are counted by the ledger: {', '.join(received)}.")
    return notes
