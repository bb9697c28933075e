"""Instances by name, loaded or drawn again, each with a hash of its facts.

``FAMILY-CHILDREN-SEED`` (weekly-50-3), ``arrays:FAMILY-CHILDREN-SEED`` (the same, its children never rows),
``week:FOLDER``, ``case:NAME:REGIME``, ``gap:FILE:NUMBER`` (``:max`` to maximise), ``placement:FILE``.
Folders are relative to the repository, files to benchmarks/third_party/samples.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.environment import ROOT
from matcher.errors import FileTrouble, Usage

if TYPE_CHECKING:
    from benchmarks.generator import Drawing
    from benchmarks.third_party import Posed
    from matcher.week import Week

KEPT = Path(__file__).with_name("instances.csv")
FORMS = "weekly-50-1, arrays:scale-10000-1, week:FOLDER, case:2016:voluntary, gap:FILE:NUMBER or placement:FILE"


@dataclass(frozen=True)
class Instance:
    """A week, a third party's problem, or a week as arrays, with the SHA-256 of its facts."""

    name: str
    sha256: str
    week: Week | None = None
    posed: Posed | None = None
    drawing: Drawing | None = None


def load(name: str) -> Instance:
    """The instance of that name.

    Raises
    ------
    Usage
        The name says nothing that is known.
    FileTrouble, DataError
        Its files cannot be read, or are at fault.
    """
    kind, colon, rest = name.partition(":")
    if not colon:
        return _week(name, _draw(name))
    if kind not in _READERS:
        raise Usage(f"{name!r} names no instance; write {FORMS}.")
    return _READERS[kind](name, rest)


@cache
def kept_hashes() -> dict[str, str]:
    """Name to hash of the instances that published figures rest on (instances.csv)."""
    if not KEPT.exists():
        return {}
    with KEPT.open(encoding="utf-8", newline="") as file:
        return {row["instance"]: row["sha256"] for row in csv.DictReader(file)}


def changed(instance: Instance) -> str | None:
    """What is wrong where an instance is not the one that was kept; None where it is, or none was kept."""
    kept = kept_hashes().get(instance.name)
    if kept is None or kept == instance.sha256:
        return None
    return f"{instance.name} is not the instance of the published figures: {instance.sha256[:12]}, kept {kept[:12]}"


def parse_drawn(name: str) -> tuple[str, int, int]:
    """Family, children and seed of a name such as ``esol-bound-95-2``.

    Raises
    ------
    Usage
        The name is not of that form, or names no family.
    """
    from benchmarks.generator import FAMILIES

    family, children, seed = ([*name.rsplit("-", 2), "", ""])[:3]
    if not (children.isdecimal() and seed.isdecimal() and int(children)):
        raise Usage(f"{name!r} names no instance; write {FORMS}.")
    if family not in FAMILIES:
        raise Usage(f"There is no family {family!r}; there are {', '.join(FAMILIES)}.")
    return family, int(children), int(seed)


def _draw(name: str) -> Week:
    from benchmarks.generator import draw_family, week

    return week(draw_family(*parse_drawn(name)))


def _arrays(name: str, rest: str) -> Instance:
    from benchmarks.arrays.facts import digest
    from benchmarks.generator import draw_family

    drawing = draw_family(*parse_drawn(rest))
    return Instance(name, digest(drawing), drawing=drawing)


def _week(name: str, week: Week) -> Instance:
    from matcher.io import week_digest

    return Instance(name, week_digest(week), week=week)


def _folder(name: str, rest: str) -> Instance:
    from matcher.io import read_week

    return _week(name, read_week(ROOT / rest))


def _case(name: str, rest: str) -> Instance:
    from benchmarks.cases import read_case

    case, _, regime = rest.partition(":")
    return _week(name, read_case(case, regime))


def _third_party(name: str, rest: str) -> Instance:
    from benchmarks.third_party import SAMPLES, pose

    file, *options = rest.split(":")
    path = SAMPLES / file
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FileTrouble(f"{path} cannot be read: {error.strerror}.") from None
    posed = pose(name.partition(":")[0], path.name, content, options)
    return Instance(name, hashlib.sha256(content).hexdigest(), posed=posed)


_READERS: dict[str, Callable[[str, str], Instance]] = {
    "arrays": _arrays,
    "week": _folder,
    "case": _case,
    "gap": _third_party,
    "placement": _third_party,
}
