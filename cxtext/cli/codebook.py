"""``cxtext codebook``: edit the topics of a run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cxtext.errors import InputError
from cxtext.plurals import plural

if TYPE_CHECKING:
    from tqdm import tqdm

    from cxtext.analysis import Analysis

DIR = click.argument("run", metavar="DIR", type=click.Path(path_type=Path))
MOST_SHOWN = 20


@click.group()
def codebook() -> None:
    """Edit the topics of a run: names, themes, merges, splits. Every edit is logged and can be undone.

    Topics go by id (t003) or name. After an edit all tables and the report of the run are made anew.
    """


@codebook.command("show")
@DIR
def show(run: Path) -> None:
    """List the topics of a run."""
    table = _load(run).codebook.table
    for row in table.to_dict("records"):
        marks = [
            *(["pinned"] if row["pinned"] == "yes" else []),
            *(["excluded"] if row["include"] == "no" else []),
            *([row["origin"]] if row["origin"] != "discovered" else []),
        ]
        under = f"  under {row['parent']}" if row["parent"] else ""
        said = f"  [{', '.join(marks)}]" if marks else ""
        click.echo(f"{row['topic_id']}  {row['name']}  ({plural(row['n_feedback'], 'comment')}){under}{said}")


@codebook.command("export")
@DIR
@click.argument("file", type=click.Path(path_type=Path))
def export(run: Path, file: Path) -> None:
    """Write the topics to a csv, tsv, xlsx or REFI-QDA (.qdc) FILE to edit.

    Change name, definition, parent (the theme's name), include and pinned (yes, no) or merge_into (another topic's id);
    add a row without topic_id but with examples (parted by |) or a query for a new topic. Then: cxtext codebook import.
    """
    _load(run).codebook.write(file)
    click.echo(f"Written: {file}. Edit it, then: cxtext codebook import {run} {file}", err=True)


@codebook.command("import")
@DIR
@click.argument("file", type=click.Path(path_type=Path))
def import_(run: Path, file: Path) -> None:
    """Make the edits that a changed FILE asks for; nothing is done when any cell is wrong."""
    _edit(run, lambda analysis: analysis.codebook.read(file))


@codebook.command("log")
@DIR
def log(run: Path) -> None:
    """Print every edit of a run, those undone in brackets."""
    from cxtext.analysis.books import BookParts
    from cxtext.topics.codebook.log import effective

    _check(run)
    edits = BookParts.load(run).log
    holding = {edit.n for edit in effective(edits)}
    for edit in edits:
        plain = edit.n in holding or edit.kind in ("undo", "redo", "conflict")
        click.echo(f"{edit.n}. {edit.says}" if plain else f"({edit.n}. {edit.says})")
    if not edits:
        click.echo("No edit so far.", err=True)


@codebook.command("undo")
@DIR
@click.argument("n", type=click.IntRange(min=1), default=1)
def undo(run: Path, n: int) -> None:
    """Take back the last N edits (default 1)."""
    _edit(run, lambda analysis: analysis.codebook.undo(n))


@codebook.command("redo")
@DIR
@click.argument("n", type=click.IntRange(min=1), default=1)
def redo(run: Path, n: int) -> None:
    """Do the last N undone edits again (default 1)."""
    _edit(run, lambda analysis: analysis.codebook.redo(n))


@codebook.command("replay")
@DIR
@click.argument("edits", type=click.Path(path_type=Path))
def replay(run: Path, edits: Path) -> None:
    """Make the edits of another run (or a log file) on this one; those without a clear place are listed."""
    _edit(run, lambda analysis: analysis.codebook.replay(edits))


@codebook.group("edit")
@DIR
@click.pass_context
def edit(context: click.Context, run: Path) -> None:
    """Do one edit of the run in DIR."""
    context.obj = run


@edit.command("rename")
@click.argument("topic")
@click.argument("name")
@click.pass_obj
def rename(run: Path, topic: str, name: str) -> None:
    """Give TOPIC (or a theme, by id) another NAME."""
    _edit(run, lambda analysis: analysis.codebook.rename(topic, name))


@edit.command("describe")
@click.argument("topic")
@click.argument("definition")
@click.pass_obj
def describe(run: Path, topic: str, definition: str) -> None:
    """Give TOPIC another DEFINITION."""
    _edit(run, lambda analysis: analysis.codebook.describe(topic, definition))


@edit.command("merge")
@click.argument("into")
@click.argument("others", nargs=-1, required=True)
@click.pass_obj
def merge(run: Path, into: str, others: tuple[str, ...]) -> None:
    """Put the mentions of OTHERS into the topic INTO, which keeps its id and name."""
    _edit(run, lambda analysis: analysis.codebook.merge(into, *others))


@edit.command("split")
@click.argument("topic")
@click.argument("parts", nargs=-1)
@click.option("--into", type=click.IntRange(2, 50), help="Into how many, without PARTS  [default: 2].")
@click.pass_obj
def split(run: Path, topic: str, parts: tuple[str, ...], into: int | None) -> None:
    """Take TOPIC apart: by itself, or by PARTS such as "Late parcels=late, delay".

    A part is a name and a query: words beside each other must all occur, a comma separates alternatives, a word with -
    before it must not occur. One part is split off; of several the first keeps the id.
    """
    wanted: dict[str, Any] = {}
    for part in parts:
        name, equals, query = part.partition("=")
        if not equals:
            raise InputError(f'The part {part!r} is not of the form "Name=words".')
        wanted[name] = query
    _edit(run, lambda analysis: analysis.codebook.split(topic, wanted or None, into=into))


@edit.command("parent")
@click.argument("topic")
@click.argument("theme")
@click.pass_obj
def parent(run: Path, topic: str, theme: str) -> None:
    """Move TOPIC under THEME (id or name; a new name makes a new theme; none takes it out)."""
    _edit(run, lambda analysis: analysis.codebook.parent(topic, None if theme.casefold() == "none" else theme))


@edit.command("define")
@click.argument("name")
@click.option("--query", help="Words that tell its mentions.")
@click.option("--example", "examples", multiple=True, help="A text that belongs to it (repeat for several).")
@click.option("--definition", help="One line on it.")
@click.option("--theme", help="The theme it belongs under.")
@click.pass_obj
def define(
    run: Path, name: str, query: str | None, examples: tuple[str, ...], definition: str | None, theme: str | None
) -> None:
    """Make a new topic NAME of examples, or of the mentions that a query finds."""
    _edit(
        run,
        lambda analysis: analysis.codebook.define(
            name, examples=examples or None, query=query, definition=definition, theme=theme
        ),
    )


@edit.command("move")
@click.argument("mentions", nargs=-1, required=True)
@click.argument("topic")
@click.pass_obj
def move(run: Path, mentions: tuple[str, ...], topic: str) -> None:
    """Move MENTIONS (mention_id or text) to TOPIC; texts equal to them go there from now on."""
    _edit(run, lambda analysis: analysis.codebook.move(mentions, topic))


def _switch(name: str, method: str, on: bool, words: str) -> None:
    @edit.command(name)
    @click.argument("topic")
    @click.pass_obj
    def switch(run: Path, topic: str) -> None:
        _edit(run, lambda analysis: getattr(analysis.codebook, method)(topic, on))

    switch.help = words


_switch("pin", "pin", True, "Keep TOPIC as it is at later fits.")
_switch("unpin", "pin", False, "Let later fits find TOPIC anew.")
_switch("exclude", "exclude", True, "Never count TOPIC among the pain points.")
_switch("include", "exclude", False, "Count TOPIC among the pain points again.")


def say_conflicts(analysis: Analysis, since: int = 0) -> None:
    """Print the edits that found no place, to stderr."""
    found = analysis.codebook.conflicts
    found = found[found["n"] > since]
    if len(found):
        click.echo(f"\n{plural(len(found), 'edit')} not applied:", err=True)
    for row in found.head(MOST_SHOWN).to_dict("records"):
        what = " ".join(str(row[name]) for name in ("edit", "topic_id", "name") if row[name] is not None)
        click.echo(f"  {what}: {row['why']}", err=True)
    if len(found) > MOST_SHOWN:
        click.echo(f"  … and {len(found) - MOST_SHOWN:,} more (cxtext codebook log)", err=True)


def say_coverage(analysis: Analysis) -> None:
    """Print what the codebook that an analysis started from does not cover, to stderr."""
    found = analysis.codebook.coverage
    if found is None:
        return
    click.echo(
        f"\nThe codebook covers {found['n_covered']:,} of {plural(found['n_mentions'], 'mention')} "
        f"({found['covered_share']:.0%}), {found['n_feedback_covered']:,} of {plural(found['n_feedback'], 'comment')} "
        f"({found['feedback_covered_share']:.0%}).",
        err=True,
    )
    if found["beside"]:
        click.echo("Discovered beside it:", err=True)
    for topic in found["beside"][:MOST_SHOWN]:
        click.echo(f"  {topic['topic_id']}  {topic['name']}  ({plural(topic['n_mentions'], 'mention')})", err=True)
    if found["unused"]:
        click.echo(f"Without a mention: {', '.join(found['unused'][:MOST_SHOWN])}", err=True)


def _check(run: Path) -> None:
    if not (run / "run.json").is_file():
        raise InputError(f"{run} is not a run directory (it has no run.json); name the folder given to --out.")


def _load(run: Path) -> Analysis:
    from cxtext.analysis import load

    return load(run)


def _on(bar: tqdm[Any], title: str) -> None:
    """Say that a step is done and what comes now."""
    bar.set_description(f"{title:<20}", refresh=False)
    bar.update()


def _edit(run: Path, do: Callable[[Analysis], Analysis]) -> None:
    """Edit the run in place and say what was done; what else lies in its folder stays."""
    from cxtext.progress import progress_bar
    from cxtext.writing.locks import only_writer

    # From reading to writing: an edit made by another in between would be undone.
    with only_writer(run), progress_bar("Reading the run", 3, "steps") as bar:
        before = _load(run)
        _on(bar, "Editing, figures")
        after = do(before)
        old = len(before.book_parts.log)
        new = after.book_parts.log[old:]
        if new:
            _on(bar, "Writing, report")
            after.save(run)
        _on(bar, "Done" if new else "Nothing to change")
    if not new:
        click.echo("Nothing to change.", err=True)
        return
    for line in new:
        if line.kind != "conflict":
            click.echo(line.says)
    say_conflicts(after, since=before.book_parts.log[-1].n if old else 0)
    stale = sorted(path.name for path in run.glob("report.*") if path.name != "report.html")
    if stale:
        click.echo(f"From before this edit: {', '.join(stale)}; make anew with cxtext report.", err=True)
