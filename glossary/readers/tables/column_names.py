"""How tools name the columns of their tables, and how they write the values: one table, from which the docs are made.

A header cell is a name of the table, a language (as a tag or by its name), or both together: ``Term [en]``,
``description_de``, ``pt_BR_description``, ``English_Def``, ``fr_1``.
"""

import re
from collections.abc import Callable, Iterator
from enum import Enum, auto
from typing import NamedTuple

from glossary.language_names import NamedLanguage, language_named
from glossary.languages import WrongTagError, is_common, primary_language
from glossary.similarity import plain


class Level(Enum):
    """What a column is about."""

    ID = auto()
    KEY = auto()
    """A key of another system: the id of the concept if its values are keys, else a note."""
    NUMBER = auto()
    """The number of the row, which is not read."""
    CONCEPT = auto()
    LANGUAGE = auto()
    FIELD_OF_TERM = auto()
    TERM = auto()
    """The terms themselves, in a language."""
    SOURCE = auto()
    """The terms in the source language, which the header does not name."""
    TARGET = auto()
    SYNONYM = auto()
    """Further terms in a language that the header does not name."""
    SOURCE_LANGUAGE = auto()
    """The language of the source term of the row."""
    TARGET_LANGUAGE = auto()
    ROW_LANGUAGE = auto()
    """The language of the only term of the row."""
    EVERY_TERM = auto()
    """A field of every term in the row."""
    FIRST_TERM = auto()
    """A field of the term in the source language."""
    LAST_TERM = auto()
    """A field of the term whose column stands before."""
    UNKNOWN = auto()
    """A name that is also a rare language code and hardly ever means it."""


class Convert(Enum):
    """How the values of a column are read."""

    TEXT = auto()
    CHOICE = auto()
    FLAG = auto()
    FORBIDDEN = auto()
    """Yes: the term is deprecated."""
    NOT_TRANSLATED = auto()
    """Yes: the term is not to be translated."""
    DATE = auto()
    AMERICAN_DATE = auto()
    """The month stands first, as memoQ writes it."""
    EUROPEAN_DATE = auto()
    TERM_INFO = auto()
    """memoQ's list of settings; ``Forbidden`` among them means a deprecated term."""
    UNKNOWN = auto()
    """The value has no place, and is kept as a note."""


class Meaning(NamedTuple):
    """What a foreign column holds; ``name`` is the flat name of the field."""

    level: Level
    name: str = ""
    language: str = ""
    convert: Convert = Convert.TEXT


class ColumnName(NamedTuple):
    """Names of one kind of column: what it is alone, and with a language (None: it never stands with one)."""

    names: str
    """Separated by commas: in English and as tools write them, then in other languages."""
    alone: Meaning
    with_language: Meaning | None = None
    tools: str = ""


def _term(name: str, convert: Convert = Convert.TEXT) -> Meaning:
    return Meaning(Level.FIELD_OF_TERM, name, convert=convert)


def _every(name: str, convert: Convert) -> Meaning:
    return Meaning(Level.EVERY_TERM, name, convert=convert)


