"""One edit as one line of the log: what was asked of what, what came of it, and a sentence that says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from cxtext.errors import InputError
from cxtext.topics.codebook.asked import cleaned
from cxtext.topics.codebook.wording import clean_name
from cxtext.topics.ids import number_of

__all__ = ["BACK", "KINDS", "Edit", "Target"]

KINDS = ("rename", "describe", "merge", "split", "parent", "pin", "exclude", "define", "move")
"""Edits that change topics."""
BACK = ("undo", "redo", "conflict")
"""Lines about other edits: taken back, done again, found inapplicable."""

_MOST_ANCHORS = 50
_NEEDS: Mapping[str, tuple[str, ...]] = {
    "rename": ("name",),
    "describe": ("definition",),
    "parent": ("theme",),
    "pin": ("on",),
    "exclude": ("on",),
    "define": ("name",),
    "move": ("texts",),
    "undo": ("of",),
    "redo": ("of",),
    "conflict": ("why",),
}


@dataclass(frozen=True)
class Target:
    """What an edit is about.

    Parameters
    ----------
    id
        Its public id in the run where the edit was made.
    name
        Its name at that moment.
    anchors
        Mentions typical of it at that moment: where most of them fall, there it is in another run.
    """

    id: str
    name: str
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Edit:
    """One line of the log.

    Parameters
    ----------
    n
        Its number, from 1.
    kind
        One of :data:`KINDS` or :data:`BACK`.
    targets
        The topics (or the theme) it is about; the first is what it is done to.
    values
        What was asked: JSON-able.
    made
        Public ids of topics and themes that it made, in the order they were made.
    names
        Names found for topics that it made or took apart, by id.
    says
        A sentence for people.
    base
        Fingerprint of the topics as they were found: only there do the ids mean the same.
    """

    n: int
    kind: str
    targets: tuple[Target, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    made: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    says: str = ""
    base: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return the line as JSON-able data; :meth:`from_dict` turns it back."""
        return {
            "n": self.n,
            "edit": self.kind,
            "says": self.says,
            "targets": [asdict(one) for one in self.targets],
            "values": dict(self.values),
            "made": list(self.made),
            "names": dict(self.names),
            "base": self.base,
        }

    @classmethod
    def from_dict(cls, line: object, where: str) -> Edit:
        """Build the edit from data of :meth:`as_dict`; ``where`` names the place for messages.

        Raises
        ------
        InputError
            It is of no known kind, or lacks what such an edit needs.
        """
        if not isinstance(line, Mapping):
            raise InputError(f"{where} is no edit; each line of an edit log is one JSON object.")
        kind = line.get("edit")
        if kind not in (*KINDS, *BACK):
            raise InputError(f"{where} has the edit {str(kind)[:40]!r}; known are: {', '.join(KINDS)}, undo and redo.")
        values = line.get("values", {})
        lacking = [name for name in _NEEDS.get(kind, ()) if not isinstance(values, Mapping) or name not in values]
        if lacking:
            raise InputError(f"{where}: the edit {kind!r} lacks the value {lacking[0]!r}.")
        try:
            targets = tuple(
                Target(str(one["id"]), str(one["name"]), tuple(map(str, one.get("anchors", ())))[:_MOST_ANCHORS])
                for one in line.get("targets", ())
            )
            made, names = tuple(map(str, line.get("made", ()))), dict(line.get("names", {}))
            number = int(line.get("n", 0))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise InputError(f"{where} is damaged: {error!r}; take the line out or restore it.") from None
        foreign = [one for one in (*made, *names) if number_of(one) is None and number_of(one, "g") is None]
        if foreign:
            raise InputError(f"{where} is damaged: {foreign[0][:40]!r} is no id of a topic or theme.")
        if kind not in BACK:
            try:
                values = cleaned(kind, values)
                names = {one: clean_name(name) for one, name in names.items()}
            except InputError as error:
                raise InputError(f"{where}: {error}") from None
        if kind not in (*BACK, "define") and not targets:
            raise InputError(f"{where}: the edit {kind!r} names no topic.")
        return cls(
            number, kind, targets, dict(values), made, names, str(line.get("says", "")), str(line.get("base", ""))
        )


def texts_of(edits: Sequence[Edit]) -> tuple[str, ...]:
    """Return every text that the edits speak of, whose vectors a replay needs."""
    found: dict[str, None] = {}
    for edit in edits:
        for target in edit.targets:
            found.update(dict.fromkeys(target.anchors))
        parts = edit.values.get("parts") or [edit.values]
        for part in parts:
            found.update(dict.fromkeys([*part.get("examples", ()), *part.get("texts", ())]))
    return tuple(found)
