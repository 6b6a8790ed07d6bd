"""``glossport serve --mcp``: hands terms to programs that speak the Model Context Protocol, on standard input.

The tools read the glossaries that were named when the server began, and nothing else: no tool takes the name of a file.
A glossary is read again when its file has changed.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from glossary.answers.lookup import Lookup, lookup
from glossary.answers.pick import Chooser, Picked
from glossary.canonical.tree import concept_tree
from glossary.checking.termbase import Termbase, termbase_of
from glossary.checking.usage import UsageChecker
from glossary.files.source import files_of, source_at
from glossary.findings import GlossportError, InputError, Outcome, Report, UsageError
from glossary.languages import WrongTagError
from glossary.model import Concept, Metadata, Unit
from glossary.reading import ReadOptions, reader_for
from glossary.request import Request, argument, option
from glossary.rules import RULES, Code

if TYPE_CHECKING:
    from mcp.server import MCPServer

_NAMES: Final = {code: rule.name for code, rule in RULES.items()}
_BROKEN: Final = frozenset({Code.FORBIDDEN_TERM, Code.CHANGED_NAME})
_ALSO: Final = frozenset({Code.FORBIDDEN_SOURCE, Code.NOT_PREFERRED, Code.MISSING_TERM})
_ABOUT: Final = (
    "Terms of a reviewed glossary. Look a term up before you translate it, and check a translation before you hand it "
    "over. Deprecated terms must not be used; names that are not to be translated stay as they are."
)

_LOOKUP: Final = (
    "Find the concepts of a term: as it is written, in another form, or nearly so. Each answer has the concept with "
    "all its terms, their statuses, definitions and notes. `language` is a BCP 47 tag such as `fr`, to look only at "
    "terms of this language."
)
_PICK: Final = (
    "Give the concepts of the glossary that occur in a text, with the terms to use, those that are not to be used, the "
    "definition and notes. Call it with the text before you translate it. `left_out` says how many are beyond `max`."
)
_CHECK_TEXT: Final = (
    "Check a translation against the glossary: forbidden terms, and names that were changed. `strict` also finds terms "
    "that are admitted where another is preferred, terms that are missing, and sources that should not be used; these "
    "are hints, and not always mistakes."
)
_CONCEPT: Final = "A concept with its terms, definitions and notes."
_JSON: Final = "application/json"


@dataclass(frozen=True, kw_only=True)
class Serve(Request):
    """The glossaries to answer from."""

    glossaries: tuple[str, ...] = argument("GLOSSARY...")
    mcp: bool = option("--mcp", "Speak the Model Context Protocol over standard input and output.", default=False)

    def __post_init__(self) -> None:
        if not self.mcp:
            raise UsageError(Code.WRONG_USAGE, "say how to serve", suggestion="--mcp")
        if "-" in self.glossaries:
            raise UsageError(Code.WRONG_USAGE, "standard input is for the protocol, and not for a glossary")


class Answers:
    """What the tools answer, always from the glossaries as their files are now."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._names = names
        self._base: Termbase | None = None
        self._read_at: list[tuple[int, int]] = []

    def base(self) -> Termbase:
        """Return the terms; raises InputError for a glossary that is invalid, or has become so."""
        now = [_stamp(path) for path in files_of(self._names)]
        if self._base is None or now != self._read_at:
            self._base, self._read_at = termbase_of(self._names), now
        return self._base

    def lookup(self, words: str, language: str | None) -> list[dict[str, Any]]:
        found = []
        for name in self._names:
            outcome = lookup(Lookup(glossary=name, words=(words,), language=language, form="json"))
            _refuse(outcome.report)
            found += json.loads(outcome.result or "[]")
        return found

    def check_text(self, source: str, target: str, languages: tuple[str, str], *, strict: bool) -> dict[str, Any]:
        """Return the problems of a translation, and how it uses the terms."""
        checker = UsageChecker(self.base(), _BROKEN | _ALSO if strict else _BROKEN, languages[0])
        metadata = Metadata(source_language=languages[0], languages=languages)
        checker.begin(metadata)
        hits = checker.look_at(Unit(dict(zip(languages, (source, target), strict=True))), metadata)
        checker.finish("the texts")
        findings = [
            {
                "rule": _NAMES[hit.code],
                "severity": str(hit.severity),
                "message": hit.message,
                "text": hit.word or hit.text,
                **({"suggestion": hit.suggestion} if hit.suggestion else {}),
            }
            for hit in hits
        ]
        return {"findings": findings, "usage": {name: one.as_json() for name, one in checker.usage.items()}}

    def pick(self, text: str, target: str, source: str | None, most: int) -> dict[str, Any]:
        """Return the concepts that a text has, those that occur most often first if there are too many."""
        picked: list[Picked] = []
        for name in self._names:
            chooser = Chooser(name, source, target)
            chooser.look_at((text,))
            picked += chooser.picked()
        kept = sorted(picked, key=lambda one: -one.count)[:most]
        return {"concepts": [one.as_json() for one in picked if one in kept], "left_out": len(picked) - len(kept)}

    def concepts(self) -> Iterator[Concept]:
        for name in self._names:
            source, report = source_at(name), Report()
            for entry in reader_for(source).open(source, ReadOptions(as_concepts=True), report).entries:
                if isinstance(entry, Concept):
                    yield entry
            _refuse(report)

    def concept(self, identifier: str) -> dict[str, Any]:
        """Return a concept as it stands in canonical YAML; raises InputError where there is none."""
        for concept in self.concepts():
            if concept.id == identifier:
                return concept_tree(concept)
        raise InputError(Code.DANGLING_REFERENCE, f"no concept has the id {identifier!r}")


