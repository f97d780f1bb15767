"""Who is spoken to by name or title in a quotation, and so is not whoever says it: "Captain Orlo, she is sinking"."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator

from sayso.read.bio import Run
from sayso.read.features import Layout
from sayso.read.phrases import Page
from sayso.read.role_words import DETERMINERS

__all__ = ["kept_apart"]

_ENDS = frozenset(",.!?…")
_ASKS = frozenset("!?…")
_STOPS = frozenset({".", "!", "?", ";", "”", '"'})
_BEHIND = 4  # words behind a quotation among which its speaker begins: ", the old mate shouted", "said the mate"
_BEFORE = 12  # words, at most, of a sentence before it that begins with its speaker: "The mate shouted to the crew:"


def kept_apart(here: Page, laid: Layout) -> dict[int, list[int]]:
    """For candidates that cannot be one those of the other side: who is spoken to in a quotation, and who may say it.

    Only what stands right at the beginning or the end of a quotation between marks and commas is spoken to. Marks of
    two characters ('') and quotations that are not closed are not looked into.

    >>> from sayso.read.features import layout
    >>> from sayso.read.mentions import Candidate
    >>> from sayso.read.phrases import page
    >>> from sayso.types import Span
    >>> text = "“Captain, we sink,” the mate said."
    >>> laid = layout(text, [Span(0, len(text))])
    >>> given = [Candidate(start=a, end=b, type="person", form="description", score=1.0) for a, b in [(1, 2), (7, 9)]]
    >>> kept_apart(page(text, laid, given), laid)
    {0: [1], 1: [0]}
    """
    apart: defaultdict[int, list[int]] = defaultdict(list)
    starts = [word.start for word in laid.words] if laid.quotations else []
    for quotation in laid.quotations:
        run = bisect_left(starts, quotation.start), bisect_left(starts, quotation.end)
        addressed = list(_addressed(here, run))
        if not addressed:
            continue
        for speaker in _speakers(here, laid, run):
            for one in addressed:
                apart[one].append(speaker)
                apart[speaker].append(one)
    return dict(apart)


def _addressed(here: Page, run: Run) -> Iterator[int]:
    """Who is spoken to in a quotation, its marks included."""
    low, (first, last) = here.words.low, run
    if last - first < 5:
        return
    for i in here.starting.get(first + 1, ())[:1]:
        phrase = here.phrases[i]
        if phrase and phrase.end < last - 2 and low[phrase.end] == "," and _is_called(here, i):
            yield i
    end = last - 2 if low[last - 2] in _ENDS else last - 1
    i = here.ending.get(end, -1)
    phrase = here.phrases[i] if i >= 0 else None
    if phrase and phrase.start > first + 2 and low[phrase.start - 1] == "," and _is_called(here, i):
        yield i


def _is_called(here: Page, i: int) -> bool:
    """Whether a phrase is one by which somebody is called: a name or a title, without article, and no pronoun."""
    phrase = here.phrases[i]
    if phrase is None or phrase.type != "person" or phrase.form == "pronoun":
        return False
    return phrase.many is False and here.words.low[phrase.start] not in DETERMINERS


def _speakers(here: Page, laid: Layout, run: Run) -> Iterator[int]:
    """Who says a quotation, as far as its place tells: the first behind it, or the first of the sentence before it."""
    low, plain, (first, last) = here.words.low, here.words.plain, run
    inside = low[last - 2]
    if last < len(low) and (inside == "," or low[last] == "," or (inside in _ASKS and plain[last].islower())):
        for at in range(last, min(last + _BEHIND, len(low))):
            if low[at] in _STOPS or laid.paragraph[at] != laid.paragraph[last - 1]:
                break
            if at in here.starting:
                yield here.starting[at][0]
                break
    if first and low[first - 1] in (":", ","):
        begin = first - 1
        while begin and low[begin - 1] not in _STOPS and laid.paragraph[begin - 1] == laid.paragraph[first]:
            begin -= 1
            if first - begin > _BEFORE:
                return  # too far to be sure
        yield from here.starting.get(begin, ())[:1]
