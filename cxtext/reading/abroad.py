"""Words of headers in German, French, Spanish, Italian, Dutch and Portuguese, with and without their accents."""

from __future__ import annotations

import unicodedata

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def spellings(listed: str) -> frozenset[str]:
    """Return the words of a list written with spaces, each as it is and as programs without accents write it."""
    found: set[str] = set()
    for word in listed.split():
        bare = "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))
        found |= {unicodedata.normalize("NFC", word), bare, word.translate(_UMLAUTS)}
    return frozenset(found)


TEXTS = spellings(
    "kommentar kommentare kommentaren kundenkommentar kundenkommentare anmerkung anmerkungen bemerkung bemerkungen "
    "rückmeldung rückmeldungen freitext freitextantwort meinung meinungen verbesserungsvorschlag "
    "verbesserungsvorschläge vorschlag vorschläge anregung anregungen begründung kritik lob beschwerde beschwerden "
    "rezension rezensionen bewertungstext commentaire commentaires avis remarque remarques réclamation réclamations "
    "verbatims comentario comentarios opinión opiniones sugerencia sugerencias queja quejas observación "
    "observaciones reseña reseñas commento commenti recensione recensioni opinione opinioni suggerimento "
    "suggerimenti osservazione osservazioni reclamo reclami opmerking opmerkingen toelichting klacht klachten "
    "suggesties mening meningen comentário comentários opinião opiniões sugestão sugestões observação observações "
    "reclamação reclamações"
)
"""Names of columns of comments."""

RATINGS = spellings(
    "bewertung gesamtbewertung sternebewertung évaluation valoración calificación valutazione beoordeling "
    "klassificatie avaliação classificação"
)
"""Ratings, in words for a rating or for a review: the cells tell which."""

SCORES = spellings("punktzahl gesamtnote puntuación puntaje punteggio pontuação cijfer rapportcijfer voto nota")
"""Scores of whatever kind."""

OVERALL = spellings("sur globale générale satisfaction finale")
"""Words that make a mark of the French "note"."""

STARS = spellings("sterne étoiles estrellas stelle sterren estrelas")

SATISFIED = ("zufrieden", "gesamtzufrieden", "kundenzufrieden", "soddisf", "tevreden", "klanttevreden")
"""Beginnings of words for satisfaction, beside those that begin with "satisf" themselves."""

RECOMMENDED = ("weiterempf", "empfehl", "recomend", "recommand", "raccomand", "consiglier", "aanbevel", "aanbeveel")
"""Beginnings of words for recommending."""

EFFORT = spellings("aufwand esfuerzo sforzo inspanning esforço")

DATES = spellings("datum umfragedatum antwortdatum erstellungsdatum eingangsdatum zeitstempel fecha data")
"""Names of columns of dates; also of other things where the cells are no dates ("data")."""

OTHER_DATES = spellings(
    "geburtsdatum geburtstag naissance nacimiento nascita geboortedatum nascimento kündigungsdatum kündigung "
    "résiliation kundenseit"
)
"""Dates that are the person's, not the comment's."""

PERSONS = spellings(
    "kunde kunden teilnehmer teilnehmerin befragter befragte nutzer benutzer gast patient mitarbeiter abonnent "
    "client clients abonné usager répondant salarié cliente clientes usuario encuestado empleado utente "
    "rispondente intervistato dipendente klant klanten gebruiker medewerker deelnemer utilizador usuário inquirido"
)
NUMBERS = spellings("nr nummer kennung numéro numero número codice código identifiant identificativo n\u00ba id")
PERSON_NUMBERS = spellings(
    "kundennr kundennummer kundenid kdnr teilnehmernr teilnehmernummer teilnehmerid nutzerid mitarbeiternr "
    "personalnummer personalnr mitgliedsnummer mitgliedsnr klantnr klantnummer klantid idclient numclient idcliente "
    "numcliente codcliente"
)
"""Numbers of people in one word."""

COMMENT_NUMBERS = spellings("antwortid antwortnr antwortnummer fragebogennr ticketnr ticketnummer vorgangsnummer")
"""Numbers of comments in one word."""

THINGS = spellings(
    "name vorname nachname kundenname filiale standort markt land stadt ort region abteilung produkt artikel kanal "
    "sprache geschlecht alter beruf straße nom prénom ville pays magasin produit langue âge sexe nombre apellido "
    "ciudad país tienda producto idioma edad sexo cognome città paese negozio prodotto lingua età naam voornaam "
    "achternaam stad winkel taal leeftijd nome sobrenome cidade loja produto língua idade"
)
"""What a comment comes with: people, places, products."""

CHANNELS = spellings("kanal canal canale kanaal kontaktkanal")
LANGUAGES = spellings("sprache langue idioma lingua taal língua")

FIELDS = (
    TEXTS
    | RATINGS
    | STARS
    | DATES - {"data"}
    | PERSON_NUMBERS
    | COMMENT_NUMBERS
    | CHANNELS
    | LANGUAGES
    | spellings("filiale kunde kundenname stadt abteilung produkt alter geschlecht frage antwort antworten punktzahl")
) - {"avis", "lob", "alter", "critica", "kritik", "meinung", "opinione"}
"""Names of fields that leave no doubt, for telling a header from a row of data."""
