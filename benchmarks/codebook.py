"""Codebooks: how well a fit that starts from one covers what it names, and whether edits find their topics again.

Started from: half of the labels of a file, by name and a few examples each. Figures: recall (texts of those labels that
got them), precision (texts in topics of the codebook that belong there; texts of the other labels count against it)
and the share of texts of the other labels that the codebook takes wrongly. NHS comments: those that people gave exactly
one theme, of themes with at least 50 comments.

Edits made again: each topic found in one half of Banking77's test queries is renamed, and the renames are replayed on
the topics found in the other half. A rename is right when no topic there has intents more like those of the renamed one
(cosine of the counts of intents).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from measure import Table, parser, shuffled, with_text

ON = ("1", "1.0")


def main() -> None:
    options = parser(__doc__, peers=False).parse_args()
    table = Table(options)
    texts, labels = banking(options)
    grid = encode(texts)
    for n in (0, 3, 8):
        guided(table, "banking77_test.csv", texts, grid, labels, n)
    replayed(table, texts, grid, labels)
    texts, labels = nhs(options)
    grid = encode(texts)
    for n in (0, 3, 8):
        guided(table, "nhs_fft.csv", texts, grid, labels, n)


def encode(texts: Sequence[str]) -> Any:
    from cxtext.encoders import load_encoder

    return load_encoder("accurate").encode(list(texts))


def banking(options: Any) -> tuple[list[str], list[str]]:
    _, rows = with_text(options.data / "banking77_test.csv", "text")
    rows = rows[: options.limit or len(rows)]
    return [row["text"] for row in rows], [row["category"].replace("_", " ") for row in rows]


def nhs(options: Any) -> tuple[list[str], list[str]]:
    names, rows = with_text(options.data / "nhs_fft.csv", "FFT answer")
    first = names.index("Comment sentiment") + 1
    themes = [name for name in names[first:] if sum(row[name] in ON for row in rows) >= 50]
    found = {}
    for row in rows[: options.limit or len(rows)]:
        coded = [name for name in themes if row[name] in ON]
        if len(coded) == 1:
            found.setdefault(row["FFT answer"], coded[0])
    return list(found), list(found.values())


def guided(table: Table, file: str, texts: list[str], grid: Any, labels: list[str], n: int) -> None:
    """Hold out the examples, fit the rest from half of the labels, and count."""
    from cxtext.topics import TopicModel
    from cxtext.topics.codebook import Code, begin

    names = sorted(set(labels))
    given = [names[place] for place in shuffled(len(names), 0)[: len(names) // 2]]
    order = shuffled(len(texts), 1)
    examples = {name: [row for row in order if labels[row] == name][:n] for name in given}
    held = {row for rows in examples.values() for row in rows}
    rest = [row for row in range(len(texts)) if row not in held]
    codes = [Code(name, examples=tuple(texts[row] for row in examples[name])) for name in given]
    book = begin(TopicModel(), [texts[row] for row in rest], grid[rest], encode=encode, codes=codes)
    place = book.ground.corpus.place
    found = [book.state.topics.get(int(book.labels[place[texts[row]]])) for row in rest]
    read = [None if one is None or not one.given else one.name for one in found]
    truth = [labels[row] if labels[row] in given else None for row in rest]
    right = sum(a == b for a, b in zip(read, truth, strict=True) if b is not None)
    recall = right / sum(one is not None for one in truth)
    precision = right / max(1, sum(one is not None for one in read))
    taken = sum(a is not None for a, b in zip(read, truth, strict=True) if b is None)
    wrong = taken / sum(one is None for one in truth)
    data = f"{file}, {len(rest):,} texts, {len(given)} of {len(names)} labels given by name and {n} examples"
    figure = f"recall {recall:.2f}, precision {precision:.2f}, taken wrongly {wrong:.2f}"
    table.row("fit that starts from a codebook", "cxtext", figure, data)


def replayed(table: Table, texts: list[str], grid: Any, labels: list[str]) -> None:
    """Rename every topic of one half and replay on the other."""
    from cxtext.topics import TopicModel
    from cxtext.topics.codebook import Codebook, replay

    order = np.array(shuffled(len(texts), 2))
    books, intents = [], []
    names = {name: place for place, name in enumerate(sorted(set(labels)))}
    for rows in (order[: len(order) // 2], order[len(order) // 2 :]):
        own = [texts[row] for row in rows]
        model = TopicModel().fit(own, grid[rows])
        books.append(Codebook.of(model, own, grid[rows], encode))
        counts = np.zeros((len(model.topics_), len(names)))
        for row, topic in zip(rows.tolist(), model.labels_.tolist(), strict=True):
            if topic >= 0:
                counts[topic, names[labels[row]]] += 1
        intents.append(counts / np.linalg.norm(counts, axis=1, keepdims=True))
    alike = intents[0] @ intents[1].T
    first, second = books
    for number in list(first.state.topics):
        first = first.rename(f"t{number:03d}", f"Topic number {number}")
    done = replay(second, first.log)
    kept = {one.id: int(one.name.rsplit(" ", 1)[1]) for one in done.state.topics.values() if one.origin == "edited"}
    right = sum(alike[there, here] >= alike[there].max() - 1e-9 for here, there in kept.items())
    figure = f"{len(kept)} of {len(first.log)} renames made, {right} of them right; {len(done.conflicts)} conflicts"
    table.row("edits replayed on other texts", "cxtext", figure, "banking77_test.csv, one half on the other")


if __name__ == "__main__":
    main()
