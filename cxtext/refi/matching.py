"""Which codes, texts and comments of a file from elsewhere are those of a run."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxtext.refi.positions import Alignment, Span, align, ways_of_counting

if TYPE_CHECKING:
    from cxtext.refi.comments import Place, Sheet
    from cxtext.refi.frame import Frame
    from cxtext.refi.model import Code, Codebook, Coding, Project, Source

__all__ = ["OWN", "Found", "Placed", "meanings", "place_codings", "trimmed"]

OWN = "code"
"""The thing that a code which is none of the run's stands for."""


@dataclass(frozen=True)
class Placed:
    """A coding of the file on a comment of the run: code points ``start`` to ``end`` of its ``clean_text``."""

    feedback_id: str
    start: int
    end: int
    coding: Coding


@dataclass(frozen=True)
class Found:
    """What of a file is the run's.

    Attributes
    ----------
    placed
        Its codings on comments of the run; one across several comments is there once for each.
    comments
        Ids of the comments whose text is in the file as it was.
    altered
        Comments whose text is not: id -> name of the text.
    counting
        Name of each text -> how its positions were counted.
    counts
        ``unplaced``: codings whose words could not be found in the run; ``elsewhere``: codings of other texts.
    """

    placed: tuple[Placed, ...]
    comments: frozenset[str]
    altered: Mapping[str, str]
    counting: Mapping[str, str]
    counts: Mapping[str, int]


def meanings(book: Codebook, frame: Frame) -> dict[str, tuple[str, str]]:
    """Return what each code of the file stands for: thing and id of the run, or :data:`OWN` and its GUID.

    Codes are known by their GUID; where a program gave new ones, by their name within the code above.
    """
    ours, names = _paths(frame.codebook.codes), _paths(book.codes)
    taken = set(names)
    times = Counter(ours.values())
    by_path = {
        path: guid for guid, path in ours.items() if guid in frame.meaning and guid not in taken and times[path] == 1
    }
    found = {}
    for code in book.codes:
        known = code.guid if code.guid in frame.meaning else by_path.get(names[code.guid])
        found[code.guid] = (OWN, code.guid) if known is None else frame.meaning[known]
    return found


def _paths(codes: Iterable[Code]) -> dict[str, tuple[str, str]]:
    listed = list(codes)
    names = {code.guid: code.name.casefold() for code in listed}
    return {code.guid: (names.get(code.parent or "", ""), names[code.guid]) for code in listed}


def place_codings(project: Project, sheets: Sequence[Sheet], known: Mapping[str, Sequence[Span]]) -> Found:
    """Find the codings of a project in the comments of a run.

    Parameters
    ----------
    project
        As read from the file.
    sheets
        The texts as they were exported.
    known
        Id of a comment -> (start, end) of its mentions, to tell how the file counts.
    """
    placed: list[Placed] = []
    comments: set[str] = set()
    altered: dict[str, str] = {}
    counting: dict[str, str] = {}
    counts = {"unplaced": 0, "elsewhere": 0}
    pairs = _pairs(project.sources, sheets)
    for source in project.sources:
        sheet = pairs.get(source.guid)
        if sheet is None:
            counts["elsewhere"] += len(source.codings) + sum(len(one.codings) for one in source.selections)
            continue
        counts["unplaced"] += len(source.codings)  # a coding of the whole text says nothing of a comment
        alignment = align(sheet.text, source.text)
        gone = {place.feedback_id for span in alignment.altered() for place, _, _ in _within(sheet, span)}
        altered |= dict.fromkeys((place.feedback_id for place in sheet.places if place.feedback_id in gone), sheet.name)
        comments |= {place.feedback_id for place in sheet.places} - gone
        counting[sheet.name], spans = _spans(source, sheet, alignment, known)
        for selection, span in zip(source.selections, spans, strict=True):
            pieces = list(_within(sheet, span)) if span is not None else []
            if not pieces:
                counts["unplaced"] += len(selection.codings)
            for place, start, end in pieces:
                placed.extend(Placed(place.feedback_id, start, end, coding) for coding in selection.codings)
    return Found(tuple(placed), frozenset(comments), altered, counting, counts)


def _pairs(sources: Sequence[Source], sheets: Sequence[Sheet]) -> dict[str, Sheet]:
    """Return the GUID of a source -> the sheet it was: by GUID, by text, by name."""
    pairs: dict[str, Sheet] = {}
    free = {sheet.guid: sheet for sheet in sheets}

    def take(by_key: Mapping[str, Sheet], keys: Mapping[str, str]) -> None:
        for guid, key in keys.items():
            sheet = by_key.get(key)
            if guid not in pairs and sheet is not None and sheet.guid in free:
                pairs[guid] = free.pop(sheet.guid)

    take(dict(free), {source.guid: source.guid for source in sources})
    take({_plain(sheet.text): sheet for sheet in free.values()}, {one.guid: _plain(one.text) for one in sources})
    take({sheet.name: sheet for sheet in free.values()}, {source.guid: source.name for source in sources})
    return pairs


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _spans(
    source: Source, sheet: Sheet, alignment: Alignment, known: Mapping[str, Sequence[Span]]
) -> tuple[str, list[Span | None]]:
    """Return how the file counts, and the place of each selection in the sheet."""
    import numpy as np

    whole = {
        span
        for place in sheet.places
        for span in (
            (place.start, place.end),
            *((place.start + start, place.start + end) for start, end in known.get(place.feedback_id, ())),
        )
    }
    given = np.array([(one.start, one.end) for one in source.selections], dtype=np.int64).reshape(-1, 2)
    best: tuple[int, str, list[Span | None]] | None = None
    for way, positions in ways_of_counting(source.text, given):
        spans = [alignment.place(start, end) for start, end in positions.tolist()]
        hits = sum(span in whole for span in spans)
        # One hit more may be chance, and the standard's way has the word where there is doubt.
        if best is None or hits > best[0] + 1:
            best = hits, way, spans
        if best[0] == len(spans):
            break
    assert best is not None  # noqa: S101 - the standard's way is always given
    return best[1], best[2]


def _within(sheet: Sheet, span: Span) -> Iterator[tuple[Place, int, int]]:
    """Give the comments that a stretch touches, with its start and end in the comment, white space left out."""
    first = bisect_right(sheet.places, span[0], key=lambda place: place.end)
    last = bisect_left(sheet.places, span[1], key=lambda place: place.start)
    for place in sheet.places[first:last]:
        start, end = max(span[0], place.start), min(span[1], place.end)
        start, end = trimmed(sheet.text, start, end)
        if start < end:
            yield place, start - place.start, end - place.start


def trimmed(text: str, start: int, end: int) -> Span:
    """Return the stretch without white space at either end."""
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
