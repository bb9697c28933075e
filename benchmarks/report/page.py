"""The page and the Markdown file."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from benchmarks.report.charts import Chart
from benchmarks.report.table import Table
from matcher.io.atomic import make_folder, write_bytes


def html(title: str, lead: str, charts: list[Chart], tables: list[Table]) -> str:
    """One page that needs nothing else: styles and images inside, no script, everything escaped."""
    loader = FileSystemLoader(Path(__file__).parent)
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    page = environment.get_template("page.html")
    return page.render(title=title, lead=lead, charts=charts, tables=tables)


def markdown(title: str, lead: str, tables: list[Table]) -> str:
    """The tables alone."""
    return "\n".join([f"# {title}\n", f"{lead}\n", *(table.markdown() for table in tables)])


def write(path: Path, title: str, lead: str, charts: list[Chart], tables: list[Table]) -> list[Path]:
    """Write the page and its tables as ``path`` with the endings .html and .md, and return both paths."""
    make_folder(path.parent)
    files = {
        path.with_suffix(".html"): html(title, lead, charts, tables),
        path.with_suffix(".md"): markdown(title, lead, tables),
    }
    for file, text in files.items():
        write_bytes(file, text.encode(), private=False)
    return list(files)
