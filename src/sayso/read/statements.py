"""Statements: the source's words, the cue, the content, and whether the content is quoted.

Takes the decoded attributions and gives records: spans in characters, the kind from the quotation marks, a calibrated
confidence, and for everything considered and dropped the reason.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence

import msgspec

from sayso.read.confidence import Calibration, confidence
from sayso.read.decode import Attribution, Decoding, Run, attributions
from sayso.read.features import Layout, quote_states
from sayso.read.scores import Scores
from sayso.types import Kind, Rejected, Span, Statement

__all__ = ["Found", "kind_of", "statements"]

NO_SOURCE = "not found: the text names no source for this cue"


class Found(msgspec.Struct, frozen=True):
    """What this layer gives."""

    statements: tuple[Statement, ...]
    rejected: tuple[Rejected, ...]


def statements(
    text: str, laid: Layout, scores: Iterable[Scores], *, decoding: Decoding, calibration: Calibration
) -> Found:
    """The statements of an article in the order of their first words, and the cues that came to nothing.

    A statement inside another's content is not looked for here.
    """
    states = quote_states(laid.words, laid.quotations)
    kept: list[Statement] = []
    rejected: list[Rejected] = []
    for window in scores:
        for found in attributions(window, states[window.start : window.end], decoding):
            if found.content:
                kept.append(_statement(text, laid, found, calibration))
            else:
                cue = _span(laid, found.cue)
                rejected.append(Rejected("statements", cue.start, cue.end, "a cue without content"))
    kept.sort(key=lambda s: (min(span.start for span in (*s.source, *s.cue, *s.content)), s.cue))
    numbered = [msgspec.structs.replace(s, id=f"s{i}") for i, s in enumerate(kept, 1)]
    return Found(tuple(numbered), tuple(rejected))


def _statement(text: str, laid: Layout, found: Attribution, calibration: Calibration) -> Statement:
    content = tuple(_span(laid, run) for run in found.content)
    kind = kind_of(text, content, laid.quotations)
    return Statement(
        id="",
        kind=kind,
        source=(_span(laid, found.source),) if found.source else (),
        cue=(_span(laid, found.cue),),
        content=content,
        speaker_reason=None if found.source else NO_SOURCE,
        confidence=confidence(found, kind, calibration),
    )


def _span(laid: Layout, run: Run) -> Span:
    return Span(laid.words[run[0]].start, laid.words[run[1] - 1].end)


def kind_of(text: str, content: Sequence[Span], quoted: Sequence[Span]) -> Kind:
    """Direct where all words of the content stand in quotation marks, indirect where none does, else mixed.

    >>> kind_of("the “new” boat", [Span(0, 14)], [Span(4, 9)])
    'mixed'
    """
    starts = [q.start for q in quoted]
    inside = outside = False
    for span in content:
        for i in range(span.start, span.end):
            if text[i].isalnum():
                q = bisect_right(starts, i) - 1
                within = q >= 0 and i < quoted[q].end
                inside, outside = inside or within, outside or not within
    if inside:
        return "mixed" if outside else "direct"
    return "indirect"
