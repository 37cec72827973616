"""The role of every column of one file: as the user says, else guessed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from cxtext.errors import InputError
from cxtext.reading import columns as guess
from cxtext.reading.headers import Asked, asked, is_question, slug, tidy
from cxtext.reading.open_text import guess_texts, may_be_missed
from cxtext.reading.origin import guess_source
from cxtext.reading.profiles import Profile, profile
from cxtext.reading.scores import guess_kind
from cxtext.tables import SCORE_KINDS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from cxtext.reading.layouts import Layout, Recognised
    from cxtext.reading.table import RawTable


class NoOpenTextError(InputError):
    """A table has no column of comments: an error for a single file, a reason to pass over one of several sheets."""


ROLES = ("id", "date", "question", "customer_id", "channel", "language", "churned", "lifetime_value", "score", "source")
_MAX_SLUG = 24


@dataclass(frozen=True)
class TextColumn:
    """One column of open text, the question it answers ("" where it is none) and the part it adds to ids."""

    column: str
    question: str = ""
    suffix: str = ""


@dataclass(frozen=True)
class Roles:
    """Columns by role. ``decided`` says for each role whether it was ``given``, ``guessed`` or known by a layout.

    ``left_out`` columns name people and become no segments; ``service`` columns always do; ``technical`` ones stay in
    the table only. ``states`` says of each row what kind of response it is.
    """

    texts: tuple[TextColumn, ...]
    wide: bool
    by_role: Mapping[str, str]
    decided: Mapping[str, str]
    source: str
    score_kind: str | None
    score_direction: str
    notes: tuple[str, ...] = field(default=())
    left_out: frozenset[str] = frozenset()
    service: frozenset[str] = frozenset()
    technical: frozenset[str] = frozenset()
    states: tuple[str, ...] = ()

    @property
    def used(self) -> set[str]:
        """Columns that play a role and are no segments."""
        return {text.column for text in self.texts} | set(self.by_role.values())


def decide(
    table: RawTable,
    given_texts: Sequence[str],
    given: Mapping[str, str],
    *,
    source_name: str | None = None,
    score_kind: str | None = None,
    as_questions: bool = False,
    absent: Collection[str] = (),
    layout: Layout | None = None,
    known: Recognised | None = None,
    may_be_empty: bool = False,
) -> Roles:
    """Return the roles of a table's columns.

    Parameters
    ----------
    table
        One input file.
    given_texts, given
        What the user named: columns of open text, and one column for other roles.
    source_name, score_kind
        The user's name of the source and kind of score.
    as_questions
        Whether the headers of given text columns are questions even when there is one column only.
    absent
        Roles that no column has, as the user says: they are not guessed.
    layout, known
        The export layout that the file was recognised as, and what that says of its columns.
    may_be_empty
        Whether a text column may be empty in every row, as in the first rows of a longer file.

    Raises
    ------
    InputError
        No column looks like open text, or the one named is empty.
    """
    frame = table.frame
    profiles = {str(name): profile(frame[name], str(name)) for name in frame.columns}
    notes: list[str] = []
    by_role = dict(given)
    decided = dict.fromkeys(given, "given")
    source, why = _source_of(table, source_name, layout)
    questions: Mapping[str, Asked] = {}
    left_out: frozenset[str] = frozenset()
    if layout is not None and known is not None:
        taken = {*given_texts, *given.values()}
        sure = [(r, c) for r, c in known.by_role.items() if r not in {*by_role, *absent} and c not in taken]
        by_role.update(sure)
        decided.update((role, layout.called) for role, _ in sure)
        questions, left_out = known.texts, frozenset(known.personal)
    free = {name: p for name, p in profiles.items() if name not in {*by_role.values(), *given_texts, *left_out}}
    if "question" not in {*by_role, *absent} and len(given_texts) < 2 and not questions:
        question = _guess_question(free, frame, given_texts)
        if question:
            by_role["question"], decided["question"] = question, "guessed"
    not_text = {*by_role.values(), *(known.not_text if known else ())}
    chosen = (
        list(given_texts)
        or [name for name in questions if profiles[name].n_filled]
        or guess_texts({n: p for n, p in free.items() if n not in not_text}, frame, long_format="question" in by_role)
    )
    decided["text"] = "given" if given_texts else layout.called if layout and questions else "guessed"
    _check_texts(table, chosen, profiles, may_be_empty=may_be_empty)
    wide = len(chosen) > 1
    texts = _with_questions(
        chosen, list(profiles), wide=wide, always=as_questions, has_question="question" in by_role, known=questions
    )
    free = {n: p for n, p in free.items() if n not in chosen and n not in by_role.values()}
    if not given_texts:
        notes += _aside({n: p for n, p in free.items() if n not in not_text})
    for role, found in guess.guess_others(free, frame, by_role, by_source=not source_name):
        if role not in absent and role not in by_role:
            by_role[role], decided[role] = found, "guessed"
    kind, _, direction = (score_kind or "").partition("-")
    taken = {*by_role.values(), *chosen}
    unscored = {} if "score" in absent else {n: p for n, p in free.items() if n not in taken}
    for role, found in _score_roles(unscored, by_role, frame, source, kind):
        by_role[role], decided[role] = found, decided.get("score", "guessed")
    if "score" in by_role and not kind:
        kind = _known_kind(known, by_role["score"]) or _kind_of(frame, by_role["score"], source)
    if "source" not in by_role:
        notes.append(f"source {source!r}" + (" as given" if source_name else f": {why} (else --source)"))
    return Roles(
        tuple(texts),
        wide,
        by_role,
        decided,
        source,
        kind or None,
        direction or "auto",
        tuple(notes),
        left_out,
        frozenset(known.service if known else ()),
        frozenset(known.technical if known else ()),
        known.states if known else (),
    )


def _source_of(table: RawTable, given: str | None, layout: Layout | None) -> tuple[str, str]:
    source, why = (given, "given") if given else guess_source(table.stem, map(str, table.frame.columns))
    if layout is not None and not given and source != "staff":
        return layout.source, f"the file is an export of {layout.called}"
    return source, why


def _guess_question(free: Mapping[str, Profile], frame: pd.DataFrame, given_texts: Sequence[str]) -> str | None:
    """Return the column that names the question, where some other column holds the answers."""
    question = guess.guess_question(free, frame)
    if question is None or given_texts:
        return question
    rest = {name: profiled for name, profiled in free.items() if name != question}
    return question if guess_texts(rest, frame, long_format=True) else None


def _aside(free: Mapping[str, Profile]) -> list[str]:
    aside = ", ".join(_short(name) for name, profiled in free.items() if may_be_missed(profiled))
    return [f"also open text, kept as segment columns: {aside}; name them as text to analyse them"] if aside else []


def _known_kind(known: Recognised | None, column: str) -> str:
    return known.score_kind if known is not None and known.by_role.get("score") == column else ""


def _check_texts(
    table: RawTable, chosen: Sequence[str], profiles: Mapping[str, Profile], *, may_be_empty: bool
) -> None:
    if not chosen:
        listed = ", ".join(_short(name) for name in list(profiles)[:40])
        raise NoOpenTextError(
            f"{table.name} has no column that looks like open text; name one with text= (--text). "
            f"Its columns are: {listed}."
        )
    if not may_be_empty and not any(profiles[name].n_filled for name in chosen):
        raise InputError(f"{table.name}: the column {_short(chosen[0])!r} is empty in every row; name another as text.")


def _with_questions(
    chosen: Sequence[str],
    columns: Sequence[str],
    *,
    wide: bool,
    always: bool,
    has_question: bool,
    known: Mapping[str, Asked],
) -> list[TextColumn]:
    """Give each text column its question and the part of the id that tells its answers from the others'."""
    if not wide:
        header = chosen[0]
        if header in known:
            return [TextColumn(header, known[header].question)]
        ask = (always or is_question(tidy(header))) and not has_question
        return [TextColumn(header, asked(header).question if ask else "")]
    numbers: dict[str, int] = {}
    slugs: dict[str, str] = {}
    texts: list[TextColumn] = []
    taken: set[str] = set()
    for header in chosen:
        parts = known.get(header) or asked(header)
        if parts.question not in slugs:
            numbers[parts.question] = columns.index(header) + 1
            short = slug(parts.question)
            if not short and header in known:
                short = "text"
            if not short or len(short) > _MAX_SLUG or short in slugs.values():
                short = f"q{numbers[parts.question]}"
            slugs[parts.question] = short
        suffix = slugs[parts.question] + (f".{parts.box}" if parts.box else "")
        if suffix in taken:
            suffix = f"{slugs[parts.question]}.c{columns.index(header) + 1}"
        taken.add(suffix)
        texts.append(TextColumn(header, parts.question, suffix))
    return texts


