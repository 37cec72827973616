"""Exports of survey tools, review sites and help desks, written here after the vendors' public documentation."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pandas as pd
import pytest
from reading_account import told

from cxtext.errors import InputError
from cxtext.reading import LAYOUTS, describe, guess_text_column, options_toml, read, rejects_table
from cxtext.tables import SERVICE

PEOPLE = ["Ada Example", "ada@example.org", "203.0.113.7", "Example", "Ada"]


def write(path: Path, rows: list[list[object]], encoding: str = "utf-8") -> Path:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    path.write_text(text.getvalue(), encoding=encoding)
    return path


def no_people(frame: pd.DataFrame) -> None:
    """No cell of the table is a person's name, e-mail or IP address."""
    cells = {str(cell) for column in frame.columns for cell in frame[column].dropna()}
    assert not cells & set(PEOPLE)
    assert not any(person in str(frame.attrs["cxtext"]["examples"]) for person in PEOPLE[:3])


# ---------------------------------------------------------------- survey tools


def import_id(name: str, **more: str) -> str:
    return json.dumps({"ImportId": name, **more}, separators=(",", ":"))


QUALTRICS = [
    [
        *("StartDate", "EndDate", "Status", "IPAddress", "Progress", "Duration (in seconds)", "Finished"),
        *("RecordedDate", "ResponseId", "RecipientLastName", "RecipientFirstName", "RecipientEmail"),
        *("ExternalReference", "LocationLatitude", "LocationLongitude", "DistributionChannel", "UserLanguage"),
        *("Q1", "Q1_NPS_GROUP", "Q2", "Q3", "Q3_4_TEXT", "Q4_1", "Q4_2", "plan"),
    ],
    [
        *("Start Date", "End Date", "Response Type", "IP Address", "Progress", "Duration (in seconds)", "Finished"),
        *("Recorded Date", "Response ID", "Recipient Last Name", "Recipient First Name", "Recipient Email"),
        *("External Data Reference", "Location Latitude", "Location Longitude", "Distribution Channel"),
        *("User Language", "How likely are you to recommend us?", "How likely are you to recommend us? - Group"),
        *("What is the main reason\n for your score?", "How did you hear of us? - Selected Choice"),
        *("How did you hear of us? - Other - Text", "What should we change? - Box 1"),
        *("What should we change? - Box 2", "plan"),
    ],
    [
        import_id("startDate", timeZone="America/Denver"),
        import_id("endDate", timeZone="America/Denver"),
        *map(import_id, ("status", "ipAddress", "progress", "duration", "finished")),
        import_id("recordedDate", timeZone="America/Denver"),
        *map(import_id, ("_recordId", "recipientLastName", "recipientFirstName", "recipientEmail")),
        *map(import_id, ("externalDataReference", "locationLatitude", "locationLongitude", "distributionChannel")),
        *map(import_id, ("userLanguage", "QID1", "QID1_NPS_GROUP", "QID2_TEXT", "QID3", "QID3_4_TEXT")),
        *map(import_id, ("QID4_1_TEXT", "QID4_2_TEXT", "plan")),
    ],
    [
        *("2024-03-01 10:00:00", "2024-03-01 10:05:00", "IP Address", "203.0.113.7", "100", "300", "True"),
        *("2024-03-01 10:05:01", "R_1", "Example", "Ada", "ada@example.org", "c-1", "52.1", "4.3", "email", "EN"),
        *("9", "Promoter", "Fast and friendly", "Other", "my sister", "Prices", "Opening hours", "Plus"),
    ],
    [
        *("2024-03-02 10:00:00", "2024-03-02 10:05:00", "IP Address", "203.0.113.7", "40", "90", "False"),
        *("2024-03-09 10:05:01", "R_2", "", "", "", "c-2", "", "", "anonymous", "EN"),
        *("2", "Detractor", "", "Radio", "", "", "", "Basic"),
    ],
    [
        *("2024-03-03 10:00:00", "2024-03-03 10:05:00", "Survey Preview", "", "100", "300", "True"),
        *("2024-03-03 10:05:01", "R_3", "", "", "", "", "", "", "preview", "EN"),
        *("7", "Passive", "Slow", "Radio", "", "The app", "", "Plus"),
    ],
]


