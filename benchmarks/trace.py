"""When which stage was settled, from what a back end tells while it solves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from benchmarks.cells import Row
from benchmarks.clock import Clock


@dataclass
class Trace:
    """Notes the moment at which each stage begins; ``progress`` is what ``matcher.solve`` calls."""

    clock: Clock
    begun: dict[int, float] = field(default_factory=dict)

    def progress(self, stage: str, number: int, of: int) -> None:
        """A stage begins, so the one before it has ended."""
        self.begun.setdefault(number, self.clock.seconds())

    def points(self, stages: list[dict[str, Any]], ended: float) -> list[Row]:
        """(seconds, stage, value, bound) in the order of time.

        A stage has its value from the moment at which it is proven, since it is held from then on. One that is not
        proven may still have gained while later ones were solved: it, and all after it, count from the end.

        Parameters
        ----------
        stages
            Of the answer, as rows have them.
        ended
            Seconds at which the solve had ended.
        """
        found, sure = [], True
        for number, stage in enumerate(stages):
            sure = sure and stage["value"] is not None and stage["value"] == stage["bound"]
            moment = self.begun.get(number + 1, ended) if sure else ended
            told = {name: stage[name] for name in ("value", "bound")}
            found.append({"seconds": min(moment, ended), "stage": stage["name"], **told})
        return found
