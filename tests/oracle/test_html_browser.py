"""The page in a real browser: search, filters, links, text directions, no request, no serious finding of axe."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

REQUIRED = os.environ.get("GLOSSPORT_REQUIRE_ORACLES") == "1"
ROOT = Path(__file__).parents[2]

NARROW, WIDE = 390, 1280
WORDS = """\
glossport: 1
id: words
title: Words <script>window.bad = 1</script>
source_language: en
languages: [en, ar, fr]
concepts:
  - id: tea plant
    subject_field: plants
    definition: {en: "A shrub </script><img src=x onerror='window.bad = 2'>"}
    external_reference: ["javascript:window.bad=3"]
    terms:
      en: [{text: tea plant, status: preferred}, {text: Thea, status: deprecated}]
      ar: شَاي
  - id: coffee
    subject_field: drinks
    terms: {en: coffee, fr: {text: Café, status: preferred}, ar: قهوة}
  - id: cup
    terms: {en: cup, fr: tasse}
"""
MIXED = """\
glossport: 1
source_language: {source}
languages: [{source}, {target}]
concepts:
  - id: one
    terms: {{en: (to) brew., ar: "C++ (مكتبة)!", he: "חליטה (של עלים)."}}
    definition: {{en: "A leaf.", ar: "C. sinensis شاي.", he: "C. sinensis תה."}}
  - id: two
    terms: {{en: leaf, ar: ورقة, he: עלה}}
"""
LETTERS = """\
glossport: 1
source_language: en
languages: [en, ar]
concepts:
  - {id: c1, terms: {en: tea}}
  - {id: c2, terms: {en: Éclair}}
  - {id: c3, terms: {en: "«egg»"}}
  - {id: c4, terms: {en: 9 points}}
  - {id: c5, terms: {ar: أرز}}
  - {id: c6, terms: {en: ガラス}}
  - {id: c7, terms: {en: Toast}}
