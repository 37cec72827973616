"""The forms of boilerplate, as patterns: badges, greetings, buttons, mail heads, closings, in several languages."""

from __future__ import annotations

import re


def _one_of(forms: str, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    """Compile forms, one a line, each a regular expression, to one pattern."""
    return re.compile("|".join(f"(?:{form.strip()})" for form in forms.strip().splitlines()), flags)


def _words(text: str) -> tuple[str, ...]:
    return tuple(" ".join(word.split()) for word in text.split("|"))


BADGE = re.compile(
    r"[✅☑✔❎❌]?\ufe0f? ?(?:(?:trip|not|review|purchase|stay) verified|verified (?:review|trip)) ?\| ?", re.IGNORECASE
)
TRANSLATED = re.compile(r"\(translated by google\)\s*", re.IGNORECASE)
ORIGINAL = re.compile(r"\n\(original\)(?:\n|$)", re.IGNORECASE)
SALUTATION = re.compile(
    "(?:"
    + _one_of(
        r"""
        dear (?:sirs?(?: ?(?:/|or|and|,)? ?madam)?|madam(?: ?(?:/|or|and) ?sir)?|all|team)
        dear (?:mr|mrs|ms|dr)\.? [\w'-]{1,30}
        dear (?:customer|client|guest|patient|support|help) ?(?:services?|care|support|relations|desk)?(?: team)?
        dear (?:(?:hotel |store |general )?managers?|management|colleagues?)
        to whom(?:soever)? it may concern
        sehr geehrte(?: damen und herren|r? (?:herr|frau) [\w'-]{1,30})
        madame, monsieur|monsieur, madame|(?:cher|chère)s? (?:clients?|équipe|monsieur|madame)
        (?:muy )?estimad[oa]s? (?:señor(?:es|as?)?|clientes?|equipo)
        gentil[ei] (?:signor[ei]?|signora|team|clienti)
        geachte (?:heer(?: ?(?:/|of) ?mevrouw)?|mevrouw)
        (?:prezad|car)[oa]s? senhor(?:es|as?)?
        """
    ).pattern
    + r") ?(?:[,:!]\s+|[,:!]?\n\s*)",
    re.IGNORECASE,
)

# The first four characters of what may open a comment so; most comments open otherwise.
OPENERS = frozenset(
    [
        *("trip", "not ", "revi", "purc", "stay", "veri", "(tra", "dear", "to w", "sehr", "mada", "mons", "cher"),
        *("chèr", "muy ", "esti", "gent", "geac", "prez", "cara", "caro"),
    ]
)
OPENING_SIGNS = tuple("✅☑✔❎❌")

_DEVICE = (
    r"(?:\w{1,12} )?(?:iphone|ipad|android|galaxy|samsung|huawei|xiaomi|redmi|pixel|oneplus|nokia|blackberry|"
    r"smartphone|mobile|phone|handy|tablet|outlook|yahoo|mail|gmail|proton|telefon|móvil|celular|téléphone|"
    r"telefono)[\w' .+-]{0,40}"
)
SENT_FROM = _one_of(
    rf"""
    sent (?:from|via|using) (?:my |the |a )?{_DEVICE}
    get outlook for (?:ios|android)
    (?:von meinem {_DEVICE} gesendet|gesendet von (?:meinem |mit (?:der )?)?{_DEVICE})
    envoyé (?:de|depuis) (?:mon |ma )?{_DEVICE}
    enviado (?:desde|do) (?:mi |meu )?{_DEVICE}
    inviato (?:da|dal) (?:mio )?{_DEVICE}
    verzonden (?:vanaf|met) (?:mijn )?{_DEVICE}
    skickat från (?:min )?{_DEVICE}
    sendt fra (?:min )?{_DEVICE}
    wysłan[eo] z (?:mojego )?{_DEVICE}
    lähetetty {_DEVICE}
    """
)
SENT_HINTS = _words(
    """
    ent from | ent via | ent using | utlook for | esendet | nvoyé de | nviado d | nviato da | erzonden |
    kickat fr | endt fra | ysłan | ähetetty
    """
)

_MORE = (
    r"(?:read|show|see|view) (?:more|less)|mehr (?:anzeigen|lesen)|weniger anzeigen|weiterlesen|voir (?:plus|moins)|"
    r"lire la suite|(?:leer|ver|mostrar) (?:más|menos)|leggi di più|mostra (?:altro|meno)|lees meer|"
    r"(?:meer|minder) weergeven|(?:ler|ver|mostrar) (?:mais|menos)|läs mer|visa mer|les mer|vis mer|læs mere|vis mere|"
    r"(?:czytaj|pokaż) więcej|"
    r"devamını oku|lue lisää|číst dál|zobrazit více"
)
_LANGUAGE = r"[^\W\d_]{3,20}(?: \([^\W\d_]{2,20}\))?"
LABEL = _one_of(
    rf"""
    (?:{_MORE})[.…]*
    (?:review |automatically )?translated (?:from|by) {_LANGUAGE}(?: by {_LANGUAGE})?[.:]?
    (?:show|see|view) original(?: review)?|original anzeigen|voir l'original|ver original|mostra originale
    (?:übersetzt von|traduit par|traducido por|tradotto da|vertaald door|traduzido por) google
    was this (?:review|answer) helpful\?(?: yes no)?|helpful \(\d{{1,6}}\)
    \(?(?:\d{{1,6}} people|one person) found this (?:review )?helpful\)?|report (?:abuse|this review|review)
    verified purchase|verifizierter kauf|achat vérifié|compra verificad[ao]|acquisto verificato
    date of experience: ?[\w ,]{{6,24}}|date of (?:stay|visit): ?[\w ]{{6,24}}
    """
)
# Behind the end of a sentence, or behind the dots that say there is more.
MORE_TAIL = re.compile(rf"(?:(?<=[.!?…])|(?<=[.!?…] ))(?=[A-ZÀ-Þ])(?i:{_MORE})[.…]*\Z|(?<=\.\.\.|..…) ?[Mm]ore\Z")

WROTE_START = re.compile(r"(?:on|am|le|el|il|em|op|den|dnia|w dniu) ", re.IGNORECASE)
WROTE = re.compile(
    r"(?:wrote|schrieb|a écrit|escribió|ha scritto|escreveu|schreef|skrev|napisał(?:\(a\)|a)?)(?: [^\n:]{1,60})? ?:\Z",
    re.IGNORECASE,
)
RULE = _one_of(
    r"""
    [-_]{2,} ?(?:original|forwarded) message ?[-_]{2,}|[-_]{2,} ?(?:original-|ursprüngliche )nachricht ?[-_]{2,}
    [-_]{2,} ?(?:message d'origine|mensaje original|messaggio originale|mensagem original) ?[-_]{2,}
    [-_]{2,} ?oorspronkelijk bericht ?[-_]{2,}
    \#\#- ?please type your reply above this line ?-\#\#
    """
)
HEADER = re.compile(
    r"(?:from|sent|to|cc|date|subject|von|gesendet|an|datum|betreff|de|envoyé|à|objet|enviado|para|asunto|da|inviato|a|"
    r"oggetto|van|verzonden|aan|onderwerp|assunto) ?: ?\S",
    re.IGNORECASE,
)
_CLOSING = _one_of(
    r"""
    (?:with )?(?:many thanks and )?(?:kind(?:est)?|best|warm(?:est)?) (?:regards|wishes)|regards|sincerely(?: yours)?
    yours (?:sincerely|faithfully|truly)
    mit (?:freundlichen|besten|lieben) grüßen|(?:freundliche|viele|liebe|beste) grüße|mit freundlichem gruß
    (?:bien )?cordialement|(?:meilleures |sincères )?salutations(?: distinguées)?
    (?:un )?(?:cordial )?saludos?(?: cordial(?:es)?)?|atentamente|cordiali saluti|distinti saluti
    met vriendelijke groet(?:en)?|atenciosamente|(?:melhores )?cumprimentos|(?:med )?vänliga hälsningar|mvh
    (?:med )?venn?lig hilsen|pozdrawiam|z poważaniem|saygılarımla|s pozdravem
    """
).pattern
# A line below "--": a name, a role, a company; an address of any kind.
_SIGNER = r"(?:[A-ZÀ-Þ&][\w'.-]{0,30}|of|and|for|at|the|de|von|van)"
SIGNATURE_LINE = re.compile(
    rf"{_SIGNER}(?:[ ,|]{{1,3}}{_SIGNER}){{0,6}}|[^\n]{{0,40}}(?:\[[a-z]+\]|\d{{3}})[^\n]{{0,40}}"
)
CLOSING_LINE = re.compile(rf"(?:{_CLOSING}) ?[,.!-]{{0,2}}", re.IGNORECASE)
_NAME = r"(?:[A-ZÀ-Þ][\w'.-]{0,20}|\[[\w ]{1,20}\])"
CLOSING_TAIL = re.compile(rf"(?<=[.!?] )(?=[A-ZÀ-Þ])(?i:{_CLOSING}) ?[,.!-]{{0,2}}(?: {_NAME}){{0,4}}\.?\Z")
CLOSING_HINTS = _words(
    """
    egards | wishes | incerely | aithfully | yours truly | Yours truly | rüße | Gruß | ordialement |
    alutations | aludo | tentamente | aluti | groet | tenciosamente | umprimentos | älsningar | Mvh |
    hilsen | ozdrawiam | poważaniem | aygılarımla | pozdravem
    """
)
