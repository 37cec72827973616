"""What a known export layout says of a file: which column plays which role, and what is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from cxtext.reading.headers import Asked, words

if TYPE_CHECKING:
    import pandas as pd

    from cxtext.reading.table import RawTable


@dataclass(frozen=True)
class Recognised:
    """A file whose layout is known.

    ``texts`` maps columns of open text to what they ask (an empty question where the text answers none); without any
    the text is guessed as for other files. ``personal`` columns name a person and are never kept as segments unless
    the user asks for them; ``service`` columns (:data:`cxtext.tables.SERVICE`) are kept whatever else they serve as.
    ``technical`` columns hold what the tool notes on its own work; they stay in the table, but nobody's comments are
    split by them. ``states`` holds for each row one of :data:`cxtext.tables.RESPONSE_STATES`, "" for an ordinary one.
    ``n_headers`` further header rows stood above the answers.
    """

    table: RawTable
    texts: Mapping[str, Asked] = field(default_factory=dict)
    by_role: Mapping[str, str] = field(default_factory=dict)
    personal: tuple[str, ...] = ()
    not_text: tuple[str, ...] = ()
    service: tuple[str, ...] = ()
    score_kind: str = ""
    technical: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    n_headers: int = 0

    def noted(self, *notes: str) -> Recognised:
        """Return a copy whose table says more."""
        return replace(self, table=replace(self.table, notes=(*self.table.notes, *notes)))


@dataclass(frozen=True)
class Layout:
    """One vendor's export: how it is recognised and read.

    ``documentation`` is the public page that the layout follows; ``source`` is what its comments are, where the file
    does not say that they are the staff's. ``composes`` says that a row's text may be put together from several of its
    columns, or turn out not to be the customer's.
    """

    name: str
    called: str
    documentation: str
    source: str
    matches: Callable[[pd.DataFrame], bool]
    understand: Callable[[RawTable], Recognised]
    composes: bool = False


def folded(header: object) -> str:
    """Return a header in lower case and without punctuation: ``IPAddress`` and ``IP Address`` are alike."""
    return " ".join(words(str(header)))


class Headers:
    """The columns of a frame by folded header."""

    def __init__(self, columns: Iterable[object]) -> None:
        self._names: dict[str, str] = {}
        for column in columns:
            self._names.setdefault(folded(column), str(column))

    def first(self, *alternatives: str) -> str | None:
        """Return the column of the first alternative that is there."""
        return next((self._names[name] for name in alternatives if name in self._names), None)

    def all(self, *names: str) -> tuple[str, ...]:
        """Return the columns of all names that are there."""
        return tuple(self._names[name] for name in names if name in self._names)

    def has(self, *names: str) -> bool:
        """Return whether all names are there."""
        return all(name in self._names for name in names)

    def count(self, names: Iterable[str]) -> int:
        """Return how many of the names are there."""
        return sum(name in self._names for name in names)

    def like(self, predicate: Callable[[str], bool]) -> tuple[str, ...]:
        """Return the columns whose folded header satisfies ``predicate``."""
        return tuple(column for name, column in self._names.items() if predicate(name))


def roles(**columns: str | None) -> dict[str, str]:
    """Return the roles for which there is a column."""
    return {role: column for role, column in columns.items() if column is not None}
