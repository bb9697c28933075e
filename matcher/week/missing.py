"""Tables in which nothing stands though the week needs them: a forgotten one reads like a week without any offer."""

from __future__ import annotations

from matcher.week.week import Week


def missing(week: Week) -> tuple[str, ...]:
    """A sentence for each table that was perhaps forgotten, behind the table's name."""
    if not week.children:
        return ("children: no child waits, so nothing is proposed. Is the table children there?",)
    found = []
    if not any(row.places for row in week.vacancies):
        found.append("vacancies: no vacancy is offered, so nobody can be placed. Is the table vacancies there?")
    school = sum(child.school_year is not None for child in week.children)
    if school and week.policy.school_places != "off" and not any(row.places for row in week.school_places):
        found.append(_none_for("school_places", "school place", school, "a school year"))
    learning = sum(child.esol_level is not None for child in week.children)
    if learning and week.policy.esol_places != "off" and not any(row.places for row in week.esol_places):
        found.append(_none_for("esol_places", "ESOL course", learning, "an ESOL level"))
    return tuple(found)


def _none_for(table: str, what: str, children: int, need: str) -> str:
    who = "1 child has" if children == 1 else f"{children} children have"
    return f"{table}: no {what} is offered, and {who} {need}. Is the table {table} there?"
