"""What was understood of each file, written as a small TOML file that says the same next time."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from cxtext.reading.given import ALL, NONE, ROLE_OPTIONS
from cxtext.reading.saved import KEYS, Value

_HEAD = """\
# How cxtext understood the input. Change what is wrong, and use it for the next file of this kind:
#   cxtext analyze FILE --out my-run --options reading.toml
# Columns are named by their headers; "none" says that no column has that role. A deleted line is guessed anew.
"""
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+")
_MAX_COMMENT = 110

_WHY: dict[str, str] = {
    "text": "reads most like open text, by its header and its cells",
    "question": "says which question a row answers: few distinct texts that ask",
    "id": "unique, never empty, and its header names an id",
    "date": "its cells or its header speak of dates",
    "score": "its header and its values are those of a score",
    "customer_id": "its header names the id of a person",
    "channel": "few short values, and its header says so",
    "language": "few short values, and its header says so",
    "churned": "its header and its cells say who left",
    "lifetime_value": "its header names what a customer is worth",
    "source_column": "few short values, and its header says so",
}
_WHY_NONE: dict[str, str] = {
    "question": "no column names a question",
    "id": "no column is unique and called an id; ids are made from the content of each row",
    "date": "no column holds dates",
    "score": "no column holds a score that can be told",
    "customer_id": "no column is the id of a person",
    "channel": "no column is called so",
    "language": "no column is called so",
    "churned": "no column says who left",
    "lifetime_value": "no column says what a customer is worth",
    "source_column": "no column names the source row by row",
}
_WIDE = "each of these holds the answers to an open question"


def options_of(file: Mapping[str, Any]) -> dict[str, Value]:
    """Return the options of :func:`cxtext.read` under which a file is read as it was.

    Parameters
    ----------
    file
        One of ``attrs["cxtext"]["files"]`` of what ``read`` returned.
    """
    columns, settled = file["columns"], file.get("settled", {})
    text = columns["text"]
    if isinstance(text, str) and file["questions"]:
        # A list says that the header is a question, for one column too.
        text = [text]
    options: dict[str, Value] = {"text": text}
    for key, role in ROLE_OPTIONS.items():
        options[key] = columns.get(role, NONE)
    options["source_name"] = file["source"]
    if "score" in columns and "score_kind" not in columns:
        options["score_kind"] = settled.get("score_kind") or file["score_kind"]
    if "date" in columns:
        options["date_order"] = settled.get("date_order", "auto")
    options["segments"] = ALL
    options.update({key: value for key, value in settled.items() if key in KEYS and key not in options and value})
    if settled.get("segments") is not None:
        options["segments"] = settled["segments"]
    return {key: options[key] for key in KEYS if key in options}


def options_toml(files: Sequence[Mapping[str, Any]]) -> str:
    """Return the file of options for all input files: a section each, or none where one set of options fits all.

    Parameters
    ----------
    files
        ``attrs["cxtext"]["files"]`` of what :func:`cxtext.read` returned.

    Examples
    --------
    >>> import pandas as pd
    >>> from cxtext.reading import read
    >>> feedback = read(pd.DataFrame({"id": [1, 2], "comment": ["Too slow", "Lovely staff"]}))
    >>> print(options_toml(feedback.attrs["cxtext"]["files"]).splitlines()[5])
    text = "comment"
    """
    own = [options_of(file) for file in files]
    parts = [_HEAD]
    if all(options == own[0] for options in own):
        parts += _lines(files[0], own[0]) if files else []
        return "\n".join(parts) + "\n"
    done = set()
    for file, options in zip(files, own, strict=True):
        if file["name"] not in done:
            parts += [f"[{_quoted(file['name'])}]", *_lines(file, options)]
        done.add(file["name"])
    return "\n".join(parts) + "\n"


def _lines(file: Mapping[str, Any], options: Mapping[str, Value]) -> list[str]:
    lines = []
    for key, value in options.items():
        lines.append(f"# {_reason(key, value, file)}")
        if isinstance(value, str) or len(value) < 2:
            shown = _quoted(value) if isinstance(value, str) else "[" + ", ".join(map(_quoted, value)) + "]"
            lines += [f"{key} = {shown}", ""]
        else:
            lines += [f"{key} = [", *(f"    {_quoted(item)}," for item in value), "]", ""]
    return lines


def _reason(key: str, value: Value, file: Mapping[str, Any]) -> str:
    if key == "text" or key in ROLE_OPTIONS:
        decided = file["decided"].get(ROLE_OPTIONS.get(key, key), "guessed")
        if decided == "given":
            why = "as you said"
        elif value == NONE:
            why = _WHY_NONE.get(key, "no column fits")
        else:
            why = _WIDE if key == "text" and isinstance(value, list) and len(value) > 1 else _WHY.get(key, "")
            why = f"guessed: {why}" if decided == "guessed" else f"known from the export of {decided}"
        return _comment(f"{key}: {why}")
    return _comment(f"{key}: {_setting(key, value, file)}")


def _setting(key: str, value: Value, file: Mapping[str, Any]) -> str:
    """Return what an option that is no column means, with the note on how it came about."""
    found = {
        "source_name": r"^source '",
        "date_order": r"order of day and month|only possible as|stand in different orders|year/month/day",
        "score_kind": r"scale",
        "layout": r"^recognised as",
        "sheet": r"^sheet",
    }.get(key)
    note = next((note for note in file["notes"] if found and re.search(found, note)), "")
    meaning = {
        "source_name": "survey, review, staff, or a name of yours",
        "date_order": "day-first, month-first, year-first or auto",
        "date_anchor": "the day from which '3 days ago' counts",
        "score_kind": "nps, csat, ces or stars; -reversed where low is best, -forward where high is",
        "segments": "all keeps every column without a role; or list the columns to keep",
        "layout": "none reads the file as a plain table",
    }.get(key, "")
    return "; ".join(part for part in (meaning, note) if part) or "as it was read"


def _comment(text: str) -> str:
    plain = _CONTROLS.sub(" ", text)
    return plain if len(plain) <= 3 * _MAX_COMMENT else plain[: 3 * _MAX_COMMENT - 1] + "\u2026"


def _quoted(text: str) -> str:
    # TOML's strings are JSON's, but for the control character that JSON leaves as it is.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
