"""The words a report uses and what they mean, the same in every format."""

from __future__ import annotations

from cxtext.reporting.vocabulary import ADJUSTED, UNADJUSTED, UNADJUSTED_MEANS

GLOSSARY: tuple[tuple[str, str], ...] = (
    ("Comment", "What one person wrote in one box or review. Every comment is one vote, however long it is."),
    ("Mention", "The part of a comment that makes one point: a sentence or a clause. A comment may hold several."),
    ("Topic", "What mentions with the same meaning are about, named after the words that set it apart."),
    (
        "Stage",
        "Where on the journey the mention belongs. Where no stage can be told, it counts as general. A topic that "
        "hurts is shown at the stage of its complaints, every other at the stage of its mentions.",
    ),
    (
        "Reach",
        "Share of all analysed comments that mention a topic.",
    ),
    (
        "Negative share",
        "Of the comments that mention a topic or stage, the share that on balance complains about it.",
    ),
    (
        ADJUSTED,
        "How much lower or higher those comments score that complain about the topic than others that are equal in all "
        "other topics and groups. Beside it leave-one-out: the score of all comments minus the score without those on "
        "the topic, which blames it for whatever else they are about. Both are associations, not causes.",
    ),
    (
        UNADJUSTED,
        f"{UNADJUSTED_MEANS} Scores of several kinds are stretched to 0-10. It stands where nothing can be adjusted, "
        "in the sheet Pain points, on slides and in the chart of impacts, and may differ from the adjusted one, even "
        "in sign.",
    ),
    (
        "Early warning",
        "Complaints that rise, fall, appear or are gone, as shares of the people heard, each source set against its "
        "own past. Over all topics, stages and groups at most one warning in twenty is expected to be false.",
    ),
    (
        "Scope",
        "What complaints are about: service (how people are treated and helped), usability (the product, site or app "
        "in use) or the wider experience. Told by words, stage and effort, and in English only.",
    ),
    (
        "95 % interval",
        "The range in which the true value would lie in 95 of 100 such samples. Where two intervals hardly overlap, "
        "the difference is unlikely to be chance.",
    ),
    (
        "Priority",
        "Pain points are ranked by it. It multiplies five parts between 0 and 1: reach, the lower end of the interval "
        "of the negative share, severity (how strongly complaints are worded, raised by anger, hard effort and threats "
        "to leave), how much lower such comments score with other topics and segments equal, and, with half the "
        "weight, whether complaints grow. What cannot be told for any topic is left out. The rank lies between the "
        "places given in 90 % of resamples of people.",
    ),
    (
        "Trend",
        "Judged from complaints over time with a test that is corrected for the number of topics; where it cannot "
        "tell growth from chance it says steady.",
    ),
)
"""Term and explanation, in the order in which a reader meets them."""

METHOD: tuple[str, ...] = (
    "Comments are cleaned (text repaired, personal data masked, empty answers and other languages set aside) and cut "
    "into mentions. Each mention gets a sentiment, a stage of the journey and a topic from models that ran on the "
    "machine that made this report; no comment left it.",
    "All counts are of distinct comments. Shares carry Wilson 95 % intervals; differences between groups and trends "
    "are corrected for the number of comparisons (false discovery rate 5 %).",
    "Models misread some comments, irony above all. Read the quotes before you act; associations with the score are "
    "not proof of a cause; people who comment may differ from people who do not.",
    "Groups of fewer than five people who share a value of a column, such as a team or region, are not shown, nor "
    "quotes of a topic that fewer mention, nor the tone of a stage that fewer speak of; comments on a topic or stage "
    "are counted however few. Personal data that was recognised is masked. An owner is suggested by the stage of the "
    "journey map alone.",
)
"""How the figures come about, in a few honest lines."""
