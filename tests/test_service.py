"""The service: the library's tags over HTTP, and every foreseeable fault in one JSON shape."""

from __future__ import annotations

import contextlib
import http.client
import json
import math
from collections.abc import Iterator

import pandas as pd
import pytest

pytest.importorskip("fastapi", reason="the extra is not installed: pip install 'cxtext[serve]'")
pytest.importorskip("uvicorn", reason="the extra is not installed: pip install 'cxtext[serve]'")

from service_process import Service, serving

import cxtext

SAID = [
    "The food was great, but we waited an hour.",
    "",
    "n/a",
    "The app crashes whenever I pay",
    "Der Service war leider sehr schlecht und unfreundlich",
    "Nothing",
    None,
    "Ich 😀 \x00 good \ud83d staff",
]
ASKED = ["", "", "", "What could we improve?", "", "What could we improve?", "", "<b>Anything\nelse?</b>"]


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with serving("--processes", "1", "--max-body", "1", "--max-rows", "500", "--max-chars", "5000") as running:
        yield running


@pytest.fixture(scope="module")
def expected() -> list[dict[str, object]]:
    texts = ["" if text is None else text.encode("utf-8", "replace").decode() for text in SAID]
    frame = pd.DataFrame({"text": texts, "question": ASKED})
    tags = cxtext.tag(frame, text="text", question="question", quality="fast").drop(columns=["text", "question"])
    return [
        {name: None if isinstance(cell, float) and math.isnan(cell) else cell for name, cell in row.items()}
        for row in tags.astype(object).to_dict("records")
    ]


def rows() -> list[dict[str, object]]:
    return [{"text": t, "question": q, "id": f"r{n}"} for n, (t, q) in enumerate(zip(SAID, ASKED, strict=True))]


def without_id(answer: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in answer.items() if name != "id"}


def test_a_list_is_tagged_as_the_library_does(service, expected):
    answers = service.tag(rows()).json
    assert [answer["id"] for answer in answers] == [f"r{n}" for n in range(len(SAID))]
    assert [without_id(answer) for answer in answers] == expected


def test_one_at_a_time_and_as_a_stream_the_tags_are_the_same(service, expected):
    assert [without_id(service.tag(row).json) for row in rows()] == expected
    lines = b"\n".join(json.dumps(row).encode() for row in rows())
    assert [without_id(answer) for answer in service.stream(lines)] == expected


def test_ids_come_back_as_they_were(service):
    ids = ["7", 7, -(2**53), None, "ä\ud800", ""]
    answers = service.tag([{"id": one, "text": "good"} for one in ids]).json
    assert [answer["id"] for answer in answers] == ids
    assert "id" not in service.tag({"text": "good"}).json
    assert service.tag("good").json.keys() == service.tag({"text": "good"}).json.keys()
    assert service.tag([]).json == []


def test_a_wrong_line_of_a_stream_is_answered_in_its_place(service):
    first, second, third, fourth = service.stream(b'"good"\n{"text\n\n{"text": 5}\r\n"bad"')
    assert first["cx_sentiment"] == "positive" and fourth["cx_status"] == "ok"
    assert second["error"]["code"] == "malformed" and second["error"]["row"] == 1
    assert third["error"] == {"code": "wrong_shape", "message": "text must be a text (or null).", "row": 2}


def test_a_long_stream_keeps_its_order(service):
    answers = service.stream(b"".join(b'{"id": %d, "text": "good %d"}\n' % (n, n % 7) for n in range(3_000)))
    assert [answer["id"] for answer in answers] == list(range(3_000))
    assert {answer["cx_status"] for answer in answers} == {"ok"}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "malformed"),
        (b"{", 400, "malformed"),
        (b"[NaN]", 400, "malformed"),
        (b'{"text": -Infinity}', 400, "malformed"),
        (b'"\xff"', 400, "malformed"),
        (b"[" * 200_000, 400, "malformed"),
        (b'{"a":' * 100_000, 400, "malformed"),
        (b"9" * 10_000, 400, "malformed"),
        (b"5", 422, "wrong_shape"),
        (b"null", 422, "wrong_shape"),
        (b"[[]]", 422, "wrong_shape"),
        (b"{}", 422, "wrong_shape"),
        (b'{"text": ["a"]}', 422, "wrong_shape"),
        (b'{"text": "a", "qestion": "b"}', 422, "wrong_shape"),
        (b'{"text": "a", "question": 1}', 422, "wrong_shape"),
        (b'{"text": "a", "id": true}', 422, "wrong_shape"),
        (b'{"text": "a", "id": 1.5}', 422, "wrong_shape"),
        (b'{"text": "a", "id": 1e400}', 422, "wrong_shape"),
        (json.dumps("x" * 5_001).encode(), 422, "wrong_shape"),
        (json.dumps(["x"] * 501).encode(), 413, "too_large"),
        (json.dumps("x" * 1_000_000).encode(), 413, "too_large"),
    ],
)
def test_a_wrong_body_is_told_in_one_shape(service, body, status, code):
    answer = service.tag(body)
    assert (answer.status, answer.code) == (status, code)
    assert answer.headers["content-type"] == "application/json"


