"""Fair share, load, and who takes part: exact fractions, unknown where a figure is."""

from __future__ import annotations

import math
from fractions import Fraction

from matcher.check.facts import Facts
from matcher.week import Authority, Policy

DIRECTED, VOLUNTEER, PAUSED = "directed", "volunteer", "paused"


def fair_share(policy: Policy, authority: Authority) -> Fraction | None:
    """Children who would be this authority's fair share: the share given, else threshold x child population."""
    if authority.fair_share is not None:
        return Fraction(authority.fair_share)
    if authority.child_population is None:
        return None
    return Fraction(policy.threshold) * authority.child_population


def load_before(policy: Policy, authority: Authority) -> int | None:
    """Children who count in the authority's load before this week; None where nobody published the figure."""
    if authority.uasc_in_care is None:
        return None
    load = authority.uasc_in_care
    if policy.count_hosted:
        load += authority.hosted or 0
    if policy.count_carried_over:
        load += authority.carried_over
    return load


def standing(facts: Facts, authority: Authority) -> str:
    """``directed``, ``volunteer`` or ``paused`` this week; a pause that ended before W has lapsed into directed."""
    until = authority.paused_until
    if authority.participation == PAUSED and until is not None and until < facts.start:
        return DIRECTED
    return authority.participation


def participates(facts: Facts, authority: Authority) -> bool:
    """Voluntary regime: volunteers only. Mandatory regime: everyone not paused."""
    if facts.week.policy.regime == "voluntary":
        return authority.participation == VOLUNTEER
    return standing(facts, authority) != PAUSED


def headroom(facts: Facts, authority: Authority) -> int | None:
    """Children whom a directed authority may still be sent below its threshold; None where there is no knowing."""
    share = fair_share(facts.week.policy, authority)
    if share is None or authority.uasc_in_care is None:
        return None
    return max(0, math.floor(share) - authority.uasc_in_care)


def is_below_threshold(facts: Facts, authority: Authority) -> bool:
    """Whether the authority is known to have fewer children in care than its threshold."""
    share = fair_share(facts.week.policy, authority)
    return share is not None and authority.uasc_in_care is not None and authority.uasc_in_care < share
