"""An authority: its point, its child population, its load, and whether it takes part this week."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from matcher.week.noun import Code, Noun

Nation = Literal["England", "Scotland", "Wales", "Northern Ireland"]
Participation = Literal["directed", "volunteer", "paused"]


class Authority(Noun):
    """One authority after the week's row is laid over the reference table.

    A figure that nobody published is None and stays so: nothing is invented. ``carried_over`` is
    the authority's credit (positive: took more than its share in earlier weeks) in children.
    """

    code: Code
    name: Code
    region: Code
    nation: Nation | None = None
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None
    child_population: Annotated[int, Field(ge=1)] | None = None
    uasc_in_care: Annotated[int, Field(ge=0)] | None = None
    hosted: Annotated[int, Field(ge=0)] | None = None
    participation: Participation = "directed"
    paused_until: date | None = None
    pause_reason: Code | None = None
    paused_by: Code | None = None
    caseload_places: Annotated[int, Field(ge=0)] | None = None
    week_maximum: Annotated[int, Field(ge=0)] | None = None
    fair_share: Annotated[Decimal, Field(gt=0)] | None = None
    carried_over: int = 0
