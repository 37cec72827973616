"""Runs compared: in Python and on the command line."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner

import cxtext
from cxtext.cli.compare import compare as command
from cxtext.cli.report import report as report_command
from cxtext.errors import InputError
from cxtext.reporting.comparison import row_figures, write_comparison
from cxtext.reporting.markdown import escape
from cxtext.topics import TopicModel

DEMO = Path(cxtext.__file__).parent / "demo" / "survey.csv"


@pytest.fixture(scope="module")
def runs():
    """The demo survey up to May, and from then on: two runs with topics of their own."""
    rows = pd.read_csv(DEMO).sort_values("date")
    early = rows["date"] < "2026-06-01"
    halves = [rows[early].head(110), rows[~early].head(110)]
    return [
        cxtext.analyze(cxtext.read(half, score="nps", text="comment", date="date"), quality="fast", progress=False)
        for half in halves
    ]


@pytest.fixture(scope="module")
def folders(runs, tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")
    return [run.save(folder / name) for run, name in zip(runs, ("spring", "summer"), strict=True)]


@pytest.fixture(scope="module")
def split(runs):
    return runs[0].compare(date="2026-03-01")


def sums(table):
    parts = table[["opinion", "composition", "model"]].sum(axis=1, min_count=3)
    return (table["total"] - parts).abs().max()


class TestRuns:
    def test_topics_of_its_own_are_read_again(self, runs):
        found = cxtext.compare(*runs)
        assert "topics of its own" in found.notes[0]
        known = runs[0].topics.loc[runs[0].topics["level"] == "topic", "topic_id"]
        assert found.topics["topic_id"].unique().tolist() == known.tolist()
        overall = found.decomposition[found.decomposition["topic_id"].isna()]
        assert sums(overall) < 1e-9
        # Sentiment was read by the same models: only topics were read again, which no overall figure rests on.
        assert (overall["model"] == 0).all()
        per_topic = found.decomposition[found.decomposition["topic_id"].notna()]
        assert per_topic["total"].isna().all()
        assert per_topic["opinion"].notna().all()

    def test_a_run_against_itself_has_no_difference(self, runs):
        found = runs[0].compare(runs[0])
        assert found.clear().empty
        assert found.overall["difference"].abs().max() == 0
        assert found.words.empty

    def test_shared_topics_are_compared_as_they_are(self, runs):
        ids = runs[0].feedback["feedback_id"].iloc[::2]
        other = replace(
            runs[0],
            feedback=runs[0].feedback[runs[0].feedback["feedback_id"].isin(ids)],
            mentions=runs[0].mentions[runs[0].mentions["feedback_id"].isin(ids)],
        )
        found = runs[0].compare(other, labels=("all", "half"))
        assert not any("read again" in note for note in found.notes)
        assert found.label_b == "half"
        assert (found.decomposition["model"] == 0).all()

    def test_a_run_with_more_topics_reads_the_earlier_one(self, runs):
        later = _extended(*runs)
        found = runs[0].compare(later)
        assert "more topics" in found.notes[0]
        new = later.topics["topic_id"].iloc[-1]
        assert new in set(found.topics["topic_id"])
        assert sums(found.decomposition) < 1e-9
        row = found.decomposition[found.decomposition["topic_id"] == new].iloc[0]
        # The earlier run had no such topic, so what its comments say of it is the codebook's part.
        assert row["value_a"] == 0
        table = found.topics[(found.topics["topic_id"] == new) & (found.topics["measure"] == "complaint_share")]
        assert row["model"] == pytest.approx(table["value_a"].iloc[0])

    def test_other_models_read_everything_again(self, runs):
        meta = json.loads(json.dumps(dict(runs[1].meta)))
        meta["options"]["quality"] = "accurate"
        found = cxtext.compare(runs[0], replace(runs[1], meta=meta))
        assert "other models" in found.notes[0]
        assert sums(found.decomposition[found.decomposition["topic_id"].isna()]) < 1e-9

    def test_exactly_one_thing_to_compare_with(self, runs):
        for options in ({}, {"by": "region", "date": "2026-06-01"}):
            with pytest.raises(InputError, match="one of them"):
                runs[0].compare(**options)

    def test_groups_and_dates(self, runs, split):
        assert runs[0].compare(by="region", a="North", n_resamples=2).label_b == "all others"
        assert split.label_b == "from 2026-03-01"


def _extended(before, after):
    """Return the later run with the earlier one's topics and one of its own behind them."""
    (meta, arrays), (own, own_arrays) = before.topic_model.to_arrays(), after.topic_model.to_arrays()
    chosen = own_arrays["prototype_topics"] == 1
    n = len(meta["topics"])
    model = TopicModel.from_arrays(
        {**meta, "topics": [*meta["topics"], {**own["topics"][1], "topic_id": n, "parent_id": None}]},
        {
            "prototypes": pd.concat(
                [pd.DataFrame(arrays["prototypes"]), pd.DataFrame(own_arrays["prototypes"][chosen])]
            )
            .to_numpy()
            .astype(arrays["prototypes"].dtype),
            "prototype_topics": pd.Series([*arrays["prototype_topics"], *[n] * int(chosen.sum())])
            .to_numpy()
            .astype(arrays["prototype_topics"].dtype),
        },
    )
    row = after.topics[after.topics["topic_id"] == "t001"].assign(topic_id=f"t{n:03d}", parent_id=None)
    kept = before.topics[before.topics["level"] == "topic"]
    later = replace(after, topic_model=model, topics=pd.concat([kept, row], ignore_index=True))
    from cxtext.analysis.comparing import _topics_anew

    return replace(later, mentions=_topics_anew(after, later))


