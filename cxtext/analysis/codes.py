"""A team's own codes in an analysis: given to comments, not to mentions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

    from cxtext.topics import CodeClassifier

__all__ = ["code_reader", "count_codes", "with_codes"]


def code_reader(models: Mapping[str, Any]) -> CodeClassifier | None:
    """Return the classifier of codes among the user's models, None where there is none.

    Raises
    ------
    InputError
        It needs vectors of the user's own, which an analysis does not have.
    ArtifactError
        Its folder is damaged, or it was trained on another version of an encoder.
    """
    from cxtext.errors import InputError
    from cxtext.topics import CodeClassifier

    model = models.get(CodeClassifier.model_name)
    if model is None:
        return None
    found = model if isinstance(model, CodeClassifier) else CodeClassifier.load(model)
    if found.n_features_in_ is not None:
        raise InputError("The model of codes was fitted with embeddings of its own; fit it without for an analysis.")
    return found


def with_codes(feedback: pd.DataFrame, coder: CodeClassifier) -> pd.DataFrame:
    """Return the feedback table with ``codes``: a list of names for every comment with status ``ok``, else None."""
    import pandas as pd

    names = [str(name) for name in coder.classes_]
    rows = np.flatnonzero(feedback["status"] == "ok").tolist()
    used = feedback.iloc[rows]
    questions = used["question"].tolist() if "question" in used.columns else None
    given = coder.predict(used["clean_text"].tolist(), questions).to_numpy()
    found: list[list[str] | None] = [None] * len(feedback)
    for place, row in zip(rows, given, strict=True):
        found[place] = [name for name, one in zip(names, row, strict=True) if one]
    coded = feedback.assign(codes=pd.Series(found, index=feedback.index, dtype=object))
    coded.attrs = feedback.attrs
    return coded


def count_codes(feedback: pd.DataFrame, mentions: pd.DataFrame, coder: CodeClassifier) -> pd.DataFrame:
    """Return the table of codes; see :func:`cxtext.insights.code_table`."""
    from cxtext.insights import code_table

    return code_table(feedback, mentions, [str(name) for name in coder.classes_])
