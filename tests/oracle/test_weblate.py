"""Weblate itself reads our files, and every value that we declare is where it shows it; each is counted.

The readers of Weblate have an environment of their own, which ``.ci/install-weblate`` makes.
"""

import json
import os
import subprocess
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from exporters.base import AnyExporter
from exporters.contract import HOSTILE
from exporters.losses import Losses
from exporters.services.weblate import CSV, TBX, EntryForm, WeblateOptions
from exporters.writing.pairs import one_line
from glossary.fields import Feature
from glossary.model import (
    Concept,
    Gender,
    LanguageSection,
    Metadata,
    PartOfSpeech,
    Passage,
    Status,
    Term,
    TermType,
)

ROOT = Path(__file__).parents[2]
WEBLATE = Path(os.environ.get("GLOSSPORT_WEBLATE_PYTHON") or ROOT / ".venv-weblate" / "bin" / "python")
READER = Path(__file__).parent / "weblate" / "read_upload.py"
MANY = 40
"""How many concepts use every feature."""

String = dict[str, Any]
"""What Weblate shows of one string, as the reader prints it."""
Value = tuple[str, ...]
Found = Iterable[Value]


@pytest.fixture(autouse=True)
def weblate_is_there() -> None:
    if not WEBLATE.exists():
        reason = f"no Weblate at {WEBLATE}: .ci/install-weblate installs it, or set GLOSSPORT_WEBLATE_PYTHON"
        is_needed = "GLOSSPORT_WITHOUT_WEBLATE" not in os.environ and os.environ.get("GLOSSPORT_REQUIRE_ORACLES") == "1"
        (pytest.fail if is_needed else pytest.skip)(reason)


