"""The words of a source: which mention they are, and who stands behind a document.

Knows the English nouns for documents, offices and people that a source is made of. Looks at the mentions that the
entity layer made; what it gives is a mention, or the entity that the words describe.
"""

import re

from sayso.read.cast import Cast, Placed
from sayso.read.nounphrases import NounPhrase
from sayso.read.nouns import CARRIERS, ISSUED, PLATFORMS, is_human
from sayso.types import Entity, Mention, Span

__all__ = ["APPOSED", "apposed", "author", "is_issued", "joint", "mention_of", "owner", "trailing_name", "trimmed"]

_ISSUER = re.compile(
    r"\b(?:from|(?:issued|published|released|written|signed|sent|prepared|commissioned|compiled|posted|drafted|authored"
    r"|produced|circulated|adopted|made|given|delivered|filed) by)\s+|\s+by\s+",
    re.IGNORECASE,
)
_SLACK = 5  # characters: an article or a mark that the source leaves out
_POSSESSED = re.compile(r"(?:[’']s?)?\s+(?:own\s+)?(?:[\w-]+\s+){0,3}")
_ARTICLE = re.compile(r"(?:the|an?)\s+", re.IGNORECASE)
APPOSED = re.compile(r"\s*[,–—(-]\s*(?:(?:the|an?)\s+)?(?:Mr|Mrs|Ms|Dr|Capt|Gen|Lt|Col|Sen|Rep|Gov|Prof)?\.?\s*")
_EMPHATIC = re.compile(r"(?<=\w) (?:himself|herself|itself|themselves)\W*\Z")
_AND = re.compile(r"\s+and\s+(?:the\s+)?")


def mention_of(cast: Cast, source: Span) -> Placed | None:
    """The mention that a source is: the longest with the same head, or the shortest that covers its head."""
    if source not in cast.found:
        cast.found[source] = _mention_of(cast, source)
    return cast.found[source]


def _mention_of(cast: Cast, source: Span) -> Placed | None:
    head = cast.phrase(source.start, source.end).head
    touching = cast.touching(source.start, source.end)
    around = (p for p in touching if p.start < head.end <= p.end)
    same = [p for p in around if cast.phrase(p.start, p.end).head.end == head.end]
    if same:
        return max(
            same, key=lambda p: (p.end <= source.end + _SLACK, min(p.end, source.end) - max(p.start, source.start))
        )
    covering = [p for p in touching if source.start - _SLACK <= p.start <= head.start and head.end <= p.end]
    return min(covering, key=lambda p: p.end - p.start, default=None)


def apposed(cast: Cast, source: Span) -> Placed | None:
    """The name beside a description: "the minister, Ilva Marr"."""
    rest = cast.phrase(source.start, source.end).rest
    comma = APPOSED.match(cast.text, rest, source.end)
    if comma is None:
        return None
    names = [p for p in cast.starting(rest, comma.end() + 1) if p.mention.form == "name" and p.end <= source.end + 1]
    return max(names, key=lambda p: p.end, default=None)


def trailing_name(cast: Cast, source: Span) -> Placed | None:
    """The person named at the end: "Bank of Torvesk governor Ilva Marr", "his aunt and fellow skipper Ilva Marr"."""
    parts = cast.phrase(source.start, source.end)
    if parts.rest == parts.core.end:
        return None
    ending = (p for p in cast.inside(parts.core.end, parts.rest) if p.end == parts.rest and p.mention.form == "name")
    name = next((p for p in ending if cast[p.entity].type == "person"), None)
    if name is None:
        return None
    before = cast.text[parts.core.end : name.start].split()
    if cast.text[parts.head.start].isupper():
        return name if before[-1:] != ["of"] else None  # "the Union of Teachers"
    return name if before[:1] == ["and"] and is_human(before[-1].casefold()) else None


def is_issued(cast: Cast, span: Span) -> bool:
    """Whether the head of a phrase is a document that somebody issues."""
    parts = cast.phrase(span.start, span.end)
    return cast.text[parts.head.start : parts.head.end].casefold() in ISSUED


def joint(cast: Cast, source: Span) -> Entity | None:
    """Two that speak together and are no mention as a pair: "Marr and the council". Its id is to be given."""
    parts = cast.phrase(source.start, source.end)
    and_ = _AND.match(cast.text, parts.core.end, parts.rest)
    if and_ is None:
        return None
    one = next((p for p in cast.touching(source.start, parts.core.end) if p.end == parts.core.end), None)
    other = mention_of(cast, Span(and_.end(), parts.rest))
    if one is None or other is None or other.start < and_.end() or one.entity == other.entity:
        return None
    pair = Mention(source.start, min(other.end, parts.rest), "description")
    if any(p.start <= one.start and other.end <= p.end for p in cast.touching(source.start, other.end)):
        return None
    named = cast[one.entity].named and cast[other.entity].named
    words = cast.text[pair.start : pair.end]
    return Entity(id="", name=words, type=cast[one.entity].type, named=named, mentions=(pair,))


def author(cast: Cast, source: Span) -> Placed | None:
    """Who issued the document that a source is: "a letter from the council", "the council's letter"."""
    parts = cast.phrase(source.start, source.end)
    noun = cast.text[parts.head.start : parts.head.end].casefold()
    if noun in ISSUED:
        return _issuer(cast, parts) or owner(cast, source, parts.head.start)
    return owner(cast, source, parts.head.start) if noun in CARRIERS else None


def _issuer(cast: Cast, parts: NounPhrase) -> Placed | None:
    for match in _ISSUER.finditer(cast.text, parts.core.end, parts.rest):
        if match[0][0].isspace() and match.start() > parts.core.end:  # "a letter by", but not "a letter seen by"
            continue
        placed = mention_of(cast, Span(match.end(), parts.rest))
        if placed is not None and placed.start >= match.end() and _can_speak(cast, placed):
            return placed
    return None


def owner(cast: Cast, source: Span, head: int) -> Placed | None:
    """The mention before the head: a possessor, or the name of a body ("a Guard statement")."""
    for placed in cast.starting(source.start, head):
        between = _POSSESSED.fullmatch(cast.text, placed.end, head)
        owns = cast.text[placed.start : placed.end].endswith(("’s", "'s", "’", "'")) or placed.mention.form == "pronoun"
        owns = owns or (between is not None and between[0][:1] in "’'")
        body = cast[placed.entity].type == "organization" and cast[placed.entity].name.casefold() not in PLATFORMS
        if between and _can_speak(cast, placed) and (owns or body):
            return placed
    return None


def _can_speak(cast: Cast, placed: Placed) -> bool:
    entity = cast[placed.entity]
    return entity.type in ("person", "organization") or (entity.type == "place" and entity.named)


def trimmed(text: str, source: Span) -> Span:
    """The source without quotation marks, blanks and commas at its ends, and without "itself" behind a name."""
    start, end = source.start, source.end
    emphatic = _EMPHATIC.search(text, start, end)
    end = emphatic.start() if emphatic else end
    while start < end and text[start] in ' \t\r\n“”"‘,;:—–-':
        start += 1
    while end > start and text[end - 1] in ' \t\r\n“”",;:—–-':
        end -= 1
    return Span(start, end) if start < end else source
