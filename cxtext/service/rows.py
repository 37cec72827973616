"""Rows of a request: what a JSON document must look like, checked row by row."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from cxtext.reading.table import cell_text
from cxtext.service.problems import Problem

if TYPE_CHECKING:
    from cxtext.service.settings import Limits

MAX_ID = 256
MAX_QUESTION = 1_000
LARGEST_ID = 2**53
"""Beyond it, many readers of JSON no longer tell whole numbers apart."""

_FIELDS = frozenset({"id", "text", "question"})


@dataclass(frozen=True, slots=True)
class Row:
    """One comment to tag; ``id`` is given back as it came, and left out where it did."""

    text: str
    question: str = ""
    id: str | int | None = None
    has_id: bool = False

    def answer(self, tags: str) -> str:
        """Return the row's answer as JSON; ``tags`` is the inside of an object."""
        return f'{{"id": {json.dumps(self.id)}, {tags}}}' if self.has_id else f"{{{tags}}}"


def parse(body: bytes) -> Any:  # noqa: ANN401 - any JSON
    """Return the JSON document in a body.

    Raises
    ------
    Problem
        400: it is no JSON in UTF-8, has NaN or infinity, or is nested too deep.
    """
    try:
        return json.loads(body.decode("utf-8"), parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise Problem(400, f"The body is not UTF-8 (byte {error.start}).") from None
    except json.JSONDecodeError as error:
        raise Problem(400, f"The body is not JSON: {error.msg} at character {error.pos}.") from None
    except RecursionError:
        raise Problem(400, "The JSON is nested too deep.") from None
    except ValueError:
        # A number of thousands of digits.
        raise Problem(400, "The JSON holds a number that is too long.") from None


def _no_constant(name: str) -> NoReturn:
    raise Problem(400, f"The body is not JSON: {name} is no JSON value.")


def to_row(value: object, limits: Limits, place: int | None = None) -> Row:
    """Return one row of a request: a text, or an object with ``text`` and perhaps ``id`` and ``question``.

    Raises
    ------
    Problem
        422: something else, with the row and the field.
    """
    if isinstance(value, str):
        return Row(_text(value, limits, place))
    if not isinstance(value, dict):
        raise Problem(422, 'A row is a text or an object such as {"id": "7", "text": "…"}.', row=place)
    if "text" not in value:
        raise Problem(422, "The row has no text.", row=place)
    if not value.keys() <= _FIELDS:
        raise Problem(422, "The row has a field that is not known; known are id, text and question.", row=place)
    question = value.get("question")
    if question is not None and (not isinstance(question, str) or len(question) > MAX_QUESTION):
        raise Problem(422, f"question must be a text of at most {MAX_QUESTION:,} characters.", row=place)
    text = _text(value["text"], limits, place)
    return Row(text, cell_text(question or ""), _id(value.get("id"), place), "id" in value)


def _text(value: object, limits: Limits, place: int | None) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Problem(422, "text must be a text (or null).", row=place)
    if len(value) > limits.characters:
        raise Problem(422, f"text has more than {limits.characters:,} characters.", row=place)
    # Half of a pair of surrogates is no character: "?" as everywhere in cxtext.
    return cell_text(value)


def _id(value: object, place: int | None) -> str | int | None:
    if value is None or (isinstance(value, str) and len(value) <= MAX_ID):
        return value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST_ID:
        return value
    raise Problem(422, f"id must be a text of at most {MAX_ID} characters or a whole number up to 2^53.", row=place)


def to_rows(document: object, limits: Limits) -> list[Row]:
    """Return the rows of a document: one, or a list of them.

    Raises
    ------
    Problem
        413: too many; 422: a row is wrong.
    """
    if not isinstance(document, list):
        return [to_row(document, limits)]
    if len(document) > limits.rows:
        raise Problem(
            413, f"The list has {len(document):,} rows; at most {limits.rows:,} go into one request: send several."
        )
    return [to_row(value, limits, place) for place, value in enumerate(document)]
