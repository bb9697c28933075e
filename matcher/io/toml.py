"""``policy.toml``: the policy table for those who prefer it, turned into the same rows of key and value."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

from matcher.errors import Fault
from matcher.io.codes import FaultCode
from matcher.io.columns import LIST_SEPARATOR
from matcher.io.files import read_bytes
from matcher.io.rows import RawTable, make_table


def read_policy_toml(path: Path, name: str = "policy") -> tuple[RawTable | None, list[Fault]]:
    """Read a policy from TOML; each row's number is its place among the keys, counted from 2."""
    try:
        settings = tomllib.loads(read_bytes(path).decode("utf-8-sig"), parse_float=str)
    except UnicodeDecodeError:
        return None, [FaultCode.NOT_UTF8.at(name, None)]
    except tomllib.TOMLDecodeError as error:
        how = "Write lines of key = value, text in double quotes."
        return None, [FaultCode.MALFORMED.at(name, None, why=f"TOML with {error}", how=how)]
    if set(settings) == {"policy"} and isinstance(settings["policy"], dict):
        settings = settings["policy"]  # all under a heading [policy]: it says what the file's name says
    records = [(key, _cell(value)) for key, value in settings.items()]
    return make_table(name, ("key", "value"), records, range(2, len(records) + 2))


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return LIST_SEPARATOR.join(_cell(item) for item in value)
    if isinstance(value, dict):
        return LIST_SEPARATOR.join(f"{key}={_cell(item)}" for key, item in value.items())
    return value.isoformat() if isinstance(value, date) else str(value)
