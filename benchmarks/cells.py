"""A cell of a benchmark: one instance, one back end, one time limit, one seed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

Row = dict[str, Any]
"""One line of a results file, as README.md describes it."""

CERTIFIED = "certificate"


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
    certificate
        Whether the proposal is made once more with its certificate, which the checker then verifies.
    """

    instance: str
    backend: str
    seconds: float
    seed: int
    certificate: bool = False

    @property
    def key(self) -> str:
        """The cell's identity in a results file: with a certificate it is another cell."""
        kind = f"|{CERTIFIED}" if self.certificate else ""
        return f"{self.instance}|{self.backend}|{self.seconds:g}|{self.seed}{kind}"

    def document(self) -> dict[str, Any]:
        """The cell as JSON fields."""
        fields = asdict(self)
        return fields if self.certificate else {name: fields[name] for name in fields if name != "certificate"}

    @classmethod
    def from_document(cls, fields: dict[str, Any]) -> Cell:
        """The cell of a row or of a request, whatever else that holds."""
        wanted = fields.get("certificate") is True
        seconds, seed = float(fields["seconds"]), int(fields["seed"])
        return cls(str(fields["instance"]), str(fields["backend"]), seconds, seed, wanted)