def test_the_row_that_is_wrong_is_named(service):
    error = service.tag(["good", {"text": "fine"}, {"txt": "secret words"}]).json["error"]
    assert error["row"] == 2
    assert "secret" not in json.dumps(error)


def test_a_body_without_a_stated_length_is_bounded_too(service):
    def parts():
        for _ in range(30):
            yield b" " * 100_000

    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=60)
    # The answer may come, and the connection end, before all is sent.
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        connection.request("POST", "/v1/tag", parts(), {"Content-Type": "application/json"}, encode_chunked=True)
    with contextlib.suppress(ConnectionResetError):
        assert connection.getresponse().status == 413
    assert service.ask("/readyz").status == 200


def test_other_paths_methods_and_content_types(service):
    assert service.ask("/v1/tags").code == "not_found"
    assert service.ask("/docs").code == "not_found"
    wrong = service.ask("/v1/tag")
    assert (wrong.status, wrong.code, wrong.headers["allow"]) == (405, "method_not_allowed", "POST")
    assert service.tag(b'"a"', Content_Type="text/plain").code == "wrong_content_type"
    assert service.tag(b'"a"', Content_Type="application/json; charset=utf-8").status == 200


def test_without_keys_only_this_machine_is_answered(service):
    assert service.tag(b'"a"', Host="evil.example").code == "wrong_host"
    assert service.ask("/metrics", Host="rebound.example:80").status == 421
    for host in ("localhost", "127.0.0.1:80", "[::1]:80"):
        assert service.tag(b'"a"', Host=host).status == 200


def test_no_other_site_is_let_in_and_nothing_is_kept(service):
    answer = service.tag(b'"a"', Origin="https://elsewhere.example")
    assert not [name for name in answer.headers if name.startswith("access-control")]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "server" not in answer.headers
    assert service.ask("/v1/tag", method="OPTIONS", Origin="https://elsewhere.example").status == 405


def test_health_figures_and_description(service):
    assert service.ask("/healthz").json == {"status": "ok"}
    assert service.ask("/readyz").json == {"status": "ready"}
    service.tag(["good"] * 3)
    text = service.ask("/metrics").body.decode()
    figures = {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line[0] != "#"}
    assert figures["cxtext_rows_total"] >= 3
    assert figures['cxtext_requests_total{path="/v1/tag",status="200"}'] >= 1
    assert figures["cxtext_waiting_rows"] == 0 and figures["cxtext_held_bytes"] == 0
    assert figures['cxtext_tag_seconds_bucket{le="+Inf"}'] == figures["cxtext_tag_seconds_count"]
    schema = service.ask("/openapi.json").json
    assert set(schema["paths"]) == {"/v1/tag", "/healthz", "/readyz", "/metrics"}
    assert "http" not in json.dumps(schema["components"]["schemas"])


def test_the_log_holds_no_text_of_comments(service):
    service.tag({"text": "zanzibar", "question": "zanzibar?", "id": "zanzibar"})
    service.tag({"text": "zanzibar", "zanzibar": 1})
    service.tag(b'{"zanzibar')
    service.ask("/zanzibar?zanzibar=zanzibar", X_Zanzibar="zanzibar")
    service.ask("/healthz")
    assert any('"other"' in line for line in service.log)
    assert not [line for line in service.log if "zanzibar" in line]
    assert all(json.loads(line)["event"] for line in service.log)