COLUMN_NAMES = (
    ColumnName(
        "term, original, source term, source text, source string, terms, source word, t_term, Benennung, Begriff, "
        "Terminus, Fachbegriff, Quellterm, Quellbegriff, Quelltext, Ausgangsterm, terme, terme source, texte source, "
        "término, "
        "término origen, termine, termo, 术语, 源术语, 原文, 用語, термин, termin",
        Meaning(Level.SOURCE),
        Meaning(Level.TERM),
        "Lokalise, Crowdin, Phrase, Pontoon, IATE",
    ),
    ColumnName("source, src", Meaning(Level.SOURCE), Meaning(Level.TERM), "Weblate, OmegaT"),
    ColumnName(
        "target, translation, target term, target text, target string, translated term, tgt, trg, Übersetzung, "
        "Zielterm, Zielbegriff, Zieltext, traduction, terme cible, texte cible, traducción, término destino, "
        "traduzione, tradução, 译文, 翻译, 訳語, перевод, tłumaczenie, vertaling",
        Meaning(Level.TARGET),
        Meaning(Level.TERM),
        "Weblate, Pontoon, Transifex",
    ),
    ColumnName(
        "synonym, synonyms, syn, syns, alternative term, Synonyme, synonyme, sinónimo, sinónimos, sinonimo, sinônimo, "
        "同义词, 同義語, синоним",
        Meaning(Level.SYNONYM),
        Meaning(Level.TERM),
    ),
    ColumnName(
        "source language, source lang, source locale, srclang, src lang, Quellsprache, Ausgangssprache, "
        "langue source, idioma origen, lingua di origine, 源语言",
        Meaning(Level.SOURCE_LANGUAGE),
        None,
        "DeepL",
    ),
    ColumnName(
        "target language, target lang, target locale, trglang, tgt lang, tgt_lng, Zielsprache, langue cible, "
        "idioma destino, lingua di destinazione, 目标语言",
        Meaning(Level.TARGET_LANGUAGE),
        None,
        "DeepL",
    ),
    ColumnName(
        "language, lang, locale, language code, lang code, locale code, term language, l_code, Sprache, langue, "
        "idioma, "
        "lingua, 语言, 言語, язык, język, taal",
        Meaning(Level.ROW_LANGUAGE),
        None,
        "IATE, Terminologue",
    ),
    ColumnName(
        "concept id, entry id, entry_id, concept number, e_id, entry number, id",
        Meaning(Level.ID),
        None,
        "memoQ, Phrase, XTM, IATE",
    ),
    ColumnName(
        "key, keys, identifier, string id, resource id, term id, termid, guid, uuid, msgid, string key, Schlüssel, "
        "clé, "
        "clave, chiave",
        Meaning(Level.KEY),
    ),
    ColumnName(
        "no, no., nr, nr., #, num, number, row, row number, line, seq, sequence, index, s.no, s no, sl no, sr no, sno, "
        "n°, nº, №, lfd nr, lfd. nr., laufende Nummer, Nummer, numéro, número, numero, 编号, 序号, 番号, номер, pos.",
        Meaning(Level.NUMBER),
    ),
    ColumnName(
        "description, definition, def, concept definition, entry_definition, meaning, l_definition, Beschreibung, "
        "Bedeutung, Definition, "
        "définition, definición, descripción, definizione, descrizione, definição, descrição, 定义, 定義, 描述, 説明, "
        "определение, описание, definicja, opis, definitie, beschrijving",
        Meaning(Level.CONCEPT, "definition"),
        Meaning(Level.LANGUAGE, "definition"),
        "Lokalise, Crowdin, Google, Phrase, memoQ",
    ),
    ColumnName(
        "note, notes, comment, comments, remark, remarks, explanation, concept note, entry_note, translator comments, "
        "developer comments, usage note, usage notes, t_note, Kommentar, Kommentare, Bemerkung, Bemerkungen, "
        "Anmerkung, "
        "Anmerkungen, Notiz, Notizen, Hinweis, Hinweise, commentaire, commentaires, remarque, remarques, nota, notas, "
        "comentario, comentarios, observaciones, commento, commenti, observação, observações, 备注, 注释, 評論, 備考, "
        "注, "
        "примечание, комментарий, uwagi, komentarz, opmerking, opmerkingen",
        Meaning(Level.CONCEPT, "note"),
        _term("note"),
        "Weblate, Crowdin, memoQ, Phrase",
    ),
    ColumnName(
        "subject, domain, subject field, subject area, concept subject, entry_subject, entry_domain, e_domains, "
        "category, "
        "topic, Fachgebiet, Sachgebiet, Bereich, Thema, Kategorie, domaine, catégorie, dominio, categoría, categoria, "
        "domínio, 领域, 分野, область, dziedzina",
        Meaning(Level.CONCEPT, "subject_field"),
        None,
        "Crowdin, memoQ, Phrase, IATE",
    ),
    ColumnName(
        "client, customer, entry_client_id, Kunde, cliente, 客户",
        Meaning(Level.CONCEPT, "customer_subset"),
        None,
        "memoQ",
    ),
    ColumnName(
        "project, entry_project_id, Projekt, projet, proyecto, progetto, projeto, 项目",
        Meaning(Level.CONCEPT, "project_subset"),
        None,
        "memoQ",
    ),
    ColumnName(
        "created, creation date, created at, entry_created, erstellt, erstellt am, Erstellungsdatum, date de création",
        Meaning(Level.CONCEPT, "created", convert=Convert.DATE),
        _term("created", Convert.DATE),
        "memoQ",
    ),
    ColumnName(
        "creator, created by, author, entry_creator, erstellt von, Ersteller, Autor, auteur",
        Meaning(Level.CONCEPT, "created_by"),
        None,
        "memoQ",
    ),
    ColumnName(
        "last modified, modified, modification date, updated at, entry_last_modified, geändert, geändert am, "
        "Änderungsdatum, date de modification",
        Meaning(Level.CONCEPT, "modified", convert=Convert.DATE),
        _term("modified", Convert.DATE),
        "memoQ",
    ),
    ColumnName(
        "modifier, modified by, entry_modifier, geändert von", Meaning(Level.CONCEPT, "modified_by"), None, "memoQ"
    ),
    ColumnName(
        "url, link, concept url, Verweis, lien, enlace, 链接",
        Meaning(Level.CONCEPT, "external_reference"),
        _term("external_reference"),
        "Crowdin, Phrase",
    ),
    ColumnName(
        "figure, image, concept figure, Bild, Abbildung, imagen, immagine, imagem, 图片, 画像",
        Meaning(Level.CONCEPT, "image"),
        Meaning(Level.LANGUAGE, "image"),
        "Crowdin",
    ),
    ColumnName(
        "reference, references, source of term, term source, Quelle, Quellen, Fundstelle, référence, références, "
        "fuente, "
        "fonte, 来源, 出典, источник, źródło, bron",
        Meaning(Level.CONCEPT, "source"),
        _term("source"),
    ),
    ColumnName(
        "part of speech, pos, word class, Wortart, catégorie grammaticale, classe grammaticale, categoría gramatical, "
        "parte del discorso, classe gramatical, 词性, 品詞, часть речи, część mowy, woordsoort",
        _every("part_of_speech", Convert.CHOICE),
        _term("part_of_speech", Convert.CHOICE),
        "Crowdin, Google, Phrase, Pontoon",
    ),
    ColumnName(
        "status, term status, usage status, usage_status, administrative status, Termstatus, Freigabe, Freigabestatus, "
        "statut, estado, stato, 状态, ステータス, статус",
        _every("status", Convert.CHOICE),
        _term("status", Convert.CHOICE),
        "Crowdin, Phrase, XTM",
    ),
    ColumnName(
        "type, term type, t_type, Termtyp, Art, Typ, type de terme, tipo de término",
        Meaning(Level.FIRST_TERM, "term_type", convert=Convert.CHOICE),
        _term("term_type", Convert.CHOICE),
        "Crowdin, Phrase, IATE",
    ),
    ColumnName(
        "gender, Genus, Geschlecht, genre, género, genere, gênero, 性, род",
        Meaning(Level.FIRST_TERM, "gender", convert=Convert.CHOICE),
        _term("gender", Convert.CHOICE),
        "Crowdin, Phrase",
    ),
    ColumnName(
        "context, example, examples, usage, usage example, usage examples, example of use, sample sentence, Beispiel, "
        "Beispiele, Beispielsatz, Kontext, Verwendung, exemple, exemples, contexte, ejemplo, ejemplos, contexto, "
        "esempio, "
        "esempi, contesto, exemplo, exemplos, 示例, 例句, 例文, 例, пример, контекст, przykład, kontekst, voorbeeld",
        Meaning(Level.FIRST_TERM, "context"),
        _term("context"),
        "Weblate, Phrase, Pontoon, MateCat",
    ),
    ColumnName("term_example", Meaning(Level.LAST_TERM, "context"), None, "memoQ"),
    ColumnName("term_info", Meaning(Level.LAST_TERM, "status", convert=Convert.TERM_INFO), None, "memoQ"),
    ColumnName(
        "case sensitive, casesensitive, Groß-/Kleinschreibung, sensible à la casse",
        _every("case_sensitive", Convert.FLAG),
        _term("case_sensitive", Convert.FLAG),
        "Lokalise, Phrase",
    ),
    ColumnName(
        "translatable, übersetzbar, traduisible",
        _every("translatable", Convert.FLAG),
        _term("translatable", Convert.FLAG),
        "Lokalise, Phrase",
    ),
    ColumnName(
        "do not translate, non-translatable, dnt, nicht übersetzen, ne pas traduire, no traducir",
        _every("translatable", Convert.NOT_TRANSLATED),
        _term("translatable", Convert.NOT_TRANSLATED),
        "Smartling",
    ),
    ColumnName(
        "forbidden, prohibited, banned, do not use, verboten, nicht verwenden, interdit, à éviter, prohibido, vietato, "
        "proibido, 禁用, 禁止, запрещено, zabroniony, verboden",
        _every("status", Convert.FORBIDDEN),
        _term("status", Convert.FORBIDDEN),
        "Lokalise, Phrase",
    ),
    ColumnName("tag, tags, iso, doc, docs, document, sub, ver, version, ref, cat", Meaning(Level.UNKNOWN)),
)
_BY_NAME = {plain(name): column for column in COLUMN_NAMES for name in column.names.split(", ") if plain(name)}
_BY_SYMBOL = {"#": _BY_NAME[plain("number")], "№": _BY_NAME[plain("number")]}
_IN_BRACKETS = re.compile(r"(.+?)\s*[\[(]([^\[\]()]+)[\])]")
_SEPARATOR = re.compile(r"[\s_:.-]+")
_HALVES = re.compile(r"[()\[\]]|\s*[/|]\s*|\s+[-–—:]\s+")
LONGEST = 100
"""No name of a column or language has as many characters."""
YES = frozenset({"yes", "y", "true", "1", "x", "wahr", "vrai", "ja", "oui", "sí", "si", "sì", "sim", "да", "tak", "是"})
NO = frozenset({"no", "n", "false", "0", "", "falsch", "faux", "nein", "non", "não", "нет", "nie", "nee", "否"})
Read = Callable[[str], str]
"""Returns the tag of a language by its name in the file; raises WrongTagError."""


