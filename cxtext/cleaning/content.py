"""Whether a cleaned comment says anything at all.

``"Nothing"`` as an answer to "How could we improve?" is praise and to "What was good?" a complaint: such words count
as an answer when the question asks for a judgement, and as no content otherwise.
"""

from __future__ import annotations

import re

from cxtext.cleaning.mash import is_mash

_EDGE = re.compile(r"^[\W_]+|[\W_]+$")
_GAP = re.compile(r"[\s_/\\|,;:.!?()\[\]*#~-]+")
_MASK = re.compile(r"\[[a-z]+(?: [a-z]+)?(?: \d+)?\]")
_PART = re.compile(r"[.!?;,\n]+")


def _phrases(text: str) -> frozenset[str]:
    return frozenset(" ".join(phrase.split()) for phrase in text.split(";") if phrase.strip())


_EMPTY_WORDS = _phrases(
    """
    n/a;na;n a;n.a;n.a.;n\\a;not applicable;not relevant;not available;no answer;not answered;did not answer;
    didn't answer;didnt answer;no response;no reply;no comment;no comments;no further comment;no further comments;
    no other comment;no other comments;no additional comments;no more comments;no opinion;no feedback;
    no further feedback;no reason;no particular reason;no specific reason;no idea;no clue;
    prefer not to say;rather not say;declined;decline;declined to answer;refused;skip;skipped;left blank;blank;
    null;nan;undefined;tbc;tbd;tba;unknown;unsure;not sure;not certain;don't know;dont know;do not know;
    i don't know;i dont know;i do not know;i'm not sure;im not sure;idk;dk;dunno;no se;see above;as above;
    same as above;see previous;see previous answer;see previous comment;see previous comments;as before;
    as previous;as previously;as previously stated;as stated above;already answered;already said;already stated;
    same;same as before;same again;ditto;see below;see attached;asdf;asdfg;asdfgh;asdfghjkl;asd;qwe;qwer;qwerty;
    qwertyuiop;zxc;zxcv;abc;abcd;lorem ipsum;test;just testing;this is a test;test comment;
    test test;test test test;testing testing;yes;yep;yeah;y;n;hi;hello;hey;.;none given;nothing to report;
    nothing to comment;nothing to say;nothing to add;nothing more to add;nothing further to add;nothing else to add;
    nothing more to say;nothing else to say;nothing further;no further information;keine angabe;keine angaben;k a;
    k.a;sin comentarios;ningun comentario;ningún comentario;sans commentaire;rien à dire;nessun commento;
    sem comentários;sem comentarios;geen opmerkingen;geen mening;geen commentaar;kein kommentar;keine meinung;
    weiß nicht;weiss nicht;siehe oben;wie oben;voir ci-dessus;comme ci-dessus;ne sais pas;je ne sais pas;nsp;
    no sé;no sabe;no aplica;no procede;ver arriba;lo mismo;non so;vedi sopra;não sei;nao sei;zie boven;weet niet;
    weet ik niet;vet ej;vet inte;inga kommentarer;ingen kommentar;ingen kommentarer;ved ikke;vet ikke;brak uwag;
    bez uwag;nie wiem;nie dotyczy;nie mam zdania;yok;yorum yok;fikrim yok;bilmiyorum;bez komentáře;nevím;
    ei kommentteja;en tiedä;ei kommentoitavaa;nicht zutreffend;entfällt;sans objet;sans avis;sin opinión;
    read more;show more;show less;read less;see more;no further comments at this time;see my previous answer;
    see my answer above;see previous response;refer to above;refer to previous answer;mentioned above;
    as mentioned above;as i said above;as i said before;as said;already mentioned;same answer;same as previous;
    same as last time;same as above answer;see my comments above;see comments above;see other comments;
    see answer above;see first answer;see earlier comments;no text;no data;not provided;
    """
)

_BARE_ANSWERS = _phrases(
    """
    nothing;nothing at all;nothing really;nothing much;not much;not a lot;very little;nothing else;nothing more;
    nothing comes to mind;nothing springs to mind;nothing specific;nothing in particular;nothing particular;
    nothing special;nothing i can think of;nothing that i can think of;nothing i could think of;
    nothing that comes to mind;nothing i'm aware of;nothing at this time;nothing at the moment;nothing right now;
    nothing for now;nothing so far;nothing as yet;nothing yet;nothing to mention;nothing whatsoever;nothing to note;
    absolutely nothing;really nothing;honestly nothing;literally nothing;there is nothing;there's nothing;
    theres nothing;there was nothing;i have nothing;not a thing;not anything;not really;nothin;nothing sorry;
    none;none at all;none really;none that i can think of;none i can think of;none at this time;none so far;
    none at the moment;none whatsoever;none come to mind;none comes to mind;nil;nowt;zero;zilch;nada;
    no;nope;nah;no no;no not really;no nothing;no thanks;no thank you;no suggestions;no suggestion;
    no recommendations;no ideas;not at all;not at this time;not at the moment;not right now;not that i can think of;
    not that i know of;not that i am aware of;can't think of anything;cant think of anything;
    cannot think of anything;can not think of anything;could not think of anything;couldn't think of anything;
    i can't think of anything;i cant think of anything;i cannot think of anything;unable to think of anything;
    can't think of any;cannot think of any;cant think of any;i can't think of any;can't think of one;
    can't think of anything else;cannot think of anything else;can't think of anything at the moment;
    can't think of a thing;can't think of anything at all;cannot fault anything;don't have any;i don't have any;
    nichts;gar nichts;nein;nix;keine;keiner;keines;nada;nada más;nada mas;nada que decir;ninguno;pas grand chose;
    rien de plus;rien du tout;rien de particulier;non rien;nulla;niente di particolare;nenhum;nenhuma;geen;niks;
    helemaal niets;inget;ingenting;intet;ikke noget;ei mitään;nic;hiç;hiçbir şey;nimic;
    ninguno;ninguna;rien;aucun;aucune;niente;nessuno;niets;
    """
)

