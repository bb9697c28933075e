"""Why a child is not placed, in words that a coordinator can repeat; every number is counted from the facts."""

from __future__ import annotations

from collections import Counter

import numpy as np

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
        return (f"{blamed[0][0]}: no vacancy is open to this child. {_sentence(blamed)}",)
    authorities = len(np.unique(facts.vacancies.owner[closed == 0]))
    where = f"{_count(open_count, 'vacancy', 'vacancies')} of {_count(authorities, 'authority', 'authorities')}"
    group = int(facts.children.group[child])
    if group in facts.units and not any(child in arcs.unit.members and len(arcs.column) for arcs in draft.unit_arcs):
        return (f"keep-together: no one authority is open to every child of the group ({where} to this child alone).",)
    first = (
        f"vacancies: {where} would suit this child, but their places, or the school, course and social-work places "
        "beside them, go to children who come first."
    )
    return (first, _sentence(blamed)) if blamed else (first,)


def _blamed(draft: Draft, closed: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> list[tuple[str, str, int]]:
    """(rule, because, vacancies closed by it), the most frequent first."""
    counts = Counter(int(number) for number in closed if number)
    rules = draft.arcs.rules
    return [(rules[n - 1].name, rules[n - 1].because, count) for n, count in counts.most_common()]


def _sentence(blamed: list[tuple[str, str, int]]) -> str:
    parts = [f"{count} because {because} ({name})" for name, because, count in blamed]
    return f"Other vacancies are closed: {'; '.join(parts)}."


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
