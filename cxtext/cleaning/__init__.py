"""Cleaning of comments: text repair, personal data, empty answers, language and resubmissions.

:func:`clean` works on texts, :func:`clean_feedback` on the feedback table.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, overload

from cxtext.cleaning.comment import Cleaned, Offsets, clean_comment, offsets
from cxtext.cleaning.content import has_content
from cxtext.cleaning.language import Detected, detect
from cxtext.cleaning.personal import Masking, read_masking
from cxtext.cleaning.repair import MAX_CHARS
from cxtext.cleaning.repeats import FLAGS, LEFT_OUT, check_flags, find_repeats
from cxtext.cleaning.screening import as_text, on_distinct
from cxtext.cleaning.tone import in_capitals
from cxtext.errors import InputError
from cxtext.tables import RESPONSE_STATES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import pandas as pd


__all__ = ["FLAGS", "LEFT_OUT", "MAX_CHARS", "Masking", "Offsets", "clean", "clean_feedback", "offsets", "read_masking"]


@overload
def clean(texts: list[str], *, masking: Masking | None = None) -> list[str]: ...
@overload
def clean(texts: pd.Series, *, masking: Masking | None = None) -> pd.Series: ...
def clean(texts: list[str] | pd.Series, *, masking: Masking | None = None) -> list[str] | pd.Series:
    """Repair texts and mask personal data.

    Wrongly decoded characters are repaired [1]_, HTML tags and entities resolved, invisible and control characters
    removed, white space collapsed (line breaks stay, with at most one blank line between), drawn-out letters cut to
    two ("sooooo" to "soo") and signs to three. What the writer did not write as part of the comment is taken out:
    "Trip Verified |", "Read more", "Sent from my iPhone", signatures, quoted replies. Personal data become masks such
    as ``[email]`` (:mod:`cxtext.cleaning.personal`); prices, sizes, years and model numbers stay, and so do emoji.
    :func:`offsets` leads from the cleaned text back to the given one.

    Cleaning a cleaned text changes nothing. A text of more than :data:`MAX_CHARS` (100,000) characters is cut at a
    word boundary (what lies beyond the first half million raw characters is not read).

    Parameters
    ----------
    texts
        Comments, shape (n,). Missing ones become ``""``; numbers are read as their text.
    masking
        Which personal data is masked, and lists of what stays or always goes; None masks all kinds.

    Returns
    -------
    list of str or Series
        The cleaned comments in the container that came in; a Series keeps its index and name.

    Raises
    ------
    InputError
        ``texts`` is one string, not a list or Series of them.

    References
    ----------
    .. [1] Speer, R. (2019). ftfy (Version 5.5). Zenodo.

    Examples
    --------
    >>> clean(["<p>Great &amp; quick!!!!!!</p>", "Mail me: ann@example.org"])
    ['Great & quick!!!', 'Mail me: [email]']
    """
    import pandas as pd

    given: object = texts
    if isinstance(given, str):
        raise InputError("clean takes a list or Series of texts, not one string; write clean([text]).")
    cleaned = [one.text for one in _clean_distinct(texts, masking)]
    if isinstance(texts, pd.Series):
        return pd.Series(cleaned, index=texts.index, name=texts.name, dtype="str")
    return cleaned


def clean_feedback(
    feedback: pd.DataFrame,
    *,
    languages: tuple[str, ...] = ("en",),
    duplicates: bool = True,
    leave_out: Collection[str] = LEFT_OUT,
    masking: Masking | None = None,
) -> pd.DataFrame:
    """Add ``clean_text``, ``status``, ``flag``, ``in_capitals`` and ``language`` to the feedback table.

    ``status`` is the first that holds of

    - ``preview``: a trial of the survey by its makers (``response_state``), and previews are left out;
    - ``unfinished``: the survey was not answered to its end, and such responses are left out;
    - ``empty``: nothing is left after cleaning;
    - ``no_content``: "n/a", "no comment", "asdf", "see above", punctuation only … "Nothing" and its like are content
      where ``question`` asks for a judgement ("What could we improve?"), and so is an emoji that carries sentiment;
    - ``duplicate``: flagged as a repeat of a kind that is left out, see below;
    - ``not_language``: certainly written in none of ``languages``; short texts are in doubt and pass;
    - ``ok``.

    ``flag`` says why a comment is taken for a repeat of an earlier one, whether it is counted or not; it is missing for
    all others:

    - ``resubmission``: the same person again: same ``customer_id``, question and day, same clean text (or nearly the
      same, from six words on); or, where nobody knows the person, a row whose id stood twice in the input, with every
      column the same;
    - ``burst``: the same or nearly the same eight words or more from at least five people within 24 hours;
    - ``same_row``: nobody knows the person, and every input column but ``feedback_id`` is the same as in an earlier
      row, from five words on. Two people can write the same, so such rows count unless ``leave_out`` says otherwise;
    - ``near_duplicate``: the same or nearly the same six words or more as an earlier comment of somebody else.

    ``in_capitals`` is True for a comment written in capitals, which ``clean_text`` keeps.

    Parameters
    ----------
    feedback
        The feedback table; needs ``feedback_id`` and ``text``, uses ``question`` and ``customer_id`` where present.
        An existing ``language`` column is the user's and stays as it is; the status follows the text itself.
    languages
        ISO 639-1 codes of the languages to analyse.
    duplicates
        Whether to look for repeats; without, each row is judged by itself, as tagging row by row needs.
    leave_out
        Flags whose comments are not counted (status ``duplicate``), and states of a response that are not counted
        (``preview``, ``unfinished``); ``()`` counts every comment.
    masking
        Which personal data is masked; None masks all kinds.

    Returns
    -------
    DataFrame
        A copy with the new columns, same rows and order. ``language`` is an ISO 639-1 code, missing where it is not
        certain. ``attrs["cxtext"]`` gains ``masked`` (what was masked, by kind, such as ``{"emails": 2}``),
        ``cut`` (``feedback_id`` of every text that was cut to :data:`MAX_CHARS`) and ``repeats``: for each flag that
        occurs ``flagged`` and ``left_out``; and the number of comments to analyse as chosen (``analysed``), with every
        repeat (``with_repeats``) and without any (``without_repeats``). States of responses are counted beside the
        flags.

    Raises
    ------
    InputError
        A needed column is missing, a language is no ISO 639-1 code, or a flag does not exist.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"feedback_id": ["1", "2"], "text": ["Food was cold", "n/a"], "source": "survey"})
    >>> clean_feedback(frame)["status"].tolist()
    ['ok', 'no_content']
    """
    import pandas as pd

    accepted = language_codes(languages)
    excluded = check_flags(leave_out)
    for column in ("feedback_id", "text"):
        if column not in feedback:
            raise InputError(f"The feedback table lacks the column {column!r}, which cleaning needs.")
    if not feedback["feedback_id"].is_unique:
        raise InputError("The feedback table needs unique feedback_id values; at least one stands twice.")
    rows = feedback.reset_index(drop=True)
    results = _clean_distinct(rows["text"], masking)
    texts = [one.text for one in results]
    questions = [""] * len(rows)
    if "question" in rows:
        questions = [as_text(question) for question in rows["question"].tolist()]
    detected = on_distinct(detect, texts)
    content = on_distinct(_has_content, list(zip(texts, questions, strict=True)))
    flags: list[str | None] = [None] * len(rows)
    if duplicates:
        found = find_repeats(rows, pd.Series(texts, index=rows.index, dtype="str"), pd.Series(content, dtype=bool))
        flags = [None if pd.isna(flag) else str(flag) for flag in found.tolist()]
    alone = [
        _status(text, has, language, accepted) for text, has, language in zip(texts, content, detected, strict=True)
    ]
    states = _states(rows)
    alone = [state if state in excluded else own for state, own in zip(states, alone, strict=True)]
    status = [
        "duplicate" if flag in excluded and own not in RESPONSE_STATES else own
        for flag, own in zip(flags, alone, strict=True)
    ]

    out = feedback.copy()
    out["clean_text"] = pd.Series(texts, index=out.index, dtype="str")
    out["status"] = pd.Series(status, index=out.index, dtype="str")
    out["flag"] = pd.Series(flags, index=out.index, dtype="str")
    out["in_capitals"] = pd.Series(on_distinct(in_capitals, texts), index=out.index, dtype=bool)
    if "language" not in out:
        out["language"] = pd.Series([one.code or None for one in detected], index=out.index, dtype="str")
    masked: dict[str, int] = {}
    for one in results:
        for kind, number in one.masked.items():
            masked[kind] = masked.get(kind, 0) + number
    cut = [str(key) for key, one in zip(rows["feedback_id"].tolist(), results, strict=True) if one.cut]
    out.attrs = {
        **feedback.attrs,
        "cxtext": {
            **feedback.attrs.get("cxtext", {}),
            "masked": masked,
            "cut": cut,
            "repeats": _count_repeats(flags, states, alone, excluded),
        },
    }
    return out


def language_codes(languages: Iterable[str]) -> frozenset[str]:
    """Return ISO 639-1 codes in one spelling; raise :class:`InputError` where one is none."""
    codes = [languages] if isinstance(languages, str) else list(languages)
    for code in codes:
        if not re.fullmatch(r"[A-Za-z]{2}([-_][A-Za-z0-9_-]+)?", code):
            raise InputError(f"Language {code!r} is no ISO 639-1 code; write, for example, 'en' or 'de'.")
    if not codes:
        raise InputError("At least one language is needed; write, for example, languages=('en',).")
    return frozenset(code[:2].lower() for code in codes)


def _status(text: str, content: bool, language: Detected, accepted: frozenset[str]) -> str:
    if not text:
        return "empty"
    if not content:
        return "no_content"
    return "not_language" if language.possible and not language.possible & accepted else "ok"


def _states(rows: pd.DataFrame) -> list[str | None]:
    """Return the state of each survey response, None where it is an ordinary one."""
    if "response_state" not in rows:
        return [None] * len(rows)
    return [state if state in RESPONSE_STATES else None for state in rows["response_state"].tolist()]


def _count_repeats(
    flags: list[str | None], states: list[str | None], alone: list[str], excluded: frozenset[str]
) -> dict[str, Any]:
    """Count comments with and without the repeats; ``alone`` is the status each has by itself."""
    counts: dict[str, Any] = {}
    for flag in (*FLAGS, *RESPONSE_STATES):
        if n := (flags if flag in FLAGS else states).count(flag):
            counts[flag] = {"flagged": n, "left_out": n if flag in excluded else 0}
    usable = [flag for flag, status in zip(flags, alone, strict=True) if status == "ok"]
    return {
        "flags": counts,
        "analysed": sum(flag not in excluded for flag in usable),
        "with_repeats": len(usable),
        "without_repeats": usable.count(None),
    }


def _clean_distinct(texts: Iterable[Any], masking: Masking | None) -> list[Cleaned]:
    """Clean each distinct text once."""
    values = texts.tolist() if hasattr(texts, "tolist") else list(texts)
    clean_one = clean_comment if masking is None else partial(clean_comment, masking=masking)
    return on_distinct(clean_one, list(map(as_text, values)))


def _has_content(text_and_question: tuple[str, str]) -> bool:
    return has_content(*text_and_question)
