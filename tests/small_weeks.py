"""Random small weeks: tight enough that rules bite, small enough for the brute-force oracle.

A week is drawn by asking a *chooser* for whole numbers, so that the same code serves a seeded generator
(``random_week``) and hypothesis (``tests/properties/strategies.py``), whose shrinking then works on the
pieces. A *feature* switches one part of the rules on; a *flavour* is a feature that is surely on.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any, Literal

from matcher.week import (
    ESOL_LEVELS,
    Authority,
    Child,
    Decision,
    EsolPlace,
    Place,
    Previous,
    Region,
    SchoolPlace,
    Vacancy,
    Week,
)
from tests.chooser import FLAVOURS, Choices, Chooser, RandomChooser
from tests.small_policies import MONDAY, policy

__all__ = ["FLAVOURS", "Draft", "random_week"]

Settled = Literal["pin", "accept"]
Refused = Literal["refused-by-authority", "refused-by-child"]

MILES_PER_DEGREE = 69.09341
REGIONS = ("North", "South", "West")
ODD_MILES = (0.0, 12.0, 19.93, 19.97, 20.02, 20.07, 25.0, 60.0)


def random_week(seed: int, flavour: str | None = None) -> Week:
    """Small random week, always the same for a seed and a flavour."""
    return Draft(RandomChooser(f"{flavour} {seed}"), flavour).week()


class Draft(Choices):
    """One week in the making: which features are on, and the codes given so far."""

    def __init__(self, chooser: Chooser, flavour: str | None = None) -> None:
        super().__init__(chooser, flavour)
        self.roomy = self.chance(0.5)
        self.regions = REGIONS[: self.chooser.number(2 if self.on("rota-stage") else 1, 3)]
        self.codes = [f"A{i}" for i in range(self.pick((3, 2, 4, 4, 5)))]
        self.refs = [f"C{i}" for i in range(self.chooser.number(1, 11 - len(self.codes)))]

    def week(self) -> Week:
        places = self.places() if self.on("anchors") or self.on("areas") else ()
        authorities = tuple(self.authority(code) for code in self.codes)
        children = tuple(self.child(ref, places) for ref in self.refs)
        vacancies = [row for code in self.codes for row in self.vacancies(code, places)]
        return Week(
            children=children,
            authorities=authorities,
            vacancies=tuple(vacancies),
            school_places=tuple(row for code in self.codes for row in self.school_places(code)),
            esol_places=tuple(row for code in self.codes for row in self.esol_places(code)),
            regions=self.rota_regions(),
            decisions=tuple(self.decisions()),
            places=places,
            previous=self.previous(),
            policy=policy(self),
        )

    def places(self) -> tuple[Place, ...]:
        """Places north of each other, so that miles can be chosen; some just at the 20-mile edge."""
        miles = [0.0, *(self.pick(ODD_MILES if self.on("edge") else (3.0, 15.0, 30.0, 80.0)) for _ in range(3))]
        aside = 0.0 if self.on("edge") else 0.1
        return tuple(
            Place(place=f"P{i}", latitude=51.0 + offset / MILES_PER_DEGREE, longitude=-1.0 + i * aside)
            for i, offset in enumerate(miles)
        )

    def authority(self, code: str) -> Authority:
        row: dict[str, Any] = {"code": code, "name": f"Authority {code}", "region": self.pick(self.regions)}
        row["nation"] = self.pick(("England", "Scotland", "Wales", "Northern Ireland", None))
        row["child_population"] = self.pick((4000, 3000, 2500, 7900, 12000))
        row["uasc_in_care"] = self.pick((0, 1, 2, 3, 4))
        if not self.chance(0.15):
            row |= {"latitude": 51.0 + self.pick((0, 15, 45)) / MILES_PER_DEGREE, "longitude": -1.0}
        if self.on("unknowns") and self.chance(0.5):
            row[self.pick(("child_population", "uasc_in_care"))] = None
        if self.on("unknowns") and self.chance(0.3):
            row["fair_share"] = self.pick((Decimal("1.5"), Decimal("2.25"), Decimal(4)))
        row["participation"] = self.participation()
        if row["participation"] == "paused":
            row["paused_until"] = self.pick((None, MONDAY - timedelta(days=8), MONDAY, MONDAY + timedelta(days=3)))
        row["caseload_places"] = self.maybe("caseload", 0.7, (0, 1, 2))
        row["week_maximum"] = self.maybe("limits", 0.7, (0, 1, 2))
        row["hosted"] = self.maybe("history", 0.6, (0, 1, 3))
        row["carried_over"] = self.pick((0, 1, -1, 2, -3)) if self.on("history") else 0
        return Authority(**row)

    def participation(self) -> str:
        if self.on("voluntary"):
            return self.pick(("volunteer", "volunteer", "directed"))
        if self.on("pauses") and self.chance(0.5):
            return "paused"
        return "volunteer" if self.chance(0.4 if self.on("unknowns") else 0.15) else "directed"

    def child(self, ref: str, places: tuple[Place, ...]) -> Child:
        age = self.pick((16, 17, 15, 14))
        row: dict[str, Any] = {"ref": ref, "age": age, "sex": self.pick(("male", "male", "female"))}
        row["entry_authority"] = self.pick((*self.codes[:1] * 4, *self.codes))
        row["referred_on"] = MONDAY + timedelta(days=self.pick((1, 0, -7, -10, -13, -14, -18, -24)))
        row["in_care"] = not self.chance(0.2)
        row["group"] = self.maybe("groups", 0.6, ("G1", "G2"))
        if self.on("apart") and self.chance(0.5):
            row["apart_from"] = tuple(other for other in self.some(self.refs) if other != ref)
        if places and self.on("anchors") and self.chance(0.8):
            row |= {"anchor": self.pick(places).place, "anchor_kind": "relative"}
            row["beyond_20_miles_agreed"] = self.maybe("twenty-miles", 0.3, ("record 7",))
        row["school_year"] = self.maybe("education", 0.7, (10, 11)) if age < 16 else None
        row["esol_level"] = self.maybe("education", 0.5, ESOL_LEVELS[:2])
        if self.on("types"):
            row["placement_types"] = self.some(("foster", "supported", "home")) if self.chance(0.3) else ()
            row["needs"] = self.some(("quiet", "step-free")) if self.chance(0.3) else ()
        for column in ("must", "avoid", "wish"):
            if self.on("lists") and self.chance(0.5 if column == "wish" else 0.2):
                row[column] = self.some((*self.codes, *self.regions))
        row["complete"] = not (self.on("incomplete") and self.chance(0.25))
        return Child(**row)

    def vacancies(self, code: str, places: tuple[Place, ...]) -> list[Vacancy]:
        return [self.vacancy(code, i, places) for i in range(self.chooser.number(1, 3))]

    def vacancy(self, code: str, index: int, places: tuple[Place, ...]) -> Vacancy:
        row: dict[str, Any] = {"vacancy": f"V{code}-{index}", "authority": code}
        row["places"] = self.pick((1, 2, 3) if self.roomy else (1, 1, 2, 0))
        row["type"] = self.pick(("foster", "home", "supported"))
        if places and self.chance(0.6):
            row["place"] = self.pick(places).place
        row["located_in"] = self.maybe("areas", 0.6, self.codes)
        row["risk_assessment"] = self.maybe("areas", 0.4, ("risk 3",))
        row["min_age"] = self.maybe("types", 0.4, (15, 16))
        row["max_age"] = self.maybe("types", 0.4, (17, 16, 15))
        row["sex"] = self.maybe("types", 0.3, ("male", "female"))
        row["available_from"] = self.maybe("types", 0.5, tuple(MONDAY + timedelta(days=d) for d in (0, 6, 7, 9, 15)))
        row["tags"] = self.some(("quiet", "step-free")) if self.on("types") and self.chance(0.6) else ()
        return Vacancy(**row)

    def school_places(self, code: str) -> list[SchoolPlace]:
        rows = self.chooser.number(1, 3) if self.on("education") else 0
        starts = (None, MONDAY - timedelta(days=7), MONDAY + timedelta(days=8), MONDAY + timedelta(days=21))
        return [
            SchoolPlace(
                authority=code, school_year=self.pick((10, 11)), places=self.pick((1, 2, 1, 0)),
                available_from=self.pick(starts),
            )
            for _ in range(rows)
        ]  # fmt: skip

    def esol_places(self, code: str) -> list[EsolPlace]:
        rows = self.chooser.number(1, 3) if self.on("education") else 0
        return [
            EsolPlace(
                authority=code, level=self.some(ESOL_LEVELS[:2]), places=self.pick((1, 2, 1, 0)),
                starts_on=MONDAY + timedelta(days=self.pick((0, -1, 10, 28))), roll_on=self.chance(0.3),
            )
            for _ in range(rows)
        ]  # fmt: skip

    def rota_regions(self) -> tuple[Region, ...]:
        if not (self.on("rota-stage") or self.on("rota-hard")):
            return ()
        weights = (Decimal(1), Decimal("2.5"), Decimal(3), Decimal(0), None)
        first = Region(region=self.regions[0], weight=Decimal(2), received=self.chooser.number(0, 2))
        others = (
            Region(region=region, weight=self.pick(weights), received=self.chooser.number(0, 3))
            for region in self.regions[1:]
            if self.chance(0.8)
        )
        return first, *others

    def decisions(self) -> list[Decision]:
        rows = []
        for ref in self.refs:
            if self.on("pins") and self.chance(0.3 if self.on("conflict") else 0.12):
                settled: Settled = self.pick(("pin", "accept"))
                rows.append(Decision(ref=ref, authority=self.pick(self.codes[1:]), decision=settled))
            if self.on("refusals") and self.chance(0.5):
                refused: Refused = self.pick(("refused-by-authority", "refused-by-child"))
                rows.append(Decision(ref=ref, authority=self.pick(self.codes), decision=refused, reason="no bed"))
            if self.on("incomplete") and self.chance(0.15):
                rows.append(Decision(ref=ref, decision="withdrawn"))
        return rows

    def previous(self) -> tuple[Previous, ...]:
        if not self.on("previous"):
            return ()
        return tuple(Previous(ref=ref, authority=self.pick(self.codes)) for ref in self.refs if self.chance(0.7))
