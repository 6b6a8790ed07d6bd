"""Makes tables with headers as people write them, of which it is known what each column holds.

    python tests/property/headers.py [--tables 2000] [--seed 1]

Prints how many were read right, ended in a question, or were read wrong, which must be none.
"""

import argparse
import csv
import io
import random
from collections import Counter
from typing import NamedTuple

from langcodes import Language

from glossary.files.source import source_of
from glossary.findings import InputError, Report, UsageError
from glossary.model import Concept
from glossary.readers.csv import READER
from glossary.reading import ReadOptions

_WORDS = (
    ("en", "valve pump hose tank filter seal shaft bearing gasket nozzle"),
    ("de", "Ventil Pumpe Schlauch Behälter Filter Dichtung Welle Lager Flachdichtung Düse"),
    ("fr", "vanne pompe tuyau réservoir filtre joint arbre palier garniture buse"),
    ("es", "válvula bomba manguera depósito filtro junta eje cojinete empaque boquilla"),
    ("it", "valvola pompa tubo serbatoio filtro guarnizione albero cuscinetto tenuta ugello"),
    ("pt", "válvula bomba mangueira tanque filtro vedação eixo rolamento junta bocal"),
    ("nl", "klep pomp slang tank filter afdichting as lager pakking sproeier"),
    ("pl", "zawór pompa wąż zbiornik filtr uszczelka wał łożysko podkładka dysza"),
    ("cs", "ventil čerpadlo hadice nádrž filtr těsnění hřídel ložisko ucpávka tryska"),
    ("sv", "ventil pump slang tank filter tätning axel lager packning munstycke"),
    ("ru", "клапан насос шланг бак фильтр уплотнение вал подшипник прокладка сопло"),
    ("el", "βαλβίδα αντλία σωλήνας δεξαμενή φίλτρο στεγανοποίηση άξονας έδρανο φλάντζα ακροφύσιο"),
    ("ja", "弁 ポンプ ホース タンク フィルター シール 軸 軸受 ガスケット ノズル"),
    ("zh-Hans", "阀门 泵 软管 油箱 滤清器 密封件 轴 轴承 垫片 喷嘴"),
    ("ko", "밸브 펌프 호스 탱크 필터 씰 축 베어링 개스킷 노즐"),
    ("no", "ventil pumpe slange tank filter tetning aksel lager pakning dyse"),
    ("id", "katup pompa selang tangki saringan segel poros bantalan paking nosel"),
)
WORDS = {tag: words.split() for tag, words in _WORDS}
REGIONS = {"en": "GB", "de": "DE", "fr": "FR", "es": "MX", "pt": "BR", "nl": "BE", "it": "IT", "pl": "PL", "ru": "RU"}
TITLES = ("Glossary 2026", "Kundenglossar Hydraulik", "Terms of the project; do not change", "Stand: 03/2026")


class Table(NamedTuple):
    """A table as text, and the terms it holds by their row and tag."""

    text: str
    languages: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def name_in(tag: str, interface: str) -> str:
    return Language.get(tag).display_name(interface)


def header(tag: str, style: str, chance: random.Random) -> tuple[str, str]:
    """Return the header of a language in a style, and the tag that it stands for."""
    region = REGIONS.get(tag)
    regional = f"{tag}-{region}" if region else tag
    return {
        "tag": (tag, tag),
        "TAG": (tag.upper(), tag),
        "tag-region": (regional, regional),
        "tag_region": (regional.replace("-", "_"), regional),
        "English": (name_in(tag, "en"), tag),
        "English (region)": (name_in(regional, "en"), regional),
        "own": (Language.get(tag).autonym(), tag),
        "German": (name_in(tag, "de"), tag),
        "French": (name_in(tag, "fr"), tag),
        "term_tag": (f"term_{tag}", tag),
        "tag_term": (f"{tag}_term", tag),
        "Term [tag]": (f"Term [{tag}]", tag),
        "translation_tag": (f"translation_{tag}", tag),
    }[style]


