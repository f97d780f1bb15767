"""Contents laid out to be read again: a small text in which each stands as whole sentences of its own.

What was trained on articles reads a content best where it looks like one. So the quotation marks around it and a
leading `that` go, the first letter is a capital, and a sentence that lost its full stop, or ends in the comma before
`she said`, gets one. All other words are the article's, and every word is mapped back to it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import msgspec
import regex

from sayso.read.bio import Run
from sayso.read.features import Layout, joined_states, layout
from sayso.types import Span

__all__ = ["Sheet", "sentences", "sheet", "spans_in_article"]

_CLOSING = "”\"“»«’'"
_OPENING = "“\"„«‘'`"
_STOPS = (".", "?", "!", "…", ":", ";")
_THAT = "that "
_ENDED = regex.compile(r"[.?!…]['\"”’»)]{0,2}\Z")
_NEXT = regex.compile(  # between two sentences
    r"(?<=[.?!…]['\"”’»)]{0,2})(?<!\b(?:\p{Lu}|Mr|Mrs|Ms|Dr|Rep|Sen|Gov|Gen|St)\.)\s++(?=[\"“‘'(]?\p{Lu})"
)


class Sheet(msgspec.Struct, frozen=True):
    """Contents laid out one after another, with what is needed to read them and to find the way back.

    For word i of `laid`: `back[i]` is its index among the article's words, −1 for a stop that was added; `owner[i]` is
    the number of its content; `states[i]` how it stands to the quotation marks (see `features.quote_states`).
    """

    text: str
    laid: Layout
    back: list[int]
    owner: list[int]
    states: list[int]


class _Piece(msgspec.Struct, frozen=True):
    """A run of the article's characters within one paragraph, and the number of the content it belongs to.

    `opens` a paragraph of the sheet, or goes on with the piece before it; `closed` by a stop that is to be added.
    """

    span: Span
    owner: int
    opens: bool
    closed: bool


def sheet(text: str, laid: Layout, contents: Sequence[Sequence[Span]]) -> Sheet:
    """Lay out the contents of an article, each given as spans of its text, in order.

    >>> text = "“We sail,” she said, “as he promised.” He denied that it was so."
    >>> sheet(text, layout(text, [Span(0, 64)]), [[Span(0, 10), Span(21, 38)], [Span(49, 63)]]).text
    'We sail, as he promised.\\n\\nIt was so.'
    """
    pieces = [piece for owner, content in enumerate(contents) for piece in _pieces(text, laid, content, owner)]
    parts: list[str] = []
    places: list[Span] = []
    paragraphs: list[Span] = []
    size = 0
    for piece in pieces:
        gap = "" if not parts else "\n\n" if piece.opens else " "
        parts.append(gap + _written(text, piece))
        begin, size = size + len(gap), size + len(parts[-1])
        places.append(Span(begin, begin + piece.span.end - piece.span.start))
        paragraphs.append(Span(begin if piece.opens else paragraphs.pop().start, size))
    new = "".join(parts)
    return _mapped(new, layout(new, paragraphs), laid, pieces, places)


def sentences(text: str, content: Sequence[Span]) -> list[list[Span]]:
    """A content cut where its sentences end; one that a cue interrupts (`“We,” she said, “sail.”`) stays together.

    >>> text = "It is. We, so to say, sail."
    >>> [[text[s.start : s.end] for s in one] for one in sentences(text, [Span(0, 9), Span(22, 27)])]
    [['It is.'], ['We', 'sail.']]
    """
    found: list[list[Span]] = [[]]
    for span in content:
        goes_on = text[span.start : span.start + 4].lstrip(_OPENING)[:1].islower()
        if found[-1] and (not goes_on or _ENDED.search(text, max(0, found[-1][-1].end - 4), found[-1][-1].end)):
            found.append([])
        start = span.start
        for match in _NEXT.finditer(text, span.start, span.end):
            found[-1].append(Span(start, match.start()))
            found.append([])
            start = match.end()
        found[-1].append(Span(start, span.end))
    return [one for one in found if one]


def spans_in_article(found: Sheet, laid: Layout, runs: Iterable[Run]) -> tuple[Span, ...]:
    """Runs of a sheet's words as spans of the article, in order; words that stand together there make one span."""
    words = sorted(i for start, end in runs for i in found.back[start:end] if i >= 0)
    if not words:
        return ()
    breaks = [k for k, (a, b) in enumerate(pairwise(words), start=1) if b != a + 1]
    return tuple(
        Span(laid.words[words[a]].start, laid.words[words[b - 1]].end) for a, b in pairwise([0, *breaks, len(words)])
    )


