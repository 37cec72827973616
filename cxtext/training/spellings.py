"""How people spell the classes: ``pos``, ``Positive`` and ``1`` are one label."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cxtext.journey import JourneyMap

__all__ = ["normal", "own_spellings", "sentiment_spellings", "stage_spellings"]

_WORDS: Mapping[str, str] = {
    **dict.fromkeys(("negative", "neg", "n", "bad", "very_negative", "unhappy"), "negative"),
    **dict.fromkeys(("neutral", "neu", "neut", "mixed"), "neutral"),
    **dict.fromkeys(("positive", "pos", "p", "good", "very_positive", "happy"), "positive"),
}
# Numbers say nothing alone; the set of all of them tells which scale it is.
_SCALES: tuple[Mapping[str, str], ...] = (
    {"-1": "negative", "0": "neutral", "1": "positive"},
    {"0": "negative", "1": "positive"},
    {"0": "negative", "1": "neutral", "2": "positive"},
    {"1": "negative", "2": "negative", "3": "neutral", "4": "positive", "5": "positive"},
)


def normal(label: str) -> str:
    """Return a label without case, outer space and differences of spaces, hyphens and underscores.

    Examples
    --------
    >>> normal(" Churn risk "), normal("-1"), normal("1.0")
    ('churn_risk', '-1', '1')
    """
    text = label.strip().casefold()
    number = re.fullmatch(r"([+-]?\d+)(?:\.0+)?", text)
    if number:
        return str(int(number.group(1)))
    return re.sub(r"[\s_-]+", "_", text).strip("_")


def sentiment_spellings(labels: Sequence[str]) -> dict[str, str]:
    """Return which sentiment each normal label found means; unknown ones are left out.

    Numbers are read as the first of these scales that holds them all: −1 to 1, 0 and 1, 0 to 2, 1 to 5.

    Examples
    --------
    >>> sentiment_spellings(["pos", "neg", "who knows"])
    {'neg': 'negative', 'pos': 'positive'}
    >>> sentiment_spellings(["0", "1"])["1"]
    'positive'
    """
    found = {normal(label).removeprefix("label_") for label in labels}
    numbers = {label for label in found if re.fullmatch(r"-?\d+", label)}
    # −1 to 1 without −1 is the scale of 0 and 1.
    scales = [scale for scale in _SCALES if numbers <= set(scale) and ("-1" not in scale or "-1" in numbers)]
    meaning = {**_WORDS, **(scales[0] if scales and len(numbers) > 1 else {})}
    known = {label: meaning[label] for label in sorted(found) if label in meaning}
    return known | {f"label_{label}": sentiment for label, sentiment in known.items() if label in numbers}


def stage_spellings(journey: JourneyMap) -> dict[str, str]:
    """Return the stage id for the normal form of every id and name of a map.

    Examples
    --------
    >>> from cxtext.journey import load_map
    >>> stage_spellings(load_map())["onboarding"]
    'onboarding'
    """
    by_name = {normal(stage.name): stage.id for stage in journey.stages}
    return by_name | {normal(stage.id): stage.id for stage in journey.stages}


def own_spellings(labels: Sequence[str], shipped: Sequence[str]) -> dict[str, str]:
    """Return the class of each normal label: the shipped classes when they hold nearly all labels, else the user's own.

    One in twenty may be a slip of the pen before the classes count as the user's own. The most frequent spelling names
    a class of the user's own (of equally frequent ones the first by alphabet).

    Examples
    --------
    >>> own_spellings(["Billing", "billing", "Praise", "Billing"], ["praise", "complaint"])
    {'billing': 'Billing', 'praise': 'Praise'}
    """
    spelled: dict[str, Counter[str]] = {}
    for label in labels:
        spelled.setdefault(normal(label), Counter())[label.strip()] += 1
    foreign = sum(counter.total() for key, counter in spelled.items() if key not in shipped)
    if foreign <= len(labels) / 20:
        return {name: name for name in shipped}
    return {
        key: min(counter, key=lambda name: (-counter[name], name)) for key, counter in sorted(spelled.items()) if key
    }
