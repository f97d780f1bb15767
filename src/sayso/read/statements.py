"""Statements: the source's words, the cue, the content, and whether the content is quoted.

Takes the decoded attributions and gives records: spans in characters, the kind from the quotation marks, a calibrated
confidence, and for everything considered and dropped the reason.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

import msgspec

from sayso.read.bio import Run
from sayso.read.clauses import claimed_back, finished, joined, quoted, trailing, trimmed, with_subjects
from sayso.read.commas import claimed
from sayso.read.confidence import Calibration, confidence
from sayso.read.decode import Attribution, Decoding, attributions
from sayso.read.features import Layout, joined_states
from sayso.read.scores import Scores
from sayso.read.signatures import signed
from sayso.read.transcripts import Turn, turns
from sayso.types import Kind, Rejected, Span, Statement

__all__ = ["NO_CONTENT", "NO_SOURCE", "Found", "kind_of", "numbered", "statements"]

TURN_CONFIDENCE = 0.9  # of a transcript's turn: its form is plain, but too few are marked to measure it
NO_SOURCE = "not found: the text names no source for this cue"
NO_CONTENT = "a cue without content"


class Found(msgspec.Struct, frozen=True):
    """What this layer gives."""

    statements: tuple[Statement, ...]
    rejected: tuple[Rejected, ...]


def statements(
    text: str, laid: Layout, scores: Iterable[Scores], *, decoding: Decoding, calibration: Calibration
) -> Found:
    """The statements of an article in the order of their first words, and the cues that came to nothing.

    A statement inside another's content is not looked for here, but for those inside a transcript's turns: they keep
    the turn's statement as their parent.
    """
    states = joined_states(text, laid)
    found, around = _mended(text, laid, scores, states, decoding)
    kept: list[Statement] = []
    rejected: list[Rejected] = []
    for one in found:
        if one.content:
            statement = _statement(text, laid, one, calibration)
            outer = around.get(one.cue)
            kept.append(msgspec.structs.replace(statement, id=_name(one), parent=_name(outer) if outer else None))
        else:
            rejected.append(_rejected(laid, one.cue, NO_CONTENT))
        rejected += [_rejected(laid, run, "too unsure to be a further part of a content") for run in one.dropped]
    kept, doubled = _with_turns(kept, _formal(text, laid.paragraphs), text, laid)
    ids = {s.id for s in kept}
    kept = [s if s.parent in ids else msgspec.structs.replace(s, parent=None) for s in kept]
    return Found(numbered(kept), (*rejected, *doubled))


def _mended(
    text: str, laid: Layout, scores: Iterable[Scores], states: Sequence[int], decoding: Decoding
) -> tuple[list[Attribution], dict[Run, Attribution]]:
    """The attributions of all windows, and for the cues of those inside another's content that other one."""
    found: list[Attribution] = []
    around: dict[Run, Attribution] = {}
    for window in scores:
        here = claimed(text, laid, attributions(window, states[window.start : window.end], decoding))
        here = trimmed(text, laid, joined(text, laid, finished(text, laid, here)))
        here, subjects = with_subjects(text, laid, here)
        around |= subjects
        here = claimed_back(text, laid, here)
        mended: dict[Run, Attribution] = {}
        for whole, inner in trailing(text, laid, here):
            around[inner.cue] = whole
            mended |= {whole.cue: whole, inner.cue: inner}
        found += [mended.get(a.cue, a) for a in here]
    found, inside = quoted(laid, found, states)
    return found, around | inside


def _name(found: Attribution) -> str:
    """For the time until all are numbered."""
    return f"c{found.cue[0]}"


def _formal(text: str, paragraphs: Sequence[Span]) -> list[Turn]:
    """What the form of the text alone tells: turns of transcripts, and the signed quotations outside them."""
    spoken = turns(text, paragraphs)
    ends = [turn.content[-1].end for turn in spoken]
    alone = []
    for quotation in signed(text, paragraphs):
        at = bisect_right(ends, quotation.content[0].start)  # the first turn that ends after it begins
        if at == len(spoken) or quotation.label.end <= spoken[at].label.start:
            alone.append(quotation)
    return [*spoken, *alone]


def _with_turns(
    kept: Sequence[Statement], found: Sequence[Turn], text: str, laid: Layout
) -> tuple[list[Statement], list[Rejected]]:
    """The statements with those of turns; what was read of a turn's own label and words is dropped."""
    spoken = sorted((_turn(turn, f"t{i}", text, laid) for i, turn in enumerate(found)), key=_extent)
    ends = [_extent(t)[1] for t in spoken]
    result, doubled = list(spoken), []
    for statement in kept:
        first, last = _extent(statement)
        at = bisect_right(ends, first)  # the first turn that ends after it begins: turns stand apart
        outer = spoken[at] if at < len(spoken) and _extent(spoken[at])[0] < last else None
        if outer is None:
            result.append(statement)
        elif any(c.start <= first and last <= c.end for c in outer.content):
            result.append(msgspec.structs.replace(statement, parent=outer.id))
        else:
            doubled.append(
                Rejected(
                    "statements", first, last, "read by its form as a transcript's turn or a signed quotation instead"
                )
            )
    return result, doubled


def _extent(statement: Statement) -> tuple[int, int]:
    spans = (*statement.source, *statement.cue, *statement.content)
    return min([span.start for span in spans]), max([span.end for span in spans])


def _place(statement: Statement) -> tuple[int, int, tuple[Span, ...]]:
    start, end = _extent(statement)
    return start, -end, statement.cue


def _turn(turn: Turn, id: str, text: str, laid: Layout) -> Statement:
    return Statement(
        id=id,
        kind=kind_of(text, turn.content, laid.quotations),
        source=(turn.label,),
        cue=(turn.colon,),
        content=turn.content,
        confidence=TURN_CONFIDENCE,
    )


def numbered(kept: Sequence[Statement]) -> tuple[Statement, ...]:
    """In the order of their first characters, an outer statement before those inside it."""
    ordered = sorted(kept, key=_place)
    ids = {s.id: f"s{i}" for i, s in enumerate(ordered, 1) if s.id}
    return tuple(
        msgspec.structs.replace(s, id=f"s{i}", parent=ids[s.parent] if s.parent else None)
        for i, s in enumerate(ordered, 1)
    )


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


def _rejected(laid: Layout, run: Run, reason: str) -> Rejected:
    span = _span(laid, run)
    return Rejected("statements", span.start, span.end, reason)


def _span(laid: Layout, run: Run) -> Span:
    return Span(laid.words[run[0]].start, laid.words[run[1] - 1].end)


def _start(span: Span) -> int:
    return span.start


def _has_words(text: str) -> bool:
    return any(map(str.isalnum, text))


def kind_of(text: str, content: Sequence[Span], quoted: Sequence[Span]) -> Kind:
    """Direct where all words of the content stand in quotation marks, indirect where none does, else mixed.

    >>> kind_of("the “new” boat", [Span(0, 14)], [Span(4, 9)])
    'mixed'
    """
    inside = outside = False
    for span in content:
        at = span.start
        for q in quoted[max(0, bisect_right(quoted, at, key=_start) - 1) : bisect_left(quoted, span.end, key=_start)]:
            begin, end = max(q.start, at), min(q.end, span.end)
            outside = outside or _has_words(text[at:begin])
            inside = inside or _has_words(text[begin:end])
            at = max(at, end)
        outside = outside or _has_words(text[at : span.end])
    if inside:
        return "mixed" if outside else "direct"
    return "indirect"
