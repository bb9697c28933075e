"""What ``matcher propose`` was asked for, as one value."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

BACKENDS = ("cpsat", "textbook", "mip", "flow", "greedy", "rota", "sweden", "germany")
"""Names of ``matcher.solve.backends``, kept here as well so that no help loads a solver; a test holds them equal."""


@dataclass(frozen=True)
class Settings:
    """Options of one call; see ``matcher propose --help`` for what each means."""

    policy: Path | None = None
    after: Path | None = None
    certificate: Path | None = None
    time_limit: float | None = None
    memory_limit: int | None = None
    seed: int = 0
    backend: str = BACKENDS[0]
    require_optimal: bool = False
    no_times: bool = False
    as_json: bool = False
    quiet: bool = False
    verbose: bool = False
    no_progress: bool = False
    no_color: bool = False

    def arguments(self) -> list[str]:
        """The options that decide the answer, as words of a command line for a week of a batch."""
        words = ["--seed", str(self.seed), "--backend", self.backend]
        words += ["--policy", str(self.policy)] if self.policy else []
        words += ["--after", str(self.after)] if self.after else []
        words += ["--time-limit", str(self.time_limit)] if self.time_limit is not None else []
        words += ["--memory-limit", str(self.memory_limit)] if self.memory_limit is not None else []
        words += ["--require-optimal"] if self.require_optimal else []
        return words + (["--no-times"] if self.no_times else [])