def test_qualtrics_has_three_header_rows(tmp_path):
    out = read(write(tmp_path / "export.csv", QUALTRICS, "utf-8-sig"))
    found = told(out)
    reason, change = "What is the main reason for your score?", "What should we change?"
    assert (found["rows_in"], found["rows_without_text"]) == (3, 1)
    answers = [
        (reason, "Fast and friendly"),
        ("How did you hear of us?", "my sister"),
        (change, "Prices"),
        (change, "Opening hours"),
        (None, ""),
        (reason, "Slow"),
        (change, "The app"),
    ]
    asked = [None if pd.isna(question) else question for question in out["question"]]
    assert list(zip(asked, out["text"], strict=True)) == answers
    assert found["columns"]["id"] == "ResponseId"
    assert out["customer_id"].iloc[0] == "c-1"
    assert out["feedback_id"].str.startswith("R_").all()
    assert out["date"].iloc[0] == pd.Timestamp("2024-03-01 10:05:01")
    assert (out["score"].iloc[0], out["score_kind"].iloc[0], out["channel"].iloc[0]) == (9.0, "nps", "email")
    assert out["How likely are you to recommend us? - Group"].iloc[0] == "Promoter"
    assert {"Finished", "Duration (in seconds)", "plan"} <= set(out.columns)
    assert "LocationLatitude" not in out.columns
    no_people(out)
    assert any("America/Denver" in note for note in found["notes"])
    assert any("1 response is not finished" in note for note in found["notes"])
    assert any("1 response is a preview" in note for note in found["notes"])
    states = dict(zip(out["text"], out["response_state"].fillna(""), strict=True))
    assert (states["Fast and friendly"], states["Slow"], states[""]) == ("", "preview", "unfinished")
    tool = {"StartDate", "EndDate", "Status_input", "Progress", "Duration (in seconds)", "Finished"}
    assert tool <= set(found["technical"]) and tool <= set(out.columns)
    assert "plan" in found["segments"] and not tool & set(found["segments"])
    asked_for = told(read(tmp_path / "export.csv", segments=["Finished", "plan"]))
    assert (asked_for["segments"], asked_for["technical"]) == (["Finished", "plan"], [])
    assert "kept aside" in describe(out)


def test_internal_names_of_questions_are_understood_in_options(tmp_path):
    path = write(tmp_path / "export.csv", QUALTRICS)
    out = read(path, text="Q2", segments=["Q3", "RecipientEmail"])
    assert out["text"].tolist() == ["Fast and friendly", "", "Slow"]
    assert out["question"].unique().tolist() == ["What is the main reason for your score?"]
    assert out["RecipientEmail"].iloc[0] == "ada@example.org"  # asked for by name
    assert read(path, text=["Q4_1", "Q4_2"])["text"].tolist() == ["Prices", "Opening hours", "", "The app"]


