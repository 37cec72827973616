"""A digest as Markdown and as a page; every word from outside is escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxtext.reporting import words
from cxtext.reporting.html import hash_of, templates
from cxtext.reporting.markdown import escape
from cxtext.reporting.theme import PLAIN, Theme

if TYPE_CHECKING:
    from cxtext.reporting.digest.model import Digest, Side

MAX_TOPICS = 6
"""Topics that one heading lists."""


def digest_markdown(digest: Digest) -> str:
    """Write a digest as Markdown."""
    lines = [f"# {escape(digest.title)}", "", *(f"- {escape(_side(side))}" for side in (digest.before, digest.after))]
    lines += ["", f"**{escape(digest.headline)}**", ""]
    lines += ["| | before | after | change | 95 % interval | n | verdict |", "|---|---|---|---|---|---|---|"]
    for row in digest.figures:
        cells = (row.measure, row.before, row.after, row.difference, row.interval, _sizes(row.n_before, row.n_after))
        lines.append("| " + " | ".join([*(escape(cell) for cell in cells), row.verdict]) + " |")
    for heading, changes in digest.groups:
        lines += ["", f"## {heading}"]
        lines += [f"- **{escape(change.name)}**: {escape(change.sentence)}" for change in changes[:MAX_TOPICS]]
        if len(changes) > MAX_TOPICS:
            lines.append(f"- … and {words.plural(len(changes) - MAX_TOPICS, 'more topic')}")
    if digest.without_change:
        lines += ["", escape(digest.without_change)]
    if digest.parts:
        lines += ["", "## What the changes are made of", *(f"- {escape(part)}" for part in digest.parts)]
    for label, terms in ((digest.before.label, digest.words_before), (digest.after.label, digest.words_after)):
        if terms:
            lines += ["", f"Said more in {escape(label)}: {escape(', '.join(terms))}"]
    lines += ["", *(f"- {escape(note)}" for note in digest.notes)]
    return "\n".join(lines) + "\n"


def digest_html(digest: Digest, theme: Theme = PLAIN) -> str:
    """Write a digest as a page of its own, with a content security policy that allows nothing but its style sheet."""
    from markupsafe import Markup

    environment = templates()
    style = f"{environment.get_template('report.css').render().strip()}\n{theme.css}".strip()
    text: str = environment.get_template("digest.html").render(
        d=digest,
        theme=theme,
        sides=[_side(side) for side in (digest.before, digest.after)],
        sizes=_sizes,
        most=MAX_TOPICS,
        # The style sheet comes from a template and a theme that were checked.
        style=Markup(style),  # noqa: S704  # nosec B704
        style_hash=hash_of(style),
    )
    return text


def _side(side: Side) -> str:
    if side.comments is None:
        size = "too few people to show"
    else:
        size = f"{words.plural(side.comments, 'comment')} of {words.plural(side.people or 0, 'person', 'people')}"
    return f"{side.label}: {size}{f', {side.period}' if side.period else ''}"


def _sizes(before: int | None, after: int | None) -> str:
    return " → ".join("too few" if n is None else words.integer(n) for n in (before, after))
