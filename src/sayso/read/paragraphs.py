"""Paragraphs: the unit windows are made of, and inside which quotation marks are matched."""

import re
from collections.abc import Iterator
from itertools import groupby

import regex

from sayso.types import Span

__all__ = ["paragraphs"]

# Every line end Unicode knows (UAX 14, BK, CR, LF, NL). Form feed and paragraph separator end more than a line.
_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_STRONG = "\f\u2029"
_GRAPHEME = regex.compile(r"\X")


def paragraphs(text: str) -> list[Span]:
    r"""The paragraphs of `text`, in order, as code-point spans without white space at their ends.

    Paragraphs end at blank lines; single line ends are then wraps inside a paragraph. Where the text has no blank line
    between its words, every line is a paragraph. Lines of white space only are blank; a form feed or a paragraph
    separator counts as a blank line. Together the spans hold every character that is not white space, exactly once.
    Takes time and memory linear in the text.

    >>> paragraphs("One\nstill one\n\nTwo"), paragraphs("One\r\nTwo\r\n")
    ([Span(start=0, end=13), Span(start=15, end=18)], [Span(start=0, end=3), Span(start=5, end=8)])
    """
    lines = list(_lines(text))
    while lines and lines[-1] is None:
        lines.pop()
    first = next((i for i, line in enumerate(lines) if line is not None), 0)
    if None not in lines[first:]:
        return [line for line in lines[first:] if line is not None]
    spans = []
    for filled, group in groupby(lines, key=lambda line: line is not None):
        if filled:
            block = [line for line in group if line is not None]
            spans.append(Span(block[0].start, block[-1].end))
    return spans


def _lines(text: str) -> Iterator[Span | None]:
    """The stripped span of each line, `None` for a blank one and after a strong line end."""
    start = 0
    for match in _LINE_END.finditer(text):
        yield _stripped(text, start, match.start())
        if match[0] in _STRONG:
            yield None
        start = match.end()
    yield _stripped(text, start, len(text))


def _stripped(text: str, start: int, end: int) -> Span | None:
    line = text[start:end]
    size = len(line.strip())
    if not size:
        return None
    first = len(line) - len(line.lstrip())
    last = first + size
    # A blank may be one grapheme with the mark after it, or with a prefix sign (U+0600 …) before it: then it stays.
    if first and _joined(line, first - 1):
        first -= 1
    if last < len(line) and _joined(line, last - 1):
        last += 1
    return Span(start + first, start + last)


def _joined(line: str, i: int) -> bool:
    """Whether characters i and i + 1 stand in one grapheme."""
    found = _GRAPHEME.match(line, i)
    return found is not None and found.end() > i + 1
