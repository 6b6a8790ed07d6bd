"""Measure the page of a glossary of 10,000 concepts in five languages; prints the lines of docs/page.md.

    python tests/benchmarks/page.py

It needs Chromium and its driver. The milliseconds run from a typed letter until the page is drawn.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

GLOSSPORT = Path(sys.executable).parent / "glossport"
LANGUAGES = ("en", "fr", "de", "ar", "zh-Hans")
PAUSE = 0.2
"""Seconds between two letters; few people type faster."""
TYPED = ("t", "te", "ter", "term", "term 9", "term 99", "term 999", "x", "")
DRAWN = """
const [typed, done] = arguments;
const words = document.forms[0].elements.words;
const start = performance.now();
words.value = typed;
words.dispatchEvent(new Event("input", {bubbles: true}));
requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
"""


def write_glossary(path: Path, concepts: int) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write(f"glossport: 1\nid: words\nsource_language: en\nlanguages: [{', '.join(LANGUAGES)}]\nconcepts:\n")
        for number in range(concepts):
            out.write(f"  - id: c{number}\n    subject_field: field {number % 40}\n")
            out.write(
                f"    definition: {{en: the thing that has number {number} in this list of things}}\n    terms:\n"
            )
            for tag in LANGUAGES:
                out.write(f"      {tag}: {{text: {tag} term {number}, status: preferred, part_of_speech: noun}}\n")


def keystrokes(page: Path, profile: str) -> list[float]:
    from selenium.webdriver import Chrome, ChromeOptions
    from selenium.webdriver.chrome.service import Service

    options = ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", f"--user-data-dir={profile}"):
        options.add_argument(flag)
    browser: Any = Chrome(options=options, service=Service(shutil.which("chromedriver")))
    try:
        browser.get(page.as_uri())
        times = []
        for typed in TYPED * 3:
            time.sleep(PAUSE)
            times.append(browser.execute_async_script(DRAWN, typed))
        return times
    finally:
        browser.quit()


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    with tempfile.TemporaryDirectory() as name:
        source, page = Path(name, "words.yaml"), Path(name, "words.html")
        write_glossary(source, 10_000)
        start = time.perf_counter()
        subprocess.run([GLOSSPORT, "-q", "convert", source, "--to", "html", "-o", page], check=True)
        seconds = time.perf_counter() - start
        times = keystrokes(page, str(Path(name, "profile")))
        print(f"{page.stat().st_size / 1e6:.1f} MB, written in {seconds:.1f} s")
        print(f"{statistics.median(times):.0f} ms a keystroke, {max(times):.0f} ms at most")