"""
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1000,900",
)

Write = Callable[..., Path]
Run = Callable[..., Any]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not chromium or not driver:
        if REQUIRED:
            pytest.fail("there is no chromium or chromedriver")
        pytest.skip("there is no chromium or chromedriver")
    from selenium.webdriver import Chrome, ChromeOptions
    from selenium.webdriver.chrome.service import Service

    options = ChromeOptions()
    options.binary_location = chromium
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    chrome = Chrome(options=options, service=Service(driver))
    yield chrome
    chrome.quit()


@pytest.fixture
def opened(browser: Any, run: Run, write: Write, tmp_path: Path) -> str:
    """Open the page and return its address; clear the earlier logs."""
    assert run("convert", write("words.yaml", WORDS), "--to", "html", "-o", tmp_path / "words.html").code == 0
    for kind in ("browser", "performance"):
        browser.get_log(kind)
    address = (tmp_path / "words.html").as_uri()
    browser.get(address)
    return address


@pytest.fixture
def resize(browser: Any) -> Iterator[Callable[[int], None]]:
    """Give the page another width, and its own again after the test."""

    def to(width: int) -> None:
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)

    yield to
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.fixture
def show(browser: Any, run: Run, write: Write, tmp_path: Path) -> Callable[[str], None]:
    """Convert a glossary and open its page."""

    def open_page(text: str) -> None:
        assert run("convert", write("shown.yaml", text), "--to", "html", "-o", tmp_path / "shown.html").code == 0
        browser.get((tmp_path / "shown.html").as_uri())

    return open_page


def emulate(browser: Any, scheme: str) -> None:
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


def shown(browser: Any) -> list[str]:
    found: list[str] = browser.execute_script(
        "return Array.from(document.querySelectorAll('main > article'))"
        ".filter((one) => one.checkVisibility()).map((one) => one.id)"
    )
    return found


def choose(browser: Any, name: str, value: str) -> None:
    browser.execute_script(
        "const one = document.forms[0].elements[arguments[0]]; one.value = arguments[1];"
        "one.dispatchEvent(new Event('input', {bubbles: true}))",
        name,
        value,
    )


def test_search_finds_terms_of_all_languages_as_they_are_typed(browser: Any, opened: str) -> None:
    words = browser.find_element("name", "words")
    assert shown(browser) == ["tea plant", "coffee", "cup"]
    for typed, found in (
        ("cafe", ["coffee"]),
        ("TASSE", ["cup"]),
        ("شاي", ["tea plant"]),
        ("plant tea", ["tea plant"]),
        ("none", []),
    ):
        words.clear()
        words.send_keys(typed)
        assert shown(browser) == found
        assert browser.find_element("tag name", "output").text == f"{len(found)} of 3 concepts"


def test_filters_by_language_subject_and_status(browser: Any, opened: str) -> None:
    choose(browser, "language", "fr")
    assert shown(browser) == ["coffee", "cup"]
    choose(browser, "status", "preferred")
    assert shown(browser) == ["coffee"]
    browser.find_element("css selector", "button[type=reset]").click()
    choose(browser, "subject", "plants")
    assert shown(browser) == ["tea plant"]
    choose(browser, "status", "superseded")
    assert shown(browser) == []


def test_a_link_leads_to_its_concept_even_if_that_is_filtered_out(browser: Any, opened: str) -> None:
    browser.get(f"{opened}#tea%20plant")
    assert browser.execute_script("return document.querySelector(':target').id") == "tea plant"
    choose(browser, "words", "cup")
    assert shown(browser) == ["cup"]
    browser.execute_script("location.hash = '#coffee'")
    browser.execute_async_script("setTimeout(arguments[0], 100)")
    assert "coffee" in shown(browser)


def test_of_very_many_the_first_are_shown(browser: Any, run: Run, write: Write, tmp_path: Path) -> None:
    rows = "".join(f"  - {{id: c{number}, terms: {{en: word {number}}}}}\n" for number in range(300))
    source = write("many.yaml", f"glossport: 1\nlanguages: [en]\nconcepts:\n{rows}")
    run("convert", source, "--to", "html", "-o", tmp_path / "m.html")
    browser.get((tmp_path / "m.html").as_uri())
    message = browser.find_element("tag name", "output")
    assert (len(shown(browser)), message.text) == (200, "300 of 300 concepts, the first 200 shown")
    choose(browser, "words", "word 25")
    assert (len(shown(browser)), message.text) == (13, "13 of 300 concepts")
    choose(browser, "words", "")
    browser.find_element("name", "more").click()
    assert (len(shown(browser)), message.text) == (300, "300 of 300 concepts")
    browser.get(f"{(tmp_path / 'm.html').as_uri()}#c299")
    browser.refresh()
    assert shown(browser)[-1] == "c299"


def test_directions_and_nothing_else_happens(browser: Any, opened: str) -> None:
    direction = "return getComputedStyle(document.querySelector('li:has(> bdi[lang=ar])')).direction"
    assert browser.execute_script(direction) == "rtl"
    assert browser.execute_script("return window.bad === undefined && document.images.length === 0")
    assert browser.get_log("browser") == []
    messages = [json.loads(one["message"])["message"] for one in browser.get_log("performance")]
    asked = {one["params"]["request"]["url"] for one in messages if one["method"] == "Network.requestWillBeSent"}
    assert {url.partition("#")[0] for url in asked} <= {opened}


def test_the_numbers_of_the_coverage_are_readable_on_a_telephone(
    browser: Any, opened: str, resize: Callable[[int], None]
) -> None:
    resize(NARROW)
    texts = browser.execute_script(
        "return Array.from(document.querySelectorAll('.coverage :is(caption, th, td)'), (one) => {"
        " const box = one.getBoundingClientRect();"
        " return [parseFloat(getComputedStyle(one).fontSize), box.left >= 0 && box.right <= innerWidth]; })"
    )
    assert len(texts) == 7
    assert all(size >= 12 and is_inside for size, is_inside in texts)
    assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    assert not browser.find_elements("css selector", "svg text")


PLACES = """
const places = (text) => {
  const place = (from) => {
    const range = document.createRange();
    range.setStart(text.firstChild, from);
    range.setEnd(text.firstChild, from + 1);
    return range.getBoundingClientRect().left;
  };
  return [place(0), place(text.firstChild.length - 1)];
};
return Array.from(document.querySelectorAll(arguments[0]), places);
"""


@pytest.mark.parametrize(("source", "target"), [("en", "ar"), ("ar", "en"), ("en", "he"), ("he", "en")])
def test_each_text_runs_in_its_direction_beside_others(
    browser: Any, show: Callable[[str], None], resize: Callable[[int], None], source: str, target: str
) -> None:
    resize(WIDE)
    show(MIXED.format(source=source, target=target))
    choose(browser, "words", "(")
    assert shown(browser) == ["one"]
    for tag in (source, target):
        found = browser.execute_script(PLACES, f"#one :is(li bdi, dd)[lang={tag}]")
        assert len(found) == 2
        # The full stop or exclamation mark is at the end of the line: on the left of Arabic that begins with Latin.
        assert all((first < last) is (tag == "en") for first, last in found)
    columns = browser.execute_script(
        "return Array.from(document.querySelectorAll('#one section'), (one) => [one.getBoundingClientRect().left,"
        " getComputedStyle(one).direction, getComputedStyle(one.querySelector('h4')).textAlign])"
    )
    assert (columns[0][0] < columns[1][0]) is (source == "en")
    assert {(direction, align == "right") for _, direction, align in columns} == {("ltr", False), ("rtl", True)}


def test_columns_stay_where_a_concept_lacks_a_language(
    browser: Any, opened: str, resize: Callable[[int], None]
) -> None:
    resize(WIDE)
    places = browser.execute_script(
        "return Array.from(document.querySelectorAll('article'), (one) => Array.from(one.querySelectorAll('section'),"
        " (cell) => [cell.querySelector('code').textContent, cell.getBoundingClientRect().left]))"
    )
    assert places[0] == places[1] == places[2]
    assert len(places[0]) == 3
    empty = browser.find_elements("css selector", "#cup section")[1]
    assert empty.text.endswith("no term")
    browser.find_element("name", "compact").click()
    # Only the dash is seen, and a screen reader still reads the words.
    words = empty.find_element("css selector", ".none span")
    assert (words.size["width"], words.get_property("textContent"), words.value_of_css_property("display")) == (
        1,
        "no term",
        "block",
    )
    browser.find_element("name", "compact").click()


def test_a_search_that_finds_nothing_says_so_and_can_be_cleared(browser: Any, opened: str) -> None:
    message = browser.find_element("css selector", "main [role=status][aria-live=polite]")
    clear = browser.find_element("css selector", ".nothing button")
    assert (message.text, clear.is_displayed()) == ("", False)
    browser.find_element("name", "words").send_keys("xyz")
    assert message.text == "No concept fits “\u2068xyz\u2069”."
    choose(browser, "status", "superseded")
    assert message.text == "No concept fits “\u2068xyz\u2069” and the filters."
    choose(browser, "words", "")
    assert message.text == "No concept fits the filters."
    clear.click()
    browser.execute_async_script("setTimeout(arguments[0], 100)")
    assert shown(browser) == ["tea plant", "coffee", "cup"]
    assert (message.text, clear.is_displayed()) == ("", False)
    assert browser.switch_to.active_element.get_attribute("name") == "words"


def test_first_letters_that_occur_lead_to_their_concepts(browser: Any, show: Callable[[str], None]) -> None:
    show(LETTERS)
    letters = browser.find_elements("css selector", "fieldset label")
    assert [one.text for one in letters] == ["all", "E", "T", "ا", "カ", "#"]
    for place, found in ((1, ["c2", "c3"]), (2, ["c1", "c7"]), (3, ["c5"]), (4, ["c6"]), (5, ["c4"])):
        letters[place].click()
        assert shown(browser) == found
    choose(browser, "words", "tea")
    assert browser.find_element("css selector", "[role=status]").text.endswith(" and the filters.")
    browser.find_element("css selector", "form [type=reset]").click()
    browser.execute_async_script("setTimeout(arguments[0], 100)")
    assert len(shown(browser)) == 7
    show(LETTERS.partition("  - {id: c2")[0])
    assert not browser.find_element("tag name", "fieldset").is_displayed()


def test_the_compact_view_shows_more_and_is_remembered(browser: Any, opened: str) -> None:
    height = "return document.querySelector('main').offsetHeight"
    button, full = browser.find_element("name", "compact"), browser.execute_script(height)
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    assert browser.execute_script(height) < full * 0.6
    definition = browser.find_element("css selector", "article dd")
    assert not definition.is_displayed()
    browser.find_element("css selector", "h3 a").click()
    assert definition.is_displayed()
    browser.refresh()
    button = browser.find_element("name", "compact")
    assert button.get_attribute("aria-pressed") == "true"
    button.click()
    browser.refresh()
    assert browser.find_element("name", "compact").get_attribute("aria-pressed") == "false"
    assert browser.get_log("browser") == []


def test_the_compact_view_needs_no_storage(browser: Any, opened: str) -> None:
    forbid = "Object.defineProperty(window, 'localStorage', {get() { throw new Error('forbidden'); }})"
    added = browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": forbid})
    try:
        browser.refresh()
        browser.find_element("name", "compact").click()
        assert browser.find_element("name", "compact").get_attribute("aria-pressed") == "true"
        assert len(shown(browser)) == 3
        assert browser.get_log("browser") == []
    finally:
        browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", added)


RING = """
const light = (color) => {
  const [red, green, blue] = color.match(/[\\d.]+/g).map((one) => one / 255)
    .map((one) => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const paper = (element) => {
  const color = getComputedStyle(element).backgroundColor;
  return color === "rgba(0, 0, 0, 0)" ? paper(element.parentElement) : color;
};
const one = document.activeElement;
const style = getComputedStyle(one);
const [dark, bright] = [light(style.outlineColor), light(paper(one.parentElement))].sort((a, b) => a - b);
const box = one.getBoundingClientRect();
const on = [box.left + box.width / 2, box.top + box.height / 2];
return {
  name: one.name || one.textContent, style: style.outlineStyle, width: parseFloat(style.outlineWidth),
  contrast: (bright + 0.05) / (dark + 0.05), seen: one.contains(document.elementFromPoint(...on)),
};
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_whatever_has_the_focus_shows_it(
    browser: Any, opened: str, resize: Callable[[int], None], scheme: str, width: int
) -> None:
    emulate(browser, scheme)
    resize(width)
    names = []
    for _ in range(13):
        browser.switch_to.active_element.send_keys("\ue004")
        ring = browser.execute_script(RING)
        names.append(ring["name"])
        assert (ring["style"], ring["width"] >= 2, ring["contrast"] >= 3, ring["seen"]) == (
            "solid",
            True,
            True,
            True,
        ), ring
    fields = ["words", "language", "subject", "status", "Clear", "letter", "compact"]
    assert names == ["Skip to the concepts", "Concepts", "Coverage", *fields, "#", "#", "#"]


def test_the_form_covers_no_concept_that_a_link_leads_to(
    browser: Any, show: Callable[[str], None], resize: Callable[[int], None]
) -> None:
    resize(768)
    rows = "".join(f"  - {{id: c{number}, terms: {{en: {chr(97 + number % 26)} {number}}}}}\n" for number in range(100))
    show(f"glossport: 1\nlanguages: [en]\nconcepts:\n{rows}")
    browser.execute_script("location.hash = 'c50'")
    browser.execute_async_script("setTimeout(arguments[0], 200)")
    top, bottom = browser.execute_script(
        "return [document.querySelector('#c50').getBoundingClientRect().top,"
        " document.forms[0].getBoundingClientRect().bottom]"
    )
    assert 0 < bottom <= top < 900


def test_it_is_all_there_without_javascript(run: Run, write: Write, tmp_path: Path, browser: Any) -> None:
    run("convert", write("words.yaml", WORDS), "--to", "html", "-o", tmp_path / "words.html")
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get((tmp_path / "words.html").as_uri())
        assert "Café" in browser.find_element("tag name", "main").text
        assert not browser.find_element("tag name", "form").is_displayed()
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the script of axe-core from its package."""
    npm = shutil.which("npm")
    folder = tmp_path_factory.mktemp("axe")
    done = npm and subprocess.run(
        [npm, "pack", "--silent", "axe-core@4"], cwd=folder, capture_output=True, text=True, check=False
    )
    packed = next(iter(folder.glob("*.tgz")), None)
    if not done or packed is None:
        if REQUIRED:
            pytest.fail("axe-core cannot be had from npm")
        pytest.skip("axe-core cannot be had from npm")
    shutil.unpack_archive(packed, folder)
    return (folder / "package" / "axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Any, opened: str, axe: str, scheme: str) -> None:
    emulate(browser, scheme)
    # The page's policy allows no other script, but the WebDriver may run one.
    browser.execute_cdp_cmd("Runtime.evaluate", {"expression": axe})
    assert serious(browser) == []
    browser.find_element("name", "compact").click()
    assert serious(browser) == []
    browser.find_element("name", "compact").click()
    choose(browser, "words", "nothing like this")
    assert serious(browser) == []


def serious(browser: Any) -> list[tuple[str, str]]:
    """Return the serious findings of axe, whose script the page has, about the page as it is shown now."""
    evaluated = browser.execute_cdp_cmd(
        "Runtime.evaluate",
        {"expression": "axe.run().then((all) => JSON.stringify(all.violations))", "awaitPromise": True},
    )
    found = json.loads(evaluated["result"]["value"])
    return [(one["id"], one["impact"]) for one in found if one["impact"] in ("serious", "critical")]
