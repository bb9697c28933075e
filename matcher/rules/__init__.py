"""The rules: one rule, one file, one name; together they turn a week into an integer program."""

from __future__ import annotations

from matcher.rules.build import RULES, Model, build_model, build_problem
from matcher.rules.closed import closed_pins
from matcher.rules.rule import Rule

__all__ = ["RULES", "Model", "Rule", "build_model", "build_problem", "closed_pins"]
