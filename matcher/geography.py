"""Great-circle miles, as arrays; rounded to tenths here and nowhere else on the solving side."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

EARTH_RADIUS_MILES = 3958.7613
UNKNOWN = -1


def tenths_of_miles(
    latitude: NDArray[np.float64],
    longitude: NDArray[np.float64],
    other_latitude: NDArray[np.float64],
    other_longitude: NDArray[np.float64],
) -> NDArray[np.int64]:
    """Haversine distance in tenths of a mile, rounded half up.

    Parameters
    ----------
    latitude, longitude, other_latitude, other_longitude
        Degrees, WGS84, of shapes that broadcast together. NaN marks an unknown point.

    Returns
    -------
    Tenths of a mile in the broadcast shape; ``UNKNOWN`` where a point is unknown.
    """
    phi, other_phi = np.radians(latitude), np.radians(other_latitude)
    half_phi = np.sin((other_phi - phi) / 2)
    half_lambda = np.sin(np.radians(other_longitude - longitude) / 2)
    chord = half_phi**2 + np.cos(phi) * np.cos(other_phi) * half_lambda**2
    miles = 2 * EARTH_RADIUS_MILES * np.arcsin(np.sqrt(np.clip(chord, 0.0, 1.0)))
    return np.where(np.isnan(miles), UNKNOWN, np.floor(10 * np.nan_to_num(miles) + 0.5)).astype(np.int64)
