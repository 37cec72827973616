"""Any Hugging Face sequence classifier with the interface of our own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from cxtext.encoders.checkpoints import find_checkpoint, open_checkpoint
from cxtext.encoders.classifying import TextClassifier
from cxtext.encoders.texts import texts_and_questions
from cxtext.errors import InputError
from cxtext.huggingface.labels import label_matrix, task_classes

if TYPE_CHECKING:
    from cxtext.encoders.reading import FeatureSet

__all__ = ["HuggingFaceClassifier"]


class HuggingFaceClassifier(TextClassifier):
    """Classify texts with a Hugging Face model, from a folder or the local cache; nothing is downloaded.

    It reads like our own classifiers: ``cxtext.analyze(…, models=[classifier])`` takes it in their place.

    Parameters
    ----------
    path_or_name
        Folder of a sequence-classification model (``config.json``, safetensors weights, tokeniser), or its name in the
        local Hugging Face cache.
    task
        What it is used for: ``sentiment``, ``stage``, ``emotion``, ``intent`` or ``effort``, with the classes of ours;
        or a name of one's own, with the classes that ``labels`` leads to (as a stage model with ``labels`` has, for a
        journey map of one's own). It is the name of the column.
    labels
        The class that each label of the model means, for labels that are not recognised
        (:func:`~cxtext.huggingface.labels.label_matrix` lists those that are): ``{"LABEL_0": "negative", …}``.
        The probabilities of several labels of one class are summed; a class without any label gets 0, so a model of
        two classes never says neutral.
    batch_size
        Most texts at once.
    max_tokens
        Longer texts are cut; None takes what the model can read, at most 512.
    threads
        Threads of torch while texts are read; None leaves torch's own setting.
    pair_questions
        Give the survey question along, as the sentence pair (question, text). Only for models that were trained on
        such pairs: others are led astray by them.

    Raises
    ------
    InputError
        The model is not there or cannot be used, or the meaning of a label is not known; the message says what to do.

    Notes
    -----
    Outputs are turned to probabilities as the model was trained: a softmax, or for a model of several labels at a time
    (``problem_type`` multi_label_classification) the logistic function, brought to sum 1. They are the model's own and
    not calibrated on feedback.

    Same texts, same probabilities, bit for bit, in whatever order they come, on one machine with one number of
    threads. Read among other texts, they may differ by about 1e-6.

    Examples
    --------
    >>> classifier = HuggingFaceClassifier("nlptown/bert-base-multilingual-uncased-sentiment")   # doctest: +SKIP
    >>> classifier.predict(["The nurse was wonderful.", "We waited two hours."]).tolist()        # doctest: +SKIP
    ['positive', 'negative']
    """

    def __init__(
        self,
        path_or_name: str | Path,
        task: str = "sentiment",
        labels: Mapping[str, str] | None = None,
        batch_size: int = 32,
        max_tokens: int | None = None,
        threads: int | None = None,
        pair_questions: bool = False,
    ) -> None:
        self.path_or_name = path_or_name
        self.task = task
        self.labels = labels
        self.batch_size = batch_size
        self.max_tokens = max_tokens
        self.threads = threads
        self.pair_questions = pair_questions
        self.model_name = task
        self.classes_: tuple[str, ...] = task_classes(task, labels)
        self._network = open_checkpoint(find_checkpoint(path_or_name), "classes", max_tokens)
        config = self._network.model.config
        self.model_labels_: tuple[str, ...] = tuple(config.id2label[number] for number in range(config.num_labels))
        if len(self.model_labels_) < 2:
            raise InputError(f"The model in {path_or_name} gives one number per text, not classes.")
        self._matrix = label_matrix(self.model_labels_, task, self.classes_, labels)
        self._several = config.problem_type == "multi_label_classification"

    def get_params(self, deep: bool = True) -> dict[str, object]:
        """Return the constructor's arguments by name."""
        names = ("path_or_name", "task", "labels", "batch_size", "max_tokens", "threads", "pair_questions")
        return {name: getattr(self, name) for name in names}

    def predict_proba(
        self, texts: Sequence[str], questions: Sequence[str] | None = None, features: FeatureSet | None = None
    ) -> np.ndarray:
        """Return class probabilities, float32, shape (n, k), columns in the order of ``classes_``.

        Parameters
        ----------
        texts
            n strings, cleaned.
        questions
            The survey question each text answers ("" where there is none).
        features
            Taken and left alone: what our encoders saw says nothing to this model.

        Raises
        ------
        InputError
            There are not as many questions as texts.
        """
        texts, asked = texts_and_questions(texts, questions)
        own = self._network.run(
            texts,
            asked if self.pair_questions else None,
            self._probabilities,
            len(self.model_labels_),
            batch_size=self.batch_size,
            threads=self.threads,
        )
        # A text that the tokeniser makes nothing of tells nothing.
        own[own.sum(axis=1) == 0] = 1 / len(self.model_labels_)
        # Term by term: a row's sum must not depend on the number of rows.
        return np.einsum("nl,lk->nk", own, self._matrix, optimize=False)

    def _probabilities(self, output: Any, _mask: Any) -> Any:  # noqa: ANN401
        logits = output.logits.float()
        if not self._several:
            return logits.softmax(dim=-1)
        each = logits.sigmoid()
        return each / each.sum(dim=-1, keepdim=True).clamp_min(1e-9)
