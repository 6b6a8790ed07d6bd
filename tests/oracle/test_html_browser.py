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
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    # The page's policy allows no other script, but the WebDriver may run one.
    browser.execute_cdp_cmd("Runtime.evaluate", {"expression": axe})
    evaluated = browser.execute_cdp_cmd(
        "Runtime.evaluate",
        {"expression": "axe.run().then((all) => JSON.stringify(all.violations))", "awaitPromise": True},
    )
    found = json.loads(evaluated["result"]["value"])
    assert [(one["id"], one["impact"]) for one in found if one["impact"] in ("serious", "critical")] == []
