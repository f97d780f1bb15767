"""Attributions mended where words of theirs came to nothing: print says by its commas what belongs together.

Seven habits of reported speech that links of single words miss; the model was taught no statement inside another:

1. `The memo warned of ice, the Lamp can reveal.` A cue that ends its sentence after a comma has the whole sentence as
   its content, even where another cue has taken it all; that other statement then stands inside.
2. `He denied gossip that she had offered to go.` A content goes on over an inner cue that has no content of its own,
   and over what stands between a noun of hearsay and its clause.
3. `The union called it a theft.` No source ends in an article: it goes on to its cue, or stops before the article.
4. Who speaks inside a quotation is quoted: in `“Pell says it is late. We go,” she said` all is hers, and Pell's inside.
   A quotation over several paragraphs is one speaker's.
5. `Teval's threat to leave was “theatre”.` A content that begins with its verb takes the sentence's subject along.
6. `to resign on | Thursday`: no content breaks off after a preposition, a conjunction or an article.
7. `They sail, officials said. It is late.` A cue that ends its sentence after a comma says that one, not the next.

Leaves alone a content with its own source or cue between its parts: `“We,” she said, “sail.”`
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from sayso.read.act_words import HEARSAY
from sayso.read.bio import Run
from sayso.read.decode import Attribution
from sayso.read.features import Layout

__all__ = ["claimed_back", "finished", "joined", "quoted", "trailing", "trimmed", "with_subjects"]

_LONGEST_GAP = 12  # words
_FARTHEST = 60  # words from a quotation to its cue
_LONGEST_SENTENCE = 150  # words
_LONGEST_SOURCE = 6  # words after its article
_ARTICLES = frozenset({"a", "an", "the", "this", "that", "these", "those", "his", "her", "its", "their", "our", "my"})
_FINITE = frozenset(
    {"was", "were", "is", "are", "has", "have", "had", "would", "will", "could", "can", "should", "must"}
)
_ADDING = frozenset({"citing", "quoting", "adding"})
_OPENING = frozenset("“\"‘«„`'")
_LEADING = frozenset({",", "of", "in", "on", "at", "to", "by", "for", "with", "from", "and", "or"})
_SMALL = frozenset("of in on at to by for with from the a an and or last this next".split())  # noqa: SIM905
_STOPS = frozenset(".?!…:;")
_CLOSING = frozenset("”\"’'»")


def claimed_back(text: str, laid: Layout, found: Sequence[Attribution]) -> list[Attribution]:
    """The attributions of a window, the clause before a sentence's last cue given back to it.

    Where it has no content and nobody has that clause, or where all its content, unquoted, is in sentences to come:
    these are somebody else's, or nobody's.
    """
    result = list(found)
    for k, a in enumerate(found):
        clause = _clause_before(text, laid, a)
        if clause is None or not all(_comes_later(text, laid, a, run) for run in result[k].content):
            continue
        inside = any(b.content and all(_within(run, clause) for run in _runs(b)) for b in result)
        owned = any(first < clause[1] and clause[0] < last for b in result for first, last in b.content)
        if not a.content and (inside or owned):
            continue
        # What stands inside has the clause's words until `trailing` says whose they are.
        result[k] = msgspec.structs.replace(a, content=() if inside else (clause,))
        for i, b in enumerate(result):
            if i != k and not all(_within(run, clause) for run in _runs(b)):
                result[i] = msgspec.structs.replace(b, content=_without(b.content, clause))
    return result


def _clause_before(text: str, laid: Layout, a: Attribution) -> Run | None:
    """What stands in the sentence before the comma, if anything does, where source and cue end it after one."""
    if not a.source:
        return None
    start, end = min(a.cue[0], a.source[0]), max(a.cue[1], a.source[1])
    if not (_follows_comma(text, laid, start) and _ends_sentence(text, laid, end)):
        return None
    begin = _sentence(text, laid, start - 1)
    return (begin, start - 1) if begin < start - 1 else None


def _comes_later(text: str, laid: Layout, a: Attribution, run: Run) -> bool:
    return run[0] > max(a.cue[1], a.source[1] if a.source else 0) and text[laid.words[run[0]].start] not in _OPENING


def _without(content: Sequence[Run], gone: Run) -> tuple[Run, ...]:
    parts = [part for a, b in content for part in ((a, min(b, gone[0])), (max(a, gone[1]), b))]
    return tuple(part for part in parts if part[0] < part[1])


def finished(text: str, laid: Layout, found: Sequence[Attribution]) -> list[Attribution]:
    """The attributions of a window, no source ending in an article: it goes on to its cue, or stops before it."""
    return [_finished(text, laid, a) if a.source else a for a in found]


def _finished(text: str, laid: Layout, a: Attribution) -> Attribution:
    assert a.source is not None
    start, end = a.source
    if end - start > 1:
        return msgspec.structs.replace(a, source=(start, _before_article(text, laid, start, end)))
    between = range(end, a.cue[0])
    near = 0 < len(between) <= _LONGEST_SOURCE and laid.paragraph[start] == laid.paragraph[a.cue[0]]
    plain = near and all(word[0].isalnum() or word in "’'-&" for word in (_word(text, laid, i) for i in between))
    if not plain or _word(text, laid, start).lower() not in _ARTICLES:
        return a
    return msgspec.structs.replace(a, source=(start, a.cue[0]))


def _before_article(text: str, laid: Layout, start: int, end: int) -> int:
    """Where a source ends without an article that came away from its noun, and what led up to it: `the mate, his`."""
    last = end
    while last - start > 1 and _word(text, laid, last - 1) in _ARTICLES - {"that"}:
        last -= 1
    while last < end and last - start > 1 and _word(text, laid, last - 1) in _LEADING:
        last -= 1
    return last


def joined(text: str, laid: Layout, found: Sequence[Attribution]) -> list[Attribution]:
    """The attributions of a window, the parts of a content joined over a cue between them that has none."""
    empty = [a.cue for a in found if not a.content]
    taken = {i for a in found if a.content for run in (a.cue, *a.content) for i in range(*run)}
    return [_joined(text, laid, a, empty, taken) if len(a.content) > 1 else a for a in found]


def _joined(text: str, laid: Layout, a: Attribution, empty: Sequence[Run], taken: set[int]) -> Attribution:
    own = {i for run in (a.cue, a.source) if run for i in range(*run)}
    parts = [a.content[0]]
    for before, after in pairwise(a.content):
        gap = range(before[1], after[0])
        short = len(gap) <= _LONGEST_GAP and taken.union(own).isdisjoint(gap)
        over = short and (any(cue[0] in gap for cue in empty) or _is_told(text, laid, gap))
        if over and not any(_word(text, laid, i) in _STOPS for i in gap):
            parts[-1] = (parts[-1][0], after[1])
        else:
            parts.append(after)
    return msgspec.structs.replace(a, content=tuple(parts))


def _is_told(text: str, laid: Layout, gap: range) -> bool:
    """Whether a gap is what stands between a noun of hearsay and its clause: `gossip [in the press] that she left`."""
    return _word(text, laid, gap.start - 1).lower() in HEARSAY and _word(text, laid, gap.stop).lower() == "that"


def quoted(
    laid: Layout, found: Sequence[Attribution], states: Sequence[int]
) -> tuple[list[Attribution], dict[Run, Attribution]]:
    """The attributions with quotations made whole, and for cues inside these the attribution whose quotation it is.

    Those that another attribution inside them tore, and those that go over several paragraphs.

    Args:
        laid: the article's layout.
        found: of an article, in the order of their cues.
        states: how each word stands to the quotation marks (see `features.joined_states`).
    """
    result = list(found)
    starts = [a.cue[0] for a in found]
    around: dict[Run, int] = {}
    for begin, end in _quotations(states):
        here = range(bisect_left(starts, begin), bisect_left(starts, end))
        inside = [k for k in here if found[k].content and all(_within(run, (begin, end)) for run in _runs(found[k]))]
        if inside or laid.paragraph[begin] != laid.paragraph[end - 1]:
            near = [*range(bisect_left(starts, begin - _FARTHEST), here.start)]
            near += range(here.stop, bisect_left(starts, end + _FARTHEST))
            owner = _owner(result, near, (begin, end))
            if owner is not None:
                result[owner] = _with_whole(result[owner], (begin, end))
                around |= {found[k].cue: owner for k in inside}
    return result, {cue: result[k] for cue, k in around.items()}


def _quotations(states: Sequence[int]) -> Iterator[Run]:
    begin: int | None = None
    for i, state in enumerate(states):
        if state == 1:
            begin = i
        elif state == 3 and begin is not None:
            yield begin, i + 1
            begin = None


def _within(run: Run, whole: Run) -> bool:
    return whole[0] <= run[0] and run[1] <= whole[1]


def _runs(a: Attribution) -> list[Run]:
    return [run for run in (a.cue, a.source, *a.content) if run]


def _owner(found: Sequence[Attribution], near: Sequence[int], quotation: Run) -> int | None:
    """The attribution with its cue near a quotation that alone has words of it, the first or the last among them."""
    begin, end = quotation
    having = [k for k in near if any(first < end and begin < last for first, last in found[k].content)]
    if len(having) != 1:
        return None
    owner = found[having[0]]
    apart = owner.source is None or owner.source[1] <= begin or end <= owner.source[0]
    edges = any(first <= begin < last or first < end <= last for first, last in owner.content)
    return having[0] if apart and edges else None


def _with_whole(a: Attribution, quotation: Run) -> Attribution:
    apart = _without(a.content, quotation)
    dropped = tuple(run for run in a.dropped if not _within(run, quotation))
    return msgspec.structs.replace(a, content=_united([*apart, quotation]), dropped=dropped)


def _united(runs: Sequence[Run]) -> tuple[Run, ...]:
    """The runs in order, those that touch as one."""
    united: list[Run] = []
    for start, end in sorted(runs):
        if united and start <= united[-1][1]:
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        else:
            united.append((start, end))
    return tuple(united)


def trimmed(text: str, laid: Layout, found: Sequence[Attribution]) -> list[Attribution]:
    """The attributions of a window, contents without small words at an end after which their sentence goes on."""
    return [
        msgspec.structs.replace(a, content=tuple(_trimmed(text, laid, run) for run in a.content)) if a.content else a
        for a in found
    ]


def _trimmed(text: str, laid: Layout, run: Run) -> Run:
    start, end = run
    if end == len(laid.words) or laid.paragraph[end] != laid.paragraph[end - 1] or not _plain(text, laid, end):
        return run
    while end - start > 1 and _word(text, laid, end - 1) in _SMALL:
        end -= 1
    return start, end


def _plain(text: str, laid: Layout, i: int) -> bool:
    return text[laid.words[i].start].isalnum()


def with_subjects(
    text: str, laid: Layout, found: Sequence[Attribution]
) -> tuple[list[Attribution], dict[Run, Attribution]]:
    """The attributions of a window, a content that begins with a finite verb prolonged to the start of its sentence.

    An attribution that stands in that subject is inside; with them, of its cue the outer one.
    """
    result: list[Attribution] = []
    around: dict[Run, Attribution] = {}
    for a in found:
        before = _subject(text, laid, a)
        if before is not None:
            inside = [b for b in found if b.content and all(_within(run, before) for run in _runs(b))]
            others = {i for b in found if b.content and b not in inside for run in _runs(b) for i in range(*run)}
            if others.isdisjoint(range(*before)):
                a = msgspec.structs.replace(a, content=((before[0], a.content[0][1]), *a.content[1:]))
                around |= {b.cue: a for b in inside}
        result.append(a)
    return result, around


def _subject(text: str, laid: Layout, a: Attribution) -> Run | None:
    """The words before the finite verb with which a content begins, back to the start of its sentence."""
    if not a.content or a.content[0][0] == 0 or _word(text, laid, a.content[0][0]) not in _FINITE:
        return None
    start = a.content[0][0]
    begin = _sentence(text, laid, start - 1)
    apart = laid.paragraph[start] != laid.paragraph[start - 1] or _stopped(text, laid, start)
    return None if apart or start - begin > _LONGEST_GAP else (begin, start)


def trailing(text: str, laid: Layout, found: Sequence[Attribution]) -> Iterator[tuple[Attribution, Attribution]]:
    """Attributions that end a sentence whose other words are another's, or share them with it: (outer, inner one).

    The outer one is given all words of the sentence before its comma; the inner one has the content that either had.
    """
    for a in found:
        clause = _clause_before(text, laid, a)
        if clause is None or clause[1] + 1 - clause[0] > _LONGEST_SENTENCE:
            continue
        inner = next((b for b in found if b is not a and _shares(a, b, clause)), None)
        if inner is not None:
            said = max(a, inner, key=lambda one: len(one.content))
            parts = {"content": said.content, "content_score": said.content_score}
            whole = parts | {"content": (clause,)}
            yield msgspec.structs.replace(a, **whole), msgspec.structs.replace(inner, **parts)


def _shares(a: Attribution, b: Attribution, clause: Run) -> bool:
    """Whether of two one has the clause before a as its content, or its end, and b's source and cue stand in it."""
    if bool(a.content) == bool(b.content):
        return False
    content = a.content or b.content
    inside = all(_within(run, clause) for run in (b.cue, b.source, *content) if run)
    at_edge = content[-1][1] == clause[1] or (content[0][0] == clause[0] and bool(b.content))
    return inside and at_edge and (bool(b.content) or (bool(b.source) and b.cue[1] == content[0][0]))


