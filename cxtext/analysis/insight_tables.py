"""The tables of an analysis that are worked out from its mentions and topics."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from cxtext.analysis.books import coverage_metrics, with_flags
from cxtext.plurals import plural
from cxtext.topics.general import NAMES as GENERAL_NAMES
from cxtext.topics.ids import theme_name, topic_name

if TYPE_CHECKING:
    import pandas as pd

    from cxtext.analysis.result import Analysis
    from cxtext.journey import JourneyMap
    from cxtext.topics import TopicModel
    from cxtext.topics.codebook.state import State


def topic_columns(labels: np.ndarray, confidence: np.ndarray) -> dict[str, Any]:
    """Return the columns ``topic_id`` (missing where nothing fits) and ``topic_confidence`` of the mentions table."""
    return {
        "topic_id": np.array([topic_name(label) for label in labels], dtype=object),
        "topic_confidence": np.asarray(confidence, dtype=np.float64).round(4),
    }


def topic_rows(model: TopicModel) -> pd.DataFrame:
    """Return topics and, above them, themes as rows of one table; a topic's ``parent_id`` is its theme's id."""
    import pandas as pd

    topics = model.topics_.assign(
        topic_id=model.topics_["topic_id"].map(topic_name), parent_id=model.topics_["parent_id"].map(theme_name)
    )
    themes = pd.DataFrame(
        {
            "topic_id": model.themes_["theme_id"].map(theme_name),
            "name": model.themes_["name"],
            "keywords": model.themes_["keywords"],
            "definition": [f"Theme of {plural(n, 'topic')}." for n in model.themes_["n_topics"]],
            "parent_id": model.themes_["parent_id"].map(theme_name),
            "origin": "discovered",
        }
    )
    return pd.concat([topics[list(themes.columns)], themes], ignore_index=True)


def insight_tables(
    feedback: pd.DataFrame,
    mentions: pd.DataFrame,
    model: TopicModel,
    journey_map: JourneyMap,
    state: State | None = None,
    weights: Mapping[str, float] | None = None,
) -> dict[str, Any]:
    """Return the tables that are worked out from mentions and topics, by their names in :class:`Analysis`."""
    from cxtext import insights

    with insights.shared_joins():
        stages = list(journey_map.names().items())
        topics = insights.topic_table(feedback, mentions, topic_rows(model))
        topics.insert(1, "level", topics["topic_id"].str.startswith("t").map({True: "topic", False: "theme"}))
        # "Great service" and "nothing to add" are worth counting, but nobody can act on them.
        topics.insert(2, "general", topics["name"].isin(list(GENERAL_NAMES.values())))
        topics = with_flags(topics, state)
        exclude = topics.loc[topics["general"] | topics["excluded"], "topic_id"].tolist()
        segments = segments_of(feedback)
        warnings = insights.warning_table(feedback, mentions, segments, exclude=exclude)
        pain_points = insights.pain_point_table(
            feedback, mentions, topics, stages=stages, exclude=exclude, weights=weights
        )
        # One change, one word: what the early warning is sure of stands in the pain points too.
        pain_points = insights.agree(pain_points, warnings)
        return {
            "topics": topics,
            "pain_points": pain_points,
            "journey": insights.journey_table(feedback, mentions, pain_points, stages),
            "segments": insights.segment_table(feedback, mentions, pain_points, segments),
            "trends": insights.trend_table(feedback, mentions),
            "warnings": warnings,
            "metrics": insights.metrics(feedback, mentions) | coverage_metrics(feedback, mentions, state),
        }


def weights_of(analysis: Analysis) -> Mapping[str, float] | None:
    """Return the weights of the priority that an analysis was made with; None for the usual ones."""
    weights: Mapping[str, float] | None = analysis.meta["options"].get("weights")
    return weights


def segments_of(feedback: pd.DataFrame) -> list[str]:
    """Return the columns to split by; what a survey tool notes on its own work ("Finished") splits no comments."""
    from cxtext.insights import segment_columns

    files = feedback.attrs.get("cxtext", {}).get("files", [])
    technical = {column for file in files for column in file.get("technical", [])}
    wanted = {column for file in files for column in file.get("segments", [])}
    return [column for column in segment_columns(feedback) if column not in technical - wanted]
