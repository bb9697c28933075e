"""A cell of a benchmark: one instance, one back end, one time limit, one seed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

Row = dict[str, Any]
"""One line of a results file, as README.md describes it."""


@dataclass(frozen=True, order=True)
class Cell:
    """What runs in one fresh process.

    Attributes
    ----------
    instance
        Name as ``benchmarks.instances`` reads it.
    backend
        Name of a back end of ``matcher.propose``, or of a peer.
    seconds
        Time limit of the solve.
    seed
        Seed of the tie-breaking lot and of the solver.
    """

    instance: str
    backend: str
    seconds: float
    seed: int

    @property
    def key(self) -> str:
        """The cell's identity in a results file."""
        return f"{self.instance}|{self.backend}|{self.seconds:g}|{self.seed}"

    def document(self) -> dict[str, Any]:
        """The cell as JSON fields."""
        return asdict(self)

    @classmethod
    def from_document(cls, fields: dict[str, Any]) -> Cell:
        """The cell of a row or of a request, whatever else that holds."""
        return cls(str(fields["instance"]), str(fields["backend"]), float(fields["seconds"]), int(fields["seed"]))
