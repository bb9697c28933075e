"""What-ifs, trade-offs, trials of strength and comparisons in lines for a terminal, and the frontier as CSV."""

from __future__ import annotations

import csv
import io
import textwrap
from collections.abc import Mapping, Sequence

from matcher.explain.chosen import Move
from matcher.explain.compare import Comparison
from matcher.explain.frontier import Point
from matcher.explain.lines import MOVES_SHOWN, WIDTH, of_prices, wrapped
from matcher.explain.what_if import Difference
from matcher.explain.withstand import Blow
from matcher.report.compared import SUPPRESSED, VERDICTS, Beside, Other, Subgroup
from matcher.report.words import count

WORST_SHOWN = 10


def of_difference(known: Mapping[str, str], told: Difference) -> list[str]:
    """Two solves of a week: numbers, objectives, who moves."""
    if told.status[1] == "infeasible":
        return ["Changed so, no lawful proposal exists: pins and rules cannot hold together."]
    lines = [
        f"Placed   {told.placed[0]} of {told.children[0]} as it is, {told.placed[1]} of {told.children[1]} changed so",
        "",
        "Each objective, most important first",
        *of_prices(told.prices),
        "",
    ]
    if told.set_aside:
        lines[1:1] = wrapped(f"Decisions that could not hold are left out here: {'; '.join(told.set_aside)}.")
    if set(told.status) != {"optimal"}:
        lines[1:1] = ["The time limit came first: what is told is not proven best."]
    lines += _moved(known, told.moves, "of this week would be elsewhere") or ["No child of this week would move."]
    return lines + _moved(known, told.arrived, "more", prefix="")


def _moved(known: Mapping[str, str], moves: Sequence[Move], what: str, prefix: str = "  ") -> list[str]:
    if not moves:
        return []
    lines = [f"{count(len(moves), 'child', 'children')} {what}:"]
    for move in moves[:MOVES_SHOWN]:
        before, after = (known[code] if code else "nobody" for code in (move.before, move.after))
        lines.append(f"  {move.ref}: {before} -> {after}" if prefix else f"  {move.ref}: {after}")
    return lines + ([f"  and {len(moves) - MOVES_SHOWN} more"] if len(moves) > MOVES_SHOWN else [])


def of_frontier(known: Mapping[str, str], points: Sequence[Point]) -> list[str]:
    """The trade-off, a line for each number of children near."""
    lines = ["  near  fullest authority that receives  what it costs against the fairest plan"]
    for point in points:
        fullest = "not known" if point.ratio is None else f"{100 * float(point.ratio):.2f} %"
        cost = (point.cost or "nothing") + ("" if point.proven else " (not proven)")
        first, *rest = textwrap.wrap(cost, WIDTH - 39)
        lines += [f"{point.near:>6}  {fullest:>10} {point.authority or '':<19}  {first}"]
        lines += [" " * 40 + line for line in rest]
    placed = count(points[0].placed, "child is", "children are") if points else "Nobody is"
    exact = " Every point is exact: no plan does better." if all(point.proven for point in points) else ""
    return [*lines, "", *wrapped(f"At every point {placed} placed, as many as can be.{exact}")]


