"""How often the 95 % interval of macro-F1 that `train` and `evaluate` print holds the truth, for few and many labels.

Labels and readings are drawn at random from known proportions, so that the true macro-F1 is known: three classes in the
ratio 1 : 2 : 3, or nine in 1 : 2 : … : 9, each read right with the same probability, else as any other class alike.
Beside it the bootstrap alone, percentiles of 1,000 resamples.

Figures: share of the rounds in which the interval held the truth, and its mean width.
"""

from __future__ import annotations

import sys

import numpy as np
from measure import REPO, Table, parser

sys.path.insert(0, str(REPO))  # the cxtext of this checkout

CASES = ((3, 0.95), (3, 0.8), (9, 0.9), (9, 0.6))
SIZES = (10, 20, 50, 200, 1000)
ROUNDS = 400


def main() -> None:
    """Print two rows per case and number of labels."""
    options = parser(__doc__, peers=False, data=False).parse_args()
    table = Table(options)
    for n_classes, accuracy in CASES:
        for n in SIZES:
            held, width = measure(n_classes, accuracy, n, options.limit or ROUNDS)
            what = f"{n:,} labels of {n_classes} classes, {accuracy:.0%} read right: interval holds the true macro-F1"
            for tool, place in (("cxtext", 0), ("bootstrap alone", 1)):
                figure = f"{held[place]:.1%} of {options.limit or ROUNDS} rounds, mean width {width[place]:.2f}"
                table.row(what, tool, figure, "drawn at random", "95 %" if place == 0 else "")


def measure(n_classes: int, accuracy: float, n: int, rounds: int) -> tuple[np.ndarray, np.ndarray]:
    """Return for our interval and for the bootstrap how often it held the truth, and its mean width, each (2,)."""
    from cxtext.training.figures import bootstrap_f1, figures

    share = np.arange(1, n_classes + 1) / np.arange(1, n_classes + 1).sum()
    chances = np.full((n_classes, n_classes), (1 - accuracy) / (n_classes - 1))
    np.fill_diagonal(chances, accuracy)
    chances *= share[:, None]
    truth = (2 * chances.diagonal() / (chances.sum(axis=1) + chances.sum(axis=0))).mean()
    rng = np.random.default_rng(0)
    held, width = np.zeros(2), np.zeros(2)
    for _ in range(rounds):
        cells = rng.choice(n_classes**2, size=n, p=chances.ravel())
        found = figures(cells // n_classes, cells % n_classes, np.full(n, np.nan), n_classes)
        for place, (low, high) in enumerate(((found.ci_low, found.ci_high), bootstrap_f1(found.confusion))):
            held[place] += low <= truth <= high
            width[place] += high - low
    return held / rounds, width / rounds


if __name__ == "__main__":
    main()
