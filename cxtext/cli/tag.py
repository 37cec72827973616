"""``cxtext tag``."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cxtext.cli.logs import Log, with_log
from cxtext.cli.options import JOURNEY, MASKING, MODEL, QUALITY, given, reading_option
from cxtext.cli.progress import RowsDone
from cxtext.cli.summaries import AS_JSON, print_json
from cxtext.errors import InputError
from cxtext.plurals import plural
from cxtext.tables import STATUSES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cxtext.reading.newer import Watermark
    from cxtext.writing.outputs import Target
    from cxtext.writing.progress import Progress

_FORMATS = click.Choice(["csv", "tsv", "jsonl", "parquet"])


@click.command()
# As text: a Path would make one slash of the two in the URL of a database.
@click.argument("files", nargs=-1, type=click.Path(allow_dash=True))
@click.option(
    "-o", "--output", default="-", type=click.Path(allow_dash=True), help="File, - (stdout), or URL of a database."
)
@click.option("--table", metavar="NAME", help="With a database for output: the table, made where it is not there.")
@click.option(
    "--key", metavar="COLUMN", help="With --table: the column that tells rows apart; known rows are replaced."
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
@click.option("--rejects", type=click.Path(path_type=Path), help="Write rows that cannot be read to this file.")
@click.option("--resume", is_flag=True, help="Go on with a run for the same output that was broken off.")
@click.option(
    "--since",
    metavar="COLUMN[=VALUE]",
    help="Tag only rows whose number or date (2026-01-31) in COLUMN is greater than VALUE, or than the last time.",
)
@click.option(
    "--state", type=click.Path(path_type=Path), help="File that keeps how far --since came, for the next time."
)
@click.option(
    "--processes", type=click.IntRange(1, 64), help="Processes that tag a long file  [default: the cores, at most 4]."
)
@JOURNEY
@MODEL
@QUALITY
@MASKING
@AS_JSON
@with_log
def tag(
    files: tuple[str, ...],
    output: str,
    table: str | None,
    key: str | None,
    run: Path | None,
    output_format: str | None,
    mentions: Path | None,
    rejects: Path | None,
    resume: bool,
    since: str | None,
    state: Path | None,
    journey: str | None,
    models: tuple[Path, ...],
    quality: str | None,
    masking: Path | None,
    processes: int | None,
    *,
    as_json: bool,
    log: Log,
    **reading: Any,  # noqa: ANN401
) -> None:
    """Tag the comments of FILES (or stdin): one output row for each input row, in order, input columns kept.

    Adds cx_status, cx_sentiment, cx_sentiment_score, cx_sentiment_confidence, cx_stage, cx_stage_confidence, cx_topics,
    cx_emotion, cx_intent and cx_effort, with a model of codes also cx_codes. A comment's tags depend on nothing but its
    own text and question. Where a row answers several open questions, what it says in all of them is tagged together.
    csv, tsv, jsonl and parquet are streamed, also inside gz and zip.

    A run that was broken off leaves FILE.part and FILE.progress beside its output; --resume goes on where it stopped.
    """
    from cxtext.analysis.remarks import language_remark
    from cxtext.analysis.tag_run import Places, plan_digests, tag_all
    from cxtext.analysis.watermarks import write_state
    from cxtext.analysis.workers import Plan
    from cxtext.cleaning import read_masking
    from cxtext.reading.meter import share_read
    from cxtext.reading.newer import Newer, Watermark
    from cxtext.reading.stream import stream_format
    from cxtext.reading.tagging import rows_to_tag
    from cxtext.writing.outputs import open_outputs

    if as_json and str(output) == "-":
        raise InputError("--json prints a summary where the tagged rows would go; name a file for them with -o.")
    start = _start(since, state)
    rows = rows_to_tag(files or ("-",), with_rejects=rejects is not None, **given(reading))
    plan = Plan(run, quality, journey, models, None if masking is None else read_masking(masking))
    aside = [path for path in (mentions, rejects) if path is not None]
    main = _target(output, output_format or (rows.format if output == "-" else None), table, key)
    targets = [main, *((path, stream_format(path, None)) for path in aside)]
    places = Places(*(None if path is None else aside.index(path) + 1 for path in (mentions, rejects)))
    for note in rows.notes:
        click.echo(note, err=True)
    asked: dict[str, Any] = {**given(reading), "since": since, "aside": [one.name for one in aside]}
    asked["output"] = main[1] if isinstance(main, tuple) else ""
    digests = plan_digests(plan, rows, {**asked, "start": None if start is None else start.as_dict()})

    def settle(progress: Progress) -> None:
        if state is not None and progress.mark is not None:
            write_state(state, Watermark.from_dict(progress.mark))

    def say(note: str) -> None:
        click.echo(note, err=True)

    with open_outputs(targets, digests, resume=resume, settle=settle, note=say) as outputs:
        mark = outputs.progress.mark
        newer = None if start is None else Newer(start, None if mark is None else Watermark.from_dict(mark))
        done = outputs.progress
        with RowsDone(lambda: share_read(rows.meters)) as bar:
            bar.skip(done.rows)
            try:
                done = tag_all(plan, rows, outputs, places, newer=newer, processes=processes, advance=bar.add)
            except BaseException:
                if outputs.progress.sizes:
                    say(f"{outputs.progress.rows:,} rows are done and kept: --resume goes on behind them.")
                raise
    if remark := language_remark(done.by_status, ["en"]):
        say(remark)
    _say_done(Counter(done.counts), done.by_status, rejects, "" if start is None else start.column)
    told = {
        "output": str(output),
        "rows": sum(done.counts.values()),
        "counts": dict(sorted(done.counts.items())),
        "by_status": dict(sorted(done.by_status.items())),
    }
    log.event("written", **told)
    if as_json:
        print_json({**told, "run": None if run is None else str(run)})


def _target(output: str, ending: str | None, table: str | None, key: str | None) -> Target:
    from cxtext.databases import is_url
    from cxtext.reading.stream import stream_format
    from cxtext.writing.table import TableTarget

    if is_url(output):
        if table is None or key is None:
            raise InputError("A database for output needs --table NAME and --key COLUMN.")
        return TableTarget(output, table, key)
    if table is not None or key is not None:
        raise InputError("--table and --key belong to a database: give its URL with -o.")
    return Path(output), stream_format(output, ending)


def _start(since: str | None, state: Path | None) -> Watermark | None:
    """Return from where on rows are new; the file that kept it counts for more than the value given."""
    from cxtext.analysis.watermarks import read_state
    from cxtext.reading.newer import Watermark

    if since is None:
        if state is not None:
            raise InputError("--state keeps how far --since came; say which column with --since COLUMN.")
        return None
    column, _, value = since.partition("=")
    kept = None if state is None else read_state(state, column)
    if kept is None and not value and state is None:
        raise InputError(f"--since {column} needs a value (--since {column}=2026-01-31), or a file with --state.")
    return kept or Watermark(column, value or None)


def _say_done(done: Counter[str], by_status: Mapping[str, int], rejects: Path | None, column: str) -> None:
    """Say what became of the rows: those in are those out, and those that the format of the file does not let out."""
    done = +done
    listed = ", ".join(f"{by_status[status]:,} {status}" for status in STATUSES if by_status.get(status))
    statuses = f" By cx_status: {listed}." if listed else ""
    if set(done) <= {"tagged"}:
        click.echo(f"{plural(done['tagged'], 'row')} tagged.{statuses}", err=True)
        return
    where = f"in {rejects.name}" if rejects else "cxtext check says which and why"
    named = {
        "header": f"{plural(done['header'], 'header row')} (cx_status header)",
        "rejected": f"{done['rejected']:,} unreadable and left out ({where})",
        "no_watermark": f"{done['no_watermark']:,} whose {column!r} is neither number nor date, left out",
    }
    parts = [named.get(reason, f"{n:,} {reason.replace('_', ' ')}") for reason, n in done.items()]
    click.echo(f"{plural(done.total(), 'row')} in = {' + '.join(parts)}.{statuses}", err=True)
