"""Words: the units that spans are made of.

A word is a run of letters, numbers, marks and invisible format characters (soft hyphens, joiners), or else one grapheme
cluster that is not blank: a punctuation mark, an emoji with its modifiers. It is built of whole grapheme clusters
(Unicode UAX #29), so a span made of words never cuts one, nor a run of letters and digits (`\\w` of Python's `re`). A
clitic is a word of its own ("don't" is `don`, `'`, `t`).
"""

import re
from functools import lru_cache
from typing import Literal

import regex

from sayso.types import Span

__all__ = ["CASES", "Case", "case_of", "words"]

_PART = r"(?=[\w\p{N}\p{M}\p{Cf}])\X"
# The second half is for a cluster that begins as no word but ends in a letter: the emoji sequence ☎ + joiner + ℹ.
# Possessive, so that a word of any length is matched without a stack of ways back.
_WORD = regex.compile(rf"(?:{_PART})++|\X(?:(?<=[\p{{L}}\p{{N}}]){_PART})*+")

# Letters, marks and signs each of which is a cluster of its own beside any other of them. A text of these alone, as
# most are, needs no clusters; a simpler pattern is several times as fast.
_SIMPLE = re.compile("[\\x00-\\xac\\xae-\\u017f‐-―‘-‟…]*")
_SIMPLE_WORD = re.compile(r"\w+|[^\w\s]")
_SPAN = re.Match.span

Case = Literal["lower", "title", "upper", "other"]
CASES: tuple[Case, ...] = ("lower", "title", "upper", "other")


def words(text: str, *, offset: int = 0) -> list[Span]:
    """The words of `text` in order; blanks belong to none.

    Args:
        text: to be cut into words.
        offset: added to all places, where the text is a part of a longer one.

    >>> [text[w.start : w.end] for text in ["“Né… ”"] for w in words(text)]
    ['“', 'Né', '…', '”']
    """
    if text.isascii() or _SIMPLE.fullmatch(text):
        return [Span(start + offset, end + offset) for start, end in map(_SPAN, _SIMPLE_WORD.finditer(text))]
    return [Span(m.start() + offset, m.end() + offset) for m in _WORD.finditer(text) if not m.group().isspace()]


@lru_cache(maxsize=50_000)
def case_of(word: str) -> Case:
    """How a word is written: the tokenizer folds case, so the model is told it apart.

    >>> [case_of(w) for w in ["ferry", "Teval", "EU", "42"]]
    ['lower', 'title', 'upper', 'other']
    """
    if word.islower():
        return "lower"
    if word[:1].isupper():
        return "upper" if len(word) > 1 and word.isupper() else "title"
    return "other"
