"""What a reader of a proposal should know: tables and figures that are missing, the rota, a search that was stopped."""

from __future__ import annotations

import numpy as np

from matcher.report.gaps import unknown_loads
from matcher.rules.deal import Deal
from matcher.rules.facts import Facts
from matcher.rules.referral import below_threshold
from matcher.rules.region_quota import quota_left
from matcher.solve import Solution
from matcher.week.doubtful import doubtful
from matcher.week.missing import missing


def notices(facts: Facts) -> tuple[str, ...]:
    """What a reader should know: referrals from below the threshold, figures that nobody has."""
    table = facts.authorities
    below = below_threshold(facts) if facts.policy.referral == "soft" else np.zeros(len(table), dtype=bool)
    entries = sorted({int(entry) for entry in facts.children.entry.tolist() if entry >= 0})
    found = [
        f"referral: {table.rows[a].name} ({table.codes[a]}) refers children and is below the threshold."
        for a in entries
        if below[a]
    ]
    if len(facts.week.children) == len(facts.children.ref):  # children may be given as arrays alone
        found += [*missing(facts.week), *doubtful(facts.week)]
    found += _of_the_rota(facts)
    found += [f"fairness: {sentence}" for sentence in unknown_loads(facts.week)]
    return tuple(found)


def _of_the_rota(facts: Facts) -> list[str]:
    """Regions that offer places and are not on the rota, and a cycle in which nobody has a turn left."""
    table, policy = facts.authorities, facts.policy
    owners = np.unique(facts.vacancies.owner[facts.vacancies.places > 0])
    offering = {table.regions[r] for r in table.region[owners].tolist()}
    if policy.rota == "off" or not offering:
        return []
    found = []
    if absent := ", ".join(sorted(offering - {row.region for row in facts.week.regions if row.weight is not None})):
        found.append(f"rota: {absent}: no weight is given, so the rota neither limits nor counts what is taken there.")
    left = quota_left(facts) if policy.rota == "hard" else {}
    if left and all(left.get(region) == 0 for region in offering):
        found.append(
            "rota: every region that offers places has had its turn, so nobody can be placed. Set rota to stage for "
            "this week, or, where no ledger counts, begin a new cycle (received in the table regions)."
        )
    return found


def of_distances(facts: Facts, dealt: Deal) -> tuple[str, ...]:
    """Children placed at an unknown distance from their anchor: a figure stands in for it."""
    unknown = int(((dealt.authority >= 0) & (facts.children.anchor >= 0) & (dealt.tenths < 0)).sum())
    if unknown == 0:
        return ()
    who = "1 child is" if unknown == 1 else f"{unknown} children are"
    told = f"distance: {who} placed at an unknown distance from the anchor"
    counted = f"; each is counted as {facts.policy.unknown_miles} miles" if "distance" in facts.policy.stages else ""
    return (f"{told}{counted}.",)


def of_the_search(solution: Solution, *, settled: bool) -> tuple[str, ...]:
    """That our own engine ended before its time, so that nobody takes its plan for the best there is.

    Parameters
    ----------
    settled
        Whether it is proven that no more children can be placed.
    """
    if all(outcome.proven for outcome in solution.outcomes):
        return ()
    more = "the plan may be better" if settled else "more children may be placed"
    return (f"search: the search was stopped before every objective was proven; with more time, {more}.",)
