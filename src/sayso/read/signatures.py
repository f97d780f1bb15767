"""Signed quotations: the words on lines of their own, then a dash and who said them.

`“We sail at dawn.” — Ilva Marr`, with the name on the same line or the next, as in reader comments, pull quotes and
fact checks; and embedded posts, `We sail at dawn. — Ilva Marr (@ilva) May 6, 2031`. Like the turns of transcripts they
are rare in the prose that the model was trained on, and plain in form.

Does not read a name before its quotation, or a quotation that shares its line with other prose.
"""

from collections.abc import Iterator, Sequence

import regex

from sayso.read.transcripts import Turn
from sayso.types import Span

__all__ = ["signed"]

_NAME = (
    r"(?P<name>(?:\p{Lu}[\w\p{M}.’'\-]*|\p{Lu}\.)"
    r"(?:[ \xa0]+(?:\p{Lu}[\w\p{M}.’'\-]*|de|del|la|van|von|der|al|bin|of|the|and|&)){0,7})"
)
_DASH = r"(?P<dash>―|—|–|--|-)"
# The closing mark of a quotation, at most one line end, a dash, a name, perhaps a few words on it, the end of the line.
_SIGNED = regex.compile(
    r"(?P<close>[”\"»]|'')[ \t\xa0]*(?:\r?\n[ \t\xa0]*){0,2}"
    + _DASH
    + r"[ \t\xa0]?"
    + _NAME
    + r"(?P<more>[,(][^\n\r]{0,60})?\.?[ \t\xa0]*(?=[\r\n]|$)"
)
_OPEN = regex.compile(r"[ \t\xa0]*(?P<mark>[“”\"„«]|'')(?=\S)")
_POST = regex.compile(
    r"(?<=\S)[ \t\xa0]"
    + _DASH
    + r"[ \t\xa0]"
    + _NAME
    + r"[ \t\xa0]\(@\w{1,30}\)[ \t\xa0]\p{Lu}\p{Ll}+[ \t\xa0]\d{1,2},[ \t\xa0]\d{4}"
)
_TAG = regex.compile(r"<[^<>]*>\s*(?=\S)")  # archives keep the post's markup around it


def signed(text: str, paragraphs: Sequence[Span]) -> list[Turn]:
    """The signed quotations and posts of a text, in order: name, dash, and what was said.

    >>> text = "“We sail.”\\n— Ilva Marr, Teval"
    >>> [(text[t.label.start : t.label.end], t.content) for t in signed(text, [Span(0, len(text))])]
    [('Ilva Marr', (Span(start=0, end=10),))]
    """
    return sorted([*_quotations(text), *_posts(text, paragraphs)], key=lambda turn: turn.content)


def _quotations(text: str) -> Iterator[Turn]:
    for match in _SIGNED.finditer(text):
        line = max(text.rfind("\n", 0, match.start()), text.rfind("\r", 0, match.start())) + 1
        opening = _OPEN.match(text, line, match.start())
        # One quotation fills the line: nothing closes between its marks.
        if opening and not regex.search(r"[”»]\s|\"\s", text[opening.end() : match.start()]):
            yield _turn(match, Span(opening.start("mark"), match.end("close")))


def _posts(text: str, paragraphs: Sequence[Span]) -> Iterator[Turn]:
    for paragraph in paragraphs:
        match = _POST.search(text, paragraph.start, paragraph.end)
        if match:
            tag = _TAG.match(text, paragraph.start, match.start())
            yield _turn(match, Span(tag.end() if tag else paragraph.start, match.start()))


def _turn(match: "regex.Match[str]", content: Span) -> Turn:
    start = match.start("name")
    return Turn(Span(start, start + len(match["name"].rstrip("."))), Span(*match.span("dash")), (content,))
