"""The points made in comments, as arrays: a table is made of them only where somebody wants it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from cxtext.segmenting import mention_spans

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

__all__ = ["Points", "cut"]


@dataclass(frozen=True, eq=False)
class Points:
    """The m mentions of n comments, in their order.

    Attributes
    ----------
    comment
        Number of the comment of each (m,).
    number
        Which of the mentions of its comment it is (m,).
    start, end
        Its place in the cleaned comment (m,).
    texts
        Its words, m.
    columns
        What was read of it: further columns of the mentions table, each (m,).
    """

    comment: Ints
    number: Ints
    start: Ints
    end: Ints
    texts: list[str]
    columns: Mapping[str, np.ndarray] = field(default_factory=dict)

    def table(self, ids: Sequence[str]) -> pd.DataFrame:
        """Return the mentions table; ``ids`` are those of the comments."""
        import pandas as pd

        of = [ids[place] for place in self.comment.tolist()]
        own = [f"{comment}:{number}" for comment, number in zip(of, self.number.tolist(), strict=True)]
        made = pd.DataFrame(
            {
                "mention_id": pd.Series(own, dtype="str"),
                "feedback_id": pd.Series(of, dtype="str"),
                "start": self.start,
                "end": self.end,
                "text": pd.Series(self.texts, dtype="str"),
            }
        )
        return made.assign(**self.columns)


def cut(texts: Sequence[str], wanted: Sequence[bool]) -> Points:
    """Cut cleaned comments into mentions.

    Parameters
    ----------
    texts
        The comments, n.
    wanted
        Which of them are cut (n).
    """
    rows: list[tuple[int, int, int, int]] = []
    said: list[str] = []
    known: dict[str, list[tuple[int, int]]] = {}
    for comment, (text, is_wanted) in enumerate(zip(texts, wanted, strict=True)):
        if not is_wanted or not text:
            continue
        spans = known.get(text)
        if spans is None:
            spans = known[text] = mention_spans(text)
        for number, (start, end) in enumerate(spans):
            rows.append((comment, number, start, end))
            said.append(text[start:end])
    comment_of, numbers, starts, ends = np.array(rows, dtype=np.int64).reshape(-1, 4).T.copy()
    return Points(comment_of, numbers, starts, ends, said)
