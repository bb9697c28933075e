"""Twenty miles: where the policy says so, an anchored child goes no farther without a recorded agreement."""

from __future__ import annotations

import numpy as np

from matcher.problem import Ints
from matcher.rules.facts import Facts
from matcher.rules.kinds import Kinds
from matcher.rules.rule import Mask, Rule


def is_near(facts: Facts, tenths: Ints) -> Mask:
    """Whether a known distance is within the near miles."""
    return (tenths >= 0) & (tenths <= int(10 * facts.policy.near_miles))


def beyond(facts: Facts, tenths: Ints) -> Ints:
    """Tenths of a mile beyond the near miles; what the policy counts where a point is unknown."""
    known = np.maximum(0, tenths - int(10 * facts.policy.near_miles))
    return np.where(tenths < 0, 10 * facts.policy.unknown_miles, known)


def _forbids(facts: Facts, kinds: Kinds) -> Mask:
    bound = (kinds.anchor >= 0) & (kinds.agreed == 0)
    forbidden = np.zeros((len(kinds), len(facts.vacancies)), dtype=bool)
    if bound.any():
        far = ~is_near(facts, facts.anchor_tenths)[:, facts.vacancies.site]
        forbidden[bound] = far[kinds.anchor[bound]]
    return forbidden


RULE = Rule(
    name="twenty-miles",
    says="An anchored child is not placed beyond the near miles of the anchor without a recorded agreement.",
    source="a preference, not an NTS rule (s22C(9) and DfE statistics), so off unless the policy asks for it",
    because="no vacancy there is known to be within the near miles of the child's anchor, and no agreement is recorded",
    setting="twenty_miles",
    forbids=_forbids,
    counts_pairs=True,
)
