"""cxtext as a component of a spaCy pipeline: ``nlp.add_pipe("cxtext")``.

The extra ``spacy`` installs spaCy; the entry point in ``pyproject.toml`` makes the factory known to it, so that nothing
needs to be imported.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from cxtext.errors import ArtifactError, InputError

if TYPE_CHECKING:
    import pandas as pd

    from cxtext.analysis.tagging import Tagger
    from cxtext.journey import JourneyMap

__all__ = ["SPANS_KEY", "CxtextComponent", "make_cxtext"]

SPANS_KEY = "cxtext"
"""Name of the span group and of the doc's extension attribute."""

SPAN_ATTRIBUTES = (
    "sentiment",
    "sentiment_score",
    "sentiment_confidence",
    "stage",
    "stage_confidence",
    "emotion",
    "intent",
    "effort",
)
"""Extension attributes of a mention's span; None on any other span, and where the classifier is not installed."""

_FORMAT = 1
_COMMENT = ("status", "sentiment", "sentiment_score", "sentiment_confidence", "stage", "stage_confidence")


class CxtextComponent:
    """Read sentiment and journey stage of each doc, and of each point that it makes.

    ``doc._.cxtext`` is a dict: ``status``, ``sentiment``, ``sentiment_score``, ``sentiment_confidence``, ``stage``,
    ``stage_confidence`` as :func:`cxtext.tag` gives them for ``doc.text`` (None where the doc is not analysed), and
    ``mentions``, a list of dicts: ``start`` and ``end`` (offsets in ``doc.text``), ``text`` (cleaned), and the columns
    of the mentions table. Plain values, so that docs can be written to disk and sent to other processes (a ``DocBin``
    gives the list back as a tuple).

    ``doc.spans["cxtext"]`` has a span for each mention, labelled with its sentiment and widened to whole tokens, with
    ``span._.sentiment``, ``span._.sentiment_score``, ``span._.stage``, ``span._.emotion`` and so on.

    Parameters
    ----------
    quality
        ``fast``, ``accurate`` or ``auto``.
    journey
        ``customer``, ``employee`` or the path of a map file.
    question_attr
        Extension attribute of the doc that holds the survey question, set before the pipeline runs; None reads none.

    Examples
    --------
    >>> import spacy
    >>> nlp = spacy.blank("en")
    >>> component = nlp.add_pipe("cxtext", config={"quality": "accurate"})
    >>> doc = nlp("Food great but the wait was endless.")
    >>> [(span.text, span._.sentiment) for span in doc.spans["cxtext"]]
    [('Food great', 'positive'), ('but the wait was endless.', 'negative')]

    With the question that was asked:

    >>> doc = nlp.make_doc("Waiting times")
    >>> doc._.cx_question = "How could we improve?"
    >>> nlp(doc)._.cxtext["sentiment"]
    'negative'
    """

    def __init__(
        self,
        quality: str = "auto",
        journey: str | JourneyMap = "customer",
        question_attr: str | None = "cx_question",
    ) -> None:
        from cxtext.encoders.reading import check_quality

        self.quality = check_quality(quality)
        self.journey = journey
        self.question_attr = question_attr
        _register(question_attr)

    # Both on first use: a saved pipeline brings its own journey map after it was constructed.
    @cached_property
    def _map(self) -> JourneyMap:
        from cxtext.journey import load_map

        return load_map(self.journey)

    @cached_property
    def _tagger(self) -> Tagger:
        from cxtext.analysis.tagging import Tagger

        return Tagger(None, self.quality, self._map)

    def __call__(self, doc: Doc) -> Doc:
        """Read one doc; :meth:`pipe` is much faster for many."""
        self._read([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 1000) -> Iterator[Doc]:
        """Read docs in batches; a doc's result does not depend on the others."""
        docs = iter(stream)
        while batch := list(islice(docs, batch_size)):
            self._read(batch)
            yield from batch

    def _read(self, docs: list[Doc]) -> None:
        import pandas as pd

        texts = [doc.text for doc in docs]
        columns: dict[str, Any] = {"feedback_id": [str(row) for row in range(len(docs))], "text": texts}
        if self.question_attr is not None:
            columns["question"] = [_question(doc, self.question_attr) for doc in docs]
        tags, mentions = self._tagger.tag(pd.DataFrame({**columns, "source": "tag"}))
        comments = _records(tags[[f"cx_{name}" for name in _COMMENT]].set_axis(list(_COMMENT), axis="columns"))
        for doc, comment, points in zip(docs, comments, _by_doc(mentions, texts), strict=True):
            comment["mentions"] = points
            doc._.set(SPANS_KEY, comment)
            spans = [
                doc.char_span(
                    point["start"],
                    point["end"],
                    label=point["sentiment"],
                    alignment_mode="expand",
                    span_id=str(number),
                )
                for number, point in enumerate(points)
            ]
            doc.spans[SPANS_KEY] = [span for span in spans if span is not None]

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Return the settings, the journey map included; the models belong to the installed cxtext."""
        content = {
            "format": _FORMAT,
            "quality": self.quality,
            "question_attr": self.question_attr,
            "journey": asdict(self._map),
        }
        return json.dumps(content, indent=2, ensure_ascii=False).encode()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> CxtextComponent:
        """Take over settings that :meth:`to_bytes` wrote.

        Raises
        ------
        ArtifactError
            ``data`` is damaged or of another format.
        """
        from cxtext.encoders.reading import check_quality
        from cxtext.journey import JourneyMap, Stage

        try:
            content = json.loads(data)
            if content["format"] != _FORMAT:
                raise ValueError(f"format {content['format']!r} instead of {_FORMAT}")
            quality, question_attr = check_quality(content["quality"]), content["question_attr"]
            own = content["journey"]
            journey = JourneyMap(own["id"], own["name"], tuple(Stage(**stage) for stage in own["stages"]))
        except (ValueError, KeyError, TypeError, InputError) as error:
            raise ArtifactError(f"The saved settings of the spaCy component cannot be read: {error}.") from None
        self.quality, self.question_attr, self.journey = quality, question_attr, journey
        for made in ("_map", "_tagger"):
            self.__dict__.pop(made, None)
        _register(question_attr)
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the settings as one file, ``path``."""
        Path(path).write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> CxtextComponent:
        """Take over settings that :meth:`to_disk` wrote."""
        try:
            data = Path(path).read_bytes()
        except OSError as error:
            raise ArtifactError(f"The settings of the spaCy component {path} cannot be read: {error}.") from None
        return self.from_bytes(data)

    def __getstate__(self) -> dict[str, Any]:
        """Return the settings only: spaCy's worker processes load the models themselves."""
        return {name: value for name, value in self.__dict__.items() if name != "_tagger"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        _register(self.question_attr)


def make_cxtext(nlp: Language, name: str, quality: str, journey: str, question_attr: str | None) -> CxtextComponent:
    """Make the component; what ``nlp.add_pipe("cxtext", config=…)`` calls."""
    return CxtextComponent(quality, journey, question_attr)


Language.factory(
    "cxtext",
    assigns=["doc._.cxtext", "doc.spans"],
    default_config={"quality": "auto", "journey": "customer", "question_attr": "cx_question"},
    func=make_cxtext,
)


def _register(question_attr: str | None) -> None:
    """Make the extension attributes known to spaCy, once per process."""
    if not Doc.has_extension(SPANS_KEY):
        Doc.set_extension(SPANS_KEY, default=None)
    if question_attr is not None and not Doc.has_extension(question_attr):
        Doc.set_extension(question_attr, default="")
    for name in SPAN_ATTRIBUTES:
        # Another package's attribute of that name stays; doc._.cxtext has the value in any case.
        if not Span.has_extension(name):
            Span.set_extension(name, getter=_getter(name))


def _getter(name: str) -> Any:  # noqa: ANN401
    def value(span: Span) -> Any:  # noqa: ANN401
        mention = _mention_of(span)
        return None if mention is None else mention.get(name)

    return value


def _mention_of(span: Span) -> dict[str, Any] | None:
    """Return the mention behind a span of the group: its number is the span's id, and the span covers it."""
    mentions = (span.doc._.get(SPANS_KEY) or {}).get("mentions", [])
    if not span.id_.isdecimal() or int(span.id_) >= len(mentions):
        return None
    mention: dict[str, Any] = mentions[int(span.id_)]
    return mention if span.start_char <= mention["start"] and mention["end"] <= span.end_char else None


def _question(doc: Doc, attribute: str) -> str:
    value = doc._.get(attribute)
    return "" if value is None else str(value)


def _by_doc(mentions: pd.DataFrame, texts: list[str]) -> list[list[dict[str, Any]]]:
    """Plain mentions of each doc; ``start`` and ``end`` turned from the cleaned text's offsets to the doc's own."""
    from cxtext.cleaning import clean
    from cxtext.cleaning.alignment import raw_spans

    found: list[list[dict[str, Any]]] = [[] for _ in texts]
    rows = mentions["feedback_id"].astype(int).tolist()
    for row, point in zip(rows, _records(mentions.drop(columns=["mention_id", "feedback_id"])), strict=True):
        found[row].append(point)
    # Most texts need no cleaning: their mentions stand in the doc as they are.
    changed = [
        row
        for row, points in enumerate(found)
        if any(texts[row][point["start"] : point["end"]] != point["text"] for point in points)
    ]
    for row, cleaned in zip(changed, clean([texts[row] for row in changed]), strict=True):
        spans = [(point["start"], point["end"]) for point in found[row]]
        for point, (start, end) in zip(found[row], raw_spans(cleaned, texts[row], spans), strict=True):
            point["start"], point["end"] = start, end
    return found


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as dicts of plain Python values, None where one is missing."""
    plain = table.astype(object).where(table.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in plain.to_dict("records")]
