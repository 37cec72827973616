"""Coding comments as people did: the codes of a survey learned from some respondents, given to others.

`nhs_fft.csv`: the themes that at least 20 comments have ("Not assigned" is no theme), 34 of them; "Did not answer" is a
comment with the theme "Labelling not possible", and the figures without such rows stand beside. The Jupyter survey:
eight questions, each with themes of its own (those of at least 10 comments) and a model of its own; micro- and macro-F1
are over all of them. A fifth of the respondents is held out, several times; mean and standard deviation of micro- and
macro-F1. Everything that is chosen (strengths, thresholds) is chosen inside the training part. The peer is the recipe
of pxtextmining as described: TF-IDF and the kind of question into one support vector machine (RBF) for each theme.
"""

from __future__ import annotations

import csv
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from measure import HERE, Table, parser, run, shuffled, with_text, write_json

NHS = "nhs_fft.csv"
FIRST_THEME = 11
NO_THEME = "Not assigned"
NO_ANSWER = "did not answer"
QUESTIONS = {
    "difficult_aspects": "difficult to use",
    "features_changes": "features or changes",
    "first_experience_enhancements": "initial experience better",
    "hinderances": "hinders you",
    "integrations": "more tightly",
    "pleasant_aspects": "pleasant to use",
    "workflow_needs_addressed": "Jupyter Notebook address?",
    "workflow_needs_not_addressed": "not address?",
}
TOOLS = {"cxtext": HERE / "jobs" / "learn_codes.py", "TF-IDF + SVC": HERE / "peers" / "svc_codes_job.py"}
Coded = dict[str, Any]
"""``texts``, ``questions``, ``people`` (n each), ``codes`` (k), ``target`` (n lists of k)."""


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--repeats", type=int, default=5, help="times that a fifth of the respondents is held out")
    options.add_argument("--only", nargs="*", choices=["nhs", "jupyter"], default=["nhs", "jupyter"])
    options.add_argument("--tools", nargs="*", choices=list(TOOLS), default=list(TOOLS))
    arguments = options.parse_args()
    table = Table(arguments)
    with tempfile.TemporaryDirectory(prefix="cxtext-benchmark-") as name:
        for what in arguments.only:
            sets = [nhs(arguments.data, arguments.limit)] if what == "nhs" else list(jupyter(arguments.data))
            for one in sets:
                one["splits"] = [hold_out(one["people"], seed) for seed in range(arguments.repeats)]
            for tool in arguments.tools:
                answer = run([sys.executable, TOOLS[tool], write_json(Path(name) / "sets.json", sets)]).result
                n, k = sum(len(one["texts"]) for one in sets), sum(len(one["codes"]) for one in sets)
                data = f"{NHS if what == 'nhs' else 'jupyter_ux_themes, 8 questions'}, {n:,} comments, {k} codes"
                data += f", {arguments.repeats} times a fifth of the respondents held out"
                table.row("codes, other respondents", tool, figures(sets, answer["read"], answered=False), data)
                if what == "nhs":
                    table.row("the same, answered comments", tool, figures(sets, answer["read"], answered=True), data)
                models = f"{len(sets)} models" if len(sets) > 1 else "one model"
                table.row("training, from texts", tool, f"{answer['seconds']:.0f} s ({models})", data)


def nhs(folder: Path, limit: int | None) -> Coded:
    header, rows = with_text(folder / NHS, "FFT answer")
    rows = [rows[place] for place in sorted(shuffled(len(rows), 0)[: limit or len(rows)])]
    marks = {name: [int(float(row[name] or 0) > 0) for row in rows] for name in header[FIRST_THEME:]}
    codes = [name for name, found in marks.items() if sum(found) >= 20 and name != NO_THEME]
    return {
        "texts": [row["FFT answer"] for row in rows],
        "questions": [row["FFT question"] for row in rows],
        "people": [row["Respondent ID"] for row in rows],
        "codes": codes,
        "target": [list(marks_of_row) for marks_of_row in zip(*(marks[name] for name in codes), strict=True)],
    }


def jupyter(folder: Path) -> Iterator[Coded]:
    with (folder / "jupyter_ux_survey.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *answers = list(csv.reader(file))
    for name, words in QUESTIONS.items():
        columns = [place for place, title in enumerate(header) if words in title]
        if name == "workflow_needs_addressed":
            columns = [place for place in columns if "not address" not in header[place]]
        with (folder / "jupyter_ux_themes" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            _, *coded = list(csv.reader(file, delimiter=";"))
        texts, people, lists = [], [], []
        for row, themes, *_ in coded:
            said = "\n".join(answers[int(row)][place].strip() for place in columns if answers[int(row)][place].strip())
            if said:
                texts.append(said)
                people.append(row)
                lists.append({theme.strip() for theme in themes.split(",") if theme.strip()})
        counts = {code: sum(code in one for one in lists) for code in sorted(set().union(*lists))}
        codes = [code for code, n in counts.items() if n >= 10]
        yield {
            "texts": texts,
            "questions": [header[columns[0]].split(":", 1)[-1]] * len(texts),
            "people": people,
            "codes": codes,
            "target": [[int(code in one) for code in codes] for one in lists],
        }


def hold_out(people: Sequence[str], seed: int) -> list[int]:
    """Rows of a fifth of the people."""
    names = sorted(set(people))
    chosen = {names[place] for place in shuffled(len(names), seed)[: len(names) // 5]}
    return [row for row, name in enumerate(people) if name in chosen]


def figures(sets: Sequence[Coded], read: Sequence[Any], *, answered: bool) -> str:
    """Micro- and macro-F1 over all sets: mean and standard deviation over the splits."""
    micro, macro = [], []
    for split in range(len(sets[0]["splits"])):
        hits, said, right = [], [], []
        for one, found in zip(sets, read, strict=True):
            rows = [
                (one["target"][row], given)
                for row, given in zip(one["splits"][split], found[split], strict=True)
                if not answered or one["texts"][row].strip().casefold() != NO_ANSWER
            ]
            for code in range(len(one["codes"])):
                hits.append(sum(label[code] and given[code] for label, given in rows))
                said.append(sum(given[code] for _, given in rows))
                right.append(sum(label[code] for label, _ in rows))
        micro.append(2 * sum(hits) / max(1, sum(said) + sum(right)))
        parts = [2 * h / (s + r) for h, s, r in zip(hits, said, right, strict=True) if r]
        macro.append(statistics.mean(parts))
    return f"micro-F1 {_spread(micro)}, macro-F1 {_spread(macro)}"


def _spread(values: Sequence[float]) -> str:
    deviation = statistics.stdev(values) if len(values) > 1 else 0.0
    return f"{statistics.mean(values):.3f} ± {deviation:.3f}"


if __name__ == "__main__":
    main()
