"""A child who waits for a proposal: what the rules may see, and nothing more."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from matcher.week.noun import Code, Noun
from matcher.week.vacancy import PlacementType

Sex = Literal["female", "male"]
EsolLevel = Literal["pre-entry", "entry-1", "entry-2", "entry-3", "level-1", "level-2"]
AnchorKind = Literal["relative", "sibling", "school", "solicitor", "community", "health"]

ESOL_LEVELS: tuple[EsolLevel, ...] = ("pre-entry", "entry-1", "entry-2", "entry-3", "level-1", "level-2")


class Child(Noun):
    """One row of the ``children`` table.

    ``ref`` is opaque. Names and nationality have no field here on purpose: they are never a cost, a
    quota or a class (Equality Act duty; DOMAIN.md, *equality*).
    """

    ref: Code
    entry_authority: Code
    referred_on: date
    age: Annotated[int, Field(ge=11, le=17)]
    sex: Sex
    school_year: Annotated[int, Field(ge=7, le=11)] | None = None
    esol_level: EsolLevel | None = None
    placement_types: tuple[PlacementType, ...] = ()
    group: Code | None = None
    apart_from: tuple[Code, ...] = ()
    anchor: Code | None = None
    anchor_kind: AnchorKind | None = None
    needs: tuple[Code, ...] = ()
    must: tuple[Code, ...] = ()
    avoid: tuple[Code, ...] = ()
    wish: tuple[Code, ...] = ()
    in_care: bool = True
    complete: bool = True
    beyond_20_miles_agreed: Code | None = None
