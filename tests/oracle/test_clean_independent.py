"""``clean`` keeps the units that an independent script over lxml and sqlite3 keeps, and finds planted mistakes."""

import json
import random
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from lxml import etree

from tests.oracle.test_schemas_tmx import DTD, complaints

Run = Callable[..., Any]

UNITS: Final = 3_000
FIRST_LINE: Final = 3
XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
HEAD: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4"><header creationtool="other" creationtoolversion="1" '
    'segtype="sentence" o-tmf="other" adminlang="en" srclang="en" datatype="plaintext"/><body>\n'
)
STATES: Final = ("draft", "fuzzy", "needs-review", "", "translated", "final", "locked")
"""From the least to the most confirmed."""


def write(path: Path, tus: Iterator[str]) -> Path:
    path.write_text(HEAD + "".join(tus) + "</body></tmx>\n", encoding="utf-8")
    return path


def tu(number: int, source: str, target: str, *, language: str = "fr", attributes: str = "", rest: str = "") -> str:
    return (
        f'<tu tuid="{number}"{attributes}>{rest}<tuv xml:lang="en"><seg>{source}</seg></tuv>'
        f'<tuv xml:lang="{language}"><seg>{target}</seg></tuv></tu>\n'
    )


def crowded(units: int) -> Iterator[str]:
    """Make units of which many are duplicates; no two are equally old, or equally used and confirmed."""
    chance = random.Random(24)
    days = list(range(units))
    chance.shuffle(days)
    for number in range(units):
        word = chance.randrange(units // 4)
        code = '<ph x="1"/>' if chance.random() < 0.2 else ""
        day = days[number]
        date = f"{2000 + day // 336:04}{1 + day // 28 % 12:02}{1 + day % 28:02}T000000Z"
        state = chance.choice(STATES)
        yield tu(
            number,
            f"Text {word}{code}",
            f"Texte {word} {chance.choice('abc')}{code}",
            language=chance.choice(["fr", "fr", "de"]),
            attributes=f' usagecount="{chance.randrange(5)}" changedate="{date}"',
            rest=f'<prop type="x-glossport-state">{state}</prop>' if state else "",
        )


def kept_by_sql(path: Path, dedupe: str, keep: str) -> list[str]:
    """Return the ids of the units that are kept, in their order."""
    base = sqlite3.connect(":memory:")
    base.execute("create table units (n integer, id text, sides text, used integer, date text, state integer)")
    for number, unit in enumerate(etree.parse(path).iter("tu")):
        segments = {one.get(XML_LANG): etree.tostring(one[0], method="c14n").decode() for one in unit.iter("tuv")}
        other = next(language for language in segments if language != "en")
        sides = json.dumps(segments, sort_keys=True) if dedupe == "pair" else json.dumps([segments["en"], other])
        state = STATES.index(unit.findtext("prop") or "")
        values = (number, unit.get("tuid"), sides, int(unit.get("usagecount", "")), unit.get("changedate"), state)
        base.execute("insert into units values (?, ?, ?, ?, ?, ?)", values)
    order = {
        "first": "n",
        "newest": "date desc",
        "oldest": "date",
        "most-used": "used desc, date desc",
        "confirmed": "state desc, date desc",
    }[keep]
    rows = base.execute(
        f"select id from (select *, row_number() over (partition by sides order by {order}) as place from units) "
        "where place = 1 order by n"
    ).fetchall()
    base.close()
    return [row[0] for row in rows]


def units_in(path: Path) -> list[etree._Element]:
    return list(etree.parse(path).iter("tu"))


def ids(path: Path) -> list[str]:
    return [unit.get("tuid", "") for unit in units_in(path)]


def props(path: Path, kind: str) -> dict[str, str]:
    """Return the property of this type of each unit that has it, by id."""
    found = {}
    for unit in units_in(path):
        for prop in unit.findall("prop"):
            if prop.get("type") == kind:
                found[unit.get("tuid", "")] = prop.text or ""
    return found


@pytest.mark.parametrize("keep", ["first", "newest", "oldest", "most-used", "confirmed"])
@pytest.mark.parametrize("dedupe", ["pair", "source"])
def test_it_keeps_what_sql_keeps(run: Run, tmp_path: Path, dedupe: str, keep: str) -> None:
    source = write(tmp_path / "in.tmx", crowded(UNITS))
    out, gone = tmp_path / "out.tmx", tmp_path / "gone.tmx"
    done = run("clean", source, "-o", out, "--removed", gone, "--dedupe", dedupe, "--keep", keep, "-q")
    assert done.code == 0, done.err
    wanted = kept_by_sql(source, dedupe, keep)
    assert ids(out) == wanted
    assert UNITS // 10 < len(wanted) < UNITS
    assert Counter(ids(out) + ids(gone)) == Counter(ids(source))
    partners = [int(place.rpartition(":")[2]) - FIRST_LINE for place in props(gone, "x-removed-for").values()]
    every = ids(source)
    assert {every[number] for number in partners} <= set(wanted)
    texts = [[seg.text for seg in unit.iter("seg")][: 2 if dedupe == "pair" else 1] for unit in units_in(source)]
    assert [texts[number] for number in partners] == [texts[int(unit.get("tuid", ""))] for unit in units_in(gone)]


RIGHT: Final = {
    "fr": "La phrase {n} de la mémoire a {big} parties et coûte {price} € « par mois ».",
    "de": "Satz {n} des Speichers hat {big} Teile und kostet {price} € „im Monat“.",
    "ru": "Предложение {n} памяти имеет {big} частей и стоит {price} € в месяц.",
    "el": "Η πρόταση {n} της μνήμης έχει {big} μέρη και κοστίζει {price} € τον μήνα.",
    "ja": "メモリの{n}番目の文には{big}個の部分があり、月額{price}ユーロかかります。",
    "ar": "الجملة {n} من الذاكرة لها {big} جزءًا وتكلف {price} يورو شهريًا.",
    "zh-Hans": "记忆库的第{n}句有{big}个部分，每月花费{price}欧元。",
    "fi": "Muistin lauseessa {n} on {big} osaa ja se maksaa {price} € kuukaudessa.",
}
SEPARATORS: Final = {
    "fr": ("\u202f", ","),
    "de": (".", ","),
    "ru": ("\u00a0", ","),
    "el": (".", ","),
    "fi": (" ", ","),
}
ARABIC: Final = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def right(number: int, language: str) -> tuple[str, str]:
    """Return a source text and its translation, with the numbers as each language writes them."""
    price = f"{number % 90 + 1000}.5"
    source = f"Sentence {number} of the memory has {number + 1000:,} parts and costs €{float(price):,.2f} “a month”."
    thousands, decimals = SEPARATORS.get(language, (",", "."))
    texts = [f"{number + 1000:,}", f"{float(price):,.2f}"]
    big, cost = (text.translate({ord(","): thousands, ord("."): decimals}) for text in texts)
    target = RIGHT[language].format(n=number, big=big, price=cost)
    return source, target.translate(ARABIC) if language == "ar" else target


PLANTED: Final[dict[str, Callable[[str, str], tuple[str, str]]]] = {
    "empty": lambda source, _: (source, " "),
    "same": lambda source, _: (source, source),
    "no-letters": lambda _, __: ("12 – 14 %", "12–14 %"),
    "numbers": lambda source, target: (source.replace("0 of", "3 of", 1).replace(" of", "7 of", 1), target),
    "codes": lambda source, target: (f'{source}<ph x="1"/>', target),
    "length-ratio": lambda _, target: (
        "Sentence a.",
        target.translate(str.maketrans("", "", "0123456789٠١٢٣٤٥٦٧٨٩,")) * 2,
    ),
    "script": lambda source, target: (
        source.replace("Sentence", "Αυτό είναι μεγάλη πρόταση για τον έλεγχο σήμερα μια φορά"),
        target,
    ),
    "punctuation": lambda source, target: (source.rstrip("”.") + "?", target),
    "double-words": lambda source, target: (source, f"alors alors {target}"),
}


def with_mistakes(units: int, planted: dict[str, str]) -> Iterator[str]:
    chance = random.Random(7)
    for number in range(units):
        language = chance.choice(sorted(RIGHT))
        source, target = right(number, language)
        state = ""
        if number % 20 == 0:
            rule = chance.choice([*PLANTED, "unconfirmed"])
            planted[str(number)] = rule
            if rule == "unconfirmed":
                state = '<prop type="x-glossport-state">fuzzy</prop>'
            else:
                source, target = PLANTED[rule](source, target)
        yield tu(number, source, target, language=language, rest=state)


def test_it_finds_the_planted_mistakes_and_no_others(run: Run, tmp_path: Path) -> None:
    planted: dict[str, str] = {}
    source = write(tmp_path / "in.tmx", with_mistakes(UNITS, planted))
    out, gone = tmp_path / "out.tmx", tmp_path / "gone.tmx"
    rules = ",".join([*PLANTED, "unconfirmed"])
    done = run("clean", source, "-o", out, "--removed", gone, "--drop", rules, "-q")
    assert done.code == 0, done.err
    assert props(gone, "x-removed") == planted
    assert len(set(planted.values())) == len(PLANTED) + 1
    assert ids(out) == [name for name in ids(source) if name not in planted]


@pytest.mark.parametrize("rule", [*PLANTED, "unconfirmed"])
def test_each_rule_finds_its_own(run: Run, tmp_path: Path, rule: str) -> None:
    planted: dict[str, str] = {}
    source = write(tmp_path / "in.tmx", with_mistakes(600, planted))
    gone = tmp_path / "gone.tmx"
    done = run("clean", source, "-o", tmp_path / "out.tmx", "--removed", gone, "--drop", rule, "-q")
    assert done.code == 0, done.err
    found = props(gone, "x-removed")
    assert set(found) >= {name for name, which in planted.items() if which == rule}
    assert set(found) <= set(planted)


@pytest.mark.skipif(not DTD.exists(), reason=f"there is no {DTD}")
def test_the_dtd_takes_both_files(run: Run, tmp_path: Path) -> None:
    planted: dict[str, str] = {}
    source = write(tmp_path / "in.tmx", with_mistakes(200, planted))
    out, gone = tmp_path / "out.tmx", tmp_path / "gone.tmx"
    done = run("clean", source, "-o", out, "--removed", gone, "--drop", "codes,empty,same", "--mask", "authors", "-q")
    assert done.code == 0, done.err
    assert [complaints(path.read_bytes()) for path in (out, gone)] == ["", ""]


MEMORIES = sorted(Path(__file__).with_name("memories").glob("*.tmx"))


@pytest.mark.parametrize("memory", MEMORIES, ids=lambda path: path.stem)
def test_what_is_kept_is_what_a_conversion_writes(run: Run, tmp_path: Path, memory: Path) -> None:
    cleaned, converted = tmp_path / "cleaned.tmx", tmp_path / "converted.tmx"
    assert run("clean", memory, "-o", cleaned, "--where-not", "author=nobody", "-q").code == 0
    assert run("convert", memory, "-o", converted, "-q").code == 0
    assert cleaned.read_bytes() == converted.read_bytes()
