"""A small analysed run of a fictional broadband company, for the tests of the reports.

The tables keep their contracts and agree with one another, so that a report of them can be checked figure by figure.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pandas as pd

from cxtext.analysis.decisions import Decisions
from cxtext.insights import warning_table
from cxtext.journey import JourneyMap, load_map
from cxtext.tables import CODES, LINEAGE, WARNINGS, empty

STAGES = [
    ("awareness", "Awareness"),
    ("consideration", "Consideration"),
    ("purchase", "Purchase"),
    ("onboarding", "Onboarding"),
    ("use", "Use"),
    ("support", "Support"),
    ("loyalty", "Loyalty"),
    ("exit", "Exit"),
    ("general", "General"),
]

# topic_id: (name, stage, negative of ten mentions, comments a month January to September, quotes)
TOPICS: dict[str, tuple[str, str, int, list[int], list[tuple[str, str, str]]]] = {
    "t01": (
        "Missed engineer visits",
        "onboarding",
        9,
        [14, 15, 17, 15, 16, 18, 15, 17, 16],
        [
            ("", "Took a day off for nothing, nobody showed", " and no one rang."),
            (
                "Lovely people on the phone but ",
                "the third installation slot was moved again",
                ", so still no internet.",
            ),
            ("", "Engineer never came", ""),
            ("We waited from 8 until 6. ", "Not a soul turned up", ", the dog was disappointed too."),
            ("", "they cancelled the visit by text at 7 pm the evening before", ", twice in one month!"),
            ("", "Four weeks for a fitting that takes an hour", ". Four. Weeks."),
        ],
    ),
    "t02": (
        "Evening slowdown",
        "use",
        9,
        [10, 9, 11, 10, 12, 10, 11, 10, 12],
        [
            ("Fine all day, then ", "by eight it crawls and films keep buffering", "."),
            ("", "speed drops to nothing when the kids come home", " and homework won't load"),
            ("", "Every evening the work call freezes", ""),
            ("", "After 7 pm you may as well send a letter", ". Mornings are fine to be fair."),
        ],
    ),
    "t03": (
        "App log-in loop",
        "use",
        10,
        [0, 0, 0, 0, 0, 0, 9, 17, 24],
        [
            ("Since the update ", "the app asks for a code that never comes", "."),
            ("", "logs me out, logs me in, logs me out", " … going round in circles"),
            ("", "Cannot get into the app to pay my bill", ""),
        ],
    ),
    "t04": (
        "Waiting on the phone line",
        "support",
        9,
        [18, 17, 16, 12, 6, 2, 1, 1, 1],
        [
            ("", "fifty minutes of hold music", " and then it cut off"),
            ("", "I have given up ringing, nobody ever picks up", "."),
            ("Nice enough once you get someone but ", "an hour in the queue is not on", "."),
        ],
    ),
    "t05": (
        "New customers pay less",
        "loyalty",
        8,
        [6, 7, 5, 6, 7, 6, 7, 6, 6],
        [
            ("Eight years with you and ", "my neighbour who joined last week pays half", "."),
            ("", "points expire before you can use them", ""),
        ],
    ),
    "t06": (
        "Hard to cancel",
        "exit",
        9,
        [4, 5, 4, 6, 5, 4, 5, 4, 5],
        [
            ("", "Five calls to cancel", " and still billed the month after"),
            ("", "the exit fee was never mentioned", " when I signed up"),
        ],
    ),
    "t07": (
        "Order form rejects cards",
        "purchase",
        9,
        [4, 4, 5, 4, 3, 4, 5, 4, 4],
        [
            ("", "the checkout froze and charged the set-up fee twice", "!!"),
            ("", "three cards, all refused, all perfectly fine", ""),
        ],
    ),
    "t08": (
        "Postcode checker is wrong",
        "consideration",
        8,
        [3, 4, 3, 3, 4, 3, 4, 3, 3],
        [
            ("", "website said yes to my street, the shop said no", ". Which is it?"),
            ("", "can't compare the plans", ""),
        ],
    ),
    "t09": (
        "Adverts promise too much",
        "awareness",
        8,
        [3, 2, 3, 3, 2, 3, 3, 2, 3],
        [
            ("", "full fibre from £19, except nobody on our road can have it", ""),
            ("", "The poster is a fairy tale", "."),
        ],
    ),
    "t10": (
        "Router drops the wifi upstairs",
        "use",
        7,
        [2, 3, 2, 3, 2, 3, 2, 3, 2],
        [("Router is easy but ", "upstairs gets one bar at best", "."), ("", "wifi dies in the back bedroom", "")],
    ),
    "t11": (
        "Friendly engineers",
        "onboarding",
        0,
        [9, 8, 9, 10, 9, 10, 9, 10, 9],
        [
            ("Once he came, ", "the engineer was brilliant and tidied up after himself", "."),
            ("", "Lovely chap, explained everything to my mum", ""),
        ],
    ),
    "t12": (
        "Fast connection by day",
        "use",
        1,
        [12, 11, 12, 13, 12, 11, 12, 12, 13],
        [("", "download in seconds", ", can't fault it"), ("", "Fast and steady while I work from home", ".")],
    ),
    "t13": (
        "Helpful shop",
        "purchase",
        0,
        [10, 9, 10, 11, 10, 9, 10, 10, 11],
        [("", "the girl in the shop sorted it in five minutes", ""), ("Went in cross, ", "came out smiling", ".")],
    ),
    "t14": (
        "Price in general",
        "general",
        4,
        [3, 3, 3, 3, 3, 3, 3, 3, 3],
        [("", "It costs what it costs", "."), ("", "could be cheaper", " I suppose")],
    ),
}
REGIONS = ["North", "South", "East", "West"]
PLANS = ["Basic", "Plus", "Family"]
SOURCES = ["survey", "survey", "reviews"]


@dataclass(frozen=True)
class SampleAnalysis(Decisions):
    """The attributes of an analysis that reports read; what there is to decide by is worked out as in a real one."""

    feedback: pd.DataFrame
    mentions: pd.DataFrame
    topics: pd.DataFrame
    journey: pd.DataFrame
    pain_points: pd.DataFrame
    rejects: pd.DataFrame
    segments: pd.DataFrame
    trends: pd.DataFrame
    metrics: dict[str, Any] = field(default_factory=dict)
    meta: dict[str, Any] = field(default_factory=dict)
    codes: pd.DataFrame = field(default_factory=partial(empty, CODES))
    warnings: pd.DataFrame = field(default_factory=partial(empty, WARNINGS))
    lineage: pd.DataFrame = field(default_factory=partial(empty, LINEAGE))
    journey_map: JourneyMap = field(default_factory=load_map)


def wilson(count: int, total: int) -> tuple[float, float, float]:
    """Share with its Wilson interval."""
    if not total:
        return (float("nan"),) * 3
    z, p = 1.959964, count / total
    middle, half = p + z * z / (2 * total), z * ((p * (1 - p) + z * z / (4 * total)) / total) ** 0.5
    return p, (middle - half) / (1 + z * z / total), (middle + half) / (1 + z * z / total)


def _comments() -> tuple[pd.DataFrame, pd.DataFrame]:
    feedback, mentions = [], []
    number = 0
    for topic_id, (_, stage, negative_of_ten, months, quotes) in TOPICS.items():
        for month, count in enumerate(months, start=1):
            for k in range(count):
                number += 1
                before, text, after = quotes[(k + month) % len(quotes)]
                sad = (k * 7 + month * 3) % 10 < negative_of_ten
                glad = not sad and (k + month) % 5 > 0
                # Missed visits hit the North hardest; elsewhere the regions take turns.
                region = "North" if topic_id == "t01" and k % 2 else REGIONS[(number + k) % 4]
                source = SOURCES[number % 3]
                feedback_id = f"c{number:05d}"
                feedback.append(
                    {
                        "feedback_id": feedback_id,
                        "text": before + text + after,
                        "clean_text": before + text + after,
                        "status": "ok",
                        "source": source,
                        "date": pd.Timestamp(2026, month, 1 + (k * 3) % 28),
                        "score": float((2 + k % 4) if sad else 7 + k % 4),
                        "score_kind": "nps",
                        "language": "en",
                        "region": region,
                        "plan": PLANS[number % 3],
                    }
                )
                sentiment = "negative" if sad else "positive" if glad else "neutral"
                mentions.append(
                    {
                        "mention_id": f"{feedback_id}:0",
                        "feedback_id": feedback_id,
                        "start": len(before),
                        "end": len(before) + len(text),
                        "text": text,
                        "sentiment": sentiment,
                        "sentiment_score": {"negative": -0.9, "neutral": 0.0, "positive": 0.9}[sentiment],
                        "sentiment_confidence": 0.9,
                        "topic_id": topic_id,
                        "topic_confidence": 0.8,
                        "stage": stage,
                        "stage_confidence": 0.8,
                    }
                )
    for status, texts in {
        "empty": ["", ""],
        "no_content": ["n/a", "-", "none"],
        "not_language": ["Nie działa"],
    }.items():
        for text in texts * 7:
            number += 1
            feedback.append(
                {
                    "feedback_id": f"c{number:05d}",
                    "text": text,
                    "clean_text": text,
                    "status": status,
                    "source": "survey",
                    "date": pd.Timestamp(2026, 5, 3),
                    "language": "pl" if status == "not_language" else None,
                    "region": "East",
                    "plan": "Basic",
                }
            )
    return pd.DataFrame(feedback), pd.DataFrame(mentions)


def _topics(mentions: pd.DataFrame, n_ok: int) -> pd.DataFrame:
    rows = []
    for topic_id, (name, stage, *_) in TOPICS.items():
        own = mentions[mentions["topic_id"] == topic_id]
        n = own["feedback_id"].nunique()
        negative, low, high = wilson(int((own["sentiment"] == "negative").sum()), n)
        rows.append(
            {
                "topic_id": topic_id,
                "level": "topic",
                "general": False,
                "name": name,
                "keywords": name.lower().split(),
                "definition": f"Comments about: {name.lower()}.",
                "parent_id": None,
                "origin": "discovered",
                "n_mentions": len(own),
                "n_feedback": n,
                "share": n / n_ok,
                "negative_share": negative,
                "ci_low": low,
                "ci_high": high,
                "stage": stage,
                "example_ids": own["mention_id"].head(3).tolist(),
            }
        )
    return pd.DataFrame(rows)


def _journey(mentions: pd.DataFrame, n_ok: int) -> pd.DataFrame:
    rows = []
    for stage, name in STAGES:
        own = mentions[mentions["stage"] == stage]
        row: dict[str, Any] = {
            "stage": stage,
            "name": name,
            "n_mentions": len(own),
            "n_feedback": own["feedback_id"].nunique(),
            "share": own["feedback_id"].nunique() / n_ok,
            "mean_score": 5.5,
            "top_pain_points": [],
        }
        for sentiment in ("negative", "neutral", "positive"):
            value, low, high = wilson(int((own["sentiment"] == sentiment).sum()), len(own))
            row |= {f"{sentiment}_share": value, f"{sentiment}_ci_low": low, f"{sentiment}_ci_high": high}
        rows.append(row)
    return pd.DataFrame(rows)


def _pain_points(topics: pd.DataFrame, mentions: pd.DataFrame, n_ok: int) -> pd.DataFrame:
    sore = topics[topics["negative_share"] > 0.5].copy()
    sore["priority"] = sore["share"] * sore["negative_share"]
    sore = sore.sort_values(["priority", "topic_id"], ascending=[False, True]).reset_index(drop=True)
    rows = []
    for rank, topic in enumerate(sore.to_dict("records"), start=1):
        own = mentions[(mentions["topic_id"] == topic["topic_id"]) & (mentions["sentiment"] == "negative")]
        _, low, high = wilson(topic["n_feedback"], n_ok)
        rows.append(
            {
                "rank": rank,
                "topic_id": topic["topic_id"],
                "name": topic["name"],
                "stage": topic["stage"],
                "n_feedback": topic["n_feedback"],
                "share": topic["share"],
                "share_ci_low": low,
                "share_ci_high": high,
                "negative_share": topic["negative_share"],
                "ci_low": topic["ci_low"],
                "ci_high": topic["ci_high"],
                "severity": 0.8,
                "impact": -2.4 + rank * 0.2,
                "impact_ci_low": -3.0 + rank * 0.2,
                "impact_ci_high": -1.8 + rank * 0.2,
                "impact_unit": "nps points (0-10)",
                "trend": {"t03": "new", "t04": "fading"}.get(topic["topic_id"], "steady"),
                "priority": topic["priority"],
                "summary": f"{topic['n_feedback']} of {n_ok} comments mention “{topic['name']}”.",
                "evidence_ids": own["mention_id"].head(12).tolist(),
            }
        )
    return pd.DataFrame(rows)


def _series(feedback: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    ok = feedback[feedback["status"] == "ok"].assign(period=lambda frame: frame["date"].dt.to_period("M").dt.start_time)
    totals = ok.groupby("period").size()
    topic_of = mentions.set_index("feedback_id")["topic_id"]
    ok = ok.assign(topic_id=ok["feedback_id"].map(topic_of))
    rows = []
    for topic_id in TOPICS:
        counts = ok[ok["topic_id"] == topic_id].groupby("period").size()
        for period, n in totals.items():
            hits = int(counts.get(period, 0))
            value, low, high = wilson(hits, int(n))
            rows.append(
                {
                    "topic_id": topic_id,
                    "period": period,
                    "n": int(n),
                    "n_topic": hits,
                    "share": value,
                    "ci_low": low,
                    "ci_high": high,
                }
            )
    return pd.DataFrame(rows)


def _segments(feedback: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    ok = feedback[feedback["status"] == "ok"]
    topic_of = ok["feedback_id"].map(mentions.set_index("feedback_id")["topic_id"])
    rows = []
    for topic_id in TOPICS:
        overall = float((topic_of == topic_id).mean())
        for column, values in {"region": REGIONS, "plan": PLANS}.items():
            for value in values:
                inside = ok[column] == value
                share, low, high = wilson(int((topic_of[inside] == topic_id).sum()), int(inside.sum()))
                rows.append(
                    {
                        "topic_id": topic_id,
                        "segment": column,
                        "value": value,
                        "n": int(inside.sum()),
                        "n_topic": int((topic_of[inside] == topic_id).sum()),
                        "share": share,
                        "ci_low": low,
                        "ci_high": high,
                        "rest_share": float((topic_of[~inside] == topic_id).mean()),
                        "lift": share / float((topic_of[~inside] == topic_id).mean()),
                        "q_value": 0.001 if low > overall else 0.4,
                    }
                )
    return pd.DataFrame(rows)


def make_sample() -> SampleAnalysis:
    """The whole run."""
    feedback, mentions = _comments()
    n_ok = int((feedback["status"] == "ok").sum())
    topics = _topics(mentions, n_ok)
    rejects = pd.DataFrame(
        [{"file": "reviews.csv", "row": 17, "reason": "bad_quoting", "detail": "an open quote", "raw": '=1+1,"x'}]
    )
    by_comment = mentions["sentiment"].value_counts()
    sentiment = {}
    for name in ("negative", "neutral", "positive"):
        value, low, high = wilson(int(by_comment[name]), len(mentions))
        sentiment[name] = {"share": value, "ci_low": low, "ci_high": high, "n": int(by_comment[name])}
    return SampleAnalysis(
        feedback=feedback,
        mentions=mentions,
        topics=topics,
        journey=_journey(mentions, n_ok),
        pain_points=_pain_points(topics, mentions, n_ok),
        rejects=rejects,
        segments=_segments(feedback, mentions),
        trends=_series(feedback, mentions),
        warnings=warning_table(feedback, mentions, ["region", "plan"]),
        metrics={
            "rows": feedback["status"].value_counts().to_dict(),
            "sentiment": sentiment,
            "scores": {"nps": {"all": {"nps": -31.0, "ci_low": -36.2, "ci_high": -25.8, "n": n_ok}}},
        },
        meta={
            "cxtext": "0.1.0",
            "masked": {"emails": 3, "phones": 1},
            "options": {"seed": 0, "journey": "customer", "quality": "auto"},
            "files": [
                {"name": "survey.csv", "rows_in": 700, "rows_out": 700, "rejects": 0, "notes": []},
                {
                    "name": "reviews.csv",
                    "rows_in": len(feedback) - 699,
                    "rows_out": len(feedback) - 700,
                    "rejects": 1,
                    "notes": ["read as cp1252"],
                },
            ],
            "steps": [
                {"step": "clean", "rows_in": len(feedback), "rows_out": n_ok, "seconds": 0.2},
                {"step": "segment", "rows_in": n_ok, "rows_out": len(mentions), "seconds": 0.1},
            ],
            "models": {"sentiment": "cx-sentiment 1", "stage": "cx-stage 1"},
            "created": "2026-10-02T09:00:00+00:00",
        },
    )


def only(sample: SampleAnalysis, n: int) -> SampleAnalysis:
    """Cut the run down to its first comments."""
    feedback, mentions = sample.feedback.head(n), sample.mentions.head(n)
    return SampleAnalysis(
        feedback=feedback,
        mentions=mentions,
        topics=_topics(mentions, n).query("n_feedback > 0"),
        journey=_journey(mentions, n),
        pain_points=sample.pain_points.head(0),
        rejects=sample.rejects.head(0),
        segments=sample.segments.head(0),
        trends=_series(feedback, mentions),
        metrics={"scores": {}},
        meta=sample.meta,
    )


HOSTILE = {
    "script": "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "formula": "=cmd|' /C calc'!A0",
    "override": "\u202egnp.exe\u2066 reversed",
    "emoji": "👍🏽" * 10_000,
    "word": "w" * 100_000,
    "markdown": "| a | b |\n# head [x](javascript:alert(1)) ![i](https://evil.example/p.png) @team #12 `c` <b>",
    "control": "bell\x07 null\x00 end\ufffe",
    "attribute": '" onmouseover="alert(3)" x=\'',
}


def hostile(sample: SampleAnalysis) -> SampleAnalysis:
    """Put hostile text wherever words from outside can stand."""
    names = list(HOSTILE.values())
    mentions, feedback = sample.mentions.copy(), sample.feedback.copy()
    for place, text in enumerate(names):
        mentions.loc[place, ["text", "start", "end"]] = [text, 0, len(text)]
        feedback.loc[place, ["text", "clean_text"]] = [text, text]
    evidence = [[f"{row}:0" for row in feedback["feedback_id"].head(8)], *sample.pain_points["evidence_ids"][1:]]

    def renamed(frame: pd.DataFrame, column: str = "name") -> pd.DataFrame:
        return frame.assign(**{column: [names[row % len(names)] for row in range(len(frame))]})

    meta = sample.meta | {
        "files": [{"name": text, "rows_in": 1, "rows_out": 1, "rejects": 0, "notes": [text]} for text in names],
        "options": {"journey": HOSTILE["script"]},
    }
    return SampleAnalysis(
        feedback=feedback.assign(source=[names[row % len(names)][:200] for row in range(len(feedback))]).rename(
            columns={"region": HOSTILE["formula"]}
        ),
        mentions=mentions,
        topics=renamed(renamed(sample.topics), "definition"),
        journey=renamed(sample.journey),
        pain_points=renamed(renamed(sample.pain_points), "summary").assign(evidence_ids=evidence),
        rejects=pd.concat([sample.rejects] * len(names), ignore_index=True).assign(raw=names, reason=names),
        segments=renamed(renamed(sample.segments, "segment"), "value").assign(q_value=0.001),
        trends=sample.trends,
        metrics=sample.metrics,
        meta=meta,
    )
