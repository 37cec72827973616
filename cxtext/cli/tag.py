"""``cxtext tag``."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cxtext.cli.options import JOURNEY, MODEL, QUALITY
from cxtext.plurals import plural

if TYPE_CHECKING:
    from tqdm import tqdm

_FORMATS = click.Choice(["csv", "tsv", "jsonl", "parquet"])


@click.command()
# As text: a Path would make one slash of the two in the URL of a database.
@click.argument("file", default="-", type=click.Path(allow_dash=True))
@click.option(
    "-o", "--output", default="-", type=click.Path(path_type=Path, allow_dash=True), help="File, or - (stdout)."
)
@click.option("--run", type=click.Path(path_type=Path), help="Run whose topics, journey map and quality are used.")
@click.option("--text", metavar="COLUMN", help="Column of the comments.")
@click.option("--question", metavar="COLUMN", help="Column of the survey question.")
@click.option("--query", metavar="SQL", help="With the URL of a database as FILE: the SELECT whose rows are tagged.")
@click.option(
    "--format", "input_format", type=_FORMATS, help="Format of the input [default: by its ending; csv on stdin]."
)
@click.option(
    "--output-format", type=_FORMATS, help="Format of the output [default: by its ending; else as the input]."
)
@click.option("--mentions", type=click.Path(path_type=Path), help="Also write the mention table to this file.")
@JOURNEY
@MODEL
@QUALITY
def tag(
    file: str,
    output: Path,
    run: Path | None,
    text: str | None,
    question: str | None,
    query: str | None,
    input_format: str | None,
    output_format: str | None,
    mentions: Path | None,
    journey: str | None,
    models: tuple[Path, ...],
    quality: str | None,
) -> None:
    """Tag the comments of FILE (or stdin): one output row for each input row, in order, input columns kept.

    Adds cx_status, cx_sentiment, cx_sentiment_score, cx_sentiment_confidence, cx_stage, cx_stage_confidence, cx_topics,
    cx_emotion, cx_intent and cx_effort, with a model of codes also cx_codes. A comment's tags depend on nothing but its
    own text and question.
    """
    import cxtext
    from cxtext.analysis.tagging import Tagger, as_frame
    from cxtext.reading.stream import stream, stream_format
    from cxtext.writing.rows import open_rows

    rows = stream(file, input_format, query=query)
    tagger = Tagger(cxtext.load(run) if run is not None else None, quality, journey, models)
    ending = output_format or (rows.format if str(output) == "-" else stream_format(output, None))
    done = 0
    with ExitStack() as stack:
        writer = stack.enter_context(open_rows(output, ending))
        aside = stack.enter_context(open_rows(mentions, stream_format(mentions, None))) if mentions else None
        bar = stack.enter_context(_progress())
        for chunk in rows.chunks:
            frame, columns = as_frame(chunk, text, question)
            if text is None:
                # What was chosen for the first rows holds for all.
                text = str(columns.attrs["text"])
                click.echo(f"Comments are read from the column {text!r}.", err=True)
            columns["feedback_id"] = [str(done + k) for k in range(len(columns))]
            tags, found = tagger.tag(columns)
            kept = frame.drop(columns=[name for name in tagger.columns if name in frame.columns])
            writer.write(kept.assign(**{name: tags[name].to_numpy() for name in tagger.columns}))
            if aside is not None:
                aside.write(found)
            done += len(chunk)
            bar.update(len(chunk))
    click.echo(f"{plural(done, 'row')} tagged.", err=True)


def _progress() -> tqdm[Any]:
    from tqdm import tqdm

    return tqdm(desc="Tagging", unit=" rows", file=sys.stderr, disable=None)