SURVEYMONKEY = [
    [
        *("Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address", "Email Address", "First Name"),
        *("Last Name", "Custom Data 1", "How satisfied are you with the service?", "What did you like?"),
        *("Which do you use?", "", "", "Name two things to improve.", ""),
    ],
    [
        *("", "", "", "", "", "", "", "", "", "Response", "Open-Ended Response"),
        *("App", "Web", "Other (please specify)", "1.", "2."),
    ],
    [
        *("114", "77", "03/14/2024 09:00:00 AM", "03/14/2024 09:04:00 AM", "203.0.113.7", "ada@example.org"),
        *("Ada", "Example", "", "Very satisfied", "Quick help", "App", "", "a tablet at work", "Prices", "Parking"),
    ],
    [
        *("115", "77", "03/15/2024 09:00:00 AM", "03/15/2024 09:04:00 AM", "203.0.113.7", "", "", "", ""),
        *("Dissatisfied", "", "App", "Web", "", "Waiting", ""),
    ],
]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_surveymonkey_has_two_header_rows(tmp_path, kind):
    path = write(tmp_path / "Customers.csv", SURVEYMONKEY)
    if kind == "xlsx":
        rows = pd.DataFrame(SURVEYMONKEY)
        path = tmp_path / "Customers.xlsx"
        rows.to_excel(path, index=False, header=False, engine="openpyxl")
    out = read(path)
    found = told(out)
    improve, use = "Name two things to improve.", "Which do you use?"
    assert found["rows_in"] == 2
    assert list(zip(out["feedback_id"].str.partition(":")[0], out["question"], out["text"], strict=True)) == [
        ("114", "What did you like?", "Quick help"),
        ("114", use, "a tablet at work"),
        ("114", improve, "Prices"),
        ("114", improve, "Parking"),
        ("115", improve, "Waiting"),
    ]
    assert out["customer_id"].tolist() == ["114"] * 4 + ["115"]
    assert out["date"].iloc[0] == pd.Timestamp("2024-03-14 09:04:00")
    assert out["score"].tolist() == [5.0] * 4 + [2.0]
    assert {"Which do you use? - App", "Which do you use? - Web", "Collector ID"} <= set(out.columns)
    assert found["source"] == "survey"
    no_people(out)


def test_google_forms(tmp_path):
    rows = [
        ["Timestamp", "Email Address", "How easy was it to book? (1-7)", "What went well?", "Your name", "Which shop?"],
        ["2024/05/01 9:30:00 AM GMT+2", "ada@example.org", "6", "Booked in a minute", "Ada Example", "North"],
        ["2024/05/02 3:30:00 PM GMT+2", "ada@example.org", "2", "Nothing", "", "South"],
    ]
    out = read(write(tmp_path / "Form Responses 1.csv", rows))
    found = told(out)
    assert out["text"].tolist() == ["Booked in a minute", "Nothing"]
    assert out["question"].unique().tolist() == ["What went well?"]
    assert out["date"].tolist() == [pd.Timestamp("2024-05-01 07:30:00"), pd.Timestamp("2024-05-02 13:30:00")]
    assert (found["score_kind"], out["score"].tolist()) == ("ces", [6.0, 2.0])
    assert found["segments"] == ["Which shop?"]
    no_people(out)


def test_microsoft_forms(tmp_path):
    frame = pd.DataFrame(
        {
            "ID": [1, 2, 3],
            "Start time": pd.to_datetime(["2024-05-01 09:00", "2024-05-01 09:10", "2024-05-01 09:20"]),
            "Completion time": pd.to_datetime(["2024-05-01 09:05", "2024-05-01 09:15", "2024-05-01 09:25"]),
            "Email": ["ada@example.org", "anonymous", "anonymous"],
            "Name": ["Ada Example", None, None],
            "How likely are you to recommend us to a friend or colleague?": [10, 3, 0],
            "What could we do better?": ["Nothing, thanks", "Answer the phone", "Shorter queues please"],
            "Any other feedback": ["Great", None, "Slow"],
            "Which branch did you visit?": ["Leeds", "York", "Leeds"],
        }
    )
    path = tmp_path / "Survey(1-3).xlsx"
    frame.to_excel(path, index=False, engine="openpyxl")
    out = read(path)
    found = told(out)
    better, other = "What could we do better?", "Any other feedback"
    answers = ["Nothing, thanks", "Great", "Answer the phone", "Shorter queues please", "Slow"]
    assert out["text"].tolist() == answers
    assert out["question"].tolist() == [better, other, better, better, other]
    assert out["customer_id"].tolist() == ["1", "1", "2", "3", "3"]
    assert out["date"].iloc[0] == pd.Timestamp("2024-05-01 09:05")
    assert (found["score_kind"], out["score"].tolist()) == ("nps", [10.0, 10.0, 3.0, 0.0, 0.0])
    assert found["segments"] == ["Which branch did you visit?"]
    assert found["technical"] == ["Start time"]
    no_people(out)


