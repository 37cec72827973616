"""Scores that contradict their texts: five stars with an angry text, 0 with delight."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from cxtext.insights.across.opposed import Opposed, compare
from cxtext.insights.across.scale_checks import check_scales
from cxtext.insights.base import Base, Bools, Floats, Ints, equals, join
from cxtext.tables import CONTRADICTIONS, SCORE_KINDS

FLIP, MIXED, SARCASM, UNCLEAR = "likely_scale_flip", "mixed", "sarcasm", "unclear"
STRONG = 0.7
"""On-balance sentiment from which a text is strong."""
SURE = 0.8
"""Mean confidence from which the reading of a text is sure."""
SOME = 0.1
"""Share of the opinion on the side of the score from which a text is mixed."""
N_EVIDENCE = 4
_READ = 2_000
"""Characters of a text that are read for words."""
_MIXED_WORDS = re.compile(
    r"\b(?:but|however|although|though|except|otherwise|apart from|on the other hand|nevertheless|unfortunately|"
    r"just wish|only (?:complaint|issue|problem|thing|downside|negative|gripe)|that said|still|even so|sadly)\b",
    re.IGNORECASE,
)
_IRONY = re.compile(
    r"\b(?:yeah,? right|thanks (?:a lot )?for (?:nothing|wasting|ruining)|(?:great|good|nice|fine|excellent) (?:job|work) (?:on )?"
    r"(?:ruin|los|break|wast|charg|mess|not)\w{0,6}|nice one|way to go|well done for|slow clap|round of applause|what a joke|"
    r"(?:oh|just|how) (?:great|lovely|wonderful|brilliant|fantastic|nice|perfect)|(?:love|enjoy|adore)\w{0,2} (?:how|it when|being|"
    r"waiting|paying|spending|sitting|listening)|so[- ]called|if you (?:like|love|enjoy)|unless you|good luck|"
    r"congratulations|so much for|surprise,? surprise|as if|needless to say)\b"
    r"|[\"'“‘](?:great|good|service|help|helpful|support|care|quality|express|premium|fast|customer service)[\"'”’]"
    r"|[\U0001f644\U0001f612\U0001f643]|\u2026 ?(?:not|right)\b|(?<!\w)/s\b",
    re.IGNORECASE,
)


def contradictions(feedback: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """Find comments whose score and text say opposite things, and sort them.

    A score is low or high by its kind (nps 0-3, 9-10; csat and stars 1-2, 4-5; ces 1-2, 6-7); a text takes a side by the rule
    of :func:`comment_sentiment` with at least 0.2 on its -1 to 1. Answers to a question that asks the satisfied for blame or
    the unsatisfied for praise ("What could we do better?", told from the answers themselves) contradict nothing with it.
    The table names single comments: it is the user's own data. No score is ever changed by it.

    Parameters
    ----------
    feedback, mentions
        Tables of one run; comments with status ``ok`` count.

    Returns
    -------
    pandas.DataFrame
        CONTRADICTIONS table, one row per contradiction, flips first, then by strength: ``score``, ``score_kind``;
        ``text_score`` and ``confidence`` of the text; ``negative_share`` and ``positive_share`` of its opinion;
        ``mixed_words``; ``others_agree``: ``score`` or ``text``, with which the same respondent's other comments agree,
        missing where they do not tell; ``scale_reversed``: the whole source looks reversed (:func:`scale_checks`);
        ``evidence_ids``: the mentions that contradict the score most; ``reasons``, sentences in plain words. ``kind``, by
        the first rule that holds:

        1. ``likely_scale_flip``: the source's scale looks reversed, or the respondent's other comments agree with the text;
        2. ``sarcasm``: a low score, and words or signs of irony in a text that reads as praise;
        3. ``mixed``: the respondent's other comments agree with the score, a tenth or more of the opinion does, or the text
           has words such as "but" and "except";
        4. ``likely_scale_flip``: the score is at the very end of its scale, and the text is strong, surely read, no
           suggestion, and all on the other side;
        5. ``unclear``: anything else, often a score of the whole and a text on one detail.
    """
    base = join(feedback, mentions)
    opposed = compare(base)
    *_, is_reversed = check_scales(base, opposed)
    row = np.flatnonzero(opposed.against)
    text = _texts(base)[row]
    lean, side = opposed.lean[row], opposed.side[row]
    with_score = np.where(side > 0, opposed.positive_share[row], opposed.negative_share[row])
    has_mixed = np.array([bool(_MIXED_WORDS.search(words)) for words in text], dtype=bool)
    irony = np.array([bool(_IRONY.search(words)) for words in text], dtype=bool) & (side < 0)
    others = _others_agree(base.feedback, opposed)[row]
    suggests = _suggestions(base, opposed.lean)[row]
    strong = (np.abs(opposed.text_score[row]) >= STRONG) & ~(opposed.confidence[row] < SURE)
    extreme = _at_the_end(opposed)[row]
    kind = np.select(
        [
            is_reversed[row] | (others == "text"),
            irony,
            (others == "score") | (with_score >= SOME) | has_mixed,
            strong & extreme & ~suggests,
        ],
        [FLIP, SARCASM, MIXED, FLIP],
        UNCLEAR,
    ).astype(object)
    table = pd.DataFrame(
        {
            "feedback_id": base.feedback["feedback_id"].astype(object).to_numpy()[row],
            "source": base.feedback["source"].astype(object).to_numpy()[row],
            "score": opposed.value[row],
            "score_kind": opposed.kind.to_numpy(dtype=object)[row],
            "text_score": opposed.text_score[row],
            "confidence": opposed.confidence[row],
            "negative_share": opposed.negative_share[row],
            "positive_share": opposed.positive_share[row],
            "mixed_words": has_mixed,
            "others_agree": pd.Series(others, dtype=object),
            "scale_reversed": is_reversed[row],
            "kind": kind,
            "evidence_ids": _evidence(base, row, lean),
        }
    )
    signs = zip(table.to_dict("records"), with_score, irony, suggests, strong, extreme, strict=True)
    table["reasons"] = pd.Series([_reasons(*given) for given in signs], dtype=object)
    rank = pd.Index([FLIP, SARCASM, MIXED, UNCLEAR]).get_indexer(pd.Index(kind))
    order = np.lexsort((table["feedback_id"].astype(str), -np.abs(table["text_score"]), rank))
    return table.iloc[order].reset_index(drop=True)[list(CONTRADICTIONS.required)]


def _texts(base: Base) -> np.ndarray:
    column = "clean_text" if "clean_text" in base.feedback.columns else "text"
    given = base.feedback[column].astype(object)
    return given.where(given.notna(), "").astype(str).str.slice(0, _READ).to_numpy(dtype=object)


def _others_agree(feedback: pd.DataFrame, opposed: Opposed) -> np.ndarray:
    """Tell whether the other comments of the same customer lean with the score or with the text of each comment."""
    agree = np.full(len(feedback), None, dtype=object)
    if "customer_id" not in feedback.columns:
        return agree
    customer = pd.factorize(feedback["customer_id"].astype(object))[0]
    known = customer >= 0
    size = int(customer.max(initial=-1)) + 1
    # What a question asks for is no sign of what its answers' writer thinks.
    lean = np.where(opposed.asked_for == opposed.lean, 0, opposed.lean)
    ups = np.append(np.bincount(customer[known & (lean > 0)], minlength=size), 0)[customer] - (lean > 0)
    downs = np.append(np.bincount(customer[known & (lean < 0)], minlength=size), 0)[customer] - (lean < 0)
    tendency = np.where(known, np.sign(ups - downs), 0)
    agree[(tendency != 0) & (tendency == opposed.side)] = "score"
    agree[(tendency != 0) & (tendency == opposed.lean)] = "text"
    return agree


def _suggestions(base: Base, lean: Ints) -> Bools:
    """Tell which comments have a suggestion or a question among what they say on the side of the text."""
    if "intent" not in base.mentions.columns:
        return np.zeros(base.n_comments, dtype=bool)
    asks = equals(base.mentions["intent"], "suggestion") | equals(base.mentions["intent"], "question")
    asks &= base.label - 1 == lean[base.comment]
    return np.bincount(base.comment[asks], minlength=base.n_comments) > 0


def _at_the_end(opposed: Opposed) -> Bools:
    at_end = np.zeros(len(opposed.value), dtype=bool)
    for name, (low, high) in SCORE_KINDS.items():
        at_end |= (opposed.kind == name).to_numpy(dtype=bool) & ((opposed.value == low) | (opposed.value == high))
    return at_end


def _evidence(base: Base, row: Ints, lean: Ints) -> pd.Series:
    """Return up to four mentions of each comment that lean with its text, strongest first."""
    position = np.full(base.n_comments, -1, dtype=np.int64)
    position[row] = np.arange(len(row))
    at = position[base.comment]
    used = at >= 0
    used[used] = base.label[used] - 1 == lean[at[used]]
    strength: Floats = np.abs(base.score[used])
    chosen = pd.DataFrame({"at": at[used], "id": base.mentions.loc[used, "mention_id"].astype(object), "s": -strength})
    chosen = chosen.sort_values(["at", "s", "id"]).groupby("at", sort=True).head(N_EVIDENCE)
    lists = chosen.groupby("at", sort=True)["id"].agg(list).reindex(range(len(row)))
    return pd.Series([found if isinstance(found, list) else [] for found in lists], dtype=object)


def _reasons(
    row: dict[str, object], with_score: float, irony: bool, suggests: bool, strong: bool, extreme: bool
) -> list[str]:
    sound = "negative" if float(str(row["text_score"])) < 0 else "positive"
    reasons = [f"{row['score_kind']} {row['score']:g}, yet the text is on balance {sound} ({row['text_score']:+.2f})"]
    if row["scale_reversed"]:
        reasons.append(f"most scores of {row['source']!r} contradict their texts: the whole scale looks reversed")
    if row["others_agree"]:
        reasons.append(f"the same respondent's other comments agree with the {row['others_agree']}")
    if irony:
        reasons.append("words or signs of irony")
    if with_score >= SOME:
        reasons.append(f"{with_score:.0%} of its opinion agrees with the score")
    if row["mixed_words"]:
        reasons.append('words such as "but" or "except"')
    if suggests:
        reasons.append("it suggests or asks something")
    if not strong:
        reasons.append("the text is mild, or its reading not sure")
    if strong and extreme and with_score < SOME:
        reasons.append("the score is at the very end of its scale, all of the opinion on the other side")
    return reasons
