"""``cxtext analyze`` and ``cxtext demo``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cxtext.cli.codebook import say_conflicts, say_coverage
from cxtext.cli.logs import Log, with_log
from cxtext.cli.options import JOURNEY, LEAVE_OUT, MASKING, MODEL, QUALITY, given, reading_options
from cxtext.cli.summaries import AS_JSON, analysis_summary, print_json
from cxtext.errors import InputError
from cxtext.plurals import plural
from cxtext.tables import RESPONSE_STATES
from cxtext.writing.directories import refuse_foreign

if TYPE_CHECKING:
    from cxtext.analysis import Analysis

_FLAGGED = {
    "resubmission": "sent in again by the same person",
    "burst": "the same or nearly the same text from many within a day",
    "near_duplicate": "nearly the same text as another's",
    "same_row": "every column the same as in another row, and no column names the person (if one does: --customer)",
    "preview": "the survey tried out by its makers",
    "unfinished": "the survey was not answered to its end",
}

_READ = ("rows_in", "rows_used", "rejects")
_COUNTS = ("in", "rejected", "feedback", "analysed")


@click.command()
# As text: a Path would make one slash of the two in the URL of a database.
@click.argument("files", nargs=-1, required=True, type=click.Path())
@click.option("--out", "-o", required=True, type=click.Path(path_type=Path), help="Folder for the run.")
@reading_options
@JOURNEY
@MODEL
@QUALITY
@LEAVE_OUT
@MASKING
@click.option(
    "--codebook",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Start from these topics (csv, xlsx, toml or a run); only what they do not cover is discovered.",
)
@click.option(
    "--edits",
    type=click.Path(path_type=Path),
    metavar="RUN",
    help="Make the codebook edits of an earlier run (or log file) again, and keep its pinned topics.",
)
@click.option(
    "--against",
    type=click.Path(path_type=Path),
    metavar="RUN",
    help="The run of an earlier wave: its topics keep their ids, and what became of each is told.",
)
@click.option(
    "--weight",
    "weights",
    multiple=True,
    metavar="PART=NUMBER",
    help="Weight of a part of the priority: reach, negativity, severity, impact, trend (reach=2). Repeat for more.",
)
@click.option("--seed", default=0, show_default=True, help="Seed of everything random.")
@click.option(
    "--depth",
    default=2,
    show_default=True,
    type=click.IntRange(min=1),
    help="Levels of topics: 1 no themes above them.",
)
@AS_JSON
@with_log
def analyze(
    files: tuple[str, ...],
    out: Path,
    journey: str | None,
    models: tuple[Path, ...],
    quality: str | None,
    leave_out: tuple[str, ...],
    seed: int,
    masking: Path | None,
    depth: int,
    codebook: Path | None,
    edits: Path | None,
    against: Path | None,
    weights: tuple[str, ...],
    *,
    as_json: bool,
    log: Log,
    **reading: Any,  # noqa: ANN401
) -> None:
    """Find the pain points in FILES and write a run with its report.

    Columns are guessed when not named; the guess is printed. An option applies to every file that has the column.
    """
    import cxtext
    from cxtext.cleaning import LEFT_OUT, read_masking
    from cxtext.topics.codebook import read_codebook, read_log

    refuse_foreign(out)  # say so before the long work, not after it
    if (out / "run.json").is_file():
        click.echo(f"The run in {out} will be replaced.", err=True)
    if codebook is not None:
        read_codebook(codebook)
    if edits is not None:
        read_log(edits)
    _weights(weights)
    earlier = None if against is None else cxtext.load(against)
    feedback = cxtext.read(list(files) if len(files) > 1 else files[0], **given(reading))
    _say_understood(feedback)
    said = feedback.attrs["cxtext"]["files"]
    log.event("read", files=len(said), **{name: sum(one[name] for one in said) for name in _READ})
    analysis = cxtext.analyze(
        feedback,
        seed=seed,
        depth=depth,
        journey=journey,
        quality=quality or "auto",
        models=models,
        masking=None if masking is None else read_masking(masking),
        leave_out=tuple(flag for flag in leave_out or LEFT_OUT if flag != "none"),
        codebook=codebook,
        edits=edits,
        against=earlier,
        weights=_weights(weights) or None,
    )
    analysis.save(out)
    log.event("written", run=str(out), **{name: analysis.meta["rows"][name] for name in _COUNTS})
    if as_json:
        print_json(analysis_summary(analysis, out))
    _say_result(analysis, out)
    _say_lineage(analysis)
    say_coverage(analysis)
    say_conflicts(analysis)


@click.command()
@click.option(
    "--out", "-o", default="cxtext-demo", show_default=True, type=click.Path(path_type=Path), help="Folder for the run."
)
@QUALITY
def demo(out: Path, quality: str | None) -> None:
    """Analyse the embedded demo: nine months of feedback on Tidewire, a fictional broadband provider."""
    import cxtext

    refuse_foreign(out)  # say so before the long work, not after it
    feedback = cxtext.read(cxtext.demo.files())
    _say_understood(feedback)
    analysis = cxtext.analyze(feedback, quality=quality or "auto")
    analysis.save(out)
    _say_result(analysis, out)
    click.echo(
        "\nNext, your own file (columns are guessed; name them with --text, --score, --date … if need be):", err=True
    )
    click.echo("  cxtext analyze FILE --out my-run", err=True)


def _weights(given: tuple[str, ...]) -> dict[str, float]:
    """Read what --weight says, and refuse what is no weight before the long work."""
    from cxtext.insights.drivers.priority import checked_weights

    weights: dict[str, float] = {}
    for one in given:
        name, _, number = one.partition("=")
        try:
            weights[name.strip()] = float(number)
        except ValueError:
            raise InputError(f"--weight {one!r} is no weight; write a part and a number, such as reach=2.") from None
    if weights:
        checked_weights(weights)
    return weights


def _say_warnings(analysis: Analysis) -> None:
    """Say what rises, falls, appears or is gone, for topics as a whole."""
    warnings = analysis.warnings
    whole = warnings[warnings["active"] & warnings["stage"].isna() & warnings["segment"].isna()]
    if whole.empty:
        return
    names = dict(zip(analysis.topics["topic_id"], analysis.topics["name"], strict=True))
    click.echo("\nEarly warning:", err=True)
    for row in whole.head(5).itertuples():
        click.echo(f"  {row.kind}: complaints about {names[row.topic_id]}, since {row.since:%d %B %Y}", err=True)


def _say_understood(feedback: Any) -> None:  # noqa: ANN401
    from cxtext.reading import describe

    click.echo(describe(feedback), err=True)


def _say_repeats(repeats: dict[str, Any]) -> None:
    """Say what was found twice, or in responses of a special kind, and both counts."""
    flags = repeats.get("flags") or {}
    for flag, found in flags.items():
        left_out = bool(found["left_out"])
        click.echo(
            f"  {found['flagged']:,} {flag}: {_FLAGGED[flag]}; "
            + ("not counted (--leave-out none counts all)" if left_out else f"counted (else --leave-out {flag})"),
            err=True,
        )
    if any(flag not in RESPONSE_STATES for flag in flags):
        click.echo(
            f"  counted with every repeat {repeats['with_repeats']:,}, without any {repeats['without_repeats']:,}, "
            f"as chosen {repeats['analysed']:,}",
            err=True,
        )


def _say_lineage(analysis: Analysis) -> None:
    """Say what became of the topics of the earlier wave."""
    lineage = analysis.lineage
    if lineage.empty:
        return
    words = {
        "continued": "went on",
        "born": "new",
        "died": "all but gone",
        "not_seen": "not seen (chance may explain it)",
        "split": "came apart",
        "merged": "flowed together",
    }
    counts = lineage["kind"].value_counts()
    told = ", ".join(f"{counts[kind]:,} {word}" for kind, word in words.items() if kind in counts)
    click.echo(f"\nTopics against the earlier wave: {told} (lineage.parquet)", err=True)
    for row in lineage[lineage["kind"].isin(["born", "died"])].itertuples():
        click.echo(
            f"  {words[str(row.kind)]}: {row.name}  {row.share_before:.1%} → {row.share_after:.1%} of comments",
            err=True,
        )


def _say_result(analysis: Analysis, out: Path) -> None:
    rows = analysis.meta["rows"]
    kept_back = ", ".join(f"{n:,} {name}" for name, n in rows["by_status"].items() if name != "ok")
    click.echo("", err=True)
    click.echo(
        f"{plural(rows['in'], 'row')} in = {rows['in'] - rows['rejected']:,} used + {rows['rejected']:,} rejected; "
        f"{plural(rows['feedback'], 'comment')}, {rows['analysed']:,} analysed"
        + (f" (not analysed: {kept_back})" if kept_back else "")
        + ".",
        err=True,
    )
    _say_repeats(analysis.meta.get("repeats") or {})
    _say_pain_points(analysis)
    _say_warnings(analysis)
    click.echo("", err=True)
    click.echo(f"Open the report in a browser: {out / 'report.html'}", err=True)


def _say_pain_points(analysis: Analysis) -> None:
    """Say the first pain points, and beside them what must be known to read them."""
    from cxtext.analysis.remarks import language_remark, work_remark

    foreign = language_remark(analysis.meta["rows"]["by_status"], analysis.meta["options"]["languages"])
    if foreign:
        click.echo(f"\n{foreign}", err=True)
    top = analysis.pain_points.head(5)
    if len(top):
        click.echo("\nTop pain points:", err=True)
    elif foreign:
        click.echo("Among those that are left no pain point can be told.", err=True)
    else:
        click.echo("\nNo topic is negative enough, in enough comments, to be called a pain point.", err=True)
    if remark := work_remark(analysis.feedback, analysis.journey_map.id):
        click.echo(f"  {remark}", err=True)
    if len(top):
        stages = dict(zip(analysis.journey["stage"], analysis.journey["name"], strict=True))
        for row, n in zip(top.itertuples(), top["n_feedback"].tolist(), strict=True):
            click.echo(
                f"  {row.rank}. {row.name}  [{stages.get(row.stage, row.stage)}]  {plural(n, 'comment')} "
                f"({row.share:.0%}), {row.negative_share:.0%} negative ({row.ci_low:.0%}–{row.ci_high:.0%})",
                err=True,
            )
