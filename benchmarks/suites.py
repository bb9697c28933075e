"""Suites are data: suites.toml says which instances, back ends, seeds and limits a suite crosses."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from benchmarks.cells import Cell
from benchmarks.suite_keys import require_suite
from matcher.errors import FileTrouble, Usage

SUITES = Path(__file__).with_name("suites.toml")


@dataclass(frozen=True)
class Suite:
    """A named list of cells, in the order in which they run; no cell twice."""

    name: str
    about: str
    cells: tuple[Cell, ...]

    def only(self, backends: tuple[str, ...]) -> Suite:
        """The cells of some back ends; of all where none is named."""
        kept = tuple(cell for cell in self.cells if not backends or cell.backend in backends)
        return Suite(self.name, self.about, kept)

    @property
    def instances(self) -> tuple[str, ...]:
        """Names of its instances, each once."""
        return tuple(dict.fromkeys(cell.instance for cell in self.cells))


def suites(path: Path = SUITES) -> dict[str, Suite]:
    """All suites of a file by name."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise FileTrouble(f"{path} cannot be read: {error}.") from None
    except tomllib.TOMLDecodeError as error:
        raise Usage(f"{path} is not TOML: {error}.") from None
    return {name: _suite(name, entry) for name, entry in document.items()}


def suite(name: str) -> Suite:
    """A suite by name, or the suites of a ``.toml`` file of one's own as one.

    Raises
    ------
    Usage
        No suite has that name.
    """
    if name.endswith(".toml"):
        own = suites(Path(name)).values()
        cells = dict.fromkeys(cell for each in own for cell in each.cells)
        return Suite(name, "; ".join(each.about for each in own), tuple(cells))
    known = suites()
    if name not in known:
        raise Usage(f"There is no suite {name!r}; there are {', '.join(known)}, or a .toml file of your own.")
    return known[name]


def _suite(name: str, entry: Any) -> Suite:
    require_suite(name, entry)
    cells = dict.fromkeys(cell for block in entry["cells"] for cell in _cross(block))
    return Suite(name, str(entry["about"]), tuple(cells))


def _cross(block: dict[str, Any]) -> list[Cell]:
    """Instances x limits x back ends x seeds of one block; ``families`` are crossed with ``draws`` into names first."""
    draws = [draw for each in block.get("draws", (1,)) for draw in _draws(each)]
    names = [*block.get("instances", ())]
    names += [f"{family}-{draw}" for family, draw in product(block.get("families", ()), draws)]
    limits = block["seconds"] if isinstance(block["seconds"], list) else [block["seconds"]]
    crossed = product(names, limits, block["backends"], block.get("seeds", (0,)))
    wanted = block.get("certificate", False)
    return [Cell(name, backend, float(limit), seed, wanted) for name, limit, backend, seed in crossed]


def _draws(each: int | str) -> range:
    """One draw, or all from the first to the last of ``"1001-1028"``."""
    first, _, last = str(each).partition("-")
    return range(int(first), int(last or first) + 1)
