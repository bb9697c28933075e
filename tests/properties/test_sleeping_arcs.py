"""Large problems keep most arcs out of the linear program until a cost prices them; small ones can be made to.

Nothing may depend on which arcs happen to be awake: with every arc asleep at first, and three woken at a time, the
engine still equals brute force.
"""

from __future__ import annotations

import pytest

from matcher.solve import play, sleep
from tests.properties.test_engine_equals_oracle import judge
from tests.small_weeks import FLAVOURS, random_week

ALWAYS, FULL = 1, 8


@pytest.mark.parametrize(
    ("flavour", "seed"),
    [
        pytest.param(flavour, seed, marks=() if seed < ALWAYS else pytest.mark.slow)
        for flavour in FLAVOURS
        for seed in range(FULL)
    ],
)
def test_an_arc_that_sleeps_is_woken_when_it_matters(flavour: str, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(play, "SMALL", -1)
    monkeypatch.setattr(sleep, "AT_ONCE", 3)
    judge(random_week(seed, flavour), seed)
