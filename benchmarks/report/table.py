"""A table that both the page and Markdown can show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """Rows of text under a header. ``note`` says how to read it, and what it does not say."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""

    def markdown(self) -> str:
        """The table in Markdown, its title as a heading."""
        lines = [f"## {self.title}", ""]
        if self.note:
            lines += [self.note, ""]
        if self.rows:
            lines += [markdown_row(self.header), markdown_row(["---"] * len(self.header))]
            lines += [markdown_row(row) for row in self.rows]
        return "\n".join(lines) + "\n"


def markdown_row(cells: Sequence[str]) -> str:
    """One row, with what Markdown would take for a border escaped."""
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def number(value: float | None, digits: int = 2) -> str:
    """A figure to so many decimals; a dash for none."""
    return "-" if value is None else f"{value:,.{digits}f}"
