"""The codes that services have for languages, compared with what their own packages say."""

import deepl
import pytest

from exporters.machine_translation.aws import aws_code
from exporters.machine_translation.deepl import deepl_code
from exporters.machine_translation.google import google_code
from glossary.languages import COMMON_LANGUAGES, canonical

AWS = frozenset(
    """
    af sq am ar hy az bn bs bg ca zh zh-TW hr cs da fa-AF nl en et fa tl fi fr fr-CA ka de el gu ht ha he hi hu is id ga
    it ja kn kk ko lv lt mk ms ml mt mr mn no ps pl pt pt-PT pa ro ru sr si sk sl so es es-MX sw sv ta te th tr uk ur uz
    vi cy
    """.split()  # noqa: SIM905  # the table of docs.aws.amazon.com, supported languages
)
AWS_LONGEST = 5
"""Characters of a code there: the model of the service in botocore, LanguageCodeString."""


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("nb", "no"),
        ("nb-NO", "no"),
        ("no", "no"),
        ("fil", "tl"),
        ("fil-PH", "tl"),
        ("zh", "zh"),
        ("zh-Hans-SG", "zh"),
        ("zh-CN", "zh"),
        ("zh-Hant", "zh-TW"),
        ("zh-Hant-HK", "zh-TW"),
        ("zh-HK", "zh-TW"),
        ("zh-MO", "zh-TW"),
        ("zh-TW", "zh-TW"),
        ("prs", "fa-AF"),
        ("fa-AF", "fa-AF"),
        ("fr-Latn-CA", "fr-CA"),
        ("fr-FR", "fr"),
        ("pt-BR", "pt"),
        ("pt-PT", "pt-PT"),
        ("es-419", "es"),
        ("es-MX", "es-MX"),
        ("sr-Latn-RS", "sr"),
    ],
)
def test_aws(tag: str, code: str) -> None:
    assert aws_code(canonical(tag)) == code
    assert code in AWS


def test_aws_takes_every_code() -> None:
    assert all(aws_code(code) == code for code in AWS)
    assert all(len(aws_code(code)) <= AWS_LONGEST for code in COMMON_LANGUAGES | AWS)


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("zh-Hans", "zh-CN"),
        ("zh-Hant", "zh-TW"),
        ("zh-Hant-HK", "zh-TW"),
        ("zh-SG", "zh-CN"),
        ("zh", "zh"),
        ("nb", "no"),
        ("pt-BR", "pt-BR"),
        ("fil", "fil"),
    ],
)
def test_google(tag: str, code: str) -> None:
    assert google_code(canonical(tag)) == code


def test_deepl_knows_the_codes_of_its_own_languages() -> None:
    known = {code for name, code in vars(deepl.Language).items() if name.isupper()}
    assert len(known) > 30
    assert {deepl_code(canonical(code)) for code in known} <= known
    assert {deepl_code(tag) for tag in ("no", "nb-NO", "fil", "zh-Hant-HK", "pt-BR")} <= known
