"""The tables to decide by, worked out from an analysis when first asked for."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from cxtext.journey import JourneyMap

__all__ = ["Decisions"]


class Decisions:
    """What an analysis says of causes, people and time, beside its first tables.

    All of it is association, not proof of cause; nothing is said of fewer than five people, except in ``timelines`` and
    ``contradictions``, which are lists of the user's own customers and comments.
    """

    feedback: pd.DataFrame
    mentions: pd.DataFrame
    topics: pd.DataFrame
    pain_points: pd.DataFrame
    journey_map: JourneyMap

    @cached_property
    def impacts(self) -> pd.DataFrame:
        """How each topic goes with the score (IMPACTS): leave-one-out, and adjusted for other topics and segments."""
        from cxtext.insights import impact_table

        about = self._about_something()
        return impact_table(self.feedback, self._mentions_of(about), about, segments=self._segments)

    @cached_property
    def measures(self) -> pd.DataFrame:
        """Every metric that a file has columns for (MEASURES): overall, by period, stage, topic and segment."""
        from cxtext.insights import measure_table

        return measure_table(self.feedback, self.mentions, segments=self._segments)

    @cached_property
    def churn(self) -> pd.DataFrame:
        """How much more often those leave who complain of a topic, and the value at risk (CHURN)."""
        from cxtext.insights import churn_table

        return churn_table(self.feedback, self.mentions, self._leaves())

    @cached_property
    def blind_spots(self) -> pd.DataFrame:
        """What staff report that customers do not, and the reverse (BLIND_SPOTS); empty where one side is not heard."""
        from cxtext.insights import blind_spots

        return blind_spots(self.feedback, self.mentions, self._leaves())

    @cached_property
    def scopes(self) -> pd.DataFrame:
        """Whether each pain point is about service, usability or the wider experience (SCOPES)."""
        from cxtext.insights import scope_table

        return scope_table(self.feedback, self.mentions, self.pain_points)

    @cached_property
    def spill_over(self) -> pd.DataFrame:
        """The stage where comments were collected against the stage they are about (SPILL_OVER)."""
        from cxtext.insights import spill_over

        stages = {stage.id: (stage.name, *stage.cues) for stage in self.journey_map.stages if stage.id != "general"}
        return spill_over(self.feedback, self.mentions, stages)

    @cached_property
    def timelines(self) -> pd.DataFrame:
        """Each customer's complaints of a topic over time (TIMELINES); needs ``customer_id``. Not for reports."""
        from cxtext.insights import timelines

        return timelines(self.feedback, self.mentions, self._leaves())

    @cached_property
    def repeat_complaints(self) -> pd.DataFrame:
        """How many customers complain of a topic again (REPEAT_COMPLAINTS)."""
        from cxtext.insights import repeat_complaints

        return repeat_complaints(self.timelines)

    @cached_property
    def contradictions(self) -> pd.DataFrame:
        """Comments whose score and text say opposite things, sorted by likely reason (CONTRADICTIONS)."""
        from cxtext.insights import contradictions

        return contradictions(self.feedback, self.mentions)

    @cached_property
    def scale_checks(self) -> pd.DataFrame:
        """Whether a source's scale looks reversed against its texts (SCALE_CHECKS)."""
        from cxtext.insights import scale_checks

        return scale_checks(self.feedback, self.mentions)

    @cached_property
    def score_variants(self) -> pd.DataFrame:
        """Scores as given, and without or with turned likely flips (SCORE_VARIANTS)."""
        from cxtext.insights import score_variants

        return score_variants(self.feedback, self.contradictions)

    def after(self, actions: str | Path | pd.DataFrame) -> pd.DataFrame:
        """Compare complaints before and after what was done about them.

        Parameters
        ----------
        actions
            A csv file or table with ``pain_point`` (id or name of a topic), ``action``, ``date`` and, if wanted,
            ``owner``.

        Returns
        -------
        pandas.DataFrame
            ACTIONS table, see :func:`cxtext.insights.action_table`.

        Raises
        ------
        InputError
            A row names no topic or no date; the message says where.
        """
        from cxtext.insights import action_table, read_actions

        return action_table(self.feedback, self.mentions, read_actions(actions, self._leaves()))

    @property
    def _segments(self) -> list[str]:
        from cxtext.analysis.insight_tables import segments_of

        return segments_of(self.feedback)

    def _leaves(self) -> pd.DataFrame:
        """Topics without the themes above them."""
        return self.topics[self.topics["level"] == "topic"]

    def _about_something(self) -> pd.DataFrame:
        """Topics that are about something: not general praise or blame."""
        leaves = self._leaves()
        return leaves[~leaves["general"].astype(bool)]

    def _mentions_of(self, topics: pd.DataFrame) -> pd.DataFrame:
        """Mentions with the topic taken from those whose topic is not among ``topics``."""
        known = self.mentions["topic_id"].isin(topics["topic_id"])
        return self.mentions.assign(topic_id=self.mentions["topic_id"].where(known, None))
