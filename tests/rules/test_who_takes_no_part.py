"""Why an authority takes no part is said as it is: 'paused, or not a volunteer' left the reader to find out which."""

from __future__ import annotations

from datetime import date

import pytest

from matcher.explain.why_not import why_not
from matcher.propose import propose
from matcher.rules.closed import closed_pins
from matcher.week import Decision, Week
from tests.tiny import authority, child, tiny_week, vacancy

LATER = date(2025, 7, 31)


def week_of(*participations: tuple[str, date | None], regime: str = "mandatory") -> Week:
    rows = [
        authority(f"A{number}", participation=participation, paused_until=until)
        for number, (participation, until) in enumerate(participations)
    ]
    offers = [vacancy(f"v{number}", f"A{number}") for number in range(len(rows))]
    return tiny_week(*rows, *offers, child("c1"), regime=regime)


@pytest.mark.parametrize(
    ("week", "because"),
    [
        (week_of(("paused", LATER)), "1 because the authority is paused until 31 July 2025"),
        (week_of(("paused", LATER), ("paused", None)), "2 because the authority is paused"),
        (week_of(("directed", None), regime="voluntary"), "1 because the authority has not volunteered"),
        (week_of(("paused", date(2025, 5, 1)), regime="voluntary"), "1 because the authority has not volunteered"),
        (
            week_of(("directed", None), ("paused", LATER), ("directed", None), regime="voluntary"),
            "3 because the authority takes no part this week "
            "(2 are of one that is not a volunteer, 1 is of one that is paused)",
        ),
    ],
)
def test_the_reason_says_which_it_is(week: Week, because: str) -> None:
    (left,) = propose(week).unmatched
    assert left.reasons == (f"participation: no vacancy is open to this child: {because} (participation).",)


def test_why_not_and_a_closed_pin_say_until_when() -> None:
    week = week_of(("paused", LATER))
    told = why_not(week, propose(week), "c1", "A0")
    assert "is closed to the child: the authority is paused until 31 July 2025 (rule participation" in told.sentence
    pin = Decision(ref="c1", authority="A0", decision="pin", decided_by="duty")
    (fault,) = closed_pins(week.model_copy(update={"decisions": (pin,)}), {pin: 2})
    assert fault.problem == "c1 cannot go there: the authority is paused until 31 July 2025 (rule participation)."
