"""Maps TBX data categories and picklist values, under all their names, to the fields and values of the model.

Names and values are compared without case, spaces and punctuation. The name in the standard comes first; the others
are those that widely used tools write.
"""

from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple, TypeVar

from glossary.fields import CONCEPT_FIELDS, LANGUAGE_FIELDS, TERM_FIELDS, Field
from glossary.model import Gender, PartOfSpeech, Status, TermType
from glossary.similarity import plain

T = TypeVar("T", bound=StrEnum)


class Category(NamedTuple):
    """A TBX data category: its standard name, the key of the field it is read into, and its other names."""

    name: str
    key: str
    aliases: tuple[str, ...] = ()


CATEGORIES = (
    Category("administrativeStatus", "status", ("normativeAuthorization", "usageStatus", "termStatus", "status")),
    Category("partOfSpeech", "part_of_speech", ("pos", "wordClass")),
    Category("subjectField", "subject_field", ("subject", "domain")),
    Category("customerSubset", "customer_subset", ("customer", "client")),
    Category("projectSubset", "project_subset", ("project",)),
    Category("definition", "definition"),
    Category("context", "context", ("example", "sampleSentence")),
    Category("source", "source"),
    Category("note", "note", ("usageNote", "comment", "remark")),
    Category("termType", "term_type", ("type",)),
    Category("grammaticalGender", "gender", ("gender",)),
    Category("geographicalUsage", "geographical_usage"),
    Category("termLocation", "term_location"),
    Category("crossReference", "cross_reference", ("seeAlso", "relatedConcept")),
    Category("externalCrossReference", "external_reference", ("url", "link")),
    Category("xGraphic", "image", ("figure", "graphic", "image")),
)
"""What a category is called and where it goes, at whatever level of the file it stands that has such a field."""
CHOICES: dict[type[StrEnum], dict[StrEnum, tuple[str, ...]]] = {
    Status: {
        Status.PREFERRED: (
            "preferredTerm-admn-sts",
            "preferredTerm",
            "preferred",
            "standardizedTerm",
            *("bevorzugt", "Vorzugsbenennung", "privilégié", "préféré", "preferido", "preferente", "preferito"),
            *("首选", "优选", "推奨", "предпочтительный", "zalecany", "voorkeur"),
        ),
        Status.ADMITTED: (
            "admittedTerm-admn-sts",
            "admittedTerm",
            "admitted",
            "approved",
            "valid",
            "allowed",
            *("freigegeben", "zugelassen", "erlaubt", "genehmigt", "approuvé", "admis", "autorisé", "aprobado"),
            *("admitido", "permitido", "approvato", "ammesso", "aprovado", "允许", "許容", "допустимый", "dozwolony"),
            "toegestaan",
        ),
        Status.DEPRECATED: (
            "deprecatedTerm-admn-sts",
            "deprecatedTerm",
            "deprecated",
            "notRecommended",
            "forbidden",
            "prohibited",
            "rejected",
            "doNotUse",
            "avoid",
            *("verboten", "nicht verwenden", "gesperrt", "abgelehnt", "unerwünscht", "interdit", "déconseillé"),
            *("à éviter", "rejeté", "prohibido", "desaconsejado", "rechazado", "vietato", "sconsigliato", "proibido"),
            *("禁用", "禁止", "запрещено", "недопустимый", "zabroniony", "niezalecany", "verboden", "afgekeurd"),
        ),
        Status.SUPERSEDED: (
            "supersededTerm-admn-sts",
            "supersededTerm",
            "superseded",
            "obsolete",
            *("veraltet", "überholt", "obsolète", "périmé", "obsoleto", "废弃", "廃止", "устаревший", "przestarzały"),
            "verouderd",
        ),
    },
    PartOfSpeech: {
        PartOfSpeech.NOUN: (
            "noun",
            "n",
            "substantive",
            *("Substantiv", "Subst", "Nomen", "Hauptwort", "nom", "substantif", "sustantivo", "sostantivo"),
            *("substantivo", "名词", "名詞", "существительное", "rzeczownik", "zelfstandig naamwoord"),
        ),
        PartOfSpeech.VERB: (
            *("verb", "v", "Zeitwort", "verbe", "verbo", "动词", "動詞", "глагол", "czasownik", "werkwoord"),
        ),
        PartOfSpeech.ADJECTIVE: (
            *("adjective", "adj", "Adjektiv", "Eigenschaftswort", "adjectif", "adjetivo", "aggettivo"),
            *("形容词", "形容詞", "прилагательное", "przymiotnik", "bijvoeglijk naamwoord"),
        ),
        PartOfSpeech.ADVERB: (
            *("adverb", "adv", "adverbe", "adverbio", "avverbio", "advérbio", "副词", "副詞", "наречие", "przysłówek"),
            "bijwoord",
        ),
        PartOfSpeech.PROPER_NOUN: (
            *("properNoun", "properName", "Eigenname", "nom propre", "nombre propio", "nome proprio", "专有名词"),
            *("固有名詞", "имя собственное", "nazwa własna", "eigennaam"),
        ),
        PartOfSpeech.OTHER: ("other",),
    },
    TermType: {
        TermType.FULL_FORM: ("fullForm", "fullFormOfTerm", "longForm"),
        TermType.ACRONYM: ("acronym", "initialism"),
        TermType.ABBREVIATION: ("abbreviation", "abbreviatedForm"),
        TermType.SHORT_FORM: ("shortForm", "shortFormOfTerm"),
        TermType.VARIANT: ("variant", "spellingVariant", "orthographicVariant"),
        TermType.PHRASE: ("phrase", "phraseologicalUnit", "setPhrase", "collocation"),
    },
    Gender: {
        Gender.MASCULINE: ("masculine", "masc", "m", "männlich", "Maskulinum", "masculin", "masculino", "maschile"),
        Gender.FEMININE: ("feminine", "fem", "f", "weiblich", "Femininum", "féminin", "femenino", "feminino"),
        Gender.NEUTER: ("neuter", "neut", "n", "sächlich", "Neutrum", "neutre", "neutro"),
        Gender.OTHER: ("other",),
    },
}
"""The values of picklists; the first of each is the standard's, the others are read as it and counted."""
FLAG_NOTES: dict[str, dict[bool, str]] = {
    "translatable": {False: "Do not translate.", True: "To be translated."},
    "case_sensitive": {True: "Case-sensitive.", False: "Not case-sensitive."},
}
"""Attributes of a term that TBX has no data category for, and the notes that our TBX says them by."""
FLAGS_OF_NOTES = {note: (name, value) for name, notes in FLAG_NOTES.items() for value, note in notes.items()}
METADATA_LABELS = {
    "publisher": "Publisher",
    "licence": "Licence",
    "version": "Version",
    "date": "Date",
    "id": "Id",
    "description": "Description",
}
"""Attributes of a glossary, and what our TBX calls them in the paragraphs of its header."""
METADATA_OF_LABELS = {label: name for name, label in METADATA_LABELS.items()}


