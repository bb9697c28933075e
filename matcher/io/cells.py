"""Parsers of one cell: UK dates, whole and decimal numbers, yes and no, lists. What cannot be read is returned as ``Bad``, never raised."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from matcher.io.codes import FaultCode
from matcher.io.columns import LIST_SEPARATOR, LONGEST_TEXT, Column

WHOLE = re.compile(r"-?[0-9]{1,18}")
DECIMAL = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?")
FRACTION = re.compile(r"-?[0-9]+\.[0-9]+")
ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
UK_DATE = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
INVISIBLE = re.compile("[\n\t\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
NOT_FINITE = {"nan", "inf", "infinity"}
YES_NO = {"yes": True, "true": True, "no": False, "false": False}
EARLIEST, LATEST = 1990, 2100


@dataclass(frozen=True)
class Bad:
    """A cell that cannot be used: the fault's code, what is wrong, how to mend it."""

    code: FaultCode
    problem: str
    remedy: str


Parse = Callable[[str], object]


def parser(column: Column) -> Parse:
    """Parser of one cell's text (never blank): the value, or ``Bad``."""
    one: Parse = {
        "code": _code,
        "text": _text,
        "integer": _integer(column),
        "decimal": _decimal(column),
        "degrees": _degrees(column),
        "date": _date,
        "choice": _choice(column.choices),
        "flag": _flag,
    }[column.kind]
    return _list(one) if column.many else one


def _text(text: str) -> str | Bad:
    if len(text) > LONGEST_TEXT:
        return Bad(FaultCode.CELL_TOO_LONG, f"The text has {len(text)} characters.", f"Keep to {LONGEST_TEXT}.")
    return text


def _code(text: str) -> str | Bad:
    if INVISIBLE.search(text):
        return Bad(
            FaultCode.HIDDEN_CHARACTER,
            "The code holds a line break or a character that cannot be seen.",
            "Type it again by hand; do not paste it.",
        )
    return _text(text)


def _finite(text: str) -> Bad | None:
    if text.lower().lstrip("+-") in NOT_FINITE:
        return Bad(
            FaultCode.NOT_FINITE, "This is not a number that can be counted with.", "Type a number, or leave it blank."
        )
    return None  # fmt: skip


def _in_range(column: Column, value: int | float | Decimal) -> Bad | None:
    low, high = column.low, column.high
    too_low = low is not None and (value <= low if column.above else value < low)
    if not too_low and (high is None or value <= high):
        return None
    if column.name == "age":
        return Bad(
            FaultCode.AGE_OUT_OF_SCHEME,
            "The scheme is for children of 11 to 17 years.",
            "Check the age; take out an adult.",
        )
    return Bad(FaultCode.OUT_OF_RANGE, "The number is outside its range.", f"Type a number {range_in_words(column)}.")


def range_in_words(column: Column) -> str:
    """``from 7 to 11``, ``above 0``: the column's range as a coordinator reads it."""
    if column.low is not None and column.high is not None and abs(column.high) < 10**6:
        return f"from {column.low} to {column.high}"
    return f"above {column.low}" if column.above else f"from {column.low} up"


def _integer(column: Column) -> Parse:
    def parse(text: str) -> int | Bad:
        if not WHOLE.fullmatch(text):
            advice = "Type a whole number in plain digits, as 16."
            why = "A fraction is not a whole number." if FRACTION.fullmatch(text) else "This is not a whole number."
            return _finite(text) or Bad(FaultCode.NOT_WHOLE, why, advice)
        value = int(text)
        return _in_range(column, value) or value

    return parse


def _decimal(column: Column) -> Parse:
    def parse(text: str) -> Decimal | Bad:
        if not DECIMAL.fullmatch(text):
            return _finite(text) or Bad(
                FaultCode.NOT_A_NUMBER, "This is not a number.", "Type plain digits with a point, as 12.5."
            )
        value = Decimal(text)
        return _in_range(column, value) or value

    return parse


def _degrees(column: Column) -> Parse:
    decimal = _decimal(column)

    def parse(text: str) -> float | Bad:
        value = decimal(text)
        return float(value) if isinstance(value, Decimal) else value  # type: ignore[return-value]

    return parse


def _date(text: str) -> date | Bad:
    if iso := ISO_DATE.fullmatch(text):
        return _real_date(int(iso[1]), int(iso[2]), int(iso[3]))
    uk = UK_DATE.fullmatch(text)
    if not uk:
        return Bad(FaultCode.NOT_A_DATE, "This is not a date.", "Type it as 2026-04-25, with a year of four digits.")
    day, month, year = int(uk[1]), int(uk[2]), int(uk[3])
    if day == month or day > 12 or month > 12:
        return _real_date(year, month, day)
    first, second = f"{year}-{month:02}-{day:02}", f"{year}-{day:02}-{month:02}"
    problem = f"The date can be read as {first} and as {second}."
    return Bad(FaultCode.AMBIGUOUS_DATE, problem, f"Type {first} if you mean day/month/year.")


def _real_date(year: int, month: int, day: int) -> date | Bad:
    if not EARLIEST <= year <= LATEST:
        return Bad(FaultCode.OUT_OF_RANGE, f"The year {year} cannot be meant.", "Check the year.")
    try:
        return date(year, month, day)
    except ValueError:
        return Bad(
            FaultCode.NOT_A_DATE,
            f"There is no day {day} of month {month} in {year}.",
            "Type year-month-day, as 2026-04-25 (or day/month/year, as 25/04/2026).",
        )


def _choice(choices: tuple[str, ...]) -> Parse:
    allowed = {choice.lower(): choice for choice in choices}

    def parse(text: str) -> str | Bad:
        # Unicode's look-alikes may lower to ASCII (the Kelvin sign to k): only plain letters are compared.
        if text.isascii() and text.lower() in allowed:
            return allowed[text.lower()]
        return Bad(
            FaultCode.NOT_ALLOWED, "This is not one of the allowed values.", f"Use one of: {', '.join(choices)}."
        )

    return parse


def _flag(text: str) -> bool | Bad:
    if text.isascii() and text.lower() in YES_NO:
        return YES_NO[text.lower()]
    return Bad(
        FaultCode.NOT_YES_OR_NO, "This is neither yes nor no.", "Type yes or no, or leave it blank for the default."
    )


def _list(one: Parse) -> Parse:
    def parse(text: str) -> tuple[object, ...] | Bad:
        items = [item.strip() for item in text.split(LIST_SEPARATOR)]
        if not all(items):
            return Bad(FaultCode.BAD_LIST, "The list has an empty item.", "Separate the items with one ; each.")
        values = tuple(one(item) for item in items)
        bad = next((value for value in values if isinstance(value, Bad)), None)
        return bad or tuple(dict.fromkeys(values))

    return parse