class TestCommand:
    @pytest.mark.slow
    def test_two_runs(self, folders, tmp_path):
        target = tmp_path / "comparison.json"
        done = CliRunner().invoke(command, [*map(str, folders), "-o", str(target)], catch_exceptions=False)
        assert done.exit_code == 0
        assert "A: spring" in done.stdout
        assert "opinion" in done.stdout
        found = json.loads(target.read_text())
        assert (found["a"], found["b"]) == ("spring", "summer")
        assert found["overall"][0]["measure"] == "complaint_share"
        assert {"overall", "topics", "decomposition", "composition", "words", "notes"} <= set(found)

    @pytest.mark.slow
    def test_each_group_of_a_column(self, folders):
        done = CliRunner().invoke(command, [str(folders[0]), "--by", "region"], catch_exceptions=False)
        assert done.stdout.count("B: all others") == 4
        assert "A: North" in done.stdout

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["one", "two", "three"], "Name two runs"),
            (["one"], "Name two runs"),
            (["one", "two", "--by", "region"], "Name two runs"),
            (["one", "two", "--a", "North"], "name it with --by"),
            (["one", "--date", "2026-01-01", "--looks", "3"], "belong to an A/B test"),
            (["one", "two"], "not a run directory"),
        ],
    )
    def test_faults_are_one_sentence(self, arguments, words):
        done = CliRunner().invoke(command, arguments)
        assert isinstance(done.exception, InputError)
        assert words in str(done.exception)


class TestFiles:
    @pytest.mark.parametrize("ending", ["csv", "xlsx", "md"])
    def test_forms_and_the_same_bytes_every_time(self, split, tmp_path, ending):
        first, second = (write_comparison([split], tmp_path / f"{name}.{ending}") for name in ("one", "two"))
        if ending == "xlsx":
            names = ["overall", "topics", "decomposition", "composition", "words"]
            assert openpyxl.load_workbook(first).sheetnames == names
            return
        assert first.read_bytes() == second.read_bytes()
        if ending == "csv":
            assert len(pd.read_csv(first)) == len(split.overall) + len(split.topics)
        else:
            assert "| complaints |" in first.read_text()

    def test_an_unknown_ending_is_refused(self, split, tmp_path):
        with pytest.raises(InputError, match=r"\.xlsx"):
            write_comparison([split], tmp_path / "x.docx")
        assert not list(tmp_path.iterdir())

    def test_hostile_labels_stay_text(self, runs, tmp_path):
        feedback = runs[0].feedback.assign(kind=["=1+1", "<b>|x"] * (len(runs[0].feedback) // 2))
        found = replace(runs[0], feedback=feedback).compare(by="kind")
        table = pd.read_csv(write_comparison([found], tmp_path / "x.csv"))
        assert set(table["b"]) == {"'=1+1"} or set(table["a"]) == {"'=1+1"}
        text = write_comparison([found], tmp_path / "x.md").read_text()
        assert "<b>" not in text
        book = openpyxl.load_workbook(write_comparison([found], tmp_path / "x.xlsx"))
        assert all(one.data_type != "f" for row in book["overall"].iter_rows() for one in row)


class TestWhatChanged:
    def test_the_digest_has_the_figures_of_the_comparison(self, folders, tmp_path):
        done = CliRunner().invoke(report_command, [str(folders[1]), "--what-changed", str(folders[0])])
        assert done.exit_code == 0
        assert done.stdout.startswith("# What changed: summer against spring")
        found = cxtext.compare(*folders)
        for row in found.overall.to_dict("records"):
            assert " | ".join(map(escape, row_figures(row))) in done.stdout
        assert "--against" in done.stdout

    def test_the_workbook_has_the_tables_of_the_comparison(self, folders, tmp_path):
        path = tmp_path / "changes.xlsx"
        done = CliRunner().invoke(report_command, [str(folders[1]), "--what-changed", str(folders[0]), "-o", str(path)])
        assert done.exit_code == 0
        assert openpyxl.load_workbook(path).sheetnames == ["overall", "topics", "decomposition", "composition", "words"]
