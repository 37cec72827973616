"""What goes wrong with a request, in one JSON shape."""

from __future__ import annotations

import json
from collections.abc import Mapping

CODES = {
    400: "malformed",
    401: "key_needed",
    404: "not_found",
    405: "method_not_allowed",
    408: "too_slow",
    413: "too_large",
    415: "wrong_content_type",
    421: "wrong_host",
    422: "wrong_shape",
    429: "busy",
    500: "fault",
    503: "unavailable",
}


class Problem(Exception):  # noqa: N818 - what a client did is no error of ours
    """A request that is not answered as asked.

    Parameters
    ----------
    status
        HTTP status, a key of :data:`CODES`.
    message
        One sentence for the client: what is wrong and what to do. It never holds text of a comment.
    row
        Row of the request (from 0) that is wrong.
    headers
        Headers of the answer.
    """

    def __init__(
        self, status: int, message: str, *, row: int | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.row = row
        self.headers = dict(headers or {})

    def body(self) -> bytes:
        """Return the answer as JSON: ``{"error": {"code": …, "message": …}}``, with ``row`` where one is wrong."""
        error: dict[str, object] = {"code": CODES[self.status], "message": self.message}
        if self.row is not None:
            error["row"] = self.row
        return json.dumps({"error": error}).encode()


def busy(message: str, seconds: float) -> Problem:
    """Return a 429 that says in how many seconds to come again."""
    return Problem(429, message, headers={"Retry-After": str(max(1, min(60, round(seconds))))})
