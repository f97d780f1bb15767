"""The parts of a source's noun phrase that say whom it is about, read off its characters without a parser.

In "the retired commander of the Guard, Ilva Marr, who sailed" the head is *commander*, the apposition *Ilva Marr*; in
"a letter from the council" the head is *letter*. English only. Does not know parts of speech: a head before a
participle is found where a preposition follows ("a notice pinned to the door"), and nowhere else.
"""

import msgspec
import regex

from sayso.read.name_words import word_set
from sayso.types import Span

__all__ = ["NounPhrase", "nounphrase"]

_Place = tuple[int, int]  # characters, half-open

_WORD = regex.compile(r"[\w$&](?:[\w\p{M}\p{Cf}&/\-]|[.’'](?=\w))*+|\S")
_PLAIN = regex.compile(r"[A-Za-z]+(?: [A-Za-z]+)*+")  # most phrases: cut at the blanks alone, which is quicker
_QUOTES = frozenset("“”\"‘’'(")
_LEADING = word_set("""
    a an the this that these those his her its their my our your some any many several most few all both each every
    other others certain such another mr mrs ms dr
""")
_PREPOSITIONS = word_set("""
    of for from at in on with by to close near inside outside within under over about against among between behind into
    through around during after before since without across per via familiar aware present
    such including like than as
""")
_SEGMENT_ENDS = frozenset(',;:([{—–-“"”)]') | word_set("who whom whose which that where when")
_IRREGULAR = word_set("""
    written known held sent seen made taken given led hit hurt built born drawn shown told caught read put sold found
    brought left set run kept spoken
""")


class NounPhrase(msgspec.Struct, frozen=True, gc=False):
    """A noun phrase taken apart; all in characters of the article.

    `core` ends with the head, before the first modifier behind it. `rest` is the end of the first segment: the first
    comma, bracket or relative pronoun comes next.
    """

    head: Span
    core: Span
    rest: int


def nounphrase(text: str, start: int, end: int) -> NounPhrase:
    """The parts of the noun phrase `text[start:end]`; a phrase without words is its own head.

    >>> words = "The commander of the Guard, Ilva Marr,"
    >>> found = nounphrase(words, 0, len(words))
    >>> words[found.head.start : found.head.end], words[found.rest :]
    ('commander', ', Ilva Marr,')
    """
    said = text[start:end]
    if said.isascii() and said.isalpha():  # one word
        return NounPhrase(Span(start, end), Span(start, end), end)
    if _PLAIN.fullmatch(said):
        return _of_plain(said.casefold().split(" "), start)
    spans: list[_Place] = []
    words: list[str] = []
    opened = False
    first = -1  # the first word that is more than an article, a number of them or a mark
    for match in _WORD.finditer(text, start, end):
        span, word = match.span(), match[0].casefold()
        if word in _QUOTES and (first < 0 or opened):  # the “new” paper
            opened = not opened
        elif first >= 0 and word in _SEGMENT_ENDS:
            break
        if first < 0 and word not in _LEADING and word not in _QUOTES:
            first = len(words)
        spans.append(span)
        words.append(word)
    if not words:
        return NounPhrase(Span(start, end), Span(start, end), end)
    stop = next((i for i in range(max(first, 0) + 1, len(words)) if _ends_core(words, i)), len(words))
    begin, last = spans[stop - 1]
    if words[stop - 1].endswith(("’s", "'s")):
        last -= 2
    return NounPhrase(Span(begin, last), Span(start, last), spans[-1][1])


def _of_plain(words: list[str], start: int) -> NounPhrase:
    """The parts of a noun phrase of words that are letters alone, with single blanks between them."""
    first = next((i for i, word in enumerate(words) if word not in _LEADING), len(words))
    size = next((i for i in range(first + 1, len(words)) if words[i] in _SEGMENT_ENDS), len(words))
    words = words[:size]
    first = first if first < size else 0
    stop = next((i for i in range(first + 1, size) if _ends_core(words, i)), size)
    last = start + len(" ".join(words[:stop]))
    return NounPhrase(
        Span(last - len(words[stop - 1]), last),
        Span(start, last),
        start + len(" ".join(words)),
    )


def _ends_core(words: list[str], i: int) -> bool:
    word = words[i]
    if word in _PREPOSITIONS or word in ("and", "or"):
        return True
    following = words[i + 1] if i + 1 < len(words) else ""
    participle = word.endswith(("ed", "ing")) or word in _IRREGULAR
    return participle and following in _PREPOSITIONS and words[i - 1] not in _LEADING
