"""One request to an endpoint that speaks OpenAI's chat completions, with the standard library."""

from __future__ import annotations

import http.client
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from typing import IO, Any

from cxtext.errors import CxtextError, InputError

MOST_READ = 1_000_000
"""Bytes of an answer that are read."""
_LOCAL = ("localhost", "127.0.0.1", "::1")


class EndpointError(CxtextError):
    """The endpoint did not answer, answered too late or not as a chat completion."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Feedback goes to the address the user named and to no other."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> None:
        raise EndpointError(f"the endpoint sends on to another address ({code}); name that one if you trust it")


@dataclass(frozen=True)
class Endpoint:
    """Where to ask.

    Parameters
    ----------
    url
        Base address, such as ``http://localhost:1234/v1``.
    key
        API key, sent as a bearer token; empty for none.
    timeout
        Seconds to wait for an answer, and again for its end.

    Raises
    ------
    InputError
        ``url`` is no http or https address, or holds a user name or password.
    """

    url: str
    key: str = field(default="", repr=False)
    timeout: float = 60.0

    def __post_init__(self) -> None:
        try:
            parts = urllib.parse.urlsplit(self.url)
            host, _ = parts.hostname, parts.port
        except ValueError:
            host, parts = None, urllib.parse.urlsplit("")
        if parts.scheme not in ("http", "https") or not host or any(sign.isspace() for sign in self.url):
            raise InputError(
                f"{self.url!r} is not the address of an endpoint; give one such as http://localhost:1234/v1."
            )
        if parts.username or parts.password:
            raise InputError(
                "The endpoint's address holds a user name or password; give the key by its environment variable."
            )
        if not 0 < self.timeout <= 3600:
            raise InputError(f"A timeout of {self.timeout} seconds is out of range; give more than 0 and up to 3600.")
        if any(not " " < sign < "\x7f" for sign in self.key):
            raise InputError(
                "The API key holds a space, line break or other sign that a key cannot hold; set it again."
            )

    @property
    def address(self) -> str:
        """Where requests go."""
        return f"{self.url.rstrip('/')}/chat/completions"

    @property
    def host(self) -> str:
        """The machine that is asked."""
        return urllib.parse.urlsplit(self.url).hostname or ""

    def ask(self, body: str) -> str:
        """Send a request and return the text of the answer.

        Raises
        ------
        EndpointError
            No answer in time, an error, or something else than a chat completion.
        """
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        request = urllib.request.Request(self.address, body.encode(), headers, method="POST")  # noqa: S310 - http(s) alone
        handlers: list[urllib.request.BaseHandler] = [_NoRedirect()]
        if urllib.parse.urlsplit(self.url).hostname in _LOCAL:
            handlers.append(urllib.request.ProxyHandler({}))
        try:
            with urllib.request.build_opener(*handlers).open(request, timeout=self.timeout) as answer:
                raw = self._read(answer)
        except urllib.error.HTTPError as error:
            raise EndpointError(
                f"the endpoint answered {error.code} {http.client.responses.get(error.code, '')}".rstrip()
            ) from None
        except TimeoutError:
            raise EndpointError(f"the endpoint did not answer within {self.timeout:g} seconds") from None
        except urllib.error.URLError as error:
            late = isinstance(error.reason, TimeoutError)
            words = f"did not answer within {self.timeout:g} seconds" if late else f"cannot be reached ({error.reason})"
            raise EndpointError(f"the endpoint {words}") from None
        except (OSError, http.client.HTTPException) as error:
            raise EndpointError(f"the connection to the endpoint broke ({type(error).__name__})") from None
        return _content(raw)

    def _read(self, answer: http.client.HTTPResponse) -> bytes:
        """Read the body, which must arrive in time and not go on for ever."""
        end = time.monotonic() + self.timeout
        raw = b""
        while part := answer.read1(65_536):
            raw += part
            if len(raw) > MOST_READ:
                raise EndpointError(f"the answer is longer than {MOST_READ:,} bytes")
            if time.monotonic() > end:
                raise TimeoutError
        return raw


def _content(raw: bytes) -> str:
    try:
        answer: Any = json.loads(raw)
        content = answer["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        raise EndpointError("the answer is not a chat completion") from None
    if not isinstance(content, str):
        raise EndpointError("the answer holds no text")
    return content
