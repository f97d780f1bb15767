"""Words as classes, one character each, so that time expressions are found by regular expressions over words."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from sayso.read.features import Layout
from sayso.read.timewords import CLASS, CODES, HOLIDAYS, NUMBERS, ORDINALS, WEEKDAYS, listed
from sayso.types import Span

__all__ = ["pattern", "tagged", "value_of"]

_OTHER = "_"
_JOINTS = frozenset({"and", "-", "–", "[", "]"})
_LONGEST = 6  # words of a holiday
_PUNCTUATION = {c: c for c in ",.-+:/()[]"} | dict.fromkeys("–‑‐", "-") | dict.fromkeys("'’", "'")
_GLUE = "~"  # the point or comma inside a number
_SHAPES = (
    (re.compile(r"\d{1,2}", re.ASCII), "num"),
    (re.compile(r"(?:1\d|20|21)\d\d", re.ASCII), "year"),
    (re.compile(r"\d+", re.ASCII), "big"),
    (re.compile(r"\d{1,2}(?:st|nd|rd|th)", re.ASCII), "ordinal"),
    (re.compile(r"(?:1\d|20)?\d0s", re.ASCII), "decade"),
    (re.compile(r"\d{1,2}[ap]m", re.ASCII), "time"),
    (re.compile(r"[qh][1-4]"), "q1"),
    (re.compile(r"fy(?:\d\d|\d{4})", re.ASCII), "q1"),
)
_CAPITAL = frozenset(CODES[name] for name in ("month", "mon", "weekday", "wday", "weekdays"))
_DATED = frozenset(CODES[name] for name in ("num", "ordinal", "month", "mon", "part"))
_AMBIGUOUS = listed("may march april june august jan mar jun dec")
_BEFORE_MONTH = listed(
    """in since by until till to of from between and or during before after through last next this that early late mid
    for - – ( previous following"""
)
# Parts of names: The Sunday Times, Black Friday.
_PAPERS = listed("times telegraph mail mirror herald express post people sun world business")
_NAMED = listed("bloody super black cyber news")
# By its first word, a holiday's further words; a clitic is two words.
_HOLIDAY_STARTS = {
    first: [name.replace("'s", "' s").split() for name in HOLIDAYS if name.split()[0] == first]
    for first in {name.split()[0] for name in HOLIDAYS}
}

_CLASS = dict.fromkeys(_HOLIDAY_STARTS, CODES["holiday"]) | CLASS


def pattern(source: str) -> str:
    """A pattern of words written with their classes in angle brackets, as a regular expression over `tagged`.

    >>> pattern("<the>? <this> <unit>")
    't?hU'
    """
    return re.sub(r"(?<!\?P)<(\w+)>", lambda m: CODES[m[1]], source).replace(" ", "")


def tagged(text: str, laid: Layout) -> str:
    """One character for each word: its class, itself for some punctuation, or `_` for none.

    >>> from sayso.read.features import layout
    >>> text = "The ferry sails on May 6 at 9.30 a.m."
    >>> tagged(text, layout(text, [Span(0, len(text))]))
    't__iMdid~da.A.'
    """
    lower = laid.low
    tags = [_CLASS.get(word) or (_OTHER if word.isalpha() else _shape(word)) for word in lower]
    for i, tag in enumerate(tags):
        if tag in _LOOK:
            _LOOK[tag](text, laid.words, lower, tags, i)
    return "".join(tags)


def value_of(words: Sequence[str]) -> float | None:
    """The number that some lower-case words or figures name; `None` where they name none.

    >>> value_of(["two", "hundred", "and", "five"]), value_of(["2", ".", "5"]), value_of(["1", ",", "500"])
    (205, 2.5, 1500)
    """
    if words and words[0][:1].isdigit():
        joined = "".join(words).replace(",", "")
        return (float(joined) if "." in joined else int(joined)) if re.fullmatch(r"\d+(?:\.\d+)?", joined) else None
    total = here = 0
    for word in words:
        number = NUMBERS.get(word, ORDINALS.get(word))
        if number is None and word not in _JOINTS:
            return None
        if number and number >= 100:
            here = max(here, 1) * number
        elif number is not None:
            here += number
        if number and number >= 1000:
            total, here = total + here, 0
    return total + here


@lru_cache(maxsize=4096)
def _shape(word: str) -> str:
    """The class of what is no word of letters: figures, marks."""
    first = word[0]
    if first in _PUNCTUATION:
        return _PUNCTUATION[first]
    if first.isascii() and (first.isdigit() or first in "qhf"):
        for shape, name in _SHAPES:
            if shape.fullmatch(word):
                return CODES[name]
    return _OTHER


_Look = Callable[[str, Sequence[Span], list[str], list[str], int], None]


def _glued(text: str, words: Sequence[Span], _lower: list[str], tags: list[str], i: int) -> None:
    start, end = words[i].start, words[i].end
    if start and text[start - 1].isdigit() and text[end : end + 1].isdigit():
        tags[i] = _GLUE


def _named(text: str, words: Sequence[Span], lower: list[str], tags: list[str], i: int) -> None:
    """A month or weekday that is none: `may`, `march`, `Theresa May`, `The Sunday Times`."""
    after = lower[i + 1] if i + 1 < len(lower) else ""
    before = lower[i - 1] if i else ""
    if not text[words[i].start].isupper():
        tags[i] = _OTHER
    elif tags[i] == CODES["wday"] and not _DATED.intersection(tags[max(i - 1, 0) : i + 3]) and len(lower[i]) < 4:
        tags[i] = _OTHER  # `Sun`, `Sat`, `Wed` are days beside a date only
    elif lower[i] in WEEKDAYS:
        if before in _NAMED or (after in _PAPERS and text[words[i + 1].start].isupper()):
            tags[i] = _OTHER
    elif lower[i] in _AMBIGUOUS and not after[:1].isdigit() and not before[:1].isdigit():
        named = after[:1].isalpha() and text[words[i + 1].start].isupper() and tags[i + 1] == _OTHER
        if before not in _BEFORE_MONTH or named:
            tags[i] = _OTHER


def _capital(text: str, words: Sequence[Span], _lower: list[str], tags: list[str], i: int) -> None:
    """`USA Today` is a newspaper: a capital where no sentence begins."""
    if text[words[i].start].isupper() and i and text[words[i - 1].start].isupper():
        tags[i] = _OTHER


def _zoned(text: str, words: Sequence[Span], lower: list[str], tags: list[str], i: int) -> None:
    """Zones and eras are written large, and begin no name: `et al.`, `6 p.m. Central Park` have none."""
    word = text[words[i].start : words[i].end]
    name = i + 1 < len(words) and text[words[i + 1].start].isupper() and tags[i + 1] != CODES["named"]
    if lower[i] != "local" and (word.islower() or (word.istitle() and name)):
        tags[i] = _OTHER


def _holiday(text: str, words: Sequence[Span], lower: list[str], tags: list[str], i: int) -> None:
    """The longest holiday that begins here; its further words are marked as such."""
    here = [word.replace("’", "'") for word in lower[i : i + _LONGEST]]
    size = max((len(name) for name in _HOLIDAY_STARTS[lower[i]] if here[: len(name)] == name), default=0)
    if size and text[words[i].start].isupper():
        tags[i + 1 : i + size] = CODES["holi"] * (size - 1)
    else:
        tags[i] = _OTHER


_LOOK: dict[str, _Look] = {
    "~": _glued,
    ".": _glued,
    ",": _glued,
    CODES["zone"]: _zoned,
    CODES["era"]: _zoned,
    CODES["holiday"]: _holiday,
    CODES["today"]: _capital,
}
_LOOK |= dict.fromkeys(_CAPITAL, _named)
