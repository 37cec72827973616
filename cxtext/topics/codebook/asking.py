"""The edits as people ask for them: arguments checked and cleaned, then handed on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from cxtext.errors import InputError
from cxtext.topics.codebook.asked import cleaned, means
from cxtext.topics.codebook.wording import clean_name
from cxtext.topics.ids import number_of

if TYPE_CHECKING:
    from cxtext.topics.codebook.state import State

__all__ = ["Asking"]

T = TypeVar("T")
"""What an edit returns: a codebook, or a whole analysis."""


class Asking(Generic[T]):
    """Edits of topics by id or name; each returns what the edit makes of it and raises InputError where it cannot."""

    def apply(self, kind: str, ids: Sequence[str], values: Mapping[str, Any]) -> T:
        """Do one edit with cleaned arguments."""
        raise NotImplementedError

    def resolve(self, wanted: object, letter: str = "t") -> str:
        """Return the public id of a topic or theme given by id or name."""
        raise NotImplementedError

    @property
    def state(self) -> State:
        """The topics as they are now."""
        raise NotImplementedError

    def rename(self, topic: str, name: str) -> T:
        """Give a topic (or a theme, by its id) another name."""
        wanted = topic if number_of(topic, "g") is not None else self.resolve(topic)
        return self._ask("rename", [wanted.strip().lower()], {"name": name})

    def describe(self, topic: str, definition: str) -> T:
        """Give a topic another definition."""
        return self._ask("describe", [self.resolve(topic)], {"definition": definition})

    def merge(self, into: str, *others: str) -> T:
        """Put the mentions of ``others`` into the topic ``into``, which keeps its id and name."""
        return self._ask("merge", _distinct([self.resolve(one) for one in (into, *others)]), {})

    def split(
        self, topic: str, parts: Mapping[str, str | Iterable[str]] | None = None, *, into: int | None = None
    ) -> T:
        """Take a topic apart.

        Parameters
        ----------
        topic
            Its id or name.
        parts
            Name of each part -> a query of words (a string, see :meth:`cxtext.topics.codebook.query.Query.parse`) or a
            list of examples. One part is split off and the rest stays. Of several, each mention goes to the part it is
            most like, and the first keeps the id.
        into
            Without ``parts``: into how many the topic falls by itself (default 2); the largest keeps the id.
        """
        if parts:
            if into is not None:
                raise InputError("Give either parts or into, not both.")
            told = [{"name": name, **means(what)} for name, what in parts.items()]
            return self._ask("split", [self.resolve(topic)], {"parts": told})
        return self._ask("split", [self.resolve(topic)], {"into": 2 if into is None else into})

    def parent(self, topic: str | Sequence[str], theme: str | None) -> T:
        """Move a topic (or several) under a theme, by id or name; a new name makes a new theme, None takes it out."""
        topics = [topic] if isinstance(topic, str) else list(topic)
        if theme is not None:
            theme = self.theme(theme)
        return self._ask("parent", _distinct([self.resolve(one) for one in topics]), {"theme": theme})

    def pin(self, topic: str, on: bool = True) -> T:
        """Keep a topic as it is at later fits; ``on=False`` lets it go."""
        return self._ask("pin", [self.resolve(topic)], {"on": bool(on)})

    def exclude(self, topic: str, on: bool = True) -> T:
        """Never count a topic among the pain points; ``on=False`` counts it again."""
        return self._ask("exclude", [self.resolve(topic)], {"on": bool(on)})

    def define(
        self,
        name: str,
        *,
        examples: Iterable[str] | None = None,
        query: str | None = None,
        definition: str | None = None,
        theme: str | None = None,
    ) -> T:
        """Make a new topic of ``examples``, or of the mentions that a ``query`` of words finds."""
        under = None if theme is None else self.theme(theme)
        told = {"examples": examples, "query": query}
        return self._ask("define", [], {"name": name, **told, "definition": definition, "theme": under})

    def move(self, texts: str | Iterable[str], topic: str) -> T:
        """Move mentions to a topic, by their text; texts equal to them go there from now on."""
        return self._ask("move", [self.resolve(topic)], {"texts": texts})

    def _ask(self, kind: str, ids: Sequence[str], values: Mapping[str, Any]) -> T:
        return self.apply(kind, ids, cleaned(kind, values))

    def theme(self, wanted: str) -> str:
        """Return the name of a theme given by id, or a name, cleaned."""
        number, state = number_of(wanted, "g"), self.state
        if number is not None and number in state.themes:
            return state.themes[number].name
        return clean_name(wanted, "The name of the theme")


def _distinct(ids: list[str]) -> list[str]:
    return list(dict.fromkeys(ids))
