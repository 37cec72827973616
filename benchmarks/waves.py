"""Waves: ten intents of Banking77 are gone in the second wave and ten others are new; how much of the new is found.

Three draws. Each wave holds about two fifths of the queries of its intents, no query stands in both. Figures: share of
the queries of new intents that fall into topics called new, share of the other queries that do (both of the second
wave), and how often the nearest topics of random halves without any change are called new.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from measure import Table, parser, with_text

DRAWS = 3
STAY, CHANGE = 45, 10


def main() -> None:
    options = parser(__doc__, peers=False).parse_args()
    table = Table(options)
    rows: dict[str, str] = {}
    for name in ("banking77_train.csv", "banking77_test.csv"):
        for row in with_text(options.data / name, "text")[1]:
            rows.setdefault(row["text"], row["category"])
    texts, intents = list(rows)[: options.limit or None], np.array(list(rows.values()))[: options.limit or None]
    grid = encode(texts)
    found = np.array([changed(texts, intents, grid, draw) for draw in range(DRAWS)])
    data = "banking77 train and test, 45 intents in both waves, 10 gone, 10 new"
    for name, values in zip(("new queries in new topics", "other queries in new topics"), found.T, strict=True):
        table.row(f"waves: {name}", "cxtext", f"{values.mean():.3f} ({values.min():.3f} to {values.max():.3f})", data)
    born = [unchanged(texts, grid, draw) for draw in range(DRAWS)]
    table.row("waves: new topics between random halves", "cxtext", f"{sum(born)} in {DRAWS} draws", data)


def encode(texts: list[str]) -> Any:
    from cxtext.encoders import load_encoder

    return load_encoder("accurate").encode(texts)


def changed(texts: list[str], intents: Any, grid: Any, draw: int) -> tuple[float, float]:
    chance = np.random.default_rng(draw)
    order = chance.permutation(np.array(sorted(set(intents))))
    stay, gone, new = order[:STAY], order[STAY : STAY + CHANGE], order[STAY + CHANGE : STAY + 2 * CHANGE]
    number = chance.random(len(texts))
    first = np.flatnonzero((number < 0.4) & np.isin(intents, [*stay, *gone]))
    second = np.flatnonzero((number >= 0.4) & (number < 0.8) & np.isin(intents, [*stay, *new]))
    is_born = born_in(texts, grid, first, second)
    is_new = np.isin(intents[second], new)
    return float(is_born[is_new].mean()), float(is_born[~is_new].mean())


def unchanged(texts: list[str], grid: Any, draw: int) -> int:
    half = np.random.default_rng(100 + draw).random(len(texts)) < 0.5
    return int(born_in(texts, grid, np.flatnonzero(half), np.flatnonzero(~half)).any())


def born_in(texts: list[str], grid: Any, first: Any, second: Any) -> Any:
    """Tell which texts of the second wave fall into topics that are new against the first."""
    from cxtext.topics import TopicModel
    from cxtext.topics.waves import follow

    old, new = [texts[at] for at in first], [texts[at] for at in second]
    model = TopicModel().fit(old, grid[first])
    wave = follow(model, old, new, old_embeddings=grid[first], new_embeddings=grid[second])
    return wave.model.labels_ >= len(model.topics_)


if __name__ == "__main__":
    main()