def _score_roles(
    free: Mapping[str, Profile], by_role: Mapping[str, str], frame: pd.DataFrame, source: str, kind: str
) -> list[tuple[str, str]]:
    """Return role and column for the score, and for its kind where the table is one of cxtext's own."""
    found: list[tuple[str, str]] = []
    score = by_role.get("score")
    if score is None:
        guesses = []
        for place, (name, profiled) in enumerate(free.items()):
            if profiled.kind in {"number", "text"} and profiled.n_filled and profiled.mean_words <= 6:
                guessed = guess_kind(frame[name], name, source)
                if guessed is not None and not (kind and guessed.kind != kind and guessed.rank < 3):
                    guesses.append((-guessed.rank, len(profiled.words), place, name))
        if guesses:
            score = min(guesses)[3]
            found.append(("score", score))
    if score == "score" and not kind and "score_kind" in frame.columns:
        kinds = set(frame["score_kind"].dropna())
        if kinds and kinds <= set(SCORE_KINDS):
            found.append(("score_kind", "score_kind"))
    return found


def _kind_of(frame: pd.DataFrame, column: str, source: str) -> str:
    """Return the kind of a score column, by its header and values."""
    own = guess_kind(frame[column], column, source)
    if own is not None:
        return own.kind
    highest = pd.to_numeric(frame[column], errors="coerce").max()
    if pd.notna(highest) and 5 < highest <= 10:
        return "nps"
    return "stars" if source == "review" else "csat"


def _short(column: str) -> str:
    plain = tidy(column)
    return plain if len(plain) <= 60 else plain[:59] + "\u2026"
