"""Columns under headers in other languages, and texts that repeat."""

from __future__ import annotations

import unicodedata

import pandas as pd
import pytest
from reading_account import told

import cxtext

SENTENCES = [
    "The delivery took far too long this time",
    "Support was friendly and sorted it quickly",
    "The app crashes whenever I open my bills",
    "Great value for the money I pay",
    "Nobody told me that the price would rise",
    "The staff was rude when I asked for help",
]


def roles(frame: pd.DataFrame) -> tuple[dict, dict]:
    out = cxtext.read(frame)
    account = told(out)
    return account["columns"], account


@pytest.mark.parametrize("header", ["Kommentar", "xyz", "Comment", "Why?", "Q4_other", "Begründung der Wertung"])
@pytest.mark.parametrize("n_distinct", [3, 6])
@pytest.mark.parametrize("n", [15, 120, 1_000])
def test_sentences_that_repeat_are_found(header, n_distinct, n):
    frame = pd.DataFrame(
        {
            "Region": [["North", "South", "East"][k % 3] for k in range(n)],
            header: [SENTENCES[k % n_distinct] for k in range(n)],
            "Ansprechpartner": [f"Person{k} Name{k * 7}" for k in range(n)],
        }
    )
    assert roles(frame)[0]["text"] == header


def test_one_column_of_few_words_is_the_text():
    frame = pd.DataFrame({"xyz": ["Too slow", "Nice", "Ok", "Too dear", "Fine"] * 4})
    assert roles(frame)[0]["text"] == "xyz"


def test_choices_do_not_hide_open_text():
    frame = pd.DataFrame(
        {
            "Plan": [f"The plan with {5 * (k % 4)} gigabytes of data a month" for k in range(100)],
            "xyz": [f"{SENTENCES[k % 6]}, it is my visit number {k}" for k in range(100)],
        }
    )
    assert roles(frame)[0]["text"] == "xyz"


def test_picks_from_a_list_are_no_text():
    frame = pd.DataFrame({"Plan": ["Premium plan", "Basic plan"] * 50, "n": range(100)})
    with pytest.raises(cxtext.errors.InputError, match="open text"):
        cxtext.read(frame)


SURVEYS = {
    "German": ("Kommentar", "Zufriedenheit", "Weiterempfehlung (NPS)", "Kundennr", "Datum", "Kanal", "Sprache"),
    "French": ("Commentaire", "Satisfaction globale", "Recommandation", "Numéro client", "Date", "Canal", "Langue"),
    "Spanish": ("Comentario", "Satisfacción", "Recomendación", "Número de cliente", "Fecha", "Canal", "Idioma"),
    "Italian": ("Commento", "Soddisfazione", "Raccomandazione", "Codice cliente", "Data", "Canale", "Lingua"),
    "Dutch": ("Opmerking", "Tevredenheid", "Aanbeveling", "Klantnummer", "Datum", "Kanaal", "Taal"),
    "Portuguese": ("Comentário", "Satisfação", "Recomendação", "ID do cliente", "Data", "Canal", "Idioma"),
}


@pytest.mark.parametrize("language", SURVEYS)
@pytest.mark.parametrize("form", ["NFC", "NFD", "bare"])
def test_headers_of_surveys_abroad(language, form):
    names = [unicodedata.normalize("NFD" if form == "bare" else form, name) for name in SURVEYS[language]]
    if form == "bare":
        names = ["".join(char for char in name if not unicodedata.combining(char)) for name in names]
    comment, csat, nps, customer, date, channel, lang = names
    n = 60
    frame = pd.DataFrame(
        {
            customer: [f"K{1000 + k % 40}" for k in range(n)],
            date: [f"2024-0{1 + k % 9}-1{k % 10}" for k in range(n)],
            csat: [1 + k % 5 for k in range(n)],
            channel: [["Web", "App"][k % 2] for k in range(n)],
            lang: [["de", "fr"][k % 2] for k in range(n)],
            comment: [SENTENCES[k % 6] for k in range(n)],
        }
    )
    found, account = roles(frame)
    assert found["text"] == comment
    assert (found["score"], account["score_kind"]) == (csat, "csat")
    assert found["customer_id"] == customer
    assert found["date"] == date
    assert (found["channel"], found["language"]) == (channel, lang)
    assert account["segments"] == []
    found, account = roles(frame.drop(columns=csat).assign(**{nps: [k % 11 for k in range(n)]}))
    assert (found["score"], account["score_kind"]) == (nps, "nps")


@pytest.mark.parametrize(
    ("header", "kind"),
    [("Gesamtbewertung", "stars"), ("Sterne", "stars"), ("Note globale", "csat"), ("Valoración", "stars"),
     ("Punteggio", "csat"), ("Weiterempfehlungsbereitschaft", "csat"), ("Rapportcijfer", "csat"), ("Nota", "csat")],
)  # fmt: skip
def test_scores_abroad(header, kind):
    frame = pd.DataFrame(
        {header: [1 + k % 5 for k in range(50)], "xyz": [f"{SENTENCES[k % 6]} {k}" for k in range(50)]}
    )
    found, account = roles(frame)
    assert (found.get("score"), account["score_kind"]) == (header, kind)


@pytest.mark.parametrize("header", ["Geburtsdatum", "Date de naissance", "Fecha de nacimiento", "Data di nascita"])
def test_dates_of_birth_abroad_are_no_dates_of_comments(header):
    frame = pd.DataFrame(
        {header: ["1980-02-03", "1990-05-06"] * 10, "xyz": [f"{SENTENCES[k % 6]} {k}" for k in range(20)]}
    )
    assert "date" not in roles(frame)[0]


def test_ids_of_answers_abroad():
    n = 40
    frame = pd.DataFrame(
        {
            "Antwort-ID": range(n),
            "Kundennummer": [k % 30 for k in range(n)],
            "Bemerkung": [f"{SENTENCES[k % 6]} {k}" for k in range(n)],
        }
    )
    found, _ = roles(frame)
    assert (found["id"], found["customer_id"]) == ("Antwort-ID", "Kundennummer")
