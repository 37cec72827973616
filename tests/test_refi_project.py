"""REFI-QDA projects: valid, the same every time, and exact to the code point however hard the text is to count."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from refi_schema import faults
from refi_tables import TEXTS, feedback_of, run_tables, topics

import cxtext
from cxtext.errors import InputError
from cxtext.refi import Code, Codebook, Coding, Project, Selection, Source, User, read_qdpx, write_qdpx
from cxtext.refi.building import MACHINE, project_of
from cxtext.refi.comments import natural
from cxtext.refi.guids import guid_of
from cxtext.segmenting import to_mentions

# Texts of everything that counts differently somewhere: beyond the basic plane, combining, right to left, line ends.
hard = st.text(
    st.one_of(
        st.sampled_from(list("ab .é\u0301😀👩\u200d🏽אב\u202e\r\n\t\u2028\x85\ufeff\x00\x0b&<>\"']")),
        st.characters(),
    ),
    min_size=1,
    max_size=30,
)


def project_xml(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read("project.qde")


def test_mentions_come_back_to_the_letter(tmp_path: Path) -> None:
    feedback, mentions, topics, stages = run_tables()
    project = project_of(feedback, mentions, topics, stages)
    path = write_qdpx(project, tmp_path / "run.qdpx")
    assert faults(project_xml(path), "Project") == []
    back = read_qdpx(path)
    assert back == project
    codings = back.codings()
    assert set(codings["coder"]) == {MACHINE}
    for column, expected in (("sentiment", mentions["sentiment"]), ("topic_id", mentions["topic_id"].dropna())):
        names = set(topics["name"]) if column == "topic_id" else {"negative", "neutral", "positive"}
        found = codings[codings["code"].isin(names)]
        assert sorted(found["text"]) == sorted(mentions.loc[expected.index, "text"])
    assert len(codings) == len(mentions) * 2 + int(mentions["topic_id"].notna().sum())


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("<Sources>", "<Sources><Codes/>"),
        (' isCodable="true"', ""),
        ('startPosition="', 'startPosition="x'),
        ("<CodeRef ", "<CodeRef name='a' "),
        ('targetGUID="', 'targetGUID="0'),
        ("<FloatValue>", "<FloatValue>1e"),
        ("urn:QDA-XML:project:1.0", "urn:QDA-XML:project:2.0"),
    ],
)
def test_the_schema_check_can_fail(tmp_path: Path, right: str, wrong: str) -> None:
    xml = project_xml(write_qdpx(project_of(*run_tables()), tmp_path / "run.qdpx")).decode()
    assert right in xml
    assert faults(xml.replace(right, wrong, 1).encode(), "Project")


def test_comments_keep_their_boundaries_and_what_is_known_of_them(tmp_path: Path) -> None:
    feedback, mentions, topics, stages = run_tables()
    back = read_qdpx(write_qdpx(project_of(feedback, mentions, topics, stages), tmp_path / "run.qdpx"))
    selections = {one.guid: (source, one) for source in back.sources for one in source.selections}
    names = {variable.guid: variable for variable in back.variables}
    cases = {case.name: case for case in back.cases}
    for row in feedback.to_dict("records"):
        case = cases.pop(row["feedback_id"])
        source, selection = selections[case.selections[0]]
        assert source.text[selection.start : selection.end] == row["clean_text"]
        values = {names[guid].name: value for guid, value in case.values.items()}  # noqa: PD011
        assert values["score"] == row["score"]
        assert values["weight"] == row["weight"]
        assert values["vip"] is row["vip"]
        assert values["date"] == f"{row['date']:%Y-%m-%d}"
        assert values.get("region") == (row["region"] if isinstance(row["region"], str) else None)
    assert not cases
    assert {one.name: one.kind for one in back.variables} == {
        "source": "Text", "region": "Text", "score": "Integer", "weight": "Float", "vip": "Boolean", "date": "Date",
    }  # fmt: skip
    assert back.sources[0].text == "\n\n".join(TEXTS)


def test_neither_raw_texts_nor_customers_leave_the_run(tmp_path: Path) -> None:
    path = write_qdpx(project_of(*run_tables()), tmp_path / "run.qdpx")
    with zipfile.ZipFile(path) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"secret" not in everything
    assert b"raw " not in everything


def test_two_exports_agree_to_the_byte_whatever_the_order_of_rows(tmp_path: Path) -> None:
    feedback, mentions, topics, stages = run_tables()
    first = write_qdpx(project_of(feedback, mentions, topics, stages), tmp_path / "a.qdpx")
    shuffled = (frame.sample(frac=1, random_state=7) for frame in (feedback, mentions, topics))
    second = write_qdpx(project_of(*shuffled, stages), tmp_path / "b.qdpx")
    assert first.read_bytes() == second.read_bytes()


def test_each_question_of_each_file_has_a_text_of_its_own() -> None:
    feedback, mentions, topics, stages = run_tables()
    feedback["question"] = ["Why?", "Why?", None, "Why not?"] * 2
    feedback["file"] = ["a.csv"] * 4 + ["b.csv"] * 4
    project = project_of(feedback, mentions, topics, stages)
    assert [source.name for source in project.sources] == [
        "a.csv", "Why not? · a.csv", "Why? · a.csv", "b.csv", "Why not? · b.csv", "Why? · b.csv",
    ]  # fmt: skip
    assert project.sources[2].text == "\n\n".join(TEXTS[:2])
    long = project_of(feedback.assign(question="So " * 100 + feedback["file"]), mentions, topics, stages)
    assert len({source.name for source in long.sources}) == 2
    assert all(len(source.name) < 130 for source in long.sources)
    assert long.sources[0].description == "So " * 100 + "a.csv"


def test_comments_not_analysed_are_left_out() -> None:
    feedback, mentions, topics, stages = run_tables()
    feedback.loc[[5, 6], "status"] = "no_content"
    kept = mentions[~mentions["feedback_id"].isin(["S6", "S7"])]
    project = project_of(feedback, kept, topics, stages)
    assert [case.name for case in project.cases] == ["S1", "S2", "S3", "S4", "S5", "S8"]


def test_codes_can_be_chosen_and_cases_left_out() -> None:
    feedback, mentions, topics, stages = run_tables()
    project = project_of(feedback, mentions, topics, stages, coded=["emotion"], cases=False)
    assert [code.name for code in project.codebook.codes] == ["Emotion", "anger", "joy"]
    assert (project.cases, project.variables) == ((), ())
    assert all(len(one.codings) == 1 for source in project.sources for one in source.selections)
    with pytest.raises(InputError, match="has no intent"):
        project_of(feedback, mentions, topics, stages, coded=["intent"])
    with pytest.raises(InputError, match="nothing called 'mood'"):
        project_of(feedback, mentions, topics, stages, coded=["mood"])
    with pytest.raises(InputError, match="no comments"):
        project_of(feedback.assign(status="empty"), mentions.head(0), topics, stages)


@settings(max_examples=60, deadline=None)
@given(st.lists(hard, min_size=1, max_size=5), st.data())
def test_any_text_and_any_overlap_comes_back(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], data: st.DataObject
) -> None:
    feedback = feedback_of(texts)
    rows = []
    for comment, text in zip(feedback["feedback_id"], texts, strict=True):
        for n in range(data.draw(st.integers(0, 3))):
            start = data.draw(st.integers(0, len(text)))
            end = data.draw(st.integers(start, len(text)))
            rows.append((f"{comment}:{n}", comment, start, end, text[start:end], "negative", "t001"))
    columns = ["mention_id", "feedback_id", "start", "end", "text", "sentiment", "topic_id"]
    mentions = pd.DataFrame(rows, columns=columns, dtype=object)
    project = project_of(feedback, mentions, topics(), coded=["topic", "sentiment"])
    path = write_qdpx(project, tmp_path_factory.mktemp("projects") / "run.qdpx")
    assert faults(project_xml(path), "Project") == []
    back = read_qdpx(path)
    assert [source.text for source in back.sources] == [source.text for source in project.sources]
    found = sorted(back.codings().query("code == 'negative'")["text"])
    assert found == sorted(row[4] for row in rows)


def test_texts_inside_the_xml_and_other_kinds_of_sources(tmp_path: Path) -> None:
    user, code, guid = (guid_of("x", "thing", str(n)) for n in range(3))
    xml = f"""<Project xmlns="urn:QDA-XML:project:1.0" name="P" origin="Elsewhere">
    <Users><User guid="{user}" name="Ann"/></Users>
    <CodeBook><Codes><Code guid="{code.upper()}" name="Late" isCodable="true"/></Codes></CodeBook>
    <Sources>
      <TextSource guid="{{{guid}}}" name="Inline"><PlainTextContent>😀 Too late.&#13;