def test_typeform(tmp_path):
    rows = [
        [
            *("#", "How would you rate our support? (1 to 5 stars)", "What is the one thing we should change?"),
            *("What's your email?", "Start Date (UTC)", "Submit Date (UTC)", "Network ID", "Tags"),
        ],
        [
            "a1b2",
            "5",
            "Reply on weekends too",
            "ada@example.org",
            "2024-01-05 10:00:00",
            "2024-01-05 10:01:00",
            "n1",
            "",
        ],
        [
            "c3d4",
            "1",
            "Everything about billing",
            "ada@example.org",
            "2024-01-06 10:00:00",
            "2024-01-06 10:01:00",
            "n2",
            "",
        ],
    ]
    out = read(write(tmp_path / "responses.csv", rows))
    found = told(out)
    assert out["text"].tolist() == ["Reply on weekends too", "Everything about billing"]
    assert found["columns"]["id"] == "#"
    assert found["columns"]["date"] == "Submit Date (UTC)"
    assert out["score"].tolist() == [5.0, 1.0]
    assert "Network ID" not in out.columns
    no_people(out)


# ---------------------------------------------------------------- reviews

GOOGLE_PLAY = [
    [
        *("Package Name", "App Version Code", "App Version Name", "Reviewer Language", "Device"),
        *("Review Submit Date and Time", "Review Submit Millis Since Epoch", "Review Last Update Date and Time"),
        *("Review Last Update Millis Since Epoch", "Star Rating", "Review Title", "Review Text"),
        *("Developer Reply Date and Time", "Developer Reply Millis Since Epoch", "Developer Reply Text", "Review Link"),
    ],
    [
        *("org.example.app", "210", "2.1", "en", "panther", "2024-01-02T03:04:05Z", "1704164645000"),
        *("2024-02-02T03:04:05Z", "1706843045000", "2", "", "Crashes — every time I pay", "2024-02-03T03:04:05Z"),
        *("1706929445000", "Sorry to hear that, please write to us", "https://play.google.com/c?reviewId=gp:A1&c=P"),
    ],
    [
        *("org.example.app", "210", "2.1", "de", "oriole", "2024-01-05T03:04:05Z", "1704423845000"),
        *("2024-01-05T03:04:05Z", "1704423845000", "5", "Super", "", "", "", "", ""),
    ],
    [
        *("org.example.app", "", "", "en", "", "2024-01-06T03:04:05Z", "1704510245000"),
        *("2024-01-06T03:04:05Z", "1704510245000", "4", "", "Useful, but slow", "", "", ""),
        "https://play.google.com/c?reviewId=gp:A2&c=P",
    ],
]


def test_google_play_console(tmp_path):
    out = read(write(tmp_path / "reviews_org.example.app_202402.csv", GOOGLE_PLAY, "utf-16"))
    found = told(out)
    assert out["text"].tolist() == ["Crashes — every time I pay", "Super", "Useful, but slow"]
    assert (out["source"].iloc[0], found["score_kind"], out["score"].tolist()) == ("review", "stars", [2.0, 5.0, 4.0])
    assert out["date"].iloc[0] == pd.Timestamp("2024-02-02 03:04:05")
    assert out["feedback_id"].iloc[0] == "gp:A1"
    assert out["language"].tolist() == ["en", "de", "en"]
    assert {"App Version Name", "Device", "Developer Reply Text"} <= set(out.columns)


