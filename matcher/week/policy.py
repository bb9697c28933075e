"""The policy: every setting that a week may choose, with default, meaning and source.

A key here is a key of the ``policy`` table. What DOMAIN.md marks as an assumption is a setting with a
default, never a literal elsewhere.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field

from matcher.week.noun import Code, Noun

StageName = Literal[
    "placed", "breaches", "near", "fairness", "rota", "education", "distance", "wishes", "stability", "tie-break"
]
STAGES: tuple[StageName, ...] = (
    "placed", "breaches", "near", "fairness", "rota", "education", "distance", "wishes", "stability", "tie-break",
)  # fmt: skip
Mode = Literal["hard", "soft", "off"]


class Tolerance(Noun):
    """How much of a stage's optimum later stages may give up: ``percent`` of it, or so many ``units``."""

    stage: StageName
    percent: Annotated[Decimal, Field(ge=0)] = Decimal(0)
    units: Annotated[int, Field(ge=0)] = 0


class Calendar(Noun):
    """The public holidays that a nation's working days leave out: a country and subdivision code."""

    nation: Code
    country: Code
    subdivision: Code


class Override(Noun):
    """A recorded permission for one child to be placed back in the entry authority's area."""

    ref: Code
    record: Code


UK_CALENDARS = (
    Calendar(nation="England", country="GB", subdivision="ENG"),
    Calendar(nation="Scotland", country="GB", subdivision="SCT"),
    Calendar(nation="Wales", country="GB", subdivision="WLS"),
    Calendar(nation="Northern Ireland", country="GB", subdivision="NIR"),
)


