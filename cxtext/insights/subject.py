"""What a topic is about, in words: so that the mentions that speak of it in its own words are quoted first."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import pandas as pd

from cxtext.keywords import is_term, stem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence, Set

    from cxtext.insights.base import Ints

Subject = dict[str, float]
"""How much each word says about a topic, 0 to 1, by its stem."""

OFF = 0.2
"""What is left of a mention's fitness when it holds no word of its topic: it may be meant, put otherwise."""
ENOUGH = 1.5
"""With words of this weight in all a mention is clearly about its topic: one of its name and two keywords, say."""
KEYWORD, FADING = 0.75, 4
"""Weight of the first keyword beside a word of the name, and the place at which keywords weigh half of that."""
_WORD = re.compile(r"\w+")
# Names say that something is wrong in words that fit every topic.
_EMPTY = frozenset({"problem", "issue"})


def subjects(topics: pd.DataFrame) -> list[Subject]:
    """Return the words of each topic: those of its name weigh 1, its keywords the less, the later they stand.

    Parameters
    ----------
    topics
        ``name`` and, where known, ``keywords``: a list, or text with commas.
    """
    keywords = topics["keywords"] if "keywords" in topics.columns else pd.Series(None, index=topics.index, dtype=object)
    return [_subject(name, words) for name, words in zip(topics["name"], keywords, strict=True)]


def stems(text: str) -> frozenset[str]:
    """Return the stems of the words of a text."""
    return frozenset(stem(word) for word in _WORD.findall(text))


def telling(words: Sequence[Set[str]], topic: Ints, given: Sequence[Subject]) -> list[Subject]:
    """Weigh the words of each topic by how well they tell it from the others: "staff" says little where all have it.

    Parameters
    ----------
    words, topic
        Stems and topic of each mention.
    given
        Words of each topic, as from :func:`subjects`.

    Returns
    -------
    list of dict
        The weights times the square root of the topic's part in a word, each topic counted as equally large.
    """
    size = Counter(topic.tolist())
    holding: dict[str, Counter[int]] = {word: Counter() for subject in given for word in subject}
    for held, place in zip(words, topic.tolist(), strict=True):
        for word in held & holding.keys():
            holding[word][place] += 1
    shares = {word: {at: counts[at] / size[at] for at in sorted(counts)} for word, counts in holding.items()}
    total = {word: sum(parts.values()) for word, parts in shares.items()}
    return [
        {
            word: weight * (shares[word][at] / total[word]) ** 0.5
            for word, weight in subject.items()
            if at in shares[word]
        }
        for at, subject in enumerate(given)
    ]


def aboutness(words: Set[str], subject: Mapping[str, float]) -> float:
    """Tell how clearly a mention is about its topic, from :data:`OFF` to 1.

    Parameters
    ----------
    words
        Stems of the mention.
    subject
        Words of the topic. Where there are none, every mention is as good as another.
    """
    if not subject:
        return 1.0
    held = sum(subject[word] for word in sorted(words & subject.keys()))
    return OFF + (1 - OFF) * min(held / min(ENOUGH, sum(subject.values())), 1.0)


def _subject(name: Any, keywords: Any) -> Subject:  # noqa: ANN401 - cells
    found: Subject = {}
    for place, keyword in enumerate(_listed(keywords)):
        for word in _terms(keyword):
            found.setdefault(word, KEYWORD / (1 + place / FADING))
    return found | dict.fromkeys(_terms(name), 1.0)


def _terms(text: Any) -> list[str]:  # noqa: ANN401 - a cell
    words = _WORD.findall(text) if isinstance(text, str) else []
    return [root for word in words if is_term(word) and (root := stem(word)) not in _EMPTY]


def _listed(cell: Any) -> list[Any]:  # noqa: ANN401 - a list, text with commas, or nothing
    if isinstance(cell, str):
        return cell.split(",")
    return list(cell) if hasattr(cell, "__iter__") else []
