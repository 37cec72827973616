"""Better wording of topic names from a language model that the user names; never used unless asked for.

Any endpoint that speaks OpenAI's chat completions will do, one on the same machine too. What is sent is masked once
more, can be looked at before (:func:`requests_for`), and an answer that is late, odd or unfounded leaves the old name.
"""

from __future__ import annotations

from cxtext.rewording.endpoint import Endpoint, EndpointError
from cxtext.rewording.prompt import Request, requests_for
from cxtext.rewording.renaming import renamed
from cxtext.rewording.wording import Wording, reword

__all__ = ["Endpoint", "EndpointError", "Request", "Wording", "renamed", "requests_for", "reword"]
