"""Why a child is not placed, in words that a coordinator can repeat; every number is counted from the facts."""

from __future__ import annotations

from collections import Counter

import numpy as np

from matcher.explain.together import most_together
from matcher.problem import Ints
from matcher.rules.classes import kept_apart
from matcher.rules.draft import Draft


def reasons(draft: Draft, child: int) -> tuple[str, ...]:
    """Reasons why a child (by number) is unmatched, the deciding one first."""
    facts = draft.facts
    if facts.withdrawn[child]:
        return ("eligibility: the referral was withdrawn.",)
    if not facts.children.complete[child]:
        return ("eligibility: the referral is not complete; it can be proposed once it is.",)
    if not facts.proposable[child]:
        return ("keep-together: another child of the group cannot be proposed yet, and the group moves together.",)
    if len(facts.vacancies) == 0:
        return ("vacancies: no authority offers a vacancy this week.",)
    return _of_vacancies(draft, child)


def _of_vacancies(draft: Draft, child: int) -> tuple[str, ...]:
    facts = draft.facts
    closed = draft.arcs.closed_by[draft.kinds.of[child]]
    blamed = _blamed(draft, closed)
    open_count = int((closed == 0).sum())
    if open_count == 0:
        return (f"{blamed[0][0]}: no vacancy is open to this child: {_listed(blamed)}.",)
    authorities = len(np.unique(facts.vacancies.owner[closed == 0]))
    where = f"{_count(open_count, 'vacancy', 'vacancies')} of {_count(authorities, 'authority', 'authorities')}"
    group = int(facts.children.group[child])
    if group in facts.units:
        first = _of_group(draft, facts.units[group].tolist(), where)
    else:
        first = f"vacancies: {where} would suit this child, but {_taken(draft, [child])}."
    return (first, f"Other vacancies are closed: {_listed(blamed)}.") if blamed else (first,)


def _of_group(draft: Draft, members: list[int], where: str) -> str:
    """What the group needs at one authority, and what there is of it at the most."""
    opened = [draft.arcs.closed_by[draft.kinds.of[member]] == 0 for member in members]
    owners = [set(draft.facts.vacancies.owner[row].tolist()) for row in opened]
    if not set.intersection(*owners):
        return f"keep-together: no one authority is open to every child of the group ({where} to this child alone)."
    needs = f"the group needs places for all {len(members)} at one authority"
    most = most_together(draft, members)
    enough = int((most >= len(members)).sum())
    if enough == 0:
        return f"keep-together: {needs}, and no authority has that many at once: {_best(draft, most)}."
    many = _count(enough, "authority has", "authorities have")
    return f"vacancies: {needs}, and {many} that many, but {_taken(draft, members)}."


def _best(draft: Draft, most: Ints) -> str:
    """The most that any authority could take together, and where."""
    best = int(most.argmax())
    if most[best] == 0:
        return "none has room for any of them"
    row, others = draft.facts.authorities.rows[best], int((most == most[best]).sum()) - 1
    more = f" and {_count(others, 'other', 'others')}" if others else ""
    return f"the most is room for {most[best]}, at {row.name} ({row.code}){more}"


def _taken(draft: Draft, members: list[int]) -> str:
    """Why places that suit are not to be had: all that can stand in the way of somebody to whom they are open."""
    policy = draft.facts.policy
    ways = ["the places there, or the school, course and social-work places beside them, go to other children"]
    if policy.stages[:1] != ("placed",):
        ways.append("stay free for an objective that comes before placing children")
    if policy.keep_apart == "hard" and any({*members} & {*pair} for pair in kept_apart(draft.facts)):
        ways.append("are where a child goes from whom this one must be kept apart")
    if policy.rota == "hard":
        ways.append("are in a region that has had its turns")
    return f"{', or '.join(ways)}, by the order of objectives"


def _blamed(draft: Draft, closed: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> list[tuple[str, str, int]]:
    """(rule, because, vacancies closed by it), the most frequent first."""
    counts = Counter(int(number) for number in closed if number)
    rules = draft.arcs.rules
    return [(rules[n - 1].name, rules[n - 1].because, count) for n, count in counts.most_common()]


def _listed(blamed: list[tuple[str, str, int]]) -> str:
    return "; ".join(f"{count} because {because} ({name})" for name, because, count in blamed)


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
