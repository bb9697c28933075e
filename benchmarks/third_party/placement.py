"""Families to localities with several kinds of service each (refugee resettlement), from a JSON document.

Schema (version 1)::

    {"schema": "family-placement", "version": 1,
     "services": ["places", "school", ...],
     "localities": [{"name": "north", "capacity": {"places": 12, "school": 4}}, ...],
     "families": [{"name": "f1", "needs": {"places": 4, "school": 2},
                   "score": {"north": 70, "south": 55}}, ...]}

Numbers are whole and not negative. A locality or a need that is not listed counts 0. A family may go only to a
locality that has a score for it, to one at most, and whole. The total score is to be as large as can be.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.third_party.posed import Posed, known_optimum
from matcher.errors import Usage
from matcher.problem import Builder, Ints, Linear, Problem, RowName, ints


@dataclass(frozen=True)
class Placement:
    """One problem as arrays.

    Attributes
    ----------
    needs, capacity
        Shape (families, services) and (localities, services).
    score
        Shape (families, localities); -1 where a locality is closed to a family.
    """

    families: tuple[str, ...]
    localities: tuple[str, ...]
    services: tuple[str, ...]
    needs: Ints
    capacity: Ints
    score: Ints


def read_placement(content: bytes) -> Placement:
    """The problem of a document.

    Raises
    ------
    Usage
        The document is not of the schema above; the message says where.
    """
    try:
        document = json.loads(content)
        if (document["schema"], repr(document["version"])) != ("family-placement", "1"):  # True equals 1, too
            raise Usage("A family placement document begins with its schema, 'family-placement', and version 1.")
        return _placement(document)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise Usage(f"This is no family placement document: {type(error).__name__} {error}.") from None


def pose_placement(file: str, content: bytes) -> Posed:
    """The problem for the engine: one 0/1 column per family and locality that is open to it."""
    placement = read_placement(content)
    family, locality = np.nonzero(placement.score >= 0)

    def worth(plan: Ints) -> int | None:
        chosen = plan[: len(family)] == 1
        used = np.zeros_like(placement.capacity)
        np.add.at(used, locality[chosen], placement.needs[family[chosen]])
        once = (np.bincount(family[chosen], minlength=len(placement.families)) <= 1).all()
        total = int(placement.score[family[chosen], locality[chosen]].sum())
        return total if once and (used <= placement.capacity).all() else None

    return Posed(
        _problem(placement, family, locality),
        "maximise",
        worth,
        known_optimum(file, 1, placement.score.shape, "maximise"),
    )


def _problem(placement: Placement, family: Ints, locality: Ints) -> Problem:
    builder = Builder()
    columns = builder.columns(np.ones(len(family), dtype=np.int64))
    once = builder.rows([RowName("family", name) for name in placement.families], upper=1)
    builder.entries(once[family], columns)
    for k, service in enumerate(placement.services):
        names = [RowName(service, name) for name in placement.localities]
        room = builder.rows(names, upper=placement.capacity[:, k])
        builder.entries(room[locality], columns, placement.needs[family, k])
    score = placement.score[family, locality]
    return builder.problem([Linear("score", "maximise", "points", columns, score)])


def _placement(document: dict[str, Any]) -> Placement:
    if not isinstance(document["services"], list):
        raise Usage("The services of a family placement document are a list of names.")
    services = tuple(document["services"])
    localities, families = document["localities"], document["families"]
    places = tuple(row["name"] for row in localities)
    for kind, names in (("services", services), ("localities", places), ("families", [f["name"] for f in families])):
        if len(set(names)) < len(names):
            raise Usage(f"Two of the {kind} have the same name.")
    score = [_numbers(row["score"], places, -1, f"score of {row['name']}") for row in families]
    return Placement(
        families=tuple(row["name"] for row in families),
        localities=places,
        services=services,
        needs=_table([_numbers(row["needs"], services, 0, f"needs of {row['name']}") for row in families], services),
        capacity=_table(
            [_numbers(r["capacity"], services, 0, f"capacity of {r['name']}") for r in localities], services
        ),
        score=_table(score, places),
    )


def _table(rows: list[list[int]], columns: tuple[str, ...]) -> Ints:
    return ints(rows).reshape(len(rows), len(columns))


def _numbers(row: dict[str, int], names: tuple[str, ...], absent: int, where: str) -> list[int]:
    unknown = sorted(set(row) - set(names))
    if unknown:
        raise Usage(f"The {where} names {unknown[0]!r}, which the document does not list.")
    for name, value in row.items():
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise Usage(f"The {where} at {name!r} is {value!r}; it must be a whole number from 0 up.")
    return [row.get(name, absent) for name in names]
