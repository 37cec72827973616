"""The explorer of a report: what it carries agrees with the tables, and singles nobody out."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import re
import zlib

import numpy as np
import pandas as pd
import pytest
from reporting_sample import HOSTILE, hostile, make_sample, only

from cxtext.errors import InputError
from cxtext.insights import comment_sentiment
from cxtext.insights.rollup import cast_votes
from cxtext.reporting import make_explorer, render_html, summarise, write_report
from cxtext.reporting.explorer import choosing
from cxtext.reporting.explorer.excerpts import MAX_TEXT
from cxtext.reporting.explorer.model import NO_PLACE, Explorer
from cxtext.reporting.explorer.packing import pack, unpack
from cxtext.reporting.explorer.page import link
from cxtext.reporting.plain_text import plain
from cxtext.reporting.verifying.comments import compare_comments
from cxtext.reporting.verifying.verify import check_page


@pytest.fixture(scope="module")
def sample():
    return make_sample()


@pytest.fixture(scope="module")
def explorer(sample) -> Explorer:
    return make_explorer(sample)


@pytest.fixture(scope="module")
def page(sample, explorer) -> str:
    return render_html(summarise(sample), explorer=explorer)


def same(one: Explorer, other: Explorer) -> bool:
    columns = all(np.array_equal(one.columns[name], column) for name, column in other.columns.items())
    return columns and (one.head, one.ids, one.texts) == (other.head, other.ids, other.texts)


def with_people(sample, customers):
    """The run with a customer behind each of its first comments."""
    ids = pd.Series(None, index=sample.feedback.index, dtype=object)
    ids.iloc[: len(customers)] = customers
    return dataclasses.replace(sample, feedback=sample.feedback.assign(customer_id=ids))


def places(explorer: Explorer, comment: int) -> list[str]:
    """What the browser marks of a comment: its mentions, cut out in UTF-16 units."""
    units = explorer.texts[comment].encode("utf-16-le")
    first = int(explorer.columns["n_mentions"][:comment].sum())
    found, end = [], 0
    for row in range(first, first + int(explorer.columns["n_mentions"][comment])):
        gap, length = int(explorer.columns["gap"][row]), int(explorer.columns["length"][row])
        if gap != NO_PLACE:
            found.append(units[2 * (end + gap) : 2 * (end + gap + length)].decode("utf-16-le"))
            end += gap + length
    return found


def test_counts_follow_from_the_columns(sample, explorer):
    columns, head = explorer.columns, explorer.head
    ok = sample.feedback[sample.feedback["status"] == "ok"]
    assert head["comments"] == len(ok) == len(explorer.ids)
    for row in sample.topics.to_dict("records"):
        code = [topic["id"] for topic in head["topics"]].index(row["topic_id"]) + 1
        assert (columns["topic"] == code).sum() == row["n_mentions"]
    regions = next(k for k, group in enumerate(head["groups"]) if group["key"] == "in.region")
    for code, value in enumerate(head["groups"][regions]["values"], start=1):
        assert (columns[f"group {regions}"] == code).sum() == (ok["region"] == value).sum()
    day = pd.to_datetime(head["start"]) + pd.to_timedelta(columns["day"].astype(int) - 1, unit="D")
    assert day.tolist() == ok.sort_values("feedback_id")["date"].tolist()


def test_the_balance_of_mixed_comments_can_be_worked_out_from_the_columns(sample):
    mentions = pd.concat(
        [
            sample.mentions,
            sample.mentions.assign(
                mention_id=sample.mentions["feedback_id"] + ":1",
                sentiment="positive",
                sentiment_score=np.linspace(0.05, 0.95, len(sample.mentions)).round(4),
            ),
        ],
        ignore_index=True,
    )
    found = make_explorer(dataclasses.replace(sample, mentions=mentions))
    columns = found.columns
    comment = np.repeat(np.arange(found.head["comments"]), columns["n_mentions"])
    weight = np.maximum(columns["length"] + columns["extra"].astype(float), 1)
    score, label = columns["score"] / found.head["scale"], columns["sentiment"].astype(int)
    names = found.head["stages"]
    for stage in (None, "onboarding", "use"):
        code = [one["id"] for one in names].index(stage) if stage else None
        key = np.zeros(len(comment), int) if stage is None else np.where(columns["stage"] == code, 0, -1)
        votes = cast_votes(comment, key, label, score, weight)
        own = mentions if stage is None else mentions[mentions["stage"] == stage]
        wanted = comment_sentiment(own)["sentiment"]
        assert [("negative", "neutral", "positive")[one] for one in votes.label] == wanted.tolist()
        assert len(set(wanted)) >= 2
        # As the browser does it: sums of whole numbers, divided once.
        opinion = (label != 1) & (key >= 0)
        total = np.bincount(comment[opinion], weight[opinion], len(found.ids))
        sums = np.bincount(comment[opinion], (weight * columns["score"])[opinion], len(found.ids))
        side = np.divide(sums, total, out=np.zeros(len(sums)), where=total > 0) / found.head["scale"]
        both = [np.bincount(comment[(label == code) & (key >= 0)], minlength=len(found.ids)) > 0 for code in (0, 2)]
        browser = np.where(side <= -0.2, "negative", np.where(side >= 0.2, "positive", "neutral"))
        decided = (both[0] & both[1])[votes.comment]
        assert decided.any()
        assert browser[votes.comment][decided].tolist() == wanted[decided].tolist()


def test_texts_are_the_clean_ones_with_their_mentions_in_place(sample, explorer):
    clean = sample.feedback.set_index("feedback_id")["clean_text"]
    own = sample.mentions.groupby("feedback_id")["text"].agg(list)
    for number in range(0, len(explorer.ids), 7):
        assert explorer.texts[number] == plain(clean[explorer.ids[number]])
        assert places(explorer, number) == own[explorer.ids[number]]


def test_raw_texts_and_customers_are_nowhere(sample):
    raw = sample.feedback.assign(text="RAWTEXT", customer_id=[f"CUSTOMER{n}" for n in range(len(sample.feedback))])
    found = make_explorer(dataclasses.replace(sample, feedback=raw))
    block = json.loads(pack(found))
    everything = pack(found).encode() + b"".join(
        zlib.decompress(base64.b64decode(part)) for part in (block["data"], block["ids"], *block["texts"])
    )
    assert b"RAWTEXT" not in everything
    assert b"CUSTOMER" not in everything


def test_values_of_few_people_are_not_offered(sample):
    plan = sample.feedback["plan"].astype(object).copy()
    plan.iloc[:4] = "Secret"
    plan.iloc[4:12] = "Chatty"
    found = make_explorer(
        with_people(dataclasses.replace(sample, feedback=sample.feedback.assign(plan=plan)), [None] * 4 + ["x"] * 8)
    )
    values = next(group["values"] for group in found.head["groups"] if group["key"] == "in.plan")
    assert values == ["Basic", "Family", "Plus"]
    assert "Secret" not in pack(found)
    # Eight comments of one person count an eighth of a person each.
    assert found.columns["sent_in"][4:12].tolist() == [8] * 8
    assert found.columns["sent_in"][12:].max() == 1


@pytest.mark.parametrize("quotes", ["none", "some"])
def test_texts_can_be_left_out(sample, quotes, monkeypatch):
    monkeypatch.setitem(choosing.ROOM, "some", 3_000)
    found = make_explorer(sample, quotes)
    kept = [place for place, text in enumerate(found.texts) if text]
    assert found.head["quotes"]["shown"] == len(kept)
    assert found.head["quotes"]["left_out"] == found.head["comments"] - len(kept)
    assert sum(map(len, found.texts)) <= (3_000 if quotes == "some" else 0)
    if quotes == "some":
        comment = np.repeat(np.arange(found.head["comments"]), found.columns["n_mentions"])
        assert set(found.columns["topic"]) == set(found.columns["topic"][np.isin(comment, kept)])
    assert (found.columns["gap"] == NO_PLACE).sum() >= len(found.columns["gap"]) - len(kept)
    text = render_html(summarise(sample), explorer=found)
    checked = check_page(text, sample)
    assert checked.agrees
    assert quotes in checked.notes[0]


def test_the_choice_of_quotes_is_checked(sample, tmp_path):
    with pytest.raises(InputError, match="all, some, none"):
        write_report(sample, tmp_path / "report.html", quotes="few")
    with pytest.raises(InputError, match=r"\.md"):
        write_report(sample, tmp_path / "report.md", quotes="none")


def test_packed_and_unpacked_is_the_same(explorer):
    assert same(unpack(pack(explorer), explorer), explorer)
    assert pack(explorer) == pack(make_explorer(make_sample()))


def test_the_order_of_rows_does_not_matter(sample, explorer):
    shuffled = dataclasses.replace(
        sample,
        feedback=sample.feedback.sample(frac=1, random_state=1),
        mentions=sample.mentions.sample(frac=1, random_state=2),
    )
    assert pack(make_explorer(shuffled)) == pack(explorer)


def test_hostile_words_stay_words(sample):
    found = make_explorer(hostile(sample))
    text = pack(found)
    assert not set("<>&\u2028\u2029") & set(text)
    joined = "\n".join(found.texts)
    assert HOSTILE["script"] in joined
    assert "\u202e" not in joined
    assert "\x00" not in joined
    assert max(map(len, found.texts)) < MAX_TEXT + 200
    assert same(unpack(text, found), found)
    page = render_html(summarise(hostile(sample)), explorer=found)
    assert page.count("<script") == page.count("</script>") == 2
    assert check_page(page, hostile(sample)).agrees


def test_runs_without_dates_scores_or_groups(sample):
    feedback = sample.feedback[["feedback_id", "text", "clean_text", "status"]].assign(source="survey")
    found = make_explorer(dataclasses.replace(sample, feedback=feedback))
    assert found.head["groups"] == []
    assert found.head["start"] is None
    nothing = dataclasses.replace(only(sample, 1), feedback=sample.feedback.tail(3), mentions=sample.mentions.head(0))
    assert make_explorer(nothing) is None
    assert len(make_explorer(only(sample, 1)).ids) == 1


def test_a_policy_lets_the_own_script_run_and_nothing_else(page):
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1]
    code = re.search(r"<script>(.*?)</script>", page, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "require-trusted-types-for 'script'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|new Function|\.on\w+ =", code)
    assert not re.search(r"\bfetch\b|XMLHttpRequest|WebSocket|sendBeacon|import\(", code)
    assert "<!--" not in code


def test_figures_lead_to_their_comments_only_where_there_is_an_explorer(page, sample):
    assert 'href="#explore?topic=t01&amp;sentiment=negative" data-explore="topic=t01&amp;sentiment=negative"' in page
    bare = render_html(summarise(sample))
    assert "#explore" not in bare
    assert "<script" not in bare
    hostile_link = str(link("<b>", ('"><script>', "a&b=c"), topic="t 1"))
    assert hostile_link.startswith('<a class="drill" href="#explore?in.%22%3E%3Cscript%3E=a%26b%3Dc&amp;topic=t%201"')
    assert hostile_link.endswith(">&lt;b&gt;</a>")


def test_an_honest_explorer_agrees(page, sample):
    found = check_page(page, sample)
    assert found.agrees
    assert found.notes == ()
    assert found.n_texts > 881


def changed(text: str, change) -> str:
    """Packed comments, changed."""
    block = json.loads(text)
    change(block)
    return json.dumps(block)


def repacked(block, key, change):
    raw = bytearray(zlib.decompress(base64.b64decode(block[key] if isinstance(key, str) else block[key[0]][key[1]])))
    text = base64.b64encode(zlib.compress(bytes(change(raw)))).decode()
    if isinstance(key, str):
        block[key] = text
    else:
        block[key[0]][key[1]] = text


def flip(block, column):
    start = 0
    for name, kind, n in block["layout"]:
        if name == column:
            break
        start += n * np.dtype(kind).itemsize

    def change(raw):
        raw[start] ^= 1
        return raw

    repacked(block, "data", change)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda block: flip(block, "sentiment"), "comment c00001, mention 1, sentiment"),
        (lambda block: flip(block, "group 0"), "comment c00001, group 0"),
        (lambda block: flip(block, "day"), "comment c00001, day"),
        (lambda block: block["head"]["topics"][0].update(name="Nice things"), "topics / 1 / name"),
        (lambda block: block["head"].update(min_group=1), "min_group"),
        (lambda block: repacked(block, ("texts", 0), lambda raw: raw.replace(b"nobody", b"somebody", 1)), ", text"),
        (lambda block: repacked(block, "ids", lambda raw: raw.replace(b"c00002", b"c99999")), "comment c00002, id"),
        (lambda block: block.update(block=3), "no comments that can be read"),
        (lambda block: block["texts"].append(block["texts"][0]), "no comments that can be read"),
        (lambda block: block.update(data="AAAA"), "no comments that can be read"),
        (lambda block: repacked(block, "ids", lambda raw: raw * 10_000), "no comments that can be read"),
        (lambda block: block["layout"].pop(), "columns"),
    ],
)
def test_a_forged_explorer_is_found_out(explorer, change, place):
    assert compare_comments(pack(explorer), explorer) == []
    found = compare_comments(changed(pack(explorer), change), explorer)
    assert place in str(found[0])
    assert "Explore the comments" in found[0].place


def test_a_page_with_a_forged_explorer_differs(page, sample, explorer):
    assert pack(explorer) in page
    forged = page.replace(pack(explorer), changed(pack(explorer), lambda block: flip(block, "sentiment")))
    found = check_page(forged, sample)
    assert "comment c00001, mention 1, sentiment" in "".join(map(str, found.differences))


def test_a_forged_script_is_found_out(page, sample):
    assert not check_page(page.replace('"use strict";', '"use strict";alert(1);'), sample).agrees
