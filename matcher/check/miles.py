"""Great-circle miles by the angle between unit vectors: the checker's own formula."""

from __future__ import annotations

import math
from functools import lru_cache

EARTH_RADIUS_MILES = 3958.7613
Point = tuple[float, float]
Vector = tuple[float, float, float]


@lru_cache(maxsize=65536)
def unit_vector(point: Point) -> Vector:
    """Unit vector of a point given as latitude and longitude in degrees."""
    latitude, longitude = math.radians(point[0]), math.radians(point[1])
    return math.cos(latitude) * math.cos(longitude), math.cos(latitude) * math.sin(longitude), math.sin(latitude)


@lru_cache(maxsize=1 << 20)
def tenths(point: Point | None, other: Point | None) -> int | None:
    """Great-circle distance in tenths of a mile, rounded half up.

    The angle is atan2(|u x v|, u . v), which is accurate for near and for antipodal points alike.

    Parameters
    ----------
    point, other
        Latitude and longitude in degrees; None where unknown.

    Returns
    -------
    Tenths of a mile; None where either point is unknown.
    """
    if point is None or other is None:
        return None
    a, b = unit_vector(point), unit_vector(other)
    cross = (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])
    angle = math.atan2(math.hypot(*cross), a[0] * b[0] + a[1] * b[1] + a[2] * b[2])
    return math.floor(10 * EARTH_RADIUS_MILES * angle + 0.5)
