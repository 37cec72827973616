"""Insights across sources: agreement with an annotator, false alarms and coverage at random, time at full size.

* Scope: `scope_labels.csv` holds what one annotator said of 170 negative mentions (hash of the text; drawn at
  random from runs on clothing_reviews.csv (first 5,000), nhs_fft.csv, jupyter_ux_survey.csv and the demo). Every
  second one, in the order of the file, was looked at while the rule was written, the others were not.
* Contradictions: `contradictions_judged.csv` holds what one annotator said of 90 that were found in clothing and nhs,
  from score, question and text alone, before seeing the kind given: mixed (both can be true, such as praise with a
  fault, or a wish), likely_scale_flip (a verdict that belongs to the other end), sarcasm, unclear, or none
  (misread: the text does not contradict its score). The rule that a high score needs a condemning text was added
  after they were judged. All likely flips were judged, eight of them (`blind` no) with their kind known.
* The rest is drawn at random.

`--runs DIR` holds saved runs: `clothing` and `nhs` of `cxtext analyze --quality fast`, `jupyter` and `demo` as
`analyze` and `demo` make them; those that are absent are left out.
"""

from __future__ import annotations

import hashlib
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
from measure import HERE, REPO, Table, parser

sys.path.insert(0, str(REPO))  # the cxtext of this checkout

RUNS = ("clothing", "nhs", "demo", "jupyter")
COMMENTS, TOPICS = 100_000, 200


def main() -> None:
    """Print a row for each figure."""
    options_parser = parser(__doc__, peers=False, data=False)
    options_parser.add_argument("--runs", type=Path, help="folder of the saved runs clothing, nhs, jupyter and demo")
    options = options_parser.parse_args()
    table = Table(options)
    if options.runs:
        scopes(table, options.runs)
        sorting(table, options.runs)
    rounds = options.limit or 1000
    alarms(table, rounds)
    reversed_scales(table, rounds)
    full_size(table)


def key(text: str) -> str:
    """Return the hash that stands for a text in the files of labels."""
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def scopes(table: Table, runs: Path) -> None:
    """Compare the scope of mentions with what the annotator said."""
    import cxtext
    from cxtext.insights import mention_scope

    labels = pd.read_csv(HERE / "scope_labels.csv").assign(seen=lambda frame: frame.index % 2 == 0)
    parts = []
    for name in RUNS:
        if (runs / name).exists():
            run = cxtext.load(runs / name)
            found = run.mentions.assign(key=run.mentions["text"].map(key)).drop_duplicates("key")
            found = found.assign(read=mention_scope(found, run.topics))
            parts.append(labels[labels["source"] == name].merge(found[["key", "read"]], on="key"))
    both = pd.concat(parts)
    for seen, words in ((False, "not looked at"), (True, "looked at while the rule was written")):
        part = both[both["seen"] == seen]
        right = int((part["read"] == part["scope"]).sum())
        most = part["scope"].value_counts()
        table.row(f"scope of a mention, {words}", "cxtext", share(right, len(part)), "scope_labels.csv")
        table.row("the same", f"always {most.index[0]}", share(int(most.iloc[0]), len(part)), "scope_labels.csv")


def sorting(table: Table, runs: Path) -> None:
    """Compare the kind of contradictions with what the annotator said."""
    import cxtext
    from cxtext.insights import contradictions

    judged = pd.read_csv(HERE / "contradictions_judged.csv")
    parts, counts = [], []
    for name in ("clothing", "nhs"):
        if (runs / name).exists():
            run = cxtext.load(runs / name)
            found = contradictions(run.feedback, run.mentions).merge(run.feedback[["feedback_id", "clean_text"]])
            found = found.assign(key=found["clean_text"].map(key)).drop_duplicates("key")
            counts.append(f"{name} {found['kind'].value_counts().sort_index().to_dict()}")
            parts.append(judged[judged["source"] == name].merge(found[["key", "kind"]], on="key"))
    every = pd.concat(parts)
    both = every[every["blind"] == "yes"]
    real = both[both["judged"] != "none"]
    flips = every[every["kind"] == "likely_scale_flip"]
    pairs = both.groupby(["kind", "judged"]).size()
    rows = (
        ("contradictions found", "; ".join(counts)),
        ("judged real (others: the sentiment of the text is misread)", share(len(real), len(both))),
        ("kind as judged, of real ones", share(int((real["kind"] == real["judged"]).sum()), len(real))),
        ("judged flip, of likely flips", share(int((flips["judged"] == "likely_scale_flip").sum()), len(flips))),
        ("kind × judged", "; ".join(f"{kind} judged {judged} {n}" for (kind, judged), n in pairs.items())),
    )
    for what, figure in rows:
        table.row(what, "cxtext", figure, "contradictions_judged.csv")


