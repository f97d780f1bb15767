"""A quotation that ends in a comma belongs to the cue that follows it in its sentence: “We sail,” Marr said, “at dawn.”

The links of a quotation's first half sometimes point at the cue of the sentence before. Print has a firm habit here, so
the habit decides: the comma inside the closing mark says that the sentence goes on with who says so.

Leaves alone what follows its own cue (`adding, “we sail,” and warned …`), and whatever a conjunction comes after.
"""

from bisect import bisect_left
from collections.abc import Sequence

import msgspec

from sayso.read.bio import Run
from sayso.read.decode import Attribution
from sayso.read.features import Layout

__all__ = ["claimed"]

_FARTHEST = 30  # words from the closing mark to the cue
_STOPS = frozenset('.?!;:“”"‘«»')
_GO_ON = frozenset({"and", "but", "or", "as", "while", "when", "which", "because", "though", "although", "if", "then"})


def claimed(text: str, laid: Layout, found: Sequence[Attribution]) -> list[Attribution]:
    """The attributions of a window, each quotation that ends in a comma given to the cue after it."""
    result = list(found)
    for quotation in _with_comma(text, laid, found):
        owner = _follower(text, laid, quotation, result)
        if owner is not None and not _preceded(text, laid, quotation, result):
            result = [_given(a, quotation) if i == owner else _without(a, quotation) for i, a in enumerate(result)]
    return result


def _word(text: str, laid: Layout, i: int) -> str:
    return text[laid.words[i].start : laid.words[i].end]


def _with_comma(text: str, laid: Layout, found: Sequence[Attribution]) -> list[Run]:
    """The quotations, as runs of words, that end in a comma and hold content of some cue."""
    owned = {i for a in found for start, end in a.content for i in range(start, end)}
    if not owned:
        return []
    # only what stands among these words: the article may have thousands of quotations and windows
    first, last = laid.words[min(owned)].start, laid.words[max(owned)].end
    begin = bisect_left(laid.quotations, first, key=lambda q: q.start)
    runs = []
    for q in laid.quotations[begin : bisect_left(laid.quotations, last, key=lambda q: q.start)]:
        start = bisect_left(laid.words, q.start, key=lambda w: w.start)
        end = bisect_left(laid.words, q.end, key=lambda w: w.end) + 1
        whole = laid.words[start].start == q.start and end <= len(laid.words) and laid.words[end - 1].end == q.end
        comma = text[q.end - 1] not in "," and text[q.start : q.end].rstrip("”\"’'»").endswith(",")
        if whole and comma and start in owned:
            runs.append((start, end))
    return runs


def _follower(text: str, laid: Layout, quotation: Run, found: Sequence[Attribution]) -> int | None:
    """The attribution whose cue is the first after the quotation, before the sentence ends or is taken up again."""
    end = quotation[1]
    if end >= len(laid.words) or _word(text, laid, end).lower() in _GO_ON:
        return None
    for i in range(end, min(end + _FARTHEST, len(laid.words))):
        for k, attribution in enumerate(found):
            if attribution.cue[0] == i:
                return k
        if _word(text, laid, i) in _STOPS or laid.paragraph[i] != laid.paragraph[end - 1]:
            return None
    return None


def _preceded(text: str, laid: Layout, quotation: Run, found: Sequence[Attribution]) -> bool:
    """Whether a cue, or its source, stands right before the quotation."""
    before = quotation[0] - 1
    if before >= 0 and _word(text, laid, before) in ",:":
        before -= 1
    runs = [run for a in found for run in (a.cue, a.source) if run]
    same = before >= 0 and laid.paragraph[before] == laid.paragraph[quotation[0]]
    return same and any(start <= before < end for start, end in runs)


def _without(attribution: Attribution, quotation: Run) -> Attribution:
    kept = []
    for start, end in attribution.content:
        kept += [(start, min(end, quotation[0])), (max(start, quotation[1]), end)]
    return msgspec.structs.replace(attribution, content=tuple(run for run in kept if run[0] < run[1]))


def _given(attribution: Attribution, quotation: Run) -> Attribution:
    runs: list[Run] = []
    for start, end in sorted((*_without(attribution, quotation).content, quotation)):
        if runs and runs[-1][1] == start:  # next to each other: one fragment, as the decoder makes them
            start, _ = runs.pop()
        runs.append((start, end))
    return msgspec.structs.replace(attribution, content=tuple(runs))