class NamedColumn(NamedTuple):
    """What a name means, and for a language whether the name hardly means anything else."""

    meaning: Meaning
    is_sure: bool = True


def column_named(name: str) -> ColumnName | None:
    """Find a name of the table, without regard to case, spaces and punctuation."""
    return _BY_SYMBOL.get(name) or _BY_NAME.get(plain(name)) if len(name) <= LONGEST else None


def language_of(name: str, read: Read) -> NamedLanguage | None:
    """Find the language that a cell names: as a tag, a locale of POSIX, or by its name in any language."""
    if not name or len(name) > LONGEST:
        return None
    try:
        tag = read(name)
    except WrongTagError:
        twice = _twice(name, read)
        # A name beside a code names one language twice; beside another name it may be a territory: ``Polish (Poland)``.
        return _shorter(name) or (twice if twice and _has_code(name, read) else language_named(name) or twice)
    return NamedLanguage(tag, is_common(tag) or "-" in tag or _is_spoken(tag))


def _shorter(name: str) -> NamedLanguage | None:
    """Read a code of three letters where the language has one of two: ``eng``, ``FRE``."""
    from langcodes.data_dicts import LANGUAGE_REPLACEMENTS

    tag = LANGUAGE_REPLACEMENTS.get(name.lower()) if len(name) == 3 else None
    return NamedLanguage(tag, is_sure=True) if tag and is_common(tag) else None


