"""The codebook: the topics of a fit, the log of edits, and what comes of both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from cxtext.errors import InputError
from cxtext.plurals import plural
from cxtext.topics.codebook.acts import ACTS, Act
from cxtext.topics.codebook.anchors import anchors_of
from cxtext.topics.codebook.asking import Asking
from cxtext.topics.codebook.corpus import Corpus
from cxtext.topics.codebook.edits import Edit, Target, texts_of
from cxtext.topics.codebook.finish import described, model_of
from cxtext.topics.codebook.ground import Encode, Ground
from cxtext.topics.codebook.log import effective, undone
from cxtext.topics.codebook.numbering import fresh_numbers
from cxtext.topics.codebook.sentences import says
from cxtext.topics.codebook.state import State
from cxtext.topics.codebook.wording import same_name
from cxtext.topics.ids import number_of, theme_name, topic_name

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from cxtext.topics.model import TopicModel

__all__ = ["Codebook"]


@dataclass(frozen=True, eq=False)
class Codebook(Asking["Codebook"]):
    """Topics as people edit them. It is never changed: each edit returns another codebook.

    The edits are the methods of :class:`Asking`. :attr:`model` is the edited
    :class:`~cxtext.topics.TopicModel`, whose ``predict`` agrees with the edits; :attr:`log` has a line for each edit.
    Topics go by their public ids (``t003``) or names, themes by theirs (``g01``).

    Parameters
    ----------
    base_model
        The fitted model before any edit.
    start
        The topics before any edit.
    ground
        The mentions and their vectors.
    log
        Every edit, undo and redo so far.

    Examples
    --------
    >>> import numpy as np
    >>> from cxtext.topics import TopicModel
    >>> texts = ["slow delivery", "delivery was slow", "parcel came late", "great price", "cheap price", "price is low"]
    >>> vectors = np.eye(8, dtype="float32")[[0, 0, 0, 1, 1, 1]] + np.eye(8, dtype="float32")[:6][:, :8] / 4
    >>> book = Codebook.of(TopicModel(seed=0).fit(texts, embeddings=vectors), texts, vectors)
    >>> edited = book.rename("t000", "Late parcels")
    >>> edited.model.topics_["name"].iloc[0], edited.undo().model is book.model
    ('Late parcels', True)
    """

    base_model: TopicModel
    start: State
    ground: Ground
    log: tuple[Edit, ...] = ()
    _known: State | None = field(default=None, repr=False)

    @classmethod
    def of(
        cls, model: TopicModel, texts: Iterable[object], embeddings: ArrayLike, encode: Encode | None = None
    ) -> Codebook:
        """Open the codebook of a fitted model.

        Parameters
        ----------
        model
            A fitted model.
        texts, embeddings
            Its mentions and their vectors (n, d).
        encode
            Encodes examples that are none of the mentions.
        """
        return cls(model, State.of(model), Ground(Corpus.of(texts, embeddings), encode=encode))

    def __repr__(self) -> str:
        return f"Codebook({plural(len(self.state.topics), 'topic')}, {plural(len(self.edits), 'edit')})"

    @cached_property
    def fingerprint(self) -> str:
        """Checksum of the topics before any edit."""
        return self.start.fingerprint()

    @cached_property
    def state(self) -> State:
        """The topics after all edits."""
        if self._known is not None:
            return self._known
        state = self.start
        for edit in effective(self.log):
            state = self._act(state, edit)
        return state

    @property
    def labels(self) -> NDArray[np.int64]:
        """Topic number of each text of the corpus."""
        return self.assigned[0]

    @cached_property
    def assigned(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Topic number of each text of the corpus, and its confidence: what the model predicts of them."""
        places, confidence = self.state.prototypes.assign(self.ground.corpus.grid)
        return (np.where(places < 0, -1, self.state.ids[places]) if len(self.state.ids) else places), confidence

    @cached_property
    def model(self) -> TopicModel:
        """The topic model after all edits; the one before them where there are none."""
        if not effective(self.log):
            return self.base_model
        return model_of(self.state, self.base_model, self.ground.corpus, self._changed(self.state, self.labels))

    @property
    def conflicts(self) -> tuple[Edit, ...]:
        """Edits of another run that found no clear target here, in order; ``values["why"]`` says why."""
        return tuple(edit for edit in self.log if edit.kind == "conflict")

    @property
    def edits(self) -> tuple[Edit, ...]:
        """Edits that hold: those not undone."""
        return effective(self.log)

    def undo(self) -> Codebook:
        """Take back the last edit that holds.

        Raises
        ------
        InputError
            There is none.
        """
        if not self.edits:
            raise InputError("There is no edit to undo.")
        last = self.edits[-1]
        return self._with("undo", {"of": last.n}, f"Undid edit {last.n}: {last.says}")

    def redo(self) -> Codebook:
        """Do the edit again that was undone last.

        Raises
        ------
        InputError
            None was undone since the last edit.
        """
        back = undone(self.log)
        if not back:
            raise InputError("There is no undone edit to redo.")
        return self._with("redo", {"of": back[-1].n}, f"Redid edit {back[-1].n}: {back[-1].says}")

    def resolve(self, wanted: object, letter: str = "t") -> str:
        """Return the public id of a topic (or, ``letter`` "g", theme) given by id or name.

        Raises
        ------
        InputError
            There is none, or several are called so.
        """
        what = "topic" if letter == "t" else "theme"
        table: Mapping[int, Any] = self.state.topics if letter == "t" else self.state.themes
        number = number_of(wanted, letter)
        if number is not None and number in table:
            return str(topic_name(number) if letter == "t" else theme_name(number))
        named = [one.id for one in table.values() if isinstance(wanted, str) and same_name(str(one.name), wanted)]
        if len(named) == 1:
            return str(topic_name(named[0]) if letter == "t" else theme_name(named[0]))
        known = ", ".join(
            f"{topic_name(one.id) if letter == 't' else theme_name(one.id)} {one.name}" for one in table.values()
        )
        raise InputError(f"There is no {what} {str(wanted)[:60]!r}; there are: {known[:600] or 'none'}.")

    def apply(self, kind: str, ids: Sequence[str], values: Mapping[str, Any]) -> Codebook:
        """Do one edit and write its line; the methods named after the edits are the way for people.

        Raises
        ------
        InputError
            It cannot be done; the sentence says why.
        """
        draft = Edit(
            n=self._next(),
            kind=kind,
            targets=tuple(self._target(one) for one in ids),
            values=dict(values),
            base=self.fingerprint,
        )
        ground = self.ground.knowing(texts_of([draft]))
        book = replace(self, ground=ground, _known=None)
        before = self.state
        made: list[str] = []
        state = ACTS[kind](before, Act(ids, draft.values, ground, fresh_numbers(self.start, self.log, made)))
        state, names = self._named(state)
        after = state.assign(ground.corpus.grid)
        size = {str(topic_name(one)): int(ground.corpus.counts[after == one].sum()) for one in state.topics}
        new = [(one, self._name_in(state, one), size.get(one, 0)) for one in made if number_of(one) is not None]
        gone = [
            (str(topic_name(one)), str(before.topics[one].name))
            for one in sorted(set(before.topics) - set(state.topics))
        ]
        done = replace(
            draft,
            made=tuple(made),
            names=names,
            says=says(kind, [(one.id, one.name) for one in draft.targets], draft.values, new, size, gone),
        )
        return replace(book, log=(*self.log, done), _known=state)

    def conflict(self, edit: Edit, why: str) -> Codebook:
        """Write down that an edit of another run could not be made here."""
        line = replace(
            edit,
            n=self._next(),
            kind="conflict",
            values={"why": why, "edit": edit.kind, **edit.values},
            made=(),
            names={},
            says=f"Not applied ({why}): {edit.says or edit.kind}",
            base=self.fingerprint,
        )
        return replace(self, log=(*self.log, line), _known=self.state)

    def _with(self, kind: str, values: Mapping[str, Any], sentence: str) -> Codebook:
        line = Edit(self._next(), kind, values=values, says=sentence, base=self.fingerprint)
        return replace(self, log=(*self.log, line), _known=None)

    def _act(self, state: State, edit: Edit) -> State:
        """Repeat an edit of this log: with the numbers and names it made."""
        new = {letter: iter([one for one in edit.made if one.startswith(letter)]) for letter in "tg"}
        numbers = {letter: (int(one[1:]) for one in made) for letter, made in new.items()}
        try:
            state = ACTS[edit.kind](state, Act([one.id for one in edit.targets], edit.values, self.ground, numbers))
        except StopIteration:
            raise InputError(f"Edit {edit.n} of the log is damaged: it does not name the topics it made.") from None
        named = [
            replace(state.topics[number], name=name)
            for number, name in ((int(one[1:]), name) for one, name in edit.names.items())
            if number in state.topics
        ]
        return state.with_topics(*named)

    def _named(self, state: State) -> tuple[State, dict[str, str]]:
        """Name the topics that have no name yet, once and for all."""
        nameless = {one.id for one in state.topics.values() if one.name is None}
        if not nameless:
            return state, {}
        made = described(state, self.ground.corpus, nameless)
        names = {str(topic_name(number)): str(made.topics[number].name) for number in sorted(nameless)}
        return state.with_topics(
            *(replace(state.topics[number], name=made.topics[number].name) for number in sorted(nameless))
        ), names

    def _changed(self, state: State, labels: NDArray[np.int64]) -> set[int]:
        """Topics whose mentions are not those they had before any edit."""
        before = self._start_labels
        moved = before != labels
        changed = {int(one) for one in np.unique(np.concatenate([before[moved], labels[moved]])) if one >= 0}
        made = set(state.topics) - set(self.start.topics)
        return (changed | made) & set(state.topics)

    @cached_property
    def _start_labels(self) -> NDArray[np.int64]:
        return self.start.assign(self.ground.corpus.grid)

    def _target(self, one: str) -> Target:
        number, theme = number_of(one), number_of(one, "g")
        corpus = self.ground.corpus
        if number is not None and number in self.state.topics:
            anchors = anchors_of(corpus, self.labels, [number]) or self.state.topics[number].examples
            return Target(one, str(self.state.topics[number].name), anchors)
        if theme is not None and theme in self.state.themes:
            inside = [topic.id for topic in self.state.topics.values() if topic.parent == theme]
            return Target(one, self.state.themes[theme].name, anchors_of(corpus, self.labels, inside))
        return Target(one, "")

    def _name_in(self, state: State, one: str) -> str:
        number = int(one[1:])
        return str(state.topics[number].name) if one.startswith("t") else state.themes[number].name

    def _next(self) -> int:
        return max((edit.n for edit in self.log), default=0) + 1
