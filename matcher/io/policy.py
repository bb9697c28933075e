"""The policy as rows of key and value: read key by key, laid over a base, and written back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from matcher.errors import Fault, FileTrouble
from matcher.io.cells import Bad, parser
from matcher.io.codes import FaultCode, shown
from matcher.io.columns import LARGEST_INTEGER, LIST_SEPARATOR, NATIONS, Column, Kind
from matcher.io.rows import RawTable, nearest
from matcher.io.tables import read_csv
from matcher.io.toml import read_policy_toml
from matcher.io.typed import TypedTable
from matcher.week import STAGES, Calendar, Override, Policy, Tolerance


@dataclass(frozen=True)
class Pairs:
    """A setting written as ``name=value;name=value``: how a pair becomes a noun, and a noun a pair."""

    key: str
    shape: str
    read: Callable[[str, str], object | None]
    write: Callable[..., str]


def _tolerance(stage: str, amount: str) -> object | None:
    number = parser(Column("", "decimal" if amount.endswith("%") else "integer", "", low=0))(amount.removesuffix("%"))
    if isinstance(number, Bad) or stage not in STAGES:
        return None
    given = {"percent": number} if amount.endswith("%") else {"units": number}
    return Tolerance.model_validate({"stage": stage, **given})


def _calendar(nation: str, area: str) -> object | None:
    from matcher.calendars import is_known

    country, _, subdivision = area.partition("-")
    if nation not in NATIONS or not country or not subdivision:
        return None
    calendar = Calendar(nation=nation, country=country, subdivision=subdivision)
    return calendar if is_known(calendar) else None


def _override(ref: str, record: str) -> object | None:
    return Override(ref=ref, record=record)


def _amount(tolerance: Tolerance) -> str:
    return f"{tolerance.stage}={tolerance.percent:f}%" if tolerance.percent else f"{tolerance.stage}={tolerance.units}"


ALL_PAIRS = (
    Pairs("tolerances", "stage=2% or stage=3", _tolerance, _amount),
    Pairs("calendars", "England=GB-ENG", _calendar, lambda it: f"{it.nation}={it.country}-{it.subdivision}"),
    Pairs("no_return_overrides", "ref=record", _override, lambda it: f"{it.ref}={it.record}"),
)
PAIRS: dict[str, Pairs] = {pairs.key: pairs for pairs in ALL_PAIRS}


def key_columns() -> dict[str, Column]:
    """Each policy key as a column, its kind and choices taken from the field of ``Policy``."""
    columns = {}
    for key, schema in Policy.model_json_schema(mode="validation")["properties"].items():
        meaning = str(schema.get("description", ""))
        many = schema.get("type") == "array" and key not in PAIRS
        choices = schema.get("enum", STAGES if many else ())
        columns[key] = Column(key, _kind(key), meaning, many=many, choices=tuple(choices), low=-LARGEST_INTEGER)
    return columns


def _kind(key: str) -> Kind:
    default = Policy.model_fields[key].default
    kinds: dict[type, Kind] = {bool: "flag", int: "integer", Decimal: "decimal"}
    if key in PAIRS:
        return "text"
    return "date" if key == "week_starting" else kinds.get(type(default), "choice")


def parse_policy(typed: TypedTable, base: Policy) -> tuple[Policy, list[Fault]]:
    """Lay the rows of a policy table over a base policy; a key without a value keeps the base's.

    Returns
    -------
    The policy (the base's value wherever a row cannot be used) and the faults.
    """
    faults: list[Fault] = []
    columns = key_columns()
    given: dict[str, Any] = {}
    for number, key, value in typed.rows("key", "value"):
        if key is None or value is None:
            continue
        if key not in columns:
            hint, known = nearest(key, columns), ", ".join(columns)
            faults.append(FaultCode.UNKNOWN_KEY.at(typed.name, number, "key", key, hint=hint, known=known))
            continue
        parsed = _value(columns[key], value)
        if isinstance(parsed, Bad):
            faults.append(parsed.at(typed.name, number, "value", value))
        else:
            given.setdefault(key, parsed)
    if "calendars" in given:
        given["calendars"] = _beside(base.calendars, given["calendars"])
    return base.model_copy(update=given), faults


def _beside(base: Iterable[Calendar], given: Iterable[Calendar]) -> tuple[Calendar, ...]:
    """The calendars given, and the base's for every other nation: none loses its public holidays unsaid."""
    return tuple({calendar.nation: calendar for calendar in (*base, *given)}.values())


def _value(column: Column, text: str) -> object:
    if column.name in PAIRS:
        return _pairs(PAIRS[column.name], text)
    value = parser(column)(text)
    if isinstance(value, Bad):
        return value
    field = Policy.model_fields[column.name]
    try:
        return TypeAdapter(field.rebuild_annotation()).validate_python(value, strict=True)
    except ValidationError as error:
        why = error.errors()[0]["msg"].lower()
        return Bad(FaultCode.OUT_OF_RANGE, why=why, range=f"such as {render(column.name, field.default)}")


def _pairs(pairs: Pairs, text: str) -> object:
    nouns, names = [], set()
    for item in text.split(LIST_SEPARATOR):
        name, equals, value = (part.strip() for part in item.partition("="))
        noun = pairs.read(name, value) if name and equals and value else None
        if noun is None or name in names:
            return Bad(FaultCode.BAD_POLICY_VALUE, key=pairs.key, item=repr(shown(item.strip())), shape=pairs.shape)
        nouns.append(noun)
        names.add(name)
    return tuple(nouns)


def render(key: str, value: object) -> str:
    """A policy's value as the text of its cell; reading it gives the value back."""
    if key in PAIRS and isinstance(value, tuple):
        return LIST_SEPARATOR.join(PAIRS[key].write(item) for item in value)
    if isinstance(value, tuple):
        return LIST_SEPARATOR.join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


def policy_rows(policy: Policy) -> list[tuple[str, str]]:
    """Key and value of every setting that differs from its default."""
    plain = Policy()
    keys = [key for key in Policy.model_fields if getattr(policy, key) != getattr(plain, key)]
    return [(key, render(key, getattr(policy, key))) for key in keys]


def read_settings(path: Path) -> tuple[RawTable | None, list[Fault]]:
    """Read a policy file of its own (``.toml``, or ``.csv`` with key and value); its faults go by the file's name.

    Raises
    ------
    FileTrouble
        The file cannot be read, or is no policy file.
    """
    if path.suffix.lower() not in (".toml", ".csv"):
        raise FileTrouble(
            f"{path} is no policy file. Give a .toml file, or a .csv file with the columns key and value."
        )
    return read_policy_toml(path, path.name) if path.suffix.lower() == ".toml" else read_csv(path, path.name)


def given_settings(pairs: Sequence[tuple[str, str]], name: str) -> RawTable:
    """Keys and values that were given one by one, as the rows of a policy; faults go by ``name`` and their place."""
    cells = {"key": [key.strip() for key, _ in pairs], "value": [value.strip() for _, value in pairs]}
    return RawTable(name, cells, list(range(1, len(pairs) + 1)))


def laid_over(tables: Iterable[TypedTable], base: Policy) -> tuple[Policy, list[Fault]]:
    """Policy tables laid over a base, each over those before it; returns the policy and the faults of values."""
    policy, faults = base, []
    for typed in tables:
        policy, more = parse_policy(typed, policy)
        faults += more
    return policy, faults
