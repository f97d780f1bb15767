"""Statements as sets of tokens, which is how the scorer compares them.

A token is a run of word characters or one punctuation mark; blanks never count. These are the tokens of the metrics
only: `read/words.py` has those of the reader, so that a change there leaves the figures comparable.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

import msgspec

from sayso.types import Kind, Span, Statement

__all__ = ["Filler", "Tokens", "Tokenset", "filler", "tokenize"]

Tokenset = frozenset[int]

_TOKEN = re.compile(r"\w+|[^\w\s]")
_PARAGRAPH = re.compile(r"[^\n]+")
_BEFORE_OPENING = " \t(—–-["


class Tokens(msgspec.Struct, frozen=True):
    """The tokens of a text, by number.

    `at` has one entry a character: the number of its token, -1 for a blank. `words` are the tokens that are no
    punctuation mark, `quoted` those that begin between double quotation marks.
    """

    at: tuple[int, ...]
    words: Tokenset
    quoted: Tokenset


class Filler(msgspec.Struct, frozen=True):
    """A statement as sets of tokens, one a role."""

    source: Tokenset
    cue: Tokenset
    content: Tokenset
    kind: Kind


def tokenize(text: str) -> Tokens:
    """The tokens of a text.

    >>> tokens = tokenize("“Go,” he said.")
    >>> len(set(tokens.at) - {-1}), sorted(tokens.words), sorted(tokens.quoted)
    (7, [1, 4, 5], [0, 1, 2, 3])
    """
    at = [-1] * len(text)
    words, quoted = set(), set()
    inside = bytearray(len(text))
    for span in _quoted_spans(text):
        inside[span.start : span.end] = b"\1" * (span.end - span.start)
    for number, token in enumerate(_TOKEN.finditer(text)):
        start, end = token.span()
        at[start:end] = [number] * (end - start)
        if token[0][0].isalnum() or token[0][0] == "_":
            words.add(number)
        if inside[start]:
            quoted.add(number)
    return Tokens(tuple(at), frozenset(words), frozenset(quoted))


def _quoted_spans(text: str) -> Iterator[Span]:
    """Between double quotation marks, the marks included; what is left open ends with its paragraph."""
    text = text.replace("''", '"\0')  # wire copy writes a mark as two apostrophes; the length must stay
    for paragraph in _PARAGRAPH.finditer(text):
        words, start = paragraph[0], -1
        for i, char in enumerate(words):
            if start < 0:
                start = i if _opens(words, i) else -1
            elif char in '”»"':
                yield Span(paragraph.start() + start, paragraph.start() + i + 1)
                start = -1
        if start == 0 or (start > 0 and words[start - 1] in _BEFORE_OPENING):
            yield Span(paragraph.start() + start, paragraph.end())


def _opens(words: str, i: int) -> bool:
    # A closing mark opens too where no other mark does: some copy uses it for both.
    return words[i] in '“„«"' or (words[i] == "”" and "”" in words[i + 1 :] and "“" not in words[:i])


def filler(tokens: Tokens, said: Statement) -> Filler:
    """The tokens that a statement covers.

    >>> said = Statement(id="s1", kind="direct", source=(), cue=(), content=(Span(0, 5),), confidence=1.0)
    >>> filler(tokenize("“Go,” he said."), said).kind
    'direct'
    """
    content = _covered(tokens, said.content)
    return Filler(_covered(tokens, said.source), _covered(tokens, said.cue), content, _kind(tokens, content))


def _covered(tokens: Tokens, spans: Iterable[Span]) -> Tokenset:
    return frozenset(chain.from_iterable(tokens.at[s.start : s.end] for s in spans)) - {-1}


def _kind(tokens: Tokens, content: Tokenset) -> Kind:
    words = content & tokens.words
    inside = words & tokens.quoted
    if not inside:
        return "indirect"
    return "direct" if inside == words else "mixed"
