"""``cxtext tag``."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cxtext.cli.options import JOURNEY, MASKING, MODEL, QUALITY, given, reading_option
from cxtext.plurals import plural

if TYPE_CHECKING:
    from tqdm import tqdm

_FORMATS = click.Choice(["csv", "tsv", "jsonl", "parquet"])


@click.command()
# As text: a Path would make one slash of the two in the URL of a database.
@click.argument("files", nargs=-1, type=click.Path(allow_dash=True))
@click.option(
    "-o", "--output", default="-", type=click.Path(path_type=Path, allow_dash=True), help="File, or - (stdout)."
)
@click.option("--run", type=click.Path(path_type=Path), help="Run whose topics, journey map and quality are used.")
@reading_option("text")
@reading_option("question")
@reading_option("sheet")
@reading_option("query")
@reading_option("layout")
@reading_option("options")
@click.option("--format", type=_FORMATS, help="Format of the input [default: told from the file; csv on stdin].")
@click.option(
    "--output-format", type=_FORMATS, help="Format of the output [default: by its ending; on stdout as the input]."
)
@click.option("--mentions", type=click.Path(path_type=Path), help="Also write the mention table to this file.")
@click.option(
    "--processes", type=click.IntRange(1, 64), help="Processes that tag a long file  [default: the cores, at most 4]."
)
@JOURNEY
@MODEL
@QUALITY
@MASKING
def tag(
    files: tuple[str, ...],
    output: Path,
    run: Path | None,
    output_format: str | None,
    mentions: Path | None,
    journey: str | None,
    models: tuple[Path, ...],
    quality: str | None,
    masking: Path | None,
    processes: int | None,
    **reading: Any,  # noqa: ANN401
) -> None:
    """Tag the comments of FILES (or stdin): one output row for each input row, in order, input columns kept.

    Adds cx_status, cx_sentiment, cx_sentiment_score, cx_sentiment_confidence, cx_stage, cx_stage_confidence, cx_topics,
    cx_emotion, cx_intent and cx_effort, with a model of codes also cx_codes. A comment's tags depend on nothing but its
    own text and question. Where a row answers several open questions, what it says in all of them is tagged together.
    csv, tsv, jsonl and parquet are streamed, also inside gz and zip.
    """
    from cxtext.analysis.tagging import with_tags
    from cxtext.analysis.workers import Plan, tag_chunks
    from cxtext.cleaning import read_masking
    from cxtext.reading.stream import stream_format
    from cxtext.reading.tagging import rows_to_tag
    from cxtext.writing.rows import open_rows

    rows = rows_to_tag(files or ("-",), **given(reading))
    plan = Plan(run, quality, journey, models, None if masking is None else read_masking(masking))
    ending = output_format or (rows.format if str(output) == "-" else stream_format(output, None))
    for note in rows.notes:
        click.echo(note, err=True)
    done: Counter[str] = Counter()
    with ExitStack() as stack:
        writer = stack.enter_context(open_rows(output, ending))
        aside = stack.enter_context(open_rows(mentions, stream_format(mentions, None))) if mentions else None
        bar = stack.enter_context(_progress())
        for chunk, tags, found in tag_chunks(plan, rows.chunks, mentions=aside is not None, processes=processes):
            writer.write(with_tags(chunk.frame, tags))
            if aside is not None and found is not None:
                aside.write(found)
            done["tagged"] += len(chunk.frame) - len(chunk.aside)
            done.update(chunk.aside.values())
            bar.update(len(chunk.frame))
    _say_done(done, rows.n_rejects)


def _say_done(done: Counter[str], n_rejects: int) -> None:
    """Say what became of the rows: those in are those out, and those that the format of the file does not let out."""
    if len(+done) == 1 and not n_rejects:
        click.echo(f"{plural(done['tagged'], 'row')} tagged.", err=True)
        return
    named = {"header": f"{plural(done['header'], 'header row')} (cx_status header)"}
    parts = [named.get(reason, f"{n:,} {reason.replace('_', ' ')}") for reason, n in done.items() if n]
    if n_rejects:
        parts.append(f"{n_rejects:,} unreadable and left out (cxtext check says which and why)")
    click.echo(f"{plural(done.total() + n_rejects, 'row')} in = {' + '.join(parts)}.", err=True)


def _progress() -> tqdm[Any]:
    from tqdm import tqdm

    return tqdm(desc="Tagging", unit=" rows", file=sys.stderr, disable=None)
