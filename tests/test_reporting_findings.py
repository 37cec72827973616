"""What the report says beside the ranking: warnings, sides, what goes with the score; nothing of a few people."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pandas as pd
import pytest
from pptx import Presentation
from reporting_sample import SampleAnalysis, make_sample, only

from cxtext.insights import warning_table
from cxtext.reporting import render_html, render_markdown, summarise, write_report
from cxtext.reporting.figures import figures, flat
from cxtext.reporting.pictures import pictures
from cxtext.reporting.svg import to_svg
from cxtext.reporting.workbook.native_charts import native_charts
from cxtext.tables import LINEAGE


@pytest.fixture(scope="module")
def sample() -> SampleAnalysis:
    return make_sample()


@pytest.fixture(scope="module")
def summary(sample):
    return summarise(sample)


def with_columns(sample, **columns):
    return dataclasses.replace(sample, feedback=sample.feedback.assign(**columns))


def point(summary, topic_id):
    return next(point for point in summary.pain_points if point.topic_id == topic_id)


def of_topic(sample, topic_id):
    return sample.mentions.loc[sample.mentions["topic_id"] == topic_id, "feedback_id"]


def words(text):
    return " ".join(text.replace("\xa0", " ").split())


def test_a_warning_stands_with_its_pain_point_and_can_be_recounted(sample, summary):
    alert = point(summary, "t03").alert
    assert alert.kind == "new"
    assert alert.since == dt.date(2026, 6, 25)
    row = sample.warnings[sample.warnings["topic_id"].eq("t03") & sample.warnings["stage"].isna()].iloc[0]
    assert (alert.after.count, alert.after.total) == (row["complaints_after"], row["n_after"])
    assert alert.after.low < alert.after.value < alert.after.high
    assert set(alert.evidence_ids) <= set(sample.feedback["feedback_id"])
    assert point(summary, "t01").alert is None


def test_hidden_warnings_are_not_told(sample):
    hidden = dataclasses.replace(sample, warnings=sample.warnings.assign(suppressed=True))
    found = summarise(hidden)
    assert found.alerts == ()
    assert all(one.alert is None for one in found.pain_points)
    assert 'id="alerts"' not in render_html(found)


def test_the_owner_is_that_of_the_stage(sample, summary):
    assert point(summary, "t01").owner == "Onboarding"
    stages = tuple(dataclasses.replace(stage, owner="") for stage in sample.journey_map.stages)
    bare = dataclasses.replace(sample, journey_map=dataclasses.replace(sample.journey_map, stages=stages))
    assert {one.owner for one in summarise(bare).pain_points} == {""}
    assert "Suggested owner" not in render_html(summarise(bare))


def test_adjusted_impact_stands_beside_leave_one_out(sample, summary):
    (found,) = point(summary, "t01").associations
    row = sample.impacts[sample.impacts["topic_id"].eq("t01")].iloc[0]
    assert (found.kind, found.loo, found.adjusted.value) == ("nps", row["loo"], row["adjusted"])
    assert found.adjusted.n == row["n_opinion"]
    assert found.inseparable == ()


def test_topics_that_cannot_be_told_apart_are_named(sample):
    joint = make_sample()
    ids = pd.Series([["t01", "t02"]] * len(sample.impacts), index=sample.impacts.index)
    # What a cached table holds is what reports read.
    vars(joint)["impacts"] = sample.impacts.assign(group="not separable", group_ids=ids)
    found = summarise(joint)
    assert point(found, "t01").associations[0].inseparable == ("Evening slowdown",)
    assert "from which the data cannot tell it apart" in words(render_html(found))


def test_an_impact_of_a_few_people_is_not_shown(sample):
    few = make_sample()
    vars(few)["impacts"] = sample.impacts.assign(suppressed=True, reason="under 5 people")
    (found,) = point(summarise(few), "t01").associations
    assert (found.loo, found.adjusted, found.reason) == (None, None, "under 5 people")


def test_feelings_are_shares_of_complaining_comments(sample):
    sad = sample.mentions["sentiment"].eq("negative")
    own = sad & sample.mentions["topic_id"].eq("t01")
    emotion = pd.Series("none", index=sample.mentions.index).mask(own, "anger")
    first = sample.mentions[own].index[:4]
    intent = pd.Series("complaint", index=sample.mentions.index)
    intent[first] = "churn_risk"
    mentions = sample.mentions.assign(emotion=emotion, intent=intent, effort="none")
    found = point(summarise(dataclasses.replace(sample, mentions=mentions)), "t01").feelings
    # Four who threaten to leave could be told apart; five may be counted.
    assert [(part.label, part.share.count, part.share.total) for part in found] == [("anger", own.sum(), own.sum())]
    intent[sample.mentions[own].index[4]] = "churn_risk"
    mentions = mentions.assign(intent=intent)
    found = point(summarise(dataclasses.replace(sample, mentions=mentions)), "t01").feelings
    assert ("threat to leave", 5) in [(part.label, part.share.count) for part in found]


def test_no_quotes_of_topics_that_fewer_than_five_people_mention(sample):
    customer = sample.feedback["feedback_id"].copy()
    customer[sample.feedback["feedback_id"].isin(of_topic(sample, "t09"))] = "one and the same"
    found = summarise(with_columns(sample, customer_id=customer))
    assert point(found, "t09").people == 1
    assert point(found, "t09").quotes == ()
    assert point(found, "t01").quotes
    assert "No quotes: fewer than five people mention it." in words(render_html(found))


def test_a_source_of_a_few_people_is_not_named_at_quotes_nor_counted_by_tone(sample):
    first = point(summarise(sample), "t01").quotes[0].feedback_id
    rare = sample.feedback["source"].mask(sample.feedback["feedback_id"].eq(first), "the board")
    found = summarise(with_columns(sample, source=rare))
    assert point(found, "t01").quotes[0].feedback_id == first
    assert point(found, "t01").quotes[0].source == ""
    tones = {row.source: row.negative for row in found.sources}
    assert tones["the board"] is None
    # The next smallest goes with it, or the one would be what is missing from the whole.
    assert sum(tone is not None for tone in tones.values()) == 1


def test_groups_of_whom_a_few_meet_a_topic_are_not_named(sample):
    surely = sample.segments.assign(q_value=0.001, lift=9.0)
    own = of_topic(sample, "t01")
    crowd = sample.feedback["region"].mask(sample.feedback["feedback_id"].isin(own), "East")
    four = crowd.mask(sample.feedback["feedback_id"].isin(own.iloc[:4]), "North")
    five = crowd.mask(sample.feedback["feedback_id"].isin(own.iloc[:5]), "North")
    for region, named in ((four, False), (five, True)):
        run = dataclasses.replace(with_columns(sample, region=region), segments=surely)
        groups = [(one.topic_id, one.value) for one in summarise(run).segments]
        assert (("t01", "North") in groups) is named


def test_a_file_that_is_a_source_again_is_no_second_group(sample):
    source = sample.segments[sample.segments["segment"].eq("region")].assign(segment="source", q_value=0.001)
    feedback = sample.feedback.assign(file=sample.feedback["region"], source=sample.feedback["region"])
    both = pd.concat([source, source.assign(segment="file")], ignore_index=True)
    found = summarise(dataclasses.replace(sample, feedback=feedback, segments=both))
    assert {one.column for one in found.segments} == {"source"}
    assert all(one.sufferers == () for one in found.pain_points)


def test_a_department_with_one_class_of_its_name_is_one_group(sample):
    surely = sample.segments[sample.segments["segment"].eq("region")].assign(q_value=0.001, lift=9.0)
    both = pd.concat([surely, surely.assign(segment="area")], ignore_index=True)
    run = with_columns(sample, area=sample.feedback["region"])
    found = point(summarise(dataclasses.replace(run, segments=both)), "t01").sufferers
    assert len({one.value for one in found}) == len(found) == 2


def test_churn_and_value_at_risk(sample):
    own = sample.feedback["feedback_id"].isin(of_topic(sample, "t01"))
    left = [bool(mine and row % 2) or row % 20 == 0 for row, mine in enumerate(own)]
    found = summarise(with_columns(sample, churned=left, lifetime_value=100.0))
    departure = point(found, "t01").departure
    assert departure.left.value > 3 * departure.others.value
    assert departure.verdict == "leave more often"
    assert departure.lift.low > 1
    assert departure.at_risk.low < departure.at_risk.value < departure.at_risk.high
    text = words(render_html(found))
    assert "of those who complain left" in text
    assert "Value at risk" in text
    assert "value at risk" in words(render_markdown(found))


def test_blind_spots_need_two_sides_and_a_sure_difference(sample, summary):
    assert summary.blind_spots == ()
    mine = sample.feedback["feedback_id"].isin(of_topic(sample, "t05"))
    staff = summarise(with_columns(sample, source=sample.feedback["source"].mask(mine, "staff")))
    (found,) = [spot for spot in staff.blind_spots if spot.topic_id == "t05"]
    assert (found.verdict, found.more_from) == ("staff_only", "staff")
    assert found.others_share.count == 0
    assert "staff only" in render_html(staff)


def with_few_at(sample, stage, n):
    """Return the run with ``n`` comments at a stage, whose others are at the stage Use."""
    mentions = sample.mentions.copy()
    at = mentions.index[mentions["stage"] == stage]
    mentions.loc[at[n:], "stage"] = "use"
    row = sample.journey["stage"] == stage
    return dataclasses.replace(
        sample, mentions=mentions, journey=sample.journey.assign(n_feedback=sample.journey["n_feedback"].where(~row, n))
    )


@pytest.mark.parametrize(("n", "told"), [(4, False), (5, True)])
def test_the_tone_of_a_stage_that_fewer_than_five_speak_of_is_not_told(sample, tmp_path, n, told):
    run = with_few_at(sample, "support", n)
    summary = summarise(run)
    stage = next(stage for stage in summary.stages if stage.id == "support")
    assert stage.comments == n
    parts = (stage.negative, stage.neutral, stage.positive, stage.net, stage.mean_score)
    assert [part is not None for part in parts] == [told] * 5
    said = "Of a stage that fewer than five people speak of no shares are shown."
    for text in (render_html(summary), render_markdown(summary)):
        assert (said in text) is not told
    assert (f"{n} comments, too few to tell" in words(render_html(summary))) is not told
    slide = list(Presentation(write_report(run, tmp_path / "report.pptx")).slides)[1]
    shown = next(shape for shape in slide.shapes if shape.has_table).table
    assert ("Support" in [row.cells[0].text for row in shown.rows]) is told
    drawn = {name: to_svg(chart, title, name) for name, title, chart in pictures(summary)}
    assert ("too few to tell" in drawn["journey"]) is not told
    assert ("Support" in drawn["stages"]) is told


def test_where_few_speak_of_every_stage_nothing_is_drawn(sample, tmp_path):
    run = only(sample, 3)
    summary = summarise(run)
    assert not [name for name, *_ in pictures(summary) if name in ("journey", "stages")]
    assert "too few to tell" in render_html(summary)
    assert len(Presentation(write_report(run, tmp_path / "report.pptx")).slides)
    write_report(run, tmp_path / "report.xlsx")


def test_spill_over_where_the_stage_of_collection_is_known(sample, summary):
    assert summary.spill_over == ()
    found = summarise(with_columns(sample, channel="phone support line"))
    (row,) = found.spill_over
    assert row.stage_name == "Support"
    assert row.elsewhere[0].id == "use"
    assert "Where it shows, where it hurts" in render_html(found)


def test_metrics_by_period_and_group(sample, summary):
    nps = next(metric for metric in summary.metrics if metric.kind == "nps")
    table = sample.measures.query("metric == 'nps'")
    assert nps.overall.figure.value == table.query("by == 'overall'")["value"].iloc[0]
    assert [one.group for one in nps.periods][:2] == ["Jan 2026", "Feb 2026"]
    assert {one.by for one in nps.groups} >= {"stage", "region", "plan"}
    assert next(metric for metric in summary.metrics if metric.kind == "negative_share").is_share


def test_metrics_are_called_the_same_in_every_form(sample, summary, tmp_path):
    labels = [metric.label for metric in summary.metrics]
    assert labels == ["Net promoter score", "Comments negative on balance"]
    page, text = render_html(summary), render_markdown(summary)
    slide = list(Presentation(write_report(sample, tmp_path / "report.pptx")).slides)[-2]
    told = next(shape for shape in slide.shapes if shape.has_table).table
    drawn = [title for _, title, _ in pictures(summary)] + [chart.title for chart in native_charts(summary)]
    assert [row.cells[0].text for row in told.rows][1:] == labels
    for label in labels:
        assert label in page
        assert f"| {label} |" in text
        assert drawn.count(f"{label} by period, with 95 % intervals") == 2


def test_contradictions_of_a_few_are_not_counted(sample):
    flipped = make_sample()
    kinds = ["mixed"] * 6 + ["sarcasm"] * 3
    frame = pd.DataFrame({"feedback_id": sample.feedback["feedback_id"].head(9), "kind": kinds})
    vars(flipped)["contradictions"] = frame
    vars(flipped)["score_variants"] = sample.score_variants
    found = summarise(flipped).contradictions
    assert found.among.count == 9
    # Six shown would say that the others are three.
    assert found.kinds == ()
    vars(flipped)["contradictions"] = frame.head(4)
    assert summarise(flipped).contradictions.among is None


def test_codes_of_five_comments_or_more(sample):
    row = {"share": 0.1, "share_ci_low": 0.05, "share_ci_high": 0.2, "negative_share": 0.5, "ci_low": 0.4}
    codes = pd.DataFrame(
        [{"code": code, "n_feedback": n, "ci_high": 0.6, **row} for code, n in (("Waits", 88), ("Q", 4))]
    )
    found = summarise(dataclasses.replace(sample, codes=codes))
    assert [code.name for code in found.codes] == ["Waits"]
    assert "Your codes" in render_html(found)
    assert "Your codes" in render_markdown(found)


def lineage() -> pd.DataFrame:
    rows = [
        ("t03", "App log-in loop", "born", [], 0.9, 0, 50, 0.0, 50 / 881, 50 / 881, 0.04, 0.07),
        ("t01", "Missed engineer visits", "continued", [], None, 40, 143, 0.2, 143 / 881, -0.04, -0.1, 0.02),
        ("t04", "Waiting on the phone line", "continued", [], None, 100, 74, 0.5, 74 / 881, -0.416, -0.5, -0.3),
        ("t02", "Evening slowdown", "split", ["Evenings", "Nights"], 0.7, 20, 95, 0.1, 95 / 881, 0.01, -0.1, 0.1),
    ]
    return pd.DataFrame([(*row, ["c00001:0"]) for row in rows], columns=list(LINEAGE.required))


def test_what_became_of_topics_since_the_earlier_wave(sample):
    found = summarise(dataclasses.replace(sample, lineage=lineage()))
    assert [(one.topic_id, one.kind) for one in found.passages] == [
        ("t03", "born"),
        ("t04", "continued"),
        ("t02", "split"),
    ]
    assert (found.passages[1].before.total, found.passages[1].after.total) == (200, 881)
    assert point(found, "t03").passage.kind == "born"
    text = words(render_html(found))
    assert "Since the earlier wave" in text
    assert "came apart" in text


def test_every_figure_of_the_findings_is_carried_for_machines(sample):
    left = [row % 3 == 0 for row in range(len(sample.feedback))]
    staff = sample.feedback["feedback_id"].isin(of_topic(sample, "t05"))
    run = with_columns(sample, churned=left, source=sample.feedback["source"].mask(staff, "staff"))
    block = dict(flat(figures(summarise(dataclasses.replace(run, lineage=lineage())))))
    for key in (
        "alerts / t03 new / after / count",
        "alerts / t03 new / evidence_ids",
        "pain_points / t03 / alert / after / value",
        "pain_points / t01 / associations / nps / adjusted / low",
        "pain_points / t01 / departure / left / count",
        "pain_points / t01 / scopes / experience / share / value",
        "blind_spots / t05 / group_share / count",
        "metrics / nps / periods / period Jan 2026 / figure / value",
        "contradictions / checks / reviews nps / correlation / value",
        "passages / t03 born / after / count",
    ):
        assert key in block, [name for name in block if name.startswith(key.split(" / ", maxsplit=1)[0])][:40]


def test_comments_without_anything_to_decide_by_make_a_short_report(sample):
    bare = sample.feedback[["feedback_id", "text", "clean_text", "status"]].assign(source="survey")
    run = dataclasses.replace(
        sample, feedback=bare, segments=sample.segments.head(0), warnings=warning_table(bare, sample.mentions)
    )
    page = render_html(summarise(run))
    for section in ("alerts", "waves", "contradictions", "codes", "sources"):
        assert f'id="{section}"' not in page
