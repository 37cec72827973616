"""The report as Markdown, for wikis, issue trackers and mail; every word from outside is escaped."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from cxtext.reporting import sections, vocabulary, words
from cxtext.reporting.glossary import GLOSSARY, METHOD

if TYPE_CHECKING:
    from jinja2 import Environment

    from cxtext.reporting.model import ReportSummary

# Invisible, and enough to keep "@name", "#12" and addresses from becoming links, pings or requests.
_JOINER = "\u2060"
_SPECIAL = re.compile(r"[\\`*_\[\]|~$#]")
_AT_START = re.compile(r"^(\s{0,9})([-+](?!\.?\d)|[=:]|\d{1,9}(?=[.)](?:\s|$)))")
_LIVE = re.compile(r"([@#])|(://)|(\bwww)(?=\.)", re.IGNORECASE)


def escape(text: str) -> str:
    r"""Escape text so that Markdown shows it as it is, on one line.

    Markup characters are escaped, HTML becomes visible text, and mentions (``@name``), references (``#12``) and
    addresses stay plain text where a host would turn them into links.

    Examples
    --------
    >>> escape("a|b <b> *c*")
    'a\\|b &lt;b&gt; \\*c\\*'
    """
    text = text.replace("\n", " ").replace("\r", " ")
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = _LIVE.sub(_deaden, text)
    text = _SPECIAL.sub(lambda found: "\\" + found[0], text)
    return _AT_START.sub(_escape_start, text)


def render_markdown(summary: ReportSummary) -> str:
    """Write a summary as Markdown (GitHub flavour: tables).

    Parameters
    ----------
    summary
        What the report says.

    Returns
    -------
    str
        The document, ending in a line break.

    Examples
    --------
    >>> from cxtext.reporting import render_markdown, summarise
    >>> text = render_markdown(summarise(analysis))  # doctest: +SKIP
    """
    effects = sections.effects_of(summary.pain_points)
    main = next((effect for effect in effects if effect), None)
    counts = [(count.label, count.n) for count in summary.quality.statuses]
    text = (
        _environment()
        .get_template("report.md")
        .render(
            s=summary,
            rows=words.rows_sentence(summary.quality.read, counts, summary.quality.rejected, summary.quality.rows),
            effects=effects,
            adjusted=vocabulary.ADJUSTED,
            score_difference=vocabulary.UNADJUSTED if main and not main.adjusted else vocabulary.ADJUSTED,
            few=sections.has_stage_of_few(summary),
            glossary=GLOSSARY,
            method=METHOD,
        )
    )
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    def escaped(value: object) -> object:
        """Escape whatever a template writes out, once: nothing can be forgotten."""
        if isinstance(value, Markup) or not isinstance(value, str):
            return value
        return Markup(escape(value))  # noqa: S704  # nosec B704

    environment = Environment(
        loader=PackageLoader("cxtext.reporting", "templates"),
        autoescape=True,
        finalize=escaped,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(words.FILTERS)
    environment.globals.update(
        status_words=words.STATUS_WORDS,
        trend_words=words.TREND_WORDS,
        alert_words=vocabulary.ALERT_WORDS,
        passage_words=vocabulary.PASSAGE_WORDS,
        side_words=vocabulary.SIDE_WORDS,
    )
    return environment


def _deaden(found: re.Match[str]) -> str:
    if found[1]:
        return found[1] + _JOINER
    return f":{_JOINER}//" if found[2] else found[3] + _JOINER


def _escape_start(found: re.Match[str]) -> str:
    """Keep the start of a line from making a list, a heading or a rule."""
    return f"{found[1]}{found[2]}{_JOINER}" if found[2].isdigit() else f"{found[1]}\\{found[2]}"