STYLES = (
    *("tag", "TAG", "tag-region", "tag_region", "English", "English (region)", "own", "German", "French"),
    *("term_tag", "tag_term", "Term [tag]", "translation_tag"),
)
NOISE = {
    **dict.fromkeys(("No", "Nr", "Nr.", "#", "Num", "Row", "No.", "Lfd. Nr."), lambda row, _: str(row + 1)),
    **dict.fromkeys(("ID", "Id", "Key", "Term ID", "Entry_ID"), lambda row, _: f"T-{row + 100}"),
    **dict.fromkeys(("Status", "status"), lambda _, chance: chance.choice(["preferred", "admitted", ""])),
    **dict.fromkeys(("forbidden", "verboten", "Forbidden"), lambda _, chance: chance.choice(["", "", "x"])),
    **dict.fromkeys(("Comment", "Kommentar", "Remarque", "Notes"), lambda row, _: f"see page {row}, the second table"),
    **dict.fromkeys(("Definition", "Description"), lambda row, _: f"A part of the machine, number {row} of the list."),
    **dict.fromkeys(("Domain", "Fachgebiet", "Category"), lambda _, chance: chance.choice(["hydraulics", "drive"])),
    **dict.fromkeys(("POS", "Wortart", "Part of Speech"), lambda _, chance: chance.choice(["noun", "verb"])),
    **dict.fromkeys(("Art", "Typ", "Type"), lambda _, chance: chance.choice(["full form", "acronym"])),
    **dict.fromkeys(("ISO", "Doc", "Ver", "Tag", "Sub"), lambda _, chance: chance.choice(["A1", "B2", ""])),
    **dict.fromkeys(("Owner", "Reviewed by"), lambda _, chance: chance.choice(["Ann", "Bo"])),
    **dict.fromkeys(("Created",), lambda row, _: f"2026-01-{row + 1:02}"),
    **dict.fromkeys(("", "Max"), lambda row, _: str(20 + row)),
}


def table(chance: random.Random) -> Table:
    """Make a table: languages in one style, other columns among them, rows above the header."""
    tags = chance.sample(list(WORDS), chance.randint(2, 5))
    style = chance.choice(STYLES)
    columns = [(*header(tag, style, chance), tag) for tag in tags]
    noise = chance.sample(list(NOISE), chance.randint(0, 4))
    places: list[tuple[str, str, str]] = list(columns)
    for name in noise:
        places.insert(chance.randint(0, len(places)), (name, "", ""))
    count = chance.randint(1, 10)
    rows = [
        [WORDS[tag][row] if tag else NOISE[name](row, chance) for name, _, tag in places]  # type: ignore[no-untyped-call]  # each is a lambda
        for row in range(count)
    ]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=chance.choice(",;\t"))
    for title in chance.sample(TITLES, chance.choice([0, 0, 0, 1, 2])):
        writer.writerow([title, *[""] * (len(places) - 1)])
    writer.writerow([name for name, _, _ in places])
    writer.writerows(rows)
    terms = tuple(tuple(WORDS[tag][row] for tag in tags) for row in range(count))
    return Table(out.getvalue(), tuple(named for _, named, _ in columns), terms)


def outcome(made: Table) -> str:
    """Read a table: ``right``, ``question``, ``told`` or ``wrong``."""
    try:
        report = Report()
        stream = READER.open(source_of(made.text.encode(), "x.csv"), ReadOptions(), report)
        concepts = [entry for entry in stream.entries if isinstance(entry, Concept)]
    except (UsageError, InputError):
        return "question"
    read = sorted(
        tuple(sorted((tag, term.text) for tag, section in concept.sections.items() for term in section.terms))
        for concept in concepts
    )
    wanted = sorted(tuple(sorted(zip(made.languages, row, strict=True))) for row in made.rows)
    if read == wanted:
        return "right"
    # In a table that our exporter may have written, a column of ids is said to be read as such.
    return "told" if any("if it is Indonesian" in remark for remark in report.remarks) else "wrong"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tables", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", choices=("right", "question", "wrong"))
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    counts: Counter[str] = Counter()
    for _ in range(asked.tables):
        made = table(chance)
        found = outcome(made)
        counts[found] += 1
        if found == asked.show:
            print(made.text)
    print(dict(counts))


if __name__ == "__main__":
    main()
