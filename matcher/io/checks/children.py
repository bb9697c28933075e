"""What one child's row must hold together: school age, types of placement, anchor, lists, and a ref that is no name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from matcher.errors import Fault
from matcher.io.checks.facts import Facts
from matcher.io.codes import FaultCode
from matcher.io.typed import TypedTable

LAST_SCHOOL_AGE = 15  # at 15 a child may be past year 11; younger children are of school age without exception
TWO_WORDS = re.compile(r"[^\W\d_]{2,}(?:\s*,\s*|\s+)[^\W\d_]{2,}")
ONE_WORD = re.compile(r"[^\W\d_]{3,}(?:['’-][^\W\d_]{2,})*")


def check_children(facts: Facts) -> Iterator[Fault]:
    """All faults within one row of children."""
    children = facts.tables["children"]
    yield from _school_years(children)
    yield from _placements(children)
    yield from _anchors(children)
    yield from _lists(children)
    yield from _referrals(children, facts.policy.week_starting)
    for number, ref in children.rows("ref"):
        if ref is not None and looks_like_name(ref):
            yield FaultCode.REF_LIKE_NAME.at("children", number, "ref")


def _school_years(children: TypedTable) -> Iterator[Fault]:
    for (number, age, year), text in zip(
        children.rows("age", "school_year"), children.text["school_year"], strict=True
    ):
        if age is None:
            continue
        if not text and age <= LAST_SCHOOL_AGE:
            code = FaultCode.SCHOOL_YEAR_MISSING if age < LAST_SCHOOL_AGE else FaultCode.PERHAPS_PAST_SCHOOL
            yield code.at("children", number, "school_year", age=age)
        elif year is not None and not age - 6 <= year <= age - 3:
            yield FaultCode.SCHOOL_YEAR_ODD.at("children", number, "school_year", year, year=year, age=age)


def _placements(children: TypedTable) -> Iterator[Fault]:
    for number, age, types in children.rows("age", "placement_types"):
        if types and "supported" in types and age is not None and age < 16:
            yield FaultCode.SUPPORTED_UNDER_16.at("children", number, "placement_types", "supported")


def _anchors(children: TypedTable) -> Iterator[Fault]:
    for (number, kind), anchor in zip(children.rows("anchor_kind"), children.text["anchor"], strict=True):
        if kind is not None and not anchor:
            yield FaultCode.ANCHOR_KIND_ALONE.at("children", number, "anchor_kind", kind)


def _lists(children: TypedTable) -> Iterator[Fault]:
    for number, ref, apart, must, avoid in children.rows("ref", "apart_from", "must", "avoid"):
        if apart and ref in apart:
            yield FaultCode.APART_FROM_ITSELF.at("children", number, "apart_from", ref)
        for area in must or ():
            if area in (avoid or ()):
                yield FaultCode.MUST_AND_AVOID.at("children", number, "must", area)


def _referrals(children: TypedTable, starting: date | None) -> Iterator[Fault]:
    if starting is None:
        return
    ends = starting + timedelta(days=6)
    for number, referred in children.rows("referred_on"):
        if referred is not None and referred > ends:
            yield FaultCode.FUTURE_REFERRAL.at("children", number, "referred_on", referred, ends=ends)


def looks_like_name(ref: str) -> bool:
    """Whether a ref reads like a name: two words of letters, or one capitalised or non-Latin word without digits."""
    if TWO_WORDS.search(ref):
        return True
    return bool(ONE_WORD.fullmatch(ref)) and (ref.istitle() or not ref.isascii())
