"""School places by year group, and ESOL courses by level and start date."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from matcher.week.child import EsolLevel
from matcher.week.noun import Code, Noun


class SchoolPlace(Noun):
    """One row of the ``school_places`` table."""

    authority: Code
    school_year: Annotated[int, Field(ge=7, le=11)]
    places: Annotated[int, Field(ge=0)]
    available_from: date | None = None

    @property
    def key(self) -> str:
        """Name of the row in a proposal; rows of one name are one pool of places."""
        start = f" {self.available_from.isoformat()}" if self.available_from else ""
        return f"{self.authority} Y{self.school_year}{start}"


class EsolPlace(Noun):
    """One row of the ``esol_places`` table: a course that takes learners of the levels named."""

    authority: Code
    level: Annotated[tuple[EsolLevel, ...], Field(min_length=1)]
    places: Annotated[int, Field(ge=0)]
    starts_on: date
    roll_on: bool = False
    provider: Code | None = None
    place: Code | None = None

    @property
    def key(self) -> str:
        """Name of the row in a proposal; rows of one name are one pool of places."""
        levels = "+".join(self.level)
        roll = " roll-on" if self.roll_on else ""
        provider = f" {self.provider}" if self.provider else ""
        place = f" at {self.place}" if self.place else ""
        return f"{self.authority} {levels} {self.starts_on.isoformat()}{roll}{provider}{place}"
