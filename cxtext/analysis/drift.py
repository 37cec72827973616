"""A tagged stream against the run it was tagged with: has what people write about, or how, shifted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxtext.analysis.comments import read_comments
from cxtext.analysis.tagging import TAG_COLUMNS
from cxtext.cleaning.language import detect
from cxtext.errors import InputError
from cxtext.insights.drift import drift_table, share_table

if TYPE_CHECKING:
    import pandas as pd

    from cxtext.analysis.result import Analysis
    from cxtext.reading.tagging import Rows

__all__ = ["Drift", "drift"]

_TEXTS = ("ok", "no_content", "not_language")
_ONE_CLASS = ("sentiment", "stage", "emotion", "intent", "effort")
_SURE = ("sentiment_confidence", "stage_confidence")
_NEW, _KNOWN = "no topic of the run", "a topic of the run"
_MOST_WORDS = 500
_OF_TOPICS = ("topics", "new_topics")
_NO_TOPICS = (
    "{} has no topic of any comment, so topics are not compared: it was tagged without --run, or nothing in it is "
    "about a topic of the run."
)

_Counts = dict[str, Counter[Any]]


@dataclass(frozen=True, eq=False)
class Drift:
    """What shifted.

    Attributes
    ----------
    table
        One row per aspect, see :func:`cxtext.insights.drift.drift_table`.
    shares
        One row per class of each aspect, see :func:`cxtext.insights.drift.share_table`.
    names
        Names of the topics by id.
    notes
        What could not be compared, and why.
    untold
        Rows like those of ``table`` that say nothing but that the comments have no topic; see ``notes``.
    """

    table: pd.DataFrame
    shares: pd.DataFrame
    names: dict[str, str]
    notes: tuple[str, ...]
    untold: pd.DataFrame

    def beyond(self, threshold: float) -> pd.DataFrame:
        """Return the aspects whose population stability index is surely at least ``threshold``."""
        return self.table[self.table["psi_low"] >= threshold]


def drift(
    run: Analysis,
    tagged: Any,  # noqa: ANN401
    *,
    text: str | Sequence[str] | None = None,
    question: str | None = None,
    reference: Any = None,  # noqa: ANN401
    seed: int = 0,
) -> Drift:
    """Compare tagged comments with the run they were tagged with.

    Parameters
    ----------
    run
        The run.
    tagged
        What ``cxtext tag --run`` or :meth:`Analysis.tag` wrote: a path, several, or a DataFrame. Files are read in
        chunks, whatever their size.
    text, question
        Columns of the comments, as they were given to tag.
    reference
        Compare with these comments, tagged by the same run, instead of those that the run was made of.
    seed
        Of the bootstrap.

    Returns
    -------
    Drift
        Tables of aspects and of their classes.

    Raises
    ------
    InputError
        An input cannot be read, was not tagged, or was tagged with another run; or no comment could be read.
    """
    topics = run.topics
    names = dict(zip(topics["topic_id"].astype(str), topics["name"].astype(str), strict=True))
    after = _profile(_opened(tagged, text, question), names, "The tagged input")
    before = _of_run(run) if reference is None else _profile(_opened(reference, text, question), names, "The reference")
    table, shares = drift_table(before, after, seed=seed), share_table(before, after)
    sides = {"The tagged input": after} if reference is None else {"The tagged input": after, "The reference": before}
    notes = tuple(_NO_TOPICS.format(called) for called, side in sides.items() if names and not any(side["topics"]))
    if not notes:
        return Drift(table, shares, names, (), table.iloc[:0])
    told = ~table["aspect"].isin(_OF_TOPICS)
    shares = shares[~shares["aspect"].isin(_OF_TOPICS)].reset_index(drop=True)
    return Drift(table[told].reset_index(drop=True), shares, names, notes, table[~told])


def _opened(tagged: Any, text: str | Sequence[str] | None, question: str | None) -> Iterable[Rows]:  # noqa: ANN401
    import pandas as pd

    from cxtext.reading.answering import answering_frame
    from cxtext.reading.table import unique_names
    from cxtext.reading.tagging import rows_in, rows_to_tag

    if isinstance(tagged, pd.DataFrame):
        named = tagged.set_axis(unique_names(list(tagged.columns)), axis="columns").reset_index(drop=True)
        return [rows_in(named, answering_frame(tagged, text, question))]
    inputs = [tagged] if isinstance(tagged, str | Path) else list(tagged)
    return rows_to_tag(inputs, text=text, question=question).chunks


def _profile(chunks: Iterable[Rows], names: dict[str, str], called: str) -> _Counts:
    counts: _Counts = {}
    for rows in chunks:
        frame = rows.frame
        missing = [name for name in TAG_COLUMNS if name not in frame.columns]
        if missing:
            raise InputError(f"{called} has no column {missing[0]!r}; give what cxtext tag --run wrote.")
        tags = frame[list(TAG_COLUMNS)].astype(object).reset_index(drop=True)
        tags = tags.where(tags.notna(), "")
        status = tags["cx_status"].astype(str)
        _count(counts, "status", status[status.isin(_TEXTS)])
        read = rows.answers["row"].isin(status.index[status.isin(_TEXTS)])
        _count_texts(counts, rows.answers.loc[read, "text"])
        found = tags[status == "ok"]
        for name in (*_ONE_CLASS, *_SURE):
            _count(counts, name, _numbers(found[f"cx_{name}"], name) if name in _SURE else found[f"cx_{name}"])
        _count_topics(counts, found["cx_topics"].astype(str), names, called)
    if not counts.get("sentiment"):
        raise InputError(f"{called} holds no comment that could be read (none has the cx_status ok).")
    return counts


def _of_run(run: Analysis) -> _Counts:
    """Return what tagging would say of the comments that the run was made of."""
    counts: _Counts = {}
    feedback, mentions = run.feedback, run.mentions
    feedback = feedback[feedback["status"].isin(_TEXTS)]
    mentions = mentions[mentions["feedback_id"].isin(feedback["feedback_id"])]
    _count_texts(counts, feedback["text"])
    if any(len(file.get("questions") or ()) > 1 for file in run.meta["files"]):
        # Where a row answers several questions, tagging tells of the row, and the run of each answer.
        feedback = feedback.assign(feedback_id=feedback["feedback_id"].str.rpartition(":")[0])
        mentions = mentions.assign(feedback_id=mentions["feedback_id"].str.rpartition(":")[0])
        best = feedback["status"].map(_TEXTS.index).groupby(feedback["feedback_id"].to_numpy()).min()
        _count(counts, "status", best.map(dict(enumerate(_TEXTS))))
    else:
        _count(counts, "status", feedback["status"])
    found = read_comments(mentions)
    for name in (*_ONE_CLASS, *_SURE):
        _count(counts, name, found[name].astype(float).round(4) if name in _SURE else found[name])
    _count_topics(counts, found["topics"].map(";".join), {}, "")
    return counts


def _count(counts: _Counts, aspect: str, values: pd.Series[Any]) -> None:
    counts.setdefault(aspect, Counter()).update(values.tolist())


def _numbers(values: pd.Series[Any], name: str) -> pd.Series[Any]:
    import pandas as pd

    numbers = pd.to_numeric(values, errors="coerce")
    wrong = numbers.isna() | (numbers < 0) | (numbers > 1)
    if wrong.any():
        raise InputError(
            f"The column 'cx_{name}' holds {str(values[wrong].iloc[0])[:40]!r}, which is no confidence from 0 to 1; "
            "give what cxtext tag wrote."
        )
    return numbers.round(4)


def _count_texts(counts: _Counts, texts: pd.Series[Any]) -> None:
    for text, n in Counter(map(str, texts.tolist())).items():
        counts.setdefault("language", Counter())[detect(text).code or "uncertain"] += n
        counts.setdefault("length", Counter())[float(min(_MOST_WORDS, len(text.split())))] += n


def _count_topics(counts: _Counts, topics: pd.Series[Any], names: dict[str, str], called: str) -> None:
    found = Counter(topics.tolist())
    for pattern in _unknown(found, names):
        raise InputError(
            f"{called} has the topic {pattern[:40]!r}, which the run does not; give what was tagged with this run."
        )
    for pattern, n in found.items():
        counts.setdefault("topics", Counter())[";".join(sorted(pattern.split(";")))] += n
        counts.setdefault("new_topics", Counter())[_KNOWN if pattern else _NEW] += n


def _unknown(found: Iterable[str], names: dict[str, str]) -> Iterator[str]:
    if names:
        for pattern in sorted(found):
            yield from (one for one in pattern.split(";") if one and one not in names)
