"""Chains: statements inside the content of another, found by reading the content again, to any depth.

The contents of statements are laid out as texts of their own and go through the same encoder and decoder. What is found
there has the outer statement as its `parent`, and its content is read again in turn.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

import msgspec
import numpy as np

from sayso.read.act_words import ACT_OF, HEARSAY, SAYING, bases
from sayso.read.acts import act_of_cue
from sayso.read.clauses import trimmed
from sayso.read.commas import claimed
from sayso.read.confidence import Calibration, confidence
from sayso.read.contents import Sheet, sentences, sheet, spans_in_article
from sayso.read.decode import Attribution, Decoding, attributions, may_have_cue
from sayso.read.features import Layout
from sayso.read.habits import corrected, words_of
from sayso.read.name_words import word_set
from sayso.read.scores import Floats, Scores
from sayso.read.statements import NO_CONTENT, NO_SOURCE, Found, kind_of, numbered
from sayso.types import Rejected, Span, Statement

__all__ = ["Rereading", "Run", "chains", "likely_cues"]

Run = Callable[[str, Layout], Iterable[Scores]]
"""The encoder: a text and its layout in, scores of its words out, window by window."""

_FIRST_PERSON = frozenset({"i", "we"})
_ATTITUDES = frozenset({"think", "want", "perceive"})
_WORD = re.compile(r"\w+")
_THING = 8  # words, at most, of a mere thing that is no statement
_CLAUSES = word_set("that to what who how why whether if when where")  # begin one, as a subject and a verb show one
_SUBJECTS = word_set("i you he she it we they there")
_FINITE = word_set("""
    am is are was were has have had do does did will would shall should can could may might must
""")
_PAST = re.compile(r"\b(?:\w+ed|said|told|wrote|gave|swore)\b")
_PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being)\b")
_THERE = re.compile(r"\b[Tt]here \Z")
_ALSO = re.compile(r"\b(?:and|but|or),? ?\Z")
_DEEPEST = 8  # levels; no text that makes sense comes near, and it keeps time linear where none is made
_NEAR = 8  # inner statements before and after one among which another that holds it is looked for


class Rereading(msgspec.Struct, frozen=True):
    """How contents are read: the encoder, the decoder's settings, and what confidence is worth."""

    run: Run
    decoding: Decoding
    calibration: Calibration


def chains(text: str, laid: Layout, found: Found, how: Rereading, *, likely: Sequence[bool] | None = None) -> Found:
    """The statements found so far with those inside their contents, numbered anew in the order of their first words.

    A turn of a transcript may come with statements inside it already; of two with a common cue, the one read again from
    the turn alone is kept.

    Args:
        text: of the article.
        laid: its layout.
        found: its statements, and what was rejected.
        how: the encoder and its settings.
        likely: for each of the article's words whether the cue of an inner statement may stand there; only contents
            with such a word are read again. All are where it is not given.
    """
    kept: list[Statement] = []
    rejected = list(found.rejected)
    starts = [w.start for w in laid.words]
    likely = likely and _with_empty_cues(starts, likely, rejected)
    level = [s for s in found.statements if s.parent is None]
    known = [s for s in found.statements if s.parent is not None]
    for _ in range(_DEEPEST):
        kept += level
        inner, nothing = _reread(text, laid, _promising(text, starts, level, likely), how)
        inner, deeper = _sorted_out(inner)
        ids = {s.id for s in level}
        apart, doubled = _without_doubles([s for s in known if s.parent in ids], inner)
        known += deeper
        level = [*apart, *inner]
        rejected += [*nothing, *doubled]
        if not level:
            break
    told, parts = _separate(text, kept)
    return Found(numbered(told), (*rejected, *parts))


def likely_cues(text: str, laid: Layout) -> list[bool]:
    """For each word whether it is, in some use, a word of a cue: a gate for `chains` that needs no model.

    >>> from sayso.read.features import layout
    >>> from sayso.types import Span
    >>> likely_cues("He never promised it", layout("He never promised it", [Span(0, 20)]))
    [False, False, True, False]
    """
    return [_is_cue_word(text[w.start : w.end].lower()) for w in laid.words]


