"""Fits that start from a codebook, or from what people did to an earlier one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from cxtext.topics.codebook.book import Codebook
from cxtext.topics.codebook.codes import Code, read_codebook
from cxtext.topics.codebook.finish import model_of
from cxtext.topics.codebook.guided import guided, texts_in
from cxtext.topics.codebook.pins import with_pinned

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from cxtext.topics.codebook.ground import Encode
    from cxtext.topics.codebook.state import State
    from cxtext.topics.model import TopicModel

__all__ = ["CodebookSource", "begin", "fit_guided"]

CodebookSource = Any
"""A file, a run directory, a DataFrame, or a list of :class:`Code` or dicts."""
Model = TypeVar("Model", bound="TopicModel")


def begin(
    model: TopicModel,
    texts: Sequence[str],
    embeddings: ArrayLike,
    *,
    encode: Encode | None = None,
    codes: Sequence[Code] = (),
    pinned: State | None = None,
    sentiment: ArrayLike | None = None,
) -> Codebook:
    """Fit ``model`` and open its codebook.

    Parameters
    ----------
    model
        Not fitted yet.
    texts, embeddings
        The mentions and their vectors (n, d).
    encode
        Encodes the names and examples of ``codes``.
    codes
        Topics to start from.
    pinned
        Topics of an earlier run, of which the pinned ones are kept; used without ``codes``.
    sentiment
        See :meth:`cxtext.topics.TopicModel.fit`.
    """
    model.fit(texts, embeddings, sentiment=sentiment)
    book = Codebook.of(model, texts, embeddings, encode)
    ground = book.ground.knowing(texts_in(codes))
    if codes:
        state = guided(book.start, codes, ground)
    elif pinned is not None:
        state = with_pinned(book.start, pinned, ground)
    else:
        return book
    return Codebook(model_of(state, model, ground.corpus, set()), state, ground)


def fit_guided(
    model: Model, texts: Sequence[str], embeddings: ArrayLike, codebook: CodebookSource, encode: Encode
) -> Model:
    """Fit ``model`` with a codebook to start from, in place; see :meth:`cxtext.topics.TopicModel.fit`."""
    book = begin(model, texts, embeddings, encode=encode, codes=read_codebook(codebook))
    made = book.model
    model.__dict__.update({name: value for name, value in vars(made).items() if name not in model.get_params()})
    model.labels_, model.confidence_ = model.predict_with_confidence(texts, embeddings)
    return model
