"""A drawn week as records: one dict per row, with Python values, under the column names of the week's tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import numpy as np

from benchmarks.generator import calibration as c
from benchmarks.generator.columns import Days, Drawing
from benchmarks.generator.country import FAIR_SHARES
from benchmarks.generator.offers import PAUSED
from matcher.reference import rota_weights
from matcher.week import DECISION_KINDS, ESOL_LEVELS, PLACEMENT_TYPES

Record = dict[str, Any]
PARTICIPATION = ("directed", "volunteer", "paused")
SEXES = ("female", "male")


def ref(child: int) -> str:
    """Opaque reference of a child."""
    return f"C{child + 1:04d}"


def children(drawing: Drawing) -> Iterator[Record]:
    """Rows of the ``children`` table."""
    kids, areas, codes = drawing.children, _area_codes(drawing), _codes(drawing)
    referred = kids.referred_on.tolist()
    for i, referred_on in enumerate(referred):
        yield {
            "ref": ref(i),
            "entry_authority": codes[kids.entry[i]],
            "referred_on": referred_on,
            "age": int(kids.age[i]),
            "sex": SEXES[int(not kids.girl[i])],
            "school_year": _number(kids.school_year[i]),
            "esol_level": _named(ESOL_LEVELS, kids.esol_level[i]),
            "placement_types": c.TYPE_LISTS[kids.types[i]],
            "group": None if kids.group[i] < 0 else f"G{kids.group[i] + 1:03d}",
            "apart_from": () if kids.apart_from[i] < 0 else (ref(kids.apart_from[i]),),
            "anchor": _town(drawing, kids.anchor[i]),
            "anchor_kind": _named(c.ANCHOR_KINDS, kids.anchor_kind[i]),
            "needs": _listed(c.NEEDS, kids.need[i]),
            "must": _listed(areas, kids.must[i]),
            "avoid": _listed(areas, kids.avoid[i]),
            "wish": _listed(areas, kids.wish[i]),
            "in_care": bool(kids.in_care[i]),
            "complete": bool(kids.complete[i]),
            "beyond_20_miles_agreed": f"B{i + 1:04d}" if kids.agreed[i] else None,
        }


def authorities(drawing: Drawing) -> Iterator[Record]:
    """Rows of the ``authorities`` table: all 212, with every load known."""
    country, standing = drawing.country, drawing.standing
    until = drawing.parameters.week_starting + timedelta(days=39)
    for i, authority in enumerate(country.authorities):
        paused = standing.participation[i] == PAUSED
        reason, allowed_by = c.PAUSES[standing.pause[i]] if paused else (None, None)
        share, hosted = (_times(given.get(authority.code), drawing) for given in (FAIR_SHARES, c.HOSTED))
        yield {
            "code": authority.code,
            "name": authority.name,
            "region": authority.region,
            "nation": authority.nation,
            "latitude": authority.latitude,
            "longitude": authority.longitude,
            "child_population": _number(country.population[i]),
            "uasc_in_care": int(country.uasc[i]),
            "hosted": hosted,
            "participation": PARTICIPATION[standing.participation[i]],
            "paused_until": until if paused else None,
            "pause_reason": reason,
            "paused_by": allowed_by,
            "caseload_places": _number(standing.caseload_places[i]),
            "week_maximum": _number(standing.week_maximum[i]),
            "fair_share": share,
        }


def vacancies(drawing: Drawing) -> Iterator[Record]:
    """Rows of the ``vacancies`` table."""
    rows, codes = drawing.vacancies, _codes(drawing)
    for i, available_from in enumerate(_dates(rows.available_from)):
        yield {
            "vacancy": f"V{i + 1:04d}",
            "authority": codes[rows.authority[i]],
            "type": PLACEMENT_TYPES[rows.type[i]],
            "places": int(rows.places[i]),
            "place": _town(drawing, rows.place[i]),
            "located_in": _named(codes, rows.located_in[i]),
            "min_age": _number(rows.min_age[i]),
            "max_age": _number(rows.max_age[i]),
            "sex": _named(SEXES, rows.sex[i]),
            "available_from": available_from,
            "tags": _listed(c.NEEDS, rows.tag[i]),
            "risk_assessment": f"RA{i + 1:04d}" if rows.assessed[i] else None,
        }


def school_places(drawing: Drawing) -> Iterator[Record]:
    """Rows of the ``school_places`` table."""
    rows, codes = drawing.school_places, _codes(drawing)
    for i, available_from in enumerate(_dates(rows.available_from)):
        yield {
            "authority": codes[rows.authority[i]],
            "school_year": int(rows.school_year[i]),
            "places": int(rows.places[i]),
            "available_from": available_from,
        }


def esol_places(drawing: Drawing) -> Iterator[Record]:
    """Rows of the ``esol_places`` table."""
    rows, codes = drawing.esol_places, _codes(drawing)
    for i, starts_on in enumerate(_dates(rows.starts_on)):
        yield {
            "authority": codes[rows.authority[i]],
            "level": tuple(ESOL_LEVELS[level] for level in c.COURSES[rows.course[i]]),
            "places": int(rows.places[i]),
            "starts_on": starts_on,
            "roll_on": bool(rows.roll_on[i]),
            "provider": f"P{i + 1:03d}",
        }


def regions(drawing: Drawing) -> Iterator[Record]:
    """Rows of the ``regions`` table."""
    for region, received in zip(drawing.country.regions, drawing.received, strict=True):
        yield {"region": region, "weight": rota_weights()[region], "received": int(received)}


def decisions(drawing: Drawing) -> Iterator[Record]:
    """Rows of the ``decisions`` table, all of the Friday before the week."""
    codes = _codes(drawing)
    rows = drawing.decisions
    for child, authority, kind in zip(rows.child, rows.authority, rows.kind, strict=True):
        yield {
            "ref": ref(child),
            "authority": _named(codes, authority),
            "decision": DECISION_KINDS[kind],
            "decided_by": "duty coordinator",
            "decided_on": drawing.parameters.week_starting - timedelta(days=3),
        }


def places(drawing: Drawing) -> Iterator[Record]:
    """Rows of the ``places`` table: the towns that a child or a vacancy names."""
    used = np.union1d(drawing.children.anchor, drawing.vacancies.place)
    for town in (drawing.country.towns[i] for i in used if i >= 0):
        yield {"place": town.place, "latitude": town.latitude, "longitude": town.longitude}


def policy(drawing: Drawing) -> Iterator[Record]:
    """Rows of the ``policy`` table: only what differs from the defaults, and the week's first day."""
    parameters = drawing.parameters
    yield {"key": "week_starting", "value": parameters.week_starting}
    yield {"key": "regime", "value": parameters.regime}
    yield {"key": "rota", "value": parameters.rota}
    yield {"key": "rota_cycle", "value": parameters.rota_cycle}


