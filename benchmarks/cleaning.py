"""What cleaning costs and how well short comments are told by language.

``python benchmarks/cleaning.py [--data FOLDER] [--rows 20000]``: comments a second on one core for each step, for
``clean`` and for ``clean_feedback``; the time of hostile comments of 5 MB; languages on ``short_texts.csv`` and,
beside them, what py3langid alone says.
"""

from __future__ import annotations

import argparse
import csv
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd
from measure import HERE, REPO

from cxtext.cleaning import clean, clean_feedback, offsets
from cxtext.cleaning.boilerplate import boilerplate
from cxtext.cleaning.content import has_content
from cxtext.cleaning.language import detect
from cxtext.cleaning.personal import mask
from cxtext.cleaning.repair import repair

PASSES = 3
HOSTILE = ("the staff were nice. ", "<script", "&amp;", "a.b@c.de ", "07911 ", "> quoted words\n", "sooooo", "“don’t” ")


def main() -> None:
    """Print one row of a Markdown table for each figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("CXTEXT_DATA", REPO / "../shared/data")))
    parser.add_argument("--rows", type=int, default=20_000)
    options = parser.parse_args()
    texts = short_comments(options.data, options.rows)
    length = sum(map(len, texts)) / len(texts)
    print(f"{len(texts):,} different short comments, {length:.0f} characters on average; processor time of one core\n")
    print("| what | figure |\n|---|---|")
    speeds(texts)
    hostile()
    languages()


def short_comments(folder: Path, rows: int) -> list[str]:
    """Return different answers of the survey, none longer than 280 characters, in the order of the file."""
    table = pd.read_csv(folder / "nhs_fft.csv")
    texts = table["FFT answer"].dropna().astype(str)
    return texts[texts.str.len() <= 280].drop_duplicates().head(rows).tolist()


def speeds(texts: list[str]) -> None:
    """Time each step by itself, then all of them."""
    clean(texts[:100])
    repaired = [repair(text)[0] for text in texts]
    cleaned = clean(texts)
    frame = pd.DataFrame({"feedback_id": [str(n) for n in range(len(texts))], "text": texts, "source": "survey"})
    jobs: dict[str, tuple[Callable[[], object], int]] = {
        "repair": (lambda: [repair(text) for text in texts], len(texts)),
        "boilerplate": (lambda: [boilerplate(text) for text in repaired], len(texts)),
        "personal data": (lambda: [mask(text) for text in repaired], len(texts)),
        "language": (lambda: [detect(text) for text in cleaned], len(texts)),
        "content": (lambda: [has_content(text) for text in cleaned], len(texts)),
        "clean (repair, boilerplate, personal data)": (lambda: clean(texts), len(texts)),
        "clean_feedback, row by row": (lambda: clean_feedback(frame, duplicates=False), len(texts)),
        "clean_feedback with repeats": (lambda: clean_feedback(frame), len(texts)),
        "offsets": (lambda: [offsets(text) for text in texts[:2_000]], min(len(texts), 2_000)),
    }
    for name, (job, n) in jobs.items():
        print(f"| {name} | {n / best(job):,.0f} comments/s |")


def best(job: Callable[[], object]) -> float:
    """Return the least processor time of a few passes."""
    spent = []
    for _ in range(PASSES):
        start = time.process_time()
        job()
        spent.append(time.process_time() - start)
    return min(spent)


def hostile() -> None:
    """Time comments of 5 MB, one unit over and over."""
    for unit in HOSTILE:
        text = unit * (5_000_000 // len(unit))
        print(f"| 5 MB of {unit!r} | {best(lambda text=text: clean([text])):.2f} s |")


def languages() -> None:
    """Count short texts told to be foreign, by what they are."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    with (HERE / "short_texts.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["language"], row["text"]) for row in csv.DictReader(file)]
    foreign = [row for row in rows if row[0] not in {"en", "mixed"}]
    english = [row for row in rows if row[0] in {"en", "mixed"}]
    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)

    def ours(text: str) -> str:
        found = detect(text)
        return found.code or ("foreign" if found.possible and "en" not in found.possible else "en")

    def alone(text: str) -> str:
        return str(model.classify(text)[0])

    for name, say in (("cxtext", ours), ("py3langid alone", alone)):
        said = [say(text) for _, text in foreign]
        print(f"| {name}: foreign texts found | {share([one != 'en' for one in said])} |")
        exact = [one == language for one, (language, _) in zip(said, foreign, strict=True)]
        print(f"| {name}: with the right language | {share(exact)} |")
        print(f"| {name}: English or mixed texts lost | {share([say(text) != 'en' for _, text in english])} |")


def share(hits: Sequence[bool]) -> str:
    """Write a share as a fraction and a percentage."""
    return f"{sum(hits)} of {len(hits)} ({sum(hits) / len(hits):.0%})"


if __name__ == "__main__":
    main()
