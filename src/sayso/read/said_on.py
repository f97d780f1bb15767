"""When a statement was made: the expression attached to its cue or source, and the occasions that go on.

`said on Tuesday`, `the minister on Tuesday said`, `On Tuesday she said`, `in a statement on Thursday, she said`, `a
Friday communiqué said`. What the content tells of is no date of the statement, and neither is the publication: where
the text names no occasion, the date stays unknown.

An occasion goes on where the text says so: a transcript with a date; and a source taken up again right after its
dated statement by a pronoun, or as the same document (`the text added`).
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import msgspec

from sayso.read.features import Layout
from sayso.types import SaidOn, Span, Statement, Time

__all__ = ["said_on"]

_FARTHEST = 80  # characters between a cue and its date
_REACH = 600  # characters to look for the bounds of a sentence
# Any of the characters with which it may begin stands first: that is searched for several times as fast.
_ENDS = re.compile(r"[.?!…\n](?:(?<=\n)|['\"”’)\]]*\s+(?=[\"“‘'(\[]?[A-Z0-9]))")
# What begins another clause, or makes a date one that the statement does not lie on.
_CLAUSE = re.compile(
    r"\b(?:when|while|after|before|that|who|whom|whose|which|because|since|until|till|as|but|if|whether|where|unless"
    r"|and|or|how|why|what|to|following)\b|[;:“”\"—–]|\s-\s|\.\s",
    re.IGNORECASE,
)
_NO_OCCASION = re.compile(
    r"\b(?:since|until|till|by|from|for|after|before|of|than|through|over|about)\s+(?:the\s+)?\Z", re.IGNORECASE
)
_DOCUMENT = (
    "statement|communiqu[eé]|report|letter|memo(?:randum)?|interview|e-?mail|speech|address|briefing|release|note|tweet"
    "|post|document|article|paper|ruling|filing|announcement|message|text|notice|bulletin|broadcast|testimony|hearing"
    "|conference|survey|poll|study|editorial|column|report|court documents?"
)
_OF_DOCUMENT = re.compile(rf"(?:['’]s)?\s+(?:[\w-]+\s+){{0,2}}?(?:{_DOCUMENT})s?\b", re.IGNORECASE)
_ISSUED = re.compile(
    rf"\b(?:{_DOCUMENT})s?\b[^.;:“”\"]{{0,40}}?\b(?:on|of|from|dated|late|early|in|released|published|issued)\s+\Z",
    re.IGNORECASE,
)
# `After a test in January, the council said`: the date of something else.
_ELSEWHEN = re.compile(
    r"[\s\"“‘'(]*(?:but |and )?"
    r"(?:after|before|since|following|until|despite|ahead of|when|while|as|if|though|although|because)\b",
    re.IGNORECASE,
)
_EVENT = re.compile(r"(?:['’]s)?(?:\s[\w-]+){1,3},\s*")  # `At Monday[’s first debate, ]`
_AT = re.compile(r"(?:\A|[\s“\"‘'(])(?:at|in|during|on)(?:\s(?:a|an|the|his|her|its|their))?\s\Z", re.IGNORECASE)
_THAT = re.compile(r"\s+that\b")
_SAME_DOCUMENT = re.compile(rf"(?:the|its|the same) (?:{_DOCUMENT})", re.IGNORECASE)
_PRONOUNS = frozenset({"he", "she", "it", "they"})
_NOT_SAID = re.compile(r"\b(?:not|never|t)\b|\b(?:refus|declin)")
_TRANSCRIPT = re.compile(
    r"\btranscript\b|\b(?:edited|condensed|abridged)\b.{0,80}\b(?:interview|exchange|conversation|briefing)\b"
    r"|\b(?:interview|exchange|conversation|briefing)\b.{0,80}\b(?:edited|condensed|abridged)\b",
    re.IGNORECASE,
)


def said_on(
    text: str, laid: Layout, statements: Sequence[Statement], times: Sequence[Time], *, published: str | None
) -> tuple[Statement, ...]:
    """The statements, each with its `said_on` where the text says when it was made.

    Args:
        text: the article's text.
        laid: its layout.
        statements: all of them, inner ones too; their own `said_on` is overwritten.
        times: the time expressions of the text in order.
        published: an ISO date or RFC 3339 time. It is the date of no statement, but none was made after it.

    >>> from sayso.read.features import layout
    >>> from sayso.read.paragraphs import paragraphs
    >>> text = "The ferry is late, Ilva Marr said on Monday."
    >>> source, cue, content = ((Span(*span),) for span in ((19, 28), (29, 33), (0, 17)))
    >>> marr = Statement(id="s1", kind="indirect", source=source, cue=cue, content=content, confidence=1)
    >>> monday = Time(37, 43, "DATE", "2031-05-05", "2031-05-05", "2031-05-05")
    >>> (told,) = said_on(text, layout(text, paragraphs(text)), [marr], [monday], published="2031-05-06")
    >>> told.said_on.value, text[told.said_on.span.start : told.said_on.span.end]
    ('2031-05-05', 'Monday')
    """
    today = (published or "9999")[:10]
    page = _Page(text, laid, statements, [time for time in times if _may_date(time, today)])
    own = [page.own(statement) for statement in statements]
    dates = _carried(page, statements, own)
    return tuple(msgspec.structs.replace(s, said_on=date) for s, date in zip(statements, dates, strict=True))


def _may_date(time: Time, today: str) -> bool:
    """Whether an expression can be an occasion: a date or time, not a vague one, not after the publication."""
    return time.type in {"DATE", "TIME"} and not time.value.endswith("_REF") and (time.earliest or "") <= today


class _Page:
    """The text with its statements and dates, to look around a cue."""

    def __init__(self, text: str, laid: Layout, statements: Sequence[Statement], times: Sequence[Time]) -> None:
        self.text, self.laid = text, laid
        self.times = times
        self._starts = [t.start for t in times]
        self._cues = sorted(cue.start for statement in statements for cue in statement.cue)
        self._paragraphs = [p.start for p in laid.paragraphs]

    def own(self, statement: Statement) -> SaidOn | None:
        """The date attached to the statement itself."""
        if not statement.cue:
            return None
        first, last = self._sentence(statement)
        best: tuple[int, int] | None = None
        for i in range(bisect_left(self._starts, first), bisect_left(self._starts, last)):
            rank = self._rank(statement, self.times[i], first)
            if rank is not None and (best is None or rank < best[0]):
                best = rank, i
        return _dated(self.times[best[1]]) if best else None

    def _sentence(self, statement: Statement) -> tuple[int, int]:
        """The bounds of the sentence around cue and source, where these are not far apart."""
        cue = statement.cue
        near = [span for span in (*cue, *statement.source[:1]) if abs(span.start - cue[0].start) < _REACH]
        return self._around(min(span.start for span in near), max(span.end for span in near))

    def _around(self, start: int, end: int) -> tuple[int, int]:
        """The bounds of the sentence or sentences around a place, within its paragraph and not far from it."""
        first = max(0, start - _REACH)
        for match in _ENDS.finditer(self.text, first, start):
            first = match.end()
        after = _ENDS.search(self.text, end, end + _REACH)
        return first, after.start() + 1 if after else min(end + _REACH, len(self.text))

    def _rank(self, statement: Statement, time: Time, first: int) -> int | None:
        """How well a date is attached to a statement, 0 being best; `None` where it is not."""
        cue, source = statement.cue[0], statement.source[0] if statement.source else None
        if any(c.start <= time.start and time.end <= c.end for c in statement.cue):
            return 0
        if source and source.start <= time.start and time.end <= source.end:
            return 4 if self._dates_document(source, time) else None
        for content in statement.content:
            if content.start <= time.start < content.end:
                return 5 if self._swallowed(statement, content, time) else None
        if _NO_OCCASION.search(self.text, max(first, time.start - 20), time.start):
            return None
        if time.start >= cue.end:
            return 1 if self._follows(statement, cue, source, time) else None
        if source and source.end <= time.start and time.end <= cue.start:
            return 2 if self._between(source, time, cue) else None
        begin = min(cue.start, source.start) if source else cue.start
        if time.end <= begin:
            return 3 if self._precedes(time, begin, first, named=source is not None) else None
        return None

    def _follows(self, statement: Statement, cue: Span, source: Span | None, time: Time) -> bool:
        """Whether a date after the cue belongs to it: no clause, quotation or other cue between."""
        gap = self.text[cue.end : time.start]
        if source and cue.end <= source.start and source.end <= time.start:
            gap = self.text[cue.end : source.start] + self.text[source.end : time.start]
        elif "," in gap:
            return False
        inside = any(c.start < time.start and c.end > cue.end for c in statement.content)
        if inside and len(statement.content) == 1:  # `offered to pay half last week`, the date outside of the content
            gap = self.text[cue.end : statement.content[0].start] + self.text[statement.content[0].end : time.start]
            return gap.strip() in {"", "on", "in", "at"}
        another = bisect_left(self._cues, cue.end) < bisect_left(self._cues, time.start)
        return len(gap) <= _FARTHEST and not inside and not another and not _CLAUSE.search(gap)

    def words(self, spans: Sequence[Span]) -> str:
        """The words of some spans in small letters."""
        return " ".join(self.text[s.start : s.end] for s in spans).lower()

    def goes_on(self, before: Statement, statement: Statement) -> bool:
        """Whether a statement takes up the source before it on the same occasion: `he said`, `the text added`."""
        if statement.speaker and before.speaker and statement.speaker != before.speaker:
            return False
        if not before.cue or not statement.cue:
            return False
        source = self.words(statement.source)
        near = self._paragraph(statement) - self._paragraph(before) <= 1
        same = source in _PRONOUNS or bool(_SAME_DOCUMENT.fullmatch(source))
        return near and same and not _NOT_SAID.search(self.words(statement.cue))

    def _paragraph(self, statement: Statement) -> int:
        return bisect_right(self._paragraphs, statement.cue[0].start)

    def transcript(self, statements: Sequence[Statement]) -> SaidOn | None:
        """The date with which a transcript is announced before its first turn."""
        turns = [s.cue[0].start for s in statements if self.words(s.cue) == ":"]
        for time in self.times[: bisect_left(self._starts, min(turns))] if turns else ():
            first, last = self._around(time.start, time.end)
            if _TRANSCRIPT.search(self.text, first, last):
                return _dated(time)
        return None

    def _between(self, source: Span, time: Time, cue: Span) -> bool:
        """Whether a date between source and cue belongs to the cue: `the minister on Monday said`."""
        before, after = self.text[source.end : time.start], self.text[time.end : cue.start]
        if _CLAUSE.search(before) or _CLAUSE.search(after):
            return False
        return not after.strip() or before.strip(" ,") in {"", "on", "at", "in"}

    def _precedes(self, time: Time, begin: int, first: int, *, named: bool) -> bool:
        """Whether a date stands right before who says it: `On Monday she said`, `At Monday’s debate, she said`."""
        lead, gap = self.text[first : time.start], self.text[time.end : begin]
        if _ELSEWHEN.match(lead) or (not named and len(lead.split()) > 1):
            return False
        return not gap.strip().strip(",") or bool(_EVENT.fullmatch(gap) and _AT.search(lead))

    def _dates_document(self, source: Span, time: Time) -> bool:
        """Whether a date within the source is that of its document: `a Friday communiqué`, `Friday’s statement`."""
        if _OF_DOCUMENT.match(self.text, time.end, source.end) and time.start - source.start <= 12:
            return True
        whole_day = time.earliest == time.latest  # of a month we know when it was written, not when it was said
        return whole_day and bool(_ISSUED.search(self.text, source.start, time.start))

    def _swallowed(self, statement: Statement, content: Span, time: Time) -> bool:
        """Whether the content has taken in the date of its cue: `said [on Monday that …]`."""
        before = self.text[content.start : time.start].strip().lower()
        return before in {"", "on"} and bool(_THAT.match(self.text, time.end)) and statement.cue[0].end <= content.start


def _dated(time: Time) -> SaidOn:
    return SaidOn(value=time.value, start=time.earliest, end=time.latest, span=Span(time.start, time.end))


def _carried(page: _Page, statements: Sequence[Statement], own: Sequence[SaidOn | None]) -> list[SaidOn | None]:
    """The dates with those of occasions that go on."""
    dates = list(own)
    briefing = page.transcript(statements)
    last: Statement | None = None  # the outermost statement before, and its date
    date: SaidOn | None = None
    for i, statement in enumerate(statements):
        if statement.parent is not None:
            continue
        if briefing and page.words(statement.cue) == ":":
            dates[i] = dates[i] or briefing
        elif dates[i] is None and date and date.start == date.end and last and page.goes_on(last, statement):
            dates[i] = date
        last, date = statement, dates[i]
    return dates
