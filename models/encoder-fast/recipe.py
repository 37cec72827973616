"""Remake the fast encoder and the fast heads of the classifiers; run ``models/encoder-accurate/recipe.py`` before.

    pip install -e '.[train]'
    python models/encoder-fast/recipe.py --data ../shared/data

About 15 minutes on two cores. The accurate reader labels the sentences of all training files; a small convolution over
token vectors learns from it and from the labels given by people.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from safetensors.numpy import save_file
from sklearn.decomposition import PCA
from torch import nn

HERE = Path(__file__).resolve().parent
MODELS = HERE.parent
ACCURATE = MODELS / "encoder-accurate"
sys.path[:0] = [str(MODELS / "training")]

from corpus import corpus, sentences  # noqa: E402
from heads import SHIPPED, write_heads  # noqa: E402
from labels import TASKS  # noqa: E402
from reader import shuffled_by_length  # noqa: E402

from cxtext.artifacts import find_model, write_model  # noqa: E402
from cxtext.encoders.heads import LinearHead  # noqa: E402
from cxtext.encoders.static import StaticEncoder  # noqa: E402
from cxtext.encoders.transformer import TransformerEncoder  # noqa: E402
from cxtext.encoders.wording import reword  # noqa: E402

VERSION = "2"
TOPIC_DIM, BAG_DIM, WIDTH, HIDDEN_DIM, MAX_TOKENS = 256, 64, 96, 64, 256
SEED = 0


def quantised(name: str, values: np.ndarray) -> dict[str, np.ndarray]:
    """int8 rows, one scale each."""
    scale = np.maximum(np.abs(values).max(axis=1, keepdims=True), 1e-9) / 127
    return {name: np.round(values / scale).astype(np.int8), f"{name}.scale": scale.astype(np.float32)}


def topic_vectors(encoder: TransformerEncoder, counts: np.ndarray) -> np.ndarray:
    """Static token vectors: every token encoded alone, principal components, rarer tokens weigh more.

    The weight is smooth inverse frequency (Arora et al. 2017) with the token counts of the training texts.
    """
    vocabulary = encoder._tokenizer.get_vocab()
    tokens = sorted(vocabulary, key=vocabulary.__getitem__)
    vectors = encoder.encode([token.removeprefix("##") for token in tokens])
    vectors = PCA(TOPIC_DIM, random_state=SEED).fit_transform(vectors)
    frequency = (counts + 1) / (counts + 1).sum()
    vectors = vectors * (1e-3 / (1e-3 + frequency))[:, None]
    vectors[[vocabulary[token] for token in ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")]] = 0
    return vectors.astype(np.float32)


class Student(nn.Module):
    """The arithmetic of :class:`cxtext.encoders.static.StaticEncoder.read`, with gradients."""

    def __init__(self, n_tokens: int) -> None:
        super().__init__()
        seen = BAG_DIM + 2 * WIDTH
        self.before = nn.Embedding(n_tokens, WIDTH)
        self.tokens = nn.Embedding(n_tokens, BAG_DIM + WIDTH)
        self.after = nn.Embedding(n_tokens, WIDTH)
        self.text = nn.Linear(seen, HIDDEN_DIM)
        self.question = nn.Linear(seen, HIDDEN_DIM)
        self.heads = nn.ModuleDict({task: nn.Linear(seen + HIDDEN_DIM, len(TASKS[task])) for task in SHIPPED})
        for table in (self.before, self.tokens, self.after):
            nn.init.normal_(table.weight, std=0.1)

    def see(self, ids: list[np.ndarray]) -> torch.Tensor:
        """Mean token vector, and mean and maximum of the convolution, (n, BAG_DIM + 2 WIDTH)."""
        longest = max(1, *(len(row) for row in ids))
        padded = torch.zeros(len(ids), longest + 2, dtype=torch.int64)
        for row, text in enumerate(ids):
            padded[row, 1 : len(text) + 1] = torch.from_numpy(text)
        lengths = torch.tensor([len(text) for text in ids])
        mask = (torch.arange(longest)[None] < lengths[:, None]).float()[..., None]
        centre = self.tokens(padded[:, 1:-1])
        states = centre[..., BAG_DIM:] + self.before(padded[:, :-2]) + self.after(padded[:, 2:])
        states = torch.cat([centre[..., :BAG_DIM], torch.relu(states)], dim=2) * mask
        mean = states.sum(1) / lengths.clamp(min=1)[:, None]
        return torch.cat([mean, states[..., BAG_DIM:].amax(1)], dim=1)

    def forward(self, ids: list[np.ndarray], questions: list[np.ndarray]) -> torch.Tensor:
        seen = self.see(ids)
        asked = torch.tensor([float(len(question) > 0) for question in questions])
        distinct, place = _distinct(questions)
        shift = self.question(self.see(distinct))[place]
        hidden = torch.relu(self.text(seen) + asked[:, None] * shift)
        return torch.cat([seen, hidden], dim=1)


def _distinct(questions: list[np.ndarray]) -> tuple[list[np.ndarray], list[int]]:
    rows: dict[bytes, int] = {}
    place = [rows.setdefault(question.tobytes(), len(rows)) for question in questions]
    return [np.frombuffer(key, dtype=np.int64) for key in rows], place


def learn(frame: pd.DataFrame, teacher: dict[str, np.ndarray], ids_of: object, n_tokens: int, epochs: int) -> Student:
    """Fit the student to the teacher's probabilities and, where people gave a label, to that."""
    torch.manual_seed(SEED)
    rng = np.random.default_rng(SEED)
    student = Student(n_tokens)
    optimiser = torch.optim.Adam(student.parameters(), lr=2e-3)
    ids, questions = ids_of(frame["text"]), ids_of(frame["question"])
    lengths = np.array([len(text) for text in ids])
    soft = {task: torch.from_numpy(teacher[task]) for task in SHIPPED}
    hard = {
        task: torch.tensor([TASKS[task].index(label) if label in TASKS[task] else -1 for label in frame[task]])
        for task in SHIPPED
    }
    size, done = 512, 0
    n_steps = epochs * -(-len(frame) // size)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda k: max(0.02, 1 - k / n_steps))
    for epoch in range(epochs):
        for rows in shuffled_by_length(lengths, size, rng):
            features = student([ids[k] for k in rows], [questions[k] for k in rows])
            features = nn.functional.dropout(features, 0.1)
            loss = torch.zeros(())
            for task in SHIPPED:
                logits = student.heads[task](features).log_softmax(dim=1)
                loss = loss - (soft[task][rows] * logits).sum(dim=1).mean()
                known = hard[task][rows] >= 0
                if known.any():
                    loss = loss + nn.functional.nll_loss(logits[known], hard[task][rows][known], reduction="sum") / size
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            done += 1
        print(f"epoch {epoch + 1}/{epochs}, loss {loss.item():.3f}", flush=True)
    return student.eval()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the training files")
    parser.add_argument("--epochs", type=int, default=8)
    options = parser.parse_args()
    encoder = TransformerEncoder(ACCURATE)
    tokenizer = encoder._tokenizer
    tokenizer.enable_truncation(MAX_TOKENS)

    def ids_of(texts: pd.Series) -> list[np.ndarray]:
        found = tokenizer.encode_batch([reword(text) for text in texts], add_special_tokens=False)
        return [np.array(item.ids, dtype=np.int64) for item in found]

    labelled = corpus(options.data)
    held_out = labelled[labelled["held_out"]].reset_index(drop=True)
    frame = pd.concat(
        [labelled[~labelled["held_out"]], sentences(options.data).sample(110_000, random_state=SEED)], ignore_index=True
    )
    frame = frame[(frame["text"].str.len() > 1) & ~frame["text"].isin(set(held_out["text"]))]
    frame = frame.drop_duplicates(["text", "question"]).reset_index(drop=True)
    counts = np.bincount(np.concatenate(ids_of(frame["text"])), minlength=tokenizer.get_vocab_size())
    save_file(quantised("vectors", topic_vectors(encoder, counts)), HERE / "topic.safetensors")

    print(f"{len(frame):,} texts for the teacher to read", flush=True)
    tokenizer.enable_truncation(128)
    features = encoder.read(frame["text"].tolist(), frame["question"].tolist())
    tokenizer.enable_truncation(MAX_TOKENS)
    teacher = {}
    for task in SHIPPED:
        arrays = find_model(task, MODELS / task).arrays("accurate.safetensors")
        teacher[task] = LinearHead.from_arrays(TASKS[task], arrays, "head").predict_proba(features)
    student = learn(frame, teacher, ids_of, tokenizer.get_vocab_size(), options.epochs)

    state = {name: value.detach().numpy() for name, value in student.state_dict().items()}
    arrays = {
        **quantised("before", state["before.weight"]),
        **quantised("tokens", state["tokens.weight"]),
        **quantised("after", state["after.weight"]),
        "text.weight": np.ascontiguousarray(state["text.weight"].T),
        "text.bias": state["text.bias"],
        "question.weight": np.ascontiguousarray(state["question.weight"].T),
        "question.bias": state["question.bias"],
    }
    save_file(arrays, HERE / "reading.safetensors")
    shutil.copy(ACCURATE / "tokenizer.json", HERE / "tokenizer.json")
    config = {"dim": TOPIC_DIM, "max_tokens": MAX_TOKENS}
    write_model(HERE, "encoder-fast", VERSION, config, ["topic.safetensors", "reading.safetensors", "tokenizer.json"])
    weights = {task: (state[f"heads.{task}.weight"].T, state[f"heads.{task}.bias"]) for task in SHIPPED}
    held_features = StaticEncoder(HERE).read(held_out["text"].tolist(), held_out["question"].tolist())
    write_heads(MODELS, "fast", weights, held_features, held_out)


if __name__ == "__main__":
    main()
