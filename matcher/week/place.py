"""A place with a point (a town, a postcode district), and a region with its turn on the rota."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from matcher.week.noun import Code, Noun


class Place(Noun):
    """One row of the ``places`` table. Degrees, WGS84."""

    place: Code
    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]


class Region(Noun):
    """One row of the ``regions`` table: rota weight, and children received so far in this cycle."""

    region: Code
    weight: Annotated[Decimal, Field(ge=0)] | None = None
    received: Annotated[int, Field(ge=0)] = 0
