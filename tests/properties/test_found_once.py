"""Weeks on which engine and oracle once differed, made as small as they can be; each tells its story."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from matcher.week import Authority, Child, Policy, Previous, Region, Tolerance, Vacancy, Week
from tests.properties.test_engine_equals_oracle import judge
from tests.tiny import authority, child, place, tiny_week, vacancy

A = authority("A")


def test_an_anchor_counts_whose_group_waits_for_another_member() -> None:
    """``near`` applies where some child is proposable; the engine looked at whole units and left the stage out."""
    group = [child("x", group="g", anchor="P"), child("y", group="g", complete=False)]
    judge(tiny_week(A, *group, place("P", 0), vacancy("V", "A", 2)))


def test_a_wish_counts_whose_group_waits_for_another_member() -> None:
    """The same for ``wishes``."""
    judge(tiny_week(A, child("x", group="g", wish=("A",)), child("y", group="g", complete=False), vacancy("V", "A", 2)))


def test_a_proposable_child_moved_counts_though_the_group_waits() -> None:
    """``stability`` counts proposable children; the bound left out those whose unit was not proposable."""
    group = [child("x", group="g"), child("y", group="g", complete=False)]
    judge(tiny_week(A, *group, vacancy("V", "A", 2), Previous(ref="x", authority="A")))


def test_a_tolerance_on_a_negative_ratio_holds_the_optimum() -> None:
    """At best the ratios are 4/12 and -1/12; 1.3 times the second lies below it, so the optimum itself was not held."""
    owing, owed = authority("A", "12", 1, carried_over=-3), authority("B", "12", 2, carried_over=2)
    rows = (child("x", wish=("A",)), vacancy("V", "A"), vacancy("W", "B"))
    tolerance = Tolerance(stage="fairness", percent=Decimal(30))
    judge(tiny_week(owing, owed, *rows, tolerances=(tolerance,), count_carried_over=True))


def test_a_relaxation_that_ends_abnormally_is_no_crash() -> None:
    """GLOP gave up on the rota stage of this week (ABNORMAL), and its exception went through to the caller."""
    columns = ("code", "region", "child_population", "uasc_in_care", "hosted", "carried_over")
    figures = (
        ("A0", "North", 4000, 0, 1, 2), ("A2", "North", 3000, 2, 1, -1), ("A3", "West", 12000, 2, None, 0),
        ("A4", "South", 2500, 1, None, 0),
    )  # fmt: skip
    rows: list[dict[str, Any]] = [dict(zip(columns, row, strict=True)) for row in figures]
    children = [
        Child(ref="C0", entry_authority="A0", referred_on=date(2025, 4, 22), age=17, sex="male"),
        Child(ref="C1", entry_authority="A1", referred_on=date(2025, 4, 25), age=16, sex="male", apart_from=("C0",)),
        Child(ref="C2", entry_authority="A4", referred_on=date(2025, 4, 28), age=14, sex="male",
              apart_from=("C1", "C0"), in_care=False),
        Child(ref="C3", entry_authority="A0", referred_on=date(2025, 5, 5), age=16, sex="male"),
    ]  # fmt: skip
    places = {"VA0-0": 2, "VA2-0": 2, "VA3-1": 2, "VA3-2": 1, "VA4-0": 1}
    weights = {"North": (2, 2), "South": (3, 3), "West": (3, 2)}
    week = Week(
        children=tuple(children),
        authorities=tuple(Authority(name=row["code"], **row) for row in rows),
        vacancies=tuple(
            Vacancy(vacancy=code, authority=code[1:3], type="home", places=count) for code, count in places.items()
        ),
        regions=tuple(
            Region(region=region, weight=Decimal(weight), received=received)
            for region, (weight, received) in weights.items()
        ),
        policy=Policy(
            use_reference=False, fairness="max", rota="stage", count_hosted=True, count_carried_over=True,
            deadline_working_days_not_in_care=5,
        ),
    )  # fmt: skip
    judge(week, 76)