# What a question has to mention so that "nothing" is a judgement. Stems, so "improve" also finds "improvements".
_ASKS_FOR_JUDGEMENT = re.compile(
    # "Is there anything you would like to add?" asks for no judgement.
    r"\b(?:improv|better|dislik|(?<!would )(?<!would you )(?<!you'd )like[ds]?\b|"
    r"chang|worst|worse|bad\b|badly|wrong|frustrat|annoy|least|most\b|best\b|"
    r"disappoint|dissatisf|unsatisf|satisf|difficult|challeng|hinder|problem|issue|pain|lack|missing|fix|enhanc|"
    r"concern|complain|differently|suggest|recommendations?\b|good\b|well\b|enjoy|pleas|love|hate|favou?rite|"
    r"negative|positive|strength|weakness|verbesser|ändern|besser|schlecht|gefallen|gefällt|mejora|cambia|"
    r"gust|amélior|chang|plaît|plu\b|miglior|verbeter|\bpros?\b|\bcons\b|advantage|disadvantage|drawback|barrier|"
    r"stop(?:s|ped)? you|prevent)",
    re.IGNORECASE,
)

_SENTIMENT_SIGN = re.compile(
    "[\U0001f600-\U0001f64f\U0001f910-\U0001f917\U0001f920-\U0001f92f\U0001f970-\U0001f97a\U0001fae0-\U0001fae9"
    "\u2639-\u263b\u2764\u2665\u2763\U0001f493-\U0001f49f\U0001f90d-\U0001f90f\U0001f5a4\U0001f9e1\U0001f44c-\U0001f44f"
    "\U0001f44a\U0001f4a9\U0001f4af\u2b50\U0001f31f\u2728\U0001f389\U0001f38a\U0001f525\u2705\u274c\u2714\u2716"
    "\U0001f595\U0001f608\U0001f47f\U0001f621\U0001f620\U0001f91d\U0001f91e\U0001f64c\U0001f4aa\U0001f3c6\U0001f947"
    "\U0001f494\U0001f611\U0001f610\u270c\U0001f6ab\u26d4\U0001f62d\U0001f480\U0001f921\U0001f5d1\U0001f6ae\u2605]"
    r"|(?:^|\s)(?:[:;=8xX][-^'o]?[()\[\]DPpO/\\|*3]|<3|</3|\^_*\^|\(:|\):)+(?=\s|$)"
)
# Where a sign of plain characters may begin; looked for from its first character, which is four times as fast.
_MAY_BE_SIGN = re.compile(r"[:;=8xX<^()](?<!\S.)")
_RATING = re.compile(r"\d{1,3}(?:[.,]\d)?\s?(?:%|/\s?\d{1,3}|\*|stars?|out of \d{1,3})|\*{2,5}|[+]{1,3}", re.IGNORECASE)
# One letter alone may be a name ("R", "C"): only those that are no answer to anything.
_ONE_LETTER = re.compile(r"(\w)\1+|[x ]+|[yn]")


def has_content(text: str, question: str = "") -> bool:
    """Return whether a cleaned comment makes a point, as an answer to ``question`` where there is one.

    Parameters
    ----------
    text
        The comment, cleaned.
    question
        The question it answers; empty where unknown.
    """
    # No entry of the lists is longer, and the common case should cost nothing.
    if len(text) > 60:
        return text[0].isalpha() or any(map(str.isalpha, text))
    bare = _MASK.sub(" ", text) if "[" in text else text
    if (not bare.isascii() or _MAY_BE_SIGN.search(bare)) and _SENTIMENT_SIGN.search(bare):
        return True
    if _RATING.fullmatch(bare.strip()):
        return True
    key = bare.lower().replace("\u2019", "'")
    if not (key[:1].isalnum() and key[-1:].isalnum()):
        key = _EDGE.sub("", key)
    if not (key[:1].isalpha() or any(map(str.isalpha, key))):
        return False
    verdict = _says(key)
    if verdict is None and _PART.search(key):
        # "No. Nothing at all." says as much as its parts do.
        verdicts = {_says(part) for part in (_EDGE.sub("", part) for part in _PART.split(key)) if part}
        verdict = None if None in verdicts else max(verdicts, key=lambda one: one == _BARE)
    if verdict == _BARE:
        return bool(_ASKS_FOR_JUDGEMENT.search(question))
    return verdict is None and not is_mash(key)


_EMPTY, _BARE = "empty", "bare"


def _says(key: str) -> str | None:
    """Return what a phrase is: a placeholder, an answer that depends on the question, or (None) something else."""
    spaced = _GAP.sub(" ", key).strip()
    if key in _EMPTY_WORDS or spaced in _EMPTY_WORDS or _ONE_LETTER.fullmatch(spaced):
        # Doubled signs of a script that writes words, not letters, are words ("好好", "谢谢").
        return None if key > "\u2e80" else _EMPTY
    return _BARE if key in _BARE_ANSWERS or spaced in _BARE_ANSWERS else None
