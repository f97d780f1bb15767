"""Entities made of a source's own words, where no mention is the source."""

import re

from sayso.read.cast import Cast
from sayso.read.name_words import TITLES
from sayso.read.nounphrases import NounPhrase
from sayso.read.nouns import is_common, kind_of, role_of
from sayso.read.sources import APPOSED, owner
from sayso.types import Entity, Mention, Span

__all__ = ["described", "proper_name"]

_MARKS = " \t\r\n“”\"‘’'"
_CAPITAL = re.compile(r"\w[\w.’'&-]*")
_NAME = re.compile(r"[A-Z][\w.’'-]*(?:\s+(?:(?:van|der|de|la|al|bin|von)\s+)*[A-Z][\w.’'-]*)*(?=\s*(?:[,;)—–]|$))")
_OF = re.compile(r"\s+(?:of|for)\s+(?:the\s+)?[A-Z]\w*(?:\s+[A-Z]\w*)*")
_BEHIND = re.compile(r"\s+(?:of|for|at|from|in|with)\s+(?:the\s+)?")


def described(cast: Cast, source: Span) -> Entity:
    """An entity made of a source's own words, named where they are a name; its id is to be given."""
    parts = cast.phrase(source.start, source.end)
    noun = cast.text[parts.head.start : parts.head.end].casefold()
    name = proper_name(cast, source)
    beside = _beside(cast, source, parts) if name is None else None
    words = name or beside or Span(source.start, parts.rest)
    kind = "person" if beside else kind_of(noun)
    role = role_of(noun) if kind == "person" and name is None else None
    return Entity(
        id="",
        name=cast.text[words.start : words.end].strip(_MARKS),
        type=kind,
        role=role,
        affiliation=_affiliation(cast, source, parts) if role else None,
        named=bool(name or beside),
        mentions=(Mention(words.start, words.end, "name" if name or beside else "description"),),
    )


def proper_name(cast: Cast, source: Span) -> Span | None:
    """The name that a source is: its head, if it has a capital, with those right before it, titles aside."""
    parts = cast.phrase(source.start, source.end)
    text = cast.text
    noun = text[parts.head.start : parts.head.end]
    common = noun.casefold() in TITLES or (parts.head.start == source.start and is_common(noun.casefold()))
    if not noun[:1].isupper() or common:
        return None
    words = [Span(*match.span()) for match in _CAPITAL.finditer(text, source.start, parts.head.end)]
    first = max((i for i, word in enumerate(words) if not _is_name_word(text, word)), default=-1) + 1
    after = _OF.match(text, parts.head.end, parts.rest) if kind_of(noun.casefold()) == "organization" else None
    return Span(words[first].start, after.end() if after else parts.head.end) if first < len(words) else None


def _beside(cast: Cast, source: Span, parts: NounPhrase) -> Span | None:
    """The name in apposition to a description: words with capitals, up to the next comma."""
    comma = APPOSED.match(cast.text, parts.rest, source.end)
    found = _NAME.match(cast.text, comma.end(), source.end) if comma else None
    words = [Span(*match.span()) for match in _CAPITAL.finditer(cast.text, *found.span())] if found else []
    first = next((word for word in words if _is_name_word(cast.text, word)), None)
    return Span(first.start, words[-1].end) if first else None


def _is_name_word(text: str, word: Span) -> bool:
    said = text[word.start : word.end]
    owns = said.endswith(("’s", "'s")) or text.startswith(("’ ", "' "), word.end)
    of_a_name = text[word.end : word.end + 2] in ("’ ", "' ") and text[word.end + 2 : word.end + 3].isupper()
    return said[0].isupper() and said.casefold().rstrip(".") not in TITLES and (not owns or of_a_name)


def _affiliation(cast: Cast, source: Span, parts: NounPhrase) -> str | None:
    """The body or place right before the head, or after "of", "for", "at", "from" behind it."""
    before = owner(cast, source, parts.head.start)
    if before is not None and before.mention.form != "pronoun":
        return before.entity
    behind = _BEHIND.match(cast.text, parts.core.end, parts.rest)
    found = cast.starting(parts.core.end, behind.end() + 1) if behind else ()
    return next((p.entity for p in found if cast[p.entity].type in ("organization", "place")), None)
