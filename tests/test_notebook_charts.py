"""Charts of an analysis: the figures are those of the tables, the specification is valid, nothing is fetched."""

import json
import re

import altair as alt
import numpy as np
import pandas as pd
import pytest

import cxtext
from cxtext.analysis import Analysis
from cxtext.errors import InputError
from cxtext.notebook.topic_map import HEIGHT, WIDTH, map_frame
from cxtext.topics.positions import topic_positions

CHARTS = ("journey_chart", "pain_point_chart", "trend_chart", "impact_chart", "topic_map")
HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def feedback(demo_feedback: pd.DataFrame) -> pd.DataFrame:
    return demo_feedback


@pytest.fixture(scope="module")
def analysis(demo_analysis: Analysis) -> Analysis:
    return demo_analysis


def rows(chart: alt.TopLevelMixin, column: str) -> pd.DataFrame:
    """Return the rows of a chart's data that have a column."""
    found = [data for data in chart.to_dict()["datasets"].values() if data and column in data[0]]
    return pd.DataFrame(max(found, key=lambda data: len(data[0])))


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_valid_and_shown_without_a_network(analysis: Analysis, name: str) -> None:
    chart = getattr(analysis, name)()
    assert isinstance(chart, alt.TopLevelMixin)
    chart.to_dict(validate=True)
    shown = chart._repr_mimebundle_()
    assert set(shown) == {"application/vnd.vegalite.v5+json", "image/svg+xml", "text/plain"}
    assert shown["image/svg+xml"].startswith("<svg")
    assert re.findall(r'(?:href|src)="([^"#]+)', shown["image/svg+xml"]) == []
    spec = shown["application/vnd.vegalite.v5+json"]
    assert '"url"' not in json.dumps(spec)
    assert spec["usermeta"]["embedOptions"]["actions"]["editor"] is False
    assert spec["title"]["text"]


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_stays_one_that_needs_no_network_when_it_is_changed(analysis: Analysis, name: str) -> None:
    changed = getattr(analysis, name)().properties(background="white")
    assert "text/html" not in changed._repr_mimebundle_()


def test_a_renderer_of_the_users_own_is_kept_to(analysis: Analysis) -> None:
    with alt.renderers.enable("png"):
        assert "application/vnd.vegalite.v5+json" not in analysis.topic_map()._repr_mimebundle_()[0]


def test_the_journey_has_the_figures_of_its_table(analysis: Analysis) -> None:
    drawn = rows(analysis.journey_chart(), "negative_share").set_index("stage")
    table = analysis.journey.set_index("stage").drop("general")
    table = table[table["n_feedback"] > 0]
    assert list(drawn.index) == list(table.index)
    for column in ("n_feedback", "negative_share", "positive_share"):
        np.testing.assert_allclose(drawn[column], table[column])


def test_pain_points_have_the_figures_of_their_table(analysis: Analysis) -> None:
    drawn = rows(analysis.pain_point_chart(5), "reach")
    table = analysis.pain_points.head(5)
    assert list(drawn["name"]) == list(table["name"])
    np.testing.assert_allclose(drawn[["share", "low", "high"]], table[["share", "share_ci_low", "share_ci_high"]])


def test_trends_have_the_figures_of_their_table(analysis: Analysis) -> None:
    ids = analysis.pain_points["topic_id"].tolist()[:2]
    drawn = rows(analysis.trend_chart(ids), "said")
    table = analysis.trends[analysis.trends["topic_id"].isin(ids) & (analysis.trends["n"] > 0)]
    for one in ids:
        own = table[table["topic_id"] == one].sort_values("period")
        np.testing.assert_allclose(drawn.loc[drawn["topic_id"] == one, "share"], own["n_topic"] / own["n"])
        np.testing.assert_allclose(drawn.loc[drawn["topic_id"] == one, ["low", "high"]], own[["ci_low", "ci_high"]])
    by_name = analysis.trend_chart(analysis.pain_points["name"].iloc[0])
    assert set(rows(by_name, "said")["topic_id"]) == {ids[0]}


