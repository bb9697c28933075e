"""Each case's README: what was reported, what is assumed, and how to have it again."""

from __future__ import annotations

from benchmarks.cases.facts import COMMON_ASSUMPTIONS, Case


def readme(case: Case) -> str:
    """Markdown text of a case's README."""
    then = "not reported" if case.transferred is None else f"{case.transferred}"
    return "\n".join(
        [
            f"# {case.title}",
            "",
            f"{case.referred} children referred by Kent, week of {case.week_starting.isoformat()}, loads of 31 March "
            f"{case.year}, threshold {float(case.threshold):.2%}. The policy is the {case.regime} regime of the time; "
            f"transferred then: {then}.",
            "",
            "## Facts",
            "",
            "As reported in the press of the time, but where official statistics are named.",
            "",
            *(f"- {fact}" for fact in case.facts),
            "",
            "## Assumptions",
            "",
            "Ours. No figure that rests on these is a fact.",
            "",
            *(f"- {assumption}" for assumption in (*case.assumptions, *COMMON_ASSUMPTIONS)),
            "",
            "## Again",
            "",
            "Written by `python -m benchmarks cases --write`, byte for byte. `python -m benchmarks cases` solves it "
            "under both regimes; as an instance of the suites it is named",
            f"`case:{case.name}:voluntary` and `case:{case.name}:mandatory`.",
            "",
            "Contains public sector information licensed under the Open Government Licence v3.0.",
            "",
        ]
    )
