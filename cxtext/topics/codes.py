"""A team's own coding frame: learn which codes people gave to comments, and give them to others."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from cxtext.encoders import load_encoder
from cxtext.encoders.texts import as_strings
from cxtext.errors import ArtifactError, InputError
from cxtext.topics.code_choosing import decide, fit_codes
from cxtext.topics.code_features import CodeFeatures, encode_comments
from cxtext.topics.code_figures import code_table
from cxtext.topics.code_fitting import sigmoid
from cxtext.topics.code_saving import KIND, MODEL_NAME, VERSION, read_folder, restore, to_parts, write_folder
from cxtext.topics.codes_input import RARE, as_codes, as_questions, as_vectors, copies, training_order, warn_of_rare

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike

    from cxtext.topics.code_choosing import Fitted

__all__ = ["RARE", "CodeClassifier"]

_PARAMETERS = ("encoder", "n_folds", "at_least_one", "seed")
_ENCODERS = ("accurate", "fast")


class CodeClassifier:
    """Give comments the codes of a coding frame, as people did: none, one or several each.

    One logistic regression for each code over the comment's topic vector, its reading features (which see the survey
    question), the strongest topics among its mentions, its words and pieces of words, the question, and how near it is
    to the code's name. How far the labels may pull, a threshold for each code and the calibration come from
    cross-validation inside the training texts. Results do not depend on the order of rows, the size of batches or the
    number of threads.

    Parameters
    ----------
    encoder
        ``accurate`` or ``fast``.
    n_folds
        Of the cross-validation.
    at_least_one
        Whether every comment gets its most likely code when none reaches its threshold; None: where every training
        comment has one.
    seed
        Of the folds.

    Attributes
    ----------
    classes_ : tuple
        The columns of ``codes``.
    codes_ : pandas.DataFrame
        One row per code: ``code``, ``n`` (training comments that have it), ``threshold``, and cross-validated
        ``precision``, ``recall``, ``f1`` with ``ci_low``, ``ci_high`` (95 %, bootstrap over texts).
    figures_ : dict
        Cross-validated ``micro_f1`` and ``macro_f1`` with intervals; slightly kind, because the thresholds were chosen
        on the same texts.

    Examples
    --------
    >>> import pandas as pd
    >>> texts = [f"{a} {b}" for a in ("Waited", "A long wait,", "Queue again,") for b in ("an hour", "too slow", "why")]
    >>> texts += [f"{a} {b}" for a in ("Nurse", "The staff,", "Reception") for b in ("was kind", "so friendly", "rude")]
    >>> codes = pd.DataFrame({"waiting": [1] * 9 + [0] * 9, "staff": [0] * 9 + [1] * 9})
    >>> CodeClassifier(encoder="fast").fit(texts, codes).predict(["We waited an hour"]).to_dict("records")
    [{'waiting': 1, 'staff': 0}]
    """

    model_name = MODEL_NAME
    path: str | Path | None = None
    classes_: tuple[Any, ...]
    codes_: pd.DataFrame
    figures_: dict[str, float]

    def __init__(
        self, encoder: str = "accurate", *, n_folds: int = 5, at_least_one: bool | None = None, seed: int = 0
    ) -> None:
        self.encoder = encoder
        self.n_folds = n_folds
        self.at_least_one = at_least_one
        self.seed = seed

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Return the parameters given at construction."""
        return {name: getattr(self, name) for name in _PARAMETERS}

    def set_params(self, **params: Any) -> Self:  # noqa: ANN401 - scikit-learn's signature
        """Change parameters; takes effect at the next ``fit``."""
        for name, value in params.items():
            if name not in _PARAMETERS:
                raise InputError(f"CodeClassifier has no parameter {name!r}; it has: {', '.join(_PARAMETERS)}.")
            setattr(self, name, value)
        return self

    def __repr__(self) -> str:
        return f"CodeClassifier({', '.join(f'{name}={value!r}' for name, value in self.get_params().items())})"

    def fit(
        self,
        texts: Iterable[object],
        codes: pd.DataFrame,
        questions: Iterable[object] | None = None,
        embeddings: ArrayLike | None = None,
    ) -> Self:
        """Learn from coded comments.

        Parameters
        ----------
        texts
            n comments, cleaned; blank ones are left out.
        codes
            0 and 1, one row per comment, one column per code.
        questions
            The survey question each comment answers ("" or missing where there is none).
        embeddings
            Vectors of one's own (n, d) in the place of the encoder's; ``predict`` then needs them too.

        Raises
        ------
        InputError
            The tables do not fit together, codes hold anything but 0 and 1, a parameter is out of range, or there is
            nothing to learn: fewer than ten different comments, or no code that was given.

        Warns
        -----
        UserWarning
            A code has fewer than :data:`RARE` comments.
        """
        from threadpoolctl import threadpool_limits

        self._check()
        strings = as_strings(texts)
        target = as_codes(codes, texts, len(strings))
        asked = as_questions(questions, len(strings))
        vectors = None if embeddings is None else as_vectors(embeddings, len(strings))
        order = training_order(strings, asked, target)
        strings, asked, target = [strings[row] for row in order], [asked[row] for row in order], target[order]
        names = [str(name) for name in codes.columns]
        with threadpool_limits(1):
            if vectors is None:
                dense, topics = self._encode(strings, asked)
                named = load_encoder(self.encoder).encode(names)
                features = CodeFeatures.learn(strings, asked, len(names), topics, named)
            else:
                dense, topics = vectors[order], None
                features = CodeFeatures.learn(strings, asked, len(names))
            seen = features.see(strings, asked, dense, topics)
            fitted = fit_codes(seen, target, copies(strings), n_folds=self.n_folds, seed=self.seed)
        self.path = None  # what a folder holds is no longer this
        self._features = features
        self.classes_ = tuple(codes.columns)
        self._fitted = fitted
        self.n_features_in_ = None if vectors is None else vectors.shape[1]
        each_has_one = bool(target.any(axis=1).all())
        self._fill = each_has_one if self.at_least_one is None else self.at_least_one
        given = decide(fitted.outside, fitted.thresholds, fill=self._fill)
        self.codes_, self.figures_ = code_table(names, given, target, fitted.thresholds, self.seed)
        warn_of_rare(self.codes_)
        return self

    def predict(
        self,
        texts: Iterable[object],
        questions: Iterable[object] | None = None,
        embeddings: ArrayLike | None = None,
    ) -> pd.DataFrame:
        """Return 0 and 1 for each comment and code: the columns of ``codes``, the index of a Series given.

        A blank text has no code. A text's codes depend on nothing but itself and its question.
        """
        import pandas as pd

        found, blank = self._probabilities(texts, questions, embeddings)
        given = decide(found, self._fitted.thresholds, fill=self._fill)
        given[blank] = False
        return pd.DataFrame(given.astype(np.int64), columns=list(self.classes_), index=_index(texts))

    def predict_proba(
        self,
        texts: Iterable[object],
        questions: Iterable[object] | None = None,
        embeddings: ArrayLike | None = None,
    ) -> pd.DataFrame:
        """Return the calibrated probability of each code for each comment; 0 for a blank text."""
        import pandas as pd

        found, blank = self._probabilities(texts, questions, embeddings)
        found[blank] = 0.0
        return pd.DataFrame(found, columns=list(self.classes_), index=_index(texts))

    @property
    def version(self) -> str:
        """``own-`` and a checksum of the weights."""
        import hashlib

        digest = hashlib.sha256()
        for name, values in sorted(self.to_arrays()[1].items()):
            digest.update(name.encode() + np.ascontiguousarray(values).tobytes())
        return f"own-{digest.hexdigest()[:12]}"

    def to_arrays(self) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
        """Return the fitted classifier as JSON-able data and plain arrays; :meth:`from_arrays` turns them back."""
        fitted = self._checked("there is nothing to save")
        return to_parts(self, self._features, fitted, fill=self._fill)

    @classmethod
    def from_arrays(cls, meta: dict[str, Any], arrays: dict[str, np.ndarray]) -> Self:
        """Rebuild a classifier from :meth:`to_arrays`.

        Raises
        ------
        ArtifactError
            Of another kind or version, the parts do not fit together, or it was trained on another encoder.
        """
        if meta.get("kind") != KIND or meta.get("version") != VERSION:
            raise ArtifactError(
                f"The saved codes are of kind {meta.get('kind')!r}, version {meta.get('version')!r}; this release "
                f"reads {KIND!r}, version {VERSION}."
            )
        model = cls(**meta.get("params", {}))
        model._features, model._fitted, model._fill = restore(model, meta, arrays)
        return model

    def save(self, path: str | Path, card: str = "") -> Path:
        """Write a folder for ``models=[…]`` and ``--model``; see :func:`cxtext.topics.code_saving.write_folder`."""
        return write_folder(self, path, card)

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Load a folder that :meth:`save` or ``cxtext train codes`` wrote; errors as :meth:`from_arrays`."""
        model = cls.from_arrays(*read_folder(path))
        model.path = path
        return model

    def _check(self) -> None:
        if self.encoder not in _ENCODERS:
            raise InputError(f"encoder={self.encoder!r} is not known; choose one of: {', '.join(_ENCODERS)}.")
        if isinstance(self.n_folds, bool) or not isinstance(self.n_folds, int | np.integer) or self.n_folds < 2:
            raise InputError(f"n_folds is {self.n_folds!r}; give a whole number of at least 2.")
        if self.at_least_one not in (None, True, False):
            raise InputError(f"at_least_one is {self.at_least_one!r}; give True, False or None.")

    def _checked(self, otherwise: str) -> Fitted:
        if not hasattr(self, "_fitted"):
            raise InputError(f"This CodeClassifier is not fitted; {otherwise}.")
        return self._fitted

    def _probabilities(
        self, texts: Iterable[object], questions: Iterable[object] | None, embeddings: ArrayLike | None
    ) -> tuple[np.ndarray, np.ndarray]:
        """Calibrated probabilities (n, k), and which texts are blank (n,)."""
        fitted = self._checked("call fit(texts, codes) or CodeClassifier.from_arrays first")
        strings = as_strings(texts)
        asked = as_questions(questions, len(strings))
        if (embeddings is None) != (self.n_features_in_ is None):
            raise InputError(
                "This CodeClassifier was fitted with embeddings; give them here too."
                if embeddings is None
                else "This CodeClassifier was fitted without embeddings; leave them out."
            )
        if embeddings is None:
            dense, topics = self._encode(strings, asked)
        else:
            dense, topics = as_vectors(embeddings, len(strings)), None
            if dense.shape[1] != self.n_features_in_:
                raise InputError(
                    f"embeddings has {dense.shape[1]} columns, this model was fitted on {self.n_features_in_}."
                )
        logits = fitted.weights.logits(self._features.see(strings, asked, dense, topics)).astype(np.float64)
        blank = np.array([not text.strip() for text in strings], dtype=bool)
        return sigmoid(fitted.slope * logits + fitted.shift), blank

    def _encode(self, texts: list[str], questions: list[str]) -> tuple[np.ndarray, np.ndarray]:
        """Vectors as :func:`encode_comments` gives them, each distinct comment encoded once."""
        pairs = sorted(set(zip(texts, questions, strict=True)))
        place = {pair: number for number, pair in enumerate(pairs)}
        rows = np.array([place[pair] for pair in zip(texts, questions, strict=True)], dtype=np.int64)
        dense, topics = encode_comments(self.encoder, [text for text, _ in pairs], [asked for _, asked in pairs])
        return dense[rows], topics[rows]


def _index(texts: object) -> Any:  # noqa: ANN401
    import pandas as pd

    return texts.index if isinstance(texts, pd.Series) else None
