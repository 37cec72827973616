"""Where on the journey a comment was collected: its channel, source, question or touchpoint, read as a stage."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd

from cxtext.errors import InputError

UNKNOWN = "unknown"
"""Collection stage of a comment of which it cannot be told."""
COLUMNS = ("touchpoint", "channel", "question", "source")
"""Columns that may say where a comment was collected; the first that tells a stage decides."""
_SHORT = 4
"""In longer values the name of a stage is an ordinary word ("How do you use it?"), and only cues count."""
_READ = 300
"""Characters of a value that are read."""
_WORD = re.compile(r"[^\W_]+")
_LITTLE = frozenset(
    ("a", "an", "and", "at", "by", "for", "from", "in", "is", "it", "its", "me", "my", "of", "on", "or", "our")
) | {"the", "their", "this", "to", "us", "was", "with", "you", "your"}


def collected_stage(
    feedback: pd.DataFrame,
    stages: Mapping[str, Sequence[str]],
    collected_at: str | Mapping[str, str] | None = None,
) -> pd.Series:
    """Tell at which stage of the journey each comment was collected.

    Parameters
    ----------
    feedback
        FEEDBACK table.
    stages
        For each stage id its name and cues, in the order of the journey map; ``general`` takes no part.
    collected_at
        A column whose values are read in the place of touchpoint, channel, question and source; or what values mean:
        a mapping of values of these columns to stage ids, read first (values it lacks are read by the cues).

    Returns
    -------
    pandas.Series
        A stage id or ``unknown`` for each row of ``feedback``, on its index. A value tells a stage when it holds a
        cue of that stage (as words, in order, without my, the, to and the like, singular or plural), or, in up to
        four words, its id or name, and none of another stage.

    Raises
    ------
    InputError
        The column is missing, or the mapping names an unknown stage.

    Examples
    --------
    >>> frame = pd.DataFrame({"channel": ["checkout page", "phone"]})
    >>> collected_stage(frame, {"purchase": ["Purchase", "checkout"], "exit": ["Exit"]}).tolist()
    ['purchase', 'unknown']
    """
    known = {stage: words for stage, words in stages.items() if stage != "general"}
    columns: Sequence[str] = [column for column in COLUMNS if column in feedback.columns]
    given: Mapping[str, str] = {}
    if isinstance(collected_at, str):
        if collected_at not in feedback.columns:
            raise InputError(
                f"There is no column {collected_at!r} that says where comments were collected; the feedback table has: "
                f"{', '.join(map(str, feedback.columns))}."
            )
        columns = [collected_at]
    elif collected_at is not None:
        given = {str(value): str(stage) for value, stage in collected_at.items()}
        for value, stage in given.items():
            if stage not in {*stages, UNKNOWN}:
                raise InputError(
                    f"collected_at puts {value!r} at {stage!r}, which is no stage of the journey; "
                    f"it has: {', '.join(stages)}."
                )
    place = pd.Series(UNKNOWN, index=feedback.index, dtype=object)
    readers: list[Callable[[str], str | None]] = [given.get, _Reader(known)]
    for reader in readers:
        for column in columns:
            code, values = pd.factorize(feedback[column].astype(object))
            read = np.array([*(reader(str(value)) or UNKNOWN for value in values), UNKNOWN], dtype=object)
            unknown = (place == UNKNOWN).to_numpy()
            place = pd.Series(np.where(unknown, read[code], place), index=feedback.index, dtype=object)
    return place.rename("collected_stage")


class _Reader:
    """Reads a value as the one stage it speaks of, None where it speaks of none or of several."""

    def __init__(self, stages: Mapping[str, Sequence[str]]) -> None:
        self.phrases: dict[tuple[str, ...], set[str]] = {}
        self.names: dict[tuple[str, ...], set[str]] = {}
        for stage, words in stages.items():
            name, cues = (words[0], words[1:]) if words else ("", ())
            for called in (stage, name):
                self.names.setdefault(_words(called), set()).add(stage)
            for cue in cues:
                self.phrases.setdefault(_words(cue), set()).add(stage)
        self.longest = max((len(phrase) for phrase in (*self.phrases, *self.names)), default=0)

    def __call__(self, value: str) -> str | None:
        words = _words(value[:_READ])
        found: set[str] = set()
        for start in range(len(words)):
            for end in range(start + 1, min(start + self.longest, len(words)) + 1):
                found |= self.phrases.get(words[start:end], set())
                if len(words) <= _SHORT:
                    found |= self.names.get(words[start:end], set())
        return found.pop() if len(found) == 1 else None


def _words(text: str) -> tuple[str, ...]:
    words = (word for word in _WORD.findall(text.casefold()) if word not in _LITTLE)
    return tuple(
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word for word in words
    )
