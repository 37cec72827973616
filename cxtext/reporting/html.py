"""The report as one self-contained HTML file: no request, no script but the explorer's, safe with hostile comments."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from cxtext.reporting import sections, shapes, vocabulary, words
from cxtext.reporting.charts import TONES
from cxtext.reporting.explorer import page as explorer_page
from cxtext.reporting.explorer.packing import BLOCK_ID as EXPLORER_ID
from cxtext.reporting.explorer.packing import pack
from cxtext.reporting.figures import BLOCK_ID, figures_json
from cxtext.reporting.theme import PLAIN

if TYPE_CHECKING:
    from jinja2 import Environment

    from cxtext.reporting.explorer import Explorer
    from cxtext.reporting.model import ReportSummary
    from cxtext.reporting.theme import Theme


@dataclass(frozen=True)
class Section:
    """One section of the report: a heading, and ``sections/<id>.html`` filled with what ``context`` returns.

    ``short`` is its name in the list of sections at the top.

    ``context`` returns None when the analysis has nothing to say there; the section is then left out.
    """

    id: str
    title: str
    short: str
    context: Callable[[ReportSummary], dict[str, Any] | None]


def render_html(summary: ReportSummary, theme: Theme = PLAIN, *, explorer: Explorer | None = None) -> str:
    """Write a summary as HTML.

    Parameters
    ----------
    summary
        What the report says.
    theme
        Colours, font and logo.
    explorer
        The comments behind it, to be filtered and searched in the page; without them the page has no script at all.

    Returns
    -------
    str
        A whole document. Its content security policy allows nothing but its own style sheet and the explorer's script
        (both by hash) and inline images, so that it works from a file, an intranet or an e-mail attachment and can
        never call home.

    Examples
    --------
    >>> from cxtext.reporting import make_explorer, render_html, summarise
    >>> page = render_html(summarise(analysis), explorer=make_explorer(analysis))  # doctest: +SKIP
    """
    from markupsafe import Markup

    environment = templates()
    styles = [environment.get_template("report.css").render().strip(), theme.css]
    parts = []
    explore = explorer_page.words if explorer is None else explorer_page.link
    for section in SECTIONS:
        context = section.context(summary)
        if context is not None:
            template = environment.get_template(f"sections/{section.id}.html")
            parts.append((section, template.render(s=summary, explore=explore, **context)))
    script = ""
    if explorer is not None:
        context = explorer_page.section_context(explorer)
        text = environment.get_template("sections/explore.html").render(s=summary, **context)
        # The comments come before what is said of the data and the method.
        place = next((n for n, (section, _) in enumerate(parts) if section.id == EXPLORE_BEFORE), len(parts))
        parts.insert(place, (EXPLORE, text))
        styles.insert(1, explorer_page.style())
        script = explorer_page.script()
    style = "\n".join(filter(None, styles))
    return environment.get_template("report.html").render(
        s=summary,
        theme=theme,
        # Style sheet, script and sections come from our own files, or from templates that escaped already.
        style=Markup(style),  # noqa: S704  # nosec B704
        style_hash=hash_of(style),
        script=Markup(script),  # noqa: S704  # nosec B704
        script_hash=hash_of(script),
        parts=[(section, Markup(text)) for section, text in parts],  # noqa: S704  # nosec B704
        block_id=BLOCK_ID,
        figures=Markup(figures_json(summary)),  # noqa: S704 - written without characters of HTML  # nosec B704
        explorer_id=EXPLORER_ID,
        explorer=Markup(pack(explorer)) if explorer is not None else "",  # noqa: S704 - likewise  # nosec B704
    )


def hash_of(text: str) -> str:
    """Return the hash by which a content security policy allows a style sheet or script."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def templates() -> Environment:
    """Return the templates of pages; whatever they write out is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("cxtext.reporting", "templates"),
        # Every template is HTML, whatever its name ends in.
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    environment.filters.update(words.FILTERS)
    environment.globals.update(
        status_words=words.STATUS_WORDS,
        trend_words=words.TREND_WORDS,
        alert_words=vocabulary.ALERT_WORDS,
        adjusted=vocabulary.ADJUSTED,
        unadjusted=vocabulary.UNADJUSTED,
        passage_words=vocabulary.PASSAGE_WORDS,
        side_words=vocabulary.SIDE_WORDS,
        tone_words={tone: text for tone, (_, _, text) in TONES.items()},
        bar=shapes.bar,
        spark=shapes.spark,
    )
    return environment


SECTIONS: tuple[Section, ...] = (
    Section("answer", "The answer", "Answer", sections.answer),
    Section("journey", "The journey", "Journey", sections.journey),
    Section("ranking", "Pain points, ranked", "Ranking", sections.ranking),
    Section("pain_points", "Each pain point", "Pain points", sections.pain_points),
    Section("alerts", "Early warnings", "Warnings", sections.alerts),
    Section("waves", "Since the earlier wave", "Earlier wave", sections.waves),
    Section("strengths", "What people like", "Likes", sections.always),
    Section("topics", "All topics", "Topics", sections.topics),
    Section("segments", "Groups that differ", "Groups", sections.groups),
    Section("sources", "Sources and blind spots", "Sources", sections.sources),
    Section("stages", "The journey in figures", "Stages", sections.stages),
    Section("metrics", "Metrics", "Metrics", sections.metrics),
    Section("contradictions", "Scores against texts", "Scores", sections.contradictions),
    Section("codes", "Your codes", "Codes", sections.codes),
    Section("quality", "Data quality", "Quality", sections.quality),
    Section("method", "Method and glossary", "Method", sections.method),
)
"""Sections in the order of the page; a new one is a function in ``sections.py`` and a template beside the others."""

EXPLORE = Section("explore", "Explore the comments", "Explore", lambda _: None)
"""The section of the explorer, which follows from the comments and not from the summary."""
EXPLORE_BEFORE = "quality"