def alarms(table: Table, rounds: int) -> None:
    """Count false verdicts where both sides are alike, and how often intervals hold a known difference."""
    from cxtext.insights import blind_spots
    from cxtext.insights.intervals import newcombe

    rng = np.random.default_rng(0)
    share_of_topic = np.linspace(0.01, 0.3, 20)
    ids = np.array([f"c{i:04d}" for i in range(400)], dtype=object)
    feedback = pd.DataFrame({"feedback_id": ids, "text": "x", "source": ["staff"] * 100 + ["survey"] * 300})
    names = np.array([f"t{i:02d}" for i in range(20)], dtype=object)
    topics = pd.DataFrame({"topic_id": names, "name": names})
    false = 0
    for _ in range(rounds):
        comment, topic = np.nonzero(rng.random((400, 20)) < share_of_topic)
        found = blind_spots(feedback, mentions_of(ids[comment], names[topic], rng), topics)
        false += bool((found["more_from"].notna() | found["verdict"].str.endswith("_only")).any())
    table.row(
        "blind spots: a false verdict or difference", "cxtext", share(false, rounds), "null sets, 20 topics", "≤ 5 %"
    )
    held = total = 0
    for n_a, n_b, p_a, p_b in ((100, 300, 0.1, 0.1), (100, 300, 0.2, 0.05), (150, 700, 0.3, 0.02), (50, 50, 0.5, 0.3)):
        a, b = rng.binomial(n_a, p_a, 20 * rounds), rng.binomial(n_b, p_b, 20 * rounds)
        _, low, high = newcombe(b, n_b, a, n_a)
        held += int(((low <= p_a - p_b) & (p_a - p_b <= high)).sum())
        total += len(a)
    table.row(
        "interval of a difference holds the truth", "cxtext", f"{held / total:.1%}", "4 cases at random", "93-97 %"
    )


