"""Charts as SVG images, the same bytes for the same data; matplotlib comes with the extra ``bench``."""

from __future__ import annotations

import base64
import importlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from benchmarks.analysis.anytime import Moments, Question, average, best_plans, gaps, stages_proven
from benchmarks.analysis.profiles import Curve, performance_profiles, times
from benchmarks.analysis.scaling import growth
from benchmarks.analysis.shared import facts_of, provers, shared
from benchmarks.cells import Row
from matcher.errors import Usage

STYLE = {
    "svg.hashsalt": "matcher",
    "font.size": 9,
    "figure.figsize": (7.2, 3.6),
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.alpha": 0.3,
}
MARKERS = "osD^vP*X"


@dataclass(frozen=True)
class Chart:
    """An image, what it shows in words for those who do not see it, and what it does not show."""

    title: str
    alt: str
    image: str
    note: str = ""


def every_chart(rows: list[Row]) -> list[Chart]:
    """The charts for which there are data."""
    makers = (_profiles, _stages, _gaps, _gaps_of_all, _growth, _memory)
    return [chart for make in makers if (chart := make([row for row in rows if row["outcome"] != "part"]))]


def draw(paint: Callable[[Any], None]) -> str:
    """Paint on one pair of axes and return the image as a data URL.

    Raises
    ------
    Usage
        matplotlib is not installed.
    """
    try:
        matplotlib: Any = importlib.import_module("matplotlib")
    except ImportError:
        raise Usage("Charts need matplotlib: install matcher with the extra 'bench'.") from None
    figures: Any = importlib.import_module("matplotlib.figure")
    with matplotlib.rc_context(STYLE):
        figure = figures.Figure(layout="constrained")
        paint(figure.add_subplot())
        content = io.BytesIO()
        figure.savefig(content, format="svg", metadata={"Date": None, "Creator": None})
    return "data:image/svg+xml;base64," + base64.b64encode(content.getvalue()).decode()