def _stamp(path: Path) -> tuple[int, int]:
    """Return what differs when a file was saved; the reader tells of one that is gone."""
    with suppress(OSError):
        status = path.stat()
        return status.st_mtime_ns, status.st_size
    return 0, 0


def _refuse(report: Report) -> None:
    """Raise the first error of a report."""
    for finding in report.findings:
        if finding.severity == "error":
            raise InputError(finding.code, finding.message, location=finding.location)


def serve(request: Serve) -> Outcome:
    """Answer until standard input ends. Raises InputError for a glossary that cannot be read, and UsageError G804."""
    answers = Answers(request.glossaries)
    answers.base()
    server_of(answers).run("stdio")
    return Outcome()


def server_of(answers: Answers) -> "MCPServer":
    """Return the server with its tools and resources; raises UsageError G804 if the SDK is not installed."""
    try:
        from mcp.server import MCPServer
        from mcp.server.mcpserver.exceptions import ToolError
        from mcp.types import ToolAnnotations
    except ImportError as error:
        raise UsageError(
            Code.NO_ACCESS,
            f"the Model Context Protocol is not spoken here: {error}",
            suggestion="install it: pip install 'glossport[mcp]'",
        ) from None
    server: MCPServer = MCPServer("glossport", instructions=_ABOUT, log_level="ERROR")
    only_reads = ToolAnnotations(read_only_hint=True, destructive_hint=False, open_world_hint=False)

    def told(error: GlossportError | WrongTagError) -> Exception:
        return ToolError(str(error.finding) if isinstance(error, GlossportError) else str(error))

    @server.tool(name="lookup", description=_LOOKUP, annotations=only_reads)
    def look_up(words: str, language: str | None = None) -> dict[str, Any]:
        try:
            return {"found": answers.lookup(words, language)}
        except GlossportError as error:
            raise told(error) from None

    @server.tool(name="pick", description=_PICK, annotations=only_reads)
    def pick(text: str, target_language: str, source_language: str | None = None, most: int = 50) -> dict[str, Any]:
        try:
            return answers.pick(text, target_language, source_language, most)
        except (GlossportError, WrongTagError) as error:
            raise told(error) from None

    @server.tool(name="check_text", description=_CHECK_TEXT, annotations=only_reads)
    def check_text(
        source: str,
        target: str,
        source_language: str,
        target_language: str,
        strict: bool = False,  # noqa: FBT001, FBT002  # the schema that clients see is made of this
    ) -> dict[str, Any]:
        try:
            return answers.check_text(source, target, (source_language, target_language), strict=strict)
        except (GlossportError, WrongTagError) as error:
            raise told(error) from None

    @server.resource("glossport://concepts", description="The ids of all concepts.", mime_type=_JSON)
    def ids() -> str:
        return json.dumps([concept.id for concept in answers.concepts()], ensure_ascii=False)

    @server.resource("glossport://concept/{identifier}", description=_CONCEPT, mime_type=_JSON)
    def concept(identifier: str) -> str:
        return json.dumps(answers.concept(identifier), ensure_ascii=False, indent=2)

    return server
