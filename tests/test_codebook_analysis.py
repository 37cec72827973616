"""The codebook of an analysis: every table follows an edit, runs keep it, and the command line edits runs in place."""

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

import cxtext
from cxtext.analysis import Analysis
from cxtext.analysis.vectors import VECTORS_FILE, MentionVectors
from cxtext.cli import cli
from cxtext.errors import ArtifactError, InputError
from cxtext.topics.codebook import read_codebook

TABLES = ("mentions", "topics", "journey", "pain_points", "segments", "trends")


@pytest.fixture(scope="module")
def feedback(demo_feedback: pd.DataFrame) -> pd.DataFrame:
    return demo_feedback


@pytest.fixture(scope="module")
def plain(demo_analysis: Analysis) -> Analysis:
    return demo_analysis


@pytest.fixture(scope="module")
def saved(plain: Analysis, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plain.save(tmp_path_factory.mktemp("runs") / "plain")


@pytest.fixture
def run(saved: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(saved, tmp_path / "run"))


def same(one: Analysis, other: Analysis) -> None:
    for name in TABLES:
        left, right = (
            table.astype(object).where(table.notna(), None) for table in (getattr(one, name), getattr(other, name))
        )
        pd.testing.assert_frame_equal(left, right, check_dtype=False, obj=name)


def worst(analysis: Analysis) -> str:
    return str(analysis.pain_points["topic_id"].iloc[0])


def edited(plain: Analysis) -> Analysis:
    ids = plain.pain_points["topic_id"].tolist()
    book = plain.codebook.book.rename(ids[0], "What hurts most").merge(ids[1], ids[2]).exclude(ids[3])
    return plain.codebook.use(book.split(ids[4]).parent(ids[5], "New theme").define("Waiting", query="wait, hold"))


def test_a_new_name_reaches_every_table(plain: Analysis) -> None:
    renamed = plain.codebook.rename(worst(plain), "What hurts most")
    assert renamed.pain_points["name"].iloc[0] == "What hurts most"
    assert "what hurts most" in renamed.pain_points["summary"].iloc[0].casefold()
    assert "What hurts most" in set(renamed.topics["name"])
    assert "What hurts most" not in set(plain.topics["name"])
    assert plain.pain_points["name"].iloc[0] != "What hurts most"
    assert renamed.meta["edits"] == {"n": 1, "conflicts": 0}


def test_tables_follow_by_id(plain: Analysis) -> None:
    ids = plain.pain_points["topic_id"].tolist()
    merged = plain.codebook.merge(ids[1], ids[2])
    of = plain.mentions.set_index("mention_id")["topic_id"]
    expected = of.where(of != ids[2], ids[1])
    found = merged.mentions.set_index("mention_id")["topic_id"]
    pd.testing.assert_series_equal(found, expected, check_dtype=False)
    assert ids[2] not in {*merged.topics["topic_id"], *merged.pain_points["topic_id"], *merged.segments["topic_id"]}
    assert ids[2] not in set(merged.trends["topic_id"])
    both = plain.mentions[plain.mentions["topic_id"].isin([ids[1], ids[2]])]
    row = merged.topics.set_index("topic_id").loc[ids[1]]
    assert row["n_mentions"] == len(both)
    assert row["n_feedback"] == both["feedback_id"].nunique()


def test_excluded_topics_are_marked_and_no_pain_points(plain: Analysis) -> None:
    one = worst(plain)
    without = plain.codebook.exclude(one)
    assert one not in set(without.pain_points["topic_id"])
    assert without.topics.set_index("topic_id").loc[one, "excluded"]
    assert without.pain_points["rank"].tolist() == list(range(1, len(plain.pain_points)))


def test_general_remarks_stay_general_under_another_name() -> None:
    blame = ["Terrible service", "Very bad", "Awful experience", "Just terrible", "Really bad service", "Very poor"]
    slow = [
        f"The delivery of {what} came {late} late" for what in ("my coat", "the shoes") for late in ("a week", "days")
    ]
    fees = [f"They charge a fee of {n} pounds for every {what}" for n in (2, 5) for what in ("return", "exchange")]
    plain = cxtext.analyze(pd.DataFrame({"text": [*blame, *slow, *fees]}), text="text", quality="fast")
    general = plain.topics.loc[plain.topics["general"] & (plain.topics["level"] == "topic"), "topic_id"].iloc[0]
    renamed = plain.codebook.rename(general, "The rest")
    assert general not in set(renamed.pain_points["topic_id"])


@pytest.mark.slow
def test_tags_agree_with_the_edited_tables_saved_and_loaded(plain: Analysis, tmp_path: Path) -> None:
    changed = edited(plain)
    ok = changed.feedback[changed.feedback["status"] == "ok"].head(150)
    expected = (
        changed.mentions.dropna(subset=["topic_id"])
        .drop_duplicates(["feedback_id", "topic_id"])
        .groupby("feedback_id", sort=False)["topic_id"]
        .agg(";".join)
        .reindex(ok["feedback_id"])
        .fillna("")
    )
    loaded = cxtext.load(changed.save(tmp_path / "run"))
    same(changed, loaded)
    for one in (changed, loaded):
        assert one.tag(ok[["text", "question"]])["cx_topics"].tolist() == expected.tolist()


@pytest.mark.slow
def test_undo_after_loading_restores_the_start(plain: Analysis, tmp_path: Path) -> None:
    changed = edited(plain)
    loaded = cxtext.load(changed.save(tmp_path / "run"))
    same(loaded.codebook.undo(6), plain)
    same(loaded.codebook.undo(6).codebook.redo(6), changed)
    assert loaded.codebook.log["says"].tolist() == changed.codebook.log["says"].tolist()


@pytest.mark.slow
def test_vectors_that_were_not_kept_are_made_again(plain: Analysis, run: Path) -> None:
    (run / "model" / VECTORS_FILE).unlink()
    same(edited(cxtext.load(run)), edited(plain))
    (run / "model" / VECTORS_FILE).write_bytes(b"short")
    with pytest.raises(ArtifactError, match="damaged"):
        cxtext.load(run).codebook.rename(worst(plain), "X")


def test_too_many_vectors_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    import numpy as np

    import cxtext.analysis.vectors

    monkeypatch.setattr(cxtext.analysis.vectors, "MOST", 2)
    assert MentionVectors.of(["a", "b", "c"], np.eye(3, dtype=np.float32)).rows(["a", "b", "c"]) is None
    kept = MentionVectors.of(["b", "a"], np.eye(2, dtype=np.float32))
    assert kept.rows(["a", "b", "a"]).argmax(axis=1).tolist() == [1, 0, 1]
    assert kept.rows(["a", "c"]) is None  # vectors of other texts


def test_moving_a_mention_by_its_id(plain: Analysis) -> None:
    mention, target = plain.mentions.iloc[0], worst(plain)
    moved = plain.codebook.move(mention["mention_id"], target)
    assert moved.mentions["topic_id"].iloc[0] == target
    assert set(moved.mentions.loc[moved.mentions["text"] == mention["text"], "topic_id"]) == {target}
    with pytest.raises(InputError, match="no mention 'x:9'"):
        plain.codebook.move("x:9", target)


def test_a_spreadsheet_goes_out_and_comes_back(plain: Analysis, tmp_path: Path) -> None:
    for name in ("codebook.csv", "codebook.xlsx"):
        path = plain.codebook.write(tmp_path / name)
        assert plain.codebook.read(path) is plain
    table = pd.read_csv(tmp_path / "codebook.csv", dtype=str, keep_default_na=False)
    table.loc[0, ["name", "include"]] = ["Another", "no"]
    changed = plain.codebook.read(table)
    assert changed.codebook.log["edit"].tolist() == ["rename", "exclude"]
    with pytest.raises(InputError, match="unknown kind"):
        plain.codebook.write(tmp_path / "codebook.docx")


def test_a_refi_codebook_goes_out_and_comes_back(plain: Analysis, tmp_path: Path) -> None:
    path = plain.codebook.write(tmp_path / "topics.qdc")
    assert plain.codebook.read(path) is plain
    one = worst(plain)
    name = plain.topics.set_index("topic_id").loc[one, "name"]
    text = path.read_text(encoding="utf-8")
    assert f'name="{name}"' in text
    path.write_text(text.replace(f'name="{name}"', 'name="Geänderter Name"', 1), encoding="utf-8")
    changed = plain.codebook.read(path)
    assert changed.topics.set_index("topic_id").loc[one, "name"] == "Geänderter Name"
    assert changed.meta["edits"] == {"n": 1, "conflicts": 0}
    codes = read_codebook(path)
    assert "Geänderter Name" in {code.name for code in codes}
    assert len(codes) == int((plain.topics["level"] == "topic").sum())


@pytest.mark.slow
def test_edits_are_made_again_on_other_feedback(plain: Analysis, feedback: pd.DataFrame, saved: Path) -> None:
    one, other = plain.pain_points["topic_id"].iloc[:2]
    changed = plain.codebook.use(plain.codebook.book.rename(one, "What hurts most").pin(one).exclude(other))
    part = feedback[feedback["feedback_id"].map(lambda key: sum(map(ord, str(key))) % 4 > 0)].reset_index(drop=True)
    part.attrs = dict(feedback.attrs)
    later = cxtext.analyze(part, quality="fast", edits=changed)
    row = later.topics.set_index("topic_id").loc[one]
    assert (row["name"], row["pinned"]) == ("What hurts most", True)
    before = changed.mentions.set_index("mention_id")["topic_id"]
    after = later.mentions.set_index("mention_id")["topic_id"]
    inside = after[before.reindex(after.index) == one]
    assert (inside == one).all()  # what was in the pinned topic is in it again
    outside = after[before.reindex(after.index) != one]
    assert (outside == one).mean() < 0.01  # the neighbours of a pinned topic are found anew
    assert later.codebook.log["edit"].tolist() in (["exclude"], ["conflict"])
    again = cxtext.analyze(part, quality="fast", edits=saved)
    assert again.codebook.log.empty


@pytest.mark.slow
def test_starting_from_a_codebook_tells_what_it_does_not_cover(feedback: pd.DataFrame, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(
        "name,examples,parent,include\n"
        "Missed engineer visits,The engineer never turned up | Nobody came for my appointment,Visits,\n"
        "Price rises,My bill went up again,Money,no\n"
        "Space travel,The rocket to the moon exploded on the launch pad,,\n"
    )
    guided = cxtext.analyze(feedback, quality="fast", codebook=path)
    topics = guided.topics.set_index("topic_id")
    assert topics.loc[["t000", "t001", "t002"], "name"].tolist() == [
        "Missed engineer visits", "Price rises", "Space travel",
    ]  # fmt: skip
    assert topics.loc["t000", "origin"] == "codebook"
    assert topics.loc["t000", "n_feedback"] > 10
    assert "t001" not in set(guided.pain_points["topic_id"])
    found = guided.codebook.coverage
    covered = guided.mentions["topic_id"].isin(["t000", "t001", "t002"])
    assert found["n_covered"] == covered.sum()
    assert found["n_feedback_covered"] == guided.mentions.loc[covered, "feedback_id"].nunique()
    assert found["n_mentions"] == len(guided.mentions)
    assert found["ci_low"] < found["feedback_covered_share"] < found["ci_high"]
    assert {one["topic_id"] for one in found["beside"]} == set(guided.mentions.loc[~covered, "topic_id"].dropna())
    loaded = cxtext.load(guided.save(tmp_path / "run"))
    same(loaded.codebook.rename("t000", "Visits missed").codebook.undo(), guided)
    assert loaded.codebook.coverage == found


def test_notebooks_show_names_as_text(plain: Analysis) -> None:
    shown = plain.codebook.rename("t001", "<img src=x onerror=alert(1)>").codebook._repr_html_()
    assert "<img" not in shown
    assert "&lt;img" in shown


def invoke(*words: object) -> str:
    done = CliRunner().invoke(cli, ["codebook", *map(str, words)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.mark.slow
def test_the_command_line_edits_a_run_in_place(run: Path, plain: Analysis) -> None:
    (run / "notes.txt").write_text("mine")
    (run / "report.md").write_text("old")
    one = worst(plain)
    assert "Renamed" in invoke("edit", run, "rename", one, "What hurts most")
    assert "From before this edit: report.md" in invoke("edit", run, "exclude", "t003")
    assert (run / "notes.txt").read_text() == "mine"
    assert "What hurts most" in (run / "report.html").read_text(encoding="utf-8")
    lines = [json.loads(line) for line in (run / "codebook_edits.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["edit"] for line in lines] == ["rename", "exclude"]
    assert "What hurts most" in invoke("show", run)
    invoke("undo", run, 2)
    same(cxtext.load(run), plain)
    assert "(1. Renamed" in invoke("log", run)
    invoke("redo", run)
    assert cxtext.load(run).pain_points["name"].iloc[0] == "What hurts most"


def test_the_command_line_reads_a_spreadsheet_back(run: Path, tmp_path: Path) -> None:
    path = tmp_path / "topics.xlsx"
    invoke("export", run, path)
    assert "Nothing to change" in invoke("import", run, path)
    table = pd.read_excel(path, engine="openpyxl", dtype=str, keep_default_na=False)
    table.loc[0, "name"] = "Mine"
    table.to_excel(path, index=False)
    assert "“Mine”" in invoke("import", run, path)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["edit", "RUN", "rename", "t999", "X"], "no topic 't999'"),
        (["edit", "RUN", "split", "t001", "Late"], 'not of the form "Name=words"'),
        (["edit", "nowhere", "pin", "t001"], "not a run directory"),
        (["log", "nowhere"], "not a run directory"),
        (["undo", "RUN"], "no edit to undo"),
        (["import", "RUN", "nowhere.csv"], "no codebook nowhere.csv"),
    ],
)
def test_what_the_command_line_refuses(saved: Path, words: list[str], told: str) -> None:
    with pytest.raises(InputError, match=told):
        invoke(*[saved if word == "RUN" else word for word in words])
    assert not (saved / "codebook_edits.jsonl").exists()


@pytest.mark.slow
def test_other_edits_on_the_command_line(run: Path, plain: Analysis) -> None:
    ids = plain.pain_points["topic_id"].tolist()
    word = plain.topics.set_index("topic_id").loc[ids[2], "keywords"][1]
    invoke("edit", run, "merge", ids[0], ids[1])
    invoke("edit", run, "split", ids[0], "--into", 2)
    invoke("edit", run, "split", ids[2], f"Part={word}")
    invoke("edit", run, "parent", ids[3], "A theme")
    invoke("edit", run, "define", "Apps", "--query", "app")
    invoke("edit", run, "move", plain.mentions["mention_id"].iloc[5], ids[0])
    for switch in ("pin", "unpin", "exclude", "include"):
        invoke("edit", run, switch, ids[4])
    invoke("edit", run, "describe", ids[4], "What it is.")
    kinds = cxtext.load(run).codebook.log["edit"].tolist()
    assert kinds == [
        "merge",
        "split",
        "split",
        "parent",
        "define",
        "move",
        "pin",
        "pin",
        "exclude",
        "exclude",
        "describe",
    ]
    invoke("undo", run, len(kinds))
    same(cxtext.load(run), plain)


@pytest.mark.slow
def test_edits_of_one_run_are_replayed_on_another(run: Path, plain: Analysis, tmp_path: Path) -> None:
    other = edited(plain).save(tmp_path / "other")
    invoke("replay", run, other)
    same(cxtext.load(run), cxtext.load(other))
