"""A vacancy that an authority offers: a placement of one type, with so many places."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from matcher.week.noun import Code, Noun

PlacementType = Literal["foster", "supported", "home"]
PLACEMENT_TYPES: tuple[PlacementType, ...] = ("foster", "supported", "home")


class Vacancy(Noun):
    """One row of the ``vacancies`` table.

    ``place`` blank means the authority's own point; ``located_in`` blank means the authority itself.
    ``sex`` blank takes anyone; ``tags`` are what it offers to a child's ``needs``.
    """

    vacancy: Code
    authority: Code
    type: PlacementType
    places: Annotated[int, Field(ge=0)]
    place: Code | None = None
    located_in: Code | None = None
    min_age: Annotated[int, Field(ge=0, le=25)] | None = None
    max_age: Annotated[int, Field(ge=0, le=25)] | None = None
    sex: Literal["female", "male"] | None = None
    available_from: date | None = None
    tags: tuple[Code, ...] = ()
    risk_assessment: Code | None = None

    @property
    def area(self) -> str:
        """Authority in whose area the vacancy stands."""
        return self.located_in or self.authority