_KEYS = {plain(name): category.key for category in CATEGORIES for name in (category.name, *category.aliases)}
CONCEPT_KEYS = {field.key: field for field in CONCEPT_FIELDS}
LANGUAGE_KEYS = {field.key: field for field in LANGUAGE_FIELDS}
TERM_KEYS = {field.key: field for field in TERM_FIELDS}
_VALUES = {
    enum: {plain(name): (value, name == names[0]) for value, names in choices.items() for name in names}
    for enum, choices in CHOICES.items()
}
_EXACT = {enum: {names[0]: value for value, names in choices.items()} for enum, choices in CHOICES.items()}


def standard_names(enum: type[T]) -> dict[T, str]:
    """Return the standard's name of each value of a picklist."""
    return {enum(value): names[0] for value, names in CHOICES[enum].items()}


@lru_cache(maxsize=4096)
def key_of(name: str) -> str:
    """Return the canonical key for any name of a data category; empty for an unknown name."""
    return _KEYS.get(plain(name), "")


class Choice(NamedTuple):
    """A picklist value, and whether the file uses the spelling of the standard."""

    value: StrEnum
    is_standard: bool


def choice(field: Field, text: str) -> Choice | None:
    """Return the picklist value for a text; None for an unknown text."""
    enum = field.choices
    assert enum is not None
    if exact := _EXACT[enum].get(text):
        return Choice(exact, is_standard=True)
    found = _VALUES[enum].get(plain(text))
    return found and Choice(found[0], is_standard=False)


def as_markdown() -> str:
    """Return the tables of docs/read-tbx.md."""
    rows = [f"| {one.name} | {', '.join(one.aliases)} | `{one.key}` |" for one in CATEGORIES]
    values = [
        f"| {enum.__name__} | {names[0]} | {', '.join(names[1:])} | `{value}` |"
        for enum, choices in CHOICES.items()
        for value, names in choices.items()
    ]
    return "\n".join(
        [
            "| data category | also read under the names | field |",
            "|---|---|---|",
            *rows,
            "",
            "| picklist | standard value | also read | value |",
            "|---|---|---|---|",
            *values,
        ]
    )
