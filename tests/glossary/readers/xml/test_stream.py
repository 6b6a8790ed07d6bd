"""The XML stream: entries with their locations, and malicious files."""

import pytest

from glossary.files.source import source_of
from glossary.findings import InputError
from glossary.readers.xml.encoding import LONGEST_ENTITY
from glossary.readers.xml.stream import Document, local_name, open_document, text_of

FILE = '<?xml version="1.0"{}?>\n{}<martif><martifHeader/>\n<text><body>{}</body><back/></text></martif>'


def opened(data: bytes) -> Document:
    return open_document(source_of(data, "x.tbx"), ("termEntry", "conceptEntry"), "a TBX file")


def read(data: bytes) -> list[tuple[str, str]]:
    return [(str(place), text_of(element)) for place, element in opened(data).body]


def refused(data: bytes) -> tuple[str, str]:
    with pytest.raises(InputError) as caught:
        read(data)
    return caught.value.finding.code, str(caught.value.finding.location)


def written(body: str, *, encoding: str = "", doctype: str = "") -> str:
    return FILE.format(f' encoding="{encoding}"' if encoding else "", doctype, body)


def test_entries_come_with_their_lines_and_columns() -> None:
    body = (
        "\n<!-- <termEntry> -->\n <termEntry>thé</termEntry>é <termEntry/><x:termEntry xmlns:x='u'>q</x:termEntry>"
        "<![CDATA[<termEntry>]]>\n<?pi <termEntry> ?>\n<termEntry>last</termEntry>"
    )
    assert read(written(body).encode()) == [
        ("x.tbx:5:2", "thé"),
        ("x.tbx:5:30", ""),
        ("x.tbx:5:42", "q"),
        ("x.tbx:7:1", "last"),
    ]


def test_places_hold_across_the_blocks_of_a_large_file() -> None:
    body = "".join(f"\n<!-- {'<termEntry>' * 9} -->é<termEntry>{number}</termEntry>" for number in range(9000))
    found = read(written(body).encode())
    width = 9 * len("<termEntry>") + len("<!--  -->é") + 1
    assert found == [(f"x.tbx:{number + 4}:{width}", str(number)) for number in range(9000)]


def test_a_body_in_a_comment_of_the_header_is_none() -> None:
    data = written("<termEntry>tea</termEntry>").replace("<martif>", "<!-- <body> --><martif>").encode()
    assert read(data) == [("x.tbx:3:13", "tea")]


def test_what_stands_around_the_body_is_there() -> None:
    document = opened(written("<termEntry/>").encode())
    assert [local_name(element) for element in document.head] == ["martifHeader"]
    assert len(list(document.body)) == 1
    assert [local_name(element) for element in document.after()] == ["back"]


@pytest.mark.parametrize("encoding", ["gb18030", "shift_jis", "iso-8859-5", "utf-16", "utf-16-be", "utf-8-sig"])
def test_any_declared_encoding_is_read(encoding: str) -> None:
    text = {"iso-8859-5": "чай"}.get(encoding, "茶")
    declared = {"utf-8-sig": "utf-8", "utf-16-be": "utf-16"}.get(encoding, encoding)
    assert read(written(f"<termEntry>{text}</termEntry>", encoding=declared).encode(encoding)) == [("x.tbx:3:13", text)]


def test_an_internal_entity_is_expanded() -> None:
    doctype = '<!DOCTYPE martif [<!ENTITY co "Acme">]>'
    assert read(written("<termEntry>&co; cat</termEntry>", doctype=doctype).encode())[0][1] == "Acme cat"


def test_a_doctype_is_never_fetched() -> None:
    doctype = '<!DOCTYPE martif PUBLIC "ISO 12200:1999A//DTD MARTIF core (DXFcdV04)//EN" "http://127.0.0.1:1/core.dtd">'
    assert len(read(written("<termEntry/>", doctype=doctype).encode())) == 1


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE martif [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE martif [<!ENTITY % p SYSTEM "http://127.0.0.1:1/p"> %p;]>',
        '<!DOCTYPE martif SYSTEM "http://127.0.0.1:1/x.dtd">',
    ],
)
def test_an_entity_from_outside_is_an_error(doctype: str) -> None:
    assert refused(written("<termEntry>&e;</termEntry>", doctype=doctype).encode())[0] == "G105"


def test_entities_that_grow_are_refused() -> None:
    nested = '<!ENTITY a "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 or str()};" * 10}">' for n in range(1, 10))
    assert refused(written("<termEntry>&a9;</termEntry>", doctype=f"<!DOCTYPE m [{nested}]>").encode())[0] == "G109"
    long = f'<!DOCTYPE m [<!ENTITY a "{"x" * (LONGEST_ENTITY + 1)}">]>'
    assert refused(written("<termEntry>&a;</termEntry>", doctype=long).encode())[0] == "G109"
    many = f'<!DOCTYPE m [<!ENTITY a "{"x" * 900}">]>'
    assert refused(written(f"<termEntry>{'&a;' * 100_000}</termEntry>", doctype=many).encode())[0] == "G109"


def test_nesting_without_end_is_refused() -> None:
    assert refused(written(f"<termEntry>{'<hi>' * 3000}{'</hi>' * 3000}</termEntry>").encode()) == (
        "G109",
        "x.tbx:3:13",
    )


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"<martif>\n<text><body><termEntry>", ("G105", "x.tbx:2:24")),
        (b"\0" * 5000, ("G105", "x.tbx:1:1")),
        (b"<martif>\n<text><body><termEntry>\x0b</termEntry></body></text></martif>", ("G105", "x.tbx:2:24")),
        (b"<martif>\n<text><body>\n<termEntry>\xe9t\xe9</termEntry></body></text></martif>", ("G103", "x.tbx:3:12")),
        (b"<martif/><martif/>", ("G105", "x.tbx:1:10")),
        (b"<html><p>404</p></html>", ("G107", "x.tbx:1:1")),
        (b'<?xml version="1.0" encoding="klingon"?><martif/>', ("G103", "x.tbx:1:1")),
        (b'<?xml version="1.0" encoding="uu"?><martif/>', ("G103", "x.tbx:1:1")),
        (b'<?xml version="1.0" encoding="idna"?><martif/>', ("G103", "x.tbx:1")),
        (b'<?xml version="1.0" encoding="unicode_escape"?><a>\\ud800</a>', ("G103", "x.tbx:1:51")),
    ],
)
def test_what_is_broken_is_named_at_its_place(data: bytes, expected: tuple[str, str]) -> None:
    assert refused(data) == expected


@pytest.mark.parametrize("opening", ["<![CDATA[", "<?a ", "<![CDATA[]]", "<!DOCTYPE ["])
def test_many_beginnings_without_end_take_no_time(opening: str) -> None:
    """Regression: for each beginning, the parser scanned to the end of the block."""
    body = f"<termEntry><![CDATA[{opening * 40_000}]]></termEntry><termEntry/>"
    assert len(read(written(body).encode())) == 2
