"""Assemble the labelled corpus that the reading models learn from.

Real feedback comes from the folder of training files (see ``models/README.md`` for their sources and licences);
sentences written for cxtext lie beside this file in ``written_*.csv``, labels of real sentences (by hash, without the
text) in ``labels_real.csv``. Every row: text, question, one column per task (missing where not labelled), ``source``,
``weight`` and ``held_out`` (True for a fixed part that recipes only measure on).
"""

from __future__ import annotations

import hashlib
import html
import re
from pathlib import Path

import pandas as pd
from labels import GOEMOTIONS, GOEMOTIONS_SENTIMENT, TASKS

HERE = Path(__file__).resolve().parent
# a-c: all stages and industries; d: implied sentiment; e: answers to questions; f: short public posts; g: app and
# product reviews; h: stages in travel, banking, telecoms; i: clauses and list items; j: figures of speech; k: answers;
# l: waits, queues and calls of every stage
WRITTEN = {"written": "abcdefghi", "written_last": "jk", "written_waits": "l"}
_COLUMNS = ["text", "question", *TASKS, "source", "weight", "held_out"]
SENTENCE_END = r"(?<=[.!?])\s+|\n+"
_NOTHING = r"(n/?a|none|nothing|no|-|nope|not much|nothing really|can'?t think of (any|anything))\W*"


def tidy(text: object) -> str:
    """One line of text without HTML entities."""
    return re.sub(r"\s+", " ", html.unescape(str(text))).strip()


def fold(key: object, k: int) -> int:
    """A stable number from 0 to k-1 for a key."""
    return int(hashlib.md5(str(key).encode(), usedforsecurity=False).hexdigest(), 16) % k


def corpus(data: Path) -> pd.DataFrame:
    """Return the whole corpus, held-out part included."""
    parts = [
        _nhs(data), _uci(data), _clothing(data), _goemotions(data), _journey(data), _labelled(data), _jupyter(data),
        _written(),
    ]  # fmt: skip
    frame = pd.concat(parts, ignore_index=True).reindex(columns=_COLUMNS)
    frame["text"], frame["question"] = frame["text"].map(tidy), frame["question"].fillna("").map(tidy)
    # Sentences of the small development set never train anything.
    development = set(pd.read_csv(data / "journey_dev.csv")["text"].map(tidy))
    frame = frame[(frame["text"] != "") & ~frame["text"].isin(development)]
    frame = frame.assign(held_out=frame["held_out"].fillna(False).astype(bool))
    # A text held out in one file, or a sentence of it, is held out in all.
    apart = frame.loc[frame["held_out"], "text"]
    apart = set(apart) | set(apart.str.split(SENTENCE_END, regex=True).explode().map(tidy))
    long_enough = frame["text"].str.split().str.len() >= 4
    frame["held_out"] |= frame["text"].isin(apart) & long_enough
    return frame.reset_index(drop=True)


def _nhs(data: Path) -> pd.DataFrame:
    frame = pd.read_csv(data / "nhs_fft.csv").dropna(subset=["FFT answer", "Comment sentiment"])
    sentiment = {1: "positive", 2: "positive", 3: "neutral", 4: "negative", 5: "negative"}
    return pd.DataFrame(
        {
            "text": frame["FFT answer"],
            "question": frame["FFT question"],
            "sentiment": frame["Comment sentiment"].map(sentiment),
            "source": "nhs",
            "weight": 1.5,
            "held_out": frame["Respondent ID"].map(lambda key: fold(key, 5) == 0),
        }
    )


def _uci(data: Path) -> pd.DataFrame:
    frame = pd.read_csv(data / "uci_sentences.csv")
    held_out = frame["text"].map(lambda key: fold(key, 5) == 0)
    return frame[["text", "sentiment"]].assign(source="uci", weight=0.7, held_out=held_out)


def _clothing(data: Path) -> pd.DataFrame:
    frame = pd.read_csv(data / "clothing_reviews.csv").dropna(subset=["Review Text"])
    # Three and four stars say too little about the text.
    frame = pd.concat(
        [
            frame[frame["Rating"] <= 2].sample(1200, random_state=0),
            frame[frame["Rating"] == 5].sample(1200, random_state=0),
        ]
    )
    stars = {1: "negative", 2: "negative", 5: "positive"}
    return pd.DataFrame(
        {
            "text": frame["Review Text"].str.slice(0, 300),
            "sentiment": frame["Rating"].map(stars),
            "source": "clothing",
            "weight": 0.35,  # stars are only a hint at what the text says
            "held_out": frame["Review Text"].map(lambda key: fold(key, 5) == 0),
        }
    )


