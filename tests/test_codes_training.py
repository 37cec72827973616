"""``cxtext train codes``, ``evaluate`` and the use of the model in ``analyze`` and ``tag``."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

import cxtext
from cxtext.cli import cli
from cxtext.errors import InputError
from cxtext.insights import code_table
from cxtext.topics import CodeClassifier
from cxtext.training import evaluate_codes, train, train_codes
from cxtext.training.coded import read_coded
from tests.test_codes import comments


def long_form() -> pd.DataFrame:
    texts, codes = comments()
    listed = [";".join(codes.columns[row == 1]) for row in codes.to_numpy()]
    return pd.DataFrame({"text": texts, "codes": listed})


def wide_form() -> pd.DataFrame:
    texts, codes = comments()
    return codes.assign(text=texts)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("codes")
    train_codes(long_form(), quality="fast").save(path / "model")
    return path / "model"


def test_both_forms_teach_the_same() -> None:
    listed, wide = read_coded(long_form()), read_coded(wide_form())
    assert listed.codes == ("Food", "Staff", "Waiting")
    pd.testing.assert_frame_equal(listed.frame(), wide.frame()[list(listed.codes)], check_dtype=False)
    assert listed.counts == wide.counts == {"rows": 80, "used": 80}


def test_lists_of_codes_as_people_write_them() -> None:
    table = pd.DataFrame(
        {
            "comment": ["a b", "c d", "e f", "g h", " "],
            "themes": ["Price; Speed", "speed;price ;", "none", None, "Price"],
        }
    )
    found = read_coded(table)
    assert found.codes == ("Price", "Speed")
    assert found.target.tolist() == [[1, 1], [1, 1], [0, 0]]
    assert found.counts == {"rows": 5, "used": 3, "no_label": 1, "no_text": 1}
    known = read_coded(table, known=["Speed", "Other"])
    assert known.codes == ("Speed", "Other")
    assert known.unknown == {"Price": 2, "price": 1}
    with pytest.raises(InputError, match="holds no codes that are known"):
        read_coded(table, known=["Other"])


def test_columns_of_marks() -> None:
    table = pd.DataFrame({"text": ["a", "b", "c"], "stars": [1, 5, 3], "X": ["x", None, None], "Y": [None, "x", None]})
    found = read_coded(table)
    assert found.codes == ("X", "Y")
    assert found.target.tolist() == [[1, 0], [0, 1], [0, 0]]  # no 0 anywhere: an empty cell is one
    table = pd.DataFrame({"text": ["a", "b", "c"], "X": [1, 0, None], "Y": [0, 1, None]})
    assert read_coded(table).counts == {"rows": 3, "used": 2, "no_label": 1}
    with pytest.raises(InputError, match="has no codes"):
        read_coded(pd.DataFrame({"text": ["a", "b"], "stars": [1, 5]}))
    with pytest.raises(InputError, match="none of the model's codes"):
        read_coded(table, known=["Other"])


def test_train_evaluate_and_tag_from_the_command_line(tmp_path: Path) -> None:
    long_form().to_csv(tmp_path / "labels.csv", index=False)
    wide_form().drop(columns="Food").assign(Else=1).to_csv(tmp_path / "more.csv", index=False)
    run = CliRunner().invoke
    out = str(tmp_path / "model")
    done = run(cli, ["train", "codes", str(tmp_path / "labels.csv"), "--out", out, "--quality", "fast"])
    assert done.exit_code == 0, done.output
    assert "80 rows in = 80 used" in done.stderr
    assert "micro-F1" in done.stderr
    assert "Waiting" in (tmp_path / "model" / "README.md").read_text(encoding="utf-8")
    done = run(cli, ["evaluate", out, str(tmp_path / "more.csv"), "--json", "--errors", str(tmp_path / "wrong.csv")])
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found["micro_f1"] > 0.8
    assert [row["code"] for row in found["codes"]] == ["Staff", "Waiting"]
    assert found["unknown"] == {"Else": 80}
    done = run(cli, ["evaluate", out, str(tmp_path / "more.csv")])
    assert "exactly right" in done.stdout
    (tmp_path / "new.csv").write_text("text\nWe waited an hour\nThe soup was cold\n,\n", encoding="utf-8")
    tagged = str(tmp_path / "tagged.csv")
    done = run(cli, ["tag", str(tmp_path / "new.csv"), "-o", tagged, "--quality", "fast", "--model", out])
    assert done.exit_code == 0, done.output
    assert pd.read_csv(tagged)["cx_codes"].fillna("").tolist()[:2] == ["Waiting", "Food"]
    done = run(cli, ["train", "codes", str(tmp_path / "labels.csv"), "--out", out, "--curve"])
    assert isinstance(done.exception, InputError)
    done = run(cli, ["evaluate", out, str(tmp_path / "more.csv"), "--quality", "fast"])
    assert isinstance(done.exception, InputError)


def test_a_run_counts_codes_keeps_the_model_and_tags_with_it(folder: Path, tmp_path: Path) -> None:
    texts, _ = comments()
    frame = pd.DataFrame({"text": [*texts, "Nothing"], "codes": "theirs"})
    found = cxtext.analyze(frame, text="text", quality="fast", models=[folder])
    used = found.feedback[found.feedback["status"] == "ok"]
    assert used["codes"].map(lambda one: isinstance(one, list)).all()
    counts = used["codes"].explode().value_counts()
    table = found.codes.set_index("code")
    assert table["n_feedback"].to_dict() == counts.to_dict()
    assert (table["share_ci_low"] < table["share"]).all()
    assert found.meta["models"]["codes"].startswith("own-")
    expected = found.tag(["We waited an hour"])
    assert expected["cx_codes"].tolist() == ["Waiting"]
    found.save(tmp_path / "run")
    again = cxtext.load(tmp_path / "run")
    pd.testing.assert_frame_equal(again.codes, found.codes, check_dtype=False)
    again.report(tmp_path / "run.xlsx")
    sheets = pd.read_excel(tmp_path / "run.xlsx", sheet_name=None, engine="openpyxl")
    assert sheets["Codes"]["Comments"].tolist() == found.codes["n_feedback"].tolist()
    assert "Staff; Waiting" in sheets["Feedback"]["codes"].tolist()
    pd.testing.assert_frame_equal(again.tag(["We waited an hour"]), expected)
    assert "cx_codes" not in cxtext.tag(["We waited an hour"], quality="fast").columns


def test_a_fitted_classifier_is_kept_too(tmp_path: Path) -> None:
    texts, codes = comments()
    model = CodeClassifier("fast").fit(texts, codes)
    found = cxtext.analyze(pd.DataFrame({"text": texts}), text="text", quality="fast", models=[model])
    found.save(tmp_path / "run")
    assert cxtext.load(tmp_path / "run").tag(["The soup was cold"])["cx_codes"].tolist() == ["Food"]
    with pytest.raises(InputError, match="not fitted"):
        cxtext.analyze(pd.DataFrame({"text": texts}), text="text", models=[CodeClassifier()])


def test_models_of_other_tasks_are_refused(folder: Path, tmp_path: Path) -> None:
    labels = pd.DataFrame({"text": [f"{word} {k}" for word in ("Good", "Bad") for k in range(6)]})
    train("sentiment", labels.assign(label=["pos"] * 6 + ["neg"] * 6), quality="fast").save(tmp_path / "mood")
    with pytest.raises(InputError, match="is for 'sentiment'"):
        evaluate_codes(long_form(), tmp_path / "mood")
    with pytest.raises(InputError, match="Two models for 'codes'"):
        cxtext.analyze(labels, models=[folder, folder])


def test_code_table_counts_comments_not_mentions() -> None:
    feedback = pd.DataFrame(
        {
            "feedback_id": ["a", "b", "c", "d"], "text": ["t"] * 4, "clean_text": ["t"] * 4, "source": "survey",
            "status": ["ok", "ok", "ok", "empty"], "codes": [["X", "Y"], ["X"], [], None],
        }
    )  # fmt: skip
    mentions = pd.DataFrame(
        {
            "mention_id": ["a:0", "a:1", "b:0", "c:0"], "feedback_id": ["a", "a", "b", "c"], "start": 0, "end": 5,
            "text": "t", "sentiment": ["negative", "negative", "positive", "neutral"],
            "sentiment_score": [-0.9, -0.8, 0.7, 0.0],
        }
    )  # fmt: skip
    table = code_table(feedback, mentions, ["Z", "Y", "X"])
    assert table["code"].tolist() == ["X", "Y", "Z"]
    assert table["n_feedback"].tolist() == [2, 1, 0]
    assert table["share"].round(3).tolist() == [0.667, 0.333, 0.0]
    assert table["negative_share"].iloc[:2].tolist() == [0.5, 1.0]
    with pytest.raises(InputError, match="'X'"):
        code_table(feedback, mentions, ["Y"])


def test_comments_of_one_code_each_have_lists_too(folder: Path) -> None:
    found = cxtext.tag(["We waited an hour", "The soup was cold"], quality="fast", models=[folder])
    assert found["cx_codes"].tolist() == ["Waiting", "Food"]
