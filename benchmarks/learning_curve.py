"""What a user's own labels are worth: 20, 50, 200, 1000 … of them, on real texts that did not train.

- sentiment: answers of nhs_fft, split by respondent: labels are drawn from some respondents, figures are on others, all
  of them held out from the shipped models
- stage: journey_real against the shipped customer model (which learned from most of it: the gain is understated), and,
  as a stand-in for a map of the user's own, the same labels for a map that knows only its texts

Mean macro-F1 over the seeds with its 95 % interval, and the gain over the model that training starts from on the same
texts. ``--out FOLDER`` keeps the curves as csv, svg and png.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from measure import REPO, Table, parser

if TYPE_CHECKING:
    import pandas as pd

    from cxtext.journey import JourneyMap

SIZES = (20, 50, 200, 1000)
_MIN_TEXTS = 120


def main() -> None:
    arguments = parser(__doc__, peers=False)
    arguments.add_argument("--quality", choices=("fast", "accurate", "auto"), default="auto", help="heads to train")
    arguments.add_argument("--seeds", type=int, default=5, help="random draws for each number of labels")
    arguments.add_argument("--out", type=Path, metavar="FOLDER", help="also write the curves here")
    options = arguments.parse_args()
    sys.path[:0] = [str(REPO), str(REPO / "models" / "training")]
    from cxtext.training import learning_curve

    table = Table(options)
    learn, read = nhs_by_respondent(options.data, options.limit)
    stages = journey_real(options.data, options.limit)
    jobs = {
        "sentiment, nhs_fft by respondent": ("sentiment", learn, read, None),
        "stage, customer map": ("stage", stages, None, None),
        "stage, a map of one's own": ("stage", stages, None, renamed_map()),
    }
    for what, (task, labels, test, journey) in jobs.items():
        curve = learning_curve(
            task, labels, test=test, sizes=SIZES, n_seeds=options.seeds, journey=journey, quality=options.quality
        )
        for row in curve.table.itertuples():
            figure = f"macro-F1 {row.macro_f1:.3f} ({row.ci_low:.3f}–{row.ci_high:.3f})"
            if row.labels:
                figure += f", gain {row.gain:+.3f} ({row.gain_low:+.3f} to {row.gain_high:+.3f})"
            table.row(what, f"cxtext {row.quality}, {row.labels:,} labels", figure, f"{row.seeds} draws")
        if options.out is not None:
            folder = options.out / what.replace(",", "").replace("'", "").replace(" ", "-")
            folder.mkdir(parents=True, exist_ok=True)
            curve.write(folder)


def nhs_by_respondent(data: Path, limit: int | None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return labelled answers to learn from and to read, of different respondents that trained nothing."""
    import pandas as pd
    from corpus import fold, tidy

    frame = pd.read_csv(data / "nhs_fft.csv").dropna(subset=["FFT answer", "Comment sentiment"])
    # The fifth of the respondents that the recipes hold out.
    frame = frame[frame["Respondent ID"].map(lambda key: fold(key, 5) == 0)]
    sentiment = {1: "positive", 2: "positive", 3: "neutral", 4: "negative", 5: "negative"}
    found = pd.DataFrame(
        {
            "text": frame["FFT answer"].map(tidy),
            "question": frame["FFT question"].fillna("").map(tidy),
            "label": frame["Comment sentiment"].map(sentiment),
            "reads": frame["Respondent ID"].map(lambda key: fold(f"{key} reads", 10) < 3),
        }
    )
    parts = found[~found["reads"]].drop(columns="reads"), found[found["reads"]].drop(columns="reads")
    return tuple(part.head(max(limit, _MIN_TEXTS)) if limit else part for part in parts)


def journey_real(data: Path, limit: int | None) -> pd.DataFrame:
    """Return real sentences with their stage, in an order that has nothing to do with their source."""
    import pandas as pd

    frame = pd.read_csv(data / "journey_real.csv", keep_default_na=False)
    frame = frame[["text", "question", "stage"]].sample(frac=1, random_state=0)
    return frame.head(max(limit, _MIN_TEXTS)) if limit else frame


def renamed_map() -> JourneyMap:
    """Return the customer map under another name, so that no shipped head knows its stages."""
    from dataclasses import replace

    from cxtext.journey import load_map

    return replace(load_map("customer"), id="own", name="A map of one's own")


if __name__ == "__main__":
    main()
