"""Scores that contradict their texts: five stars with an angry text, 0 with delight."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from cxtext.insights.across.contracts import CONTRADICTIONS
from cxtext.insights.across.opposed import Opposed, compare
from cxtext.insights.across.scale_checks import check_scales
from cxtext.insights.base import NEGATIVE, Base, Bools, Floats, Ints, equals, join

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

FLIP, MIXED, SARCASM, UNCLEAR = "likely_scale_flip", "mixed", "sarcasm", "unclear"
STRONG = 0.7
"""On-balance sentiment from which a text is strong."""
SURE = 0.8
"""Mean confidence from which the reading of a text is sure."""
MIN_WORDS = 4
"""Shorter texts are too easily misread to accuse a score."""
SOME = 0.1
"""Share of the opinion on the side of the score from which a text is mixed."""
N_EVIDENCE = 4
_READ = 2_000
"""Characters of a text that are read for words."""
_MIXED_WORDS = re.compile(
    r"\b(?:but|however|although|though|except|otherwise|apart from|on the other hand|nevertheless|unfortunately|"
    r"just wish|only (?:complaint|issue|problem|thing|downside|negative|gripe)|that said|even so)\b",
    re.IGNORECASE,
)
_CONDEMNS = re.compile(
    r"\b(?:terribl[ey]|awful(?:ly)?|horrible|horrendous|dreadful|disgust\w{0,5}|disgrace\w{0,4}|appalling|atrocious|"
    r"abysmal|worst|useless|hopeless|shocking|shambles|scam|rip[- ]?off|unacceptable|avoid|stay away|waste of|"
    r"never (?:again|use|buy|go|come|order|recommend)|very (?:poor|bad|rude|disappoint\w{0,3})|hate[ds]?|garbage|"
    r"rubbish|joke)\b",
    re.IGNORECASE,
)
_IRONY = re.compile(
    r"\b(?:yeah,? right|thanks (?:a lot )?for (?:nothing|wasting|ruining)|nice one|way to go|well done for|slow clap|"
    r"(?:great|good|nice|fine|excellent) (?:job|work) (?:on )?(?:ruin|los|break|wast|charg|mess|not)\w{0,6}|"
    r"round of applause|what a joke|(?:oh|just|how) (?:great|lovely|wonderful|brilliant|fantastic|nice|perfect)|"
    r"(?:love|enjoy|adore)\w{0,2} (?:how|it when|being|waiting|paying|spending|sitting|listening)|so[- ]called|"
    r"if you (?:like|love|enjoy)|unless you|good luck|congratulations|so much for|surprise,? surprise|as if|"
    r"needless to say)\b"
    r"|[\"'“‘](?:great|good|service|help|helpful|support|care|quality|express|premium|fast|customer service)[\"'”’]"
    r"|[\U0001f644\U0001f612\U0001f643]|… ?(?:not|right)\b|(?<!\w)/s\b",
    re.IGNORECASE,
)


def contradictions(feedback: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """Find comments whose score and text say opposite things, and sort them.

    A score is low or high by its kind (nps 0-2, 9-10; csat and stars 1, 5; ces 1, 7); a text takes a side by the
    rule of :func:`comment_sentiment` with at least 0.2 on its -1 to 1. An answer to a question that asks for blame
    ("What could we do better?") or praise, by its words or because the satisfied (unsatisfied) mostly answer so
    too, is no contradiction when it gives what was asked for. The table names single comments: it is the user's own
    data. No score is ever changed by it.

    Parameters
    ----------
    feedback, mentions
        Tables of one run; comments with status ``ok`` count.

    Returns
    -------
    pandas.DataFrame
        CONTRADICTIONS table, one row per contradiction, flips first, then by strength: ``score``, ``score_kind``;
        ``text_score`` and ``confidence`` of the text; ``negative_share`` and ``positive_share`` of its opinion;
        ``mixed_words``; ``others_agree``: ``score`` or ``text``, with which the same respondent's other comments
        agree, missing where they do not tell; ``scale_reversed``: the whole source looks reversed
        (:func:`scale_checks`); ``evidence_ids``: the mentions that contradict the score most; ``reasons``,
        sentences in plain words. ``kind``, by the first rule that holds:

        1. ``likely_scale_flip``: the source's scale looks reversed;
        2. ``sarcasm``: a low score, and words or signs of irony in a text that reads as praise;
        3. ``mixed``: both can be true: a tenth or more of the opinion or the respondent's other comments agree with
           the score, the text has words such as "but" and "except", or it suggests or asks something;
        4. ``likely_scale_flip``: the respondent's other comments agree with the text, or the text is strong, surely
           read, four words or longer, and all on the other side; under a high score it must also condemn (anger,
           leaving, words such as "awful"), since the satisfied, too, report single faults;
        5. ``unclear``: anything else: mild, unsure, very short, or a single fault.
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
    suggests_anywhere = _suggestions(base, opposed.lean)
    others = _others_agree(base.feedback, opposed, suggests_anywhere)[row]
    suggests = suggests_anywhere[row]
    condemns = _condemning(base)[row] | np.array([bool(_CONDEMNS.search(words)) for words in text], dtype=bool)
    strong = (np.abs(opposed.text_score[row]) >= STRONG) & ~(opposed.confidence[row] < SURE)
    strong &= (side < 0) | condemns
    strong &= np.array([len(words.split()) >= MIN_WORDS for words in text], dtype=bool)
    kind = np.select(
        [
            is_reversed[row],
            irony,
            (others == "score") | (with_score >= SOME) | has_mixed | suggests,
            (others == "text") | strong,
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
    signs = zip(table.to_dict("records"), with_score, irony, suggests, strong, strict=True)
    reasons: list[object] = [_reasons(*given) for given in signs]
    table["reasons"] = pd.Series(reasons, dtype=object)
    rank = pd.Index([FLIP, SARCASM, MIXED, UNCLEAR]).get_indexer(pd.Index(kind))
    order = np.lexsort((table["feedback_id"].astype(str), -np.abs(table["text_score"]), rank))
    return table.iloc[order].reset_index(drop=True)[list(CONTRADICTIONS.required)]


def _texts(base: Base) -> np.ndarray:
    column = "clean_text" if "clean_text" in base.feedback.columns else "text"
    given = base.feedback[column].astype(object)
    return given.where(given.notna(), "").astype(str).str.slice(0, _READ).to_numpy(dtype=object)


def _others_agree(feedback: pd.DataFrame, opposed: Opposed, suggests: Bools) -> np.ndarray:
    """Tell whether the other comments of the same customer lean with the score or with the text of each comment."""
    agree = np.full(len(feedback), None, dtype=object)
    if "customer_id" not in feedback.columns:
        return agree
    customer = pd.factorize(feedback["customer_id"].astype(object))[0]
    known = customer >= 0
    size = int(customer.max(initial=-1)) + 1
    # A wish, or what a question asks for, is no sign of what its writer thinks of the whole.
    lean = np.where((opposed.asked_for == opposed.lean) | suggests, 0, opposed.lean)
    ups = np.append(np.bincount(customer[known & (lean > 0)], minlength=size), 0)[customer] - (lean > 0)
    downs = np.append(np.bincount(customer[known & (lean < 0)], minlength=size), 0)[customer] - (lean < 0)
    tendency = np.where(known, np.sign(ups - downs), 0)
    agree[(tendency != 0) & (tendency == opposed.side)] = "score"
    agree[(tendency != 0) & (tendency == opposed.lean)] = "text"
    return agree


def _condemning(base: Base) -> Bools:
    """Tell which comments have a mention that is angry or says that its writer goes."""
    found = np.zeros(len(base.mentions), dtype=bool)
    for column, value in (("emotion", "anger"), ("intent", "churn_risk")):
        if column in base.mentions.columns:
            found |= equals(base.mentions[column], value) & (base.label == NEGATIVE)
    return np.bincount(base.comment[found], minlength=base.n_comments) > 0


def _suggestions(base: Base, lean: Ints) -> Bools:
    """Tell which comments have a suggestion or a question among what they say on the side of the text."""
    if "intent" not in base.mentions.columns:
        return np.zeros(base.n_comments, dtype=bool)
    asks = equals(base.mentions["intent"], "suggestion") | equals(base.mentions["intent"], "question")
    asks &= base.label - 1 == lean[base.comment]
    return np.bincount(base.comment[asks], minlength=base.n_comments) > 0


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


def _reasons(row: Mapping[Hashable, Any], with_score: float, irony: bool, suggests: bool, strong: bool) -> list[str]:
    sound = "negative" if row["text_score"] < 0 else "positive"
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
        reasons.append("the text is mild, very short or about a single fault, or its reading not sure")
    elif with_score < SOME:
        reasons.append("all of the opinion is strong and on the other side")
    return reasons
