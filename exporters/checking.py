"""Runs ``check`` as it was asked for: policy, form of the report, baseline, summary of a job on GitHub."""

import os
import sys
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

from exporters.output import append_summary, write_text
from glossary.baseline import as_json as baseline_of
from glossary.baseline import read_baseline
from glossary.check import check
from glossary.check_policy import codes_of
from glossary.check_reports import FORMS, as_markdown, as_text
from glossary.config import check_config, find_config
from glossary.readers.base import ReadOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What to check and how to tell it; what is not said here is as the configuration says."""

    inputs: tuple[str, ...]
    reader: str | None = None
    read_options: ReadOptions = field(default_factory=ReadOptions)
    form: str = "text"
    output_file: str | None = None
    fail_on: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    baseline: str | None = None
    write_baseline: str | None = None
    config: str | None = None
    verbose: bool = False


def run_check(asked: Check) -> int:
    """Check, tell, and return the exit code."""
    configured = check_config(find_config(asked.config))
    policy = replace(
        configured.policy,
        select=configured.policy.select | codes_of(asked.select),
        ignore=configured.policy.ignore | codes_of(asked.ignore),
    )
    if asked.baseline:
        policy = replace(policy, known=read_baseline(Path(asked.baseline)))
    if asked.write_baseline:
        policy = replace(policy, known=Counter())
    verdict = check(asked.inputs, asked.reader, asked.read_options, policy)
    if asked.write_baseline:
        write_text(baseline_of(verdict.findings), asked.write_baseline)
        write_text(f"{len(verdict.findings)} findings are known from now on")
        return 0 if not verdict.unreadable else verdict.exit_code("error")
    if asked.form == "text":
        is_seen = asked.output_file is None and sys.stdout.isatty()
        in_colour = is_seen and not os.environ.get("NO_COLOR")
        told = as_text(verdict, with_lines=asked.verbose or is_seen, in_colour=in_colour)
    else:
        told = FORMS[asked.form](verdict)
    write_text(told, asked.output_file)
    if asked.form == "github":
        append_summary(lambda: as_markdown(verdict))
    return verdict.exit_code(asked.fail_on or configured.fail_on)
