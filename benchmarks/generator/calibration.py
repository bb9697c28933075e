"""Frequencies that the synthetic weeks are drawn from. [S]: a source was read; [A]: our assumption.

No frequency here describes a real child, and none is of nationality: a language is drawn only as a
tag that some children need and some vacancies offer.
"""

from __future__ import annotations

KENT = "E10000016"
PORTS: dict[str, float] = {
    KENT: 0.80,  # [S] Kent made 89 % of the transfers between authorities to September 2023; lower here, for the rest
    "E09000017": 0.06,  # Hillingdon, [S] named; weight [A]
    "E09000008": 0.05,  # Croydon, the same
    "E09000018": 0.04,  # Hounslow, the same
}
OTHER_ENTRIES = 0.05  # [A] all other authorities at or above the threshold together
KENT_LOAD = 1.8  # [A] Kent's UASC in care over its fair share: far above, as in 2015, 2016 and 2021
PORT_LOAD = 1.05  # [A] the least load over share of a port, so that it may refer

HOSTED = {  # [S] looked-after children of other authorities living in the area, as reported for Kent and its neighbours
    KENT: 1358, "E06000035": 160, "E09000011": 119, "E09000023": 82, "E09000006": 52, "E09000004": 48,
}  # fmt: skip

AGES = (11, 12, 13, 14, 15, 16, 17)
AGE_WEIGHTS = (0.005, 0.015, 0.03, 0.07, 0.14, 0.32, 0.42)  # [S] arrivals: 74 % aged 16 or 17; the rest [A]

TYPE_LISTS: tuple[tuple[str, ...], ...] = ((), ("foster",), ("foster", "home"), ("supported",))
TYPE_LIST_YOUNG = (0.9, 0.05, 0.05, 0.0)  # [A] under 16; index 0 is blank: what the age allows
TYPE_LIST_OLD = (0.86, 0.05, 0.03, 0.06)  # [A] 16 and 17

ESOL_WEIGHTS = (0.42, 0.33, 0.15, 0.06, 0.03, 0.01)  # [A] mostly Pre-Entry and Entry 1
COURSES: tuple[tuple[int, ...], ...] = ((0, 1), (0,), (1, 2), (2, 3), (3, 4, 5), (0, 1, 2))  # levels by index
COURSE_WEIGHTS = (0.35, 0.15, 0.2, 0.12, 0.08, 0.1)  # [A]

ANCHOR_KINDS = ("relative", "sibling", "school", "solicitor", "community", "health")
ANCHOR_KIND_WEIGHTS = (0.4, 0.15, 0.05, 0.15, 0.2, 0.05)  # [A]

NEEDS = (
    "language:arabic", "language:tigrinya", "language:pashto", "language:dari", "language:farsi", "language:sorani",
    "language:vietnamese", "language:albanian", "language:amharic", "language:oromo", "step-free", "single-room",
)  # fmt: skip
NEED_WEIGHTS = (0.12, 0.1, 0.1, 0.08, 0.06, 0.1, 0.06, 0.05, 0.06, 0.05, 0.07, 0.15)  # [A]

PAUSES = (  # [A] criteria; a pause is dated and has a reason and who allowed it
    ("inspection improvement plan", "Department for Education"),
    ("no placements after a home closed", "Home Office transfer team"),
    ("severe staff shortage in the children's team", "Home Office transfer team"),
)
