"""Texts in which a span easily goes wrong, and the places where no span may begin or end."""

import re
from collections.abc import Iterable

import regex
from hypothesis import strategies as st

from sayso.types import Span

__all__ = ["HARD_TEXTS", "assert_whole", "places_inside"]

_PLAIN = ["Marr", "said", "that", "we", "sail", "denied", "it", "don't", "according", "to", "ports’", "5½", "m²", "42"]
_MARKS = ["“", "”", '"', "'", "‘", "’", "''", "«", "»", "„", ",", ".", "…", "—", "(", "—“", ".”", "[", "¿"]
_HARD = [
    "👩\u200d👩\u200d👧", "👍🏽", "❤\ufe0f", "🇫🇷", "🇫🇷🇩🇪🇫", "☎\u200dℹ", "1\ufe0f\u20e3",  # emoji
    "cafe\u0301", "\u0301", "e\u0323\u0301\u0302", "(\u0301", " \u0301x", "ﾞ", "क्षि", "한국", "ำ", "\u1100\u1161\u11a8",
    "קול", "\u200f", "\u202eabc\u202c", "مرحبا", "\u0600", "\u0600٤",  # right to left, a prefix sign
    "har\u00adbour", "\u00ad", "\u200b", "\u2060", "\ufeff", "a\u200db", "\x00", "\x1c", "x" * 300, "ß", "ǅ", "_",
]  # fmt: skip
_BLANKS = [
    " ",
    " ",
    " ",
    "",
    "\n\n",
    "\n",
    "\r\n",
    "\r\n\r\n",
    "\r",
    "\t",
    "\u00a0",
    "\u2029",
    "\x85",
    " \u0301",
    "\u3000",
]

_built = st.lists(
    st.tuples(st.sampled_from(_PLAIN) | st.sampled_from(_MARKS) | st.sampled_from(_HARD), st.sampled_from(_BLANKS)),
    max_size=25,
).map(lambda pairs: "".join(word + blank for word, blank in pairs))

HARD_TEXTS = _built | st.text(max_size=30)


def places_inside(text: str) -> set[int]:
    """The offsets inside a grapheme or inside a run of `\\w`."""
    pieces = [*regex.finditer(r"\X", text), *re.finditer(r"\w+", text)]
    return {place for piece in pieces for place in range(piece.start() + 1, piece.end())}


def assert_whole(text: str, spans: Iterable[Span]) -> None:
    """The spans are in order, in the text, not empty, and cut neither a grapheme nor a word."""
    inside = places_inside(text)
    last = 0
    for span in spans:
        assert last <= span.start < span.end <= len(text)
        assert not {span.start, span.end} & inside, text[max(0, span.start - 3) : span.end + 3]
        last = span.end
