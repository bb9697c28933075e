"""What a suite's tables may say: a key that there is not, or a value of another kind, is refused and not passed over.

A misspelt key would leave a default in place and nobody the wiser: the suite would run, and measure something else.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from math import isfinite
from typing import Any

from matcher.errors import Usage

EXAMPLES = "benchmarks/suites.toml has examples"
OF_A_SUITE = ("about", "cells")
Fits = Callable[[Any], bool]


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_time(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value) and value > 0


def _is_draw(value: Any) -> bool:
    """A number, or the first and the last of several as ``"1001-1028"``."""
    return _is_whole(value) or (_is_text(value) and all(part.isdecimal() for part in value.split("-", 1)))


def _is_list_of(fits: Fits) -> Fits:
    return lambda value: isinstance(value, list) and bool(value) and all(fits(each) for each in value)


_NAMES = 'a list of names, as ["a", "b"]', _is_list_of(_is_text)
OF_CELLS: dict[str, tuple[str, Fits]] = {
    "instances": _NAMES,
    "families": _NAMES,
    "draws": ('a list of numbers, or of texts such as "1-3"', _is_list_of(_is_draw)),
    "backends": _NAMES,
    "seeds": ("a list of whole numbers from 0 up, as [0, 1, 2]", _is_list_of(_is_whole)),
    "seconds": ("a number above 0, or a list of such", lambda value: _is_time(value) or _is_list_of(_is_time)(value)),
    "certificate": ("true or false", _is_flag),
}
"""Keys of a block of cells: what each must be, and whether a value is that."""


def require_suite(name: str, entry: Any) -> None:
    """Refuse a suite that is no table of ``about`` and ``cells``, or one of whose blocks is amiss.

    Raises
    ------
    Usage
        With the suite and the key, and what may stand there.
    """
    if not isinstance(entry, dict):
        raise Usage(f"Suite {name!r} is {entry!r}, not a table [{name}]; {EXAMPLES}.")
    _require_known(name, "it", entry, OF_A_SUITE)
    _require_there(name, "it", entry, OF_A_SUITE)
    if not isinstance(entry["cells"], list):
        raise Usage(f"Suite {name!r}: its cells are blocks, each begun with [[{name}.cells]]; {EXAMPLES}.")
    for block in entry["cells"]:
        _require_block(name, block)


def _require_block(name: str, block: Any) -> None:
    if not isinstance(block, dict):
        raise Usage(f"Suite {name!r}: its cells are blocks, each begun with [[{name}.cells]]; {EXAMPLES}.")
    _require_known(name, "a block of its cells", block, OF_CELLS)
    _require_there(name, "a block of its cells", block, ("backends", "seconds"))
    for key, given in block.items():
        wanted, fits = OF_CELLS[key]
        if not fits(given):
            raise Usage(f"Suite {name!r}: {key!r} is {given!r}; it must be {wanted}.")
    if not {"instances", "families"} & block.keys():
        raise Usage(f"Suite {name!r}: a block of its cells needs the key 'instances' or 'families'; {EXAMPLES}.")
    if "draws" in block and "families" not in block:
        raise Usage(f"Suite {name!r}: 'draws' are of 'families', and the block has none; {EXAMPLES}.")


def _require_known(name: str, what: str, table: dict[str, Any], known: Iterable[str]) -> None:
    for key in table:
        if key not in known:
            nearest = difflib.get_close_matches(key, known, n=1)
            hint = f" Did you mean {nearest[0]!r}?" if nearest else ""
            raise Usage(f"Suite {name!r}: {what} has no key {key!r}; there are {', '.join(known)}.{hint}")


def _require_there(name: str, what: str, table: dict[str, Any], needed: Iterable[str]) -> None:
    for key in needed:
        if key not in table:
            raise Usage(f"Suite {name!r} is incomplete: {what} needs the key {key!r}; {EXAMPLES}.")
