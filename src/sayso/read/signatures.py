"""Signed quotations: the words on lines of their own, then a dash and who said them.

`“We sail at dawn.” — Ilva Marr`, with the name on the same line or the next, as in reader comments, pull quotes and
fact checks; and embedded posts, `We sail at dawn. — Ilva Marr (@ilva) May 6, 2031`. Like the turns of transcripts they
are rare in the prose that the model was trained on, and plain in form.

A title and its author (`“The Long Strait” — Ilva Marr`) have the same form and are not read: neither is a quotation of
one or two words without a stop. Does not read a name before its quotation, a quotation that shares its line with other
prose, or one that holds another in the same straight marks.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

import regex

from sayso.read.paragraphs import paragraphs as lines_of
from sayso.read.transcripts import Turn
from sayso.types import Span

__all__ = ["signed"]

# Everything is possessive or bounded: time stays linear in the text, whatever stands in it.
_BLANK = r"[ \t\xa0]"
_WORD = r"\p{Lu}[\w\p{M}\xad.’'\-]{0,40}+"
_NAME = rf"(?P<name>{_WORD}(?:[ \xa0]{{1,3}}+(?:{_WORD}|(?:de|del|la|van|von|der|al|bin|of|the|and)\b|&)){{0,7}}+)"
_DASH = r"(?P<dash>―|—|–|--|-)"
_LINE_END = r"(?:\r\n|[\n\r\v\f\x85\u2028\u2029])"
_MORE = rf"(?P<more>(?:,|{_BLANK}?+\()[^\n\r\v\f\x85\u2028\u2029]{{0,60}}?)"
# The closing mark of a quotation, at most two line ends, a dash, a name, perhaps a few words on it, the line end.
_SIGNED = regex.compile(
    rf"(?P<close>[”\"»]|'')(?P<gap>{_BLANK}*+(?:{_LINE_END}{_BLANK}*+){{0,2}}+)"
    rf"{_DASH}(?P<blank>{_BLANK}?+){_NAME}{_MORE}?\.?{_BLANK}{{0,20}}+(?={_LINE_END}|\Z)"
)
_OPEN = regex.compile(r"(?:[•·*\-][ \t]{1,3}+)?+(?P<mark>[“”\"„«]|'')(?=\S)")
# What stands between the marks of one quotation: no other one, but inside it.
_ONE = regex.compile(r"(?:(?!'')[^“”\"«»]|“[^“”]*+”|«[^«»]*+»)*+")
_BULLET = regex.compile(r"\s*+[-–—]")
_CLAUSE = regex.compile(
    r"\b(?:said|says|told|tells|asked|added|wrote|is|are|was|were|has|have|had|did|does|will|would)\b"
)
_CREDIT = regex.compile(
    r"(?:With|By|Additional|Reporting|Edited|Compiled)\b|(?:Staff|Reuters|Bloomberg|AFP|AP|UPI|DPA)\Z"
)
_DAY = regex.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\Z"
    r"|(?:January|February|March|April|May|June|July|August|September|October|November|December)\Z"
)
_PREFIX_SIGN = regex.compile(r"\p{GCB=Prepend}\.*\Z")  # stands in one grapheme with what follows it
_SMALL_WORDS = frozenset(["a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"])
_LEAST_WORDS = 3  # of a quotation without a final stop

_POST = regex.compile(
    rf"(?<![\s\p{{GCB=Prepend}}]){_BLANK}{_DASH}{_BLANK}{_NAME}"
    rf"{_BLANK}\(@\w{{1,30}}+\){_BLANK}\p{{Lu}}\p{{Ll}}{{1,12}}+{_BLANK}\d{{1,2}},{_BLANK}\d{{4}}(?!\w)"
)
# Archives keep a post's markup around it. Blanks are taken as graphemes, for a mark may stand on one.
_BEFORE_POST = regex.compile(r"(?:(?=\s)\X)*+(?:<[^<>]{0,1000}+(?=>)\X(?:(?=\s)\X)*+)?+(?=\S)")


def signed(text: str, paragraphs: Sequence[Span]) -> list[Turn]:
    """The signed quotations and posts of a text, in order and apart: name, dash, and what was said, a span a paragraph.

    Takes time linear in the text.

    >>> text = "“We sail.”\\n— Ilva Marr, Teval"
    >>> [(text[t.label.start : t.label.end], t.content) for t in signed(text, [Span(0, len(text))])]
    [('Ilva Marr', (Span(start=0, end=10),))]
    """
    found = sorted([*_quotations(text, paragraphs), *_posts(text, paragraphs)], key=lambda turn: turn.content)
    apart: list[Turn] = []
    for turn in found:
        if not apart or apart[-1].label.end <= turn.content[0].start:
            apart.append(turn)
    return apart


def _quotations(text: str, paragraphs: Sequence[Span]) -> Iterator[Turn]:
    starts = [paragraph.start for paragraph in paragraphs]
    reached = 0  # the end of the last signature: no quotation begins before it
    for match in _SIGNED.finditer(text):
        number = bisect_right(starts, match.start()) - 1
        own = Span(max(starts[number], reached), match.start())
        last = _quotation(text, own, match)
        if last and _is_signature(text, match) and not _is_title(text[last.start : last.end]):
            before = _before(text, paragraphs, number if last.start == starts[number] else 0, reached)
            yield _turn(match, (*before, last))
        reached = match.end()


def _quotation(text: str, within: Span, match: "regex.Match[str]") -> Span | None:
    """The one quotation that fills the line before a signature, or else all lines since the last one."""
    lines = lines_of(text[within.start : within.end])
    for line in (lines[-1:], lines[:1]):
        opening = _OPEN.match(text, within.start + line[0].start, within.end) if line else None
        if opening and _ONE.fullmatch(text, opening.end(), within.end):
            return Span(opening.start("mark"), match.end("close"))
    return None


def _before(text: str, paragraphs: Sequence[Span], number: int, reached: int) -> list[Span]:
    """The paragraphs right before one that open the same quotation and leave it open."""
    found: list[Span] = []
    for i in range(number - 1, -1, -1):
        span = paragraphs[i]
        opening = _OPEN.match(text, span.start, span.end)
        if span.start < reached or not opening or not _ONE.fullmatch(text, opening.end(), span.end):
            break
        found.insert(0, span)
    return found


def _is_signature(text: str, match: "regex.Match[str]") -> bool:
    """Whether a name stands after the dash: no clause, day or credit, no bullet of a list, no hyphen of a word."""
    in_word = match["dash"] in "-–" and not match["gap"] and not match["blank"]
    return not (
        in_word
        or _CLAUSE.search(match["more"] or "")
        or _CREDIT.match(match["name"])
        or _DAY.match(match["name"])
        or _PREFIX_SIGN.search(match["name"])
        or (match["gap"].strip(" \t\xa0") and _BULLET.match(text, match.end()))
    )


def _is_title(quotation: str) -> bool:
    """Whether the words between the marks look like a work's title rather than speech."""
    said = quotation.strip("“”\"„«»' \xa0")
    if said.endswith((".", "…", "—", "–")):
        return False
    words = [word.strip("‘’'(),:;!?") for word in said.split()]
    headed = all(word.casefold() in _SMALL_WORDS or not word[:1].islower() for word in words)
    return (headed and not (len(words) < _LEAST_WORDS and said.endswith(("!", "?")))) or (
        len(words) < _LEAST_WORDS and not said.endswith(("!", "?", ","))
    )


def _posts(text: str, paragraphs: Sequence[Span]) -> Iterator[Turn]:
    for paragraph in paragraphs:
        reached = paragraph.start
        for match in _POST.finditer(text, paragraph.start, paragraph.end):
            before = _BEFORE_POST.match(text, reached, match.start())
            if before and not _PREFIX_SIGN.search(match["name"]):
                yield _turn(match, (Span(before.end(), match.start()),))
            reached = match.end()


def _turn(match: "regex.Match[str]", content: tuple[Span, ...]) -> Turn:
    start = match.start("name")
    return Turn(Span(start, start + len(match["name"].rstrip("."))), Span(*match.span("dash")), content)
