"""The forms of a choice of terms: for people, for programs by their shapes, for prompts of models."""

import csv
import io
import json
from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from glossary.answers.pick import Picked
from glossary.escaping import cell, harmless_json

Languages: TypeAlias = tuple[str, str]
Form: TypeAlias = Callable[[Sequence[Picked], Languages, int], str]
"""Makes a text of the concepts, the languages as they were asked for, and how many concepts are left out."""
HEADER: Final = ("source", "target", "forbidden", "definition", "note", "count", "id")


def row_of(one: Picked) -> list[str]:
    return [
        "; ".join(one.source),
        "; ".join(one.target),
        "; ".join(one.forbidden),
        one.definition,
        "; ".join(one.notes),
        str(one.count),
        one.concept.id,
    ]


def as_json(picked: Sequence[Picked], _languages: Languages, left_out: int) -> str:
    tree = {"concepts": [one.as_json() for one in picked], "left_out": left_out}
    return harmless_json(json.dumps(tree, ensure_ascii=False, indent=2)) + "\n"


def as_csv(picked: Sequence[Picked], _languages: Languages, _left_out: int) -> str:
    return _table([HEADER, *map(row_of, picked)])


def as_markdown(picked: Sequence[Picked], languages: Languages, left_out: int) -> str:
    lines = [f"| {languages[0]} | {languages[1]} | do not use | meaning |", "| --- | --- | --- | --- |"]
    for one in picked:
        target = "as it is" if one.is_name and one.target == one.source[:1] else ", ".join(one.target)
        meaning = " ".join(filter(None, (one.definition, *one.notes)))
        cells = (", ".join(one.source), target, ", ".join(one.forbidden), meaning)
        lines.append(f"| {' | '.join(map(cell, cells))} |")
    more = [f"\n{left_out} more terms of the texts are not listed."] if left_out else []
    return "\n".join([*lines, *more]) + "\n"


def line_of(one: Picked) -> str:
    """Return what a prompt says of a concept."""
    source = " or ".join(one.source) or one.concept.id
    if one.is_name and one.target == one.source[:1]:
        said = f"{source}: keep as it is"
    else:
        said = f"{source} → {' or '.join(one.target)}" if one.target else source
    parts = [said, f"never: {', '.join(one.forbidden)}" if one.forbidden else "", one.definition, *one.notes]
    return "- " + "; ".join(" ".join(part.split()) for part in parts if part)


def as_prompt(picked: Sequence[Picked], languages: Languages, left_out: int) -> str:
    if not picked:
        return f"The glossary has no term of this text ({languages[0]} → {languages[1]}).\n"
    head = (
        f"Use these terms to translate from {languages[0]} to {languages[1]}. Inflect them as the sentence needs it; "
        "do not use what stands after “never”."
    )
    more = [f"({left_out} more terms of the text are left out.)"] if left_out else []
    return "\n".join([head, *map(line_of, picked), *more]) + "\n"


def as_i18n_ai_translate(picked: Sequence[Picked], languages: Languages, _left_out: int) -> str:
    """Return the glossary of i18n-ai-translate (taahamahdi/i18n-ai-translate#486)."""
    names = [text for one in picked if one.is_name for text in one.source]
    terms = {text: one.target[0] for one in picked if one.target and not one.is_name for text in one.source}
    tree = {"doNotTranslate": names, "terms": {languages[1]: terms}}
    return harmless_json(json.dumps(tree, ensure_ascii=False, indent=2)) + "\n"


def as_babeldoc(picked: Sequence[Picked], languages: Languages, _left_out: int) -> str:
    """Return the glossary of BabelDOC: CSV with the target language in each row."""
    rows = [(text, one.target[0], languages[1]) for one in picked if one.target for text in one.source]
    return _table([("source", "target", "tgt_lng"), *rows])


def _table(rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


FORMS: Final[dict[str, Form]] = {
    "markdown": as_markdown,
    "prompt": as_prompt,
    "json": as_json,
    "csv": as_csv,
    "i18n-ai-translate": as_i18n_ai_translate,
    "babeldoc": as_babeldoc,
}
