"""Cuts an article's text into pieces: one statement's passage, or a paragraph under the marks of all statements."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple, Protocol, TypeVar

from sayso.types import Span, Statement

__all__ = ["Line", "Mark", "Piece", "Role", "by_paragraph", "clipped", "cut", "marks", "passage"]

Role = Literal["source", "cue", "content", "when"]
_ORDER: tuple[Role, ...] = ("content", "source", "cue")

# How much of the sentence around a statement is shown, in characters; the rest of a long sentence becomes `…`.
_ROOM = 120
_SENTENCE_END = re.compile(r"[.!?…]+[”\"’')\]»]*(?=\s|$)")
_ELLIPSIS = "…"


class Stretch(Protocol):
    """Anything that covers some of the text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


S = TypeVar("S", bound=Stretch)


class Mark(NamedTuple):
    """A stretch of the text that plays a role in a statement."""

    start: int
    end: int
    role: Role
    statement: Statement


class Piece(NamedTuple):
    """Words of the text, and the role they play; `None` for the words around."""

    text: str
    role: Role | None


Line = tuple[Piece, ...]


def marks(statement: Statement) -> list[Mark]:
    """All marks of a statement in the order of the text."""
    spans = {"content": statement.content, "source": statement.source, "cue": statement.cue}
    return sorted((Mark(s.start, s.end, role, statement) for role in _ORDER for s in spans[role]), key=lambda m: m[:2])


def cut(span: Span, found: Sequence[S]) -> Iterator[tuple[Span, list[S]]]:
    """Split `span` wherever a mark begins or ends, and give each part with the marks that cover it.

    Marks may nest, overlap or leave the span; the parts follow one another without gap and are never empty.
    """
    near = sorted((m for m in found if m.start < span.end and m.end > span.start), key=lambda m: m.start)
    edges = sorted({span.start, span.end} | {e for m in near for e in (m.start, m.end) if span.start < e < span.end})
    over: list[S] = []
    opened = 0
    for start, end in pairwise(edges):
        over = [m for m in over if m.end > start]
        while opened < len(near) and near[opened].start <= start:
            over.append(near[opened])
            opened += 1
        yield Span(start, end), list(over)


def passage(text: str, statement: Statement, paragraphs: Sequence[Span]) -> list[Line]:
    """The statement in its context: one line per paragraph it touches, each a run of pieces.

    A line holds all marked words, and around them the sentence, as far as there is room. Paragraphs between the first
    and the last marked one that hold no mark are shown as one `…`.

    Args:
        text: the article's text.
        statement: spans are code points into `text`.
        paragraphs: in order and disjoint, covering every character that is not blank.
    """
    found = marks(statement)
    lines: list[Line] = []
    previous: int | None = None
    for at, own in by_paragraph(found, paragraphs):
        if previous is not None and at > previous + 1:
            lines.append((Piece(_ELLIPSIS, None),))
        lines.append(tuple(_tidy(_pieces(text, paragraphs[at], own))))
        previous = at
    return lines


def by_paragraph(found: Iterable[S], paragraphs: Sequence[Span]) -> list[tuple[int, list[S]]]:
    """The marks of each paragraph that has any, with the paragraph's index, in order; a long mark stands in several."""
    own: dict[int, list[S]] = {}
    for mark in found:
        at = max(bisect_right(paragraphs, mark.start, key=lambda p: p.start) - 1, 0)
        while at < len(paragraphs) and paragraphs[at].start < mark.end:
            if paragraphs[at].end > mark.start:
                own.setdefault(at, []).append(mark)
            at += 1
    return sorted(own.items())


def clipped(paragraphs: Sequence[Span], around: Statement, statement: Statement) -> list[Span]:
    """What lies of each paragraph in the content of `around`, or holds words of `statement`."""
    wanted = [*around.content, *statement.source, *statement.cue, *statement.content]
    return [
        Span(max(paragraphs[at].start, min(s.start for s in own)), min(paragraphs[at].end, max(s.end for s in own)))
        for at, own in by_paragraph(wanted, paragraphs)
    ]


def _pieces(text: str, paragraph: Span, own: Sequence[Mark]) -> Iterator[Piece]:
    first = max(min(m.start for m in own), paragraph.start)
    last = min(max(m.end for m in own), paragraph.end)
    before, after = _before(text, paragraph.start, first), _after(text, last, paragraph.end)
    window = Span(before.start, after.end)
    for part, over in cut(window, own):
        words = text[part.start : part.end]
        role = over[-1].role if over else None
        inner = window.start < part.start and part.end < window.end
        if role is None and inner and len(words) > 2 * _ROOM:
            words = f"{_head(words)} {_ELLIPSIS} {_tail(words)}"
        elif part.start == window.start and before.cut:
            words = f"{_ELLIPSIS} {words}"
        if part.end == window.end and after.cut:
            words = f"{words} {_ELLIPSIS}"
        yield Piece(words, role)


class _Edge(NamedTuple):
    start: int
    end: int
    cut: bool


def _before(text: str, start: int, mark: int) -> _Edge:
    """From where the sentence of the mark begins, or from as near as the room allows."""
    near = max(start, mark - _ROOM)
    found = [e.end() for e in _SENTENCE_END.finditer(text, near, mark) if e.end() < mark]
    if near == start or found:
        begin = found[-1] if found else start
        return _Edge(mark - len(text[begin:mark].lstrip()), mark, cut=False)
    return _Edge(mark - len(_tail(text[near:mark])), mark, cut=True)


def _after(text: str, mark: int, end: int) -> _Edge:
    """To where the sentence of the mark ends, or as far as the room allows."""
    near = min(end, mark + _ROOM)
    # A mark that ends with its own stop (`… tonight.”`) is looked at too, so that the next sentence stays out.
    found = _SENTENCE_END.search(text, max(mark - 3, 0), near)
    if found or near == end:
        return _Edge(mark, max(found.end(), mark) if found else end, cut=False)
    return _Edge(mark, mark + len(_head(text[mark:near])), cut=True)


def _head(words: str) -> str:
    """The first whole words that fit the room."""
    return re.sub(r"\s\S*$", "", words[:_ROOM])


def _tail(words: str) -> str:
    """The last whole words that fit the room."""
    return re.sub(r"^\S*\s", "", words[-_ROOM:])


def _tidy(line: Iterable[Piece]) -> Iterator[Piece]:
    """The same pieces with every run of blanks as one space, also across pieces."""
    open_blank = True
    for piece in line:
        words = re.sub(r"\s+", " ", piece.text)
        words = words.removeprefix(" ") if open_blank else words
        if words:
            open_blank = words.endswith(" ")
            yield Piece(words, piece.role)
