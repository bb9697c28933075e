"""Eligibility: only a child whose referral is complete, and not withdrawn, is proposed at all."""

from __future__ import annotations

from matcher.rules.facts import Facts
from matcher.rules.kinds import Kinds
from matcher.rules.rule import Mask, Rule


def _forbids(facts: Facts, kinds: Kinds) -> Mask:
    return ~kinds.proposable[:, None]


RULE = Rule(
    name="eligibility",
    says="A child is proposed only when the referral is complete and has not been withdrawn.",
    source="Immigration Rule 352ZD; NTS protocol v7.0, referral data; good-practice note 4",
    because="the referral is not complete, or was withdrawn",
    forbids=_forbids,
)