TABLES: dict[str, Callable[[Drawing], Iterator[Record]]] = {
    "children": children,
    "authorities": authorities,
    "vacancies": vacancies,
    "school_places": school_places,
    "esol_places": esol_places,
    "regions": regions,
    "decisions": decisions,
    "places": places,
    "policy": policy,
}


def _times(number: int | None, drawing: Drawing) -> int | None:
    """A figure of the real country, in one so many times larger."""
    return None if number is None else number * drawing.parameters.country


def _codes(drawing: Drawing) -> list[str]:
    return [authority.code for authority in drawing.country.authorities]


def _area_codes(drawing: Drawing) -> list[str]:
    return [*_codes(drawing), *drawing.country.regions]


def _town(drawing: Drawing, index: np.int64) -> str | None:
    return None if index < 0 else drawing.country.towns[index].place


def _number(value: np.int64) -> int | None:
    return None if value < 0 else int(value)


def _named(names: tuple[str, ...] | list[str], index: np.int64) -> str | None:
    return None if index < 0 else names[index]


def _listed(names: tuple[str, ...] | list[str], index: np.int64) -> tuple[str, ...]:
    return () if index < 0 else (names[index],)


def _dates(days: Days) -> list[Any]:
    """Python dates; None where blank."""
    return list(days.tolist())
