"""Transcripts: paragraphs that open with a speaker's label and a colon.

The model was trained on prose, in which turns of a transcript are too rare to learn; their form is plain enough to be
read off. A transcript is a run of labelled paragraphs, or lines of paragraphs, of at least two speakers whose labels
come back, and who talk as people talk: in sentences, and to each other. A paragraph without a label goes on with the
turn before it. Stage directions in brackets and an editor's notes belong to nobody.

Does not see speakers told apart by layout alone, a label without a colon (`Q. When?`) or with nothing after it on its
line, or the only speaker of a speech. Leaves out what stands without a label after the last turn, where nothing tells
the speaker from the newspaper, and a first turn of several paragraphs that opens the text, as a headline would.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec
import regex

from sayso.read.paragraphs import paragraphs as lines_of
from sayso.types import Span

__all__ = ["Turn", "turns"]

# Everything is possessive and bounded: time stays linear in the text, whatever stands in it.
_BLANK = r"[ \t\xa0]"
_WORD = r"\p{Lu}[\w\p{M}\p{Cf}.’'/\-]{0,40}+"
_SMALL = r"(?:de|del|la|van|von|der|al|bin|of|the|and|for)\b|\#?\d{1,3}\b|&"
_ROLE = rf"(?:{_BLANK}{{1,3}}+[\p{{L}}\p{{N}}][\w\p{{M}}\p{{Cf}}.’'\-]{{0,40}}+){{1,6}}+"
# A name or a title, perhaps with a role and a bracket; a mark may precede where the whole transcript is quoted. Blanks
# are taken as graphemes, for a mark may stand on one; a prefix sign would stand in one grapheme with the colon.
_LABEL = regex.compile(
    rf"[\"“”«‘']?+(?P<label>{_WORD}(?:{_BLANK}{{1,3}}+(?:{_WORD}|{_SMALL})){{0,6}}+(?:,{_ROLE})?+"
    rf"(?:{_BLANK}{{0,3}}+[(\[][^()\[\]\r\n]{{1,40}}+[)\]])?+)(?<!\p{{GCB=Prepend}})"
    rf"{_BLANK}{{0,3}}+(?P<colon>:)(?:(?=\s)\X){{1,20}}+(?=\S)"
)
_EDITORIAL = regex.compile(
    r"(?:advertisement|captions?|corrections?|credits?|editor[’']s note|(?:file )?photos?|image|listen|more|note"
    r"|picture|(?:read|see) (?:also|more)|related(?: stories)?|sources?|updated?|watch):",
    regex.IGNORECASE,
)
_STAGE = regex.compile(r"[\"“”«]?[(\[][^()\[\]]*+[)\]][.\"”»]{0,2}")
_SENTENCE_END = regex.compile(r"[.?!…—–]['\"”’»)\]]{0,4}+\Z")
_TALK = regex.compile(r"\?|\b(?:I|me|my|we|us|our|you|your|yes|no|thanks|thank)\b", regex.IGNORECASE)
_CLOSER = {'"': '"', "“": "”", "”": "”", "«": "»"}

_LEAST_TURNS = 4
_LEAST_RETURNING = 0.5  # share of turns whose label comes back: in a list of names few do
_LEAST_SENTENCES = 0.7  # share of turns that end as sentences do
_LEAST_TALK = 0.3  # share of turns with a question, or with an I, we or you: claims, rosters and recipes have few
_LEAST_WORDS = 3  # on average: a table of results has labels and colons too
_MOST_UNLABELLED = 4  # paragraphs in a row, before a transcript is over
_LONGEST_ACRONYM = 5


class Turn(msgspec.Struct, frozen=True):
    """One speaker's turn: the label, the colon, and what was said, a span a paragraph."""

    label: Span
    colon: Span
    content: tuple[Span, ...]


class _Unit(msgspec.Struct, frozen=True):
    """A paragraph, or the lines of one from a label to the next; its turn, if it opens one."""

    span: Span
    turn: Turn | None


def turns(text: str, paragraphs: Sequence[Span]) -> list[Turn]:
    """The turns of all transcripts in a text, in order. Takes time linear in the text.

    Where the whole transcript is quoted, each paragraph opening with a mark, those marks belong to no turn.

    >>> text = "MARR: Is it over?\\n\\nPELL: No.\\n\\nMARR: When, then, will it be?\\n\\nPELL: Ask me on Friday."
    >>> from sayso.read.paragraphs import paragraphs
    >>> [text[t.label.start : t.label.end] for t in turns(text, paragraphs(text))]
    ['MARR', 'PELL', 'MARR', 'PELL']
    """
    return [turn for run in _runs(text, paragraphs) if _is_transcript(text, run) for turn in run]


