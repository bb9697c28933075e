"""No return: a child is not placed back in the area of its own entry authority."""

from __future__ import annotations

from matcher.rules.facts import Facts
from matcher.rules.kinds import Kinds
from matcher.rules.rule import Mask, Rule, mask


def _own_authority(facts: Facts, kinds: Kinds) -> Mask:
    return mask(kinds.entry[:, None] == facts.vacancies.owner[None, :])


def _forbids(facts: Facts, kinds: Kinds) -> Mask:
    back = kinds.entry[:, None] == facts.vacancies.area[None, :]
    return mask(back & ~kinds.overridden[:, None])


RULE = Rule(
    name="no-return",
    says="A receiving authority does not place the child back in the entry authority's area.",
    source="press report: two children taken by a council and placed back in Kent at once; legal ban unknown",
    because="the vacancy is in the entry authority's own area",
    setting="no_return",
    forbids=_forbids,
    counts_pairs=True,
    always=_own_authority,
)
