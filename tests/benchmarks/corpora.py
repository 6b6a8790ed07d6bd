"""Write large files that resemble real ones, the same in every run; see the figures of each function."""

import random
from collections.abc import Iterator
from pathlib import Path

LANGUAGES = {
    "en": "of the common market and its rules",
    "de": "über die gemeinsame Marktordnung hinaus",
    "fr": "relatif à l'organisation commune des marchés",
    "el": "για την κοινή οργάνωση των αγορών",
    "bg": "за обща организация на пазарите",
    "pl": "w sprawie wspólnej organizacji rynków",
    "es": "por el que se crea la organización",
    "it": "recante organizzazione comune",
    "fi": "yhteisestä markkinajärjestelystä",
    "hu": "a közös piacszervezésről szóló",
}


def write_iate_like(path: Path, entries: int) -> Path:
    """Write entries of six languages on average, 1.1 terms each with two categories, about 1,750 bytes per entry."""
    _write(
        path,
        '<?xml version="1.0" encoding="UTF-8"?>\n<martif type="TBX-Default" xml:lang="en">\n<martifHeader><fileDesc>'
        "<sourceDesc><p>imitated</p></sourceDesc></fileDesc></martifHeader>\n<text><body>\n",
        (_iate_entry(number, random.Random(number)) for number in range(entries)),
        "</body></text>\n</martif>\n",
    )
    return path


def _iate_entry(number: int, chance: random.Random) -> str:
    sections = []
    for language in chance.sample(sorted(LANGUAGES), chance.randint(4, 8)):
        words = LANGUAGES[language].split()
        tigs = "".join(
            f"<tig><term>{' '.join(chance.choices(words, k=3))} {number}</term>\n"
            f'<termNote type="termType">{"abbreviation" if chance.random() < 0.01 else "fullForm"}</termNote>\n'
            f'<descrip type="reliabilityCode">{chance.randint(1, 4)}</descrip>\n</tig>\n'
            for _ in range(2 if chance.random() < 0.1 else 1)
        )
        sections.append(f'<langSet xml:lang="{language}">\n{tigs}</langSet>\n')
    subject = f'<descripGrp>\n<descrip type="subjectField">{chance.randint(1000, 9999)}</descrip>\n</descripGrp>\n'
    return f'<termEntry id="IATE-{number}">\n{subject}{"".join(sections)}</termEntry>\n'


def write_memory(path: Path, units: int, different: int | None = None) -> Path:
    """Write a translation memory of two languages, with dates and an inline code in every tenth segment.

    After so many ``different`` units the texts come again, in units of another id; without it all are different.
    """
    _write(
        path,
        '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4"><header creationtool="other" srclang="en" '
        'creationtoolversion="1" segtype="sentence" o-tmf="other" adminlang="en" datatype="plaintext"/><body>\n',
        (_unit(number, number % (different or units)) for number in range(units)),
        "</body></tmx>\n",
    )
    return path


def _unit(identifier: int, number: int) -> str:
    code = '<ph x="1">&lt;br/&gt;</ph>' if number % 10 == 0 else ""
    return (
        f'<tu tuid="{identifier}" creationdate="20240102T030405Z" creationid="ada">\n'
        f'<tuv xml:lang="en"><seg>Sentence number {number} of the memory {code}is here.</seg></tuv>\n'
        f'<tuv xml:lang="fr"><seg>La phrase numéro {number} de la mémoire {code}est ici.</seg></tuv>\n</tu>\n'
    )


def write_small_terms(path: Path, entries: int) -> Path:
    """Write a glossary like those of small tools: two languages, one term each, a note in every third entry."""
    _write(
        path,
        '<?xml version="1.0" encoding="UTF-8"?>\n<martif type="TBX" xml:lang="en"><martifHeader><fileDesc><sourceDesc>'
        "<p>imitated</p></sourceDesc></fileDesc></martifHeader><text><body>\n",
        (
            f'<termEntry id="c{number}"><langSet xml:lang="en"><tig><term>term number {number}</term>'
            f"{'<note>see elsewhere</note>' if number % 3 == 0 else ''}</tig></langSet>"
            f'<langSet xml:lang="fr"><tig><term>terme numéro {number}</term></tig></langSet></termEntry>\n'
            for number in range(entries)
        ),
        "</body></text></martif>\n",
    )
    return path


