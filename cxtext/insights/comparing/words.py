"""Words and phrases that tell one side from the other."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cxtext.insights.comparing.contracts import DISTINGUISHING_WORDS
from cxtext.insights.quotes import choose, quality
from cxtext.keywords import clauses, is_term, stem

if TYPE_CHECKING:
    from cxtext.insights.base import Floats, Ints
    from cxtext.insights.comparing.sides import Side

MOST_COMMENTS = 10_000
"""Comments of each side whose words are counted; of more, those with the lowest hash of their id."""
PRIOR = 0.1
"""Weight of the prior as a part of the smaller side's words."""
N_EXAMPLES = 4


def distinguishing_words(sides: tuple[Side, Side], *, n_words: int, min_group: int) -> pd.DataFrame:
    """Find what one side says more than the other: log-odds with an informative Dirichlet prior.

    Each person counts once for each word (forms of an English word together) and each phrase of two neighbouring
    words. A word's log-odds on both sides are drawn towards the frequency it has in both together, so that rare words
    do not lead; ``z`` is their difference over its standard deviation.

    Parameters
    ----------
    sides
        Both sides.
    n_words
        Most words of each side.
    min_group
        Fewest people who use a word on the side where it is more frequent; sides of fewer people give no words.

    Returns
    -------
    pandas.DataFrame
        DISTINGUISHING_WORDS table: words with a false discovery rate below 5 % over all words counted, those of A
        (``side`` "a") before those of B, most telling first; ``people_a``, ``people_b`` and their shares of the people
        on each side; ``log_odds`` (B against A), ``z``, ``p_value``, ``q_value``; ``example_ids``, mention ids of the
        side on which the word is more frequent.

    References
    ----------
    B. L. Monroe, M. P. Colaresi and K. M. Quinn (2008), Fightin' words, Political Analysis 16, 372-403, equations 16,
    20 and 22.
    """
    from scipy import stats

    # Hit rows: which mention of which side uses which term.
    terms: dict[str, int] = {}
    forms: list[dict[str, int]] = []
    hits = [_hits(side, terms, forms) for side in sides]
    counts, people = [], []
    for side, (mention, term) in zip(sides, hits, strict=True):
        person = side.person[side.base.comment[mention]]
        pairs = np.unique(person * max(len(terms), 1) + term)
        counts.append(np.bincount(pairs % max(len(terms), 1), minlength=len(terms)).astype(np.float64))
        people.append(len(np.unique(side.person[_chosen(side)])))
    if min(people) < min_group or not terms:
        return pd.DataFrame({column: pd.Series(dtype=object) for column in DISTINGUISHING_WORDS.columns})
    a, b = counts
    log_odds, z = log_odds_ratio(a, b)
    p_value = 2 * stats.norm.sf(np.abs(z))
    counted = np.flatnonzero(np.where(z > 0, b, a) >= min_group)
    q_value = np.full(len(terms), np.nan)
    if len(counted):
        q_value[counted] = stats.false_discovery_control(p_value[counted], method="bh")
    shown = np.array([min(form, key=lambda word: (-form[word], word)) for form in forms], dtype=object)
    table = pd.DataFrame(
        {
            "term": shown,
            "side": np.where(z > 0, "b", "a").astype(object),
            "people_a": a.astype(np.int64),
            "people_b": b.astype(np.int64),
            "share_a": a / people[0],
            "share_b": b / people[1],
            "log_odds": log_odds,
            "z": z,
            "p_value": p_value,
            "q_value": q_value,
            "code": np.arange(len(terms)),
        }
    )
    table = table[table["q_value"] < 0.05].assign(strength=lambda frame: -frame["z"].abs())
    table = table.sort_values(["side", "strength", "term"]).drop_duplicates("term")
    table = table.groupby("side", sort=True).head(n_words).reset_index(drop=True)
    examples: dict[int, list[str]] = {}
    for name, side, (mention, term) in zip("ab", sides, hits, strict=True):
        examples |= _examples(side, mention, term, table.loc[table["side"] == name, "code"].to_numpy(dtype=np.int64))
    table["example_ids"] = pd.Series([examples.get(int(code), []) for code in table["code"]], dtype=object)
    return table[list(DISTINGUISHING_WORDS.columns)]


