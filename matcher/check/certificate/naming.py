"""What rows are called in a certificate: each has one name."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TypeVar

from matcher.check.certificate.document import Malformed
from matcher.check.certificate.ways import Units

Known = TypeVar("Known")
LONGEST = 200
"""Characters of a name that are quoted."""


def unit_keys(units: Units) -> list[str]:
    """The one name of each unit: the ref of its first child."""
    return [units.members[first].ref for first in units.first.tolist()]


def apart_key(authority: str, refs: Sequence[str]) -> str:
    """The one name of a row of keep-apart: a JSON list of the authority and the children in order."""
    return json.dumps([authority, *sorted(refs)])


def names(key: str) -> list[str]:
    """An authority and children, from the name of a row.

    Raises
    ------
    Malformed
        Where it is no such name.
    """
    try:
        found = json.loads(key)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, list) or len(found) < 2 or not all(isinstance(name, str) for name in found):
        raise Malformed(f"Such a row is named by an authority and children, as a JSON list; not by {quoted(key)}.")
    return found


def known(rows: Mapping[str, Known], rule: str, key: str) -> Known:
    """What a key stands for.

    Raises
    ------
    Malformed
        Where the week has no such row.
    """
    if key not in rows:
        raise Malformed(f"There is no row of {rule} for {quoted(key)} in this week.")
    return rows[key]


def place_of(key: str, count: int) -> int:
    """The place of a cut, of so many."""
    place = int(key) if key.isascii() and key.isdigit() and len(key) < 10 else count
    if place >= count or key != str(place):
        raise Malformed(f"There is no cut {quoted(key)} before this.")
    return place


def quoted(key: str) -> str:
    """A key as it is quoted: whole, as far as it can be a key of a week."""
    return repr(key if len(key) <= LONGEST else key[:LONGEST] + "...")