class Policy(Noun):
    """The settings of one week. Every key has a default, a meaning and a source."""

    week_starting: date | None = Field(
        default=None,
        description="First day of the planning week; blank: the Monday of the week of the latest referral.",
        json_schema_extra={"source": "setting"},
    )
    regime: Literal["mandatory", "voluntary"] = Field(
        default="mandatory",
        description="Mandatory: everyone not paused, up to the threshold. Voluntary: volunteers only.",
        json_schema_extra={"source": "s72 Immigration Act 2016; mandatory since 2022"},
    )
    threshold: Annotated[Decimal, Field(gt=0, le=1)] = Field(
        default=Decimal("0.001"),
        description="UASC in care as a share of the child population, at which nobody is directed to take more.",
        json_schema_extra={"source": "NTS protocol: 0.1 % since 24 August 2022 (0.07 % before)"},
    )
    near_miles: Annotated[Decimal, Field(ge=0, le=1000, decimal_places=1)] = Field(
        default=Decimal(20),
        description="A placement within so many miles of the child's anchor is near.",
        json_schema_extra={"source": "DfE statistics count a child placed over 20 miles from home; s22C(9)"},
    )
    stages: tuple[StageName, ...] = Field(
        default=STAGES,
        description="The objectives, strictly in this order; one left out is not pursued.",
        json_schema_extra={"source": "assumption"},
    )
    fairness: Literal["leximin", "proportional", "max"] = Field(
        default="leximin",
        description="How loads are compared with fair shares.",
        json_schema_extra={"source": "assumption"},
    )
    tolerances: tuple[Tolerance, ...] = Field(
        default=(),
        description="What a stage may give up for those after it, as stage=2% or stage=3.",
        json_schema_extra={"source": "setting"},
    )
    rota: Literal["off", "stage", "hard"] = Field(
        default="off",
        description="Regions' turns: not used, a stage (leximin of received over weight), or a hard quota.",
        json_schema_extra={"source": "NTS rota; weights are input"},
    )
    rota_cycle: Annotated[int, Field(ge=1)] = Field(
        default=650,
        description="Children in one whole cycle of the rota; a region's quota is its weight's part of it.",
        json_schema_extra={"source": "NTS protocol: a cycle of 650"},
    )
    count_hosted: bool = Field(
        default=False,
        description="Whether other authorities' children placed in its area count in an authority's load.",
        json_schema_extra={"source": "assumption"},
    )
    count_carried_over: bool = Field(
        default=False,
        description="Whether earlier weeks' credit or debt counts in an authority's load.",
        json_schema_extra={"source": "Sweden's rule, counted since 2016 and never reset; assumption"},
    )
    school_places: Mode = Field(
        default="hard",
        description="A child of school age takes a place in the year group.",
        json_schema_extra={"source": "School Admissions; good-practice note"},
    )
    esol_places: Mode = Field(
        default="hard",
        description="A learner takes a place on a course at the level.",
        json_schema_extra={"source": "good-practice note; 89 % of those in care are 16 or 17"},
    )
    caseload: Mode = Field(
        default="hard",
        description="No more children than caseload places in social work.",
        json_schema_extra={"source": "mean caseload 15.2 per worker in 2025; hard or soft: assumption"},
    )
    keep_apart: Mode = Field(
        default="hard",
        description="Children whom the entry authority parts do not share an authority.",
        json_schema_extra={"source": "safeguarding practice"},
    )
    no_return: Mode = Field(
        default="hard",
        description="No vacancy in the entry authority's own area.",
        json_schema_extra={"source": "press report of two children placed straight back; legal ban unknown"},
    )
    no_return_overrides: tuple[Override, ...] = Field(
        default=(),
        description="Recorded permissions to place back, as ref=record.",
        json_schema_extra={"source": "assumption"},
    )
    out_of_area: Mode = Field(
        default="hard",
        description="A vacancy outside the authority's area and beyond the near miles needs a risk assessment.",
        json_schema_extra={"source": "s22C(9) Children Act 1989; out-of-area guidance"},
    )
    twenty_miles: Mode = Field(
        default="off",
        description="Whether an anchored child may be placed beyond the near miles without a recorded agreement.",
        json_schema_extra={"source": "a preference, not an NTS rule"},
    )
    referral: Mode = Field(
        default="soft",
        description="Only an entry authority at or above the threshold refers (soft: a warning only).",
        json_schema_extra={"source": "NTS protocol; direct transfers of new arrivals stand beside it"},
    )
    deadline_working_days: Annotated[int, Field(ge=0, le=250)] = Field(
        default=10,
        description="Working days from referral to transfer.",
        json_schema_extra={"source": "NTS protocol v7.0"},
    )
    deadline_working_days_not_in_care: Annotated[int, Field(ge=0, le=250)] = Field(
        default=10,
        description="The same for a child not yet in care (5 until 2024).",
        json_schema_extra={"source": "NTS protocol"},
    )
    calendars: tuple[Calendar, ...] = Field(
        default=UK_CALENDARS,
        description="Whose public holidays a nation's working days leave out, as nation=country-subdivision.",
        json_schema_extra={"source": "Banking and Financial Dealings Act 1971"},
    )
    unknown_miles: Annotated[int, Field(ge=0, le=10000)] = Field(
        default=1000,
        description="Miles counted where a vacancy's point is unknown, so that not knowing is never an advantage.",
        json_schema_extra={"source": "assumption"},
    )
    no_place_weeks: Annotated[int, Field(ge=0, le=520)] = Field(
        default=39,
        description="Weeks counted for a child without a school or ESOL place, where the rule is soft.",
        json_schema_extra={"source": "assumption: a school year of 39 weeks"},
    )
    use_reference: bool = Field(
        default=True,
        description="Whether the package's 212 authorities lie under the week's own.",
        json_schema_extra={"source": "setting"},
    )

    def tolerance(self, stage: str) -> Tolerance:
        """Tolerance of a stage; none given is none."""
        for tolerance in self.tolerances:
            if tolerance.stage == stage:
                return tolerance
        return Tolerance(stage="placed")

    def share(self, child_population: int | None, fair_share: Decimal | None) -> Fraction | None:
        """Fair share in children, exactly: the share given, else threshold x child population."""
        if fair_share is not None:
            return Fraction(fair_share)
        if child_population is None:
            return None
        return Fraction(self.threshold) * child_population
