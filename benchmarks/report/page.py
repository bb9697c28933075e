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


def write(folder: Path, title: str, lead: str, charts: list[Chart], tables: list[Table]) -> list[Path]:
    """Write ``report.html`` and ``report.md`` into a folder and return their paths."""
    make_folder(folder)
    files = {
        folder / "report.html": html(title, lead, charts, tables),
        folder / "report.md": markdown(title, lead, tables),
    }
    for path, text in files.items():
        write_bytes(path, text.encode(), private=False)
    return list(files)