@lru_cache(maxsize=50_000)
def _is_cue_word(word: str) -> bool:
    return any(base in SAYING or base in ACT_OF for base in bases(word))


def _with_empty_cues(starts: Sequence[int], likely: Sequence[bool], rejected: Sequence[Rejected]) -> list[bool]:
    """With the cues that came away without content: another has taken what they would say, and they stand inside it."""
    result = list(likely)
    for one in rejected:
        if one.reason == NO_CONTENT:
            for i in range(bisect_left(starts, one.start), bisect_left(starts, one.end)):
                result[i] = True
    return result


def _promising(
    text: str, starts: Sequence[int], level: Sequence[Statement], likely: Sequence[bool] | None
) -> list[tuple[Statement, Sequence[Span]]]:
    """The statements to look into, with their contents, or the sentences of them that may hold a cue."""
    if likely is None:
        return [(s, s.content) for s in level]
    found: list[tuple[Statement, Sequence[Span]]] = []
    for s in level:
        if not _may_hold(starts, s.content, likely):
            continue
        parts = [span for one in sentences(text, s.content) if _may_hold(starts, one, likely) for span in one]
        if parts:
            found.append((s, parts))
    return found


def _may_hold(starts: Sequence[int], spans: Sequence[Span], likely: Sequence[bool]) -> bool:
    """Whether a cue is likely in words of some spans; `starts` are where the article's words begin."""
    return any(any(likely[bisect_left(starts, span.start) : bisect_left(starts, span.end)]) for span in spans)


def _reread(
    text: str, laid: Layout, contents: Sequence[tuple[Statement, Sequence[Span]]], how: Rereading
) -> tuple[list[Statement], list[Rejected]]:
    """The statements inside the contents of others, and the cues in them that came to nothing."""
    if not contents:
        return [], []
    again = sheet(text, laid, [content for _, content in contents])
    lower = words_of(again)
    inner: list[Statement] = []
    rejected: list[Rejected] = []
    for scores in how.run(again.text, again.laid):
        found = [
            attribution
            for one in _apart(scores, again.owner)
            for attribution in attributions(one, again.states[one.start : one.end], how.decoding)
        ]
        found = trimmed(again.text, again.laid, claimed(again.text, again.laid, found))
        for attribution in corrected(lower, found, scores.start, scores.end):
            statement = _statement(text, laid, again, attribution, how.calibration)
            owner, _ = contents[again.owner[attribution.cue[0]]]
            if statement.cue and statement.content:
                inner.append(msgspec.structs.replace(statement, id=f"{owner.id}.{len(inner)}", parent=owner.id))
            elif statement.cue:
                rejected += [Rejected("chains", c.start, c.end, NO_CONTENT) for c in statement.cue]
    return inner, rejected


def _apart(scores: Scores, owner: Sequence[int]) -> Iterator[Scores]:
    """The scores of each content that may hold a cue, by itself: contents share a window only to save time."""
    first = scores.start
    for last in range(scores.start + 1, scores.end + 1):
        if last == scores.end or owner[last] != owner[first]:
            a, b = first - scores.start, last - scores.start
            tag = scores.tag[a:b]
            if may_have_cue(tag):
                content, source = (_within(link, a, b) for link in (scores.content, scores.source))
                yield Scores(first, last, tag, content, source)
            first = last


def _within(link: Floats, a: int, b: int) -> Floats:
    """The links among words `a:b`; one that leaves them is none."""
    kept = link[a:b, 1 + a : 1 + b]
    within = np.empty((b - a, 1 + b - a), dtype=np.float32)
    within[:, 0] = 1 - kept.sum(1)
    within[:, 1:] = kept
    return within


def _statement(text: str, laid: Layout, again: Sheet, found: Attribution, calibration: Calibration) -> Statement:
    content = spans_in_article(again, laid, found.content)
    source = spans_in_article(again, laid, [found.source]) if found.source else ()
    kind = kind_of(text, content, laid.quotations)
    return Statement(
        id="",
        kind=kind,
        source=source,
        cue=spans_in_article(again, laid, [found.cue]),
        content=content,
        speaker_reason=None if source else NO_SOURCE,
        confidence=confidence(found, kind, calibration),
    )


