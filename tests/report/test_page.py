from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from matcher.errors import Usage
from matcher.report.charts import draw, places, waiting
from matcher.report.page import TEMPLATES, report_page
from matcher.report.view import view_of
from matcher.week import Previous
from tests.report.made import HOSTILE, RULES, after_an_earlier_one, hostile, made_beside, made_proposal, made_week

AA_TEXT, AA_GRAPHICS = 4.5, 3.0


def page(**parts: object) -> str:
    return report_page(made_week(rota="stage"), made_proposal(**parts), rules=RULES)


class Tags(HTMLParser):
    """The tags of a page with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_equal_proposals_give_equal_pages() -> None:
    assert page() == page()
    made = made_proposal().provenance
    assert made is not None
    assert page(provenance=made.model_copy(update={"seconds": 9.0, "platform": "elsewhere"})) == page()


@pytest.mark.parametrize("text", ["plain", *HOSTILE])
def test_the_page_refers_to_nothing_outside_itself_and_styles_nothing_inline(text: str) -> None:
    for tag, attributes in Tags(report_page(*hostile(text), rules=RULES, notes=[text])).found:
        assert tag not in ("link", "img", "iframe", "object", "embed", "base", "image", "use", "foreignobject")
        assert not {"src", "srcset", "style", "xlink:href", "action", "formaction", "ping"} & attributes.keys()
        assert not [name for name in attributes if name.startswith("on")]
        assert (attributes.get("href") or "#").startswith("#")


def test_every_picture_has_an_alternative_and_a_table_behind_it() -> None:
    text = page()
    pictures = re.findall(r'<figure>\s*<svg role="img" aria-label="([^"]+)"', text)
    assert len(pictures) == len(re.findall("<figure>", text)) == 5
    assert all(len(alternative) > 40 for alternative in pictures)
    assert len(re.findall(r"<figure>.*?<details.*?<table", text, re.DOTALL)) == 5


def test_no_two_parts_of_the_page_share_an_id() -> None:
    ids = [attributes["id"] for _, attributes in Tags(page()).found if "id" in attributes]
    assert len(ids) == len(set(ids)) > 10


def test_gaps_policy_rules_and_provenance_are_told() -> None:
    text = page()
    for told in (
        "Nobody gave the number of UASC in care of Nobody Counted (BLANK); fairness leaves them out.",
        "authorities that offer vacancies tell no number of children",
        "3 children have no anchor",
        "rota_cycle",
        "A rule of the test",
        "a" * 64,
    ):
        assert told in text


def test_a_proposal_without_a_plan_still_gives_a_page() -> None:
    empty = {"status": "infeasible", "assignments": (), "stages": (), "loads": (), "conflict": ("C1 is pinned twice.",)}
    text = page(**empty)
    assert "C1 is pinned twice." in text
    assert "No child moves." in text


def test_without_the_chart_library_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "vl_convert", None)
    with pytest.raises(Usage, match=r"pip install '.\[report\]'"):
        page()


def test_a_map_names_no_two_authorities_on_one_another() -> None:
    rows = view_of(made_week(), made_proposal()).authorities
    port = next(row for row in rows if row.code == "PORT")
    beside = replace(port, code="P2", latitude=51.1, referred=9)
    assert places.apart([port, beside]) == [beside]
    assert set(places.apart(rows)) == set(rows)


def test_bins_count_every_child_once() -> None:
    view = view_of(made_week(), made_proposal())
    for bins in (waiting.waited_bins(view), waiting.left_bins(view)):
        assert sum(row.placed for row in bins) == 3
        assert sum(row.escalated for row in bins) == 1


def test_ids_inside_a_picture_do_not_depend_on_what_was_drawn_before() -> None:
    spec = places.map_spec(view_of(made_week(), made_proposal()))
    assert draw.svg("map", spec, "a") == draw.svg("map", spec, "a")


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_every_colour_pair_of_text_and_ground_has_the_contrast_of_aa() -> None:
    css = (TEMPLATES / "page.css").read_text(encoding="utf-8")
    schemes = re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    assert len(schemes) == 3
    for scheme in schemes:
        colour = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6})", scheme))
        for ground in ("paper", "wash"):
            for ink in ("ink", "quiet", "accent", "alarm"):
                assert contrast(colour[ink], colour[ground]) >= AA_TEXT, (ink, ground)
        assert contrast(colour["alarm"], colour["alarm-wash"]) >= AA_TEXT
        assert contrast(colour["ink"], colour["accent-wash"]) >= AA_TEXT
        for graphic in ("accent", "load-2", "load-3"):
            assert contrast(colour[graphic], colour["paper"]) >= AA_GRAPHICS, graphic


def test_the_rules_in_use_and_what_changed_have_sections_where_there_is_something_to_tell() -> None:
    text = report_page(after_an_earlier_one(), made_proposal(), beside=made_beside())
    assert "Since the earlier proposal: 1 child as before, 2 changed." in text
    assert "North Town now takes C1 instead" in text
    assert "it finds no lawful plan" in text
    assert "Under the rota" in text
    assert 'id="compared"' not in page()
    assert 'id="changes"' not in page()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_changes_and_comparisons_is_escaped(text: str) -> None:
    week, proposal = hostile(text)
    earlier = tuple(Previous(ref=row.ref, authority="PORT") for row in week.children)
    found = report_page(week.model_copy(update={"previous": earlier}), proposal, beside=made_beside(text))
    assert "<script>alert" not in found
    assert "<img" not in found
