"""Quotation marks: which characters of a text stand between them.

Understands “curly”, "straight", ''doubled'', „low“, «guillemets» and ‘single’ marks, nested ones, a quotation that is
opened anew at each paragraph and closed at the last, and one that is never closed. An apostrophe is no mark.

Does not judge what the marks mean: a title, a nickname and a scare quote are quoted as well.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

import regex

from sayso.types import Span

__all__ = ["quotations"]

# A closing mark belongs to the opening mark with which it is paired in some language's usage.
_PAIRS = {"“": '”"', "„": '“”"', "«": "»", "»": "«", "‟": '”"', '"': '"”“', "”": "”"}
_DOUBLE = regex.compile('[“”„«»‟"]')
_MARK = re.compile("[“”„«»‟\"‘'`]")  # with which a quotation can open, or be written as two
_FILLER = "\x00"  # the second half of a mark that is written as two

# ‘ or ' that can open: after a blank, an opening bracket, a dash or a double mark, and before a word.
_SINGLE_OPEN = regex.compile(r"(?<![^\s(\[—–\-“\"„«\x00])[‘'](?=[\w“\"…\[])")
# ’ or ' that can close: after a word or its final punctuation, and before a blank, punctuation or the end.
_SINGLE_CLOSE = regex.compile(r"(?<=[^\s(\[—–])[’'](?!\w)")
# Elisions that open with an apostrophe: ’90s, 'tis, 'em
_ELISION = regex.compile(r"[‘'’](?:\d0s|tis|twas|em|til|cause|n)\b", regex.IGNORECASE)

Marked = tuple[int, int]  # characters of a paragraph, half-open


def quotations(text: str, paragraphs: Iterable[Span]) -> list[Span]:
    """The outermost quotations of each paragraph, marks included, in order; they do not overlap.

    A quotation left open ends with its paragraph, where newspapers open it anew; but where a closed one follows it in
    the paragraph, the mark that is left open is taken for a slip.

    >>> text = 'He said: “We sail.” ‘Never,’ wrote the crew’s paper.'
    >>> [text[q.start : q.end] for q in quotations(text, [Span(0, len(text))])]
    ['“We sail.”', '‘Never,’']
    """
    return [
        Span(paragraph.start + start, paragraph.start + end)
        for paragraph in paragraphs
        for start, end in _outermost(text[paragraph.start : paragraph.end])
    ]


def _outermost(piece: str) -> Iterator[Marked]:
    # Two apostrophes are one mark (wire copy); the filler keeps every offset, and must not be in the text itself.
    if not _MARK.search(piece):
        return
    piece = piece.replace(_FILLER, "\ufffd").replace("''", f'"{_FILLER}').replace("``", f"“{_FILLER}")
    double = _double(piece)
    reached = 0
    for start, end in sorted([*double, *_single(piece, double)]):
        if start >= reached:
            yield start, end
            reached = end


def _double(piece: str) -> list[Marked]:
    marks = [(m.start(), m.group()) for m in _DOUBLE.finditer(piece)]
    first = {char: i for i, char in reversed(marks)}
    last = {char: i for i, char in marks if not _only_opens(piece, i)}  # of those that can close
    found: list[Marked] = []
    start = left_open = None
    for i, char in marks:
        if start is None and _opens(piece, i, first, last):
            if any(last.get(closer, -1) > i for closer in _PAIRS[char]):
                start = i
            elif left_open is None and (i == 0 or piece[i - 1] in " \t\xa0(—–-["):
                left_open = i
        elif start is not None and char in _PAIRS[piece[start]] and not _only_opens(piece, i):
            found.append((start, i + 1 + (piece[i + 1 : i + 2] == _FILLER)))
            start = left_open = None
    return found if left_open is None else [*found, (left_open, len(piece))]


def _opens(piece: str, i: int, first: Mapping[str, int], last: Mapping[str, int]) -> bool:
    char, before, after = piece[i], piece[i - 1 : i], piece[i + 1 : i + 2]
    if char == "»":  # »German books« open with it before a word; «French » closes with it
        return last.get("«", -1) > i and bool(after.strip(" \xa0,.;:!?)"))
    if char == "”":  # Swedish and Finnish use one mark for both; elsewhere a stray closer opens nothing
        # … but where a line of the paragraph begins with it, before a word: there it can close nothing.
        return last["”"] > i and (first.get("“", i) >= i or (before in "\r\n" and after.isalnum()))
    # A straight mark before a blank closes, perhaps a quotation of an earlier paragraph, or is an inch mark: 6'2"
    only_closes = (not after.strip() and before.strip()) or (before.isdigit() and not after.isalnum())
    return char != '"' or not only_closes


def _only_opens(piece: str, i: int) -> bool:
    """A straight mark right after a blank and before a word cannot close what stands before it."""
    return piece[i] == '"' and i > 0 and piece[i - 1] in " \t\xa0(" and piece[i + 1 : i + 2].isalnum()


def _single(piece: str, taken: Sequence[Marked]) -> Iterator[Marked]:
    position = 0
    for opening in _SINGLE_OPEN.finditer(piece):
        start = opening.start()
        if start < position or _within(start, taken) or _ELISION.match(piece, start):
            continue
        end = _closing_single(piece, start + 1, taken)
        if end is not None:
            yield start, end
            position = end


def _closing_single(piece: str, start: int, taken: Sequence[Marked]) -> int | None:
    """The best closing mark: one that follows punctuation wins over one that may be a plural possessive."""
    following = _SINGLE_OPEN.search(piece, start)
    limit = following.start() if following else len(piece)
    found = (m.start() for m in _SINGLE_CLOSE.finditer(piece, start, limit))
    candidates = [i for i in found if not _within(i, taken)]
    sure = (i for i in candidates if not piece[i - 1].isalnum())
    best = next(sure, candidates[0] if candidates else None)
    return None if best is None else best + 1


def _within(i: int, taken: Sequence[Marked]) -> bool:
    at = bisect_right(taken, i, key=lambda marked: marked[0]) - 1
    return at >= 0 and i < taken[at][1]
