"""Made-up rows of a results file."""

from __future__ import annotations

from typing import Any

MACHINE = {
    "python": "3.11",
    "versions": {"matcher": "0"},
    "cores": 2,
    "memory_gib": 8.0,
    "cpu": "a",
    "platform": "b",
    "commit": "c",
}


def stage(
    value: float | None, name: str = "placed-rest", sense: str = "maximise", levels: Any = None
) -> dict[str, Any]:
    return {
        "name": name, "sense": sense, "value": value, "bound": value, "proof": "proven optimal by search",
        "seconds": 0.5, "levels": levels,
    }  # fmt: skip


def row(instance: str = "weekly-50-1", backend: str = "cpsat", wall: float = 1.0, **changes: Any) -> dict[str, Any]:
    seed = changes.get("seed", 0)
    fields = {
        "schema": 1, "key": f"{instance}|{backend}|60|{seed}", "instance": instance, "backend": backend,
        "seconds": 60.0, "seed": 0, "sha256": f"hash of {instance}", "outcome": "proven", "wall_seconds": wall,
        "cpu_seconds": wall, "peak_mib": 100.0, "placed": 10, "children": 20, "largest_ratio": 1.5,
        "stages": [stage(10)], "jobs": 1, "load": 0.5, "environment": MACHINE,
    }  # fmt: skip
    if changes.get("outcome") == "unproven" and "stages" not in changes:
        fields["stages"] = [unproven(10)]
    return fields | changes


def unproven(value: float | None, *named: str) -> dict[str, Any]:
    """A stage of which only a plan is known."""
    return stage(value, *named) | {"bound": None, "proof": "not proven"}
