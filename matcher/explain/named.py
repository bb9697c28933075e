"""Authorities and children as people name them: an authority by code or by name, a child by ref."""

from __future__ import annotations

from difflib import get_close_matches

from matcher.errors import Usage
from matcher.report.words import named
from matcher.week import Week


def code_of(week: Week, text: str) -> str:
    """The code of the authority that a text names, by its code or by its name, in capitals or not.

    Raises
    ------
    Usage
        The week has no such authority; the nearest names are told.
    """
    wanted = text.strip().casefold()
    by_code = {row.code.casefold(): row.code for row in week.authorities}
    by_name = {row.name.casefold(): row.code for row in week.authorities}
    if code := by_code.get(wanted) or by_name.get(wanted):
        return code
    titles = {row.code: named(row.name, row.code) for row in week.authorities}
    near = [titles[by_name[name]] for name in get_close_matches(wanted, by_name, n=3)]
    hint = (
        f" Did you mean {' or '.join(near)}?" if near else " Give its code or its name as in the sheet of authorities."
    )
    raise Usage(f"The week has no authority {text!r}.{hint}")


def refuse_unknown(week: Week, ref: str) -> None:
    """Refuse a ref that no child has; one that differs in capitals alone is told.

    Raises
    ------
    Usage
        The week has no such child.
    """
    refs = {row.ref for row in week.children}
    if ref not in refs:
        alike = sorted(each for each in refs if each.casefold() == ref.strip().casefold())
        raise Usage(f"The week has no child {ref!r}." + (f" Did you mean {' or '.join(alike)}?" if alike else ""))
