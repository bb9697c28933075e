"""The page: one self-contained HTML file that opens from a mail attachment and asks nothing of any network.

Its Content-Security-Policy allows nothing but the style and the script that stand in it, each by its hash; so even a
text that slipped through the escaping could neither run nor load anything.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence

from jinja2 import Environment
from markupsafe import Markup

from matcher.proposal import Proposal
from matcher.reference import ATTRIBUTION
from matcher.report.charts import loads, places, rota, waiting
from matcher.report.charts.draw import svg
from matcher.report.compared import VERDICTS, Beside
from matcher.report.figures import figures
from matcher.report.reasons import Reasons
from matcher.report.rule_lines import RuleLine
from matcher.report.templating import TEMPLATES, new_environment
from matcher.report.view import View, view_of
from matcher.week import Week


def report_page(
    week: Week,
    proposal: Proposal,
    *,
    reasons: Reasons | None = None,
    rules: Sequence[RuleLine] = (),
    notes: Sequence[str] = (),
    beside: Beside | None = None,
) -> str:
    """The proposal as one HTML page; equal input gives equal text.

    Parameters
    ----------
    reasons
        Explanations by ref; without them each child is told by the facts alone.
    rules
        The rules as the week's policy takes them, for the section on method.
    notes
        What a reader should know beside the proposal's own notices; they stand before those.
    beside
        The rules in use and how categories of children fare; None where nobody compared.

    Raises
    ------
    Usage
        The library that draws the charts is not installed.
    """
    view = view_of(week, proposal, reasons, notes, beside)
    style, script = _asset("page.css"), _asset("page.js")
    page = _environment().get_template("page.html")
    return page.render(
        view=view,
        figures=figures(view),
        rules=rules,
        style=Markup(style),
        script=Markup(script),
        csp=policy_of(style, script),
        attribution=ATTRIBUTION if week.policy.use_reference else "",
        **_charts(view),
    )


def policy_of(style: str, script: str) -> str:
    """The Content-Security-Policy: nothing at all, but this style and this script."""
    return (
        f"default-src 'none'; style-src 'sha256-{_hash(style)}'; script-src 'sha256-{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _asset(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _environment() -> Environment:
    environment = new_environment(autoescape=True)
    environment.globals.update(band=places.band, BANDS=places.BANDS, VERDICTS=VERDICTS)
    return environment


def _charts(view: View) -> dict[str, object]:
    """Each picture, and the rows of the table behind it."""
    waited, left = waiting.waited_bins(view), waiting.left_bins(view)
    rota_rows = rota.on_rota(view)
    return {
        "map": svg("map", places.map_spec(view), places.map_alternative(view)),
        "moves": _moves(view),
        "loads": svg("loads", loads.loads_spec(view), loads.loads_alternative(view)) if loads.charted(view) else "",
        "waited": svg("waited", waiting.bins_spec(waited), waiting.bins_alternative(waited)),
        "waited_bins": waited,
        "left": svg("left", waiting.bins_spec(left), waiting.bins_alternative(left)),
        "left_bins": left,
        "rota": svg("rota", rota.rota_spec(view), rota.rota_alternative(view)) if rota_rows else "",
        "rota_rows": rota_rows,
    }


def _moves(view: View) -> list[tuple[str, str, int]]:
    """(from, to, children) by name, most children first."""
    names = {row.code: row.name for row in view.authorities}
    found = [(names.get(a, a), names.get(b, b), number) for (a, b), number in places.moves(view).items()]
    return sorted(found, key=lambda move: (-move[2], move[0], move[1]))
