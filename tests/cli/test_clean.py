"""``clean`` as a user types it: what is written, what is said, and what is refused."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from glossary.cleaning.duplicates import Duplicates

Run = Callable[..., Any]
Write = Callable[..., Path]

HEADER = (
    '<header creationtool="Trados" creationtoolversion="17" segtype="sentence" o-tmf="SDL TM8" adminlang="en" '
    'srclang="en" datatype="xml" creationid="anna"/>'
)


def tmx(*units: str, header: str = HEADER) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">{header}<body>\n'
        + "\n".join(units)
        + "</body></tmx>"
    )


def tu(source: str, target: str, *, attributes: str = "", rest: str = "", language: str = "fr") -> str:
    return (
        f'<tu{attributes}>{rest}<tuv xml:lang="en"><seg>{source}</seg></tuv>'
        f'<tuv xml:lang="{language}"><seg>{target}</seg></tuv></tu>'
    )


OLD = tu("Open the file.", "Ouvrez le fichier.", attributes=' changedate="20230102T000000Z" changeid="anna"')
NEW = tu(
    "Open the file.",
    "Ouvrir le fichier.",
    attributes=' changedate="20240102T000000Z" changeid="bert" usagecount="3"',
    rest='<prop type="x-Client:SingleString">ACME</prop>',
)
EMPTY = tu("Close", "")
UNDATED = tu("Save", "Enregistrer")


@pytest.fixture
def memory(write: Write) -> Path:
    return write("in.tmx", tmx(OLD, NEW, EMPTY, UNDATED))


def targets(path: Path) -> list[str]:
    return [unit[-1][-1].text or "" for unit in etree.parse(path).iter("tu")]


def reasons(path: Path) -> list[dict[str, str]]:
    return [
        {prop.get("type", ""): prop.text or "" for prop in unit.findall("prop")}
        for unit in etree.parse(path).iter("tu")
    ]


def cleaned(run: Run, memory: Path, *options: str) -> list[str]:
    out = memory.with_name("out.tmx")
    done = run("clean", memory, "-o", out, *options)
    assert done.code == 0, done.err
    return targets(out)


class TestWhatIsKept:
    @pytest.mark.parametrize(
        ("options", "kept"),
        [
            (("--dedupe", "source"), ["Ouvrez le fichier.", "", "Enregistrer"]),
            (("--dedupe", "source", "--keep", "newest"), ["Ouvrir le fichier.", "", "Enregistrer"]),
            (("--dedupe", "source", "--keep", "oldest"), ["Ouvrez le fichier.", "", "Enregistrer"]),
            (("--dedupe", "source", "--keep", "most-used"), ["Ouvrir le fichier.", "", "Enregistrer"]),
            (("--dedupe", "pair"), ["Ouvrez le fichier.", "Ouvrir le fichier.", "", "Enregistrer"]),
            (("--drop", "empty"), ["Ouvrez le fichier.", "Ouvrir le fichier.", "Enregistrer"]),
            (("--by", "anna"), ["Ouvrez le fichier."]),
            (("--by", "anna", "--by", "bert"), ["Ouvrez le fichier.", "Ouvrir le fichier."]),
            (("--where", "client=ACME"), ["Ouvrir le fichier."]),
            (("--where", "prop:x-Client:SingleString=ACME"), ["Ouvrir le fichier."]),
            (("--where-not", "author=anna"), ["Ouvrir le fichier.", "", "Enregistrer"]),
            (("--where", "tool=Trados"), ["Ouvrez le fichier.", "Ouvrir le fichier.", "", "Enregistrer"]),
            (("--where-not", "tool=Trados"), []),
            # What has no date cannot be judged, and is kept.
            (("--since", "2024"), ["Ouvrir le fichier.", "", "Enregistrer"]),
            (("--until", "2023-01"), ["Ouvrez le fichier.", "", "Enregistrer"]),
            (("--where", "date<=2023-01-02"), ["Ouvrez le fichier.", "", "Enregistrer"]),
            (("--where-not", "date>=2024"), ["Ouvrez le fichier.", "", "Enregistrer"]),
        ],
    )
    def test_options(self, run: Run, memory: Path, options: tuple[str, ...], kept: list[str]) -> None:
        assert cleaned(run, memory, *options) == kept

    @pytest.mark.parametrize(("keep", "kept"), [("first", "draft"), ("confirmed", "final")])
    def test_confirmed(self, run: Run, write: Write, keep: str, kept: str) -> None:
        states = ["draft", "final", "translated"]
        units = [tu("tea", one, rest=f'<prop type="x-glossport-state">{one}</prop>') for one in states]
        assert cleaned(run, write("in.tmx", tmx(*units)), "--dedupe", "source", "--keep", keep) == [kept]

    def test_a_draft_is_kept_unless_it_is_asked_for(self, run: Run, write: Write) -> None:
        source = write("in.tmx", tmx(tu("tea", "thé", rest='<prop type="x-glossport-state">draft</prop>')))
        assert cleaned(run, source, "--drop", "empty") == ["thé"]
        assert cleaned(run, source, "--drop", "unconfirmed") == []

    def test_alternatives_of_one_place_stay(self, run: Run, write: Write) -> None:
        units = [tu("Open", one, rest=f'<prop type="prev">{one}</prop>') for one in ("Ouvrir", "Ouvert")]
        source = write("in.tmx", tmx(*units, tu("Open", "Ouvre", rest='<prop type="prev">Ouvert</prop>')))
        assert cleaned(run, source, "--dedupe", "context") == ["Ouvrir", "Ouvert"]
        assert cleaned(run, source, "--dedupe", "source") == ["Ouvrir"]

    def test_other_languages_and_other_codes_are_no_duplicates(self, run: Run, write: Write) -> None:
        units = [
            tu("tea", "thé"),
            tu("tea", "thé", language="fr-CA"),
            tu('tea<ph x="1"/>', 'thé<ph x="1"/>'),
            tu("tea", "thé", attributes=' tuid="7"'),
        ]
        source = write("in.tmx", tmx(*units))
        for dedupe in ("pair", "source", "context"):
            assert len(cleaned(run, source, "--dedupe", dedupe)) == 3

    def test_a_unit_goes_only_if_nothing_in_it_is_right(self, run: Run, write: Write) -> None:
        both = '<tuv xml:lang="de"><seg>{}</seg></tuv></tu>'
        units = [tu("tea 3", target)[:-5] + both.format(other) for target, other in (("thé 3", "Tee"), ("thé", "Tee"))]
        source = write("in.tmx", tmx(*units))
        out, report = source.with_name("out.tmx"), source.with_name("r.json")
        done = run("clean", source, "-o", out, "--drop", "numbers", "--report", report)
        assert [seg.text for seg in etree.parse(out).iter("seg")] == ["tea 3", "thé 3", "Tee"]
        assert json.loads(report.read_text())["partly"] == {"numbers": 1}
        assert "kept, since some of its languages are right: numbers 1" in done.err
        assert run("clean", source, "-o", out, "--drop", "numbers", "--target", "de", "-q").code == 0
        assert list(etree.parse(out).iter("seg")) == []

    def test_a_language_that_a_unit_lacks_is_not_judged(self, run: Run, write: Write) -> None:
        source = write("in.tmx", tmx(tu("tea 3", "thé"), tu("tea 3", "Tee", language="de")))
        report = source.with_name("r.json")
        assert cleaned(run, source, "--drop", "numbers", "--target", "de", "--report", str(report)) == ["thé"]
        found = json.loads(report.read_text())
        assert found["not_judged"] == {"numbers": 1}
        assert found["removed"] == {"numbers": {"en_de": 1}}


class TestWhatIsSaid:
    def test_removed_units_say_why(self, run: Run, memory: Path) -> None:
        gone = memory.with_name("gone.tmx")
        cleaned(run, memory, "--dedupe", "source", "--keep", "newest", "--drop", "empty", "--removed", str(gone))
        assert reasons(gone) == [
            {"x-removed": "duplicate-source", "x-removed-for": f"{memory}:4"},
            {"x-removed": "empty", "x-removed-because": "there is no translation"},
        ]

    @pytest.mark.parametrize(
        ("options", "rule", "why"),
        [
            (("--by", "bert", "--by", "carl"), "by", "not author=bert or author=carl"),
            (("--where", "author=bert", "--where", "state=final"), "where", "not author=bert and state=final"),
            (("--where-not", "author=anna"), "where-not", "author=anna"),
            (("--since", "2024"), "since", "not date>=2024"),
        ],
    )
    def test_filters_say_why(self, run: Run, memory: Path, options: tuple[str, ...], rule: str, why: str) -> None:
        gone = memory.with_name("gone.tmx")
        cleaned(run, memory, *options, "--removed", str(gone))
        assert reasons(gone)[0] == {"x-removed": rule, "x-removed-because": why}

    def test_report(self, run: Run, memory: Path) -> None:
        report = memory.with_name("r.json")
        options = ("--dedupe", "source", "--drop", "empty", "--since", "2020", "--report", str(report))
        cleaned(run, memory, *options)
        found = json.loads(report.read_text(encoding="utf-8"))
        assert found["removed"] == {"duplicate-source": {"en_fr": 1}, "empty": {"en_fr": 1}}
        assert (found["read"], found["kept"], found["left_out"]) == (4, 2, 0)
        assert found["not_judged"] == {"since": 2}
        assert [Path(one["file"]).name for one in found["outputs"]] == ["out.tmx"]

    @pytest.mark.parametrize(
        ("option", "rule"),
        [
            (("--since", "2020"), "since"),
            (("--where", "date>=2020"), "where"),
            (("--where-not", "date<=2020"), "where-not"),
        ],
    )
    def test_a_unit_without_a_date_is_counted(self, run: Run, memory: Path, option: tuple[str, ...], rule: str) -> None:
        report = memory.with_name("r.json")
        assert len(cleaned(run, memory, *option, "--report", str(report))) == 4
        assert json.loads(report.read_text(encoding="utf-8"))["not_judged"] == {rule: 2}

    def test_a_unit_that_cannot_be_read_is_counted(self, run: Run, write: Write) -> None:
        source = write("in.tmx", tmx(UNDATED, "<tu/>"))
        report = source.with_name("r.json")
        cleaned(run, source, "--drop", "empty", "--report", str(report))
        assert json.loads(report.read_text())["left_out"] == 1

    def test_a_memory_without_source_language(self, run: Run, write: Write) -> None:
        source = write("in.tmx", tmx(OLD, NEW, header=HEADER.replace('srclang="en"', 'srclang="*all*"')))
        out = source.with_name("out.tmx")
        done = run("clean", source, "-o", out, "--dedupe", "source", "--drop", "empty")
        assert (done.code, len(targets(out))) == (0, 2)
        assert f"{source}: it has no source language, so units are not compared; say it with --source" in done.err
        assert "kept, since it cannot be judged by: duplicate-source 2, empty 2" in done.err
        done = run("clean", source, "-o", out, "--dedupe", "source", "--source", "en")
        assert (done.code, len(targets(out))) == (0, 1)
        assert "--source" not in done.err

    def test_dry_run_writes_nothing(self, run: Run, memory: Path) -> None:
        before = sorted(memory.parent.iterdir())
        done = run("clean", memory, "--dedupe", "source", "--keep", "newest", "--drop", "empty", "--dry-run")
        assert (done.code, sorted(memory.parent.iterdir())) == (0, before)
        assert done.out.splitlines() == [
            "read 4 units, kept 2, removed 2",
            "  duplicate-source: 1 (en_fr 1)",
            f"    {memory}:3:1: Open the file. = Ouvrez le fichier. ({shortened(f'{memory}:4 is kept')})",
            "  empty: 1 (en_fr 1)",
            f"    {memory}:5:1: Close = (there is no translation)",
        ]

    def test_quiet(self, run: Run, memory: Path) -> None:
        done = run("clean", "-q", memory, "-o", memory.with_name("out.tmx"), "--drop", "empty")
        assert (done.code, done.out, done.err) == (0, "", "")


def shortened(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"


class TestSeveral:
    def test_they_become_one_in_the_order_given(self, run: Run, write: Write) -> None:
        one = write("one.tmx", tmx(tu("tea", "thé"), tu("leaf", "feuille")))
        two = write("two.tmx", tmx(tu("cup", "tasse"), tu("tea", "tisane")))
        out, gone = one.with_name("out.tmx"), one.with_name("gone.tmx")
        assert run("clean", two, one, "-o", out, "--dedupe", "source", "--removed", gone).code == 0
        assert targets(out) == ["tasse", "tisane", "feuille"]
        assert reasons(gone)[0]["x-removed-for"] == f"{two}:4"

    def test_units_say_what_their_own_header_said(self, run: Run, write: Write) -> None:
        other = HEADER.replace("Trados", "memoQ").replace('srclang="en"', 'srclang="fr"').replace("sentence", "block")
        one = write("one.tmx", tmx(tu("tea", "thé")))
        two = write("two.tmx", tmx(tu("cup", "tasse"), header=other))
        out = one.with_name("out.tmx")
        assert run("clean", one, two, "-o", out).code == 0
        first, second = etree.parse(out).iter("tu")
        assert dict(first.attrib) == {}
        assert dict(second.attrib) == {"creationtool": "memoQ", "segtype": "block", "srclang": "fr"}

    def test_other_formats_in_and_out(self, run: Run, write: Write) -> None:
        memory = write("in.tmx", tmx(UNDATED))
        catalogue = write(
            "fr.po",
            """\
            msgid ""
            msgstr "Content-Type: text/plain; charset=UTF-8\\nLanguage: fr\\n"

            msgid "Save"
            msgstr "Enregistrer"

            #, fuzzy
            msgid "Open"
            msgstr "Ouvrir"
            """,
        )
        out = memory.with_name("out.jsonl")
        done = run("clean", memory, catalogue, "-o", out, "--dedupe", "pair", "--source", "en")
        assert done.code == 0, done.err
        _, *lines = map(json.loads, out.read_text(encoding="utf-8").splitlines())
        assert [(line["en"], line.get("state")) for line in lines] == [("Save", None), ("Open", "fuzzy")]

    def test_concepts_pass(self, run: Run, write: Write) -> None:
        glossary = write(
            "in.yaml",
            """\
            glossport: 1
            source_language: en
            languages: [en, fr]
            concepts:
              - id: tea
                terms: {en: tea, fr: tea}
            units:
              - {en: tea, fr: tea}
            """,
        )
        out = glossary.with_name("out.yaml")
        assert run("clean", glossary, "-o", out, "--drop", "same").code == 0
        text = out.read_text(encoding="utf-8")
        assert "id: tea" in text
        assert "units" not in text

    def test_languages_are_renamed_before_they_are_compared(self, run: Run, write: Write) -> None:
        source = write("in.tmx", tmx(tu("tea", "thé"), tu("tea", "thé", language="fr-FR")))
        assert cleaned(run, source, "--dedupe", "pair", "--map-lang", "fr-FR=fr") == ["thé"]

    def test_split(self, run: Run, write: Write, tmp_path: Path) -> None:
        source = write("in.tmx", tmx(tu("tea", "thé"), tu("tea", "Tee", language="de"), EMPTY))
        done = run("clean", source, "--output-dir", tmp_path / "out", "--split", "pair", "--drop", "empty")
        assert done.code == 0, done.err
        assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["in.en_de.tmx", "in.en_fr.tmx"]


class TestChanges:
    def test_normalised_before_they_are_compared(self, run: Run, write: Write) -> None:
        units = [tu("the “tea”", "le thé"), tu(' the  "tea"', "le the\u0301")]
        source = write("in.tmx", tmx(*units))
        report = source.with_name("r.json")
        options = ("--normalise", "spaces,quotes,nfc", "--dedupe", "pair", "--report", str(report))
        assert cleaned(run, source, *options) == ["le thé"]
        assert json.loads(report.read_text())["changed"] == {"nfc": 1, "quotes": 1, "spaces": 1}

    def test_codes_stay_where_they_are(self, run: Run, write: Write) -> None:
        code = '<bpt i="1">&lt;a href=“x”  y&gt;</bpt>'
        source = write("in.tmx", tmx(tu(f'a  {code}“b”<ept i="1"/>', "c")))
        cleaned(run, source, "--normalise", "spaces,quotes")
        text = source.with_name("out.tmx").read_text(encoding="utf-8")
        assert f'<seg>a {code}"b"<ept i="1"/></seg>' in text

    def test_masked_everywhere_and_in_the_same_way(self, run: Run, write: Write) -> None:
        text = "Mail joe@acme.com or call +49 (0)30 1234567, www.acme.com/a?b=c&amp;d=e."
        note = "<note>joe@acme.com</note>"
        units = [
            tu(text, text, attributes=' changeid="anna"', rest=note),
            tu("a", "b", attributes=' creationid="anna"'),
        ]
        source = write("in.tmx", tmx(*units))
        gone = source.with_name("gone.tmx")
        masks = ("--mask", "authors,emails,phones,urls", "--drop", "same")
        cleaned(run, source, *masks, "--removed", str(gone))
        written = gone.read_text(encoding="utf-8") + source.with_name("out.tmx").read_text(encoding="utf-8")
        for secret in ("anna", "joe", "acme", "1234567"):
            assert secret not in written
        assert len(set(re.findall(r"person-\w+", written))) == 1
        assert len(set(re.findall(r"mail-\w+@masked.invalid", written))) == 1
        cleaned(run, source, *masks, "--removed", str(gone), "--mask-key", "secret")
        other = gone.read_text(encoding="utf-8")
        assert set(re.findall(r"person-\w+", other)).isdisjoint(re.findall(r"person-\w+", written))

    def test_a_person_is_found_before_and_after_the_mask(self, run: Run, memory: Path) -> None:
        options = ("--by", "anna", "--mask", "authors")
        assert cleaned(run, memory, *options) == ["Ouvrez le fichier."]
        memory.with_name("out.tmx").rename(memory)
        assert cleaned(run, memory, *options) == ["Ouvrez le fichier."]


PROFILE = """\
[clean.acme]
dedupe = "source"
keep = "newest"
drop = ["empty"]
where-not = "author=carl"
since = 2020-01-01
map-lang = {fr-FR = "fr"}
"""


class TestProfiles:
    def test_it_says_what_the_command_line_does_not(
        self, run: Run, write: Write, memory: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(memory.parent)
        write("glossport.toml", PROFILE)
        assert cleaned(run, memory, "--profile", "acme") == ["Ouvrir le fichier.", "Enregistrer"]
        assert cleaned(run, memory, "--profile", "acme", "--keep", "oldest") == ["Ouvrez le fichier.", "Enregistrer"]

    @pytest.mark.parametrize(
        ("text", "name", "message"),
        [
            (PROFILE, "acne", "did you mean 'acme'"),
            ('[clean.acme]\nkeep = "newest"\n', "acme", "[clean.acme] names no rule"),
            ('[clean.acme]\ndrip = ["empty"]\n', "acme", "did you mean 'drop'"),
            ('[clean.acme]\ndedupe = "all"\n', "acme", "dedupe is one of pair, source, context"),
            ('[clean.acme]\ndrop = ["emtpy"]\n', "acme", "did you mean 'empty'"),
            ("[build]\n", "acme", "there is no [clean.acme]"),
        ],
    )
    def test_mistakes(
        self,
        run: Run,
        write: Write,
        memory: Path,
        monkeypatch: pytest.MonkeyPatch,
        text: str,
        name: str,
        message: str,
    ) -> None:
        monkeypatch.chdir(memory.parent)
        write("glossport.toml", text)
        done = run("clean", memory, "-o", "out.tmx", "--profile", name)
        assert done.code == 2
        assert message in done.err
        assert not Path("out.tmx").exists()


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ((), "there is nothing to clean"),
            (("--keep", "newest"), "--keep chooses among duplicates"),
            (("--drop", "emty"), "did you mean 'empty'"),
            (("--normalise", "tabs"), "--normalise: there is no 'tabs'"),
            (("--mask", "names"), "--mask: there is no 'names'"),
            (("--drop", "same", "--mask-key", "x"), "--mask-key belongs to --mask"),
            (("--where", "author"), "'author' is no condition"),
            (("--where", "autor=anna"), "did you mean 'author'"),
            (("--where", "author>=anna"), ">= is for dates only"),
            (("--where", "state=done"), "'done' is not a state"),
            (("--where", "date>=soon"), "'soon' is no date"),
            (("--since", "yesterday"), "--since takes a day"),
            (("--since", "2024-02", "--until", "2024-01"), "no date is from 2024-02 on and up to 2024-01"),
            (("--where", "author=a", "--where-not", "author=a"), "by both --where and --where-not"),
            (("--where", "state=final", "--where", "state=draft"), "no unit has the states draft and final at once"),
            (("--by", "anna", "--where-not", "author=anna"), "asked for by --by and refused"),
            (("--where", "state=draft", "--drop", "unconfirmed"), "--drop unconfirmed removes the state draft"),
            (("--drop", "same", "--source", "pl"), "pl is not a language of these memories"),
            (("--drop", "same", "--target", "pl"), "they have en, fr"),
            (("--drop", "same", "--source", "pl", "--dry-run"), "they have en, fr"),
            (("--drop", "same", "--removed", "gone.csv"), "csv holds terms only"),
            (("--drop", "same", "--removed", "gone"), "names no format"),
            (("--drop", "same", "--removed", "out.tmx"), "choose another name"),
            (("--drop", "same", "--removed", "in.tmx"), "this output is an input as well"),
            (("--drop", "same", "--report", "in.tmx"), "this report would take the place of a file"),
            (("--drop", "same", "--to", "csv"), "csv holds terms only"),
            (("--drop", "same", "--output-dir", "x"), "only one of -o FILE and --output-dir DIR"),
            (("--drop", "same", "--split", "pair,x"), "neither pair nor a size"),
        ],
    )
    def test_before_anything_is_written(
        self, run: Run, memory: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], message: str
    ) -> None:
        monkeypatch.chdir(memory.parent)
        before = memory.read_bytes()
        done = run("clean", "in.tmx", "-o", "out.tmx", *options)
        assert done.code == 2
        assert message in done.err
        assert [path.name for path in memory.parent.iterdir()] == ["in.tmx"]
        assert memory.read_bytes() == before

    def test_its_own_output(self, run: Run, memory: Path) -> None:
        done = run("clean", memory, "-o", memory, "--drop", "empty")
        assert done.code == 2
        assert "this output is an input as well" in done.err

    def test_no_output(self, run: Run, memory: Path) -> None:
        assert "there is no output" in run("clean", memory, "--drop", "empty").err

    def test_one_memory_that_cannot_be_read(self, run: Run, write: Write, memory: Path) -> None:
        broken = write("broken.tmx", tmx(UNDATED)[:-20])
        out = write("out.tmx", "old")
        for options in (("--drop", "empty"), ("--dedupe", "pair")):
            done = run("clean", memory, broken, "-o", out, *options)
            assert done.code == 3
            assert done.err.count("broken.tmx") == 1
            assert out.read_text() == "old"


class TestInterrupted:
    def test_the_old_files_stand(self, run: Run, write: Write, memory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        out, gone, report = write("out.tmx", "old"), write("gone.tmx", "old"), write("r.json", "old")

        def stop(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(Duplicates, "partner", stop)
        options = ("--dedupe", "source", "--removed", gone, "--report", report)
        done = run("clean", memory, "-o", out, *options)
        assert done.code == 130
        assert {path.read_text() for path in (out, gone, report)} == {"old"}
        assert sorted(path.name for path in memory.parent.iterdir()) == ["gone.tmx", "in.tmx", "out.tmx", "r.json"]

    @pytest.mark.parametrize("now", [(NEW, EMPTY, UNDATED, OLD), (NEW, EMPTY), (UNDATED, EMPTY, NEW)])
    def test_an_input_that_changes_meanwhile(
        self, run: Run, write: Write, memory: Path, monkeypatch: pytest.MonkeyPatch, now: tuple[str, ...]
    ) -> None:
        out = write("out.tmx", "old")
        settle = Duplicates.settle

        def settle_and_change(duplicates: Duplicates, units: int) -> None:
            settle(duplicates, units)
            memory.write_text(tmx(OLD, *now), encoding="utf-8")

        monkeypatch.setattr(Duplicates, "settle", settle_and_change)
        done = run("clean", memory, "-o", out, "--dedupe", "source")
        assert done.code == 3
        assert "G111" in done.err
        assert out.read_text() == "old"
