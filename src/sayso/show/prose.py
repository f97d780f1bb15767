"""The text of an article as HTML: its marks, and beside each paragraph the statements that begin there."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

from sayso.read.paragraphs import paragraphs
from sayso.show.margin import Margin
from sayso.show.passage import Mark, by_paragraph, cut, marks
from sayso.show.people import People
from sayso.show.tree import branches
from sayso.show.words import printable
from sayso.types import Reading, Span, Statement, Time

__all__ = ["Prose"]


class _Mention(NamedTuple):
    """Where someone who speaks is mentioned, to be lit together with what he says."""

    start: int
    end: int
    person: int


_Over = Mark | _Mention | Time


class Prose:
    """An article's paragraphs and people; `name` begins every id, so that several fit one page."""

    def __init__(self, reading: Reading, name: str) -> None:
        self._reading, self._name = reading, name
        self._parts = paragraphs(reading.article.text)
        self._branches = branches(reading.statements)
        self._numbers = {branch.statement.id: branch.number for branch in self._branches}
        self._begun = _begun([mark for s in reading.statements for mark in marks(s)], self._parts)
        self._people = People(reading)
        shown = {mark.statement.id for found in self._begun.values() for mark in found}
        self._margin = Margin(
            reading.article, self._people, name, [b for b in self._branches if b.statement.id in shown]
        )

    def people(self) -> str:
        """The list of those who speak; empty where no speaker is known."""
        return self._margin.people()

    def rows(self) -> Iterator[str]:
        """Each paragraph, and beside it the statements whose content begins there."""
        own = dict(by_paragraph(self._over(), self._parts))
        for at, part in enumerate(self._parts):
            begun = self._begun.get(at, [])
            listed = self._margin.notes({mark.statement.id for mark in begun})
            words = "".join(self._runs(part, own.get(at, []), begun))
            yield f'<div class="row"><p dir="auto">{words}</p>{listed}</div>'

    def _over(self) -> Iterator[_Over]:
        for statement in self._reading.statements:
            yield from marks(statement)
            if statement.said_on and statement.said_on.span:
                yield Mark(*_ends(statement.said_on.span), "when", statement)
        for entity in self._reading.entities:
            number = self._people.number(entity.id)
            if number:
                yield from (_Mention(m.start, m.end, number) for m in entity.mentions)
        yield from self._reading.times

    def _runs(self, part: Span, own: Sequence[_Over], begun: Sequence[Mark]) -> Iterator[str]:
        anchors: dict[int, list[str]] = {}
        for mark in begun:
            anchors.setdefault(max(mark.start, part.start), []).append(self._anchor(mark.statement))
        for span, over in cut(part, own):
            yield from anchors.get(span.start, ())
            words = escape(printable(self._reading.article.text[span.start : span.end]))
            if times := " · ".join(printable(m.value) for m in over if isinstance(m, Time)):
                words = f'<span class="t" title="{escape(times)}">{words}</span>'
            attributes = self._attributes(over)
            yield f"<span{attributes}>{words}</span>" if attributes else words

    def _attributes(self, over: Sequence[_Over]) -> str:
        """What a run is part of: statements, the innermost last as that is where a click leads, and people."""
        found = [m for m in sorted(over, key=lambda m: m.start - m.end) if isinstance(m, Mark)]
        owners = dict.fromkeys(f"{self._name}-s{self._numbers[m.statement.id]}" for m in found)
        people = dict.fromkeys(f"{self._name}-e{m.person}" for m in over if isinstance(m, _Mention))
        given = {"class": _classes(found), "data-s": owners, "data-e": people}
        return "".join(f' {name}="{" ".join(parts)}"' for name, parts in given.items() if parts)

    def _anchor(self, statement: Statement) -> str:
        number = self._numbers[statement.id]
        own, label = f"{self._name}-s{number}", f"Statement {number}, {statement.kind}: who said it"
        return f'<a class="no" id="{own}-t" href="#{own}" aria-label="{label}">{number}</a>'


def _begun(found: Sequence[Mark], parts: Sequence[Span]) -> dict[int, list[Mark]]:
    """For each paragraph the marks with which the content of a statement begins there."""
    begun: dict[int, list[Mark]] = {}
    placed: set[str] = set()
    for at, own in by_paragraph(found, parts):
        for mark in own:
            if mark.role == "content" and mark.statement.id not in placed:
                placed.add(mark.statement.id)
                begun.setdefault(at, []).append(mark)
    return begun


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _classes(over: Sequence[Mark]) -> list[str]:
    """The kind of the innermost content, that of the one around it, and the roles of the words in any statement."""
    contents = [m for m in over if m.role == "content"][::-1]
    found = ["c", contents[0].statement.kind] if contents else []
    found += ["deep", f"in-{contents[1].statement.kind}"] if len(contents) > 1 else []
    roles = {mark.role for mark in over}
    return found + [name for name, role in (("s", "source"), ("q", "cue"), ("w", "when")) if role in roles]
