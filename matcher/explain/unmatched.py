"""Why a child is not placed, in words that a coordinator can repeat; every number is counted from the facts."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

import numpy as np

from matcher.explain.together import Together
from matcher.problem import Ints
from matcher.proposal import WITHDRAWN
from matcher.rules.classes import kept_apart
from matcher.rules.draft import Draft


@dataclass(frozen=True)
class Blamed:
    """What is open to a kind of child, and what closes the rest.

    Attributes
    ----------
    where
        ``open_vacancies`` in words, with how many authorities they are of.
    first, listed
        The rule that closes most vacancies, and every rule with how many it closes; blank where none is closed.
    """

    open_vacancies: int
    where: str
    first: str
    listed: str


class Reasons:
    """Why children of a week are not placed; what many of them share is counted once.

    Parameters
    ----------
    settled
        Whether it is proven that no more children can be placed.
    """

    def __init__(self, draft: Draft, *, settled: bool = True) -> None:
        self._draft = draft
        self._settled = settled
        self._together = Together(draft)
        self._apart = frozenset(chain.from_iterable(kept_apart(draft.facts)))
        self._blamed: dict[int, Blamed] = {}

    def of(self, child: int) -> tuple[str, ...]:
        """Reasons why a child (by number) is unmatched, the deciding one first."""
        facts = self._draft.facts
        if facts.withdrawn[child]:
            return (WITHDRAWN,)
        if not facts.children.complete[child]:
            return ("eligibility: the referral is not complete; it can be proposed once it is.",)
        if not facts.proposable[child]:
            return (self._of_held_back(child),)
        if len(facts.vacancies) == 0:
            return ("vacancies: no authority offers a vacancy this week.",)
        return self._of_vacancies(child)

    def _of_held_back(self, child: int) -> str:
        """Who of the group cannot be proposed, and whether that will pass."""
        facts = self._draft.facts
        members = np.flatnonzero(facts.children.group == facts.children.group[child])
        gone = [str(facts.children.ref[other]) for other in members.tolist() if facts.withdrawn[other]]
        if not gone:
            return "keep-together: another child of the group cannot be proposed yet, and the group moves together."
        who = f"{', '.join(gone)} {'is' if len(gone) == 1 else 'are'} withdrawn, and the group moves together"
        return f"keep-together: {who}. Clear the group of this child to have a place looked for without them."

    def _of_vacancies(self, child: int) -> tuple[str, ...]:
        facts, kind = self._draft.facts, int(self._draft.kinds.of[child])
        if kind not in self._blamed:
            self._blamed[kind] = _blamed(self._draft, kind)
        blamed = self._blamed[kind]
        if blamed.open_vacancies == 0:
            return (f"{blamed.first}: no vacancy is open to this child: {blamed.listed}.",)
        group = int(facts.children.group[child])
        if group in facts.units:
            first = self._of_group(facts.units[group].tolist(), blamed.where)
        else:
            first = f"vacancies: {blamed.where} would suit this child, but {self._taken([child])}."
        return (first, f"Other vacancies are closed: {blamed.listed}.") if blamed.listed else (first,)

    def _of_group(self, members: list[int], where: str) -> str:
        """What the group needs at one authority, and what there is of it at the most."""
        draft = self._draft
        opened = [draft.arcs.closed_by[draft.kinds.of[member]] == 0 for member in members]
        owners = [set(draft.facts.vacancies.owner[row].tolist()) for row in opened]
        if not set.intersection(*owners):
            return f"keep-together: no one authority is open to every child of the group ({where} to this child alone)."
        needs = f"the group needs places for all {len(members)} at one authority"
        most = self._together.most(members)
        enough = int((most >= len(members)).sum())
        if enough == 0:
            return f"keep-together: {needs}, and no authority has that many at once: {_best(draft, most)}."
        many = _count(enough, "authority has", "authorities have")
        return f"vacancies: {needs}, and {many} that many, but {self._taken(members)}."

    def _taken(self, members: list[int]) -> str:
        """Why places that suit are not to be had: all that can stand in the way of somebody to whom they are open."""
        if not self._settled:
            return "none was found free, and it is not proven that none can be"
        policy = self._draft.facts.policy
        ways = ["the places there, or the school, course and social-work places beside them, go to other children"]
        if policy.stages[:1] != ("placed",):
            ways.append("stay free for an objective that comes before placing children")
        if policy.keep_apart == "hard" and not self._apart.isdisjoint(members):
            ways.append("are where a child goes from whom this one must be kept apart")
        if policy.rota == "hard":
            ways.append("are in a region that has had its turns")
        return f"{', or '.join(ways)}, by the order of objectives"


def _best(draft: Draft, most: Ints) -> str:
    """The most that any authority could take together, and where."""
    best = int(most.argmax())
    if most[best] == 0:
        return "none has room for any of them"
    row, others = draft.facts.authorities.rows[best], int((most == most[best]).sum()) - 1
    more = f" and {_count(others, 'other', 'others')}" if others else ""
    return f"the most is room for {most[best]}, at {row.name} ({row.code}){more}"


def _blamed(draft: Draft, kind: int) -> Blamed:
    """Count what is open to a kind of child, and what each rule closes."""
    closed = draft.arcs.closed_by[kind]
    owners = draft.facts.vacancies.owner[closed == 0]
    authorities = _count(len(np.unique(owners)), "authority", "authorities")
    where = f"{_count(len(owners), 'vacancy', 'vacancies')} of {authorities}"
    numbers, first, counts = np.unique(closed[closed != 0], return_index=True, return_counts=True)
    order = np.lexsort((first, -counts)).tolist()  # of rules that close as many, the one that closes the first of them
    rules = [draft.arcs.rules[number - 1] for number in numbers[order].tolist()]
    told = [
        f"{count} because {rule.reason(draft.facts, np.flatnonzero(closed == number))} ({rule.name})"
        for number, count, rule in zip(numbers[order].tolist(), counts[order].tolist(), rules, strict=True)
    ]
    return Blamed(len(owners), where, rules[0].name if rules else "", "; ".join(told))


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
