"""``glossport serve --mcp``, asked by the official client of the protocol."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from mcp.client.session import ClientSession
from mcp.client.stdio import StdioServerParameters, stdio_client

Run = Callable[..., Any]
Write = Callable[..., Path]
ROOT = Path(__file__).parents[2]
TEA = """\
    glossport: 1
    source_language: en
    languages: [en, fr]
    concepts:
      - id: tea
        definition: {en: a hot drink}
        terms:
          en: [{text: tea, status: preferred}, {text: char, status: deprecated}]
          fr: [{text: thé, status: preferred}, {text: infusion, status: deprecated}]
      - {id: name, terms: {en: {text: OmegaT, translatable: false}}}
    """


def asked(glossary: Path, ask: Callable[[ClientSession], Awaitable[Any]]) -> Any:
    """Start the server as an agent does, and return what the asking gives."""

    async def session() -> Any:
        server = StdioServerParameters(
            command=sys.executable, args=["-m", "cli", "serve", str(glossary), "--mcp"], cwd=ROOT
        )
        async with stdio_client(server) as (read, write), ClientSession(read, write) as client:
            await client.initialize()
            return await ask(client)

    return asyncio.run(asyncio.wait_for(session(), 60))


def content(result: Any) -> Any:
    assert not result.is_error, result.content
    return json.loads(result.content[0].text)


def test_the_tools_only_read_and_have_schemas(write: Write) -> None:
    tools = asked(write("tea.yaml", TEA), lambda client: client.list_tools()).tools
    assert {tool.name for tool in tools} >= {"lookup", "pick", "check_text"}
    for tool in tools:
        assert tool.annotations.read_only_hint
        assert tool.description
        assert not any("file" in name or "path" in name for name in tool.input_schema["properties"])


def test_a_term_is_looked_up_in_any_form(write: Write) -> None:
    async def ask(client: ClientSession) -> Any:
        return await client.call_tool("lookup", {"words": "Teas"})

    (found,) = content(asked(write("tea.yaml", TEA), ask))["found"]
    assert (found["id"], found["match"]) == ("tea", "stem")
    assert found["concept"]["terms"]["fr"][1] == {"text": "infusion", "status": "deprecated"}


def test_a_translation_is_checked(write: Write) -> None:
    text = {"source": "OmegaT has tea", "target": "Omega a une infusion", "source_language": "en"}

    async def ask(client: ClientSession) -> Any:
        return await client.call_tool("check_text", {**text, "target_language": "fr"})

    answer = content(asked(write("tea.yaml", TEA), ask))
    assert [(one["rule"], one["severity"]) for one in answer["findings"]] == [
        ("forbidden-term", "error"),
        ("changed-name", "error"),
    ]
    assert answer["findings"][0]["suggestion"] == "use 'thé'"
    assert answer["usage"]["fr"]["forbidden"] == 1


def test_the_terms_of_a_text_are_picked(write: Write) -> None:
    async def ask(client: ClientSession) -> Any:
        text = {"text": "OmegaT, teas and tea", "target_language": "fr", "most": 1}
        return await client.call_tool("pick", text)

    assert content(asked(write("tea.yaml", TEA), ask)) == {
        "concepts": [
            {
                "id": "tea",
                "source": ["tea"],
                "target": ["thé"],
                "forbidden": ["infusion"],
                "definition": "a hot drink",
                "notes": [],
                "count": 2,
            }
        ],
        "left_out": 1,
    }


def test_a_mistake_is_told_and_the_server_goes_on(write: Write) -> None:
    wrong = {"source": "tea", "target": "Tee", "source_language": "en", "target_language": "de"}

    async def ask(client: ClientSession) -> Any:
        return await client.call_tool("check_text", wrong), await client.call_tool("lookup", {"words": "tea"})

    refused, found = asked(write("tea.yaml", TEA), ask)
    assert refused.is_error
    assert "the texts are in de, en, and the glossary in en, fr" in refused.content[0].text
    assert len(content(found)["found"]) == 1


def test_a_change_of_the_file_is_seen(write: Write) -> None:
    glossary = write("tea.yaml", TEA)
    text = {"source": "tea", "target": "tisane", "source_language": "en", "target_language": "fr"}

    async def ask(client: ClientSession) -> Any:
        before = await client.call_tool("check_text", text)
        write("tea.yaml", TEA.replace("infusion", "tisane"))
        return content(before), content(await client.call_tool("check_text", text))

    before, after = asked(glossary, ask)
    assert before["findings"] == []
    assert [one["text"] for one in after["findings"]] == ["tisane"]


def test_concepts_are_resources(write: Write) -> None:
    async def ask(client: ClientSession) -> Any:
        ids = await client.read_resource("glossport://concepts")
        tea = await client.read_resource("glossport://concept/tea")
        return [json.loads(one.contents[0].model_dump()["text"]) for one in (ids, tea)]

    ids, tea = asked(write("tea.yaml", TEA), ask)
    assert ids == ["tea", "name"]
    assert tea["definition"] == {"en": "a hot drink"}


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("{glossary}",), 2, "say how to serve; --mcp"),
        (("-", "--mcp"), 2, "standard input is for the protocol"),
        (("none.yaml", "--mcp"), 3, "there is no such file"),
    ],
)
def test_what_cannot_be_served_is_told_at_once(
    run: Run, write: Write, arguments: tuple[str, ...], code: int, message: str
) -> None:
    glossary = write("tea.yaml", TEA)
    done = run("serve", *(one.format(glossary=glossary) for one in arguments))
    assert (done.code, done.out) == (code, "")
    assert message in done.err
