"""JSON documents with something changed, a number a little or a lot: for documents that must not be believed."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any

Path = tuple[str | int, ...]


def numbers(document: Any, path: Path = ()) -> Iterator[Path]:
    """Where the whole numbers of a document stand."""
    if isinstance(document, dict):
        for key, value in document.items():
            yield from numbers(value, (*path, key))
    elif isinstance(document, list):
        for place, value in enumerate(document):
            yield from numbers(value, (*path, place))
    elif isinstance(document, int) and not isinstance(document, bool):
        yield path


def changed(document: Any, path: Path, value: Any) -> Any:
    """A copy of a document with something else in one place."""
    other = copy.deepcopy(document)
    _at(other, path[:-1])[path[-1]] = value
    return other


def altered(document: Any, dice: random.Random, most: int) -> Iterator[tuple[Path, Any]]:
    """Copies of a document in which one number is another, each with where it stands; ``most`` of them."""
    changes = [(path, number) for path in numbers(document) for number in _others(_at(document, path))]
    for path, number in dice.sample(changes, min(most, len(changes))):
        yield path, changed(document, path, number)


def _at(document: Any, path: Path) -> Any:
    for step in path:
        document = document[step]
    return document


def _others(number: int) -> list[int]:
    return sorted({number + 1, number - 1, -number, 0, 1000 * number + 999} - {number})
