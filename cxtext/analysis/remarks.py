"""What must be known before the figures of a run are read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cxtext.plurals import plural

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from cxtext.analysis.result import Analysis

_ENGLISH = ["en"]
_MOST = 0.5
_ENOUGH_OF_WORK = 0.2
_WORK = re.compile(
    r"\b(?:pay|paid|salary|salaries|wages?|bonus|overtime|pensions?|manage(?:rs?|ment)|leadership|boss(?:es)?"
    r"|supervisors?|colleagues?|co-?workers?|employees?|careers?|promotions?|training|workloads?|shifts?|rota|hours"
    r"|work[ -]life|working|workplace|my job|holidays?|home office|culture"
    r"|burn(?:ed|t)?[ -]?out|hired|hiring|resign\w*)\b",
    re.IGNORECASE,
)
_CUSTOMERS = re.compile(
    r"\b(?:customers?|clients?|guests?|patients?|shoppers?|buyers?|passengers?|visitors?|students?|residents?)\b",
    re.IGNORECASE,
)


def remarks(analysis: Analysis) -> tuple[str, ...]:
    """Return what must be known before the figures are read, a sentence or two each; mostly nothing."""
    meta = analysis.meta
    options = meta.get("options") or {}
    counts = (meta.get("rows") or {}).get("by_status") or {}
    found = (
        language_remark(counts, options.get("languages") or _ENGLISH),
        work_remark(analysis.feedback, str(options.get("journey", "customer"))),
    )
    return tuple(remark for remark in found if remark)


def language_remark(by_status: Mapping[str, int], languages: Sequence[str]) -> str:
    """Return that most comments were set aside as not English, "" where they were not.

    Parameters
    ----------
    by_status
        How many comments have which status.
    languages
        The languages asked for; where they are others than English alone, the user knows.
    """
    foreign = by_status.get("not_language", 0)
    # Rows without words, and repeats, are of no language.
    worded = foreign + by_status.get("ok", 0)
    if list(languages) != _ENGLISH or not foreign or foreign <= _MOST * worded:
        return ""
    are, were = ("is", "was") if foreign == 1 else ("are", "were")
    return (
        f"cxtext reads English: {foreign:,} of {plural(worded, 'comment')} {are} in another language and {were} "
        "set aside. Translate them into English first and analyse the translations."
    )


def work_remark(feedback: pd.DataFrame, journey: str) -> str:
    """Return that staff speaking of their own work are shown on the customers' journey, "" where that is not so.

    Staff also report what customers go through; only where more of the comments speak of work than of customers, the
    employees' journey is pointed to.
    """
    if journey != "customer" or set(feedback["source"]) != {"staff"}:
        return ""
    texts = feedback.loc[feedback["status"] == "ok", "text"].astype(str)
    of_work = int(texts.str.contains(_WORK).sum())
    if not len(texts) or of_work < _ENOUGH_OF_WORK * len(texts) or of_work <= int(texts.str.contains(_CUSTOMERS).sum()):
        return ""
    return (
        "All of this is staff feedback, mostly on their own work, and is shown on the journey of customers; "
        "their own journey (pay, leadership \u2026) is --journey employee."
    )
