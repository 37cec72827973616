"""What columns the tables of :mod:`cxtext.insights.comparing` have."""

from cxtext.tables import Contract

DIFFERENCES = Contract(
    "differences",
    key=(),
    required=(
        "measure",
        "topic_id",
        "name",
        "unit",
        "n_a",
        "n_b",
        "people_a",
        "people_b",
        "value_a",
        "value_b",
        "difference",
        "ci_low",
        "ci_high",
        "detectable",
        "p_value",
        "q_value",
        "verdict",
        "suppressed",
    ),
)

DECOMPOSITION = Contract(
    "decomposition",
    key=(),
    required=(
        "measure",
        "topic_id",
        "name",
        "unit",
        "value_a",
        "value_b",
        *(
            f"{part}{end}"
            for part in ("total", "opinion", "model", "composition")
            for end in ("", "_ci_low", "_ci_high")
        ),
        "suppressed",
    ),
)

COMPOSITION = Contract(
    "composition",
    key=(),
    required=("measure", "topic_id", "name", "unit", "column", "change", "ci_low", "ci_high", "suppressed"),
)

DISTINGUISHING_WORDS = Contract(
    "words",
    key=("term",),
    required=(
        "term",
        "side",
        "people_a",
        "people_b",
        "share_a",
        "share_b",
        "log_odds",
        "z",
        "p_value",
        "q_value",
        "example_ids",
    ),
)