def test_app_store_connect(tmp_path):
    def review(number: int, rating: int, body: str) -> dict:
        given = {"rating": rating, "title": f"Title {number}", "body": body, "reviewerNickname": "Ada Example"}
        given |= {"createdDate": f"2024-02-0{number}T10:00:00-07:00", "territory": "GBR"}
        return {"type": "customerReviews", "id": f"r{number}", "attributes": given}

    path = tmp_path / "customerReviews.json"
    path.write_text(json.dumps({"data": [review(1, 1, "Cannot log in"), review(2, 5, "Love it")], "links": {}}))
    out = read(path)
    found = told(out)
    assert out["text"].tolist() == ["Cannot log in", "Love it"]
    assert (out["feedback_id"].tolist(), found["score_kind"], out["score"].tolist()) == (
        ["r1", "r2"],
        "stars",
        [1.0, 5.0],
    )
    assert out["date"].iloc[0] == pd.Timestamp("2024-02-01 17:00:00")
    assert out["attributes.territory"].tolist() == ["GBR", "GBR"]
    no_people(out)
    flat = pd.DataFrame([{"id": r["id"], **r["attributes"]} for r in (review(1, 1, "Slow"), review(2, 5, "Good"))])
    assert told(read(flat))["columns"]["text"] == "body"


def test_trustpilot(tmp_path):
    rows = [
        [
            *("Review Id", "Review Created (UTC)", "Review Consumer User Id", "Review Username", "Review User Email"),
            *("Review Title", "Review Content", "Review Stars", "Company Reply", "Company Reply Date (UTC)"),
            *("Domain Url", "Webshop Name"),
        ],
        [
            *("t1", "2024-02-01 10:00:00", "u1", "Ada Example", "ada@example.org", "Never again"),
            *("The parcel came broken and nobody answers", "1", "We are so very sorry for this experience, dear Ada"),
            *("2024-02-02 10:00:00", "shop.example.org", "Example Shop"),
        ],
        [
            "t2",
            "2024-02-03 10:00:00",
            "u2",
            "Ada",
            "",
            "Great",
            "Quick delivery",
            "5",
            "",
            "",
            "shop.example.org",
            "Example Shop",
        ],
    ]
    out = read(write(tmp_path / "export.csv", rows))
    found = told(out)
    assert out["text"].tolist() == ["The parcel came broken and nobody answers", "Quick delivery"]
    assert out["score"].tolist() == [1.0, 5.0]
    assert out["customer_id"].tolist() == ["u1", "u2"]
    assert out["source"].unique().tolist() == ["review"]
    assert found["columns"]["date"] == "Review Created (UTC)"
    assert "Webshop Name" in out.columns
    assert "Review Username" not in out.columns
    assert not any("also open text" in note for note in found["notes"])


def test_g2_has_three_questions(tmp_path):
    best, worst = "What do you like best about Example?", "What do you dislike about Example?"
    solves = "What problems is Example solving and how is that benefiting you?"
    rows = [
        ["Review ID", "Reviewer Name", "Submitted At", "Star Rating", "Title", best, worst, solves, "Company Size"],
        ["9", "Ada Example", "2024-02-01", "4.5", "Solid", "The search", "Price", "We find things faster", "Small"],
        ["8", "Ada Example", "2024-02-02", "2", "Meh", "Support team", "", "None so far", "Large"],
    ]
    out = read(write(tmp_path / "g2.csv", rows))
    found = told(out)
    assert list(zip(out["question"], out["text"], strict=True)) == [
        (best, "The search"),
        (worst, "Price"),
        (solves, "We find things faster"),
        (best, "Support team"),
        (solves, "None so far"),
    ]
    assert out["score"].tolist() == [4.5] * 3 + [2.0] * 2
    assert found["score_kind"] == "stars"
    assert found["segments"] == ["Title", "Company Size"]


# ---------------------------------------------------------------- help desks