def test_impacts_have_the_figures_of_their_table(analysis: Analysis) -> None:
    drawn = rows(analysis.impact_chart("nps", top=100), "adjusted").set_index("topic_id")
    table = analysis.impacts
    table = table[(table["score_kind"] == "nps") & table["adjusted"].notna()].set_index("topic_id").loc[drawn.index]
    assert len(drawn) == len(table)
    np.testing.assert_allclose(drawn[["adjusted", "low", "high"]], table[["adjusted", "ci_low", "ci_high"]])
    sure = {"lower": table["ci_high"] < 0, "higher": table["ci_low"] > 0}
    for word, which in sure.items():
        assert ((drawn["clear"] == word) == which).all()


def test_the_map_has_the_figures_of_the_topics(analysis: Analysis) -> None:
    frame = map_frame(analysis, analysis.summary).set_index("topic_id")
    table = analysis.topics[(analysis.topics["level"] == "topic") & (analysis.topics["n_mentions"] > 0)]
    table = table.set_index("topic_id")
    assert set(frame.index) == set(table.index)
    columns = {
        "n_mentions": "n_mentions",
        "share": "share",
        "negative_share": "negative_share",
        "negative_low": "ci_low",
    }
    for ours, theirs in columns.items():
        np.testing.assert_allclose(frame[ours], table[theirs].loc[frame.index])
    assert frame["quote"].str.len().gt(0).all()


def test_circles_of_the_map_lie_inside_and_apart(analysis: Analysis) -> None:
    frame = map_frame(analysis, analysis.summary)
    for axis, end in (("x", WIDTH), ("y", HEIGHT)):
        assert frame[axis].between(0, end).all()
    places, radius = frame[["x", "y"]].to_numpy(), frame["radius"].to_numpy()
    distance = np.hypot(*(places[:, None, :] - places[None, :, :]).transpose(2, 0, 1))
    np.fill_diagonal(distance, np.inf)
    assert (distance > radius[:, None] + radius[None, :] - 1).all()


def test_the_map_does_not_depend_on_the_order_of_rows(feedback: pd.DataFrame, analysis: Analysis) -> None:
    turned = feedback.iloc[::-1].reset_index(drop=True)
    turned.attrs = feedback.attrs
    other = cxtext.analyze(turned, quality="fast")
    pd.testing.assert_frame_equal(topic_positions(other.topic_model), topic_positions(analysis.topic_model))


def test_like_topics_lie_near_one_another(analysis: Analysis) -> None:
    grid, topic = analysis.topic_model.prototypes
    sums = np.array([grid[topic == one].sum(axis=0) for one in range(topic.max() + 1)], dtype=float)
    sums /= np.linalg.norm(sums, axis=1, keepdims=True)
    cosine = sums @ sums.T
    places = topic_positions(analysis.topic_model)[["x", "y"]].to_numpy()
    distance = np.hypot(*(places[:, None, :] - places[None, :, :]).transpose(2, 0, 1))
    upper = np.triu_indices(len(places), 1)
    assert np.corrcoef(cosine[upper], distance[upper])[0, 1] < -0.4


def test_charts_follow_an_edit(analysis: Analysis) -> None:
    worst = str(analysis.pain_points["topic_id"].iloc[0])
    renamed = analysis.codebook.rename(worst, HOSTILE)
    assert HOSTILE in set(rows(renamed.topic_map(), "area")["name"])
    # A name is text wherever it stands in the picture.
    for name in CHARTS:
        assert "<img" not in getattr(renamed, name)()._repr_mimebundle_()["image/svg+xml"]


def test_what_cannot_be_drawn_is_said(analysis: Analysis) -> None:
    bare = cxtext.analyze(pd.DataFrame({"text": ["The app is slow.", "Slow again.", "Kind shop."]}), quality="fast")
    with pytest.raises(InputError, match="no trend"):
        bare.trend_chart()
    with pytest.raises(InputError, match="no impact"):
        bare.impact_chart()
    with pytest.raises(InputError, match="no topic 't999'"):
        analysis.trend_chart("t999")
    with pytest.raises(InputError, match="no score 'wow'"):
        analysis.impact_chart("wow")
    with pytest.raises(InputError, match="top is 0"):
        analysis.pain_point_chart(0)
