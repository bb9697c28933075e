"""Templates: one environment for page and record, in which an unknown name is an error and nothing is silent."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from matcher.report import words

TEMPLATES = Path(__file__).parent / "templates"


def new_environment(*, autoescape: bool, finalize: Callable[[object], object] | None = None) -> Environment:
    """An environment with the reports' own words as filters.

    Parameters
    ----------
    finalize
        Applied to everything that a template prints, such as the escaping of Markdown.
    """
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES, encoding="utf-8"),
        autoescape=autoescape,
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(day=words.day, week_of=words.week_of, percent=words.percent, days_left=words.days_left)
    environment.globals.update(count=words.count, STATUS=words.STATUS)
    return environment
