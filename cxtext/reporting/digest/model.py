"""What a digest says: frozen values, composed once, rendered as Markdown and as a page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Side:
    """One run: its name, when its comments are from, and how many they are, None where too few to show."""

    label: str
    period: str
    comments: int | None
    people: int | None


@dataclass(frozen=True)
class FigureChange:
    """One overall figure before and after, as the comparison writes it."""

    measure: str
    before: str
    after: str
    difference: str
    interval: str
    n_before: int | None
    n_after: int | None
    verdict: str


@dataclass(frozen=True)
class TopicChange:
    """What is clear about one topic, in a sentence that holds its figures."""

    topic_id: str
    name: str
    sentence: str
    size: float


@dataclass(frozen=True)
class Digest:
    """What changed from an earlier run to a later one.

    Attributes
    ----------
    title
        Title.
    before, after
        The runs.
    headline
        What changed, in one sentence or two.
    figures
        Overall figures.
    worse, better, new, gone, moved
        Topics with a clear change, the largest first: more complaints or a worse tone; the other way round; (nearly)
        only after; (nearly) only before; mentioned more or less often without a clear change of complaints.
    without_change
        What to say where no topic clearly changed; empty else.
    parts
        What the changes are made of, in sentences.
    words_before, words_after
        Words that tell the runs apart.
    notes
        What a reader has to know.
    """

    title: str
    before: Side
    after: Side
    headline: str
    figures: tuple[FigureChange, ...]
    worse: tuple[TopicChange, ...]
    better: tuple[TopicChange, ...]
    new: tuple[TopicChange, ...]
    gone: tuple[TopicChange, ...]
    moved: tuple[TopicChange, ...]
    without_change: str
    parts: tuple[str, ...]
    words_before: tuple[str, ...]
    words_after: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def groups(self) -> tuple[tuple[str, tuple[TopicChange, ...]], ...]:
        """Topics under the heading of what became of them; those without topics are left out."""
        found = (
            ("Got worse", self.worse),
            ("Got better", self.better),
            ("New, or nearly", self.new),
            ("Gone, or nearly", self.gone),
            ("Mentioned more or less often", self.moved),
        )
        return tuple(group for group in found if group[1])
