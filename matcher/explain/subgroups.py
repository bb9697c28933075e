"""How age bands, sexes, groups and anchored children fare, with small numbers left out.

A number from 1 to 4 is never told, of children, of placed or of not placed, nor a mean of so few; nor may such a number
follow by taking others from the whole: where one category's is left out, so are those of as few others as make what is
left out large.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from itertools import chain, combinations
from statistics import mean

from matcher.calendars import week_starting
from matcher.explain.compare import Outcome, outcomes
from matcher.proposal import Proposal
from matcher.report.compared import Subgroup
from matcher.week import Child, Week

SMALL = 5


def _age(child: Child) -> str:
    return "11 to 15" if child.age < 16 else str(child.age)


CHARACTERISTICS: Mapping[str, Callable[[Child], str]] = {
    "age": _age,
    "sex": lambda child: child.sex,
    "group": lambda child: "kept together with others" if child.group else "alone",
    "anchor": lambda child: "with an anchor" if child.anchor else "without an anchor",
}


def subgroups(week: Week, proposal: Proposal) -> tuple[Subgroup, ...]:
    """Every category of every characteristic, in a fixed order."""
    return subgroups_of(week, outcomes(week, proposal))


def subgroups_of(week: Week, fared: Mapping[str, Outcome]) -> tuple[Subgroup, ...]:
    """The same from what a proposal means for each child, by ref."""
    rows: list[Subgroup] = []
    for name, category_of in CHARACTERISTICS.items():
        by_category: dict[str, list[Child]] = {}
        for child in week.waiting:
            by_category.setdefault(category_of(child), []).append(child)
        placed = {key: sum(fared[row.ref].authority is not None for row in each) for key, each in by_category.items()}
        sizes = {key: len(each) for key, each in by_category.items()}
        few = _hidden(sizes, [sizes])
        few_placed = few | _hidden(sizes, [placed, {key: sizes[key] - placed[key] for key in sizes}])
        for key in sorted(sizes):
            row = _row(week, (name, key), by_category[key], fared)
            rows.append(replace(row, placed=None) if key in few_placed else row)
            if key in few:
                rows[-1] = Subgroup(name, key, None, None, None, None, None)
    return tuple(rows)


def _row(week: Week, name: tuple[str, str], children: Sequence[Child], fared: Mapping[str, Outcome]) -> Subgroup:
    start = week_starting(week)
    found = [fared[row.ref] for row in children if fared[row.ref].authority is not None]
    return Subgroup(
        *name,
        children=len(children),
        placed=len(found),
        waited=_mean([max(0, (start - row.referred_on).days) for row in children]),
        miles=_mean([row.tenths / 10 for row in found if row.tenths is not None]),
        weeks=_mean([row.weeks for row in found if row.weeks is not None]),
    )


def _mean(values: Sequence[float]) -> float | None:
    return round(mean(values), 1) if len(values) >= SMALL else None


def _hidden(sizes: Mapping[str, int], numbers: Sequence[Mapping[str, int]]) -> set[str]:
    """Categories whose numbers are left out: small ones, and others until nothing small follows by difference."""

    def small(keys: Collection[str]) -> bool:
        return any(0 < sum(each[key] for key in keys) < SMALL for each in numbers)

    hidden = {key for key in sizes if small([key])}
    rest = sorted(set(sizes) - hidden, key=lambda key: (sizes[key], key))
    if not hidden:
        return hidden
    # As few others as will do, the smallest of them first: a category more is a category about which nothing is told.
    for others in chain.from_iterable(combinations(rest, number) for number in range(len(rest) + 1)):
        if len(hidden) + len(others) > 1 and not small(hidden | set(others)):
            return hidden | set(others)
    return set(sizes)