def _twice(name: str, read: Read) -> NamedLanguage | None:
    """Read a cell that names one language in two ways, such as ``English (EN)`` or ``DE / Deutsch``."""
    halves = [half.strip() for half in _HALVES.split(name) if half.strip()]
    if len(halves) != 2:
        return None
    first, second = (language_of(half, read) for half in halves)
    if first is None or second is None or primary_language(first.tag) != primary_language(second.tag):
        return None
    return max(first, second, key=lambda language: len(language.tag))._replace(is_sure=True)


def _has_code(name: str, read: Read) -> bool:
    for half in _HALVES.split(name):
        try:
            if half.strip() and len(half.strip()) <= len("gsw") and read(half.strip()):
                return True
        except WrongTagError:
            continue
    return False


def _is_spoken(tag: str) -> bool:
    """Return whether CLDR counts speakers of a language; of codes such as ``tea``, ``doc`` and ``key`` it has none."""
    from langcodes import Language

    return Language.get(tag).speaking_population() > 0


def divided(name: str, read: Read) -> NamedColumn | None:
    """Find a name of the table together with a language, as in ``Term [en]``, ``pt_BR_description``, ``fr_1``."""
    if len(name) > LONGEST:
        return None
    for part, rest in _divisions(name):
        column = column_named(part)
        if part.isdigit():
            column = _BY_NAME["term"]
        if column and column.with_language and (language := language_of(rest.strip(), read)):
            return NamedColumn(column.with_language._replace(language=language.tag), language.is_sure)
    return None


def _divisions(name: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to divide a cell into a column's name and a language."""
    if found := _IN_BRACKETS.fullmatch(name):
        yield found[1], found[2]
        yield found[2], found[1]
    for separator in _SEPARATOR.finditer(name):
        before, after = name[: separator.start()], name[separator.end() :]
        yield before, after
        yield after, before


def as_markdown() -> str:
    """Return the table of docs/read-tables.md."""
    rows = [
        f"| {column.names} | {_described(column.alone)} | "
        f"{_described(column.with_language) if column.with_language else ''} | {column.tools} |"
        for column in COLUMN_NAMES
    ]
    return "\n".join(["| header | alone | with a language | seen in |", "|---|---|---|---|", *rows])


_WORDS = {
    Level.ID: "id of the concept",
    Level.KEY: "id of the concept if the values are keys, else a note",
    Level.NUMBER: "a number of the row, not read",
    Level.CONCEPT: "of the concept",
    Level.LANGUAGE: "of that language",
    Level.FIELD_OF_TERM: "of the term",
    Level.TERM: "terms in that language",
    Level.SOURCE: "terms in the language `--source`",
    Level.TARGET: "terms in the language `--target`",
    Level.SYNONYM: "further terms, in a language that glossport asks for",
    Level.SOURCE_LANGUAGE: "language of the source term in the row",
    Level.TARGET_LANGUAGE: "language of the target term in the row",
    Level.ROW_LANGUAGE: "language of the term in the row",
    Level.EVERY_TERM: "of every term in the row",
    Level.FIRST_TERM: "of the source term",
    Level.LAST_TERM: "of the term before",
    Level.UNKNOWN: "a note",
}


def _described(meaning: Meaning) -> str:
    words = _WORDS[meaning.level]
    return f"`{meaning.name}` {words}" if meaning.name else words
