"""Persons as a spaCy pipeline sees them, where one is installed and asked for."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from cxtext.cleaning.personal.kinds import Found
from cxtext.errors import InputError

_MAX_CHARS = 100_000  # the longest comment that cleaning keeps


def find_persons(text: str, pipeline: str) -> list[Found]:
    """Find names of persons with the entities of a spaCy pipeline.

    Parameters
    ----------
    text
        A comment; what lies beyond 100,000 characters is not read.
    pipeline
        Name or folder of an installed pipeline with an entity recogniser.

    Raises
    ------
    InputError
        spaCy or the pipeline is not installed, or it recognises no entities.
    """
    document = _load(pipeline)(text[:_MAX_CHARS])
    return [
        Found(entity.start_char, entity.end_char, "names")
        for entity in document.ents
        if entity.label_ in ("PERSON", "PER")
    ]


@lru_cache(maxsize=2)
def _load(pipeline: str) -> Any:  # noqa: ANN401 - spaCy is an extra
    try:
        import spacy
    except ImportError as error:
        raise InputError("Names by a spaCy pipeline need spaCy: pip install 'cxtext[spacy]'.") from error
    try:
        loaded = spacy.load(pipeline, exclude=["tagger", "parser", "attribute_ruler", "lemmatizer"])
    except OSError as error:
        raise InputError(
            f"The spaCy pipeline {pipeline!r} is not installed; install it, or leave spacy out."
        ) from error
    if "ner" not in loaded.pipe_names:
        raise InputError(f"The spaCy pipeline {pipeline!r} recognises no entities; name another.")
    return loaded
