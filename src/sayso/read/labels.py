"""Labels of a transcript's turns ("MINISTER:", "Ilva Marr, host:") as people."""

import re
from collections.abc import Sequence

from sayso.read.cast import Cast
from sayso.read.names import titled
from sayso.read.sources import mention_of
from sayso.types import Entity, Mention, Span, Statement

__all__ = ["Labels", "is_label"]

_ANYBODY = re.compile(
    r"(?:question(?:er)?|reporter|journalist|audience(?: member)?|male|female|unidentified|unknown)(?: .*)?",
    re.IGNORECASE,
)
_EXTRA = re.compile(r"[,(\[]")  # begins what follows the name: a role, a remark


def is_label(text: str, statement: Statement) -> bool:
    """Whether a statement has the form of a turn: its cue is a colon."""
    return len(statement.cue) == 1 and text[statement.cue[0].start : statement.cue[0].end] == ":"


class Labels:
    """Whose label is whose, in one article.

    A label is the person whose surname it is, or the one who holds the office it names; else somebody new. The same
    label is the same person later on, but for those that anybody may have: each "QUESTION" may be another reporter's.
    """

    def __init__(self, cast: Cast, statements: Sequence[Statement]) -> None:
        self._cast = cast
        self._known: dict[str, str] = {}
        self.are_used = sum(is_label(cast.text, s) for s in statements) > 1

    def entity(self, label: Span) -> str:
        """The person behind a label."""
        key = self._key(label)
        if key in self._known:
            self._cast.attach(self._known[key], Mention(label.start, label.end, "name"))
            return self._known[key]
        entity = self._mentioned(label, least=2) or self._called(label, key)
        entity = entity or self._mentioned(label, least=1) or self._new(label, key)
        if not _ANYBODY.fullmatch(key):
            self._known[key] = entity
        return entity

    def _key(self, label: Span) -> str:
        return _EXTRA.split(self._cast.text[label.start : label.end], maxsplit=1)[0].strip().casefold()

    def _mentioned(self, label: Span, *, least: int) -> str | None:
        """The entity whose mention the label is, if it has so many."""
        placed = mention_of(self._cast, label)
        return placed.entity if placed and len(self._cast[placed.entity].mentions) >= least else None

    def _called(self, label: Span, key: str) -> str | None:
        last = key.split()[-1] if key.split() else key
        people = [e for e in self._cast.called(last.title()) if self._cast[e].type == "person"]
        found = people or self._cast.holding(last)
        if len(set(found)) != 1:
            return None
        self._cast.attach(found[0], Mention(label.start, label.end, "name" if people else "description"))
        return found[0]

    def _new(self, label: Span, key: str) -> str:
        said = self._cast.text[label.start : label.end]
        named = not _ANYBODY.fullmatch(key) and len(key) > 1  # "Q", "A": nobody's name
        mention = Mention(label.start, label.end, "name" if named else "description")
        name = titled(said) if named and said.isupper() else said
        return self._cast.create(Entity(id="", name=name, type="person", named=named, mentions=(mention,)))
