"""Keep together: siblings, and others whom the entry authority groups, go to one authority or wait together.

The rule has no rows of its own to add: a unit is one column per authority (``matcher.rules.ways``), which
takes what each of its members takes.
"""

from __future__ import annotations

from matcher.rules.rule import Rule

RULE = Rule(
    name="keep-together",
    says="Children of a keep-together group all go to one authority, or none of them moves.",
    source="s22C(8) Children Act 1989",
    because="not every child of the group could be placed there",
)
