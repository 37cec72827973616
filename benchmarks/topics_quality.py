"""Topics found without being told their number, beside BERTopic and Turftopic's Topeax with defaults, same vectors.

Banking77's test queries have 77 intents; of its training queries, subsets of intents and sizes are taken as well (ours
alone). Figures: adjusted mutual information (AMI) with the intents, texts without a
topic taken as one group; the number of topics; coverage; seconds of the fit, vectors given; and how alike two fits are
(adjusted Rand index, ARI): the same texts in two orders, and two samples of 90 % on the texts that both hold.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from measure import HERE, Table, parser, run, shuffled, with_text, write_json

FILE, TRAIN = "banking77_test.csv", "banking77_train.csv"
PEERS = (("BERTopic", "bertopic_job.py"), ("Turftopic", "turftopic_job.py"))
SUBSETS = ((10, 10), (20, 30), (8, 60), (38, 40), (77, 15), (20, 100), (77, 200))


def main() -> None:
    options = parser(__doc__).parse_args()
    table = Table(options)
    _, rows = with_text(options.data / FILE, "text")
    rows = [rows[place] for place in sorted(shuffled(len(rows), 0)[: options.limit or len(rows)])]
    intents = [row["category"] for row in rows]
    data = f"{FILE}, {len(rows):,} texts, {len(set(intents))} intents"
    with tempfile.TemporaryDirectory(prefix="cxtext-benchmark-") as name:
        folder = Path(name)
        texts = write_json(folder / "texts.json", [row["text"] for row in rows])
        vectors, job = folder / "vectors.npy", HERE / "jobs" / "find_topics.py"
        encoded = run([sys.executable, job, "encode", texts, vectors]).result
        words = f"{encoded['seconds']:.1f} s, {len(rows) / encoded['seconds']:,.0f} texts/s"
        table.row("encoding, accurate encoder", "cxtext", words, data)

        def ours(order: list[int]) -> Any:
            chosen = write_json(folder / "rows.json", order)
            return run([sys.executable, job, "fit", texts, vectors, chosen]).result

        def theirs(script: str, order: list[int]) -> Any:
            chosen = write_json(folder / "rows.json", order)
            command = [options.peers, HERE / "peers" / script, texts, "--vectors", vectors, "--rows", chosen]
            return run(command, checkout=False).result

        compare(table, "cxtext TopicModel", ours, intents, data)
        for name, script in PEERS if options.peers else ():
            # Once uncounted: what the peers compile at their first use is not held against them.
            version = theirs(script, shuffled(len(rows), 0))["versions"][name.casefold()]
            compare(table, f"{name} {version}", partial(theirs, script), intents, data)
        sureness(table, options, intents, texts, vectors)
    subsets(table, options)


def sureness(table: Table, options: argparse.Namespace, intents: list[str], texts: Path, vectors: Path) -> None:
    """How often the topic of a new query is that of its intent's kind, at which confidence.

    A topic stands for the intent that most of the queries have that it was found in.
    """
    _, rows = with_text(options.data / TRAIN, "text", options.limit)
    new, new_vectors = (
        write_json(texts.with_name("new.json"), [row["text"] for row in rows]),
        vectors.with_name("new.npy"),
    )
    job = HERE / "jobs" / "find_topics.py"
    run([sys.executable, job, "encode", new, new_vectors])
    answer = run([sys.executable, job, "predict", texts, vectors, new, new_vectors]).result
    of_topic: dict[int, Counter[str]] = {}
    for topic, intent in zip(answer["known"], intents, strict=True):
        of_topic.setdefault(topic, Counter())[intent] += 1
    stands = {topic: min(count.items(), key=lambda one: (-one[1], one[0]))[0] for topic, count in of_topic.items()}
    right = [stands.get(topic) == row["category"] for topic, row in zip(answer["labels"], rows, strict=True)]
    for low, high in ((0.0, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 0.9), (0.9, 1.01)):
        inside = [place for place, sure in enumerate(answer["confidence"]) if low <= sure < high]
        if inside:
            mean = sum(answer["confidence"][place] for place in inside) / len(inside)
            share = sum(right[place] for place in inside) / len(inside)
            figure = f"{share:.2f} right at a confidence of {mean:.2f} on average, {len(inside):,} queries"
            what = f"topic of new queries, confidence {low:.1f} to {min(high, 1.0):.1f}"
            table.row(what, "cxtext TopicModel", figure, f"topics of {FILE}, queries of {TRAIN}")


def subsets(table: Table, options: argparse.Namespace) -> None:
    """Find topics in some intents of the training queries, many or few, large or small."""
    from sklearn.metrics import adjusted_mutual_info_score

    _, rows = with_text(options.data / TRAIN, "text")
    by_intent: dict[str, list[str]] = {}
    for row in rows:
        by_intent.setdefault(row["category"], []).append(row["text"])
    with tempfile.TemporaryDirectory(prefix="cxtext-benchmark-") as name:
        folder = Path(name)
        for n_intents, size in SUBSETS:
            names = [sorted(by_intent)[place] for place in shuffled(len(by_intent), n_intents * size)[:n_intents]]
            pairs = [(intent, text) for intent in sorted(names) for text in by_intent[intent][:size]]
            texts, vectors = write_json(folder / "texts.json", [text for _, text in pairs]), folder / "vectors.npy"
            job = HERE / "jobs" / "find_topics.py"
            run([sys.executable, job, "encode", texts, vectors])
            labels = run([sys.executable, job, "fit", texts, vectors]).result["labels"]
            found = len({label for label in labels if label >= 0})
            score = adjusted_mutual_info_score([intent for intent, _ in pairs], labels)
            data = f"{TRAIN}, {n_intents} intents of up to {size} texts"
            table.row("AMI with the intents", "cxtext TopicModel", f"{score:.3f}, {found} topics", data)


def compare(table: Table, tool: str, fit: Callable[[list[int]], Any], intents: Sequence[str], data: str) -> None:
    """Fit five times, each on the rows given, and print the figures of one tool."""
    from sklearn.metrics import adjusted_mutual_info_score

    n = len(intents)
    orders = {
        "as they are": list(range(n)),
        "one order": shuffled(n, 1),
        "another": shuffled(n, 2),
        "one sample": sorted(shuffled(n, 3)[: round(0.9 * n)]),
        "another sample": sorted(shuffled(n, 4)[: round(0.9 * n)]),
    }
    fits = {}
    for name, order in orders.items():
        answer = fit(order)
        fits[name] = dict(zip(order, answer["labels"], strict=True))
        if name == "as they are":
            labels = answer["labels"]
            found = {label for label in labels if label >= 0}
            covered = sum(label >= 0 for label in labels) / n
            table.row("AMI with the intents", tool, f"{adjusted_mutual_info_score(intents, labels):.3f}", data)
            table.row("topics, coverage", tool, f"{len(found)} topics, {covered:.1%} of the texts", data)
            spent = f" ({answer['cpu_seconds']:.1f} s of processor time)" if "cpu_seconds" in answer else ""
            table.row("fit on given vectors", tool, f"{answer['fit_seconds']:.1f} s{spent}", data)
    for what, one, other in (
        ("ARI, the same rows in two orders", "one order", "another"),
        ("ARI, two samples of 90 %", "one sample", "another sample"),
    ):
        table.row(what, tool, f"{agreement(fits[one], fits[other]):.3f}", data)


def agreement(one: dict[int, int], other: dict[int, int]) -> float:
    """ARI of two fits on the rows that both hold."""
    from sklearn.metrics import adjusted_rand_score

    both = sorted(one.keys() & other.keys())
    return float(adjusted_rand_score([one[row] for row in both], [other[row] for row in both]))


if __name__ == "__main__":
    main()
