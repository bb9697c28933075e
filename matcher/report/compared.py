"""A proposal beside the rules in use, and how categories of children fare, as the workbook and the page show them.

``matcher.explain`` makes these rows; reports only lay them out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from matcher.report.words import count

VERDICTS: Mapping[str, str] = {
    "better": "better off",
    "worse": "worse off",
    "mixed": "better in one way, worse in another",
    "same": "neither",
}
SUPPRESSED = (
    "A dash stands for a number below 5 (of children, of those placed or of those not placed), for a mean of so few, "
    "and for what would give such a number away, as the others follow from the whole. So nobody is recognised; a "
    "larger number would show. Whoever may see each child finds everybody on the sheet children."
)
"""Why numbers of categories are left out, and what would show; one text beside every such table."""


@dataclass(frozen=True)
class Other:
    """What another rule would do, and who fares better or worse under the proposal than under it.

    Attributes
    ----------
    rule
        The rule in a few words, as "the rota".
    missing
        Why nothing is told of it: it finds no lawful plan, or there was no time; None where it is told.
    placed, near
        Children whom the rule places, and of them near their anchor.
    children, authorities
        How many by verdict (better, worse, mixed, same), seen from the proposal; lower load is better.
    at
        The authority by ref, of those whom the rule places.
    verdict
        The verdict by ref.
    ratio
        Load over fair share under the rule, by authority, where it is known.
    """

    rule: str
    missing: str | None = None
    placed: int = 0
    near: int = 0
    children: Mapping[str, int] | None = None
    authorities: Mapping[str, int] | None = None
    at: Mapping[str, str] | None = None
    verdict: Mapping[str, str] | None = None
    ratio: Mapping[str, float] | None = None

    def sentence(self) -> str:
        """What is told of the rule, seen from the proposal."""
        if self.missing is not None or self.children is None or self.authorities is None:
            return f"Against {self.rule}: {self.missing}."
        by, load = (Counter(numbers) for numbers in (self.children, self.authorities))
        children = count(by.total(), "child", "children")
        authorities = count(load.total(), "authority", "authorities")
        return (
            f"Against {self.rule}, which would place {self.placed} and {self.near} near their anchor: of {children} "
            f"{by['better']} better off with this proposal, {by['worse']} worse off, {by['mixed']} better in one way "
            f"and worse in another, {by['same']} neither; of {authorities} whose figures are known "
            f"{load['better']} lower against their fair share, {load['worse']} higher, {load['same']} the same."
        )


@dataclass(frozen=True)
class Subgroup:
    """How one category of children fares; None where a number is small or would follow from others.

    Attributes
    ----------
    waited
        Mean days from the referral to the week's first day.
    miles
        Mean miles from the anchor, of those placed with one.
    weeks
        Mean weeks until school and English begin, of those placed.
    """

    characteristic: str
    category: str
    children: int | None
    placed: int | None
    waited: float | None
    miles: float | None
    weeks: float | None


@dataclass(frozen=True)
class Beside:
    """The proposal, the rules in use in a fixed order, and the categories.

    Attributes
    ----------
    placed, near
        Children whom the proposal places, and of them near their anchor.
    """

    placed: int
    near: int
    others: tuple[Other, ...]
    subgroups: tuple[Subgroup, ...]

    @property
    def suppressed(self) -> str:
        """What a dash in the table of categories means."""
        return SUPPRESSED

    @property
    def told(self) -> tuple[Other, ...]:
        """The rules of which something is told."""
        return tuple(other for other in self.others if other.missing is None)
