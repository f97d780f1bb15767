"""Who issued a document: its words are his, wherever it is mentioned again."""

import re

import msgspec

from sayso.read.cast import Cast, Placed
from sayso.read.nouns import ISSUED
from sayso.read.sources import author, is_issued, mention_of
from sayso.types import Span

__all__ = ["Issuers"]

_IN_A = re.compile(r"\bin (?:an?|his|her|its|their) (?:[\w-]+ ){0,2}?(?P<noun>\w+)\b", re.IGNORECASE)
_DEFINITE = re.compile(r"(?:the|this|that)\s", re.IGNORECASE)
_ANY_DOCUMENT = frozenset({"text", "document", "statement"})


class _Document(msgspec.Struct, frozen=True):
    """A document that somebody spoke in: its noun, the place of the noun, who spoke."""

    noun: str
    at: int
    speaker: str


class Issuers:
    """The issuers of an article's documents, as far as it has been read.

    "A communiqué from the ministry said …" tells the issuer at once; "In a communiqué, the ministry said …" by who
    speaks in that sentence. Later "the text added" and "it went on" are the ministry's, within two paragraphs.
    """

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._of: dict[str, str | None] = {}
        self._latest: _Document | None = None
        self._searched = -1  # where the sentence begins that was searched last

    def heard(self, source: Span, speaker: str) -> None:
        """Note who spoke, if the sentence says in what; the first one who does in it is meant."""
        sentence = self._cast.sentence(source.start)
        if sentence.start == self._searched or (self._latest is not None and self._latest.at >= sentence.start):
            return
        self._searched = sentence.start
        for match in _IN_A.finditer(self._cast.text, sentence.start, sentence.end):
            if match["noun"].casefold() in ISSUED:
                self._latest = _Document(match["noun"].casefold(), match.start("noun"), speaker)

    def named(self, source: Span) -> Placed | None:
        """The issuer that the source names beside the document, which is noted."""
        issuer = author(self._cast, source)
        document = mention_of(self._cast, source) if issuer else None
        if issuer is not None and document is not None and document.entity != issuer.entity:
            self._of[document.entity] = issuer.entity
        return issuer

    def of(self, document: str) -> str | None:
        """Who issued an entity, if it is a document whose issuer is known."""
        if document not in self._of:
            self._of[document] = self._found(document)
        return self._of[document]

    def _found(self, document: str) -> str | None:
        entity = self._cast[document]
        first = entity.mentions[0] if entity.mentions else None
        if first is None or entity.named or not is_issued(self._cast, Span(first.start, first.end)):
            return None
        issuer = author(self._cast, Span(first.start, first.end))
        if issuer is not None:
            return issuer.entity
        latest = self._latest
        meant = latest is not None and latest.speaker != document and self._is(latest, Span(first.start, first.end))
        return latest.speaker if latest and meant else None

    def _is(self, latest: _Document, first: Span) -> bool:
        """Whether the first mention of a document is that one, or says "the text" soon after it."""
        if first.start <= latest.at < first.end:
            return True
        head = self._cast.phrase(first.start, first.end).head
        noun = self._cast.text[head.start : head.end].casefold()
        again = noun == latest.noun or noun in _ANY_DOCUMENT
        near = self._cast.paragraph(first.start) - self._cast.paragraph(latest.at) <= 1
        return again and near and first.start > latest.at and _DEFINITE.match(self._cast.text, first.start) is not None