def upload(*files: Path, target: str = "fr") -> list[list[String]]:
    """Return the strings that Weblate adds from each file."""
    done = subprocess.run(
        [WEBLATE, READER, "en", target, *files], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    read: list[list[String]] = json.loads(done.stdout)
    return read


def written(
    folder: Path, concepts: list[Concept], exporter: AnyExporter = TBX, options: Any = None, target: str = "fr"
) -> tuple[Path, Losses]:
    path = folder / f"terms{exporter.suffix}"
    losses = Losses()
    with path.open("wb") as out:
        metadata = Metadata(source_language="en", languages=("en", target))
        exporter.write(metadata, concepts, out, options or exporter.options(), losses)
    return path, losses


def strings(folder: Path, concepts: list[Concept], exporter: AnyExporter = TBX, options: Any = None) -> list[String]:
    return upload(written(folder, concepts, exporter, options)[0])[0]


# A glossary in which every concept has every value


def everything(number: int) -> Concept:
    def named(text: str, status: Status | None = None, **fields: Any) -> Term:
        return Term(f"{text} {number}", status, **fields)

    english = [
        named(
            "source",
            part_of_speech=PartOfSpeech.VERB,
            term_type=TermType.ACRONYM,
            case_sensitive=True,
            contexts=(Passage(f"source context {number}"),),
            notes=(f"source term note {number}",),
        ),
        named("other", Status.ADMITTED, translatable=False),
        named("old", Status.DEPRECATED),
        named("former", Status.SUPERSEDED),
    ]
    french = [
        named("mauvais", Status.DEPRECATED),
        named("ancien", Status.SUPERSEDED),
        named("second"),
        named(
            "cible",
            Status.PREFERRED,
            part_of_speech=PartOfSpeech.NOUN,
            gender=Gender.FEMININE,
            geographical_usage=f"Canada {number}",
            term_location="menuItem",
            case_sensitive=False,
            contexts=(Passage(f"target context {number}"),),
            notes=(f"target term note {number}",),
        ),
    ]
    return Concept(
        f"c{number}",
        {
            "en": LanguageSection(
                english, definitions=(Passage(f"source definition {number}"),), notes=(f"source note {number}",)
            ),
            "fr": LanguageSection(
                french, definitions=(Passage(f"target definition {number}"),), notes=(f"target note {number}",)
            ),
        },
        definitions=(Passage(f"definition {number}"),),
        notes=(f"concept note {number}",),
        subject_field=f"field {number}",
    )


def homograph(number: int) -> Concept:
    sections = {"en": LanguageSection([Term("same")]), "fr": LanguageSection([Term(f"divers {number}")])}
    return Concept(f"h{number}", sections)


GLOSSARY = [*map(everything, range(MANY)), *map(homograph, range(MANY))]

# Where Weblate shows a value


def lines(*places: tuple[str, str]) -> Callable[[String], Iterator[Value]]:
    """Look for lines with these beginnings in these texts of a string."""

    def find(string: String) -> Iterator[Value]:
        return (
            (concept_of(string), place, line)
            for place, beginning in places
            for line in string[place]
            if line.startswith(beginning)
        )

    return find


def at_terms(*texts: str) -> Callable[[String], Iterator[Value]]:
    """Look for remarks that hold one of these texts, each at its term."""

    def find(string: String) -> Iterator[Value]:
        for term in every_term(string):
            for note in term["notes"]:
                if note["scope"] == "term" and any(text in note["text"] for text in texts):
                    yield term["text"], note["text"]

    return find


def every_term(string: String) -> Iterator[dict[str, Any]]:
    for side in ("source", "target"):
        yield from string["terms"][side]


def concept_of(string: String) -> str:
    # In the form of pairs, the entries after the first of a concept have ids that are made.
    numbers = {text.rpartition(" ")[2] for text in string["targets"]}
    return "".join(numbers)


def first_texts(string: String) -> Iterator[Value]:
    return ((text,) for text in (*string["sources"], *string["targets"]) if text.startswith(("source", "cible")))


def texts_of(place: str, beginning: str) -> Callable[[String], Iterator[Value]]:
    return lambda string: ((text,) for text in string[place] if text.startswith(beginning))


def statuses(string: String) -> Iterator[Value]:
    return (
        (term["text"], term["administrative_status"]) for term in every_term(string) if term["administrative_status"]
    )


def forbidden(string: String) -> Iterator[Value]:
    assert not any(term["forbidden"] for term in string["terms"]["source"])
    return ((term["text"],) for term in string["terms"]["target"] if term["forbidden"])


def read_only(string: String) -> Iterator[Value]:
    return iter([(concept_of(string),)] if string["read_only"] and "read-only" in string["flags"] else [])


def by_number(*templates: Value) -> set[Value]:
    return {tuple(part.format(number) for part in one) for number in range(MANY) for one in templates}


SHOWN: dict[Feature, tuple[Callable[[String], Found], set[Value]]] = {
    Feature.TERM: (first_texts, by_number(("source {}",), ("cible {}",))),
    Feature.SYNONYM: (texts_of("sources", "other"), by_number(("other {}",))),
    Feature.TARGET_SYNONYM: (texts_of("targets", "second"), by_number(("second {}",))),
    Feature.HOMOGRAPH: (texts_of("targets", "divers"), by_number(("divers {}",))),
    Feature.CONCEPT_ID: (
        lambda string: [(string["context"],)] if string["context"][:1] in "ch" else [],
        by_number(("c{}",), ("h{}",)),
    ),
    Feature.STATUS: (
        statuses,
        by_number(
            ("other {}", "admittedTerm-admn-sts"),
            ("old {}", "notRecommended"),
            ("former {}", "supersededTerm-admn-sts"),
            ("cible {}", "preferredTerm-admn-sts"),
            ("mauvais {}", "forbidden"),
            ("ancien {}", "obsolete"),
        ),
    ),
    Feature.DEPRECATED_TERM: (forbidden, by_number(("mauvais {}",), ("ancien {}",))),
    Feature.TRANSLATABLE: (read_only, by_number(("{}",))),
    Feature.DEFINITION: (
        lines(("source_explanation", "definition")),
        by_number(("{}", "source_explanation", "definition {}")),
    ),
    Feature.LANGUAGE_DEFINITION: (
        lines(("source_explanation", "source definition"), ("explanation", "target definition")),
        by_number(
            ("{}", "source_explanation", "source definition {}"),
            ("{}", "explanation", "target definition {}"),
        ),
    ),
    Feature.CONCEPT_NOTE: (
        lines(("description", "concept note")),
        by_number(("{}", "description", "concept note {}")),
    ),
    Feature.LANGUAGE_NOTE: (
        lines(("description", "source note"), ("explanation", "target note")),
        by_number(("{}", "description", "source note {}"), ("{}", "explanation", "target note {}")),
    ),
    Feature.SUBJECT_FIELD: (
        lines(("description", "subject: ")),
        by_number(("{}", "description", "subject: field {}")),
    ),
    Feature.TERM_NOTE: (
        at_terms("term note"),
        by_number(("source {}", "source term note {}"), ("cible {}", "target term note {}")),
    ),
    Feature.CONTEXT: (
        at_terms("context"),
        by_number(("source {}", "source context {}"), ("cible {}", "target context {}")),
    ),
    Feature.PART_OF_SPEECH: (at_terms("verb", "noun"), by_number(("source {}", "verb"), ("cible {}", "noun"))),
    Feature.TERM_TYPE: (at_terms("acronym"), by_number(("source {}", "acronym"))),
    Feature.GENDER: (at_terms("feminine"), by_number(("cible {}", "feminine"))),
    Feature.GEOGRAPHICAL_USAGE: (at_terms("Canada"), by_number(("cible {}", "Canada {}"))),
    Feature.TERM_LOCATION: (at_terms("menuItem"), by_number(("cible {}", "menuItem"))),
    Feature.CASE_SENSITIVE: (
        at_terms("ase-sensitive."),
        by_number(("source {}", "Case-sensitive."), ("cible {}", "Not case-sensitive.")),
    ),
}


@pytest.mark.parametrize("form", EntryForm)
def test_every_declared_value_is_where_weblate_shows_it(form: EntryForm, tmp_path: Path) -> None:
    assert set(SHOWN) == set(TBX.carries)
    path, losses = written(tmp_path, GLOSSARY, options=WeblateOptions(form))
    read = upload(path)[0]
    assert len(read) == (len(GLOSSARY) if form is EntryForm.CONCEPT else losses.pairs)
    for feature, (find, expected) in SHOWN.items():
        found = {value for string in read for value in find(string)}
        assert found == expected, f"{feature}: {len(found & expected)} of {len(expected)} arrived"


def test_a_string_is_forbidden_only_if_every_translation_is(tmp_path: Path) -> None:
    def concept(name: str, source: Status | None, *targets: Status | None) -> Concept:
        french = [Term(f"{name} {number}", status) for number, status in enumerate(targets)]
        return Concept(name, {"en": LanguageSection([Term(name, source)]), "fr": LanguageSection(french)})

    read = strings(
        tmp_path,
        [
            concept("all", None, Status.DEPRECATED, Status.SUPERSEDED),
            concept("some", None, Status.DEPRECATED, Status.ADMITTED),
            concept("source", Status.DEPRECATED, Status.PREFERRED),
            concept("both", Status.DEPRECATED, Status.DEPRECATED),
        ],
    )
    found = {string["context"]: "forbidden" in string["flags"] for string in read}
    assert found == {"all": True, "some": False, "source": False, "both": True}


def test_weblate_passes_over_what_is_deprecated_by_the_standards_word(tmp_path: Path) -> None:
    """The control: with the words of TBX the same entry does not arrive."""
    sections = {
        "en": LanguageSection([Term("brew", Status.DEPRECATED)]),
        "fr": LanguageSection([Term("breuvage", Status.DEPRECATED)]),
    }
    path, _ = written(tmp_path, [Concept("brew", sections)])
    standard = tmp_path / "standard.tbx"
    text = path.read_text(encoding="utf-8")
    for word in ("notRecommended", "forbidden"):
        text = text.replace(word, "deprecatedTerm-admn-sts")
    standard.write_text(text, encoding="utf-8")
    ours, theirs = upload(path, standard)
    assert [string["sources"] for string in ours] == [["brew"]]
    assert theirs == []


def hostile(number: int, text: str) -> Concept:
    term = Term(f"A{text}Z")
    sections = {"en": LanguageSection([term]), "fr": LanguageSection([term], notes=(term.text,))}
    return Concept(f"x{number}", sections)


@pytest.mark.parametrize("exporter", [TBX, CSV], ids=lambda exporter: exporter.name)
def test_text_arrives_as_it_is(exporter: AnyExporter, tmp_path: Path) -> None:
    concepts = [hostile(number, text) for number, text in enumerate(HOSTILE)]
    expected = [
        [one_line(f"A{text}Z", Feature.TERM, one, Losses())] for one, text in zip(concepts, HOSTILE, strict=True)
    ]
    read = strings(tmp_path, concepts, exporter)
    assert [string["sources"] for string in read] == expected
    assert [string["targets"] for string in read] == expected
    if exporter is TBX:
        assert [string["explanation"] for string in read] == expected


def test_a_table_brings_every_pair_with_a_context_of_its_own(tmp_path: Path) -> None:
    path, losses = written(tmp_path, GLOSSARY, CSV)
    read = upload(path)[0]
    assert len(read) == losses.pairs
    pairs = {(string["sources"][0], string["targets"][0]) for string in read}
    assert {(f"source {number}", f"cible {number}") for number in range(MANY)} <= pairs
    assert {(f"former {number}", f"second {number}") for number in range(MANY)} <= pairs
    assert {(string["sources"][0], string["context"]) for string in read if string["sources"] == ["same"]} == {
        ("same", f"h{number}") for number in range(MANY)
    }
    assert len({string["context"] for string in read}) == len(read)


# A tag, and Weblate's code of the language
LANGUAGES = [
    ("zh-Hans", "zh_Hans"),
    ("zh-TW", "zh_TW"),
    ("pt-BR", "pt_BR"),
    ("sr-Latn", "sr_Latn"),
    ("en-GB", "en_GB"),
    ("es-419", "es_419"),
]


@pytest.mark.parametrize(("tag", "code"), LANGUAGES)
def test_the_target_language_is_found_by_weblates_code(tag: str, code: str, tmp_path: Path) -> None:
    sections = {"en": LanguageSection([Term("lorry")]), tag: LanguageSection([Term("translated")])}
    path, _ = written(tmp_path, [Concept("lorry", sections)], target=tag)
    read = upload(path, target=code)[0]
    assert [(string["sources"], string["targets"]) for string in read] == [(["lorry"], ["translated"])]