def test_zendesk_csv(tmp_path):
    rows = [
        [
            *("Id", "Requester", "Requester id", "Requester email", "Assignee", "Subject", "Description", "Tags"),
            *("Status", "Priority", "Via", "Ticket type", "Created at", "Solved at", "Satisfaction Score", "Reopens"),
            *("Replies", "First reply time in minutes", "First reply time in minutes within business hours"),
        ],
        [
            *(
                "31",
                "Ada Example",
                "7001",
                "ada@example.org",
                "Ada",
                "Refund",
                "I was charged twice",
                "billing escalated",
            ),
            *("Solved", "High", "Mail", "Problem", "2024-02-01 10:00", "2024-02-03 12:00", "Bad", "2", "4", "90", "30"),
        ],
        [
            *("32", "Ada Example", "7002", "ada@example.org", "Ada", "How do I reset it?", "", "howto"),
            *("Open", "Normal", "Chat", "Question", "2024-02-02 10:00", "", "Offered", "0", "0", "", ""),
        ],
    ]
    out = read(write(tmp_path / "export.csv", rows))
    found = told(out)
    assert out["text"].tolist() == ["I was charged twice", "How do I reset it?"]
    assert out["source"].unique().tolist() == ["support"]
    assert set(SERVICE) <= set(out.columns)
    assert out["date"].tolist() == out["created_at"].tolist()
    assert out["created_at"].iloc[0] == pd.Timestamp("2024-02-01 10:00")
    assert out["first_reply_at"].iloc[0] == pd.Timestamp("2024-02-01 11:30")
    assert out["solved_at"].iloc[0] == pd.Timestamp("2024-02-03 12:00")
    assert out[["first_reply_at", "solved_at"]].iloc[1].isna().all()
    assert out["n_reopened"].tolist() == [2, 0]
    assert out["escalated"].tolist() == [True, False]
    assert (found["score_kind"], out["score"].iloc[0]) == ("csat", 1.0)
    assert pd.isna(out["score"].iloc[1])
    assert out["channel"].tolist() == ["Mail", "Chat"]
    assert out["customer_id"].tolist() == ["7001", "7002"]
    no_people(out)


def test_zendesk_json_takes_what_the_requester_wrote(tmp_path):
    ticket = {
        "id": 35,
        "created_at": "2024-02-01T10:00:00Z",
        "via": {"channel": "web"},
        "subject": "Late",
        "description": "My order is late",
        "requester_id": 7,
        "requester": {"id": 7, "name": "Ada Example", "email": "ada@example.org"},
        "satisfaction_rating": {"score": "good", "comment": "Solved at once"},
        "tags": ["delivery"],
        "metric_set": {
            "reopens": 1,
            "solved_at": "2024-02-02T10:00:00Z",
            "reply_time_in_minutes": {"calendar": 15, "business": 15},
        },
        "comments": [
            {"author_id": 7, "public": True, "plain_body": "My order is late"},
            {"author_id": 99, "public": True, "plain_body": "Dear Ada, we are looking into it"},
            {"author_id": 7, "public": True, "plain_body": "Still not here"},
        ],
    }
    path = tmp_path / "tickets.json"
    path.write_text(
        json.dumps({"tickets": [ticket, {**ticket, "id": 36, "comments": [], "satisfaction_rating": None}]})
    )
    out = read(path)
    found = told(out)
    assert out["text"].tolist() == ["My order is late\n\nStill not here", "Solved at once", "My order is late"]
    assert out["question"].notna().tolist() == [False, True, False]
    assert out["score"].iloc[0] == 5.0
    assert out["first_reply_at"].iloc[0] == pd.Timestamp("2024-02-01 10:15")
    assert out["n_reopened"].tolist() == [1, 1, 1]
    assert any("1 message of agents" in note for note in found["notes"])
    assert not any("looking into it" in str(cell) for cell in out.to_numpy().ravel())
    no_people(out)


