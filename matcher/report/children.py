"""Children as rows: from where to where, what the child takes there, how far, by when, and why."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.proposal import Assignment
from matcher.report.finder import Finder
from matcher.report.reasons import ChildReason, Reasons
from matcher.report.studies import Study, studies_of
from matcher.report.timing import Timing, timing_of
from matcher.report.words import TYPES, count, named, percent
from matcher.week import Child, Vacancy

NO_PLAN = "Nothing is proposed for anybody: decisions and rules cannot hold together, as the summary tells."


@dataclass(frozen=True)
class ChildRow:
    """One child. ``to`` None: the referral is ``withdrawn``, or nobody can take the child this week: it is escalated.

    ``why`` is the explanation's sentence where there is one (``told``), else what the facts alone say.
    """

    ref: str
    age: int
    group: str | None
    entry: str
    entry_name: str
    to: str | None
    to_name: str | None
    vacancy: str | None
    placement: str | None
    site: str | None
    studies: tuple[Study, ...]
    anchor: str | None
    miles: float | None
    timing: Timing
    withdrawn: bool
    why: str
    reasons: tuple[str, ...]
    told: ChildReason | None

    @property
    def placed(self) -> bool:
        """Whether an authority is proposed."""
        return self.to is not None

    @property
    def state(self) -> str:
        """``placed``, ``withdrawn`` or ``escalated``."""
        return "placed" if self.placed else "withdrawn" if self.withdrawn else "escalated"

    @property
    def brief(self) -> str:
        """Why, for a table: of many reasons why nobody can take a child only the first."""
        first, more, _ = self.why.partition(";")
        return self.why if self.placed or not more else f"{first}."


def child_rows(finder: Finder, reasons: Reasons | None) -> tuple[ChildRow, ...]:
    """Every child of the week in the week's order; one without an assignment is escalated, or withdrawn."""
    return tuple(_row(finder, child, (reasons or {}).get(child.ref)) for child in finder.week.children)


def _row(finder: Finder, child: Child, told: ChildReason | None) -> ChildRow:
    taken = finder.assigned.get(child.ref)
    vacancy = finder.vacancy_of(taken)
    entry = finder.authorities.get(child.entry_authority)
    reasons = finder.escalated.get(child.ref, ())
    fact = _fact(finder, child, taken) if taken else NO_PLAN if finder.proposal.conflict else plain(reasons)
    return ChildRow(
        ref=child.ref,
        age=child.age,
        group=child.group,
        entry=child.entry_authority,
        entry_name=finder.name_of(child.entry_authority),
        to=taken.authority if taken else None,
        to_name=finder.name_of(taken.authority) if taken else None,
        vacancy=taken.vacancy if taken else None,
        placement=TYPES[vacancy.type] if vacancy else None,
        site=_site(finder, vacancy),
        studies=studies_of(finder, taken) if taken else (),
        anchor=_anchor(child),
        miles=taken.miles_to_anchor if taken else None,
        timing=timing_of(child, entry.nation if entry else None, finder.start, finder.week.policy),
        withdrawn=child.ref in finder.withdrawn and taken is None,
        why=told.sentence if told else fact,
        reasons=reasons,
        told=told,
    )


def _anchor(child: Child) -> str | None:
    if child.anchor is None:
        return None
    return f"{child.anchor_kind} in {child.anchor}" if child.anchor_kind else child.anchor


def _site(finder: Finder, vacancy: Vacancy | None) -> str | None:
    """Where a vacancy stands, if it is not simply in its authority."""
    if vacancy is None:
        return None
    hosted = f"area of {named(finder.name_of(vacancy.area), vacancy.area)}" if vacancy.located_in else None
    return ", ".join(part for part in (vacancy.place, hosted) if part) or None


def _fact(finder: Finder, child: Child, taken: Assignment) -> str:
    """The sentence that the facts alone allow, where nobody explained the choice."""
    vacancy, ratio = finder.vacancy_of(taken), finder.ratios.get(taken.authority)
    parts = [TYPES[vacancy.type] if vacancy else "A placement"]
    others = finder.group_sizes[child.group] - 1 if child.group else 0
    if others:
        parts.append(f"together with {count(others, 'other')} of group {child.group}")
    if child.anchor and taken.miles_to_anchor is not None:
        parts.append(f"{taken.miles_to_anchor:.1f} miles from the {child.anchor_kind or 'anchor'} in {child.anchor}")
    parts += [str(study) for study in studies_of(finder, taken)]
    after = f" The authority then stands at {percent(ratio)} of its fair share." if ratio is not None else ""
    return "; ".join(parts) + "." + after


def plain(reasons: tuple[str, ...]) -> str:
    """The deciding reason as a sentence, without the rule's name that stands before it."""
    if not reasons:
        return "No place was found this week."
    rule, colon, text = reasons[0].partition(": ")
    sentence = text if colon and " " not in rule else reasons[0]
    return sentence[:1].upper() + sentence[1:]
