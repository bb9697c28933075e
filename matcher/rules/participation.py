"""Participation: volunteers only under the voluntary regime; under the mandatory one, everyone not paused."""

from __future__ import annotations

from collections import Counter

import numpy as np

from matcher.calendars import in_words
from matcher.problem import Ints
from matcher.rules.facts import Facts
from matcher.rules.kinds import Kinds
from matcher.rules.rule import Mask, Rule

PAUSED, NO_VOLUNTEER = "paused", "not a volunteer"


def _forbids(facts: Facts, kinds: Kinds) -> Mask:
    return ~facts.authorities.participating[facts.vacancies.owner][None, :]


def _because(facts: Facts, vacancies: Ints) -> str:
    """Which of the two it is; of one authority until when, of several how many vacancies are whose."""
    owners = facts.vacancies.owner[vacancies]
    standing = {owner: _standing(facts, owner) for owner in np.unique(owners).tolist()}
    counts = Counter(standing[owner] for owner in owners.tolist())
    if len(counts) > 1:
        told = ", ".join(
            f"{count} {'is' if count == 1 else 'are'} of one that is {why}" for why, count in counts.items()
        )
        return f"the authority takes no part this week ({told})"
    if counts[NO_VOLUNTEER]:
        return "the authority has not volunteered"
    (until, *more) = {facts.authorities.rows[owner].paused_until for owner in standing}
    return f"the authority is paused until {in_words(until)}" if until and not more else "the authority is paused"


def _standing(facts: Facts, owner: int) -> str:
    row = facts.authorities.rows[owner]
    lapsed = row.paused_until is not None and row.paused_until < facts.start
    return PAUSED if row.participation == "paused" and not lapsed else NO_VOLUNTEER


RULE = Rule(
    name="participation",
    says="Voluntary regime: only volunteers receive. Mandatory regime: every authority that is not paused.",
    source="s72 Immigration Act 2016; pause criteria are an assumption",
    because="the authority takes no part this week (paused, or not a volunteer)",
    because_there=_because,
    forbids=_forbids,
)
