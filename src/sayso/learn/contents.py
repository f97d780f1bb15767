"""Contents as texts of their own, laid out as reading lays them out to read them again; and those with labels.

A labelled content gives a text whose attributions are the statements right inside it, and one more for the content of
each of these. The articles of a tenth of them, drawn by a hash of their names, are held out for measuring.
"""

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from sayso.errors import DataError
from sayso.learn.data import Example, Pieces, labelled
from sayso.learn.files import label_lines
from sayso.read.contents import sheet
from sayso.read.features import Layout
from sayso.types import Span, Statement

__all__ = [
    "LabelledContent",
    "Sheeted",
    "held_out",
    "labelled_sheets",
    "load_contents",
    "sheeted",
    "whole_words",
    "words_in",
]

_HELD = 10  # one article of so many


class LabelledContent(msgspec.Struct, frozen=True):
    """The content of an attribution, and the statements inside it; the parent of those right inside is `None`."""

    doc_id: str
    content: tuple[Span, ...]
    statements: tuple[Statement, ...]


class Sheeted(msgspec.Struct, frozen=True):
    """A content of `article` as an example; its word i is word `back[i]` of the article, −1 an added stop."""

    article: str
    example: Example
    back: list[int]


class _Inner(msgspec.Struct, frozen=True):
    id: int
    parent: int | None
    source: list[tuple[int, int]]
    cue: list[tuple[int, int]]
    content: list[tuple[int, int]]


class _Line(msgspec.Struct, frozen=True):
    doc_id: str
    content: list[tuple[int, int]]
    statements: list[_Inner]


def load_contents(path: Path) -> list[LabelledContent]:
    """Labels of contents: JSON lines of offsets into articles that are not with them (`benchmarks/labels/README.md`).

    Raises:
        DataError: no such file, or a line that is not of this form; the message names the line.
    """
    return [
        LabelledContent(line.doc_id, _spans(line.content), tuple(map(_statement, line.statements)))
        for line in label_lines(path, _Line, "labelled content")
    ]


def _statement(marked: _Inner) -> Statement:
    return Statement(
        id=str(marked.id),
        kind="indirect",
        source=_spans(marked.source),
        cue=_spans(marked.cue),
        content=_spans(marked.content),
        parent=None if marked.parent is None else str(marked.parent),
        confidence=1.0,
    )


def _spans(pairs: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
    return tuple(Span(*pair) for pair in pairs)


def held_out(article: str) -> bool:
    """Whether the labelled contents of an article are kept for measuring.

    >>> [name for name in map(str, range(30)) if held_out(name)]
    ['0', '4', '11']
    """
    return int(hashlib.md5(article.encode(), usedforsecurity=False).hexdigest(), 16) % _HELD == 0


def words_in(laid: Layout, spans: Iterable[Span]) -> list[int]:
    """The words that share a character with a span, in order.

    >>> from sayso.read.features import layout
    >>> words_in(layout("Rain fell again", [Span(0, 15)]), [Span(3, 7)])
    [0, 1]
    """
    return sorted({i for span in spans for i in range(*_run(laid, span))})


def whole_words(laid: Layout, spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans, widened to whole words, in order; of two that share a word by then the first alone.

    >>> from sayso.read.features import layout
    >>> whole_words(layout("Rain fell again", [Span(0, 15)]), [Span(3, 7), Span(9, 10)])
    (Span(start=0, end=9),)
    """
    kept: list[Span] = []
    for span in sorted(spans):
        first, last = _run(laid, span)
        if first < last and (not kept or laid.words[first].start >= kept[-1].end):
            kept.append(Span(laid.words[first].start, laid.words[last - 1].end))
    return tuple(kept)


def _run(laid: Layout, span: Span) -> tuple[int, int]:
    first = bisect_right(laid.words, span.start, key=lambda word: word.end)
    return first, max(first, bisect_left(laid.words, span.end, key=lambda word: word.start))


def sheeted(article: Example, content: Iterable[Span], pieces: Pieces) -> Sheeted | None:
    """A content of an article as an example without labels; `None` where no word of it would be left.

    >>> from sayso.learn.data import plain
    >>> said = plain("a", "She said that it rained.", lambda word: [1])
    >>> made = sheeted(said, [Span(9, 23)], lambda word: [1])
    >>> made and (made.example.id, made.example.text, made.back)
    ('a 9-23', 'It rained.', [3, 4, -1])
    """
    whole = whole_words(article.layout, content)
    if not whole:
        return None
    made = sheet(article.text, article.layout, [whole])
    if not made.laid.words:
        return None
    name = " ".join([article.id, *(f"{span.start}-{span.end}" for span in whole)])
    cut = [pieces(made.text[word.start : word.end]) for word in made.laid.words]
    return Sheeted(article.id, Example(name, made.text, made.laid, cut, {}, (), inside=True), made.back)


def labelled_sheets(
    contents: Iterable[LabelledContent], articles: Iterable[Example], pieces: Pieces
) -> Iterator[Sheeted]:
    """The labelled contents as examples, and the contents of the statements inside them, to any depth.

    Args:
        contents: as labelled.
        articles: those that they are of.
        pieces: how an encoder cuts words.

    Raises:
        DataError: an article is not among them, or is shorter than its labels say.
    """
    by_id = {article.id: article for article in articles}
    for one in contents:
        article = _article(one, by_id)
        for parent, content in [(None, one.content), *((said.id, said.content) for said in one.statements)]:
            made = sheeted(article, content, pieces)
            if made is not None:
                inside = [_moved(said, article, made) for said in one.statements if said.parent == parent]
                found = tuple(said for said in inside if said.cue and said.content)
                yield msgspec.structs.replace(made, example=labelled(made.example, found))


def _article(one: LabelledContent, by_id: Mapping[str, Example]) -> Example:
    article = by_id.get(one.doc_id)
    spans = [span for said in one.statements for span in (*said.source, *said.cue, *said.content)]
    if article is None or max((span.end for span in (*one.content, *spans)), default=0) > len(article.text):
        raise DataError(
            f"labelled content of {one.doc_id}: no article of polnear/train with this name and length; "
            "name labels that belong to the data folder with --contents."
        )
    return article


def _moved(said: Statement, article: Example, made: Sheeted) -> Statement:
    """A statement of the article, in the characters of a content of it; a cue in parts keeps its first."""
    return msgspec.structs.replace(
        said,
        source=_there(said.source, article, made),
        cue=_there(said.cue, article, made)[:1],
        content=_there(said.content, article, made),
        parent=None,
    )


def _there(spans: Sequence[Span], article: Example, made: Sheeted) -> tuple[Span, ...]:
    wanted = set(words_in(article.layout, spans))
    runs: list[list[int]] = []
    for i, word in enumerate(made.back):
        if word in wanted:
            if runs and runs[-1][1] == i:
                runs[-1][1] = i + 1
            else:
                runs.append([i, i + 1])
    words = made.example.layout.words
    return tuple(Span(words[first].start, words[last - 1].end) for first, last in runs)
