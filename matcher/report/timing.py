"""Deadlines and waiting as a coordinator counts them: from the first day of the planning week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from matcher.calendars import deadline, working_days
from matcher.week import Child, Policy

Urgency = Literal["overdue", "due", "later"]


@dataclass(frozen=True)
class Timing:
    """When a child was referred, how long it has waited, and how long is left.

    Attributes
    ----------
    waited
        Days from the referral to the first day of the week; 0 for a referral within the week.
    days_left
        Working days from the first day of the week to the deadline, by the entry authority's nation;
        negative where the deadline has passed.
    """

    referred_on: date
    deadline: date
    waited: int
    days_left: int
    urgency: Urgency


def timing_of(child: Child, nation: str | None, start: date, policy: Policy) -> Timing:
    """Timing of one child; ``nation`` is the entry authority's."""
    allowed = policy.deadline_working_days if child.in_care else policy.deadline_working_days_not_in_care
    due = deadline(child.referred_on, allowed, nation, policy.calendars)
    urgency: Urgency = "overdue" if due < start else "due" if due <= start + timedelta(days=6) else "later"
    return Timing(
        referred_on=child.referred_on,
        deadline=due,
        waited=max(0, (start - child.referred_on).days),
        days_left=working_days(start, due, nation, policy.calendars),
        urgency=urgency,
    )
