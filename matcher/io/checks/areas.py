"""Authorities, regions and places: what a new authority needs, points on the map, pauses."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.errors import Fault
from matcher.io.checks.facts import Facts
from matcher.io.codes import FaultCode
from matcher.io.columns import AUTHORITIES
from matcher.io.rows import nearest
from matcher.io.typed import TypedTable

SOUTH, NORTH, WEST, EAST = 49.0, 61.5, -9.0, 2.5  # hold the whole United Kingdom, with a margin
PAUSE = ("paused_until", "pause_reason", "paused_by")


def check_areas(facts: Facts) -> Iterator[Fault]:
    """All faults of authorities, regions and places that one cell does not show."""
    authorities = facts.tables["authorities"]
    yield from _codes(authorities, facts)
    yield from _pauses(authorities)
    yield from _halves(authorities)
    yield from _points(authorities)
    yield from _points(facts.tables["places"])
    for number, region in facts.tables["regions"].rows("region"):
        if region is not None and region not in facts.regions:
            hint = nearest(region, sorted(facts.regions))
            yield FaultCode.REGION_UNUSED.at("regions", number, "region", region, hint=hint)


def _codes(authorities: TypedTable, facts: Facts) -> Iterator[Fault]:
    for place, (number, code) in enumerate(authorities.rows("code")):
        for column in ("name", "region") if code is not None and code not in facts.reference else ():
            if not authorities.text[column][place]:
                meaning = f"the reference table has no authority {code}."
                yield FaultCode.MISSING_VALUE.at(AUTHORITIES.name, number, column, meaning=meaning)
        if code in facts.regions:
            yield FaultCode.CODE_IS_REGION.at(AUTHORITIES.name, number, "code", code)


def _pauses(authorities: TypedTable) -> Iterator[Fault]:
    for place, (number, part) in enumerate(authorities.rows("participation")):
        given = [column for column in PAUSE if authorities.text[column][place]]
        if part == "paused" and len(given) < len(PAUSE):
            missing = ", ".join(column for column in PAUSE if column not in given)
            yield FaultCode.PAUSE_UNEXPLAINED.at(AUTHORITIES.name, number, "participation", part, missing=missing)
        elif part != "paused" and given:
            found = authorities.text[given[0]][place]
            yield FaultCode.PAUSE_WITHOUT_PAUSE.at(AUTHORITIES.name, number, given[0], found)


def _halves(authorities: TypedTable) -> Iterator[Fault]:
    columns = ("latitude", "longitude")
    cells = zip(authorities.numbers, *(authorities.text[column] for column in columns), strict=True)
    for number, latitude, longitude in cells:
        if bool(latitude) != bool(longitude):
            yield FaultCode.HALF_A_POINT.at(AUTHORITIES.name, number, columns[bool(latitude)])


def _points(table: TypedTable) -> Iterator[Fault]:
    for number, latitude, longitude in table.rows("latitude", "longitude"):
        if latitude is None or longitude is None or _in_uk(latitude, longitude):
            continue
        code = FaultCode.SWAPPED_POINT if _in_uk(longitude, latitude) else FaultCode.POINT_OUTSIDE_UK
        yield code.at(table.name, number, "latitude", f"{latitude}, {longitude}")


def _in_uk(latitude: float, longitude: float) -> bool:
    return SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST
