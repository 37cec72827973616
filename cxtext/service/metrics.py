"""Counters of the service in Prometheus' text format."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_ROWS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)


@dataclass
class Histogram:
    """Counts of values by upper bound."""

    bounds: Sequence[float]
    counts: list[int] = field(init=False)
    total: float = 0.0

    def __post_init__(self) -> None:
        self.counts = [0] * (len(self.bounds) + 1)

    def add(self, value: float) -> None:
        """Count one value."""
        self.counts[bisect_left(self.bounds, value)] += 1
        self.total += value

    def lines(self, name: str, words: str) -> list[str]:
        """Return the histogram as text."""
        found = [f"# HELP {name} {words}", f"# TYPE {name} histogram"]
        below = 0
        for bound, count in zip([*map(str, self.bounds), "+Inf"], self.counts, strict=True):
            below += count
            found.append(f'{name}_bucket{{le="{bound}"}} {below}')
        return [*found, f"{name}_sum {self.total:.6f}", f"{name}_count {below}"]


@dataclass
class Metrics:
    """What the service has done since its start."""

    requests: Counter[tuple[str, int]] = field(default_factory=Counter)
    """By path (those of the service; any other is ``other``) and status."""
    rows: int = 0
    seconds: Histogram = field(default_factory=lambda: Histogram(_SECONDS))
    batch: Histogram = field(default_factory=lambda: Histogram(_ROWS))
    faults: int = 0

    def text(self, *, waiting: int, held: int, ready: bool) -> str:
        """Return all figures; the arguments are those of this moment."""
        lines = [
            "# HELP cxtext_requests_total Requests answered, by path and status.",
            "# TYPE cxtext_requests_total counter",
            *(
                f'cxtext_requests_total{{path="{path}",status="{status}"}} {n}'
                for (path, status), n in sorted(self.requests.items())
            ),
            *_one("cxtext_rows_total", "counter", "Comments tagged.", self.rows),
            *_one("cxtext_faults_total", "counter", "Batches that failed for a fault of the service.", self.faults),
            *_one("cxtext_waiting_rows", "gauge", "Comments accepted and not yet answered.", waiting),
            *_one("cxtext_held_bytes", "gauge", "Bytes of request bodies held.", held),
            *_one("cxtext_ready", "gauge", "1 where requests are taken.", int(ready)),
            *self.seconds.lines("cxtext_tag_seconds", "Time of a request to tag, from its first byte to its answer."),
            *self.batch.lines("cxtext_batch_rows", "Comments tagged together."),
        ]
        return "\n".join(lines) + "\n"


def _one(name: str, kind: str, words: str, value: int) -> list[str]:
    return [f"# HELP {name} {words}", f"# TYPE {name} {kind}", f"{name} {value}"]
