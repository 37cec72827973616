"""``train codes``: learn a team's own coding frame from comments that people coded."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxtext.cards import Card, Carded
from cxtext.encoders.reading import check_quality
from cxtext.plurals import plural
from cxtext.topics.codes import RARE, CodeClassifier
from cxtext.training.code_cards import codes_grid, codes_line
from cxtext.training.coded import read_coded
from cxtext.training.codes_card import card
from cxtext.training.labelled import rejects_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from cxtext.reading.table import Reject

__all__ = ["TrainedCodes", "train_codes"]


@dataclass(frozen=True, eq=False, repr=False)
class TrainedCodes(Carded):
    """What :func:`train_codes` learned.

    Attributes
    ----------
    classifier
        The fitted :class:`cxtext.topics.CodeClassifier`; its ``codes_`` and ``figures_`` say how sure it is.
    counts
        What became of the rows: ``rows`` = ``used`` + each reason for a reject.
    rejects
        Rows that were not used.
    """

    classifier: CodeClassifier
    counts: Mapping[str, int]
    rejects: tuple[Reject, ...] = field(repr=False)

    def _card(self) -> Card:
        table, figures = self.classifier.codes_, self.classifier.figures_
        lines = [f"On these comments, cross-validated: {codes_line(figures)}"]
        if self.rare:
            lines.append(f"Too few comments to rely on: {', '.join(map(str, self.rare[:10]))}.")
        if self.rejects:
            lines.append(f"{plural(len(self.rejects), 'row')} not used: .rejects_table() says why.")
        return Card(
            f"TrainedCodes({plural(self.counts['used'], 'coded comment')}, {plural(len(table), 'code')})",
            lines,
            [codes_grid(table)],
            [('.save("my-codes")', ""), ('cxtext.analyze(…, models=["my-codes"])', "")],
        )

    @property
    def rare(self) -> tuple[str, ...]:
        """Codes with so few comments that nobody should rely on them."""
        table = self.classifier.codes_
        return tuple(table.loc[table["n"] < RARE, "code"])

    def rejects_table(self) -> pd.DataFrame:
        """Return the rows that were not used: file, row, reason, detail, raw."""
        return rejects_table(self.rejects)

    def save(self, path: str | Path) -> Path:
        """Write the model folder with its card; see :meth:`cxtext.topics.CodeClassifier.save`."""
        return self.classifier.save(path, card(self.classifier, self.counts))


def train_codes(
    source: Any,  # noqa: ANN401
    *,
    text: str | None = None,
    question: str | None = None,
    label: str | None = None,
    quality: str = "auto",
    seed: int = 0,
) -> TrainedCodes:
    """Learn a coding frame from a table of coded comments.

    Parameters
    ----------
    source
        Path of a csv, tsv, xlsx, json, jsonl or parquet file, or a DataFrame: one coded comment a row, with one 0/1
        column for each code, or one column that lists the codes, separated by ``;``.
    text, question
        Columns; guessed by name when not given.
    label
        The column that lists the codes.
    quality
        ``fast`` reads with static vectors, ``auto`` and ``accurate`` with the transformer.
    seed
        Of the folds; the same comments and seed give the same model, in whatever order the rows come.

    Raises
    ------
    InputError
        The file, a column or the codes cannot be used; the message says where and why.

    Examples
    --------
    >>> import pandas as pd
    >>> texts = [f"{a} {b}" for a in ("Waited", "A queue,", "Slow,") for b in ("an hour", "all day", "again", "why")]
    >>> texts += [f"{a} {b}" for a in ("Nurse", "Staff", "Reception") for b in ("kind", "rude", "helpful", "friendly")]
    >>> frame = pd.DataFrame({"text": texts, "codes": ["wait"] * 12 + ["staff"] * 12})
    >>> train_codes(frame, quality="fast").classifier.classes_
    ('staff', 'wait')
    """
    speed = check_quality(quality)
    coded = read_coded(source, text=text, question=question, label=label)
    model = CodeClassifier("fast" if speed == "fast" else "accurate", seed=seed)
    with warnings.catch_warnings():
        # Whoever trains is told of rare codes by ``rare``.
        warnings.filterwarnings("ignore", "Codes with fewer than", UserWarning)
        model.fit(coded.texts, coded.frame(), questions=coded.questions)
    return TrainedCodes(model, coded.counts, coded.rejects)
