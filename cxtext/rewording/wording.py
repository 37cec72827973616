"""Ask for names and take only those that are fit to be shown."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cxtext.cleaning.personal import mask
from cxtext.keywords import UNFIT_WORDS, clauses, is_term, stem
from cxtext.rewording.endpoint import Endpoint, EndpointError
from cxtext.rewording.prompt import LONGEST_NAME, Request
from cxtext.topics.general import NAMES as GENERAL_NAMES

MOST_WORDS = 8
_ODD = re.compile(r"[^\w\s,'\u2019\-/&%+().€$£]|[\r\n\t]|https?:|www\.", re.IGNORECASE)


@dataclass(frozen=True)
class Wording:
    """What came of asking.

    Parameters
    ----------
    names
        New name by topic id; only those that differ from the old.
    kept
        Why the old name stays, by topic id.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    kept: Mapping[str, str] = field(default_factory=dict)


def reword(
    requests: Sequence[Request],
    endpoint: Endpoint,
    names: Mapping[str, str],
    keywords: Mapping[str, Sequence[str]],
) -> Wording:
    """Ask the endpoint for each request and check what it says.

    Parameters
    ----------
    requests
        Of :func:`cxtext.rewording.requests_for`.
    endpoint
        Where to ask.
    names
        The present name of every topic and theme by id, also of those not asked about.
    keywords
        Keywords of each topic by id.

    Returns
    -------
    Wording
        A name is taken when it is one short line, not another topic's, masks nothing, and at least half of its telling
        words are among the topic's keywords, in its old name or in two of its quotes: what a single quote asks for
        never becomes a name.

    Raises
    ------
    EndpointError
        Not one request was answered.
    """
    found: dict[str, str] = {}
    kept: dict[str, str] = {}
    first_fault: EndpointError | None = None
    answered = False
    for request in requests:
        try:
            given = _names_in(endpoint.ask(request.body))
            answered = True
        except EndpointError as error:
            kept.update(dict.fromkeys(request.topic_ids, str(error)))
            first_fault = first_fault or error
            if not answered:
                break
            continue
        for topic_id in request.topic_ids:
            others = {_folded(found.get(other, name)) for other, name in names.items() if other != topic_id}
            others |= {_folded(name) for name in GENERAL_NAMES.values()}
            seen = [set(_stems(quote)) for quote in request.quotes[topic_id]]
            known = {stem(word) for word in keywords[topic_id]} | set(_stems(names[topic_id]))
            known |= {word for quote in seen for word in quote if sum(word in other for other in seen) > 1}
            name, fault = _checked(given.get(topic_id), others, known)
            if fault:
                kept[topic_id] = fault
            elif name != names[topic_id]:
                found[topic_id] = name
    if first_fault is not None and not answered:
        raise first_fault
    return Wording(found, kept)


def _names_in(answer: str) -> dict[str, Any]:
    """Read the JSON object of an answer, also one inside a fence or between words; nothing readable is no name."""
    start, stop = answer.find("{"), answer.rfind("}")
    try:
        found = json.loads(answer[start : stop + 1]) if 0 <= start < stop else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _checked(given: object, others: set[str], known: set[str]) -> tuple[str, str]:
    """Return the name, or "" and why it is not taken."""
    if given is None:
        return "", "the answer has no name for it"
    if not isinstance(given, str):
        return "", "the answer is no text"
    name = given.strip().strip("\"'\u201c\u201d\u2018\u2019").rstrip(".").strip()
    words = name.split()
    fault = ""
    if not name or len(name) > LONGEST_NAME or len(words) > MOST_WORDS:
        fault = f"the answer is empty or longer than {MOST_WORDS} words or {LONGEST_NAME} characters"
    elif _ODD.search(name) or not name.isprintable():
        fault = "the answer holds signs that no name has"
    elif name[0] in "=+-@" or any(word.casefold() in UNFIT_WORDS for word in words):
        fault = "the answer is not fit to be shown"
    elif mask(name)[0] != name:
        fault = "the answer holds what looks like personal data"
    elif _folded(name) in others:
        fault = "the answer is the name of another topic"
    else:
        telling = _stems(name)
        if not telling or 2 * sum(word in known for word in telling) < len(telling):
            fault = "the answer is not about what the mentions say"
    if fault:
        return "", fault
    return name[0].upper() + name[1:] if name[1:2].islower() else name, ""


def _stems(text: str) -> list[str]:
    return [stem(word) for part in clauses(text) for word in part if is_term(word)]


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
