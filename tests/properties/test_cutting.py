"""With cuts asked for wherever the relaxation is fractional, the engine finds what brute force finds."""

from __future__ import annotations

import pytest

from matcher.solve import cutting, minimise, spread
from tests.properties.test_engine_equals_oracle import judge
from tests.small_weeks import FLAVOURS, random_week

ALWAYS, FULL = 1, 8
WEEKS = [
    pytest.param(flavour, seed, marks=() if seed < ALWAYS else pytest.mark.slow)
    for flavour in FLAVOURS
    for seed in range(FULL)
]


@pytest.mark.parametrize(("flavour", "seed"), WEEKS)
def test_no_plan_is_lost_by_cuts(flavour: str, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (minimise, spread):
        monkeypatch.setattr(module, "near", lambda *_: False)
    monkeypatch.setattr(cutting, "PATIENCE", 8)
    judge(random_week(seed, flavour), seed)
