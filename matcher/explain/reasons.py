"""A reason for every child of a week: at once from the facts, or exactly by solving for each.

From the facts alone: what the child gets, how many authorities are open to it, and the fall-backs that hold if
everyone else stays. By solving: which authorities would be as good, the next best and its price, what would unblock.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

import numpy as np

from matcher.explain.changed import units_of
from matcher.explain.chosen import ChildExplanation, explain_child, names
from matcher.explain.counted import Escalated, not_worked_out
from matcher.explain.deadline import in_time
from matcher.explain.fallbacks import Fallback, Fallbacks
from matcher.explain.prices import told
from matcher.explain.unblock import explain_escalated
from matcher.proposal import Proposal
from matcher.report.children import ChildRow, child_rows, plain
from matcher.report.finder import Finder
from matcher.report.reasons import ChildReason
from matcher.report.words import count
from matcher.rules.draft import Draft
from matcher.solve import Limits, OutOfTime
from matcher.solve.apart import in_halves
from matcher.week import PLACING, Week

IF_OTHERS_STAY = "If everyone else stays"
Fallen = tuple[Fallback, ...] | None
Piece = int | str
"""The number of a group of escalated children who are alike, or the ref of a child who is placed."""


def all_reasons(week: Week, proposal: Proposal, limits: Limits | None = None) -> Mapping[str, ChildReason]:
    """A reason for every child without solving: facts, and what is counted with everyone else as proposed.

    The next best and its price, and what would place an escalated child, are those with everyone else fixed, and say
    so.

    Parameters
    ----------
    limits
        Deadline. Where it comes first, those who are left are told the command that gives the rest.
    """
    if proposal.status == "infeasible":
        return {}
    fallbacks, known = Fallbacks(week, proposal), names(week)
    open_to = _open_authorities(fallbacks.left.draft)
    decided = {row.ref for row in week.decisions if row.decision in PLACING}
    rows = list(child_rows(Finder(week, proposal), None))
    others, unblock = _counted(week, proposal, fallbacks, [row.ref for row in rows if row.placed], limits)
    found = {}
    for row in rows:
        if row.placed:
            sentence = _sentence(row, open_to.get(row.ref, 0), row.ref in decided)
            found[row.ref] = _with_fallbacks(row.ref, sentence, known, others[row.ref])
        else:
            found[row.ref] = ChildReason(row.ref, row.why, unblock=unblock.get(row.ref, ()))
    return found


def _counted(
    week: Week, proposal: Proposal, fallbacks: Fallbacks, placed: Sequence[str], limits: Limits | None
) -> tuple[Mapping[str, Fallen], Mapping[str, tuple[str, ...]]]:
    """Fall-backs of everyone who is placed (None: no time), and sentences for those who are not; on two cores."""
    escalated = Escalated(week, proposal, fallbacks.left)

    def told(pieces: Sequence[Piece]) -> tuple[dict[str, Fallen], dict[int, tuple[str, ...]]]:
        others = {ref: fallbacks.of(ref) if in_time(limits) else None for ref in pieces if isinstance(ref, str)}
        return others, {n: escalated.told(n, limits) for n in pieces if isinstance(n, int)}

    pieces: list[Piece] = [*range(len(escalated.groups)), *placed]
    others: dict[str, Fallen] = {}
    unblock: dict[int, tuple[str, ...]] = {}
    for half in in_halves(told, pieces, limits or Limits()):
        others |= half[0]
        unblock |= half[1]
    return others, escalated.by_ref(unblock)


def solved_reasons(
    week: Week,
    proposal: Proposal,
    jobs: int = 1,
    progress: Callable[[int, int], None] | None = None,
    seconds: float | None = None,
) -> Mapping[str, ChildReason]:
    """An exact reason for every child, by solving the week again for each; those escalated come first.

    Parameters
    ----------
    jobs
        Processes at the same time.
    progress
        Called with how many are done, of how many.
    seconds
        Limit of all together. Whoever is not reached, or not proven, keeps the reason that is counted.
    """
    until = None if seconds is None else time.time() + seconds  # not monotonic: other processes read it too
    placed = {row.ref for row in proposal.assignments}
    units = list(dict.fromkeys(tuple(sorted(unit)) for unit in units_of(week).values()))
    units.sort(key=lambda unit: unit[0] in placed)
    counted = dict(all_reasons(week, proposal, Limits(seconds)))
    one = partial(_solved, week, proposal, counted, until)
    found: dict[str, ChildReason] = {}
    for done, reasons in enumerate(_run(one, units, jobs), start=1):
        found |= {reason.ref: reason for reason in reasons}
        if progress:
            progress(done, len(units))
    return found


Unit = tuple[str, ...]


def _run(one: Callable[[Unit], list[ChildReason]], units: list[Unit], jobs: int) -> Iterator[list[ChildReason]]:
    if jobs == 1:
        yield from map(one, units)
        return
    from concurrent.futures import ProcessPoolExecutor  # takes longer to load than a week's reasons to count
    from multiprocessing import get_context

    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        yield from pool.map(one, units, chunksize=2)


def _solved(
    week: Week, proposal: Proposal, counted: Mapping[str, ChildReason], until: float | None, unit: Unit
) -> list[ChildReason]:
    """The reason of everyone in a unit, solved if there is time for it."""
    limits = Limits(None if until is None else max(0.0, until - time.time()))
    try:
        limits.check()
        return _by_solving(week, proposal, counted, unit, limits)
    except OutOfTime:
        given = {row.ref: row.reasons for row in proposal.unmatched}
        return [counted.get(ref) or ChildReason(ref, plain(given.get(ref, ()))) for ref in unit]


def _by_solving(
    week: Week, proposal: Proposal, counted: Mapping[str, ChildReason], unit: Unit, limits: Limits
) -> list[ChildReason]:
    """The reason of everyone in a unit: they move together, so that it is one.

    Raises
    ------
    OutOfTime
        The limit came first, or before the next best was proven to be that.
    """
    if not any(row.ref == unit[0] for row in proposal.assignments):
        escalated = explain_escalated(week, proposal, unit[0], limits)
        given = {row.ref: row.reasons for row in proposal.unmatched}
        return [ChildReason(ref, plain(given.get(ref, ())), None, None, escalated.sentences, True) for ref in unit]
    explained = explain_child(week, proposal, unit[0], limits, most_equals=1)
    if explained.next_best is not None and not explained.next_best.proven:
        raise OutOfTime
    next_best, price = _next_best(names(week), explained)
    fallback = (counted[unit[0]].price or "") if unit[0] in counted else ""
    return [ChildReason(ref, f"{explained.sentence} {fallback}".strip(), next_best, price, solved=True) for ref in unit]


def _next_best(known: Mapping[str, str], explained: ChildExplanation) -> tuple[str | None, str | None]:
    if explained.equally_good:
        return known[explained.equally_good[0]], "nothing: exactly as good, and the lot decided"
    other = explained.next_best
    if other is None or other.authority is None:
        return None, None if other is None else told(other.prices)
    return known[other.authority], told(other.prices)


def _with_fallbacks(ref: str, sentence: str, known: Mapping[str, str], found: Fallen) -> ChildReason:
    if found is None:
        return ChildReason(ref, sentence, None, not_worked_out(ref))
    if not found:
        return ChildReason(ref, sentence, None, f"{IF_OTHERS_STAY}, no other authority has a place for the child.")
    first, *others = found
    price = f"{IF_OTHERS_STAY} and only this placement falls through: {known[first.authority]}, {first.words()}"
    price += "".join(f"; else {known[other.authority]}, {other.words()}" for other in others) + "."
    return ChildReason(ref, sentence, known[first.authority], price)


def _sentence(row: ChildRow, open_authorities: int, decided: bool) -> str:
    if decided:
        return f"{row.why} A person has decided so."
    if open_authorities == 1:
        return f"{row.why} It is the only authority open to the child."
    return f"{row.why} One of {count(open_authorities, 'authority', 'authorities')} open to the child."


def _open_authorities(draft: Draft) -> Mapping[str, int]:
    """How many authorities have a vacancy open to each child, whoever else may take it; pins are not looked at."""
    facts = draft.facts
    opened = draft.arcs.closed_by == 0
    many = [len(np.unique(facts.vacancies.owner[row])) for row in opened]
    return {str(ref): many[kind] for ref, kind in zip(facts.children.ref, draft.kinds.of.tolist(), strict=True)}
