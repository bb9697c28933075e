"""Parsers of one cell: UK dates, whole and decimal numbers, yes and no, lists.

What cannot be read is returned as ``Bad``, never raised: the good path has no exceptions.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from matcher.calendars import in_words
from matcher.errors import Fault
from matcher.io.codes import FaultCode
from matcher.io.columns import LIST_SEPARATOR, Column
from matcher.io.rows import nearest

WHOLE = re.compile(r"-?[0-9]{1,18}")
DECIMAL = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?")
ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
SERIAL = re.compile(r"[0-9]{5}", re.ASCII)
FIRST_SERIAL = date(1899, 12, 30)
UK_DATE = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
ONS_CODE = re.compile(r"[ENSW][0-9]{8}", re.ASCII | re.IGNORECASE)
INVISIBLE = re.compile("[\n\t\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
NOT_FINITE = {"nan", "inf", "infinity"}
YES_NO = {"yes": True, "true": True, "no": False, "false": False}
EARLIEST, LATEST = 1990, 2100


class Bad:
    """A cell that cannot be used: the fault's code, and the details that its text needs."""

    def __init__(self, code: FaultCode, **details: object) -> None:
        self.code = code
        self.details = details

    def at(self, table: str, row: int | None, column: str, found: str) -> Fault:
        """Make the fault of one place."""
        return self.code.at(table, row, column, found, **self.details)


Parse = Callable[[str], object]


def parser(column: Column) -> Parse:
    """Parser of one cell's text (never blank): the value, or ``Bad``."""
    kinds: dict[str, Parse] = {
        "code": _code_of_authority(column.longest) if column.of_authority else _code(column.longest),
        "text": _text(column.longest),
        "integer": _integer(column),
        "decimal": _decimal(column),
        "degrees": _degrees(column),
        "date": _date,
        "choice": _choice(column.choices),
        "flag": _flag,
    }
    one = kinds[column.kind]
    return _list(one) if column.many else one


def _text(longest: int) -> Parse:
    def parse(text: str) -> str | Bad:
        return Bad(FaultCode.CELL_TOO_LONG, length=len(text), limit=longest) if len(text) > longest else text

    return parse


def _code(longest: int) -> Parse:
    text = _text(longest)
    return lambda cell: Bad(FaultCode.HIDDEN_CHARACTER) if INVISIBLE.search(cell) else text(cell)


def _code_of_authority(longest: int) -> Parse:
    code = _code(longest)

    def parse(cell: str) -> object:
        value = code(cell)
        # No two ONS codes differ in capitals alone; codes of other forms are the week's own, and taken as they are.
        return value.upper() if isinstance(value, str) and ONS_CODE.fullmatch(value) else value

    return parse


def _not_a_number(text: str, otherwise: FaultCode) -> Bad:
    return Bad(FaultCode.NOT_FINITE if text.lower().lstrip("+-") in NOT_FINITE else otherwise)


def _out_of_range(column: Column, value: int | Decimal) -> Bad | None:
    low, high = column.low, column.high
    too_low = low is not None and value < low
    if not too_low and (high is None or value <= high):
        return None
    if column.name == "age":
        return Bad(FaultCode.AGE_OUT_OF_SCHEME)
    why = "it is too small" if too_low else "it is too large"
    return Bad(FaultCode.OUT_OF_RANGE, why=why, range=range_in_words(column))


def range_in_words(column: Column) -> str:
    """``from 7 to 11``, ``from 1 up``: the column's range as a coordinator reads it."""
    return f"from {column.low:,} to {column.high:,}" if column.high is not None else f"from {column.low:,} up"


def _integer(column: Column) -> Parse:
    def parse(text: str) -> int | Bad:
        if not WHOLE.fullmatch(text):
            return _not_a_number(text, FaultCode.NOT_WHOLE)
        value = int(text)
        return _out_of_range(column, value) or value

    return parse


def _decimal(column: Column) -> Callable[[str], Decimal | Bad]:
    def parse(text: str) -> Decimal | Bad:
        if not DECIMAL.fullmatch(text):
            return _not_a_number(text, FaultCode.NOT_A_NUMBER)
        value = Decimal(text)
        return _out_of_range(column, value) or value

    return parse


def _degrees(column: Column) -> Parse:
    decimal = _decimal(column)

    def parse(text: str) -> float | Bad:
        value = decimal(text)
        return value if isinstance(value, Bad) else float(value)

    return parse


def _date(text: str) -> date | Bad:
    if iso := ISO_DATE.fullmatch(text):
        return _real_date(int(iso[1]), int(iso[2]), int(iso[3]))
    uk = UK_DATE.fullmatch(text)
    if not uk:
        return _kept_as_number(text) or Bad(FaultCode.NOT_A_DATE, why="", hint="")
    day, month, year = int(uk[1]), int(uk[2]), int(uk[3])
    if day == month or day > 12 or month > 12:
        return _real_date(year, month, day)
    first, second = f"{year}-{month:02}-{day:02}", f"{year}-{day:02}-{month:02}"
    return Bad(FaultCode.AMBIGUOUS_DATE, first=first, second=second)


def _real_date(year: int, month: int, day: int) -> date | Bad:
    if not EARLIEST <= year <= LATEST:
        return Bad(FaultCode.OUT_OF_RANGE, why=f"the year {year} cannot be meant", range=f"from {EARLIEST} to {LATEST}")
    try:
        return date(year, month, day)
    except ValueError:
        return Bad(FaultCode.NOT_A_DATE, why=f": there is no day {day} of month {month} in {year}", hint="")


def _kept_as_number(text: str) -> Bad | None:
    """A day as Excel counts it, in a cell that is not formatted as a date.

    It is told, not read: a workbook may count from 1904, and a number that was typed in the wrong column is no date.
    """
    if not SERIAL.fullmatch(text):
        return None
    day = FIRST_SERIAL + timedelta(days=int(text))
    if not EARLIEST <= day.year <= LATEST:
        return None
    why = f": it looks like one that Excel kept as a number, and would be {in_words(day)}"
    return Bad(FaultCode.NOT_A_DATE, why=why, hint=f"If that day is meant, format the cell as a date, or type {day}. ")


def _choice(choices: tuple[str, ...]) -> Parse:
    allowed = {choice.lower(): choice for choice in choices}

    def parse(text: str) -> str | Bad:
        # Unicode's look-alikes may lower to ASCII (the Kelvin sign to k): only plain letters are compared.
        if text.isascii() and text.lower() in allowed:
            return allowed[text.lower()]
        return Bad(FaultCode.NOT_ALLOWED, hint=nearest(text, choices), known=", ".join(choices))

    return parse


def _flag(text: str) -> bool | Bad:
    if text.isascii() and text.lower() in YES_NO:
        return YES_NO[text.lower()]
    return Bad(FaultCode.NOT_YES_OR_NO)


def _list(one: Parse) -> Parse:
    def parse(text: str) -> tuple[object, ...] | Bad:
        items = [item.strip() for item in text.split(LIST_SEPARATOR)]
        values = tuple(one(item) for item in items if item)
        bad = next((value for value in values if isinstance(value, Bad)), None)
        if not all(items) or (bad is None and len(set(values)) < len(values)):
            return Bad(FaultCode.BAD_LIST)
        return bad or values

    return parse
