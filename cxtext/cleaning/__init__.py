"""Cleaning of comments: text repair, personal data, empty answers, language and resubmissions.

:func:`clean` works on texts, :func:`clean_feedback` on the feedback table.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, overload

from cxtext.cleaning.content import has_content
from cxtext.cleaning.duplicates import find_duplicates
from cxtext.cleaning.language import Detected, detect
from cxtext.cleaning.personal import mask
from cxtext.cleaning.repair import MAX_CHARS, cut_at_word, repair
from cxtext.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

__all__ = ["MAX_CHARS", "clean", "clean_feedback"]


@overload
def clean(texts: list[str]) -> list[str]: ...
@overload
def clean(texts: pd.Series) -> pd.Series: ...
def clean(texts: list[str] | pd.Series) -> list[str] | pd.Series:
    """Repair texts and mask personal data.

    Wrongly decoded characters are repaired [1]_, HTML tags and entities resolved, invisible and control characters
    removed, white space collapsed (line breaks stay, with at most one blank line between), characters repeated more
    than three times cut to three. E-mail addresses, phone numbers and web addresses become ``[email]``, ``[phone]``
    and ``[url]``; prices, sizes, years, model and order numbers stay, and so do emoji.

    Cleaning a cleaned text changes nothing. A text of more than :data:`MAX_CHARS` (100,000) characters is cut at a
    word boundary (what lies beyond the first half million raw characters is not read).

    Parameters
    ----------
    texts
        Comments, shape (n,). Missing ones become ``""``; numbers are read as their text.

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
    cleaned = [text for text, _, _ in _clean_distinct(texts)]
    if isinstance(texts, pd.Series):
        return pd.Series(cleaned, index=texts.index, name=texts.name, dtype="str")
    return cleaned


def clean_feedback(
    feedback: pd.DataFrame, *, languages: tuple[str, ...] = ("en",), duplicates: bool = True
) -> pd.DataFrame:
    """Add ``clean_text``, ``status`` and ``language`` to the feedback table.

    ``status`` is the first that holds of

    - ``empty``: nothing is left after cleaning;
    - ``no_content``: "n/a", "no comment", "asdf", "see above", punctuation only … "Nothing" and its like are content
      where ``question`` asks for a judgement ("What could we improve?"), and so is an emoji that carries sentiment;
    - ``duplicate``: an exact resubmission of an earlier row. Where ``customer_id`` is known: same customer, question,
      day and clean text; elsewhere: every input column but ``feedback_id`` the same and at least five words;
    - ``not_language``: certainly written in none of ``languages``; short texts are in doubt and pass;
    - ``ok``.

    Parameters
    ----------
    feedback
        The feedback table; needs ``feedback_id`` and ``text``, uses ``question`` and ``customer_id`` where present.
        An existing ``language`` column is the user's and stays as it is; the status follows the text itself.
    languages
        ISO 639-1 codes of the languages to analyse.
    duplicates
        Whether to look for resubmissions; without, each row is judged by itself, as tagging row by row needs.

    Returns
    -------
    DataFrame
        A copy with the new columns, same rows and order. ``language`` is an ISO 639-1 code, missing where it is not
        certain. ``attrs["cxtext"]`` gains ``masked`` (what was masked, by kind, such as ``{"emails": 2}``) and
        ``cut`` (``feedback_id`` of every text that was cut to :data:`MAX_CHARS`).

    Raises
    ------
    InputError
        A needed column is missing, or a language is no ISO 639-1 code.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"feedback_id": ["1", "2"], "text": ["Food was cold", "n/a"], "source": "survey"})
    >>> clean_feedback(frame)["status"].tolist()
    ['ok', 'no_content']
    """
    import pandas as pd

    accepted = _language_codes(languages)
    for column in ("feedback_id", "text"):
        if column not in feedback:
            raise InputError(f"The feedback table lacks the column {column!r}, which cleaning needs.")
    if not feedback["feedback_id"].is_unique:
        raise InputError("The feedback table needs unique feedback_id values; at least one stands twice.")
    rows = feedback.reset_index(drop=True)
    results = list(_clean_distinct(rows["text"]))
    texts = [text for text, _, _ in results]
    questions = [""] * len(rows)
    if "question" in rows:
        questions = ["" if pd.isna(question) else str(question) for question in rows["question"]]
    detected = _on_distinct(detect, texts)
    content = _on_distinct(lambda pair: has_content(*pair), list(zip(texts, questions, strict=True)))
    resent = pd.Series(data=False, index=rows.index)
    if duplicates:
        resent = find_duplicates(rows, pd.Series(texts, index=rows.index, dtype="str"), pd.Series(content, dtype=bool))
    status = [
        _status(text, has, again, language, accepted)
        for text, has, again, language in zip(texts, content, resent, detected, strict=True)
    ]

    out = feedback.copy()
    out["clean_text"] = pd.Series(texts, index=out.index, dtype="str")
    out["status"] = pd.Series(status, index=out.index, dtype="str")
    if "language" not in out:
        out["language"] = pd.Series([one.code or None for one in detected], index=out.index, dtype="str")
    masked: dict[str, int] = {}
    for _, counts, _ in results:
        for kind, number in counts.items():
            masked[kind] = masked.get(kind, 0) + number
    cut = [str(key) for key, (_, _, was_cut) in zip(rows["feedback_id"], results, strict=True) if was_cut]
    out.attrs = {
        **feedback.attrs,
        "cxtext": {**feedback.attrs.get("cxtext", {}), "masked": masked, "cut": cut},
    }
    return out


