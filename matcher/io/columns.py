"""The format as data: one source for the readers, the writers, the template, the JSON Schema and the documentation."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal

from matcher.week.child import ESOL_LEVELS
from matcher.week.decision import DECISION_KINDS
from matcher.week.vacancy import PLACEMENT_TYPES

Kind = Literal["code", "text", "integer", "decimal", "degrees", "date", "choice", "flag"]
Names = Literal["", "authority", "area", "ref", "place"]

LIST_SEPARATOR = ";"
LARGEST_INTEGER = 1_000_000_000
LONGEST_TEXT = 200
MARK_COLUMNS = ("problem", "how_to_mend")
"""Columns that ``validate --marked`` adds; a table that still has them reads as if it had not."""

SEXES = ("female", "male")
NATIONS = ("England", "Scotland", "Wales", "Northern Ireland")
PARTICIPATIONS = ("directed", "volunteer", "paused")
ANCHOR_KINDS = ("relative", "sibling", "school", "solicitor", "community", "health")


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes
    ----------
    many
        Whether a cell holds a list, separated by ``;``.
    low, high
        Least and greatest value of a number.
    names
        What the code must name elsewhere in the week ("area": an authority or a region).
    longest
        Most characters of a text, or of one item of a list.
    unique
        Whether no two rows of the table may share the value.
    of_authority
        Whether the code is an authority's: one of the ONS's is read in small letters as well.
    """

    name: str
    kind: Kind
    meaning: str
    required: bool = False
    many: bool = False
    choices: tuple[str, ...] = ()
    low: int | Decimal | None = None
    high: int | None = None
    names: Names = ""
    unique: bool = False
    longest: int = LONGEST_TEXT
    example: str = ""
    of_authority: bool = False


@dataclass(frozen=True)
class Table:
    """One table: its name, what a row is, and its columns in the order in which they are written."""

    name: str
    meaning: str
    columns: tuple[Column, ...]

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """The columns by name."""
        return {column.name: column for column in self.columns}

    @cached_property
    def example(self) -> dict[str, str]:
        """The template's example row, without its blank cells."""
        return {column.name: column.example for column in self.columns if column.example}


# fmt: off
def _count(name: str, meaning: str, *, required: bool = False, example: str = "") -> Column:
    return Column(name, "integer", meaning, required=required, low=0, high=LARGEST_INTEGER, example=example)


def _authority(name: str, meaning: str, *, required: bool = False, example: str = "") -> Column:
    return Column(name, "code", meaning, required=required, names="authority", example=example, of_authority=True)


def _areas(name: str, meaning: str) -> Column:
    return Column(name, "code", f"{meaning} Authority codes or region names.", many=True, names="area",
                  of_authority=True)


def _point(*, required: bool) -> tuple[Column, Column]:
    east = "Degrees east, WGS84; west of Greenwich it has a minus."
    return (
        Column("latitude", "degrees", "Degrees north, WGS84.", required=required, low=-90, high=90, example="51.5"),
        Column("longitude", "degrees", east, required=required, low=-180, high=180, example="-0.1"),
    )


CHILDREN = Table("children", "One child who waits for a proposal.", (
    Column("ref", "code", "Opaque reference, never a name.", required=True, unique=True, example="EXAMPLE-1"),
    _authority("entry_authority", "Code of the authority where the child came to notice.", required=True,
               example="EXAMPLE-LA"),
    Column("referred_on", "date", "Day of the referral.", required=True, example="2026-01-05"),
    Column("age", "integer", "Age in years on the week's date.", required=True, low=11, high=17, example="16"),
    Column("sex", "choice", "Decides which vacancies suit.", required=True, choices=SEXES, example="male"),
    Column("school_year", "integer", "School year group, 7 to 11; blank if past it.", low=7, high=11),
    Column("esol_level", "choice", "English course level; blank if none is needed.", choices=ESOL_LEVELS,
           example="entry-1"),
    Column("placement_types", "choice", "Types of placement that suit; blank: what the age allows.", many=True,
           choices=PLACEMENT_TYPES),
    Column("group", "code", "Children with the same group go to one authority together."),
    Column("apart_from", "code", "Refs of children who must not share an authority with this one.", many=True,
           names="ref"),
    Column("anchor", "code", "The place that the child should be near (a row of places).", names="place"),
    Column("anchor_kind", "choice", "Who or what is at the anchor.", choices=ANCHOR_KINDS),
    Column("needs", "code", "Tags that a vacancy must offer.", many=True),
    _areas("must", "The child must go to one of these."),
    _areas("avoid", "The child must not go to any of these."),
    _areas("wish", "What the child says."),
    Column("in_care", "flag", "Whether the child is in care already; blank: yes."),
    Column("complete", "flag", "Whether the referral can be decided on; blank: yes. No: listed, not proposed."),
    Column("beyond_20_miles_agreed", "text", "Reference to the recorded reason for a place far from the anchor."),
))