def log_odds_ratio(count_a: Floats, count_b: Floats) -> tuple[Floats, Floats]:
    """Return the log-odds ratios (b against a) of words and their z scores, with an informative Dirichlet prior.

    The prior has the frequencies of both sides together and weighs a tenth of the smaller side; see
    :func:`distinguishing_words`.
    """
    n_a, n_b, pooled = count_a.sum(), count_b.sum(), count_a + count_b
    size = max(PRIOR * min(n_a, n_b), 1.0)
    prior = size * pooled / pooled.sum()
    y_a, y_b = count_a + prior, count_b + prior
    rest_a, rest_b = n_a + size - y_a, n_b + size - y_b
    # A word beside which there is no other is as common on both sides; what is left of the rest is rounding.
    alone = np.minimum(rest_a, rest_b) <= 1e-9 * size
    rest_a, rest_b = np.where(alone, 1.0, rest_a), np.where(alone, 1.0, rest_b)
    log_a, log_b = (np.log(np.where(alone, 1.0, y / rest)) for y, rest in ((y_a, rest_a), (y_b, rest_b)))
    log_odds: Floats = log_b - log_a
    z: Floats = log_odds / np.sqrt(1 / y_a + 1 / y_b)
    return log_odds, z


def _chosen(side: Side) -> Ints:
    ids = side.base.feedback["feedback_id"].astype(str)
    if len(ids) <= MOST_COMMENTS:
        return np.arange(len(ids))
    by_hash = np.array([hashlib.blake2b(one.encode(), digest_size=8).digest() for one in ids.tolist()])
    return np.sort(np.argsort(by_hash, kind="stable")[:MOST_COMMENTS])


def _hits(side: Side, terms: dict[str, int], forms: list[dict[str, int]]) -> tuple[Ints, Ints]:
    chosen = np.zeros(side.base.n_comments, dtype=bool)
    chosen[_chosen(side)] = True
    places = np.flatnonzero(chosen[side.base.comment])
    known: dict[str, list[int]] = {}
    mention: list[int] = []
    term: list[int] = []
    texts = side.base.mentions["text"].astype(str).to_numpy(dtype=object)[places]
    for place, text in zip(places.tolist(), texts, strict=True):
        codes = known.get(text)
        if codes is None:
            codes = known[text] = _codes(text, terms, forms)
        mention.extend([place] * len(codes))
        term.extend(codes)
    return np.array(mention, dtype=np.int64), np.array(term, dtype=np.int64)


def _codes(text: str, terms: dict[str, int], forms: list[dict[str, int]]) -> list[int]:
    found: dict[int, None] = {}
    for words in clauses(text):
        before: tuple[str, str] | None = None
        for word in words:
            if not is_term(word):
                before = None
                continue
            now = (stem(word), word.casefold())
            pair = [now] if before is None else [now, (f"{before[0]} {now[0]}", f"{before[1]} {now[1]}")]
            for key, shown in pair:
                code = terms.setdefault(key, len(forms))
                if code == len(forms):
                    forms.append({})
                forms[code][shown] = forms[code].get(shown, 0) + 1
                found[code] = None
            before = now
    return list(found)


def _examples(side: Side, mention: Ints, term: Ints, wanted: Ints) -> dict[int, list[str]]:
    used = np.isin(term, wanted)
    mention, term = mention[used], term[used]
    base = side.base
    rows = base.mentions.iloc[mention].reset_index(drop=True)
    fitness = quality(rows, base.score[mention])
    everyone = np.ones(len(mention), dtype=bool)
    return choose(rows, base.comment[mention], term, fitness, everyone, size=N_EXAMPLES)
