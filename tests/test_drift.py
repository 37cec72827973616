"""``cxtext drift``: shifts are seen, chance is not taken for one, and nothing depends on the order of rows."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

import cxtext
from cxtext.analysis import Analysis
from cxtext.cli import cli
from cxtext.errors import InputError
from cxtext.insights.drift import drift_table, share_table


def classes(**counts: int) -> dict[str, Counter[str]]:
    return {"sentiment": Counter(counts)}


def row(table: pd.DataFrame, aspect: str) -> pd.Series:
    return table.set_index("aspect").loc[aspect]


def test_the_index_is_that_of_textbooks() -> None:
    before, after = classes(negative=5000, positive=5000), classes(negative=7000, positive=3000)
    found = row(drift_table(before, after), "sentiment")
    expected = (0.7 - 0.5) * np.log(0.7 / 0.5) + (0.3 - 0.5) * np.log(0.3 / 0.5)
    assert found["psi_plain"] == pytest.approx(expected, abs=1e-3)
    assert found["psi_low"] < expected < found["psi_high"]
    middle = np.array([0.6, 0.4])
    bits = sum((p * np.log2(p / middle)).sum() / 2 for p in (np.array([0.5, 0.5]), np.array([0.7, 0.3])))
    assert found["jsd"] == pytest.approx(bits, abs=1e-3)
    assert (found["moved"], found["share_before"], found["share_after"]) == ("negative", 0.5, 0.7)


def test_the_same_is_none_and_nothing_in_common_is_large() -> None:
    same = drift_table(classes(a=400, b=600), classes(a=800, b=1200))
    assert row(same, "sentiment")["psi"] == pytest.approx(0, abs=0.01)
    assert row(same, "sentiment")["verdict"] == "none"
    apart = row(drift_table(classes(a=1000), classes(b=1000)), "sentiment")
    assert apart["verdict"] == "large"
    assert apart["jsd"] > 0.95


def test_few_comments_make_no_alarm_however_far_apart_they_look() -> None:
    generator = np.random.default_rng(7)
    shares = np.full(40, 1 / 40)
    topics = np.array([f"t{n:03}" for n in range(40)])
    plain, alarms = [], 0
    for _ in range(100):
        sides = [
            {"topics": Counter(dict(zip(topics.tolist(), generator.multinomial(n, shares).tolist(), strict=True)))}
            for n in (400, 120)
        ]
        found = row(drift_table(sides[0], sides[1], draws=200), "topics")
        plain.append(found["psi_plain"])
        alarms += found["psi_low"] >= 0.1
    # By the rule of thumb nearly each of these would be a large shift, and none is one.
    assert np.mean(np.array(plain) > 0.25) > 0.9
    assert alarms <= 5


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    generator = np.random.default_rng(3)
    p, q = np.array([0.5, 0.3, 0.2]), np.array([0.3, 0.3, 0.4])
    truth = float(((p - q) * np.log(p / q)).sum())
    hits = 0
    for _ in range(120):
        sides = [
            classes(**dict(zip("abc", generator.multinomial(n, shares).tolist(), strict=True)))
            for n, shares in ((1500, p), (600, q))
        ]
        found = row(drift_table(*sides, draws=200), "sentiment")
        hits += found["psi_low"] <= truth <= found["psi_high"]
    assert hits / 120 > 0.88


def test_new_topics_lengths_and_confidence_are_seen() -> None:
    generator = np.random.default_rng(1)
    before = {
        "new_topics": Counter({"a topic of the run": 950, "no topic of the run": 50}),
        "length": Counter(generator.poisson(12, 1000).astype(float).tolist()),
        "sentiment_confidence": Counter(generator.beta(8, 2, 1000).round(4).tolist()),
    }
    after = {
        "new_topics": Counter({"a topic of the run": 700, "no topic of the run": 300}),
        "length": Counter(generator.poisson(30, 1000).astype(float).tolist()),
        "sentiment_confidence": Counter(generator.beta(4, 3, 1000).round(4).tolist()),
    }
    table = drift_table(before, after)
    assert list(table["aspect"]) == ["length", "new_topics", "sentiment_confidence"]
    assert set(table["verdict"]) == {"large"}
    shares = share_table(before, after)
    new = shares[(shares["aspect"] == "new_topics") & (shares["value"] == "no topic of the run")].iloc[0]
    assert (new["share_before"], new["share_after"]) == (0.05, 0.3)
    assert new["ci_low"] < 0.25 < new["ci_high"]


def test_topics_of_a_comment_count_for_each_and_rare_ones_together() -> None:
    before = {"topics": Counter({"t001;t002": 500, "t001": 300, "": 200, "t009": 1})}
    after = {"topics": Counter({"t002;t001": 0, "t001": 800, "": 200, "t008": 2})}
    shares = share_table(before, after).set_index("value")
    assert shares.loc["t001", "share_before"] == pytest.approx(800 / 1001)
    assert shares.loc["t002", "share_before"] == pytest.approx(500 / 1001)
    assert shares.loc["(none)", "share_after"] == pytest.approx(200 / 1002)
    assert "(rare)" in shares.index
    assert not {"t008", "t009"} & set(shares.index)


def test_too_few_draws_are_refused() -> None:
    with pytest.raises(InputError, match="draws=10"):
        drift_table(classes(a=1), classes(a=1), draws=10)


@pytest.fixture(scope="module")
def feedback() -> pd.DataFrame:
    return pd.concat([pd.read_csv(path) for path in cxtext.demo.files()[:1]], ignore_index=True)


@pytest.fixture(scope="module")
def run(feedback: pd.DataFrame) -> Analysis:
    return cxtext.analyze(cxtext.read(feedback.iloc[::2]), quality="fast")


@pytest.fixture(scope="module")
def saved(run: Analysis, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run.save(tmp_path_factory.mktemp("runs") / "run")


@pytest.fixture(scope="module")
def tagged(run: Analysis, feedback: pd.DataFrame) -> pd.DataFrame:
    return run.tag(feedback.iloc[1::2])


def test_more_of_the_same_has_not_shifted(run: Analysis, tagged: pd.DataFrame) -> None:
    found = run.drift(tagged)
    assert len(found.beyond(0.1)) == 0
    assert set(found.table["aspect"]) >= {"language", "length", "topics", "new_topics", "sentiment", "stage_confidence"}


def test_the_order_of_rows_and_the_way_in_change_nothing(run: Analysis, tagged: pd.DataFrame, tmp_path: Path) -> None:
    expected = run.drift(tagged)
    shuffled = tagged.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(run.drift(shuffled).table, expected.table)
    for ending in ("csv", "jsonl", "parquet"):
        path = tmp_path / f"tagged.{ending}"
        if ending == "csv":
            shuffled.to_csv(path, index=False)
        elif ending == "jsonl":
            shuffled.to_json(path, orient="records", lines=True)
        else:
            shuffled.to_parquet(path)
        found = run.drift(path)
        pd.testing.assert_frame_equal(found.table, expected.table)
        pd.testing.assert_frame_equal(found.shares, expected.shares)


def test_what_shifted_is_named(run: Analysis, tagged: pd.DataFrame) -> None:
    only = tagged[tagged["cx_sentiment"] == "negative"]
    found = run.drift(only).table.set_index("aspect")
    assert found.loc["sentiment", "verdict"] == "large"
    assert found.loc["sentiment", "share_after"] == 1
    german = tagged.assign(comment="Die Lieferung kam leider viel zu spät und niemand hat sich gemeldet.")
    found = run.drift(german, text="comment").table.set_index("aspect")
    assert found.loc["language", "verdict"] == "large"
    assert found.loc["language", "moved"] in ("de", "en")


def test_new_topics_are_those_without_one(run: Analysis, tagged: pd.DataFrame) -> None:
    half = tagged.copy()
    half.loc[half.index[::2], "cx_topics"] = ""
    found = run.drift(half).table.set_index("aspect")
    assert found.loc["new_topics", "verdict"] == "large"


def test_a_file_that_was_tagged_without_a_run_says_nothing_of_topics(
    run: Analysis, saved: Path, tagged: pd.DataFrame, tmp_path: Path
) -> None:
    bare = tagged.assign(cx_topics="")
    found = run.drift(bare)
    assert not {"topics", "new_topics"} & set(found.table["aspect"])
    assert not {"topics", "new_topics"} & set(found.shares["aspect"])
    (note,) = found.notes
    assert "tagged without --run" in note
    assert run.drift(tagged).notes == ()
    assert "The reference" in run.drift(tagged, reference=bare).notes[0]
    path = tmp_path / "bare.csv"
    bare.to_csv(path, index=False)
    done = CliRunner().invoke(cli, ["drift", str(saved), str(path)])
    assert done.exit_code == 0
    assert "topics" not in done.stdout
    assert note in done.stderr
    assert json.loads(CliRunner().invoke(cli, ["drift", str(saved), str(path), "--json"]).stdout)["notes"] == [note]
    # A stream of quite another field has no topics either: a gate must not let it through.
    gate = CliRunner().invoke(cli, ["drift", str(saved), str(path), "--gate"])
    assert gate.exit_code == 1
    assert "no topic" in gate.stderr.splitlines()[-1]


def test_a_reference_takes_the_place_of_the_run(run: Analysis, tagged: pd.DataFrame) -> None:
    found = run.drift(tagged, reference=tagged).table
    assert found["psi_plain"].max() == pytest.approx(0)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda frame: frame.drop(columns="cx_stage"), "no column 'cx_stage'"),
        (lambda frame: frame.assign(cx_topics="t999"), "the topic 't999'"),
        (lambda frame: frame.assign(cx_stage_confidence="high"), "no confidence from 0 to 1"),
        (lambda frame: frame.assign(cx_status="empty"), "no comment that could be read"),
    ],
)
def test_what_was_not_tagged_with_the_run_is_refused(run: Analysis, tagged: pd.DataFrame, change, message) -> None:
    with pytest.raises(InputError, match=message):
        run.drift(change(tagged))


def test_the_command_and_its_gate(saved: Path, tagged: pd.DataFrame, tmp_path: Path) -> None:
    same, other = tmp_path / "same.csv", tmp_path / "other.csv"
    tagged.to_csv(same, index=False)
    tagged[tagged["cx_sentiment"] == "negative"].to_csv(other, index=False)
    calm = CliRunner().invoke(cli, ["drift", str(saved), str(same), "--gate"])
    assert calm.exit_code == 0, calm.output
    assert "topics" in calm.stdout
    told = CliRunner().invoke(cli, ["drift", str(saved), str(other), "--gate"])
    assert told.exit_code == 1
    assert "sentiment" in told.stderr
    assert CliRunner().invoke(cli, ["drift", str(saved), str(other)]).exit_code == 0
    done = CliRunner().invoke(cli, ["drift", str(saved), str(other), "--json", "--threshold", "0.2"])
    record = json.loads(done.stdout)
    assert "sentiment" in record["beyond"]
    (sentiment,) = (one for one in record["aspects"] if one["aspect"] == "sentiment")
    assert sentiment["classes"][0].keys() >= {"value", "share_before", "share_after", "ci_low", "ci_high"}
    (topics,) = (one for one in record["aspects"] if one["aspect"] == "topics")
    assert any("name" in one for one in topics["classes"])


def test_rows_that_answer_several_questions(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    likes = ["Friendly staff and quick help on the phone", "Good range of products", "The app is easy to use"]
    dislikes = ["The delivery took three weeks", "Prices went up twice this year", "Nobody answers my emails"]
    pd.DataFrame(
        {
            "What did you like?": [likes[n % 3] + f" {n}" for n in range(40)],
            "What could we improve?": [dislikes[n % 3] + f" {n}" for n in range(40)],
        }
    ).to_csv(path, index=False)
    texts = ["What did you like?", "What could we improve?"]
    run = cxtext.analyze(path, text=texts, quality="fast")
    assert len(run.feedback) == 80
    found = run.drift(run.tag(pd.read_csv(path), text=texts), text=texts)
    table = found.table.set_index("aspect")
    assert table.loc["sentiment", "n_before"] == table.loc["sentiment", "n_after"] == 40
    assert table.loc["length", "n_before"] == table.loc["length", "n_after"] == 80
    assert table.loc[["sentiment", "length", "topics", "stage"], "psi_plain"].max() < 0.02
