"""Random policies for small weeks: regimes, modes, the order of the stages and their tolerances."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from matcher.week import STAGES, Override, Policy, Tolerance
from tests.chooser import Choices

MONDAY = date(2025, 5, 5)  # a public holiday in the whole United Kingdom, two weeks after Easter


def policy(draft: Choices) -> Policy:
    """Policy of a week; what no feature touches keeps the package's default."""
    row: dict[str, Any] = {"use_reference": False}
    row["week_starting"] = MONDAY if draft.chance(0.7) else None
    row["regime"] = "voluntary" if draft.on("voluntary") else "mandatory"
    row["fairness"] = "proportional" if draft.on("proportional") else "max" if draft.on("max") else "leximin"
    row["rota"] = "hard" if draft.on("rota-hard") else "stage" if draft.on("rota-stage") else "off"
    row["rota_cycle"] = draft.pick((7, 12, 4))
    row["count_hosted"] = row["count_carried_over"] = draft.on("history")
    row["deadline_working_days_not_in_care"] = draft.pick((10, 5, 0))
    row["no_place_weeks"] = draft.pick((39, 2, 0))
    row["referral"] = draft.pick(("hard", "off")) if draft.on("referral") else "soft"
    row["stages"] = stages(draft)
    row["tolerances"] = tolerances(draft) if draft.on("tolerance") else ()
    if draft.on("areas") and draft.chance(0.4):
        row["no_return_overrides"] = (Override(ref="C0", record="record 9"),)
    return Policy(**row, **modes(draft))


def modes(draft: Choices) -> dict[str, Any]:
    """Modes of the rules that may be soft."""
    rules = ("school_places", "esol_places", "caseload", "keep_apart", "no_return", "out_of_area")
    chosen = {rule: draft.pick(("soft", "hard", "off")) if draft.on("soft") else "hard" for rule in rules}
    return {**chosen, "twenty_miles": draft.pick(("hard", "soft")) if draft.on("twenty-miles") else "off"}


def stages(draft: Choices) -> tuple[str, ...]:
    """Order of the stages; a shuffled one mostly keeps ``placed`` first, or it would place nobody."""
    order: list[str] = list(STAGES)
    if draft.on("rota-stage") and draft.chance(0.6):
        order.insert(2, order.pop(order.index("rota")))
    if not (draft.on("permuted") or draft.chance(0.2)):
        return tuple(order)
    kept = 1 if draft.chance(0.8) else 0
    head, tail = order[:kept], order[kept:]
    shuffled = [tail.pop(draft.chooser.number(0, len(tail) - 1)) for _ in range(len(tail))]
    return tuple([*head, *shuffled][: draft.chooser.number(len(order) - 2, len(order))])


def tolerances(draft: Choices) -> tuple[Tolerance, ...]:
    """Tolerances of some stages, in units and in percent."""
    rows = (
        Tolerance(stage="placed", units=draft.chooser.number(0, 1)),
        Tolerance(stage="near", units=1),
        Tolerance(stage="fairness", percent=draft.pick((Decimal(10), Decimal(50), Decimal("33.5")))),
        Tolerance(stage="education", percent=Decimal(50), units=draft.chooser.number(0, 3)),
        Tolerance(stage="distance", percent=Decimal(25)),
    )
    return tuple(row for row in rows if draft.chance(0.6))
