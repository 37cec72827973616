"""What a reader must know first: most comments in another language, staff feedback on the customers' journey."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from command_line import run

import cxtext
from cxtext.analysis.remarks import language_remark, remarks, work_remark
from cxtext.errors import InputError
from cxtext.reporting import summarise

if TYPE_CHECKING:
    from pathlib import Path

GERMAN = [
    "Die Lieferung kam viel zu spät an und niemand hat mir geholfen",
    "Der Kundendienst war sehr freundlich und hat alles schnell gelöst",
    "Ich habe sehr lange auf eine Antwort gewartet und bin enttäuscht",
    "Die App stürzt ständig ab, wenn ich meine Rechnung öffnen möchte",
]
ENGLISH = ["The delivery was late", "Support was friendly and quick", "The app crashes all the time"]
WORK = [
    "The pay is low and my manager never listens",
    "Long hours, no work-life balance",
    "Great colleagues but poor salary and no promotion",
    "Management does not care about its employees",
]
ABOUT_CUSTOMERS = [
    "Customers wait far too long at the till",
    "Many customers complain about the prices to us",
    "Our customers find the app confusing and call us, my manager knows",
]
SENTENCE = "cxtext reads English: 120 of 129 comments are in another language and were set aside"


def german(path: Path) -> Path:
    rows = [f"{text}, Nummer {n}" for n in range(30) for text in GERMAN] + [
        f"{text} {n}" for n in range(3) for text in ENGLISH
    ]
    pd.DataFrame({"comment": rows}).to_csv(path, index=False)
    return path


def staff(texts: list[str]) -> pd.DataFrame:
    rows = [f"{text}, {n}" for n in range(12) for text in texts]
    return pd.DataFrame({"feedback_id": [f"s{n}" for n in range(len(rows))], "text": rows, "source": "staff"})


def test_most_comments_in_another_language(tmp_path):
    done = run("analyze", german(tmp_path / "rows.csv"), "--out", tmp_path / "run", "--quality", "fast", "--json")
    assert done.returncode == 0, done.stderr
    said = done.stderr.decode()
    assert SENTENCE in said
    assert "ranslate" in said
    assert "No topic is negative enough" not in said
    assert any(SENTENCE in one for one in json.loads(done.stdout)["remarks"])
    analysis = cxtext.load(tmp_path / "run")
    first = summarise(analysis).answer[0]
    assert first.label == "Read this first"
    assert SENTENCE in first.sentence
    assert SENTENCE in (tmp_path / "run" / "report.html").read_text(encoding="utf-8")
    assert run("verify", tmp_path / "run" / "report.html", tmp_path / "run").returncode == 0


def test_none_but_other_languages(tmp_path):
    with pytest.raises(InputError, match=r"cxtext reads English: 4 of 4 comments"):
        cxtext.analyze(pd.DataFrame({"feedback_id": list("abcd"), "text": GERMAN, "source": "survey"}), quality="fast")


def test_some_in_another_language_need_no_remark():
    counts = {"ok": 90, "not_language": 40, "empty": 300}
    assert language_remark(counts, ["en"]) == ""
    assert language_remark({"ok": 40, "not_language": 90}, ["de"]) == ""
    assert "1 of 1 comment is in another language and was set aside" in language_remark({"not_language": 1}, ["en"])


def test_tagging_says_so_too(tmp_path):
    done = run("tag", german(tmp_path / "rows.csv"), "-o", tmp_path / "out.csv", "--quality", "fast")
    assert "cxtext reads English: 120 of 129 comments" in done.stderr.decode()


def test_staff_on_their_own_work():
    for texts, told in ((WORK, True), (ABOUT_CUSTOMERS, False), (["The tills are slow", "The shop is cold"], False)):
        frame = staff(texts).assign(status="ok")
        assert bool(work_remark(frame, "customer")) == told
        assert not work_remark(frame, "employee")
        assert not work_remark(frame.assign(source=["staff", "survey"] * (len(frame) // 2)), "customer")


def test_staff_feedback_is_told_beside_the_pain_points(tmp_path):
    staff(WORK).to_csv(tmp_path / "staff.csv", index=False)
    done = run("analyze", tmp_path / "staff.csv", "--out", tmp_path / "run", "--quality", "fast")
    assert done.returncode == 0, done.stderr
    lines = done.stderr.decode().splitlines()
    place = next(n for n, line in enumerate(lines) if line.startswith(("Top pain points", "No topic")))
    assert "--journey employee" in " ".join(lines[place : place + 2])
    analysis = cxtext.load(tmp_path / "run")
    assert "--journey employee" in summarise(analysis).answer[0].sentence
    assert len(remarks(analysis)) == 1
    done = run(
        "analyze", tmp_path / "staff.csv", "--out", tmp_path / "two", "--quality", "fast", "--journey", "employee"
    )
    assert "--journey employee" not in done.stderr.decode()
