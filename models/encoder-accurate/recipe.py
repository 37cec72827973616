"""Remake the accurate encoder and the accurate heads of the classifiers.

    pip install -e '.[train]'
    python models/encoder-accurate/recipe.py --data ../shared/data

About 25 minutes on two cores. Writes the embeddings, the topic and the reading tower here, and
``accurate.safetensors`` into the folder of each classifier; then run ``models/encoder-fast/recipe.py``, which learns
from this one.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

import numpy as np
import torch

HERE = Path(__file__).resolve().parent
MODELS = HERE.parent
sys.path[:0] = [str(HERE), str(MODELS / "training")]

import graph  # noqa: E402
import reader as reading  # noqa: E402
from corpus import corpus  # noqa: E402
from heads import write_heads  # noqa: E402
from safetensors.numpy import load_file, save_file  # noqa: E402

from cxtext.artifacts import write_model  # noqa: E402
from cxtext.encoders.transformer import TransformerEncoder  # noqa: E402

VERSION = "2"
FILES = ["embeddings.onnx", "topic.onnx", "reading.onnx", "question.safetensors", "tokenizer.json"]


def export(reader: reading.Reader) -> None:
    """Write the encoder's files."""
    original = load_file(reading.source_folder() / "model.safetensors")
    tuned = {name: value.detach().numpy() for name, value in reader.state_dict().items()}
    graph.build_embeddings(HERE / "embeddings.onnx", original, reading.MAX_TOKENS)
    graph.build_tower(HERE / "topic.onnx", original, [f"encoder.layer.{k}." for k in range(6)])
    graph.build_tower(HERE / "reading.onnx", tuned, [f"layers.{k}." for k in range(6)])
    question = {
        "inner.weight": np.ascontiguousarray(tuned["question.0.weight"].T),
        "inner.bias": tuned["question.0.bias"],
        "outer.weight": np.ascontiguousarray(tuned["question.2.weight"].T),
        "outer.bias": tuned["question.2.bias"],
        "none": tuned["no_question"],
    }
    # 16 bits halve the file and are plenty for two tokens.
    save_file({name: values.astype(np.float16) for name, values in question.items()}, HERE / "question.safetensors")
    shutil.copy(reading.source_folder() / "tokenizer.json", HERE / "tokenizer.json")
    config = {"dim": 384, "max_tokens": reading.MAX_TOKENS}
    write_model(HERE, "encoder-accurate", VERSION, config, FILES)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the training files")
    parser.add_argument("--epochs", type=int, default=2)
    options = parser.parse_args()
    frame = corpus(options.data)
    learn = frame[~frame["held_out"]].reset_index(drop=True)
    print(f"{len(learn):,} texts to learn from, {frame['held_out'].sum():,} held out")
    reader = reading.train(learn, reading.Base(), epochs=options.epochs)
    (HERE / "work").mkdir(exist_ok=True)
    torch.save(reader.state_dict(), HERE / "work" / "reader.pt")
    export(reader)
    weights = {
        task: (head.weight.detach().numpy().T.copy(), head.bias.detach().numpy().copy())
        for task, head in reader.heads.items()
    }
    held_out = frame[frame["held_out"]].reset_index(drop=True)
    features = TransformerEncoder(HERE).read(held_out["text"].tolist(), held_out["question"].tolist())
    write_heads(MODELS, "accurate", weights, features, held_out)


if __name__ == "__main__":
    main()
