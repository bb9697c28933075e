"""Authorities, regions and places: names of new authorities, points on the map, pauses."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.errors import Fault
from matcher.io.checks.facts import Facts
from matcher.io.codes import FaultCode
from matcher.io.typed import TypedTable

SOUTH, NORTH, WEST, EAST = 49.0, 61.5, -9.0, 2.5
"""Degrees that hold the whole United Kingdom, Scilly to Shetland, with a margin."""


def check_areas(facts: Facts) -> Iterator[Fault]:
    """All faults of authorities, regions and places that one cell does not show."""
    authorities = facts.tables["authorities"]
    yield from _new_authorities(authorities, facts)
    yield from _pauses(authorities)
    for name in ("authorities", "places"):
        yield from _points(facts.tables[name])
    regions = facts.tables["regions"]
    for number, region in regions.rows("region"):
        if region is not None and region not in facts.regions:
            yield regions.warning(number, "region", FaultCode.REGION_UNUSED, region, "No authority is in this region.", "Check the spelling: it must be as in authorities.")  # fmt: skip


def _new_authorities(authorities: TypedTable, facts: Facts) -> Iterator[Fault]:
    for place, (number, code) in enumerate(authorities.rows("code")):
        if code is None:
            continue
        if code not in facts.reference:
            for column in ("name", "region"):
                if not authorities.text[column][place]:
                    yield authorities.fault(number, column, FaultCode.MISSING_VALUE, "", f"The reference table has no authority {code}, so that its {column} is needed.", "Fill it in, or correct the code.")  # fmt: skip
        if code in facts.regions:
            yield authorities.fault(number, "code", FaultCode.CODE_IS_REGION, code, "A region has the same name: must, avoid and wish could mean either.", "Give the authority another code.")  # fmt: skip


def _pauses(authorities: TypedTable) -> Iterator[Fault]:
    details = ("paused_until", "pause_reason", "paused_by")
    for place, (number, part) in enumerate(authorities.rows("participation")):
        given = [column for column in details if authorities.text[column][place]]
        missing = ", ".join(column for column in details if column not in given)
        if part == "paused" and missing:
            yield authorities.warning(number, "participation", FaultCode.PAUSE_UNEXPLAINED, "paused", f"The pause has no {missing}.", "Record until when, why, and who allowed it.")  # fmt: skip
        elif part != "paused" and given and part is not None:
            yield authorities.warning(number, given[0], FaultCode.PAUSE_WITHOUT_PAUSE, authorities.text[given[0]][place], "The authority is not paused, and this is of a pause.", "Set participation to paused, or clear it.")  # fmt: skip


def _points(table: TypedTable) -> Iterator[Fault]:
    latitudes, longitudes = table.text["latitude"], table.text["longitude"]
    for place, (number, latitude, longitude) in enumerate(table.rows("latitude", "longitude")):
        if table.name == "authorities" and bool(latitudes[place]) != bool(longitudes[place]):
            column = "longitude" if latitudes[place] else "latitude"
            yield table.fault(number, column, FaultCode.HALF_A_POINT, "", "A point needs both latitude and longitude.", "Fill in the other, or clear both.")  # fmt: skip
        if not isinstance(latitude, float) or not isinstance(longitude, float) or _in_uk(latitude, longitude):
            continue
        found = f"{latitude}, {longitude}"
        if _in_uk(longitude, latitude):
            yield table.fault(number, "latitude", FaultCode.SWAPPED_POINT, found, "Latitude and longitude are swapped.", "In the United Kingdom the latitude is 49 to 61; swap the two cells.")  # fmt: skip
        else:
            yield table.warning(number, "latitude", FaultCode.POINT_OUTSIDE_UK, found, "The point is outside the United Kingdom.", "Check both; west of Greenwich the longitude has a minus.")  # fmt: skip


def _in_uk(latitude: float, longitude: float) -> bool:
    return SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST
