"""Text from words: data sets that give words alone, without what stood between them, are read as running text.

The blanks are a guess by the rules of English print. They are the same for the same words, and offsets are exact.
"""

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from sayso.types import Span

__all__ = ["Joined", "joined"]

_CLITICS = ("s", "S", "ll", "ve", "m", "d", "re", "LL", "VE", "M", "D", "RE")
_TIGHT_BEFORE = frozenset(
    [",", ".", ";", ":", "!", "?", ")", "]", "}", "”", "%", "...", "/"]
    + [f"{mark}{word}" for mark in "'’" for word in _CLITICS]
    + [f"n{mark}t" for mark in "'’"]
    + [f"N{mark}T" for mark in "'’"]
)
_TIGHT_AFTER = frozenset(["(", "[", "{", "“", "‘", "£", "$", "#", "/"])
_EITHER = ('"', "'")  # opens or closes
_APOSTROPHES = ("'", "’")


class Joined(msgspec.Struct, frozen=True):
    """A text, and where each of its words stands in it."""

    text: str
    words: tuple[Span, ...]


def joined(words: Sequence[str]) -> Joined:
    """Put words together, a blank between two except where print has none.

    A mark that may open or close ('"' or "'") opens where none of its kind is open; a lone "'" before s, or after a
    word that ends in s, is a genitive. Nothing is carried over to the next call, so call it by paragraph.

    >>> made = joined(["“", "The", "boats", "'", "lamps", "were", "n't", "lit", ",", "”", "she", "said", "."])
    >>> made.text
    "“The boats' lamps weren't lit,” she said."
    >>> made.text[made.words[6].start : made.words[6].end]
    "n't"
    """
    pieces: list[str] = []
    spans: list[Span] = []
    size, tight, before = 0, True, ""
    opened: set[str] = set()
    for word, after in pairwise([*words, ""]):
        apostrophe = word in _APOSTROPHES and (after in _CLITICS or before.lower().endswith("s"))
        closes, opens = (True, after in _CLITICS) if apostrophe else _direction(word, opened)
        if not (tight or closes or word in _TIGHT_BEFORE):
            pieces.append(" ")
            size += 1
        pieces.append(word)
        spans.append(Span(size, size + len(word)))
        size += len(word)
        tight, before = opens or word in _TIGHT_AFTER, word
    return Joined("".join(pieces), tuple(spans))


def _direction(word: str, opened: set[str]) -> tuple[bool, bool]:
    """Whether a word is a mark that closes, and whether it is one that opens; keeps track of what is open."""
    if word not in _EITHER:
        return word == "’", False
    if word in opened:
        opened.remove(word)
        return True, False
    opened.add(word)
    return False, True
