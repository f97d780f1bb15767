"""Quotation marks: which characters of a text stand between them.

Understands “curly”, "straight", ''doubled'', „low“, «guillemets» and ‘single’ marks, nested ones, a quotation that is
opened anew at each paragraph and closed at the last, and one that is never closed. An apostrophe is no mark.

Does not judge what the marks mean: a title, a nickname and a scare quote are quoted as well.
"""

from collections.abc import Iterable

import regex

from sayso.types import Span

__all__ = ["quotations"]

_OPENERS = "“„«»‟"
_CLOSERS = '”»“«"'
# A closing mark belongs to the opening mark with which it is paired in some language's usage.
_PAIRS = {"“": '”"', "„": '“”"', "«": "»", "»": "«", "‟": '”"', '"': '"”“', "”": "”"}

# ‘ or ' that can open: after a blank, an opening bracket, a dash or a double mark, and before a word.
_SINGLE_OPEN = regex.compile(r"(?<![^\s(\[—–\-“\"„«])[‘'](?=[\w\p{Lu}“\"…\[])")
# ’ or ' that can close: after a word or its final punctuation, and before a blank, punctuation or the end.
_SINGLE_CLOSE = regex.compile(r"(?<=[\w.,!?;:…”\")\]])[’'](?![\w])")
# Elisions that open with an apostrophe: ’90s, 'tis, 'em
_ELISION = regex.compile(r"[‘'’](?:\d0s|tis|twas|em|til|cause|n)\b", regex.IGNORECASE)


def quotations(text: str, paragraphs: Iterable[Span]) -> list[Span]:
    """The outermost quotations of each paragraph, marks included, in order.

    A quotation left open ends with its paragraph, where newspapers open it anew.

    >>> text = 'He said: “We sail.” ‘Never,’ wrote the crew’s paper.'
    >>> [text[q.start : q.end] for q in quotations(text, [Span(0, len(text))])]
    ['“We sail.”', '‘Never,’']
    """
    found: list[Span] = []
    for paragraph in paragraphs:
        piece = text[paragraph.start : paragraph.end]
        # Two apostrophes are one mark (wire copy); the filler keeps every offset.
        piece = piece.replace("''", '"\x00').replace("``", "“\x00")
        double = list(_double(piece))
        for start, end in sorted(double + list(_single(piece, double))):
            found.append(Span(paragraph.start + start, paragraph.start + end))
    return found


def _double(piece: str) -> Iterable[tuple[int, int]]:
    start: int | None = None
    closers = ""
    for i, char in enumerate(piece):
        if start is None:
            if _opens(piece, i):
                start, closers = i, _PAIRS[char]
        elif char in closers and not (char == '"' and _only_opens(piece, i)):
            end = i + 1 + (piece[i + 1 : i + 2] == "\x00")
            yield start, end
            start = None
    if start is not None and (start == 0 or piece[start - 1] in " \t\xa0(—–-["):
        yield start, len(piece)


def _opens(piece: str, i: int) -> bool:
    char = piece[i]
    if char == "“" or char in "„«‟":
        return True
    if char == "»":  # »German books« open with it; «French » never does before its opener
        return "«" in piece[i + 1 :] and "«" not in piece[:i]
    if char == "”":  # Swedish and Finnish use one mark for both; elsewhere a stray closer opens nothing
        return "”" in piece[i + 1 :] and "“" not in piece[:i]
    # A straight mark after a digit and before no word is an inch mark: 6'2"
    return char == '"' and not (i and piece[i - 1].isdigit() and not piece[i + 1 : i + 2].isalnum())


def _only_opens(piece: str, i: int) -> bool:
    """A straight mark right after a blank and before a word cannot close what stands before it."""
    return i > 0 and piece[i - 1] in " \t\xa0(" and piece[i + 1 : i + 2].isalnum()


def _single(piece: str, taken: list[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    position = 0
    for opening in _SINGLE_OPEN.finditer(piece):
        start = opening.start()
        inside = any(s <= start < e for s, e in taken)
        if start < position or inside or _ELISION.match(piece, start):
            continue
        end = _closing_single(piece, start + 1)
        if end is not None:
            yield start, end
            position = end


def _closing_single(piece: str, start: int) -> int | None:
    """The best closing mark: one that follows punctuation wins over one that may be a plural possessive."""
    following = _SINGLE_OPEN.search(piece, start)
    limit = following.start() if following else len(piece)
    candidates = [m.end() for m in _SINGLE_CLOSE.finditer(piece, start, limit)]
    sure = [end for end in candidates if piece[end - 2] in ".,!?;:…"]
    if sure:
        return sure[0]
    return candidates[0] if candidates else None
