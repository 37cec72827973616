"""Tables indexed by id, names by id and people by comment: looked up by all sections, built once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cxtext.reporting.quotes import pick_quotes
from cxtext.reporting.tables_in import analysed, by_id, day, equal, name, records

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from cxtext.analysis import Analysis
    from cxtext.insights.subject import Subject
    from cxtext.reporting.model import Quote

MAX_QUOTES = 8
# Spare candidates, for those that repeat another comment or wording.
_SPARE = 4


@dataclass(frozen=True)
class Lookups:
    """What all sections look up.

    Attributes
    ----------
    feedback, mentions
        Tables indexed by their ids. A source of fewer than five people is not named: it would tell who wrote a quote.
    by_topic
        Mentions of each topic.
    person, day
        Number of the person behind each analysed comment, and its day, by ``feedback_id``.
    stage_names, topic_names
        Names by id.
    owners
        Who looks after each stage, by its id.
    subjects
        Words of each topic, by its id.
    n_comments
        Number of analysed comments.
    """

    feedback: pd.DataFrame
    mentions: pd.DataFrame
    by_topic: Mapping[str, pd.DataFrame]
    person: Mapping[str, int]
    day: Mapping[str, pd.Timestamp]
    stage_names: Mapping[str, str]
    topic_names: Mapping[str, str]
    owners: Mapping[str, str]
    subjects: Mapping[str, Subject]
    n_comments: int

    @classmethod
    def of(cls, analysis: Analysis) -> Lookups:
        """Index the tables of an analysis."""
        import pandas as pd

        from cxtext.insights.people import MIN_GROUP, people
        from cxtext.insights.subject import subjects
        from cxtext.insights.trends import days

        comments = analysed(analysis.feedback)
        index = [str(item) for item in comments["feedback_id"]]
        person = people(comments)
        mentions = by_id(analysis.mentions, "mention_id")
        by_topic: dict[str, pd.DataFrame] = {}
        if "topic_id" in mentions.columns:
            by_topic = {str(topic): part for topic, part in mentions.groupby("topic_id", sort=True)}
        feedback = by_id(analysis.feedback, "feedback_id")
        if "source" in feedback.columns:
            source = comments["source"].to_numpy()
            heard = pd.Series(person).groupby(source).nunique()
            feedback["source"] = feedback["source"].where(feedback["source"].isin(heard.index[heard >= MIN_GROUP]))
        return cls(
            feedback=feedback,
            mentions=mentions,
            by_topic=by_topic,
            person=dict(zip(index, person.tolist(), strict=True)),
            day=dict(zip(index, days(comments).tolist(), strict=True)),
            stage_names={str(row["stage"]): name(row["name"]) for row in records(analysis.journey)},
            topic_names={str(row["topic_id"]): name(row["name"]) for row in records(analysis.topics)},
            owners={stage: name(owner) for stage, owner in analysis.journey_map.owners().items()},
            subjects=dict(zip(analysis.topics["topic_id"].astype(str), subjects(analysis.topics), strict=True)),
            n_comments=len(comments),
        )

    def stage_name(self, stage: Any) -> str:  # noqa: ANN401 - a cell
        """Name of a stage; empty where a topic has none."""
        return self.stage_names.get(str(stage), name(stage))

    def people(self, feedback_ids: Iterable[Any]) -> int:
        """Count the distinct people behind comments."""
        return len({self.person.get(str(item)) for item in feedback_ids} - {None})

    def enough(self, feedback_ids: Iterable[Any]) -> bool:
        """Tell whether the people behind comments are so many that something may be said of them."""
        from cxtext.insights.people import MIN_GROUP

        return self.people(feedback_ids) >= MIN_GROUP

    def stages_of_few(self) -> frozenset[str]:
        """Return the stages that some people speak of, but fewer than five."""
        from cxtext.insights.base import with_stage
        from cxtext.insights.people import MIN_GROUP

        at = with_stage(self.mentions)
        heard = at["feedback_id"].astype(str).map(self.person).groupby(at["stage"].astype(str)).nunique()
        return frozenset(heard.index[(heard > 0) & (heard < MIN_GROUP)])

    def first_day(self, feedback_ids: Iterable[Any]) -> dt.date | None:
        """Return the earliest day of comments; None where none has a date."""
        found = (day(self.day.get(str(item))) for item in feedback_ids)
        return min((one for one in found if one is not None), default=None)

    def complaints(self, topic_id: str) -> pd.DataFrame:
        """Return the negative mentions of a topic, of the comments that on balance complain about it."""
        from cxtext.insights import comment_sentiment

        own = self.by_topic.get(topic_id)
        if own is None or "sentiment" not in own.columns:
            return self.mentions.head(0)
        votes = comment_sentiment(own.reset_index())
        complaining = votes.loc[equal(votes["sentiment"], "negative"), "feedback_id"]
        return own[equal(own["sentiment"], "negative") & own["feedback_id"].isin(complaining).to_numpy(dtype=bool)]

    def quotes(self, topic_id: str, sentiment: str, first: tuple[str, ...] = ()) -> tuple[Quote, ...]:
        """Quotes on a topic: the given mentions first, then the best of this sentiment; none of a few people."""
        own = self.by_topic.get(topic_id)
        if own is None or not self.enough(own["feedback_id"]):
            return ()
        wanted = [*first[: MAX_QUOTES * _SPARE], *self._clearest(topic_id, sentiment)]
        return pick_quotes(dict.fromkeys(wanted), self.mentions, self.feedback, MAX_QUOTES)

    def _clearest(self, topic_id: str, sentiment: str) -> list[str]:
        """Return mentions of a topic in one sentiment: those that show it best first, one of each person."""
        import numpy as np

        from cxtext.insights.base import sentiment_arrays
        from cxtext.insights.quotes import choose, quality

        own = self.by_topic.get(topic_id)
        if own is None or "sentiment" not in own.columns:
            return []
        own = own[equal(own["sentiment"], sentiment)].reset_index()
        _, score, _ = sentiment_arrays(own)
        person = own["feedback_id"].map(lambda one: self.person.get(str(one), -1)).to_numpy(dtype=np.int64)
        here, every = np.zeros(len(own), dtype=np.int64), np.ones(len(own), dtype=bool)
        about = [self.subjects[topic_id]] if topic_id in self.subjects else []
        found = choose(own, person, here, quality(own, score), every, size=MAX_QUOTES * _SPARE, subjects=about)
        return [str(mention_id) for mention_id in found.get(0, [])]


class Cells:
    """Who meets a topic within a group: so that nobody is singled out where they are few.

    Parameters
    ----------
    feedback
        FEEDBACK table.
    lookups
        People by comment, and mentions by topic.
    """

    def __init__(self, feedback: pd.DataFrame, lookups: Lookups) -> None:
        self._comments = analysed(feedback)
        self._ids = [str(item) for item in self._comments["feedback_id"]]
        self._lookups = lookups
        self._labels: dict[str, dict[str, str]] = {}
        self._topics: dict[str, set[str]] = {}

    def enough(self, topic_id: str, column: str, value: str) -> bool:
        """Tell whether at least five people of the group mention the topic."""
        if column not in self._comments.columns:
            return False
        labels = self._label(column)
        return self._lookups.enough(one for one in self._of_topic(topic_id) if labels.get(one) == value)

    def _of_topic(self, topic_id: str) -> set[str]:
        if topic_id not in self._topics:
            own = self._lookups.by_topic.get(topic_id)
            self._topics[topic_id] = set() if own is None else {str(item) for item in own["feedback_id"]}
        return self._topics[topic_id]

    def _label(self, column: str) -> dict[str, str]:
        from cxtext.reading.categories import value_label

        if column not in self._labels:
            values = self._comments[column].map(value_label, na_action="ignore")
            self._labels[column] = dict(zip(self._ids, values.tolist(), strict=True))
        return self._labels[column]
