"""Codes that look the same and are not: two children of one group, parted by a letter that nobody can tell apart."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator

from matcher.errors import Fault
from matcher.io.checks.facts import Facts
from matcher.io.codes import FaultCode
from matcher.io.columns import ALL_TABLES
from matcher.io.typed import TypedTable

ALIKE = ("LATIN", "CYRILLIC", "GREEK")  # alphabets that share the shapes of letters


def check_lookalikes(facts: Facts) -> Iterator[Fault]:
    """Codes of one column that differ in form alone (full-width, composed accents), and codes of mixed alphabets."""
    for table in ALL_TABLES:
        for column in table.columns:
            if column.kind == "code" and not column.many:
                yield from _column(facts.tables[table.name], column.name)
    yield from _capitals(facts.tables["children"])


def _capitals(children: TypedTable) -> Iterator[Fault]:
    """Refs that differ in capitals alone: the ledger knows a child by its ref, and would take it for another one."""
    first: dict[str, str] = {}
    for number, ref in children.rows("ref"):
        if ref is not None and first.setdefault(ref.casefold(), ref) != ref:
            yield FaultCode.ALIKE_BUT_FOR_CAPITALS.at("children", number, "ref", ref, other=first[ref.casefold()])


def _column(table: TypedTable, column: str) -> Iterator[Fault]:
    distinct = set(table.values[column]) - {None}
    odd = {value for value in distinct if not value.isascii()}
    if not odd:
        return
    by_form: dict[str, set[str]] = defaultdict(set)
    for value in distinct:
        by_form[unicodedata.normalize("NFKC", value)].add(value)
    for number, value in table.rows(column):
        if value not in odd:
            continue
        if others := by_form[unicodedata.normalize("NFKC", value)] - {value}:
            yield FaultCode.LOOKS_ALIKE.at(table.name, number, column, value, other=min(others))
        if len(_alphabets(value)) > 1:
            yield FaultCode.MIXED_ALPHABETS.at(table.name, number, column, value)


def _alphabets(value: str) -> set[str]:
    names = (unicodedata.name(letter, "").split(" ")[0] for letter in value if letter.isalpha())
    return {name for name in names if name in ALIKE}
