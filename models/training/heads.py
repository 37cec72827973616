"""Write the heads of the shipped classifiers, calibrated."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from labels import TASKS
from safetensors.numpy import save_file
from scipy.optimize import minimize_scalar

from cxtext.artifacts import write_model

SHIPPED = ("sentiment", "stage", "emotion", "intent", "effort")
VERSION = {"sentiment": "2", "stage": "4", "emotion": "3", "intent": "3", "effort": "2"}
# Added to the logits of neutral: the training texts hold fewer neutral sentences than feedback does, and what people
# code as neutral is also what is mixed (Saerens et al. 2002 on other class proportions than those of training).
PRIOR = {"sentiment": (0.0, 0.2, 0.0)}
# The fast reading is trusted when its best class is at least this probable; chosen on the held-out part.
SURE = {"sentiment": 0.72, "stage": 0.45, "emotion": 0.4, "intent": 0.5, "effort": 0.7}
# Share of the accurate reading where both encoders read a text (cxtext.encoders.heads.pool_logits): one for all, so
# that it is not tuned to the few held-out texts of each task. Sentiment and effort gain nothing by it.
POOLED = {"stage": 0.65, "emotion": 0.65, "intent": 0.65}


def config(task: str) -> dict[str, Any]:
    """Return what ``model.json`` says of a task's heads."""
    pooled = {"pooled": POOLED[task]} if task in POOLED else {}
    return {"classes": list(TASKS[task]), "sure": SURE[task], **pooled}


def temperature(logits: np.ndarray, target: np.ndarray) -> float:
    """The divisor of logits that makes the held-out likelihood highest (Guo et al. 2017, arXiv:1706.04599)."""

    def loss(log_t: float) -> float:
        scaled = logits / np.exp(log_t)
        scaled = scaled - scaled.max(axis=1, keepdims=True)
        return float(-(scaled[np.arange(len(target)), target] - np.log(np.exp(scaled).sum(axis=1))).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-1.5, 1.5), method="bounded").x))


def write_heads(
    models: Path,
    encoder: str,
    weights: Mapping[str, tuple[np.ndarray, np.ndarray]],
    features: np.ndarray,
    held_out: pd.DataFrame,
) -> None:
    """Write ``<encoder>.safetensors`` for every shipped task.

    Parameters
    ----------
    models
        The folder of all models.
    encoder
        ``accurate`` or ``fast``.
    weights
        Task -> weight (d, k) and bias (k,).
    features
        The shipped encoder's features of the held-out texts, (n, d).
    held_out
        Their labels, one column per task.
    """
    for task in SHIPPED:
        write_head(models, encoder, task, weights[task], features, held_out)


def write_head(
    models: Path,
    encoder: str,
    task: str,
    weights: tuple[np.ndarray, np.ndarray],
    features: np.ndarray,
    held_out: pd.DataFrame,
) -> None:
    """Write the head of one task, as :func:`write_heads` does for all."""
    weight, bias = weights
    known = held_out[task].isin(TASKS[task]).to_numpy()
    target = held_out.loc[known, task].map(TASKS[task].index).to_numpy().astype(int)
    heat = temperature(features[known] @ weight + bias, target) if known.sum() >= 200 else 1.0
    folder = models / task
    folder.mkdir(exist_ok=True)
    bias = bias + heat * np.array(PRIOR.get(task, 0.0) if encoder == "accurate" else 0.0)
    arrays = {
        "head.weight": np.ascontiguousarray(weight, dtype=np.float32),
        "head.bias": np.asarray(bias, dtype=np.float32),
        "head.temperature": np.array([heat], dtype=np.float32),
    }
    save_file(arrays, folder / f"{encoder}.safetensors")
    files = [name for name in ("accurate.safetensors", "fast.safetensors") if (folder / name).is_file()]
    write_model(folder, task, VERSION[task], config(task), files)
    print(f"{task}, {encoder}: temperature {heat:.2f} on {known.sum():,} held-out texts")
