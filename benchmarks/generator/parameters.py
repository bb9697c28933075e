"""Every dial of a synthetic week, with its meaning and where its default is from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True)
class Parameters:
    """Dials of one week. [S]: from a source that was read; [A]: our assumption.

    Shares are between 0 and 1. "Per child" scales with ``children``.
    """

    children: int
    seed: int = 0
    week_starting: date = date(2026, 6, 22)
    """First day of the week, a Monday; early summer, so that a September course is eleven weeks off."""
    country: int = 1
    """So many times the real child population and UASC in care, so that 10^6 children can meet headroom."""

    kinds: int = 0
    """Every child is like one of the first so many in all but its ref; 0: each is drawn."""

    waiting_days: int = 16
    """Referrals lie up to so many days back; beyond 14 a child is overdue. [A]"""
    girls: float = 0.05
    """[S] 4 to 6.5 %."""
    youngest: int = 11
    """No child younger than this."""
    in_care: float = 0.92
    complete: float = 0.98
    """Referral data complete enough to decide on. [A]"""
    learners: float = 0.95
    """Of those past school age, the share who need an ESOL course. [A]"""
    anchored: float = 0.18
    """[A] 10 to 25 %."""
    agreed: float = 0.1
    """Of the anchored, those with a recorded agreement to a place beyond 20 miles. [A]"""
    grouped: float = 0.06
    """[A] 3 to 8 % of children in keep-together groups."""
    smallest_group: int = 2
    largest_group: int = 4
    apart: float = 0.03
    """Children in keep-apart pairs. [A]"""
    needs: float = 0.06
    must: float = 0.02
    avoid: float = 0.06
    wish: float = 0.25

    offering: float = 0.75
    """Authorities that offer a vacancy, per child, at most ``offering_most``. [S] median intake is 4 a quarter."""
    offering_most: int = 180
    places: float = 1.6
    """Places in vacancies, per child; more than one, because many suit nobody. [A]"""
    foster: float = 0.18
    home: float = 0.03
    """Shares of foster and home among the vacancies; the rest is supported accommodation. [A]"""
    tagged: float = 0.4
    out_of_area: float = 0.12
    """Vacancies outside the owner's area, a quarter of them in Kent. [S] half of UASC live outside or unrecorded."""
    later: float = 0.2
    """Vacancies that open after the week's first day. [A]"""
    single_sex: float = 0.25
    most_vacancies: int = 2500
    """More places than this make larger vacancies, not more rows."""
    school_open: float = 0.75
    """Year groups with a place, of an offering authority's five. [A]"""
    education: float = 3.0
    """School and ESOL places per child who needs one. [A]"""
    roll_on: float = 0.35
    """ESOL courses that a learner may join at any time; most others start in September. [S] kind, [A] share."""
    capped: float = 0.3
    """Offering authorities with a maximum for the week. [A]"""
    caseload: float = 0.85
    """Offering authorities that state their caseload places. [A]"""
    volunteers: int = 6
    paused: int = 3
    odd_capacities: bool = False
    """One foster vacancy of 4, 5 or 7 places per authority: groups of 3 to 5 leave a rest that no LP sees."""

    pins: float = 0.0
    """Children pinned, all of whose pins can hold together (at most 1,000)."""
    refusals: float = 0.0
    withdrawn: float = 0.0
    conflict: bool = False
    """Pins that cannot hold together: half a group where one place is, an apart pair, or one too many; by seed."""
    rota: Literal["off", "stage", "hard"] = "off"
    rota_cycle: int = 650
    """[S] A whole cycle is 650 children."""
    regime: Literal["mandatory", "voluntary"] = "mandatory"