def reversed_scales(table: Table, rounds: int) -> None:
    """Count how often a source is called reversed: unrelated scores, and scores really reversed."""
    from cxtext.insights import scale_checks

    for n, sign, what, goal in (
        (60, 0.0, "unrelated to its texts", "≤ 5 %"),
        (60, -0.6, "reversed, correlation -0.5", ""),
        (300, -0.6, "reversed, correlation -0.5", ""),
        (300, 0.6, "right, correlation 0.5", "≤ 5 %"),
    ):
        rng = np.random.default_rng(1)
        called = 0
        ids = np.array([f"c{i:04d}" for i in range(n)], dtype=object)
        for _ in range(rounds // 4):
            opinion = rng.normal(size=n)
            score = np.clip(np.round(5 + 4 * (sign * opinion + (1 - sign**2) ** 0.5 * rng.normal(size=n))), 0, 10)
            feedback = pd.DataFrame(
                {"feedback_id": ids, "text": "x", "source": "a", "score": score, "score_kind": "nps"}
            )
            mentions = mentions_of(ids, np.full(n, "t", dtype=object), rng).assign(
                sentiment_score=np.clip(0.6 * opinion + 0.2 * rng.normal(size=n), -1, 1)
            )
            mentions["sentiment"] = np.where(mentions["sentiment_score"] < 0, "negative", "positive")
            called += scale_checks(feedback, mentions)["verdict"].iloc[0] == "reversed"
        table.row(f"called reversed: {n} scores, {what}", "cxtext", share(called, rounds // 4), "at random", goal)


def full_size(table: Table) -> None:
    """Take the time of all tables together."""
    from cxtext.insights import across
    from cxtext.journey import load_map

    rng = np.random.default_rng(0)
    ids = np.array([f"c{i:06d}" for i in range(COMMENTS)], dtype=object)
    names = np.array([f"t{i:03d}" for i in range(TOPICS)], dtype=object)
    journey = {stage.id: (stage.name, *stage.cues) for stage in load_map().stages}
    rows = np.sort(rng.integers(COMMENTS, size=2 * COMMENTS))
    mentions = mentions_of(ids[rows], names[rng.integers(TOPICS, size=len(rows))], rng)
    mentions["stage"] = np.array(list(journey), dtype=object)[rng.integers(len(journey), size=len(rows))]
    words = np.array(["the", "staff", "app", "was", "slow", "rude", "price", "broken", "line", "order"], dtype=object)
    mentions["text"] = [" ".join(row) for row in words[rng.integers(len(words), size=(len(rows), 12))]]
    feedback = pd.DataFrame(
        {
            "feedback_id": ids,
            "text": "It was slow but fine",
            "source": np.array(["staff", "survey", "review"], dtype=object)[rng.integers(3, size=COMMENTS)],
            "channel": np.array(["checkout", "delivery", "phone"], dtype=object)[rng.integers(3, size=COMMENTS)],
            "customer_id": rng.integers(COMMENTS // 2, size=COMMENTS).astype(str),
            "date": pd.Timestamp("2026-01-01") + pd.to_timedelta(rng.integers(300, size=COMMENTS), "D"),
            "score": rng.integers(11, size=COMMENTS).astype(float),
            "score_kind": "nps",
        }
    )
    topics = pd.DataFrame({"topic_id": names, "name": names})
    found: dict[str, pd.DataFrame] = {}
    jobs = {
        "blind_spots": lambda: across.blind_spots(feedback, mentions, topics),
        "spill_over": lambda: across.spill_over(feedback, mentions, journey),
        "scope_table": lambda: across.scope_table(feedback, mentions, topics),
        "timelines": lambda: across.timelines(feedback, mentions, topics),
        "repeat_complaints": lambda: across.repeat_complaints(found["timelines"]),
        "contradictions": lambda: across.contradictions(feedback, mentions),
        "scale_checks": lambda: across.scale_checks(feedback, mentions),
        "score_variants": lambda: across.score_variants(feedback, found["contradictions"]),
    }
    took: dict[str, float] = {}
    for name, job in jobs.items():
        start = time.process_time()
        found[name] = job()
        took[name] = time.process_time() - start
    parts = ", ".join(f"{name} {seconds:.1f}" for name, seconds in took.items())
    table.row(
        "all tables across sources",
        "cxtext",
        f"{sum(took.values()):.1f} s of processor time ({parts})",
        f"{COMMENTS:,} comments, {len(mentions):,} mentions, {TOPICS} topics, at random",
        "12 s",
    )


def mentions_of(comment: np.ndarray, topic: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    """Return mentions with random sentiment, one per comment and topic given."""
    score = rng.uniform(-1, 1, size=len(comment))
    return pd.DataFrame(
        {
            "mention_id": [f"{c}:{i}" for i, c in enumerate(comment)],
            "feedback_id": comment,
            "start": 0,
            "end": 20,
            "text": "words",
            "sentiment": np.select([score < -0.3, score > 0.3], ["negative", "positive"], "neutral"),
            "sentiment_score": score,
            "sentiment_confidence": 0.9,
            "topic_id": topic,
        }
    )


def share(count: int, n: int) -> str:
    """Write a share with its counts and 95 % Wilson interval."""
    from cxtext.insights.intervals import wilson

    low, high = wilson(count, n)
    return f"{count / max(n, 1):.3f} ({count} of {n}; {float(low):.2f}-{float(high):.2f})"


if __name__ == "__main__":
    main()