def _mapped(text: str, new: Layout, laid: Layout, pieces: Sequence[_Piece], places: Sequence[Span]) -> Sheet:
    starts = [word.start for word in laid.words]
    back: list[int] = []
    owner: list[int] = []
    firsts = [word.start for word in new.words]
    at = 0
    for piece, place, after in zip(pieces, places, (*places[1:], None), strict=False):
        last = bisect_left(firsts, after.start, at) if after else len(firsts)
        moved = piece.span.start - place.start
        back += [bisect_right(starts, here + moved) - 1 if here < place.end else -1 for here in firsts[at:last]]
        owner += [piece.owner] * (last - at)
        at = last
    return Sheet(text, new, back, owner, joined_states(text, new))


def _pieces(text: str, laid: Layout, content: Sequence[Span], owner: int) -> Iterator[_Piece]:
    parts = _by_paragraph(_without_that(text, content), laid.paragraphs)
    bare = [span for part in parts if (span := _unquoted(text, part, laid.quotations))]
    last = -1
    for span, after in zip(bare, (*bare[1:], None), strict=False):
        ends = after is None or not text[after.start].islower()  # what goes on in a capital is a new sentence
        comma = ends and text[span.end - 1] == ","
        said = Span(span.start, span.end - comma)
        if said.start < said.end:
            paragraph = bisect_right(laid.paragraphs, span.start, key=lambda p: p.start)
            stopped = text[said.start : said.end].rstrip(_CLOSING).endswith(_STOPS)
            yield _Piece(said, owner, opens=paragraph != last, closed=ends and not stopped)
            last = paragraph


def _without_that(text: str, content: Sequence[Span]) -> list[Span]:
    first, *others = content
    if text[first.start : first.start + len(_THAT)].lower() == _THAT and first.end > first.start + len(_THAT):
        first = Span(first.start + len(_THAT), first.end)
    return [first, *others]


def _by_paragraph(spans: Iterable[Span], paragraphs: Sequence[Span]) -> Iterator[Span]:
    """The spans, cut where a paragraph ends."""
    for span in spans:
        at = bisect_right(paragraphs, span.start, key=lambda p: p.start) - 1
        while at < len(paragraphs) and paragraphs[at].start < span.end:
            yield Span(max(span.start, paragraphs[at].start), min(span.end, paragraphs[at].end))
            at += 1


def _unquoted(text: str, span: Span, quoted: Sequence[Span]) -> Span | None:
    """The span without the marks of the quotation that it is, or is an end of; nothing if no word is left."""
    at = bisect_right(quoted, span.start, key=lambda q: q.start) - 1
    start, end = span.start, span.end
    if at >= 0 and quoted[at].end >= end:
        if quoted[at].start == start:
            start += 2 if text[start : start + 2] in ("''", "``") else 1
        if quoted[at].end == end and text[end - 1] in _CLOSING:
            end -= 2 if text[end - 2 : end] == "''" else 1
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    return Span(start, start + len(words.strip())) if words.strip() else None


def _written(text: str, piece: _Piece) -> str:
    words = text[piece.span.start : piece.span.end]
    if piece.opens and len(words[0].upper()) == 1:  # ß has no capital of one letter
        words = words[0].upper() + words[1:]
    return words + "." * piece.closed
