"""What one child's row must hold together: school age, types of placement, anchor, lists, and a ref that is no name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from matcher.errors import Fault
from matcher.io.checks.facts import Facts
from matcher.io.codes import FaultCode
from matcher.io.typed import TypedTable

SCHOOL_AGE_ENDS = 15
"""From 15 a child may be past year 11; younger children are of school age without exception."""
TWO_WORDS = re.compile(r"[^\W\d_]{2,}(?:\s*,\s*|\s+)[^\W\d_]{2,}")
ONE_WORD = re.compile(r"[^\W\d_]{3,}(?:['’-][^\W\d_]{2,})*")


def check_children(facts: Facts) -> Iterator[Fault]:
    """All faults within one row of children."""
    children = facts.tables["children"]
    yield from _school_years(children)
    yield from _placements(children)
    yield from _lists(children)
    yield from _referrals(children, facts.policy.week_starting)
    yield from _refs(children)


def _school_years(children: TypedTable) -> Iterator[Fault]:
    bad_years = children.text["school_year"]
    for place, (number, age, year) in enumerate(children.rows("age", "school_year")):
        if not isinstance(age, int):
            continue
        if year is None and age <= SCHOOL_AGE_ENDS and not bad_years[place]:
            problem = f"A child of {age} is of school age and has no school year."
            if age < SCHOOL_AGE_ENDS:
                yield children.fault(number, "school_year", FaultCode.SCHOOL_YEAR_MISSING, "", problem, "Fill in the school year, 7 to 11.")  # fmt: skip
            else:
                yield children.warning(number, "school_year", FaultCode.SCHOOL_YEAR_MISSING, "", problem, "Fill it in, unless the child is past year 11.")  # fmt: skip
        elif isinstance(year, int) and not age - 6 <= year <= age - 3:
            problem = f"Year {year} is unusual at the age of {age}."
            yield children.warning(number, "school_year", FaultCode.SCHOOL_YEAR_ODD, year, problem, "Check age and school year.")  # fmt: skip


def _placements(children: TypedTable) -> Iterator[Fault]:
    for number, age, types in children.rows("age", "placement_types"):
        if isinstance(types, tuple) and "supported" in types and isinstance(age, int) and age < 16:
            yield children.warning(number, "placement_types", FaultCode.SUPPORTED_UNDER_16, "supported", "Supported accommodation is only for those of 16 and 17: it will not be used.", "Take supported out, or correct the age.")  # fmt: skip
    for number, anchor, kind, text in zip(children.numbers, children.values["anchor"], children.values["anchor_kind"], children.text["anchor"], strict=True):  # fmt: skip
        if kind is not None and anchor is None and not text:
            yield children.warning(number, "anchor_kind", FaultCode.ANCHOR_KIND_ALONE, kind, "There is a kind of anchor and no anchor.", "Name the place in anchor, or clear anchor_kind.")  # fmt: skip


def _lists(children: TypedTable) -> Iterator[Fault]:
    for number, ref, apart, must, avoid in children.rows("ref", "apart_from", "must", "avoid"):
        if isinstance(apart, tuple) and ref in apart:
            yield children.fault(number, "apart_from", FaultCode.APART_FROM_ITSELF, ref, "A child cannot be kept apart from itself.", "Take its own ref out of the list.")  # fmt: skip
        if isinstance(must, tuple) and isinstance(avoid, tuple):
            for area in must:
                if area in avoid:
                    yield children.fault(number, "must", FaultCode.MUST_AND_AVOID, area, "The same area is in must and in avoid.", "Take it out of one of the two.")  # fmt: skip


def _referrals(children: TypedTable, starting: date | None) -> Iterator[Fault]:
    if starting is None:
        return
    ends = starting + timedelta(days=6)
    for number, referred in children.rows("referred_on"):
        if isinstance(referred, date) and referred > ends:
            yield children.warning(number, "referred_on", FaultCode.FUTURE_REFERRAL, referred, f"The referral is after the planning week, which ends on {ends}.", "Check the date, or week_starting in the policy.")  # fmt: skip


def _refs(children: TypedTable) -> Iterator[Fault]:
    for number, ref in children.rows("ref"):
        if isinstance(ref, str) and looks_like_name(ref):
            yield children.warning(number, "ref", FaultCode.REF_LIKE_NAME, "", "The ref looks like a person's name.", "Use an opaque reference; a name must not enter the week.")  # fmt: skip


def looks_like_name(ref: str) -> bool:
    """Whether a ref reads like a name: two words of letters, or one capitalised or non-Latin word without digits."""
    if TWO_WORDS.search(ref):
        return True
    return bool(ONE_WORD.fullmatch(ref)) and (ref.istitle() or not ref.isascii())