def _runs(text: str, paragraphs: Sequence[Span]) -> Iterator[list[Turn]]:
    run: list[Turn] = []
    unlabelled: list[Span] = []
    for unit in _units(text, paragraphs):
        if unit.turn is None:
            unlabelled.append(unit.span)
        else:
            if run and _breaks(text, run[-1], unit.turn, len(unlabelled)):
                yield run
                run = []
            if len(run) == 1 and _is_headline(text, run[0], paragraphs[0], unlabelled):
                run = []
            if run:
                run[-1] = _longer(text, run[-1], unlabelled)
            run.append(unit.turn)
            unlabelled = []
    if run:
        yield run


def _units(text: str, paragraphs: Sequence[Span]) -> Iterator[_Unit]:
    for paragraph in paragraphs:
        begin, label = paragraph.start, None
        end = paragraph.start
        for line in lines_of(text[paragraph.start : paragraph.end]):  # within a paragraph no line is blank
            start = paragraph.start + line.start
            found = _LABEL.match(text, start, paragraph.end)
            if found and end > begin:
                yield _unit(text, Span(begin, end), label)
            if found:
                begin, label = start, found
            end = paragraph.start + line.end
        yield _unit(text, Span(begin, end), label)


def _unit(text: str, span: Span, match: "regex.Match[str] | None") -> _Unit:
    if match is None or match.end() >= span.end or _EDITORIAL.match(text, match.start("label")):
        return _Unit(span, None)
    label = Span(*match.span("label"))
    content = _unquoted(text, Span(match.end(), span.end), _mark(text, label))
    return _Unit(span, Turn(label, Span(*match.span("colon")), (content,)))


def _breaks(text: str, last: Turn, turn: Turn, unlabelled: int) -> bool:
    """Whether a label belongs to another run: too far from the last turn, or in another style."""
    styles = {_style(text[t.label.start : t.label.end]) for t in (last, turn)} - {"any"}
    return unlabelled > _MOST_UNLABELLED or len(styles) > 1


def _style(label: str) -> str:
    """An acronym goes with either style: outlets that ask are written so, and Q and A."""
    if label.upper() != label:
        return "title"
    return "any" if len(label) <= _LONGEST_ACRONYM else "capitals"


def _is_headline(text: str, turn: Turn, first: Span, unlabelled: Sequence[Span]) -> bool:
    """`Marr: Boats will sail`, which opens a text before its prose, or is no sentence."""
    said = text[turn.content[0].start : turn.content[0].end]
    return turn.label.start < first.end and (bool(unlabelled) or not _SENTENCE_END.search(said[-6:]))


def _longer(text: str, turn: Turn, more: Sequence[Span]) -> Turn:
    mark = _mark(text, turn.label)
    said = (_unquoted(text, span, mark) for span in more if not _is_nobodys(text, span))
    return Turn(turn.label, turn.colon, (*turn.content, *said))


def _is_nobodys(text: str, span: Span) -> bool:
    return bool(_STAGE.fullmatch(text, span.start, span.end) or _EDITORIAL.match(text, span.start, span.end))


def _mark(text: str, label: Span) -> str:
    """The double quotation mark before a label, or nothing."""
    before = text[label.start - 1 : label.start] if label.start else ""
    return before if before in _CLOSER else ""


def _unquoted(text: str, span: Span, mark: str) -> Span:
    """The span without the marks that quote a whole transcript: the opening one anew, and the last closing one."""
    if not mark:
        return span
    start, end, closer = span.start, span.end, _CLOSER[mark]
    if text[start] == mark and text[start + 1 : start + 2].isalnum() and end - start > 2:
        start += 1
    said = text[start:end]
    open_, close = said.count(mark), said.count(closer)
    left_over = open_ % 2 == 1 if mark == closer else close > open_
    if said.endswith(closer) and left_over and (said[-2:-1].isalnum() or _SENTENCE_END.search(said[-2:-1])):
        end -= 1
    return Span(start, end)


def _key(label: str) -> str:
    """What the labels of one speaker share, `Ilva Marr, host` and `MARR (on screen)`: the last word of the name."""
    return regex.split(r"[,(\[]", label, maxsplit=1)[0].split()[-1].casefold()


def _is_transcript(text: str, run: Sequence[Turn]) -> bool:
    labels = Counter(_key(text[turn.label.start : turn.label.end]) for turn in run)
    firsts = [text[turn.content[0].start : turn.content[0].end] for turn in run]
    size = len(run)
    return (
        size >= _LEAST_TURNS
        and len(labels) > 1
        and sum(count for count in labels.values() if count > 1) >= _LEAST_RETURNING * size
        and sum(len(first.split()) for first in firsts) >= _LEAST_WORDS * size
        and sum(bool(_SENTENCE_END.search(first[-6:])) for first in firsts) >= _LEAST_SENTENCES * size
        and sum(bool(_TALK.search(first)) for first in firsts) >= _LEAST_TALK * size
    )