AUTHORITIES = Table("authorities", "One authority; a blank cell is taken from the package's reference table.", (
    Column("code", "code", "Code of the authority, as in the reference table (ONS code).", required=True, unique=True,
           example="EXAMPLE-LA", of_authority=True),
    Column("name", "text", "Name; may be blank for an authority of the reference table.", example="Example Council"),
    Column("region", "code", "Region; may be blank for an authority of the reference table.", example="London"),
    Column("nation", "choice", "Decides the public holidays.", choices=NATIONS, example="England"),
    *_point(required=False),
    Column("child_population", "integer", "Children in the area; blank: reference, else unknown.", low=1,
           high=LARGEST_INTEGER, example="50000"),
    _count("uasc_in_care", "Unaccompanied children in care now; blank: reference, else unknown.", example="20"),
    _count("hosted", "Children of other authorities placed in its area."),
    Column("participation", "choice", "Part in the scheme this week; blank: directed.", choices=PARTICIPATIONS,
           example="directed"),
    Column("paused_until", "date", "Last day of the pause."),
    Column("pause_reason", "text", "Why it is paused."),
    Column("paused_by", "text", "Who allowed the pause."),
    _count("caseload_places", "Free places in social workers' caseloads; blank: unknown, no limit."),
    _count("week_maximum", "Most children this week; blank: no limit."),
    Column("fair_share", "decimal", "Fair share in children, instead of threshold x child population.",
           low=Decimal("0.001"), high=LARGEST_INTEGER),
    Column("carried_over", "integer", "Credit of earlier weeks in children (minus: debt); blank: 0.",
           low=-LARGEST_INTEGER, high=LARGEST_INTEGER),
))

VACANCIES = Table("vacancies", "One offer of places of one type.", (
    Column("vacancy", "code", "Opaque name of the vacancy.", required=True, unique=True, example="EXAMPLE-V1"),
    _authority("authority", "Authority that offers it.", required=True, example="EXAMPLE-LA"),
    Column("type", "choice", "Foster home, supported accommodation (from 16), or children's home.", required=True,
           choices=PLACEMENT_TYPES, example="foster"),
    _count("places", "How many children it takes.", required=True, example="1"),
    Column("place", "code", "Where it is (a row of places); blank: the authority's point.", names="place"),
    _authority("located_in", "Authority in whose area it is; blank: the same."),
    Column("min_age", "integer", "Lowest age it takes.", low=0, high=25),
    Column("max_age", "integer", "Highest age it takes.", low=0, high=25),
    Column("sex", "choice", "Whom it takes; blank: anyone.", choices=SEXES),
    Column("available_from", "date", "First day it is free; blank: now."),
    Column("tags", "code", "What it offers to children's needs.", many=True),
    Column("risk_assessment", "text", "Reference to the risk assessment of a vacancy outside the authority's area."),
))

SCHOOL_PLACES = Table("school_places", "Places in one year group of one authority.", (
    _authority("authority", "Authority that has the places.", required=True, example="EXAMPLE-LA"),
    Column("school_year", "integer", "Year group, 7 to 11.", required=True, low=7, high=11, example="10"),
    _count("places", "How many.", required=True, example="3"),
    Column("available_from", "date", "First day; blank: now."),
))

ESOL_PLACES = Table("esol_places", "Places on one English course.", (
    _authority("authority", "Authority that has the course.", required=True, example="EXAMPLE-LA"),
    Column("level", "choice", "Levels that the course takes.", required=True, many=True, choices=ESOL_LEVELS,
           example="pre-entry;entry-1"),
    _count("places", "How many.", required=True, example="8"),
    Column("starts_on", "date", "First day of the course.", required=True, example="2026-01-12"),
    Column("roll_on", "flag", "Whether it can be joined after its start; blank: no."),
    Column("provider", "text", "College or other provider."),
    Column("place", "code", "Where it is (a row of places).", names="place"),
))

REGIONS = Table("regions", "One region and its turn on the rota.", (
    Column("region", "code", "Name of the region, as in authorities.", required=True, unique=True,
           example="EXAMPLE region"),
    Column("weight", "decimal", "Weight on the rota; blank: not on it, neither limited nor counted.",
           low=0, high=LARGEST_INTEGER, example="14"),
    _count("received", "Children received so far in this cycle; blank: 0.", example="5"),
))

DECISIONS = Table("decisions", "What a person decided about a child.", (
    Column("ref", "code", "The child.", required=True, names="ref", example="EXAMPLE-1"),
    _authority("authority", "The authority; blank only for withdrawn.", example="EXAMPLE-LA"),
    Column("decision", "choice", "What was decided.", required=True, choices=DECISION_KINDS, example="pin"),
    Column("reason", "text", "Why."),
    Column("decided_by", "text", "Who decided (a role, or initials)."),
    Column("decided_on", "date", "When."),
))

PLACES = Table("places", "A place with a point: a town, a postcode district.", (
    Column("place", "code", "Name that other tables use.", required=True, unique=True, example="EXAMPLE town"),
    *_point(required=True),
))

PREVIOUS = Table("previous", "The authority proposed for a child the last time.", (
    Column("ref", "code", "The child.", required=True, unique=True, names="ref", example="EXAMPLE-1"),
    _authority("authority", "The authority proposed then.", required=True, example="EXAMPLE-LA"),
    Column("vacancy", "code", "The vacancy proposed then."),
    Column("school_place", "code", "The school place, as a proposal names it."),
    Column("esol_place", "code", "The course, as a proposal names it."),
))

POLICY = Table("policy", "One setting of the week; a key that is not given, or has no value, keeps its default.", (
    Column("key", "code", "Name of the setting.", required=True, unique=True),
    Column("value", "text", "Its value; lists are separated by ;.", longest=32_767),
))
# fmt: on

ALL_TABLES = (
    CHILDREN,
    AUTHORITIES,
    VACANCIES,
    SCHOOL_PLACES,
    ESOL_PLACES,
    REGIONS,
    DECISIONS,
    PLACES,
    PREVIOUS,
    POLICY,
)
TABLES: dict[str, Table] = {table.name: table for table in ALL_TABLES}
