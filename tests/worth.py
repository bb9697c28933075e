"""How good a proposal is."""

from __future__ import annotations

from fractions import Fraction
from typing import Any


def worth(document: dict[str, Any]) -> list[Any]:
    """A proposal's JSON document, stage by stage: of two, the smaller is the better."""
    return [
        [[Fraction(level["ratio"]), level["count"]] for level in stage["levels"]]
        if stage["levels"] is not None
        else (-stage["value"] if stage["sense"] == "maximise" else stage["value"])
        for stage in document["stages"]
    ]