def _steps(axes: Any, curves: list[Curve], x: str, y: str) -> None:
    ends = [float(curve.x[-1]) for curve in curves if len(curve.x)]
    for curve, marker in zip(curves, MARKERS * len(curves), strict=False):
        until = max(ends) * 1.05
        xs, ys = [*curve.x, until], [*curve.y, curve.y[-1]] if len(curve.y) else [0.0]
        axes.step(xs, ys, where="post", label=curve.name, marker=marker, markersize=3, markevery=max(1, len(xs) // 12))
    axes.set(xlabel=x, ylabel=y, ylim=(-0.02, 1.02))
    axes.legend(frameon=False)


def _over_seconds(axes: Any, curves: list[Curve], y: str) -> None:
    _steps(axes, curves, "seconds", y)
    axes.set_xscale("symlog", linthresh=0.1)  # linear up to a tenth of a second, so that the start at 0 has a place
    axes.set_xlim(left=0)
    axes.xaxis.set_major_formatter(_plain)


def _plain(value: float, _position: int) -> str:
    """A tick as a number, not as a power of ten."""
    return f"{value:g}"


def _profiles(rows: list[Row]) -> Chart | None:
    table = times(shared(provers(rows)))
    if len(table) < 2:
        return None
    curves = performance_profiles(table)

    def paint(axes: Any) -> None:
        _steps(axes, curves, "times the fastest's time", "share of instances solved")
        axes.set_xscale("log")
        axes.xaxis.set_major_formatter(_plain)
        axes.xaxis.set_minor_formatter(_plain)

    words = "; ".join(f"{curve.name} solves {curve.y[-1]:.0%} of the instances" for curve in curves)
    note = (
        f"Dolan and More, over {_many(len(next(iter(table.values()))), 'instance')} that every back end here ran, "
        "solved or not: higher is better; the height at 1 is how often a back end is the fastest. Rules of "
        "thumb and back ends that only bound set out to prove nothing and are left out."
    )
    return Chart("Performance profile", words, draw(paint), note)


def _stages(rows: list[Row]) -> Chart | None:
    own = [row for row in shared(provers(rows)) if row.get("stages") or row["outcome"] == "nothing"]
    curves = _averages(own, lambda group: [stages_proven(row) for row in group], 0.0)
    if not curves:
        return None
    words = "; ".join(f"{curve.name} ends at {curve.y[-1]:.0%}" for curve in curves)
    image = draw(lambda axes: _over_seconds(axes, curves, "share of stages proven, mean over cells"))
    note = f"Over {_instances(own)} that every back end here ran; what came to nothing counts as nothing proven."
    return Chart("Stages proven as time passes", words, image, note)


def _gaps(rows: list[Row]) -> Chart | None:
    """Of the back ends that prove, at whatever limits."""
    return _gap_chart("Gap as time passes", provers(rows), rows)


def _gaps_of_all(rows: list[Row]) -> Chart | None:
    """The same with the rules of thumb, where there are any."""
    return None if len(provers(rows)) == len(rows) else _gap_chart("The same, with the rules in use today", rows, rows)


def _gap_chart(title: str, shown: list[Row], every: list[Row]) -> Chart | None:
    """Curves over the instances that all back ends shown have run, each against the best plan that anyone found."""
    best = best_plans(every)
    own = _run_by_all([row for row in shown if (facts_of(row), row["seed"]) in best])
    curves = _averages(own, lambda group: _gaps_by_question(group, best), 1.0)
    if not curves:
        return None
    words = "; ".join(f"{curve.name} ends at a gap of {curve.y[-1]:.3f}" for curve in curves)
    note = (
        f"Against the best plan that anyone found, over {_instances(own)} that every back end here ran. The gap is "
        "lexicographic (benchmarks/README.md): 1 without a plan, 0 at the best. Our own engine tells every "
        "better plan as it finds it; of textbook, mip and flow a stage counts from when it is settled, and what "
        "is unproven, like every rule of thumb, from the end of its run."
    )
    return Chart(title, words, draw(lambda axes: _over_seconds(axes, curves, "gap, mean over instances")), note)


def _gaps_by_question(rows: list[Row], best: dict[Question, Row]) -> list[Moments]:
    questions: dict[Question, list[Row]] = {}
    for row in rows:
        questions.setdefault((facts_of(row), row["seed"]), []).append(row)
    return [gaps(answers, best) for answers in questions.values()]


def _run_by_all(rows: list[Row]) -> list[Row]:
    """Rows of the facts that every back end ran, at any limit."""
    ran = [{facts_of(row) for row in rows if row["backend"] == name} for name in {row["backend"] for row in rows}]
    common = set.intersection(*ran) if ran else set()
    return [row for row in rows if facts_of(row) in common]


def _instances(rows: list[Row]) -> str:
    return _many(len({facts_of(row) for row in rows}), "instance")


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" + "s" * (count != 1)


def _averages(rows: list[Row], moments: Callable[[list[Row]], list[Moments]], before: float) -> list[Curve]:
    curves = []
    for name in dict.fromkeys(row["backend"] for row in rows):
        own = moments([row for row in rows if row["backend"] == name])
        if any(own):
            curves.append(average(name, own, before))
    return curves


def _growth(rows: list[Row]) -> Chart | None:
    return _against_size(rows, "wall_seconds", "Time against size", "seconds to the checked answer")


def _memory(rows: list[Row]) -> Chart | None:
    return _against_size(rows, "peak_mib", "Memory against size", "peak MiB of the process")


def _against_size(rows: list[Row], measure: str, title: str, y: str) -> Chart | None:
    fits = [fit for fit in growth(rows, measure) if len(fit.sizes) > 1]
    if not fits:
        return None

    def paint(axes: Any) -> None:
        for fit, marker in zip(fits, MARKERS * len(fits), strict=False):
            slope = "" if fit.exponent is None else f" (exponent {fit.exponent:.2f})"
            label = f"{fit.backend}, {fit.series}{slope}"
            axes.plot(fit.sizes, fit.values, marker=marker, label=label)
        axes.set(xlabel="children", ylabel=y, xscale="log", yscale="log")
        sizes = sorted({size for fit in fits for size in fit.sizes})
        axes.set_xticks(sizes, [f"{size:,}" for size in sizes], minor=False)
        axes.set_xticks([], minor=True)
        axes.yaxis.set_major_formatter(_plain)
        axes.yaxis.set_minor_formatter(_plain)
        axes.legend(frameon=False)

    words = "; ".join(
        f"{fit.backend}, {fit.series}: {fit.values[0]:.3g} at {fit.sizes[0]} to {fit.values[-1]:.3g} at {fit.sizes[-1]}"
        for fit in fits
    )
    return Chart(title, words, draw(paint), "Sizes at which every cell was solved; medians.")
