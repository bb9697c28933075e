"""Out of area: a vacancy outside its owner's area and beyond the near miles needs a risk assessment."""

from __future__ import annotations

from matcher.geography import tenths_of_miles
from matcher.rules.facts import Facts
from matcher.rules.kinds import Kinds
from matcher.rules.rule import Mask, Rule, mask


def _forbids(facts: Facts, kinds: Kinds) -> Mask:
    vacancies, authorities = facts.vacancies, facts.authorities
    tenths = tenths_of_miles(
        vacancies.site_latitude[vacancies.site],
        vacancies.site_longitude[vacancies.site],
        authorities.latitude[vacancies.owner],
        authorities.longitude[vacancies.owner],
    )
    far = (tenths < 0) | (tenths > int(10 * facts.policy.near_miles))
    return mask(((vacancies.area != vacancies.owner) & ~vacancies.assessed & far)[None, :])


RULE = Rule(
    name="out-of-area",
    says="A vacancy outside the authority's own area and beyond the near miles needs a recorded risk assessment.",
    source="s22C(9) Children Act 1989 and out-of-area guidance; 1,358 children of other councils in Kent",
    because="the vacancy is out of area without a recorded risk assessment",
    setting="out_of_area",
    forbids=_forbids,
    counts_pairs=True,
)
