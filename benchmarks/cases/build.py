"""A case as a week: the same facts give the same bytes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import numpy as np

from benchmarks.cases.facts import Case
from benchmarks.generator import Parameters, week
from benchmarks.generator.calibration import KENT
from benchmarks.generator.columns import Drawing
from benchmarks.generator.draw import draw
from benchmarks.generator.education import esol_places, in_need, school_places
from benchmarks.history import intake, most_in_a_quarter, standings
from matcher.week import Authority, Place, Policy, Vacancy, Week
from matcher.week.vacancy import PlacementType

HOSTED_IN_KENT = 1358
FOSTER_SHARE = 0.16
KENT_TOWN = Place(place="Canterbury", latitude=51.279, longitude=1.08)
NAMED_OFFER = 2
"""Children that each council with all its vacancies in Kent offers to take."""


def build(case: Case) -> Week:
    """The week of a case, under the regime of the time."""
    drawn = week(_drawing(case))
    offers = offered(case)
    return drawn.model_copy(
        update={
            "children": tuple(child.model_copy(update={"entry_authority": KENT}) for child in drawn.children),
            "authorities": tuple(_authority(row, case, offers) for row in drawn.authorities),
            "vacancies": vacancies(case),
            "regions": (),
            "decisions": (),
            "places": _places(drawn, case),
            "policy": _policy(case),
        }
    )


def places_found(case: Case) -> dict[str, int]:
    """Code to places that an authority can find, Kent left out. A council named in the case offers at least two."""
    found = {code: case.quarters * most for code, most in most_in_a_quarter().items() if most and code != KENT}
    return {**found, **{code: max(NAMED_OFFER, found.get(code, 0)) for code in case.in_kent}}


def offered(case: Case) -> dict[str, int]:
    """Code to what each volunteer offers: at least one each, in all what the case says."""
    taken = Counter({code: n for code, n in intake(case.offers_like).items() if code not in (KENT, *case.in_kent)})
    chosen = dict(sorted(taken.items(), key=lambda item: (-item[1], item[0]))[: case.volunteers - len(case.in_kent)])
    named = dict.fromkeys(case.in_kent, NAMED_OFFER)
    return {**named, **_dealt(case.offered - sum(named.values()), chosen)}


def vacancies(case: Case) -> tuple[Vacancy, ...]:
    """Foster and supported places of every authority that can find some."""
    rows = []
    for code, places in sorted(places_found(case).items()):
        foster = max(1, round(FOSTER_SHARE * places))
        rows.append(_vacancy(code, "foster", foster, code in case.in_kent))
        if places > foster:
            rows.append(_vacancy(code, "supported", places - foster, code in case.in_kent))
    return tuple(rows)


def _vacancy(code: str, kind: PlacementType, places: int, in_kent: bool) -> Vacancy:
    return Vacancy(
        vacancy=f"{code}-{kind[0].upper()}",
        authority=code,
        type=kind,
        places=places,
        min_age=16 if kind == "supported" else None,
        place=KENT_TOWN.place if in_kent else None,
        located_in=KENT if in_kent else None,
    )


def _drawing(case: Case) -> Drawing:
    """The children by the generator, and education at those who can find places."""
    parameters = Parameters(
        case.referred, seed=case.seed, week_starting=case.week_starting, waiting_days=case.waiting_days, school_open=1.0
    )
    drawing = draw(parameters)
    codes = [authority.code for authority in drawing.country.authorities]
    offers = np.array([codes.index(code) for code in codes if code in places_found(case)], dtype=np.int64)
    pupils, learners = in_need(drawing.children)
    return replace(
        drawing,
        school_places=school_places(parameters, offers, pupils),
        esol_places=esol_places(parameters, offers, learners),
    )


def _dealt(total: int, weights: dict[str, int]) -> dict[str, int]:
    """So many in proportion to the weights, one each at least, the largest remainders first."""
    spare, whole = total - len(weights), sum(weights.values())
    dealt = {code: 1 + spare * weight // whole for code, weight in weights.items()}
    remainders = sorted(weights, key=lambda code: (-(spare * weights[code] % whole), code))
    for code in remainders[: total - sum(dealt.values())]:
        dealt[code] += 1
    return dealt


def _authority(row: Authority, case: Case, offers: dict[str, int]) -> Authority:
    """The authority as it stood then; an offer makes a volunteer, but where the regime of the time was mandatory."""
    then = standings(case.year).get(row.code)
    known_population = row.child_population if then is None else then.child_population
    offer = offers.get(row.code) if case.regime == "voluntary" else None
    return row.model_copy(
        update={
            "child_population": known_population,
            "uasc_in_care": case.kent if row.code == KENT else then and then.uasc,
            "hosted": HOSTED_IN_KENT if case.in_kent and row.code == KENT else None,
            "participation": "directed" if offer is None else "volunteer",
            "paused_until": None,
            "pause_reason": None,
            "paused_by": None,
            "caseload_places": None,
            "week_maximum": offer,
            "fair_share": None,
        }
    )


def under(week: Week, case: Case, regime: str) -> Week:
    """The week of a case under another regime: the policy, and for a mandatory time the offers that there would be."""
    changed = week.model_copy(update={"policy": week.policy.model_copy(update={"regime": regime})})
    if case.regime in (regime, "voluntary"):
        return changed
    offers = offered(case)
    rows = tuple(
        row.model_copy(update={"participation": "volunteer", "week_maximum": offers[row.code]})
        if row.code in offers
        else row
        for row in changed.authorities
    )
    return changed.model_copy(update={"authorities": rows})


def _places(drawn: Week, case: Case) -> tuple[Place, ...]:
    """The towns that an anchor names, and the one in Kent."""
    anchors = {child.anchor for child in drawn.children}
    kept = [place for place in drawn.places if place.place in anchors and place.place != KENT_TOWN.place]
    return (*kept, *([KENT_TOWN] if case.in_kent or KENT_TOWN.place in anchors else []))


def _policy(case: Case) -> Policy:
    return Policy(
        week_starting=case.week_starting,
        regime=case.regime,
        threshold=Decimal(case.threshold),
        count_hosted=bool(case.in_kent),
        use_reference=False,
    )
