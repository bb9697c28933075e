"""The smallest set of decisions and rules that cannot hold together, where pins leave no lawful proposal.

Every set is tried by solving, none is taken from a solver's own core, which may name what is not needed
(or-tools issues 3943 and 5141). First the pins are thinned out until each is needed, then the rules; where few
pins are in play, every smaller set of pins is tried as well, so that the answer is smallest and not only minimal.
Cut short by a time limit, it is a set that conflicts and may hold more than it needs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb

from matcher.problem import Problem
from matcher.rules import RULES, build_model
from matcher.solve import Limits, OutOfTime, is_feasible
from matcher.week import PLACING, Decision, Week

TRIES = 300
ENFORCED = tuple(rule.name for rule in RULES if rule.name not in ("pins",))


@dataclass(frozen=True)
class Conflict:
    """Pins and rules that cannot hold together; leave out any one and they can (if there was time to thin them out)."""

    pins: tuple[Decision, ...]
    rules: tuple[str, ...]

    def sentences(self) -> tuple[str, ...]:
        """The conflict in words, pins first."""
        says = {rule.name: rule.says for rule in RULES}
        pins = tuple(f"pin: {pin.ref} is decided for {pin.authority}." for pin in self.pins)
        return pins + tuple(f"{name}: {says[name]}" for name in self.rules)


def smallest_conflict(week: Week, limits: Limits | None = None) -> Conflict:
    """Find the smallest set of pins, then the fewest rules, that leave no lawful proposal.

    Parameters
    ----------
    week
        A week with no lawful proposal.
    limits
        Deadline; on reaching it the set found so far is given.
    """
    limits = limits or Limits()
    placing = (row for row in week.decisions if row.decision in PLACING)
    pins = sorted(placing, key=lambda row: (row.ref, str(row.authority)))
    needed = _thinned(pins, lambda kept: _impossible(week, kept, frozenset(), limits))
    needed = _smaller(week, pins, needed, limits)
    dropped: set[str] = set()
    for rule in ENFORCED:
        if _impossible(week, needed, frozenset(dropped | {rule}), limits):
            dropped.add(rule)
    return Conflict(tuple(needed), tuple(rule for rule in ENFORCED if rule not in dropped))


def _thinned(items: Sequence[Decision], impossible: Callable[[list[Decision]], bool]) -> list[Decision]:
    kept = list(items)
    for item in items:
        fewer = [other for other in kept if other is not item]
        if impossible(fewer):
            kept = fewer
    return kept


def _smaller(week: Week, pins: list[Decision], found: list[Decision], limits: Limits) -> list[Decision]:
    """A set of fewer pins that is impossible as well, if the number of sets is small enough to try all."""
    for size in range(1, len(found)):
        if comb(len(pins), size) > TRIES:
            return found
        for some in combinations(pins, size):
            if _impossible(week, list(some), frozenset(), limits):
                return list(some)
    return found


def _impossible(week: Week, pins: list[Decision], dropped: frozenset[str], limits: Limits) -> bool:
    """Whether it is shown that no lawful plan exists; out of time, nothing more is shown."""
    try:
        limits.check()
        return not is_feasible(_problem_with(week, pins, dropped), limits)
    except OutOfTime:
        return False


def _problem_with(week: Week, pins: list[Decision], dropped: frozenset[str]) -> Problem:
    others = [row for row in week.decisions if row.decision not in PLACING]
    changed: dict[str, object] = {"decisions": (*others, *pins)}
    if "keep-together" in dropped:
        changed["children"] = tuple(child.model_copy(update={"group": None}) for child in week.children)
    if "refusals" in dropped:
        changed["decisions"] = (*(row for row in others if row.decision == "withdrawn"), *pins)
    return build_model(week.model_copy(update=changed), dropped=dropped).problem
