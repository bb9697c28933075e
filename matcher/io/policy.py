"""The policy as rows of key and value: read key by key, laid over a base, and written back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from matcher.errors import DataError, Fault, FileTrouble
from matcher.io.cells import Bad, parser
from matcher.io.codes import FaultCode, shown
from matcher.io.columns import LARGEST_INTEGER, LIST_SEPARATOR, POLICY, Column, Kind
from matcher.io.rows import nearest
from matcher.io.tables import read_csv
from matcher.io.toml import read_policy_toml
from matcher.io.typed import TypedTable, parse_table
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
    country, dash, subdivision = area.partition("-")
    return (
        Calendar(nation=nation, country=country, subdivision=subdivision) if country and dash and subdivision else None
    )


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
    given: dict[str, object] = {}
    for number, key, value in typed.rows("key", "value"):
        if key is None or value is None:
            continue
        if key not in columns:
            hint, known = nearest(key, columns), ", ".join(columns)
            faults.append(FaultCode.UNKNOWN_KEY.at("policy", number, "key", key, hint=hint, known=known))
            continue
        parsed = _value(columns[key], value)
        if isinstance(parsed, Bad):
            faults.append(parsed.at("policy", number, "value", value))
        else:
            given.setdefault(key, parsed)
    policy = base.model_copy(update=given)
    return policy, [*faults, *_faults_of_tolerances(typed, policy)]


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


def _faults_of_tolerances(typed: TypedTable, policy: Policy) -> Iterator[Fault]:
    ratios = ("rota",) if policy.fairness == "proportional" else ("rota", "fairness")
    for number, key in typed.rows("key"):
        for tolerance in policy.tolerances if key == "tolerances" else ():
            if tolerance.units and tolerance.stage in ratios:
                found = f"{tolerance.stage}={tolerance.units}"
                yield FaultCode.TOLERANCE_IN_UNITS.at("policy", number, "value", found, stage=tolerance.stage)


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


def read_policy(path: Path, base: Policy) -> Policy:
    """Read a policy from a file of its own (``.toml``, or ``.csv`` with key and value), laid over ``base``.

    Raises
    ------
    DataError
        With every fault of the file.
    FileTrouble
        The file cannot be read.
    """
    path = Path(path)
    if path.suffix.lower() not in (".toml", ".csv"):
        raise FileTrouble(
            f"{path} is no policy file. Give a .toml file, or a .csv file with the columns key and value."
        )
    raw, faults = read_policy_toml(path) if path.suffix.lower() == ".toml" else read_csv(path, "policy")
    typed, of_cells = parse_table(raw, POLICY)
    policy, of_values = parse_policy(typed, base)
    found = [*faults, *of_cells, *of_values]
    if any(fault.level == "fault" for fault in found):
        raise DataError(sorted(found, key=lambda fault: (fault.row or 0, fault.column)))
    return policy
