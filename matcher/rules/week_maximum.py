"""Week maximum: no authority receives more in a week than the number it has named."""

from __future__ import annotations

import numpy as np

from matcher.problem import Ints, RowName, ints
from matcher.rules.draft import Draft
from matcher.rules.facts import Facts
from matcher.rules.kinds import Kinds
from matcher.rules.rule import Mask, Rule, mask
from matcher.rules.threshold import NO_LIMIT


def week_limit(facts: Facts) -> Ints:
    """The week's maximum per authority; ``NO_LIMIT`` where none is named."""
    return ints([NO_LIMIT if row.week_maximum is None else row.week_maximum for row in facts.authorities.rows])


def _forbids(facts: Facts, kinds: Kinds) -> Mask:
    return mask((week_limit(facts) == 0)[facts.vacancies.owner][None, :])


def add_rows(draft: Draft) -> None:
    """Received at most the week's maximum."""
    limit = week_limit(draft.facts)
    bound = np.flatnonzero((limit < NO_LIMIT) & (draft.received >= 0))
    names = [RowName(RULE.name, draft.facts.authorities.codes[a]) for a in bound.tolist()]
    rows = draft.builder.rows(names, upper=limit[bound])
    draft.builder.entries(rows, draft.received[bound])


RULE = Rule(
    name="week-maximum",
    says="No authority receives more children in the week than the most that it has named.",
    source="the week's facts; assumption",
    because="the authority takes no more this week",
    forbids=_forbids,
)