def _word(text: str, laid: Layout, i: int) -> str:
    return text[laid.words[i].start : laid.words[i].end]


def _follows_comma(text: str, laid: Layout, i: int) -> bool:
    return i >= 2 and _word(text, laid, i - 1) == "," and laid.paragraph[i - 1] == laid.paragraph[i]


def _ends_sentence(text: str, laid: Layout, end: int) -> bool:
    if end >= len(laid.words) or laid.paragraph[end] != laid.paragraph[end - 1]:
        return True
    after = [_word(text, laid, i).lower() for i in range(end, min(end + 2, len(laid.words)))]
    return after[0] in _STOPS or (after[0] == "," and after[-1] in _ADDING)


def _sentence(text: str, laid: Layout, i: int) -> int:
    """The first word of the sentence of word i; one too far away is not looked for, which keeps time linear."""
    begin, farthest = i, max(0, i - _LONGEST_SENTENCE)
    while begin > farthest and laid.paragraph[begin - 1] == laid.paragraph[i] and not _stopped(text, laid, begin):
        begin -= 1
    return begin


def _stopped(text: str, laid: Layout, begin: int) -> bool:
    """Whether a sentence ends before word `begin`; its closing quotation marks are a part of it."""
    last = begin - 1
    if _word(text, laid, begin) in _CLOSING and laid.words[begin].start == laid.words[last].end:
        return False
    while last > 0 and _word(text, laid, last) in _CLOSING:
        last -= 1
    spaced = laid.words[begin].start > laid.words[begin - 1].end
    return spaced and _word(text, laid, last) in _STOPS and not text[laid.words[begin].start].islower()
