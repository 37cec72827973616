"""Edits made elsewhere, made again here: each finds its topics by where their mentions fall, or is a conflict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from cxtext.errors import InputError
from cxtext.topics.codebook.anchors import locate
from cxtext.topics.codebook.edits import Edit, Target, texts_of
from cxtext.topics.codebook.log import effective
from cxtext.topics.codebook.wording import same_name
from cxtext.topics.ids import number_of, theme_name

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cxtext.topics.codebook.book import Codebook

__all__ = ["replay"]


class _LostError(Exception):
    """The target of an edit is not to be found."""


@dataclass
class _Places:
    """Where the topics of the other run are here.

    ``made`` maps ids that earlier edits of the log made to those they made here, ``lost`` ids that were never made to
    the number of the edit, ``taken`` each id here to the ids it stands for.
    """

    made: dict[str, str]
    lost: dict[str, int] = field(default_factory=dict)
    taken: dict[str, set[str]] = field(default_factory=dict)


def replay(
    book: Codebook,
    log: Iterable[Edit],
    *,
    bank: Mapping[str, NDArray[np.float32]] | None = None,
    kept: Sequence[str] = (),
) -> Codebook:
    """Make the edits of another log here, after those of ``book``.

    Parameters
    ----------
    book
        The codebook to edit.
    log
        Edits of the same run or another; those undone are passed over.
    bank
        Vectors of the texts that the edits speak of, where they are known.
    kept
        Ids of pinned topics of the other run that stand here as they were there: edits of them are already in.

    Returns
    -------
    Codebook
        Each edit is a line of its log: done, or a ``conflict`` with the reason. An edit that changes nothing (a merge
        of topics that are one here) leaves no line.

    Raises
    ------
    InputError
        A text of the log has no vector and there is no encoder.
    """
    log = tuple(log)
    edits = [edit for edit in effective(log) if not edit.targets or edit.targets[0].id not in kept]
    known = {**(bank or {}), **book.ground.bank}
    book = replace(book, ground=replace(book.ground, bank=known), _known=book.state)
    book = replace(book, ground=book.ground.knowing(texts_of(edits)), _known=book.state)
    if not book.log and not kept and edits and all(edit.base == book.fingerprint for edit in log):
        same = replace(book, log=log, _known=None)  # the very same topics: ids and all
        try:
            return replace(same, _known=same.state)
        except InputError:  # a log that somebody changed: what can be made is made, the rest is listed
            pass
    places = _Places({one: one for one in kept})
    for edit in edits:
        try:
            book = _again(book, edit, places)
        except (_LostError, InputError) as error:
            places.lost.update(dict.fromkeys(edit.made, edit.n))
            book = book.conflict(edit, str(error).rstrip("."))
    return book


def _again(book: Codebook, edit: Edit, places: _Places) -> Codebook:
    same = edit.base == book.fingerprint
    try:
        ids = [_find(book, target, places, same) for target in edit.targets]
    except _LostError:
        if edit.kind == "pin" and edit.values["on"] and edit.targets[0].anchors:
            return _made_again(book, edit.targets[0], places)
        raise
    if edit.kind == "merge":
        ids = list(dict.fromkeys(ids))
        if len(ids) == 1:
            return book
    elif edit.kind != "move":
        for here, target in zip(ids, edit.targets, strict=True):
            others = places.taken.get(here, set()) - {target.id}
            if others:
                raise _LostError(f"{here} is already taken for {min(others)} here")
    done = book.apply(edit.kind, ids, edit.values)
    if edit.kind != "move":
        # A merged topic lives on in the one it went into: only that one's edits can follow.
        for here, target in zip(ids[:1] if edit.kind == "merge" else ids, edit.targets, strict=False):
            places.taken.setdefault(here, set()).add(target.id)
    places.made.update(zip(edit.made, done.log[-1].made, strict=False))
    return done


def _find(book: Codebook, target: Target, places: _Places, same: bool) -> str:
    if target.id in places.made:
        return places.made[target.id]
    if target.id in places.lost:
        raise _LostError(f"{target.id} “{target.name}” was to be made by edit {places.lost[target.id]}, which failed")
    state = book.state
    number, theme = number_of(target.id), number_of(target.id, "g")
    if same:
        if number in state.topics or theme in state.themes:
            return target.id
        raise _LostError(f"{target.id} “{target.name}” is no more")
    if theme is not None:
        named = [one.id for one in state.themes.values() if same_name(one.name, target.name)]
        if named:
            return str(theme_name(named[0]))
    here, why = locate(target, state, book.ground)
    if here is None:
        raise _LostError(why)
    return here


def _made_again(book: Codebook, target: Target, places: _Places) -> Codebook:
    """Make a pinned topic that was not found anew of the mentions that were typical of it."""
    done = book.apply("define", [], {"name": target.name, "examples": list(target.anchors)})
    here = next(one for one in done.log[-1].made if number_of(one) is not None)
    places.made[target.id] = here
    return done.apply("pin", [here], {"on": True})