Again.</PlainTextContent>
        <PlainTextSelection guid="{guid_of("x", "s")}" startPosition="2" endPosition="10">
          <Coding guid="{guid_of("x", "c")}" creatingUser="{{{user}}}"><CodeRef targetGUID="{{{code}}}"/></Coding>
          <Coding guid="{guid_of("x", "d")}"/>
        </PlainTextSelection>
        <Coding guid="{guid_of("x", "w")}"><CodeRef targetGUID="{code}"/></Coding>
      </TextSource>
      <TextSource guid="{guid_of("x", "f")}" name="File" plainTextPath="internal://Folder/One.TXT"/>
      <TextSource guid="{guid_of("x", "o")}" name="Outside" plainTextPath="absolute:///etc/passwd"/>
      <PDFSource guid="{guid_of("x", "p")}" path="internal://p.pdf"/><PDFSource guid="{guid_of("x", "q")}"/>
    </Sources></Project>"""
    with zipfile.ZipFile(tmp_path / "p.qdpx", "w") as archive:
        archive.writestr("project.qde", xml)
        archive.writestr("sources\\folder\\one.txt", b"\xef\xbb\xbfWith a mark")
    project = read_qdpx(tmp_path / "p.qdpx")
    assert [source.text for source in project.sources] == ["😀 Too late.\r\nAgain.", "With a mark"]
    assert project.left_out == {"PDFSource": 2, "coding without a code": 1, "text that is not in the archive": 1}
    found = project.codings()
    assert found["text"].tolist() == ["😀 Too late.\r\nAgain.", "Too late"]
    assert found["code"].tolist() == ["Late", "Late"]
    assert found["coder"].tolist() == ["", "Ann"]


def test_what_cannot_be_written_is_refused_and_nothing_written(tmp_path: Path) -> None:
    a, b, c, d = (guid_of("x", "thing", str(n)) for n in range(4))
    book = Codebook((Code(a, "A"),))

    def project(selection: Selection) -> Project:
        return Project("P", book, (Source(b, "S", "text", (selection,)),), (User(d, "Ann"),))

    for wrong, message in [
        (Selection(c, 0, 5), "has 4 characters"),
        (Selection(c, 3, 2), "from 3 to 2"),
        (Selection(b, 0, 1), "have the GUID"),
        (Selection(c, 0, 1, codings=(Coding(d, b),)), "not in the codebook"),
    ]:
        with pytest.raises(InputError, match=message):
            write_qdpx(project(wrong), tmp_path / "p.qdpx")
    assert list(tmp_path.iterdir()) == []
    write_qdpx(project(Selection(c, 0, 4)), tmp_path / "p.qdpx")
    with pytest.raises(InputError, match="cannot be written"):
        write_qdpx(project(Selection(c, 0, 4)), tmp_path / "absent" / "p.qdpx")


def test_ids_are_ordered_as_people_count() -> None:
    ids = ["S10", "S2", "s1", "S02", "", "10", "9", "S" + "9" * 5000]
    assert sorted(ids, key=natural) == ["", "9", "10", "S02", "S2", "S10", "S" + "9" * 5000, "s1"]


@pytest.mark.real
def test_real_comments_come_back(real_data: Callable[[str], Path], tmp_path: Path) -> None:
    feedback = cxtext.read(real_data("nhs_fft.csv"), text="FFT answer").head(1500)
    cleaned = feedback.assign(clean_text=cxtext.clean(feedback["text"].tolist()), status="ok")
    mentions = to_mentions(cleaned).assign(sentiment="neutral")
    project = project_of(cleaned, mentions, topics(), coded=["sentiment"])
    path = write_qdpx(project, tmp_path / "run.qdpx")
    assert faults(project_xml(path), "Project") == []
    back = read_qdpx(path)
    assert back == project
    assert sorted(back.codings()["text"]) == sorted(mentions["text"])
