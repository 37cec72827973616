"""False alarms and sight of ``cxtext drift``: random halves of real feedback, and halves with something mixed in.

    python benchmarks/drift.py FOLDER        # FOLDER holds nhs_fft.csv and clothing_reviews.csv

One half is analysed, the other tagged. Samples of the tagged half are compared with the run: nothing has shifted, so
every alarm is a false one. Then a part of the sample is replaced by comments of another kind.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

import cxtext

SIZES = (100, 300, 1000, 3000)
SAMPLES = 20
THRESHOLDS = (0.05, 0.1, 0.25)
TEXTS = {"nhs_fft.csv": "FFT answer", "clothing_reviews.csv": "Review Text"}
MOST = 6000


def halves(path: Path, text: str, most: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return two halves of the comments of a file, drawn at random."""
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    frame = frame[frame[text].str.strip() != ""].drop_duplicates(text)
    frame = frame.iloc[np.random.default_rng(0).permutation(len(frame))[:most]].reset_index(drop=True)
    return frame.iloc[: len(frame) // 2], frame.iloc[len(frame) // 2 :].reset_index(drop=True)


def alarms(run: cxtext.Analysis, pool: pd.DataFrame, other: pd.DataFrame, text: str, size: int, part: float) -> dict:
    """Return how often each aspect is beyond each threshold in samples of which ``part`` comes from ``other``."""
    counts: dict[tuple[str, float], int] = {}
    several = dict.fromkeys(THRESHOLDS, 0)
    plain = 0
    for seed in range(SAMPLES):
        generator = np.random.default_rng([seed, size])
        n_other = round(part * size)
        rows = [pool.iloc[generator.permutation(len(pool))[: size - n_other]]]
        rows.append(other.iloc[generator.permutation(len(other))[:n_other]])
        found = run.drift(pd.concat(rows, ignore_index=True), text=text)
        plain += int((found.table["psi_plain"] >= THRESHOLDS[0]).any())
        for threshold in THRESHOLDS:
            beyond = found.beyond(threshold)["aspect"].tolist()
            several[threshold] += bool(beyond)
            for aspect in beyond:
                counts[aspect, threshold] = counts.get((aspect, threshold), 0) + 1
    return {"any": several, "plain": plain, "aspects": counts}


def report(name: str, size: int, part: float, found: dict) -> None:
    """Print one line of results."""
    shares = ", ".join(f"gate at {one:g}: {found['any'][one] / SAMPLES:.0%}" for one in THRESHOLDS)
    aspects = ", ".join(
        f"{aspect} {n}/{SAMPLES}" for (aspect, one), n in sorted(found["aspects"].items()) if one == THRESHOLDS[0]
    )
    print(
        f"{name}, {size} comments, {part:.0%} others: {shares}; textbook index >= 0.1: {found['plain'] / SAMPLES:.0%}"
        + (f" ({aspects})" if aspects else ""),
        flush=True,
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--quality", default="fast")
    options = parser.parse_args()
    tagged: dict[str, pd.DataFrame] = {}
    runs: dict[str, cxtext.Analysis] = {}
    names = list(TEXTS)
    for name, text in TEXTS.items():
        one, other = halves(options.folder / name, text, MOST)
        first = one[[text]].rename(columns={text: "text"})
        runs[name] = cxtext.analyze(cxtext.read(first, text="text"), quality=options.quality)
        tagged[name] = other[[text]].rename(columns={text: "text"})
    for name, other in zip(names, reversed(names), strict=True):
        run = runs[name]
        pool = run.tag(tagged[name], text="text")
        foreign = run.tag(tagged[other], text="text")
        for size in SIZES:
            report(name, min(size, len(pool)), 0.0, alarms(run, pool, foreign, "text", min(size, len(pool)), 0.0))
        for part in (0.1, 0.2, 0.5):
            report(name, 1000, part, alarms(run, pool, foreign, "text", 1000, part))


if __name__ == "__main__":
    main()