def _goemotions(data: Path) -> pd.DataFrame:
    frame = pd.read_csv(data / "goemotions_train.csv")
    frame = frame[~frame["emotions"].str.contains("|", regex=False)]
    frame = frame.assign(
        emotion=frame["emotions"].map(GOEMOTIONS), sentiment=frame["emotions"].map(GOEMOTIONS_SENTIMENT)
    ).dropna(subset=["emotion"])
    limits = {"none": 2500}
    frame = pd.concat(
        [
            part.sample(min(len(part), limits.get(str(emotion), 1300)), random_state=0)
            for emotion, part in frame.groupby("emotion")
        ]
    )
    held_out = frame["text"].map(lambda key: fold(key, 10) == 0)
    return frame[["text", "sentiment", "emotion"]].assign(source="goemotions", weight=0.4, held_out=held_out)


def _journey(data: Path) -> pd.DataFrame:
    columns = ["text", "question", "stage", "sentiment"]
    real = pd.read_csv(data / "journey_real.csv")[columns].assign(source="journey_real", weight=1.5)
    real = real.assign(held_out=real["text"].map(lambda key: fold(key, 10) == 0))
    seed = pd.read_csv(data / "journey_seed.csv").reindex(columns=columns).assign(source="journey_seed", weight=1.0)
    return pd.concat([real, seed])


def _labelled(data: Path) -> pd.DataFrame:
    """Real sentences labelled for cxtext after the annotation guide, found again by the hash of their text."""
    labels = pd.read_csv(HERE / "labels_real.csv", keep_default_na=False)
    frame = sentences(data).assign(key=lambda found: found["text"].map(text_key))
    found = frame.drop_duplicates("key").merge(labels, on="key", validate="1:1")
    if len(found) < len(labels):
        print(f"{len(labels) - len(found):,} labelled sentences were not found in {data}")
    held_out = found["text"].map(lambda key: fold(key, 10) == 0)
    return found[["text", "question", *TASKS]].assign(source="labelled", weight=1.5, held_out=held_out)


def text_key(text: str) -> str:
    """The hash that stands for a text in ``labels_real.csv``."""
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def sentences(data: Path) -> pd.DataFrame:
    """Every distinct sentence of the training files with its survey question: columns text, question."""
    nhs = pd.read_csv(data / "nhs_fft.csv").dropna(subset=["FFT answer"])
    parts = [pd.DataFrame({"text": nhs["FFT answer"], "question": nhs["FFT question"]})]
    parts.append(pd.read_csv(data / "clothing_reviews.csv")["Review Text"].dropna().to_frame("text"))
    frame = pd.concat(parts, ignore_index=True)
    frame = frame.assign(text=frame["text"].str.split(SENTENCE_END, regex=True)).explode("text")
    files = ("uci_sentences", "banking77_train", "goemotions_train")
    whole = [pd.read_csv(data / f"{name}.csv")[["text"]] for name in files]
    frame = pd.concat([frame, *whole, _answers(data)], ignore_index=True)
    frame = pd.DataFrame({"text": frame["text"].map(tidy), "question": frame["question"].fillna("").map(tidy)})
    return frame[frame["text"] != ""].drop_duplicates(ignore_index=True)


def _written() -> pd.DataFrame:
    frames = []
    for source, parts in WRITTEN.items():
        files = [HERE / f"written_{part}.csv" for part in parts]
        frame = pd.concat([pd.read_csv(file, keep_default_na=False) for file in files])
        frames.append(frame[["text", "question", *TASKS]].assign(source=source, weight=1.0))
    return pd.concat(frames)


def _answers(data: Path) -> pd.DataFrame:
    """Answers to the open questions of the Jupyter survey: columns text, question."""
    frame = pd.read_csv(data / "jupyter_ux_survey.csv")
    parts = [
        frame[column].dropna().astype(str).to_frame("text").assign(question=column.split(":", 1)[-1])
        for column in frame.columns
        if "#" in column or "hinders" in column
    ]
    return pd.concat(parts, ignore_index=True).drop_duplicates(ignore_index=True)


def _jupyter(data: Path) -> pd.DataFrame:
    """Answers with the sentiment that the question asks for."""
    asks = {
        "pleasant": "positive",
        "difficult": "negative",
        "hinders": "negative",
        "features or changes": "negative",
        "initial experience better": "negative",
        "not address": "negative",
        "Notebook address": "neutral",
        "more tightly": "neutral",
    }
    answers = _answers(data)

    def asked_for(question: str) -> str | None:
        return next((sentiment for words, sentiment in asks.items() if words in question), None)

    answers = answers.assign(sentiment=answers["question"].map(asked_for)).dropna(subset=["sentiment"])
    nothing = answers["text"].str.strip().str.lower().str.fullmatch(_NOTHING) & (answers["sentiment"] == "negative")
    answers.loc[nothing, "sentiment"] = "positive"
    answers = answers.sample(frac=1, random_state=0).groupby("sentiment").head(1100)
    return answers.assign(source="jupyter", weight=0.4)
