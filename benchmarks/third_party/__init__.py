"""Third parties' problems, posed to the engine's own ``Problem``: generalised assignment, family placement."""

from __future__ import annotations

from pathlib import Path

from benchmarks.third_party.posed import Posed
from matcher.errors import Usage

SAMPLES = Path(__file__).with_name("samples")

__all__ = ["SAMPLES", "Posed", "pose"]


def pose(kind: str, file: str, content: bytes, options: list[str]) -> Posed:
    """Pose the problem in a file of a third party's format.

    Parameters
    ----------
    kind
        ``gap`` or ``placement``.
    file
        File name, by which a known optimum is looked up.
    content
        The file's bytes.
    options
        Of ``gap``: number of the problem in the file (from 1), then ``max`` to maximise.

    Raises
    ------
    Usage
        The file holds no such problem, or one whose numbers are too large to be counted exactly.
    """
    try:
        return _posed(kind, file, content, options)
    except ValueError as error:
        raise Usage(f"{file}: {error}.") from None


def _posed(kind: str, file: str, content: bytes, options: list[str]) -> Posed:
    if kind == "placement":
        from benchmarks.third_party.placement import pose_placement

        return pose_placement(file, content)
    from benchmarks.third_party.gap import pose_gap, read_gap

    number, *rest = [*options, "1"][: max(1, len(options))]
    problems = read_gap(content.decode("ascii", "replace"))
    if not (number.isdecimal() and 1 <= int(number) <= len(problems)) or rest not in ([], ["max"]):
        raise Usage(f"{file} holds {len(problems)} problems; write gap:{file}:1, with :max behind it to maximise.")
    return pose_gap(problems[int(number) - 1], file, int(number), maximise=bool(rest))
