"""A small week and its proposal made by hand, so that the reports are judged without a solver."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from matcher.proposal import Assignment, Load, Proposal, Provenance, StageResult, Unmatched
from matcher.report.compared import Beside, Other, Subgroup
from matcher.report.rule_lines import RuleLine
from matcher.week import Authority, Child, EsolPlace, Place, Policy, Previous, Region, SchoolPlace, Vacancy, Week

MONDAY = date(2026, 3, 2)
RULES = (RuleLine("test-rule", "A rule of the test.", "a source", "hard"),)
HOSTILE = (
    "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "{=1+1}", "<script>alert(1)</script>", "javascript:alert(1)",
    "\"><img src=x onerror=alert(1)>", "https://example.invalid/track", "</style><script>alert(2)</script>",
    "{{ 7 * 7 }}", "]]><!--", "a\tb & 'c'",
)  # fmt: skip


def authority(code: str, name: str, region: str, place: tuple[float, float], **columns: Any) -> Authority:
    row: dict[str, Any] = {"latitude": place[0], "longitude": place[1], "nation": "England", "uasc_in_care": 5}
    return Authority(code=code, name=name, region=region, **(row | {"fair_share": Decimal(10)} | columns))


def child(ref: str, referred: int, **columns: Any) -> Child:
    row: dict[str, Any] = {"entry_authority": "PORT", "age": 15, "sex": "male"}
    return Child(ref=ref, referred_on=date(2026, 2, referred), **(row | columns))


def made_week(**policy: Any) -> Week:
    """Four children: one overdue, one due, one later, and one whom nobody can take."""
    return Week(
        children=(
            child("C1", 9, school_year=10, anchor="Northham", anchor_kind="relative"),
            child("C2", 18, age=17, esol_level="entry-1", group="G1"),
            child("C3", 24, age=17, group="G1"),
            child("C4", 9, needs=("step-free",)),
        ),
        authorities=(
            authority("PORT", "Port", "South", (51.0, 1.0), uasc_in_care=30, participation="paused"),
            authority("NORTH", "North Town", "North", (54.0, -1.5)),
            authority("WEST", "West Shire", "West", (52.0, -3.0), uasc_in_care=9, participation="volunteer"),
            authority("BLANK", "Nobody Counted", "West", (52.5, -3.5), uasc_in_care=None, fair_share=None),
        ),
        vacancies=(
            Vacancy(vacancy="V1", authority="NORTH", type="foster", places=1, place="Northham"),
            Vacancy(vacancy="V2", authority="WEST", type="supported", places=2),
        ),
        school_places=(SchoolPlace(authority="NORTH", school_year=10, places=1, available_from=date(2026, 4, 13)),),
        esol_places=(
            EsolPlace(authority="WEST", level=("entry-1",), places=1, starts_on=date(2026, 1, 5), roll_on=True),
        ),
        regions=(
            Region(region="North", weight=Decimal(2), received=4),
            Region(region="West", weight=Decimal(1), received=1),
        ),
        places=(Place(place="Northham", latitude=54.1, longitude=-1.5),),
        policy=Policy(**({"use_reference": False, "week_starting": MONDAY, "rota_cycle": 30} | policy)),
    )


def made_proposal(**parts: Any) -> Proposal:
    """C1 to North Town, C2 and C3 to West Shire, C4 to nobody."""
    row: dict[str, Any] = {
        "status": "optimal",
        "week_starting": MONDAY.isoformat(),
        "stages": (
            StageResult(name="placed-overdue", sense="maximise", unit="children", value=1, bound=1, gap=0.0),
            StageResult(name="fairness", sense="minimise", unit="load over fair share", value=3.0, bound=3.0, gap=0.0),
        ),
        "assignments": (
            Assignment(
                ref="C1", authority="NORTH", vacancy="V1", school_place="NORTH Y10 2026-04-13", miles_to_anchor=0.0
            ),
            Assignment(ref="C2", authority="WEST", vacancy="V2", esol_place="WEST entry-1 2026-01-05 roll-on"),
            Assignment(ref="C3", authority="WEST", vacancy="V2"),
        ),
        "unmatched": (Unmatched(ref="C4", reasons=("needs: no vacancy is open to this child; all lack step-free.",)),),
        "loads": (
            load("PORT", "Port", "South", 30, 0), load("NORTH", "North Town", "North", 5, 1),
            load("WEST", "West Shire", "West", 9, 2), load("BLANK", "Nobody Counted", "West", None, 0),
        ),
        "notices": ("fairness: Nobody Counted (BLANK) is left out.",),
        "provenance": Provenance(
            week_sha256="a" * 64, policy_sha256="b" * 64, seed=7, backend="cpsat", versions={"matcher": "0.1.0"}
        ),
    }  # fmt: skip
    return Proposal(**(row | parts))


def load(code: str, name: str, region: str, before: int | None, received: int) -> Load:
    after = None if before is None else before + received
    share = None if before is None else 10.0
    ratio = None if after is None else after / 10
    return Load(
        authority=code, name=name, region=region, before=before, received=received, after=after, fair_share=share,
        ratio=ratio,
    )  # fmt: skip


def hostile(text: str) -> tuple[Week, Proposal]:
    """The same week with one hostile text wherever a text may stand."""
    week, proposal = made_week(), made_proposal()
    children = tuple(row.model_copy(update={"anchor": text, "group": row.group and text}) for row in week.children)
    authorities = tuple(row.model_copy(update={"name": text, "region": text}) for row in week.authorities)
    vacancies = tuple(row.model_copy(update={"vacancy": text + row.vacancy, "place": text}) for row in week.vacancies)
    courses = tuple(row.model_copy(update={"provider": text}) for row in week.esol_places)
    regions = tuple(row.model_copy(update={"region": f"{text} {i}"}) for i, row in enumerate(week.regions))
    loads = tuple(row.model_copy(update={"name": text, "region": text}) for row in proposal.loads)
    taken = tuple(row.model_copy(update={"vacancy": text + (row.vacancy or "")}) for row in proposal.assignments)
    taken = tuple(row.model_copy(update={"esol_place": row.esol_place and courses[0].key}) for row in taken)
    tables = {
        "children": children, "authorities": authorities, "vacancies": vacancies, "esol_places": courses,
        "regions": regions, "places": (),
    }  # fmt: skip
    said = {
        "assignments": taken, "loads": loads, "notices": (text, f"fairness: {text}"), "conflict": (text,),
        "unmatched": (Unmatched(ref="C4", reasons=(text, f"needs: {text}")),),
    }  # fmt: skip
    return week.model_copy(update=tables), proposal.model_copy(update=said)


def made_beside(text: str = "the rota") -> Beside:
    """The made proposal beside two rules, of which the second finds no plan."""
    told = Other(
        rule=text, placed=2, near=0, children={"better": 1, "worse": 1, "same": 2}, authorities={"worse": 1, "same": 2},
        at={"C2": "NORTH", "C4": "WEST"}, verdict={"C1": "better", "C2": "same", "C3": "same", "C4": "worse"},
        ratio={"PORT": 3.0, "NORTH": 0.6, "WEST": 1.0},
    )  # fmt: skip
    groups = (Subgroup("sex", "male", 40, 36, 9.5, None, 2.0), Subgroup("sex", "female", None, None, None, None, None))
    return Beside(3, 1, (told, Other("Sweden's rule", "it finds no lawful plan")), groups)


def after_an_earlier_one() -> Week:
    """The made week after an earlier proposal, in which C1 and C2 went elsewhere."""
    earlier = {"C1": "WEST", "C2": "NORTH", "C3": "WEST"}
    rows = tuple(Previous(ref=ref, authority=code) for ref, code in earlier.items())
    return made_week(rota="stage").model_copy(update={"previous": rows})