def test_intercom_conversations(tmp_path):
    def part(kind: str, body: str) -> dict:
        return {"part_type": "comment", "body": body, "author": {"type": kind, "name": "Ada Example"}}

    conversation = {
        "type": "conversation",
        "id": "501",
        "created_at": 1706781600,
        "state": "closed",
        "open": False,
        "source": {
            "delivered_as": "customer_initiated",
            "body": "<p>Login fails</p>",
            "author": {"type": "user", "id": "u9"},
        },
        "conversation_rating": {"rating": 2, "remark": "Took too long"},
        "statistics": {"first_admin_reply_at": 1706785200, "last_close_at": 1706868000, "count_reopens": 3},
        "conversation_parts": {
            "conversation_parts": [
                part("admin", "<p>Hi Ada!</p>"),
                part("user", "<p>Still broken</p>"),
                part("bot", "x"),
            ]
        },
    }
    outbound = {**conversation, "id": "502", "conversation_rating": {"rating": None, "remark": None}}
    outbound |= {
        "source": {**conversation["source"], "author": {"type": "admin", "id": "a1"}},
        "conversation_parts": {},
    }
    path = tmp_path / "conversations.json"
    path.write_text(json.dumps({"conversations": [conversation, outbound]}))
    out = read(path)
    found = told(out)
    assert out["text"].tolist() == ["<p>Login fails</p>\n\n<p>Still broken</p>", "Took too long", ""]
    assert found["rows_without_text"] == 1
    assert out["score"].iloc[0] == 2.0
    assert out["created_at"].iloc[0] == pd.Timestamp("2024-02-01 10:00")
    assert out["first_reply_at"].iloc[0] == pd.Timestamp("2024-02-01 11:00")
    assert out["solved_at"].iloc[0] == pd.Timestamp("2024-02-02 10:00")
    assert out["n_reopened"].tolist() == [3, 3, 3]
    assert any("3 messages of teammates and bots" in note for note in found["notes"])
    no_people(out)


def test_intercom_messages_of_teammates_become_rejects(tmp_path):
    person = ["Ada Example", "ada@example.org", "5", "2024-02-01 10:00:00", "2024-02-01 10:30:00", ""]
    rows = [
        [
            *("message_id", "message_body", "message_type", "message_created_at", "message_author_type"),
            *("message_author_id", "message_author_name", "message_author_email", "conversation_id"),
            *("conversation_created_at", "conversation_first_response_at", "conversation_closed_at"),
        ],
        ["1", "It is broken", "conversation_message", "2024-02-01 10:00:00", "user", "u1", *person],
        ["2", "Have you tried again?", "comment", "2024-02-01 10:30:00", "admin", "a1", *person],
        ["3", "Yes, no luck", "comment", "2024-02-01 10:45:00", "lead", "u1", *person],
    ]
    out = read(write(tmp_path / "intercom.csv", rows))
    found = told(out)
    assert out["text"].tolist() == ["It is broken", "Yes, no luck"]
    assert (found["rows_in"], found["rejects"]) == (3, 1)
    rejects = rejects_table(out)
    assert rejects[["row", "reason"]].to_numpy().tolist() == [[2, "agent_reply"]]
    assert out["customer_id"].tolist() == ["u1", "u1"]
    assert out["first_reply_at"].iloc[0] == pd.Timestamp("2024-02-01 10:30")
    no_people(out)


# ---------------------------------------------------------------- telling and overriding


def test_what_was_recognised_is_said_and_can_be_overridden(tmp_path):
    path = write(tmp_path / "reviews.csv", GOOGLE_PLAY, "utf-16")
    words = describe(read(path))
    assert "recognised as Google Play console reviews" in words
    assert "--layout none" in words
    assert "(Google Play console reviews, stars" in words
    plain = read(path, layout="none")
    assert "recognised" not in describe(plain)
    assert told(read(path, layout="google-play"))["columns"]["text"] == "Review Text"
    with pytest.raises(InputError, match="does not have the headers of the layout 'qualtrics'"):
        read(path, layout="qualtrics")
    with pytest.raises(InputError, match=r"'playstore' is no known layout; give one of none, auto, qualtrics"):
        read(path, layout="playstore")


def test_what_the_user_says_counts_for_more_than_the_layout(tmp_path):
    path = write(tmp_path / "reviews.csv", GOOGLE_PLAY, "utf-16")
    out = read(path, date="Review Submit Date and Time", source_name="play", score_kind="csat")
    assert out["date"].iloc[0] == pd.Timestamp("2024-01-02 03:04:05")
    assert out["source"].unique().tolist() == ["play"]
    assert told(out)["score_kind"] == "csat"
    assert told(out)["decided"]["date"] == "given"


