"""Reads a certificate from JSON, strictly: whatever is not as it should be is said with where it stands."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

from matcher.check.certificate.document import SCHEMA_VERSION, Certificate, Cut, Malformed, Prices, Split, Stage, Step
from matcher.errors import FileTrouble
from matcher.proposal import Assignment

LARGEST = 2**44
"""Prices, weights and denominators beyond this are refused: sums must stay far inside 64 bits."""
DEEPEST = 100
"""Cases within cases beyond this are refused."""


def read_certificate(path: Path) -> Certificate:
    """Read a certificate from its file.

    Raises
    ------
    FileTrouble
        The file cannot be read.
    Malformed
        It is no certificate.
    """
    try:
        return certificate_from(json.loads(path.read_bytes()))
    except OSError as error:
        raise FileTrouble(f"{path} cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError) as error:
        raise Malformed(f"{path.name} is no JSON document: {error}. Have it written again by 'propose'.") from None


def certificate_from(document: object) -> Certificate:
    """Read a certificate from parsed JSON.

    Raises
    ------
    Malformed
        Saying where the document is not what a certificate is.
    """
    top = _fields(document, "the certificate", {"schema_version", "week_sha256", "seed", "stages"})
    if _whole(top["schema_version"], "schema_version") != SCHEMA_VERSION:
        raise Malformed(f"The certificate has schema_version {top['schema_version']}; this reads {SCHEMA_VERSION}.")
    stages = [_stage(row, f"stages[{i}]") for i, row in enumerate(_list(top["stages"], "stages"))]
    return Certificate(_text(top["week_sha256"], "week_sha256"), _whole(top["seed"], "seed"), tuple(stages))


def _stage(row: object, where: str) -> Stage:
    found = _fields(row, where, {"name", "value", "bound", "witness", "steps"})
    value, bound = (_claim(found[each], f"{where}.{each}") for each in ("value", "bound"))
    steps = [_step(each, f"{where}.steps[{i}]") for i, each in enumerate(_list(found["steps"], f"{where}.steps"))]
    witness = [
        _assignment(each, f"{where}.witness[{i}]") for i, each in enumerate(_list(found["witness"], f"{where}.witness"))
    ]
    return Stage(_text(found["name"], f"{where}.name"), value, tuple(steps), tuple(witness), bound)


def _claim(value: object, where: str) -> int | str | None:
    if value is None or isinstance(value, str):
        return value
    return _whole(value, where, most=2**62)


def _step(row: object, where: str, depth: int = 0) -> Step:
    if depth > DEEPEST:
        raise Malformed(f"{where[:200]} splits into cases more than {DEEPEST} times over.")
    found = _fields(row, where, {"denominator", "bound", "window", "prices", "split"}, {"cuts"})
    denominator = _whole(found["denominator"], f"{where}.denominator")
    if denominator < 1:
        raise Malformed(f"{where}.denominator is {denominator}; it must be 1 or more.")
    bound = None if found["bound"] is None else _whole(found["bound"], f"{where}.bound", most=2**62)
    window = [_level(each, f"{where}.window[{i}]") for i, each in enumerate(_list(found["window"], f"{where}.window"))]
    if any(high[0] <= low[0] for high, low in pairwise(window)):
        raise Malformed(f"{where}.window must go from the highest level down, each level once.")
    split = None if found["split"] is None else _split(found["split"], f"{where}.split", depth)
    prices = _by_rule(found["prices"], f"{where}.prices", "price")
    cuts = [_cut(each, f"{where}.cuts[{i}]") for i, each in enumerate(_list(found.get("cuts", []), f"{where}.cuts"))]
    return Step(denominator, prices, bound, tuple(window), split, tuple(cuts))


def _cut(row: object, where: str) -> Cut:
    found = _fields(row, where, {"divisor", "rows"})
    divisor = _whole(found["divisor"], f"{where}.divisor")
    if divisor < 1:
        raise Malformed(f"{where}.divisor is {divisor}; it must be 1 or more.")
    return Cut(divisor, _by_rule(found["rows"], f"{where}.rows", "number"))


def _split(row: object, where: str, depth: int) -> Split:
    found = _fields(row, where, {"authority", "ref", "most", "cases"})
    ref, most = found["ref"], found["most"]
    if (ref is None) == (most is None):
        raise Malformed(f"{where} must be about a child (ref) or about a number (most), and not about both.")
    if ref is None:
        _whole(most, f"{where}.most")
    else:
        _text(ref, f"{where}.ref")
    cases = [_step(case, f"{where}.cases[{i}]", depth + 1) for i, case in enumerate(_list(found["cases"], where))]
    if len(cases) != 2:
        raise Malformed(f"{where} must have two cases.")
    return Split(_text(found["authority"], f"{where}.authority"), ref, most, tuple(cases))


def _by_rule(row: object, where: str, what: str) -> Prices:
    if not isinstance(row, dict):
        raise Malformed(f"{where} must be an object: rule, then row, then {what}.")
    found = {}
    for rule, rows in row.items():
        if not isinstance(rows, dict):
            raise Malformed(f"{where}.{rule} must be an object: row, then {what}.")
        found[str(rule)] = {str(key): _whole(each, f"{where}.{rule}.{key}") for key, each in rows.items()}
    return found


def _level(row: object, where: str) -> tuple[Fraction, int]:
    pair = _list(row, where)
    if len(pair) != 2:
        raise Malformed(f"{where} must be a level and its weight.")
    weight = _whole(pair[1], f"{where}[1]")
    if weight < 1:
        raise Malformed(f"{where} has the weight {weight}; it must be 1 or more.")
    parts = _text(pair[0], f"{where}[0]").split("/")
    try:
        numerator, denominator = (int(part) for part in parts)
        return Fraction(numerator, denominator), weight
    except (ValueError, ZeroDivisionError):
        raise Malformed(f"{where} is no level: {pair[0]!r} should be a fraction n/d.") from None


def _assignment(row: object, where: str) -> Assignment:
    found = _fields(row, where, {"ref", "authority", "vacancy", "school_place", "esol_place"})
    for key in ("ref", "authority"):
        _text(found[key], f"{where}.{key}")
    for key in ("vacancy", "school_place", "esol_place"):
        if found[key] is not None:
            _text(found[key], f"{where}.{key}")
    return Assignment(**found)


def _fields(row: object, where: str, names: set[str], more: set[str] | None = None) -> dict[str, Any]:
    """The fields of an object: all of ``names``, and of ``more`` any."""
    if not isinstance(row, dict) or not names <= set(row) <= names | (more or set()):
        raise Malformed(f"{where} must be an object with {', '.join(sorted(names))}, and nothing else.")
    return row


def _list(value: object, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise Malformed(f"{where} must be a list.")
    return value


def _text(value: object, where: str) -> str:
    if not isinstance(value, str) or not value:
        raise Malformed(f"{where} must be text.")
    return value


def _whole(value: object, where: str, most: int = LARGEST) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Malformed(f"{where} must be a whole number.")
    if abs(value) > most:
        raise Malformed(f"{where} is beyond {most}, which is more than can be verified exactly.")
    return value