def _write(path: Path, head: str, entries: Iterator[str], foot: str) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(head)
        stream.writelines(entries)
        stream.write(foot)


def write_pairs(path: Path, entries: int, header: str = "en,fr,note") -> Path:
    """Write a table of source, target and comment, 41 bytes per row; a third of the comments are filled."""
    words, targets = LANGUAGES["en"].split(), LANGUAGES["fr"].split()
    choose = random.Random(1).choice
    _write(
        path,
        f"{header}\n",
        (
            f"{choose(words)} {choose(words)} {number},{choose(targets)} {choose(targets)} {number},"
            f"{f'see {choose(words)}' if number % 3 == 0 else ''}\n"
            for number in range(entries)
        ),
        "",
    )
    return path


def write_microsoft_like(path: Path, entries: int) -> Path:
    """Write two languages, an English definition, parts of speech in ``ntig``, ids ``1_11444``: 700 bytes per entry."""
    _write(
        path,
        '<?xml version="1.0" encoding="UTF-8"?>\n<martif type="TBX" xml:lang="en-US"><martifHeader><fileDesc>'
        "<sourceDesc><p>imitated</p></sourceDesc></fileDesc></martifHeader><text><body>",
        (_microsoft_entry(number, random.Random(number)) for number in range(entries)),
        "</body></text></martif>\n",
    )
    return path


def _microsoft_entry(number: int, chance: random.Random) -> str:
    part = chance.choices(["Noun", "Proper Noun", "Verb", "Adjective"], [58, 33, 6, 3])[0]
    definition = " ".join(chance.choices(LANGUAGES["en"].split(), k=25))
    sections = "".join(
        f'<langSet xml:lang="{tag}">{about}<ntig><termGrp><term id="{number}_{tag}">{word} {number}</term>'
        f'<termNote type="partOfSpeech">{part}</termNote></termGrp></ntig></langSet>'
        for tag, word, about in (
            ("en-US", "market", f'<descripGrp><descrip type="definition">{definition}</descrip></descripGrp>'),
            ("fr-FR", "marché", ""),
        )
    )
    return f'<termEntry id="1_{number}">{sections}</termEntry>'


def write_company_like(path: Path, entries: int) -> Path:
    """Write YAML: eight languages, statuses, notes, definitions, references, dates; about 2,000 bytes per entry."""
    _write(
        path,
        f"glossport: 1\nsource_language: en\nlanguages: [{', '.join(list(LANGUAGES)[:8])}]\nconcepts:\n",
        (_company_entry(number, random.Random(number)) for number in range(entries)),
        "",
    )
    return path


def _company_entry(number: int, chance: random.Random) -> str:
    lines = [f"  - id: c{number}", f"    subject_field: {chance.choice(['markets', 'law', 'tea'])}"]
    lines.append(f"    definition: {' '.join(chance.choices(LANGUAGES['en'].split(), k=12))}")
    if number:
        lines.append(f"    cross_reference: [c{number - 1}]")
    lines += ["    created: {date: 2024-01-02, by: Ada}", "    terms:"]
    for tag in list(LANGUAGES)[:8]:
        word = chance.choice(LANGUAGES[tag].split())
        lines += [
            f"      {tag}:",
            f"        - {{text: {word} {number}, status: preferred, part_of_speech: noun, note: see {word}}}",
            f"        - {{text: {word} {number} old, status: {chance.choice(['admitted', 'deprecated'])}}}",
        ]
    return "\n".join(lines) + "\n"