@pytest.mark.parametrize(
    "columns",
    [
        {"id": [1, 2], "comment": ["too slow here", "fine by me"], "score": [3, 9], "created_at": ["2024-01-01"] * 2},
        {"Timestamp": ["2024-01-01"] * 2, "comment": ["too slow here", "fine by me"]},
        {"rating": [1, 5], "title": ["a", "b"], "body": ["too slow here", "fine by me"], "date": ["2024-01-01"] * 2},
        {"review_pros": ["the people here", "the pay"], "review_cons": ["long hours", "no lunch"], "rating": [2, 4]},
        {"subject": ["a", "b"], "description": ["too slow here", "fine by me"], "created": ["2024-01-01"] * 2},
    ],
)
def test_plain_tables_are_of_no_layout(columns):
    assert "recognised" not in describe(read(pd.DataFrame(columns)))


def test_every_layout_has_a_name_and_public_documentation():
    assert len({layout.name for layout in LAYOUTS}) == len(LAYOUTS)
    assert all(layout.documentation.startswith("https://") for layout in LAYOUTS)


def test_the_column_to_tag_is_that_of_the_layout():
    reviews = pd.DataFrame(GOOGLE_PLAY[1:], columns=GOOGLE_PLAY[0])
    assert guess_text_column(reviews.assign(**{"Developer Reply Text": "A long and kind answer to what was said"})) == (
        "Review Text"
    )


def test_an_own_feedback_table_is_of_no_layout():
    ticket = {
        "Id": [1],
        "Requester": ["Ada Example"],
        "Created at": ["2024-02-01"],
        "Reopens": [1],
        "Subject": ["Late"],
    }
    first = read(pd.DataFrame({**ticket, "Description": ["My order is late"], "Ticket type": ["Problem"]}))
    assert told(first)["columns"]["text"] == "Description"
    again = read(first)
    assert told(again)["columns"]["text"] == "text"
    assert again["text"].tolist() == ["My order is late"]
    assert set(SERVICE[:1]) <= set(again.columns)


@pytest.mark.parametrize(
    "rows", [QUALTRICS, SURVEYMONKEY, GOOGLE_PLAY], ids=["qualtrics", "surveymonkey", "google-play"]
)
def test_the_options_file_of_an_export_reads_it_as_before(tmp_path, rows):
    path, options = write(tmp_path / "export.csv", rows), tmp_path / "reading.toml"
    first = read(path)
    options.write_text(options_toml(first.attrs["cxtext"]["files"]), encoding="utf-8")
    again = read(path, options=options)
    pd.testing.assert_frame_equal(again, first)
    assert "layout = " in options.read_text(encoding="utf-8")


def test_damaged_header_rows_and_repeated_headers(tmp_path):
    only_headers = QUALTRICS[:3]
    with pytest.raises(InputError, match="header rows but no answers"):
        read(write(tmp_path / "none.csv", only_headers))
    wide = [[*row, *row[-4:-3]] for row in QUALTRICS]  # one question stands twice
    out = read(write(tmp_path / "twice.csv", wide))
    assert told(out)["rows_in"] == 3
    twice = [[*row, *row[10:11]] for row in SURVEYMONKEY]
    assert (read(write(tmp_path / "again.csv", twice))["question"] == "What did you like?").sum() == 2
    ragged = [*SURVEYMONKEY, ["116", "77"]]
    out = read(write(tmp_path / "ragged.csv", ragged))
    assert rejects_table(out)[["row", "reason"]].to_numpy().tolist() == [[3, "ragged"]]


def test_messages_that_are_no_json_are_no_text(tmp_path):
    frame = pd.DataFrame(
        {
            "type": ["conversation"] * 3,
            "id": [1, 2, 3],
            "created_at": [1706781600] * 3,
            "state": ["open"] * 3,
            "source.body": ["Hello, it broke", None, "x"],
            "source.author.type": ["user", "user", "bot"],
            "conversation_parts.conversation_parts": ["[" * 50_000, '{"a": 1}', '[1, {"body": 3}, {"author": "me"}]'],
        }
    )
    out = read(frame)
    assert out["text"].tolist() == ["Hello, it broke", "", ""]
