"""The description of the service in OpenAPI, with the limits in force."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cxtext
from cxtext.service.problems import CODES
from cxtext.service.rows import LARGEST_ID, MAX_ID, MAX_QUESTION

if TYPE_CHECKING:
    from cxtext.service.settings import Limits, Settings

_SAID = {
    400: "The body is not JSON.",
    401: "A key is missing or wrong.",
    405: "The path does not take this method.",
    408: "The body did not arrive in time.",
    413: "The body or the list is too large.",
    415: "The content type is neither JSON nor NDJSON.",
    421: "Without keys, a Host other than this machine.",
    422: "The document has another shape; `row` says which one (from 0).",
    429: "Too much is waiting; Retry-After says when to come again.",
    500: "A fault of the service.",
    503: "The service is starting, ending or too slow; Retry-After says when to come again.",
}


def described(settings: Settings) -> dict[str, Any]:
    """Return the OpenAPI document."""
    secured: dict[str, Any] = {"security": [{"bearer": []}, {"header": []}]} if settings.keys else {}
    guarded = (401,) if settings.keys else (421,)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "cxtext",
            "version": cxtext.__version__,
            "description": "Tags comments with sentiment, journey stage, emotion, intent, effort and topics.",
        },
        "paths": {
            "/v1/tag": {
                "post": {
                    "operationId": "tag",
                    "summary": "Tag one comment, a list of comments, or a stream with one comment a line",
                    **secured,
                    "requestBody": {
                        "required": True,
                        "content": {"application/json": {"schema": _document(settings.limits)}},
                        "description": "Also application/x-ndjson: one row a line in, one answer a line out.",
                    },
                    "responses": {
                        "200": {
                            "description": "The tags, in the order of the rows.",
                            "content": {
                                "application/json": {
                                    "schema": {
                                        "anyOf": [_ref("Tags"), {"type": "array", "items": _ref("Tags")}],
                                    }
                                }
                            },
                        },
                        **_problems(400, *guarded, 408, 413, 415, 422, 429, 500, 503),
                    },
                }
            },
            "/healthz": _status("alive", "The process is alive", 500, *((421,) if not settings.keys else ())),
            "/readyz": _status("ready", "Requests are taken", 500, 503, *((421,) if not settings.keys else ())),
            "/metrics": {
                "get": {
                    "operationId": "metrics",
                    "summary": "Counters in Prometheus' text format",
                    **secured,
                    "responses": {
                        "200": {
                            "description": "The figures.",
                            "content": {"text/plain": {"schema": {"type": "string"}}},
                        },
                        **_problems(*guarded, 500),
                    },
                }
            },
        },
        "components": {
            "schemas": {"Row": _row(settings.limits), "Tags": _TAGS, "Problem": _PROBLEM},
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "header": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
            },
        },
    }


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _document(limits: Limits) -> dict[str, Any]:
    # In words: what is too much is 413, while a schema that is not met is 422.
    words = f"At most {limits.rows:,} rows and {limits.body:,} bytes."
    rows = {"type": "array", "description": words, "items": _ref("Row")}
    return {"anyOf": [_ref("Row"), rows]}


def _row(limits: Limits) -> dict[str, Any]:
    return {
        "anyOf": [
            {"type": "string", "maxLength": limits.characters},
            {
                "type": "object",
                "required": ["text"],
                "additionalProperties": False,
                "properties": {
                    "text": {"type": ["string", "null"], "maxLength": limits.characters},
                    "question": {"type": ["string", "null"], "maxLength": MAX_QUESTION},
                    "id": {
                        "type": ["string", "integer", "null"],
                        "maxLength": MAX_ID,
                        "minimum": -LARGEST_ID,
                        "maximum": LARGEST_ID,
                        "description": "Given back as it came.",
                    },
                },
            },
        ]
    }


_CLASS = {"type": ["string", "null"]}
_SHARE = {"type": ["number", "null"], "minimum": 0, "maximum": 1}
_TAGS: dict[str, Any] = {
    "type": "object",
    "description": "As the columns of `cxtext tag`; null where the comment is not analysed.",
    "required": ["cx_status", "cx_sentiment", "cx_stage", "cx_topics"],
    "properties": {
        "id": {"type": ["string", "integer", "null"]},
        "cx_status": {"enum": ["ok", "empty", "no_content", "not_language"]},
        "cx_sentiment": {"enum": ["negative", "neutral", "positive", None]},
        "cx_sentiment_score": {"type": ["number", "null"], "minimum": -1, "maximum": 1},
        "cx_sentiment_confidence": _SHARE,
        "cx_stage": _CLASS,
        "cx_stage_confidence": _SHARE,
        "cx_topics": {"type": "string", "description": "Topic ids joined by `;`."},
        "cx_emotion": _CLASS,
        "cx_intent": _CLASS,
        "cx_effort": _CLASS,
        "cx_codes": {"type": "string", "description": "With a model of codes: names joined by `;`."},
    },
}
_PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message"],
            "properties": {
                "code": {"enum": sorted(CODES.values())},
                "message": {"type": "string"},
                "row": {"type": "integer", "minimum": 0},
            },
        }
    },
}


def _problems(*statuses: int) -> dict[str, Any]:
    content = {"application/json": {"schema": _ref("Problem")}}
    return {str(status): {"description": _SAID[status], "content": content} for status in sorted({*statuses, 405})}


def _status(name: str, summary: str, *statuses: int) -> dict[str, Any]:
    schema = {"type": "object", "required": ["status"], "properties": {"status": {"type": "string"}}}
    answer = {"description": summary, "content": {"application/json": {"schema": schema}}}
    return {"get": {"operationId": name, "summary": summary, "responses": {"200": answer, **_problems(*statuses)}}}
