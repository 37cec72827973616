"""Linear classification heads on encoder features, and the arithmetic that keeps them independent of the batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

__all__ = ["LinearHead", "head_inputs", "pool_logits", "row_product", "softmax"]


def row_product(rows: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return ``rows @ weights`` such that no row's result depends on the other rows, to the last bit.

    A matrix product of the linear algebra library may sum in another order when the number of rows changes; here each
    value is one dot product of fixed length.

    Parameters
    ----------
    rows
        float32, shape (n, d).
    weights
        float32, shape (d, k).
    """
    return np.einsum("nd,kd->nk", np.ascontiguousarray(rows), np.ascontiguousarray(weights.T), optimize=False)


def head_inputs(reading: np.ndarray, topics: np.ndarray | None = None) -> np.ndarray:
    """Return what a head sees: reading features (n, f), or these at unit length beside topic vectors (n, t).

    Heads of the user's own classes and maps see both: reading features know feedback, topic vectors know the subject.
    """
    if topics is None:
        return reading
    lengths = np.sqrt(np.einsum("nf,nf->n", reading, reading))[:, None]
    return np.concatenate([topics, reading / np.maximum(lengths, np.float32(1e-9))], axis=1)


def softmax(logits: np.ndarray) -> np.ndarray:
    """Probabilities of logits along the last axis; every row sums to one."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True))


def pool_logits(accurate: np.ndarray, fast: np.ndarray, share: float) -> np.ndarray:
    """Return the logits (n, k) of p ∝ accurate^share · fast^(1 - share): the weighted mean of both readings' logits.

    The logarithmic opinion pool (Genest and Zidek 1986, doi:10.1214/ss/1177013825), a product of experts (Hinton 2002,
    doi:10.1162/089976602760128018): two readings that err on different texts are better together than either alone.
    """
    return np.float32(share) * accurate + np.float32(1 - share) * fast


@dataclass(frozen=True, eq=False)
class LinearHead:
    """Multinomial logistic regression with a temperature for calibration (Guo et al. 2017, arXiv:1706.04599).

    Parameters
    ----------
    classes
        Class names, k of them.
    weight
        float32, shape (d, k).
    bias
        float32, shape (k,).
    temperature
        Logits are divided by it; above 1 makes probabilities more cautious.
    """

    classes: tuple[str, ...]
    weight: np.ndarray
    bias: np.ndarray
    temperature: float = 1.0

    @classmethod
    def from_arrays(cls, classes: tuple[str, ...], arrays: Mapping[str, np.ndarray], prefix: str) -> LinearHead:
        """Take ``<prefix>.weight``, ``<prefix>.bias`` and, if there, ``<prefix>.temperature`` from ``arrays``."""
        temperature = arrays.get(f"{prefix}.temperature")
        return cls(
            classes,
            arrays[f"{prefix}.weight"],
            arrays[f"{prefix}.bias"],
            1.0 if temperature is None else float(temperature.reshape(-1)[0]),
        )

    def logits(self, features: np.ndarray) -> np.ndarray:
        """Return calibrated logits, shape (n, k)."""
        return (row_product(features, self.weight) + self.bias) / np.float32(self.temperature)

    def predict_proba(self, features: np.ndarray) -> np.ndarray:
        """Return class probabilities, float32, shape (n, k), columns in the order of ``classes``."""
        if len(features) == 0:
            return np.zeros((0, len(self.classes)), dtype=np.float32)
        return softmax(self.logits(features))
