from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select

from matcher.report.page import report_page
from matcher.report.reasons import ChildReason
from tests.report.browser import Reader, reader
from tests.report.made import HOSTILE, RULES, after_an_earlier_one, hostile, made_beside, made_proposal, made_week

ALL = ["child-1", "child-2", "child-3", "child-4"]


@pytest.fixture(scope="module")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    with reader(tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "report.html"
    text = report_page(after_an_earlier_one(), made_proposal(), rules=RULES, beside=made_beside())
    path.write_text(text, encoding="utf-8")
    return path


def press(chrome: Reader, title: str) -> list[str]:
    """Sort by a column with the keyboard, and tell the rows."""
    button = next(b for b in chrome.find_elements(By.CSS_SELECTOR, "#rows th button") if b.text.startswith(title))
    button.send_keys(Keys.ENTER)
    return chrome.shown()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_renders_asks_for_nothing_and_complains_of_nothing(
    chrome: Reader, page: Path, scheme: str, width: int
) -> None:
    chrome.open(page, scheme, width)
    assert chrome.shown() == ALL
    figures = chrome.find_elements(By.CSS_SELECTOR, "figure svg")
    assert [figure.get_attribute("role") for figure in figures] == ["img"] * 5
    assert all(figure.size["width"] > 100 and figure.size["height"] > 40 for figure in figures)
    assert chrome.execute_script("return document.documentElement.scrollWidth") <= width
    assert chrome.requests() == [page.as_uri()]
    assert chrome.complaints() == []


@pytest.mark.parametrize("width", [380, 768, 1000, 1280, 1600])
def test_the_tiles_of_the_summary_fill_every_row_at_any_width(chrome: Reader, page: Path, width: int) -> None:
    """At 1000 pixels five stood in one row and the sixth alone in the next, beside a grey field."""
    chrome.open(page, "light", width)
    tops = [tile.location["y"] for tile in chrome.find_elements(By.CSS_SELECTOR, ".figures > div")]
    rows = [tops.count(top) for top in sorted(set(tops))]
    assert len(tops) == 6
    assert len(set(rows)) == 1, rows
    assert chrome.execute_script("return document.documentElement.scrollWidth") <= width


def test_what_a_fall_back_would_cost_opens_on_a_click_and_is_searched_closed(chrome: Reader, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    told = {"C1": ChildReason("C1", "Nearest.", "West Shire (WEST)", "everyone knows the zebra crossing")}
    path.write_text(report_page(made_week(), made_proposal(), reasons=told), encoding="utf-8")
    chrome.open(path)
    told_more = chrome.find_element(By.CSS_SELECTOR, "#child-1 details")
    assert told_more.get_attribute("open") is None
    chrome.find_element(By.ID, "search").send_keys("zebra")
    assert chrome.shown() == ["child-1"]
    chrome.find_element(By.CSS_SELECTOR, "#child-1 summary").click()
    assert told_more.get_attribute("open") == "true"


def test_light_and_dark_differ_and_reach_into_the_pictures(chrome: Reader, page: Path) -> None:
    script = (
        "return [getComputedStyle(document.body).backgroundColor,"
        " getComputedStyle(document.querySelector('#loads svg text')).fill]"
    )
    seen = []
    for scheme in ("light", "dark"):
        chrome.open(page, scheme)
        seen.append(chrome.execute_script(script))
    assert seen[0][0] != seen[1][0]
    assert seen[0][1] != seen[1][1]


def test_searching_filters_the_rows_and_tells_how_many_are_left(chrome: Reader, page: Path) -> None:
    chrome.open(page)
    search = chrome.find_element(By.ID, "search")
    search.send_keys("west esol")
    assert chrome.shown() == ["child-2"]
    assert chrome.find_element(By.ID, "shown").text == "1 of 4 children"
    search.clear()
    search.send_keys("nobody has this")
    assert chrome.shown() == []
    search.clear()
    search.send_keys(" ")
    assert chrome.shown() == ALL


def test_the_two_choices_filter_together(chrome: Reader, page: Path) -> None:
    chrome.open(page)
    Select(chrome.find_element(By.ID, "urgency")).select_by_value("overdue")
    assert chrome.shown() == ["child-1", "child-4"]
    Select(chrome.find_element(By.ID, "state")).select_by_value("escalated")
    assert chrome.shown() == ["child-4"]


def test_columns_sort_both_ways_with_blanks_last(chrome: Reader, page: Path) -> None:
    chrome.open(page)
    assert press(chrome, "Deadline") == ["child-1", "child-4", "child-2", "child-3"]
    assert press(chrome, "Deadline") == ["child-3", "child-2", "child-1", "child-4"]
    assert press(chrome, "Ref") == ALL
    assert press(chrome, "Ref") == ALL[::-1]
    sorted_now = chrome.find_elements(By.CSS_SELECTOR, "#rows th[aria-sort]")
    assert [head.get_attribute("aria-sort") for head in sorted_now] == ["descending"]
    assert press(chrome, "Miles")[0] == "child-1"
    assert press(chrome, "Miles")[0] == "child-1"


def test_pointing_at_an_authority_tells_its_load(chrome: Reader, page: Path) -> None:
    chrome.open(page)
    script = """
      const mark = document.querySelector('#map svg [aria-label^="West Shire"]');
      mark.dispatchEvent(new PointerEvent('pointermove', {bubbles: true, clientX: 50, clientY: 60}));
      return document.getElementById('tip').textContent;
    """
    assert chrome.execute_script(script) == "West Shire: 110 % of its fair share; receives 2 children"


def test_everything_that_acts_is_reached_by_the_keyboard_in_order(chrome: Reader, page: Path) -> None:
    chrome.open(page)
    reached = []
    for _ in range(60):
        chrome.switch_to.active_element.send_keys(Keys.TAB)
        element = chrome.switch_to.active_element
        reached.append(element.get_attribute("id") or element.text or element.tag_name)
    assert reached[0] == "Skip to the summary"
    places = [reached.index(name) for name in ("search", "state", "urgency", "Ref", "Why")]
    assert places == sorted(places)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_and_does_nothing(chrome: Reader, tmp_path: Path, text: str) -> None:
    told = {"C1": ChildReason("C1", text, text, text), "C4": ChildReason("C4", text, text, text, (text,))}
    path = tmp_path / "report.html"
    path.write_text(report_page(*hostile(text), reasons=told, rules=RULES, notes=[text]), encoding="utf-8")
    chrome.open(path)
    assert chrome.shown() == ALL
    body = chrome.find_element(By.TAG_NAME, "body").get_attribute("textContent") or ""
    assert " ".join(text.split()) in " ".join(body.split())
    made = (
        "return document.querySelectorAll('script:not(body > script:last-of-type), img, iframe, object, embed').length"
    )
    assert chrome.execute_script(made) == 0
    links = (
        "return [...document.querySelectorAll('a')].map(a => a.getAttribute('href')).filter(h => !h.startsWith('#'))"
    )
    assert chrome.execute_script(links) == []
    assert chrome.requests() == [path.as_uri()]
    assert chrome.complaints() == []


def test_a_script_that_slipped_in_would_not_run(chrome: Reader, page: Path, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    slipped = '<img src="https://example.invalid/x"><script>document.title = "run"</script>'
    path.write_text(page.read_text(encoding="utf-8").replace("<main", slipped + "<main"), encoding="utf-8")
    chrome.open(path)
    assert chrome.title != "run"
    assert len([line for line in chrome.complaints() if "Content Security Policy" in line]) == 2


def test_it_prints_on_paper_with_every_child(chrome: Reader, page: Path) -> None:
    chrome.open(page)
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert chrome.shown() == ALL
    hidden = [chrome.find_element(By.CSS_SELECTOR, part).is_displayed() for part in ("nav", "#find")]
    assert hidden == [False, False]
    sheet = chrome.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    assert len(sheet["data"]) > 10_000
