"""Teach the shipped stage heads what people wait for, without changing how they read anything else.

    pip install -e '.[train]'
    python models/stage/recipe.py --data ../shared/data

About three minutes on two cores, after the recipes of both encoders. Trained with them, the heads took nearly every
wait, queue and call for the stage ``onboarding``. Here they learn the sentences of ``training/written_l.csv`` on the
finished features; on all other texts they are taught by themselves, so that what they know stays (learning without
forgetting: Li and Hoiem 2016, arXiv:1606.09282).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax

HERE = Path(__file__).resolve().parent
MODELS = HERE.parent
sys.path[:0] = [str(MODELS / "training")]

from corpus import corpus, sentences  # noqa: E402
from heads import write_head  # noqa: E402
from labels import STAGE  # noqa: E402

from cxtext.artifacts import find_model  # noqa: E402
from cxtext.encoders.static import StaticEncoder  # noqa: E402
from cxtext.encoders.transformer import TransformerEncoder  # noqa: E402

NEW = "written_waits"
NEW_WEIGHT = 2.0  # of a new sentence; a text that the head teaches itself weighs 1
PENALTY = 1e-3  # on the squared change of the weights, for features of variance 1
N_UNLABELLED = 25_000


def refit(
    weight: np.ndarray, bias: np.ndarray, known: np.ndarray, new: np.ndarray, target: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the weight (d, k) and bias (k,) that read ``new`` (n, d) as ``target`` (n,) and ``known`` as before."""
    middle, spread = known.mean(axis=0), known.std(axis=0) + 1e-6
    raw = np.vstack([known, new])
    features = (raw - middle) / spread
    before = raw @ weight + bias
    wanted = np.vstack([softmax(before[: len(known)], axis=1), np.eye(len(bias))[target]])
    share = np.r_[np.ones(len(known)), np.full(len(new), NEW_WEIGHT)]
    share = (share / share.sum())[:, None]

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        change, shift = flat[: weight.size].reshape(weight.shape), flat[weight.size :]
        said = log_softmax(before + features @ change + shift, axis=1)
        slope = share * (np.exp(said) - wanted)
        gradient = np.r_[(features.T @ slope + 2 * PENALTY * change).ravel(), slope.sum(axis=0)]
        return float(-(share * wanted * said).sum() + PENALTY * (change**2).sum()), gradient

    found = minimize(loss, np.zeros(weight.size + len(bias)), jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    change = found[: weight.size].reshape(weight.shape) / spread[:, None]
    return weight + change, bias + found[weight.size :] - middle @ change


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the training files")
    options = parser.parse_args()
    labelled = corpus(options.data)
    held_out = labelled[labelled["held_out"]].reset_index(drop=True)
    learn = labelled[~labelled["held_out"] & labelled["stage"].isin(STAGE)]
    new, known = learn[learn["source"] == NEW], learn[learn["source"] != NEW]
    free = sentences(options.data)
    free = free[~free["text"].isin(set(held_out["text"]))].sample(N_UNLABELLED, random_state=0)
    known = pd.concat([known, free], ignore_index=True)
    # Most real texts answer a question; without it they must read as before, too.
    asked = known[known["question"] != ""].drop_duplicates("text")
    known = pd.concat([known, asked.assign(question="")], ignore_index=True)
    texts = pd.concat([known, new, held_out], ignore_index=True)
    ends = np.cumsum([len(known), len(new)])
    target = new["stage"].map(STAGE.index).to_numpy()
    encoders = {
        "accurate": TransformerEncoder(MODELS / "encoder-accurate"),
        "fast": StaticEncoder(MODELS / "encoder-fast"),
    }
    for name, encoder in encoders.items():
        features = encoder.read(texts["text"].tolist(), texts["question"].tolist()).astype(float)
        old, fresh, apart = np.split(features, ends)
        arrays = find_model("stage", HERE).arrays(f"{name}.safetensors")
        weights = refit(arrays["head.weight"].astype(float), arrays["head.bias"].astype(float), old, fresh, target)
        write_head(MODELS, name, "stage", weights, apart, held_out)


if __name__ == "__main__":
    main()
