"""The records that pass from room to room, and what `sayso read --json` prints.

All records are frozen. Offsets are half-open code points into `Article.text`. A field that is unknown is present and
`None`; a layer that is not built yet gives an empty tuple. The order of the fields is the order of the JSON keys.
"""

from collections.abc import Sequence
from typing import Any, Literal

import msgspec

from sayso.errors import SpanError

__all__ = [
    "Article",
    "Entity",
    "Event",
    "Mention",
    "Model",
    "Raw",
    "Reading",
    "Rejected",
    "SaidOn",
    "Span",
    "Statement",
    "Time",
    "Wording",
]

Kind = Literal["direct", "indirect", "mixed"]


class Span(msgspec.Struct, frozen=True, order=True, gc=False):
    """A half-open range of code points, `article.text[start:end]`."""

    start: int
    end: int


class Raw(msgspec.Struct, frozen=True, kw_only=True):
    """Where an article came from, and on what evidence its metadata rests."""

    source: str | None = None  # the file, address or `FILE line N` it was read from
    media_type: str | None = None  # "text/html", "text/plain", "application/jsonl"
    encoding: str | None = None  # of the bytes, as decoded
    sha256: str | None = None  # of the raw bytes
    # Per metadata field, what says so: "json-ld" | "meta" | "htmldate" | "header line" | "option" | "jsonl" …
    evidence: dict[str, str] = {}


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """One article: its text, exactly, and what is known about it.

    `published` is an ISO 8601 date or an RFC 3339 time with its zone. `sha256` is of `text` in UTF-8.
    """

    id: str
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    language: str | None = None
    text: str
    sha256: str
    extractor: str
    raw: Raw | None = None


class Model(msgspec.Struct, frozen=True):
    """The model that made a reading."""

    name: str
    version: str


class Mention(msgspec.Struct, frozen=True, gc=False):
    """One place where an entity is named, described or referred to."""

    start: int
    end: int
    form: Literal["name", "description", "pronoun"]


class Entity(msgspec.Struct, frozen=True, kw_only=True):
    """One person, body, place … of the article, with all its mentions."""

    id: str
    name: str
    type: str
    role: str | None = None
    affiliation: str | None = None
    role_span: Span | None = None  # the words that say so
    affiliation_span: Span | None = None
    named: bool = True
    wikidata: str | None = None
    mentions: tuple[Mention, ...] = ()


class SaidOn(msgspec.Struct, frozen=True, kw_only=True):
    """When a statement was made, and the words that say so."""

    value: str
    start: str | None = None
    end: str | None = None
    span: Span | None = None


class Statement(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Who said (thought, wanted …) what: the source's words, the cue, and the content.

    `source` is empty where the text names none; `speaker_reason` then says why. `content` has several spans where the
    cue or other words interrupt it. `confidence` estimates the probability that source and content are right.
    """

    id: str
    kind: Kind
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    speaker: str | None = None
    speaker_reason: str | None = None
    addressee: str | None = None
    about: tuple[str, ...] = ()
    parent: str | None = None
    act: str | None = None
    negated: bool | None = None
    hedged: bool | None = None
    said_on: SaidOn | None = None
    confidence: float
    speaker_confidence: float | None = None  # that `speaker` is the right one, given a right source

    @property
    def source_text(self) -> str:
        """The words of the source, pieces joined by ` … `; empty where there is none."""
        return self._join(self.source)

    @property
    def cue_text(self) -> str:
        """The words of the cue."""
        return self._join(self.cue)

    @property
    def content_text(self) -> str:
        """The words of the content, pieces joined by ` … `."""
        return self._join(self.content)

    def _join(self, spans: Sequence[Span]) -> str:
        text = self.__dict__.get("_text")
        if text is None:
            raise SpanError(f"statement {self.id} stands in no Reading yet, so its words are unknown")
        return " … ".join(text[s.start : s.end] for s in spans)


class Time(msgspec.Struct, frozen=True):
    """A TIMEX3 expression and its value.

    `earliest` and `latest` are the first and the last calendar day it covers (ISO 8601, whole days), where the value
    names days; `reason` says why a value stays open ("no publication date", "vague" …).
    """

    start: int
    end: int
    type: Literal["DATE", "TIME", "DURATION", "SET"]
    value: str
    earliest: str | None = None
    latest: str | None = None
    reason: str | None = None


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Who did what to whom (PLOVER 2), and who asserts it; `asserted_by` is `None` for the outlet itself."""

    id: str
    anchor: Span
    type: str
    mode: str | None = None
    actor: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    place: str | None = None
    date: str | None = None
    asserted_by: str | None = None
    status: Literal["factual", "future", "hypothetical", "negated", "historical"] = "factual"
    confidence: float = 1.0


class Wording(msgspec.Struct, frozen=True, kw_only=True):
    """Loaded words, and in whose voice they stand."""

    start: int
    end: int
    label: str = msgspec.field(name="class")
    voice: str
    scare_quoted: bool = False
    target: str | None = None
    confidence: float = 1.0


class Rejected(msgspec.Struct, frozen=True, gc=False):
    """What a layer considered and dropped, and why."""

    layer: str
    start: int
    end: int
    reason: str


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """Everything read in one article.

    Raises:
        SpanError: a span of a statement lies outside the text, is empty, or overlaps its neighbour.
    """

    article: Article
    model: Model
    entities: tuple[Entity, ...] = ()
    statements: tuple[Statement, ...] = ()
    times: tuple[Time, ...] = ()
    events: tuple[Event, ...] = ()
    wording: tuple[Wording, ...] = ()
    rejected: tuple[Rejected, ...] = ()

    def __post_init__(self) -> None:
        size = len(self.article.text)
        for statement in self.statements:
            for spans in (statement.source, statement.cue, statement.content):
                _check(spans, size, f"article {self.article.id}, statement {statement.id}")
            # Not a field: records stay equal and print alike, yet a statement can show its own words.
            msgspec.structs.force_setattr(statement, "_text", self.article.text)

    def to_dict(self) -> dict[str, Any]:
        """The reading as plain dictionaries, lists, strings and numbers, keys in the documented order."""
        plain: dict[str, Any] = msgspec.to_builtins(self)
        return plain

    def to_json(self) -> bytes:
        """The reading as one line of JSON (UTF-8, without a line end)."""
        return msgspec.json.encode(self)

    def _repr_html_(self) -> str:
        """The reading as notebooks show it."""
        from sayso.show.page import fragment  # a later room: needed only here, and only when displayed

        return fragment(self)


def _check(spans: Sequence[Span], size: int, where: str) -> None:
    last = 0
    for span in spans:
        if not last <= span.start < span.end <= size:
            wrong = "is empty, out of order or outside the"
            raise SpanError(f"{where}: span {span.start}–{span.end} {wrong} {size} characters")
        last = span.end
