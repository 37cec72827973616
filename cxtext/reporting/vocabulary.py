"""What a report calls the ids and kinds that stand in the tables."""

from __future__ import annotations

SCORE_NAMES: dict[str, str] = {"nps": "NPS", "csat": "satisfaction", "ces": "ease", "stars": "stars"}
"""What the report calls each kind of score within a sentence."""

METRIC_WORDS: dict[str, str] = {
    "nps": "Net promoter score",
    "csat": "Mean satisfaction",
    "csat_top_two": "Satisfied (4 or 5)",
    "ces": "Mean ease",
    "stars": "Mean stars",
    "churn_rate": "Customers who left",
    "lifetime_value": "Mean customer value",
    "first_reply_hours": "Hours to the first reply (median)",
    "resolution_hours": "Hours to the solution (median)",
    "first_contact_resolution": "Solved at first contact",
    "reopen_rate": "Tickets reopened",
    "escalation_rate": "Tickets escalated",
    "negative_share": "Comments negative on balance",
}
"""What the report calls each metric, in the order in which they are shown."""

SCOPE_WORDS: dict[str, str] = {
    "service": "service: how people are treated and helped",
    "usability": "usability: the product, site or app in use",
    "experience": "the wider experience: price, offer, delivery, rules",
}
"""What the report calls each scope of a complaint."""

FEELING_WORDS: dict[str, str] = {
    "intent churn_risk": "threat to leave",
    "effort hard": "hard effort",
}
"""What the report calls a tag of complaints where its name alone would not do."""

CONTRADICTION_WORDS: dict[str, str] = {
    "likely_scale_flip": "the scale was probably taken the other way round",
    "sarcasm": "probably sarcasm",
    "mixed": "praise and complaint in one text",
    "unclear": "no clear reason",
}
"""What the report calls each likely reason of a contradiction."""

VARIANT_WORDS: dict[str, str] = {
    "as_given": "as given",
    "without_flips": "without likely flips of the scale",
    "without_contradictions": "without any contradiction",
    "flips_turned": "with likely flips turned round",
}
"""What the report calls each variant of a score."""

ALERT_WORDS: dict[str, str] = {"new": "New", "rising": "Rising", "falling": "Falling", "gone": "Gone"}
"""What the report calls each kind of warning."""

PASSAGE_WORDS: dict[str, str] = {
    "born": "new",
    "continued": "went on",
    "died": "gone",
    "not_seen": "not seen",
    "split": "came apart",
    "merged": "flowed together",
}
"""What the report calls what became of a topic since the earlier wave."""

SIDE_WORDS: dict[str, str] = {"staff_only": "staff only", "customers_only": "customers only", "both": "both"}
"""What the report calls who complains about a topic."""

ADJUSTED = "Adjusted score difference"
UNADJUSTED = "Unadjusted score difference"
"""Two figures of one pain point that may differ in size and sign: neither is ever told without its name."""
UNADJUSTED_MEANS = (
    "Mean score of comments that complain about it minus that of comments that do not mention it, nothing else held "
    "equal; an association, not a cause."
)
