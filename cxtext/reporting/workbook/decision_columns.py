"""Which columns of the tables to decide by a workbook shows, what they are called there, and what they mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cxtext.reporting.vocabulary import ADJUSTED

Look = Literal["", "topic", "stage", "ids", "all"]


@dataclass(frozen=True)
class Field:
    """A column of a table: its name there, its header and meaning in the workbook, and how its cells are shown."""

    source: str
    header: str
    means: str
    share: bool = False
    look: Look = ""


@dataclass(frozen=True)
class Table:
    """A table of an analysis that becomes a sheet; ``by_group`` where it splits topics by groups of people."""

    source: str
    name: str
    fields: tuple[Field, ...]
    by_group: bool = False


def _ends(of: str, low: str, high: str, *, share: bool = False) -> tuple[Field, Field]:
    return (
        Field(low, f"{of} low", f"{of}: lower end of the 95 % interval.", share),
        Field(high, f"{of} high", f"{of}: upper end of the 95 % interval.", share),
    )


_TOPIC_ID = Field("topic_id", "Topic id", "Id of the topic, the same in every sheet and table.")
_TOPIC = Field("name", "Topic", "Name of the topic.")
_P = Field("p_value", "p", "Probability of a difference as large as this by chance alone, of the single test.")
_Q = Field("q_value", "q", "The same, adjusted for all rows of the table (false discovery rate).")
_EVIDENCE = Field("evidence_ids", "Evidence ids", "Ids of mentions behind it (sheet Mentions).", look="ids")

TABLES: tuple[Table, ...] = (
    Table(
        "warnings",
        "Warnings",
        (
            Field("topic_id", "Complaints about", "Topic whose complaints change.", look="topic"),
            Field("stage", "Stage", "Stage of the journey at which they change.", look="all"),
            Field("segment", "Column", "Column of the input that splits people.", look="all"),
            Field("value", "Group", "Value of that column.", look="all"),
            Field("kind", "What", "rising, falling, new or gone."),
            Field("active", "Still so", "Whether it holds at the end of the comments."),
            Field("since", "Since", "Day from which it counts."),
            Field("n_before", "Comments before", "Comments before that day."),
            Field("complaints_before", "Complaints before", "Comments before that day that complain about it."),
            Field("rate_before", "Share before", "Share of the comments before that day that complain.", share=True),
            Field("n_after", "Comments after", "Comments from that day on."),
            Field("complaints_after", "Complaints after", "Comments from that day on that complain about it."),
            Field("rate_after", "Share after", "Share of the comments from that day on that complain.", share=True),
            Field("ratio", "Times as often", "Share after, divided by share before."),
            *_ends("Times as often", "ci_low", "ci_high"),
            Field("q_value", "q", "Adjusted for all topics, stages and groups looked at (false discovery rate)."),
            Field("first_alarm", "First alarm", "Day on which one would have been warned."),
            Field("delay_days", "Delay (days)", "Days from the change to the alarm."),
            Field("lead_days", "Lead (days)", "Days from the alarm to the end of the comments."),
            Field("first_ids", "First comments", "Ids of the first comments that complain.", look="ids"),
            _TOPIC_ID,
        ),
        by_group=True,
    ),
    Table(
        "impacts",
        "Impacts",
        (
            _TOPIC,
            Field("score_kind", "Score", "Scale of the score."),
            Field("opinion", "Opinion", "Whether complaints or praise of the topic are looked at."),
            Field("n_opinion", "Comments with it", "Scored comments that hold this opinion of the topic."),
            Field("n", "Comments", "Scored comments that mention the topic."),
            Field("n_scored", "Scored", "All comments with such a score."),
            Field("adjusted", ADJUSTED, "How much such comments score higher, other topics and groups equal."),
            *_ends("Adjusted", "ci_low", "ci_high"),
            Field("loo", "Leave-one-out", "Score of all comments minus that without the topic's; not adjusted."),
            Field("overall", "Overall", "Adjusted times the share of scored comments that hold the opinion."),
            *_ends("Overall", "overall_ci_low", "overall_ci_high"),
            Field("unit", "Unit", "Unit of all these figures."),
            _P,
            _Q,
            Field("group", "Told apart", "Not separable: the data cannot split the topics of the next column."),
            Field("group_ids", "Together with", "Topics that are told only together.", look="ids"),
            Field("reason", "Why not told", "Why no adjusted figure can be given."),
            Field("accounted_for", "Held equal", "Columns held equal besides other topics."),
            Field("summary", "Summary", "The same in a sentence; an association, not a cause."),
            _TOPIC_ID,
        ),
    ),
    Table(
        "measures",
        "Measures",
        (
            Field("metric", "Metric", "nps, csat, stars, churn_rate …; shares lie between 0 and 1."),
            Field("by", "By", "overall, period, stage, topic, or a column of the input."),
            Field("group", "Group", "First day of the period, id of the stage or topic, or value of the column."),
            Field("value", "Value", "Value of the metric in its unit."),
            *_ends("Value", "ci_low", "ci_high"),
            Field("n", "n", "Answers, customers, tickets or comments behind it."),
            Field("n_people", "People", "People behind it."),
            Field("unit", "Unit", "Unit of the metric."),
        ),
    ),
    Table(
        "churn",
        "Churn",
        (
            _TOPIC,
            Field("verdict", "Verdict", "Whether those who complain leave more often."),
            Field("n_people", "Customers", "Customers who complain about it."),
            Field("n_churned", "Left", "Those of them who left."),
            Field("churn_rate", "Churn rate", "Share of them who left.", share=True),
            *_ends("Churn rate", "ci_low", "ci_high", share=True),
            Field("rest_n", "Other customers", "Customers who do not complain about it."),
            Field("rest_churned", "Others who left", "Those of them who left."),
            Field("rest_rate", "Others' churn rate", "Share of them who left.", share=True),
            Field("lift", "Times as often", "Churn rate divided by that of the others."),
            *_ends("Times as often", "lift_ci_low", "lift_ci_high"),
            Field("excess", "Difference", "Churn rate minus that of the others.", share=True),
            *_ends("Difference", "excess_ci_low", "excess_ci_high", share=True),
            _P,
            _Q,
            Field("n_valued", "With a value", "Customers who complain, are there still, and have a value."),
            Field("value_held", "Value held", "Summed value of customers who complain and have not left."),
            Field("value_at_risk", "Value at risk", "That value times the difference; an association, not a cause."),
            *_ends("Value at risk", "value_at_risk_ci_low", "value_at_risk_ci_high"),
            _TOPIC_ID,
        ),
    ),
    Table(
        "segments",
        "Segments",
        (
            Field("topic_id", "Pain point", "Pain point that is split by groups.", look="topic"),
            Field("segment", "Column", "Column of the input."),
            Field("value", "Group", "Value of that column; groups of under five people are left out."),
            Field("n", "Comments", "Comments of the group."),
            Field("n_topic", "Mention it", "Those of them that mention the pain point."),
            Field("n_negative", "Complain", "Those of them that complain about it."),
            Field("share", "Share", "Share of the group's comments that mention it.", share=True),
            *_ends("Share", "ci_low", "ci_high", share=True),
            Field("rest_share", "Elsewhere", "The same share in all other groups of the column.", share=True),
            Field("lift", "Times as often", "Share divided by that elsewhere."),
            _P,
            _Q,
            Field("topic_id", "Topic id", _TOPIC_ID.means),
        ),
        by_group=True,
    ),
    Table(
        "scopes",
        "Scopes",
        (
            _TOPIC,
            Field("scope", "Scope", "service, usability, or the wider experience."),
            Field("main", "Main scope", "Whether most of its complaints are about this."),
            Field("n", "Comments", "Comments that complain about the topic."),
            Field("n_scope", "About it", "Those of them that are about this scope."),
            Field("share", "Share", "Their share.", share=True),
            *_ends("Share", "ci_low", "ci_high", share=True),
            _EVIDENCE,
            _TOPIC_ID,
        ),
    ),
    Table(
        "blind_spots",
        "Blind spots",
        (
            _TOPIC,
            Field("verdict", "Verdict", "Whether both sides report it, or only one."),
            Field("more_from", "More from", "Side that reports it clearly more often."),
            Field("group", "Side", "Staff, or a group of them."),
            Field("n_group", "Side's comments", "Comments of this side."),
            Field("n_group_topic", "Side mentions", "Those of them that mention the topic."),
            Field("group_share", "Side's share", "Their share.", share=True),
            *_ends("Side's share", "group_ci_low", "group_ci_high", share=True),
            Field("group_first", "Side's first", "First day on which this side mentions it."),
            Field("others", "Other side", "The others."),
            Field("n_others", "Others' comments", "Comments of the other side."),
            Field("n_others_topic", "Others mention", "Those of them that mention the topic."),
            Field("others_share", "Others' share", "Their share.", share=True),
            *_ends("Others' share", "others_ci_low", "others_ci_high", share=True),
            Field("others_first", "Others' first", "First day on which the other side mentions it."),
            Field("difference", "Difference", "Side's share minus others' share.", share=True),
            *_ends("Difference", "ci_low", "ci_high", share=True),
            _P,
            _Q,
            _TOPIC_ID,
        ),
        by_group=True,
    ),
    Table(
        "spill_over",
        "Spill-over",
        (
            Field("collected_stage", "Collected at", "Stage at which comments were collected.", look="stage"),
            Field("stage", "About", "Stage that the text is about.", look="stage"),
            Field("n", "Comments", "Comments collected there."),
            Field("n_about", "About it", "Those of them that are about this stage."),
            Field("share", "Share", "Their share.", share=True),
            *_ends("Share", "ci_low", "ci_high", share=True),
            Field("same", "Same stage", "Whether both are one stage."),
        ),
    ),
    Table(
        "scale_checks",
        "Scale checks",
        (
            Field("source", "Source", "Where the scores come from."),
            Field("score_kind", "Score", "Scale of the score."),
            Field("verdict", "Verdict", "Whether scores agree with texts, or the scale looks reversed."),
            Field("n", "Comments", "Comments whose score and text were compared."),
            Field("correlation", "Correlation", "Spearman's correlation of scores with the sentiment of texts."),
            *_ends("Correlation", "ci_low", "ci_high"),
            _P,
            _Q,
            Field("n_clear", "Clear texts", "Comments with a clear score and a text that takes a side."),
            Field("n_against", "Against", "Those of them in which the two say opposite things."),
            Field("against_share", "Share against", "Their share.", share=True),
            *_ends("Share against", "against_ci_low", "against_ci_high", share=True),
            Field("warning", "Warning", "What to look at."),
        ),
    ),
    Table(
        "score_variants",
        "Score variants",
        (
            Field("score_kind", "Score", "Scale of the score."),
            Field("variant", "Variant", "As given, or without (or with turned) scores that contradict their texts."),
            Field("n", "Scores", "Scores in this variant."),
            Field("n_changed", "Changed", "Scores left out or turned."),
            Field("mean", "Mean", "Mean score."),
            *_ends("Mean", "ci_low", "ci_high"),
            Field("nps", "NPS", "Net promoter score, where the scale is 0 to 10."),
            *_ends("NPS", "nps_ci_low", "nps_ci_high"),
        ),
    ),
    Table(
        "repeat_complaints",
        "Repeat complaints",
        (
            _TOPIC,
            Field("n_customers", "Customers", "Customers heard on two days or more who complain about it."),
            Field("n_repeat", "Again", "Those of them who complain about it on two days or more."),
            Field("repeat_share", "Share", "Their share.", share=True),
            *_ends("Share", "ci_low", "ci_high", share=True),
            Field("n_resolved", "Resolved", "Those of them who later speak well, or no longer complain."),
            Field("n_open", "Open", "Those of them who still complain when last heard."),
            Field("n_silent", "Silent", "Those of them who were not heard of it again."),
            _TOPIC_ID,
        ),
    ),
    Table(
        "lineage",
        "Lineage",
        (
            _TOPIC,
            Field("kind", "What became of it", "continued, born, died, not_seen, split or merged."),
            Field("related", "Related", "Topics that it came from or went into.", look="ids"),
            Field("n_before", "Comments before", "Comments of the earlier wave that mention it."),
            Field("n_after", "Comments after", "Comments of this wave that mention it."),
            Field("share_before", "Share before", "Their share in the earlier wave.", share=True),
            Field("share_after", "Share after", "Their share in this wave.", share=True),
            Field("change", "Change", "Share after minus share before.", share=True),
            *_ends("Change", "ci_low", "ci_high", share=True),
            Field("evidence", "Evidence", "How clearly it is new, split or merged, 0 to 1."),
            _TOPIC_ID,
        ),
    ),
)
"""Tables in the order of their sheets. A customer's own timeline and the list of contradictions are not for reports."""
