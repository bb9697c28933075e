"""What one plan costs against another, stage by stage in the policy's order, in a coordinator's words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from matcher.check import StageValue
from matcher.report.wording import STAGES
from matcher.report.words import count

Verdict = Literal["better", "same", "worse"]
LOT = "tie-break"
TITLES = {"fairness": "Sharing of load", "rota": "Turns on the rota"}
"""Where all levels are compared, not the highest alone."""


@dataclass(frozen=True)
class Price:
    """One stage of two plans.

    Attributes
    ----------
    before, after
        Its value in the plan compared with, and in the other; for the sharing of load the first place, from the
        fullest down, at which the two differ (the fullest where they do not).
    verdict
        What the other plan is by this stage.
    words
        The difference in words; blank where there is none.
    """

    stage: str
    title: str
    before: float | None
    after: float | None
    verdict: Verdict
    words: str


def prices(before: Iterable[StageValue], after: Iterable[StageValue]) -> tuple[Price, ...]:
    """Compare two plans by every stage that both have, in the order of the first."""
    other = {stage.name: stage for stage in after}
    return tuple(_price(stage, other[stage.name]) for stage in before if stage.name in other)


def deciding(compared: Sequence[Price]) -> Price | None:
    """The first stage at which two plans differ, which decides between them; None where only the lot does."""
    return next((price for price in compared if price.verdict != "same" and price.stage != LOT), None)


def told(compared: Sequence[Price]) -> str:
    """All that differs, in one line, what decides first; the lot is left out."""
    parts = [price.words for price in compared if price.words and price.stage != LOT]
    return "; ".join(parts) if parts else "no difference in any objective"


def _price(before: StageValue, after: StageValue) -> Price:
    title = TITLES.get(before.name, STAGES[before.name].title)
    if before.levels is not None and after.levels is not None:
        return _by_levels(before, after, title)
    old, new = before.value or 0, after.value or 0
    if old == new:
        return Price(before.name, title, old, new, "same", "")
    better = (new > old) == (before.sense == "maximise")
    words = WORDS[before.name](new - old, old, new)
    return Price(before.name, title, old, new, "better" if better else "worse", words)


def _by_levels(before: StageValue, after: StageValue, title: str) -> Price:
    old, new = _ratios(before), _ratios(after)
    differs = next((i for i, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), None)
    if differs is None:
        first = float(old[0]) if old else None
        return Price(before.name, title, first, first, "same", "")
    verdict: Verdict = "better" if new[differs] < old[differs] else "worse"
    words = _load_words if before.name == "fairness" else _rota_words
    text = words(differs, old[differs], new[differs])
    return Price(before.name, title, float(old[differs]), float(new[differs]), verdict, text)


def _ratios(stage: StageValue) -> list[Fraction]:
    return [Fraction(ratio) for ratio, entries in stage.levels or () for _ in range(entries)]


def _load_words(place: int, old: Fraction, new: Fraction) -> str:
    a, b = _apart(100 * old, 100 * new)
    kind, which = "less" if new > old else "more", f"the {_ordinal(place)} authority"
    return f"the load is shared {kind} evenly: {which} would stand at {b} % of its fair share, not {a} %"


def _rota_words(place: int, old: Fraction, new: Fraction) -> str:
    a, b = _apart(old, new)
    which = f"the {_ordinal(place, 'furthest')} region"
    return f"the rota: {which} would stand at {b} children per point of its weight, not {a}"


def _apart(old: Fraction, new: Fraction) -> tuple[str, str]:
    """Both with as many decimals as tell them apart, one at least."""
    for decimals in range(1, 12):
        a, b = f"{float(old):.{decimals}f}", f"{float(new):.{decimals}f}"
        if a != b:
            break
    return a, b


def _ordinal(place: int, noun: str = "fullest") -> str:
    number = place + 1
    if number == 1:
        return noun
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending} {noun}"


Say = Callable[[float, float, float], str]
"""(difference, before, after) -> words."""


def _more_or_fewer(one: str, many: str, what: str) -> Say:
    def say(difference: float, old: float, new: float) -> str:
        noun = one if abs(difference) == 1 else many
        kind = "more" if difference > 0 else "fewer"
        return f"{abs(difference):,.0f} {kind} {noun} {what} ({new:,.0f}, not {old:,.0f})"

    return say


def _weeks(difference: float, old: float, new: float) -> str:
    weeks, kind = count(int(abs(difference)), "week"), "more" if difference > 0 else "fewer"
    return f"{weeks} {kind} until school or English begins, in all ({new:,.0f}, not {old:,.0f})"


def _miles(difference: float, old: float, new: float) -> str:
    miles, kind = f"{abs(difference) / 10:,.1f} miles", "more" if difference > 0 else "fewer"
    return f"{miles} {kind} beyond the near miles, in all ({new / 10:,.1f}, not {old / 10:,.1f})"


def _squares(difference: float, old: float, new: float) -> str:
    kind = "less" if difference > 0 else "more"
    return f"the load is shared {kind} evenly ({new:,.0f} points, not {old:,.0f})"


WORDS: dict[str, Say] = {
    "placed-overdue": _more_or_fewer("overdue child", "overdue children", "placed"),
    "placed-due": _more_or_fewer("child due this week", "children due this week", "placed"),
    "placed-rest": _more_or_fewer("child with a later deadline", "children with a later deadline", "placed"),
    "breaches": _more_or_fewer("breach", "breaches", "of the rules that may give way"),
    "near": _more_or_fewer("child", "children", "near the anchor"),
    "fairness": _squares,
    "education": _weeks,
    "distance": _miles,
    "wishes": _more_or_fewer("wish", "wishes", "met"),
    "stability": _more_or_fewer("child", "children", "moved since the last proposal"),
    LOT: lambda _difference, _old, _new: "the lot",
}
"""By stage; the leximin stages have words of their own."""
