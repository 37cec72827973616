"""What a report says: figures joined by id, sentences that read well, nothing lost on small data."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

import pandas as pd
import pytest
from reporting_sample import SampleAnalysis, make_sample, only

from cxtext.reporting import ReportSummary, render_html, summarise
from cxtext.reporting.figures import figures
from cxtext.reporting.model import Share
from cxtext.reporting.plain_text import ELLIPSIS, MAX_CHARACTERS, plain, shorten
from cxtext.reporting.quotes import make_quote
from cxtext.reporting.tables_in import counted
from cxtext.reporting.words import interval, one_in, percent, rows_sentence, stage_said


@pytest.fixture(scope="module")
def sample() -> SampleAnalysis:
    return make_sample()


@pytest.fixture(scope="module")
def summary(sample: SampleAnalysis) -> ReportSummary:
    return summarise(sample)


def test_every_row_is_accounted_for(sample, summary):
    quality = summary.quality
    assert quality.read == len(sample.feedback) + len(sample.rejects)
    assert sum(count.n for count in quality.statuses) + quality.rejected == quality.read


def test_rows_sentence_reads_as_in_the_brief():
    counts = [("ok", 4310), ("empty", 120), ("no_content", 60), ("duplicate", 0), ("not_language", 33)]
    text = rows_sentence(4523, counts, 0).replace("\xa0", " ")
    assert text == (
        "4,523 rows read: 4,310 analysed, 120 empty, 60 without content, 33 in another language, 0 rejected."
    )


def test_shares_carry_counts_that_can_be_recounted(sample, summary):
    first = summary.pain_points[0]
    own = sample.mentions[sample.mentions["topic_id"] == first.topic_id]
    assert first.reach.count == own["feedback_id"].nunique()
    assert first.negative.count == (own["sentiment"] == "negative").sum()
    assert first.negative.total == first.reach.count
    assert first.reach.low < first.reach.value < first.reach.high


def test_quotes_are_real_and_joined_by_id(sample, summary):
    comments = sample.feedback.set_index("feedback_id")
    for point in summary.pain_points:
        assert len(point.quotes) >= 2
        for quote in point.quotes:
            comment = comments.loc[quote.feedback_id]
            assert quote.text in comment["clean_text"]
            assert quote.date == comment["date"].date()
            assert f"{comment['score']:g}" in quote.score
            assert quote.source == comment["source"]


def test_row_order_and_index_do_not_matter(sample, summary):
    shuffled = dataclasses.replace(
        sample,
        feedback=sample.feedback.sample(frac=1, random_state=1),
        mentions=sample.mentions.sample(frac=1, random_state=2),
        topics=sample.topics.sample(frac=1, random_state=3),
        pain_points=sample.pain_points.sample(frac=1, random_state=4),
        segments=sample.segments.sample(frac=1, random_state=5),
        trends=sample.trends.sample(frac=1, random_state=6),
    )
    found = summarise(shuffled)
    assert figures(found) == figures(summary)
    assert render_html(found) == render_html(summary)


def test_answer_says_what_first_where_for_whom_and_what_changes(sample, summary):
    first, where, change = (answer.sentence.replace("\xa0", " ") for answer in summary.answer)
    assert first.startswith("“Missed engineer visits”: 143 of 881 comments (16 %) mention it, 90 % of them complaining")
    assert "“Evening slowdown” (11 %)" in first
    assert "at the stage Use" in where
    assert (
        "comes up most for region North: 31 % of its comments mention it (85 of 277), against 10 % elsewhere" in where
    )
    assert "Complaints about “App log-in loop” are new since 25 June 2026 (from 0 % to 16 % of people heard" in change
    assert "; complaints about “Waiting on the phone line” are gone since" in change
    calm = summarise(dataclasses.replace(sample, warnings=sample.warnings.head(0)))
    assert "“App log-in loop” is growing" in calm.answer[2].sentence
    shrinks = calm.answer[2].sentence.replace("\xa0", " ")
    assert re.search(
        r"“Waiting on the phone line” is nearly gone \(\d+ % of comments in Jan – Mar 2026, .*; \d\w\w over all",
        shrinks,
    )
    assert "over all periods)" in shrinks


def test_the_answer_says_where_the_order_may_be_chance(sample):
    ranked = sample.pain_points.assign(rank_low=1, rank_high=4)
    unsure = summarise(dataclasses.replace(sample, pain_points=ranked))
    assert "in an order that may be chance (the first could be 4th)" in unsure.answer[0].sentence


def test_who_suffers_needs_significance_and_a_higher_share(sample, summary):
    first = summary.pain_points[0]
    assert [(group.column, group.value) for group in first.sufferers] == [("region", "North")]
    lower = sample.segments.assign(q_value=0.001, lift=0.5)
    assert not summarise(dataclasses.replace(sample, segments=lower)).pain_points[0].sufferers
    chance = sample.segments.assign(q_value=0.2)
    assert not summarise(dataclasses.replace(sample, segments=chance)).pain_points[0].sufferers


def test_strengths_exclude_pain_points_and_are_mostly_positive(summary):
    pains = {point.topic_id for point in summary.pain_points}
    assert [item.name for item in summary.strengths] == ["Fast connection by day", "Helpful shop", "Friendly engineers"]
    assert all(item.topic_id not in pains and item.positive.low > 0.3 for item in summary.strengths)
    assert all(quote.sentiment == "positive" for item in summary.strengths for quote in item.quotes)


def test_topics_that_many_praise_and_many_complain_about_are_told_apart(summary):
    liked = {item.topic_id for item in summary.strengths}
    assert [item.name for item in summary.divided]
    assert all(item.positive.low >= 0.2 and item.negative.count for item in summary.divided)
    assert liked.isdisjoint(item.topic_id for item in summary.divided)
    ranks = {point.topic_id: point.rank for point in summary.pain_points}
    assert all(item.rank == ranks.get(item.topic_id) for item in summary.divided)


def test_a_stage_stands_with_the_share_of_complaints_where_it_is_not_all(summary):
    point = summary.pain_points[0]
    half = dataclasses.replace(point, at_stage=counted(5, 10))
    assert stage_said(half) == f"{point.stage_name} 50\xa0%"
    assert stage_said(dataclasses.replace(half, at_stage=None)) == point.stage_name
    assert stage_said(dataclasses.replace(half, at_stage=counted(10, 10))) == point.stage_name
    assert point.at_stage is not None
    assert point.at_stage.total > 100


def test_scores_and_period_are_read(summary):
    (score,) = summary.scores
    assert (score.kind, score.figure.value, score.figure.low) == ("nps", -31.0, -36.2)
    assert (summary.start, summary.end) == (dt.date(2026, 1, 1), dt.date(2026, 9, 28))


def test_trend_pools_first_and_last_third(summary):
    late = next(point for point in summary.pain_points if point.name == "App log-in loop").trend
    assert late is not None
    assert late.direction == "new"
    assert late.early.share.count == 0
    assert late.late.share.count == 50
    assert late.late.label.replace("\xa0", " ") == "Jul \u2013 Sep 2026"


@pytest.mark.parametrize(
    ("step", "label"), [("D", "3 Mar 2026"), ("W", "8 Mar 2026"), ("QS", "Q3 2026"), ("YS", "2028")]
)
def test_periods_are_called_by_their_names(sample, step, label):
    periods = list(pd.date_range("2026-03-01", periods=3, freq=step))
    trends = pd.DataFrame({"topic_id": "t01", "period": periods, "n": 50, "n_topic": [5, 6, 7]})
    trends = trends.assign(share=trends["n_topic"] / 50, ci_low=0.05, ci_high=0.3)
    trend = summarise(dataclasses.replace(sample, trends=trends)).pain_points[0].trend
    assert label in [point.label for point in trend.points]


def test_no_dates(sample):
    analysis = dataclasses.replace(
        sample,
        feedback=sample.feedback.drop(columns=["date"]),
        trends=sample.trends.head(0),
        pain_points=sample.pain_points.assign(trend=None),
    )
    summary = summarise(analysis)
    assert not summary.has_dates
    assert all(point.trend is None for point in summary.pain_points)
    assert all(quote.date is None for point in summary.pain_points for quote in point.quotes)


def test_no_scores(sample):
    nothing = {"impact": float("nan"), "impact_ci_low": float("nan"), "impact_ci_high": float("nan")}
    analysis = dataclasses.replace(
        sample,
        feedback=sample.feedback.drop(columns=["score", "score_kind"]),
        pain_points=sample.pain_points.assign(**nothing),
        metrics={"scores": {}},
    )
    summary = summarise(analysis)
    assert summary.scores == ()
    assert all(point.impact is None for point in summary.pain_points)
    assert summary.pain_points[0].quotes[0].score == ""


def test_no_pain_points_and_no_strengths(sample):
    analysis = dataclasses.replace(
        sample,
        pain_points=sample.pain_points.head(0),
        segments=sample.segments.head(0),
        mentions=sample.mentions.assign(sentiment="neutral", sentiment_score=0.0),
        warnings=sample.warnings.head(0),
    )
    summary = summarise(analysis)
    assert summary.pain_points == ()
    assert summary.strengths == ()
    assert summary.answer[0].sentence.startswith("No pain point stands out")
    assert summary.answer[2].sentence == "There is too little to tell what changes."


def test_one_comment(sample):
    summary = summarise(only(sample, 1))
    assert summary.quality.analysed == 1
    assert summary.answer[0].sentence.replace("\xa0", " ").startswith("No pain point stands out among 1 comment:")
    assert "too few" in summary.answer[1].sentence


def test_missing_cells_of_every_kind_are_read(sample):
    feedback = sample.feedback.convert_dtypes()
    feedback["source"] = feedback["source"].mask(feedback.index < 3)
    summary = summarise(dataclasses.replace(sample, feedback=feedback))
    assert "(not given)" in [row.source for row in summary.sources]
    assert summary.pain_points[0].quotes[0].source == ""


def test_offsets_that_do_not_fit_give_the_mention_alone():
    mention = {"mention_id": "a:0", "feedback_id": "a", "text": "never came", "start": 3, "end": 13}
    comment = {"clean_text": "the man never came at all"}
    assert make_quote(mention, comment).full == "never came"
    assert make_quote(mention | {"start": 8, "end": 18}, comment).full == "the man never came at all"


def test_quotes_of_long_comments_stay_short_and_keep_the_mention():
    before, after = "lead " * 500, " tail" * 500
    mention = {"mention_id": "a:0", "feedback_id": "a", "text": "the very point"}
    mention |= {"start": len(before), "end": len(before) + len("the very point")}
    quote = make_quote(mention, {"clean_text": before + "the very point" + after})
    assert len(quote.full) <= MAX_CHARACTERS
    assert quote.text == "the very point"
    assert quote.before.startswith(ELLIPSIS + "lead")
    assert quote.after.endswith("tail" + ELLIPSIS)


@pytest.mark.parametrize(
    "text", ["x" * 100_000, "👍🏽" * 10_000, "👩\u200d👩\u200d👧" * 5_000, "word " * 20_000, "e\u0301" * 9_000]
)
def test_hostile_lengths_are_cut_between_whole_characters(text):
    short = shorten(plain(text))
    assert len(short) <= MAX_CHARACTERS
    assert short.endswith(ELLIPSIS)
    assert text.startswith(short.removesuffix(ELLIPSIS))
    rest = text[len(short) - 1 :]
    assert not rest.startswith(("\u200d", "\u0301", "🏽"))


def test_plain_text_drops_controls_and_overrides_but_keeps_scripts():
    assert plain("a\x00b\u202ec\u2066d\u2069\nnew\tline") == "a bcd new line"
    assert plain("שלום مرحبا 你好 é 👨\u200d👩\u200d👧") == "שלום مرحبا 你好 é 👨\u200d👩\u200d👧"
    assert plain("o" + "\u0336" * 500) == "o" + "\u0336" * 3
    assert plain("\ud800x") == "x"


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA, pd.NaT])
def test_missing_values_are_empty_text(missing):
    assert plain(missing) == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0 %"), (0.181, "18 %"), (0.004, "0.4 %"), (0.0001, "under 0.1 %"), (0.998, "99.8 %"), (1, "100 %")],
)
def test_percent(value, text):
    assert percent(value).replace("\xa0", " ") == text


def test_intervals_stay_within_0_and_100():
    assert interval(Share(0, -1e-17, 0.04, 0, 80)).replace("\xa0", " ") == "0\u20134 %"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1 / 6, "about 1 in 6"),
        (0.36, "more than a third of all"),
        (0.45, "more than 4 in 10"),
        (0.5, "about half of all"),
        (0.55, "more than half of all"),
        (0.65, "about 2 in 3"),
        (0.8, "about 8 in 10"),
        (0.85, "more than 8 in 10"),
        (1.0, "nearly all"),
    ],
)
def test_everyday_words(value, text):
    assert one_in(value) == text
