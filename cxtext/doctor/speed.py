"""How many comments a second this machine tags."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Speed", "measure_speed"]

_BATCH = 200


@dataclass(frozen=True)
class Speed:
    """One process tagging the comments of the embedded demo.

    ``load_seconds`` is the time until models are ready, imports included for the quality that comes first;
    ``one_seconds`` that of a single comment; ``rows_per_second`` that of ``rows`` comments in batches.
    """

    quality: str
    load_seconds: float
    one_seconds: float
    rows: int
    rows_per_second: float


def measure_speed(seconds: float = 1.0) -> tuple[Speed, ...]:
    """Time tagging for each quality.

    Parameters
    ----------
    seconds
        How long each quality is timed, at least; a batch that was begun is finished.
    """
    return tuple(_timed(quality, seconds) for quality in ("fast", "auto"))


def _timed(quality: str, seconds: float) -> Speed:
    start = time.perf_counter()
    import pandas as pd

    from cxtext import demo
    from cxtext.analysis.tagging import Tagger

    tagger = Tagger(quality=quality)
    frames = [pd.read_csv(path, dtype=str, keep_default_na=False) for path in demo.files()]
    texts = pd.concat([frame[_longest(frame)] for frame in frames], ignore_index=True)
    feedback = pd.DataFrame({"feedback_id": texts.index.astype(str), "text": texts, "source": "doctor"})
    # The first texts also load what is loaded on first use (languages, names of people).
    tagger.tag(feedback.tail(_BATCH))
    loaded = time.perf_counter()
    tagger.tag(feedback.head(1))
    begun = time.perf_counter()
    rows, now = 0, begun
    while now - begun < seconds or not rows:
        at = rows % (len(feedback) - 2 * _BATCH + 1)
        tagger.tag(feedback.iloc[at : at + _BATCH])
        rows += _BATCH
        now = time.perf_counter()
    return Speed(
        quality, round(loaded - start, 3), round(begun - loaded, 4), rows, round(rows / max(now - begun, 1e-9), 1)
    )


def _longest(frame: pd.DataFrame) -> str:
    """Return the column with the longest texts: the comments."""
    return str(frame.apply(lambda column: column.str.len().mean()).idxmax())