def _sorted_out(inner: Sequence[Statement]) -> tuple[list[Statement], list[Statement]]:
    """Those right inside their parent, and those inside the content of another of them, which is then theirs."""
    level: list[Statement] = []
    deeper: list[Statement] = []
    for k, s in enumerate(inner):
        near = inner[max(0, k - _NEAR) : k + _NEAR + 1]
        around = [o for o in near if o is not s and o.parent == s.parent and _holds(o, s)]
        if around:
            closest = min(around, key=lambda o: sum(c.end - c.start for c in o.content))
            deeper.append(msgspec.structs.replace(s, parent=closest.id))
        else:
            level.append(s)
    return level, deeper


def _holds(outer: Statement, inner: Statement) -> bool:
    return all(any(c.start <= cue.start and cue.end <= c.end for c in outer.content) for cue in inner.cue)


def _without_doubles(before: Sequence[Statement], inner: Sequence[Statement]) -> tuple[list[Statement], list[Rejected]]:
    """What was found inside turns at first but for what was found there again."""
    taken = {(s.parent, i) for s in inner for cue in s.cue for i in range(cue.start, cue.end)}
    kept: list[Statement] = []
    doubled: list[Rejected] = []
    for s in before:
        if any((s.parent, i) in taken for cue in s.cue for i in range(cue.start, cue.end)):
            doubled.append(
                Rejected("chains", s.cue[0].start, s.cue[-1].end, "read again from the content alone instead")
            )
        else:
            kept.append(s)
    return kept, doubled


def _separate(text: str, kept: Sequence[Statement]) -> tuple[list[Statement], list[Rejected]]:
    """Without what is no statement of its own; what stands inside such a one goes a level up."""
    instead: dict[str | None, str | None] = {}
    told: list[Statement] = []
    rejected: list[Rejected] = []
    for s in kept:  # an outer statement comes before those inside it
        parent = instead.get(s.parent, s.parent)
        reason = None if s.parent is None else _no_other(text, s)
        if reason is None:
            told.append(msgspec.structs.replace(s, parent=parent))
        else:
            instead[s.id] = parent
            rejected.append(Rejected("chains", s.cue[0].start, s.cue[-1].end, reason))
    return told, rejected


def _is_no_saying(text: str, cue: str, content: Sequence[Span]) -> bool:
    """Whether a cue of no known word has a mere thing for its content: "ignored three signals", "did not like it"."""
    if len(content) > 1 or any(word in HEARSAY or _is_cue_word(word) for word in _WORD.findall(cue)):
        return False
    thing = text[content[0].start : content[0].end].lower()
    words = _WORD.findall(thing)
    if not words or len(words) > _THING or not thing[0].isalnum():  # what begins with a mark is quoted
        return False
    if words[0] in _CLAUSES or (words[0] in _SUBJECTS and len(words) > 1):
        return False
    return _FINITE.isdisjoint(words)


def _no_other(text: str, statement: Statement) -> str | None:
    """Why a statement inside another is only a part of what the other says, or nothing where it is its own.

    The speaker's `I think` and `we want` are the speaker's attitude now; what the speaker tells of having said (`I
    promised them`) is another statement. A clause `and that …` goes on with the outer cue.
    """
    source, cue = (
        " ".join(text[s.start : s.end] for s in spans).lower() for spans in (statement.source, statement.cue)
    )
    if source in _FIRST_PERSON and (act_of_cue(cue) in _ATTITUDES or not _PAST.search(cue)):
        return "the speaker's own attitude, a part of what is said"
    if not source and not (_PASSIVE.search(cue) or not HEARSAY.isdisjoint(cue.split())):
        return "a cue without a source inside the content"
    if source == "there" or _THERE.search(text, max(0, statement.cue[0].start - 6), statement.cue[0].start):
        return "there are reports: nobody in particular reports"
    if _is_no_saying(text, cue, statement.content):
        return "a thing that is met with or done, not said"
    start = statement.content[0].start
    if text[start : start + 5].lower() == "that " and _ALSO.search(text[max(0, start - 6) : start]):
        return "a further clause of the statement around it"
    return None