def frontier_csv(points: Sequence[Point]) -> str:
    """The same as CSV: the ratio exact, as a fraction, and rounded."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(("near", "ratio", "ratio_exact", "authority", "placed", "proven", "cost"))
    for point in points:
        rounded = "" if point.ratio is None else f"{float(point.ratio):.6f}"
        exact = "" if point.ratio is None else f"{point.ratio.numerator}/{point.ratio.denominator}"
        proven = "yes" if point.proven else "no"
        writer.writerow((point.near, rounded, exact, point.authority or "", point.placed, proven, point.cost))
    return buffer.getvalue()


def of_blows(known: Mapping[str, str], authorities: Sequence[Blow], tenths: Sequence[Blow]) -> list[str]:
    """How a proposal stands up: the worst authorities, and the draws."""
    unharmed = sum(blow.lost == 0 for blow in authorities)
    of_all = f"in {unharmed} of {count(len(authorities), 'case')}"
    tried = f"If one receiving authority drops out: as many can be placed as before {of_all}."
    lines = [tried if authorities else "No authority receives a child, so none was tried."]
    worst = sorted(authorities, key=lambda blow: (-_loss(blow), -blow.moved, blow.what))[:WORST_SHOWN]
    lines += [f"  {known[blow.what]}: {_struck(blow)}" for blow in worst if _loss(blow)]
    lines += ["", f"If a random tenth of the vacancies drops out ({len(tenths)} draws)"]
    return lines + [f"  draw {blow.what}: {_struck(blow)}" for blow in tenths]


def _loss(blow: Blow) -> int:
    return blow.hit + 1 if blow.lost is None else blow.lost


def _struck(blow: Blow) -> str:
    hit = count(blow.hit, "child loses its place", "children lose their place")
    if blow.lost is None:
        return f"{hit}; pins and rules cannot hold together any more"
    fewer = f"{blow.lost} fewer can be placed" if blow.lost else "as many can be placed as before"
    return f"{hit}; {fewer}, at the least {count(blow.moved, 'child', 'children')} placed elsewhere"


def of_comparison(told: Comparison, other: str) -> list[str]:
    """Who is better and worse off than under another proposal."""
    verdicts, loads = told.verdicts(), told.loads()
    lines = [
        f"Against {other}, of {count(len(told.children), 'child', 'children')}: {verdicts['better']} better off, "
        f"{verdicts['worse']} worse off, {verdicts['mixed']} better in one way and worse in another, "
        f"{verdicts['same']} neither.",
        f"Of {count(len(told.authorities), 'authority', 'authorities')} whose load and fair share are known, those "
        f"that take no part included: {loads['better']} stand lower against their fair share, "
        f"{loads['worse']} higher, {loads['same']} the same.",
    ]
    return [line for text in lines for line in wrapped(text)]


def of_beside(told: Beside) -> list[str]:
    """The rules in use, a line for each: what they would do, and who fares how under the proposal."""
    head = ("", "placed", "near", "better", "worse", "mixed", "same", "lower", "higher", "same")
    own = ("this proposal", f"{told.placed:,}", f"{told.near:,}", *[""] * 7)
    cells = [own, *((other.rule, *_numbers(other)) for other in told.told)]
    lines = [_in_columns(line, _widths((head, *cells))).rstrip() for line in (head, *cells)]
    notes = (
        "Children whom each would place, and near their anchor; children who fare better, worse, better in one way and "
        "worse in another, or the same with this proposal as under the rule; authorities that it leaves lower or "
        "higher against their fair share than the rule would, or the same, of all whose load and fair share are known, "
        "those that take no part included."
    )
    missing = [line for other in told.others if other.missing for line in wrapped(other.sentence())]
    return [*lines, *missing, *wrapped(notes)]


def _numbers(other: Other) -> tuple[str, ...]:
    children, authorities = other.children or {}, other.authorities or {}
    counts = [other.placed, other.near, *(children.get(verdict, 0) for verdict in VERDICTS)]
    counts += [authorities.get(verdict, 0) for verdict in ("better", "worse", "same")]
    return tuple(f"{number:,}" for number in counts)


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    return [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]


def of_subgroups(rows: Sequence[Subgroup]) -> list[str]:
    """How categories fare; a dash where a number is small or nobody is counted."""
    head = ("", "children", "placed", "days waited", "miles", "weeks")
    cells = [
        (f"{row.characteristic}: {row.category}", *(_cell(value) for value in
         (row.children, row.placed, row.waited, row.miles, row.weeks))) for row in rows
    ]  # fmt: skip
    lines = [_in_columns(line, _widths((head, *cells))) for line in (head, *cells)]
    notes = "Means of days waited, of miles to the anchor and of weeks until school or English."
    return [*lines, *wrapped(f"{notes} {SUPPRESSED}")]


def _in_columns(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = (f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True))
    return "  ".join([first.strip().ljust(widths[0]), *others])


def _cell(value: float | None) -> str:
    return "-" if value is None else f"{value:,}"