def _language_codes(languages: Iterable[str]) -> frozenset[str]:
    codes = [languages] if isinstance(languages, str) else list(languages)
    for code in codes:
        if not re.fullmatch(r"[A-Za-z]{2}([-_][A-Za-z0-9_-]+)?", code):
            raise InputError(f"Language {code!r} is no ISO 639-1 code; write, for example, 'en' or 'de'.")
    if not codes:
        raise InputError("At least one language is needed; write, for example, languages=('en',).")
    return frozenset(code[:2].lower() for code in codes)


def _status(text: str, content: bool, duplicate: bool, language: Detected, accepted: frozenset[str]) -> str:
    if not text:
        return "empty"
    if not content:
        return "no_content"
    if duplicate:
        return "duplicate"
    return "not_language" if language.possible and not language.possible & accepted else "ok"


def _clean_distinct(texts: Iterable[Any]) -> Iterable[tuple[str, dict[str, int], bool]]:
    """Yield for each text the clean one, what was masked and whether it was cut, working once on each string."""
    done: dict[str, tuple[str, dict[str, int], bool]] = {}
    for value in texts:
        text = value if isinstance(value, str) else _as_text(value)
        if text not in done:
            done[text] = _clean_one(text)
        yield done[text]


def _as_text(value: Any) -> str:  # noqa: ANN401
    import pandas as pd

    return "" if pd.api.types.is_scalar(value) and pd.isna(value) else str(value)


def _clean_one(text: str) -> tuple[str, dict[str, int], bool]:
    repaired, cut = repair(text)
    masked, counts = mask(repaired)
    # Masks may be longer than what they hide, and what a mask leaves behind may be a candidate itself.
    while cut_at_word(masked) != masked or mask(masked)[1]:
        cut = cut or len(masked) > MAX_CHARS
        masked, more = mask(cut_at_word(masked))
        counts = {kind: counts.get(kind, 0) + more.get(kind, 0) for kind in {**counts, **more}}
    return masked, counts, cut


def _on_distinct(function: Any, items: list[Any]) -> list[Any]:  # noqa: ANN401
    known: dict[Any, Any] = {}
    for item in items:
        if item not in known:
            known[item] = function(item)
    return [known[item] for item in items]
