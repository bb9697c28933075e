"""What if: the week changed in one respect or several, solved again, and the difference objective by objective."""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from matcher.calendars import week_starting
from matcher.errors import Usage
from matcher.explain.changed import dropping_out, near_to
from matcher.explain.chosen import Move
from matcher.explain.named import code_of
from matcher.explain.prices import Price, prices
from matcher.explain.trial import Trial, measured, try_week
from matcher.solve import Limits
from matcher.week import Vacancy, Week
from matcher.week.vacancy import PlacementType

MARK = "~if"


@dataclass(frozen=True)
class MoreVacancies:
    """So many more places of a type at an authority."""

    authority: str
    type: PlacementType
    places: int


@dataclass(frozen=True)
class Difference:
    """Two solves of a week, before and after a change.

    Attributes
    ----------
    placed, children
        Numbers before and after.
    prices
        Every objective of the changed policy in its order, both plans measured by that policy; then those that it no
        longer pursues.
    moves
        Children of the week before whose authority differs, as few as can be in a plan as good.
    arrived
        Where the children who were added go, by ref.
    set_aside
        Decisions of the week that the change leaves out, in words: those for an authority that is paused.
    """

    status: tuple[str, str]
    placed: tuple[int, int]
    children: tuple[int, int]
    prices: tuple[Price, ...]
    moves: tuple[Move, ...]
    arrived: tuple[Move, ...]
    set_aside: tuple[str, ...] = ()


def compare_weeks(week: Week, changed: Week, seed: int = 0, limits: Limits | None = None) -> Difference:
    """Solve a week as it is and changed, and tell the difference.

    Raises
    ------
    OutOfTime
        The limit was reached before a plan was found.
    """
    before = try_week(week, seed, limits)
    after = try_week(near_to(changed, before.authority_of), seed, limits)
    known = {row.ref for row in week.children}
    everyone = [row.ref for row in changed.children]
    moves = [Move(ref, before.authority_of.get(ref), after.authority_of.get(ref)) for ref in everyone]
    return Difference(
        status=(before.status, after.status),
        placed=(len(before.assignments), len(after.assignments)),
        children=(len(week.waiting), len(changed.waiting)),
        prices=_prices(week, changed, before, after, seed),
        moves=tuple(move for move in moves if move.ref in known and move.before != move.after),
        arrived=tuple(move for move in moves if move.ref not in known),
        set_aside=_set_aside(week, changed),
    )


def _set_aside(week: Week, changed: Week) -> tuple[str, ...]:
    left = set(changed.decisions)
    return tuple(str(row) for row in week.decisions if row not in left)


def _prices(week: Week, changed: Week, before: Trial, after: Trial, seed: int) -> tuple[Price, ...]:
    """Prices where both found a plan: one yardstick for both, or a change of the measure would pass for a gain."""
    if not before.found or not after.found:
        return ()
    pursued = changed.policy.stages
    stages = (*pursued, *(stage for stage in week.policy.stages if stage not in pursued))
    yardstick = changed.policy.model_copy(update={"stages": stages})
    old, new = (
        measured(facts.model_copy(update={"policy": yardstick}), plan.assignments.values(), seed)
        for facts, plan in ((week, before), (changed, after))
    )
    told = prices(old, new)
    kept = {stage.name for stage in measured(changed, after.assignments.values(), seed)}
    return tuple(
        price if price.stage in kept else replace(price, title=f"{price.title} (no longer pursued)") for price in told
    )


def paused(week: Week, authorities: Collection[str]) -> Week:
    """The week with authorities paused, and nobody decided for them any more."""
    for code in [code_of(week, text) for text in authorities]:
        week = dropping_out(week, code)
    return week


def with_vacancies(week: Week, added: Sequence[MoreVacancies]) -> Week:
    """The week with vacancies added that take anyone whom their type suits, at the authorities' own points."""
    rows = (
        Vacancy(vacancy=f"{MARK} {number}", authority=code_of(week, each.authority), type=each.type, places=each.places)
        for number, each in enumerate(added, start=1)
    )
    return week.model_copy(update={"vacancies": (*week.vacancies, *rows)})


def with_children(week: Week, number: int, seed: int = 0) -> Week:
    """The week with more children like its own: rows drawn with a seed, under new refs, referred on its first day.

    Groups, children to be kept apart, decisions and records stay behind: those are of the one child alone.

    Raises
    ------
    Usage
        The week has no child to draw from.
    """
    if not week.children:
        raise Usage("The week has no children, so none can be drawn from it.")
    lot, start = random.Random(seed), week_starting(week)
    ordered = sorted(week.children, key=lambda row: row.ref)
    alone = {"group": None, "apart_from": (), "complete": True, "referred_on": start, "beyond_20_miles_agreed": None}
    more = tuple(lot.choice(ordered).model_copy(update={**alone, "ref": f"{MARK} {i}"}) for i in range(1, number + 1))
    policy = week.policy.model_copy(update={"week_starting": start})  # else new referrals could move the week itself
    return week.model_copy(update={"children": (*week.children, *more), "policy": policy})
