"""Transcripts: paragraphs that open with a speaker's label and a colon.

The model was trained on prose, in which turns of a transcript are too rare to learn; their form is plain enough to be
read off. A transcript is a run of labelled paragraphs in which a label comes back; a paragraph without a label goes on
with the turn before it. Stage directions in brackets belong to nobody.

Does not see a transcript whose speakers are told apart by layout alone, or whose labels change their style half way.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec
import regex

from sayso.types import Span

__all__ = ["Turn", "turns"]

# Up to six words of capitals, or of a name in title case, or a bare Q or A; an opening quotation mark may precede.
_LABEL = regex.compile(
    r"[\"“‘']?(?P<label>(?:\p{Lu}[\p{Lu}\p{M}.’'\-]*(?:\s+|(?=\s*:))){1,6}?(?:\([^()\n]{1,40}\))?"
    r"|\p{Lu}[\w.’'\-]*(?:[ \t]+(?:\p{Lu}[\w.’'\-]*|de|van|von|al|bin|of|the)){0,5})[ \t]*(?P<colon>:)\s+(?=\S)"
)
_STAGE = regex.compile(r"[(\[][^()\[\]]*[)\]]\.?")
_SENTENCE_END = regex.compile(r"[.?!…—–][\"”’')\]]*$")
_LEAST_TURNS = 4
_LEAST_SENTENCES = 0.7  # share of turns that end as sentences do
_MOST_UNLABELLED = 4  # paragraphs in a row, before a transcript is over
_LEAST_WORDS = 5  # on average: a table of results has labels and colons too


class Turn(msgspec.Struct, frozen=True):
    """One speaker's turn: the label, the colon, and what was said, a span a paragraph."""

    label: Span
    colon: Span
    content: tuple[Span, ...]


def turns(text: str, paragraphs: Sequence[Span]) -> list[Turn]:
    """The turns of all transcripts in a text, in order.

    >>> text = "MARR: Is it over?\\n\\nPELL: No.\\n\\nMARR: When, then, will it be over?\\n\\nPELL: Ask me on Friday."
    >>> from sayso.read.paragraphs import paragraphs
    >>> [text[t.label.start : t.label.end] for t in turns(text, paragraphs(text))]
    ['MARR', 'PELL', 'MARR', 'PELL']
    """
    return [turn for run in _runs(text, paragraphs) if _is_transcript(text, run) for turn in run]


def _runs(text: str, paragraphs: Sequence[Span]) -> Iterator[list[Turn]]:
    run: list[Turn] = []
    unlabelled: list[Span] = []
    for paragraph in paragraphs:
        match = _LABEL.match(text, paragraph.start, paragraph.end)
        if match and run and _shouted(match["label"]) != _shouted(text[run[-1].label.start : run[-1].label.end]):
            yield run
            run = []
        if match:
            if run:
                run[-1] = _longer(text, run[-1], unlabelled)
            run.append(_turn(match, paragraph))
            unlabelled = []
        elif run:
            unlabelled.append(paragraph)
            if len(unlabelled) > _MOST_UNLABELLED:
                yield run
                run, unlabelled = [], []
    if run:
        yield run


def _turn(match: "regex.Match[str]", paragraph: Span) -> Turn:
    label = match["label"].rstrip()
    start = match.start("label")
    return Turn(Span(start, start + len(label)), Span(*match.span("colon")), (Span(match.end(), paragraph.end),))


def _longer(text: str, turn: Turn, more: Sequence[Span]) -> Turn:
    said = [span for span in more if not _STAGE.fullmatch(text, span.start, span.end)]
    return Turn(turn.label, turn.colon, (*turn.content, *said))


def _shouted(label: str) -> bool:
    """Whether a label is in capitals; a headline that opens with a name seldom shares the style of a transcript."""
    return label.upper() == label


def _is_transcript(text: str, run: Sequence[Turn]) -> bool:
    labels = Counter(text[turn.label.start : turn.label.end] for turn in run)
    firsts = [text[turn.content[0].start : turn.content[0].end] for turn in run]
    sentences = sum(bool(_SENTENCE_END.search(first)) for first in firsts)
    words = sum(len(first.split()) for first in firsts)
    return (
        len(run) >= _LEAST_TURNS
        and len(labels) < len(run)
        and words >= _LEAST_WORDS * len(run)
        and sentences >= _LEAST_SENTENCES * len(run)
    )
