"""What the page tells beside the text: who says each statement, through whom, to whom and when; and who speaks."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from sayso.show.facts import persons, verb, when
from sayso.show.people import People, Person
from sayso.show.tree import Branch
from sayso.show.words import percent, printable
from sayso.types import Article, Statement

__all__ = ["Margin"]


class Margin:
    """Notes on the statements of an article, and its people.

    `shown` are the statements that have words on the page, in the order of the tree; `name` begins every id.
    """

    def __init__(self, article: Article, people: People, name: str, shown: Sequence[Branch]) -> None:
        self._article, self._people, self._name = article, people, name
        self._shown = {branch.statement.id: branch for branch in shown}
        self._numbers = {branch.number for branch in shown}
        self._order = {statement: at for at, statement in enumerate(self._shown)}

    def notes(self, statements: Iterable[str]) -> str:
        """The notes on these, as nested lists: one in another's content stands inside the note on that; or nothing."""
        here = [self._shown[s] for s in sorted(statements, key=self._order.__getitem__)]
        depths: dict[str, int] = {}
        html, depth = "", -1
        for branch in here:
            parent = branch.above[-1].id if branch.above else ""
            own = depths[branch.statement.id] = depths.get(parent, -1) + 1
            if own > depth:
                label = "Inside this statement" if own else "Statements here"
                html += f'<ol class="notes" aria-label="{label}">'
            else:
                html += "</li>" + "</ol></li>" * (depth - own)
            html += self._note(branch)
            depth = own
        return html + "</li></ol>" * (depth + 1)

    def people(self) -> str:
        """Who speaks, each with role, affiliation and links to the statements; then the others who are named."""
        listed = self._people.listed()
        speakers = [person for person in listed if person.statements]
        if not speakers:
            return ""
        items = "".join(self._person(person) for person in speakers)
        others = ", ".join(
            f"<bdi>{escape(p.name)}</bdi>" + (f" ({escape(p.title)})" if p.title else "")
            for p in listed
            if not p.statements
        )
        also = f'<p class="also">Also named: {others}</p>' if others else ""
        head = f"<summary>Who speaks: {len(speakers)}</summary>"
        return f'<details class="people" open>{head}<ul>{items}</ul>{also}</details>'

    def _person(self, person: Person) -> str:
        unnamed = "" if person.named else ' <span class="none">(unnamed)</span>'
        links = " ".join(
            f'<a class="no" href="#{self._name}-s{n}" aria-label="Statement {n}">{n}</a>'
            for n in person.statements
            if n in self._numbers
        )
        return (
            f'<li class="person" id="{self._name}-e{person.number}"><bdi class="s">{escape(person.name)}</bdi>'
            f"{_title(person.title)}{unnamed} "
            f'<span class="count">said {links} · mentioned {person.mentions}×</span></li>'
        )

    def _note(self, branch: Branch) -> str:
        """The note, its list item left open for those inside."""
        statement, own = branch.statement, f"{self._name}-s{branch.number}"
        person = self._people.number(statement.speaker)
        of = f' data-of="{self._name}-e{person}"' if person else ""
        words = " ".join(printable(statement.content_text).split())
        return (
            f'<li class="note {statement.kind}" id="{own}"{of}>'
            f'<a class="no" href="#{own}-t" aria-label="Statement {branch.number}: to its words in the text">'
            f"{branch.number}</a> {self._chain(branch)}{' '.join(self._said(statement))} "
            f'<span class="said" dir="auto">{escape(words)}</span> '
            f'<span class="facts">{" · ".join(self._facts(statement))}</span>'
        )

    def _said(self, statement: Statement) -> Iterator[str]:
        """Who says it, with role and affiliation, the words used for him here, and the cue."""
        who, person, cue = self._people.who(statement), self._people.number(statement.speaker), verb(statement)
        if who.name:
            name = escape(who.name)
            link = f'<a href="#{self._name}-e{person}">{name}</a>' if person else name
            yield f'<bdi class="s">{link}</bdi>{_title(who.title)}'
        if who.words:
            yield f'<bdi class="as">“{escape(who.words)}”</bdi>'
        if who.note:
            note = f"({who.note})" if who.name else who.note
            yield f'<span class="none">{escape(note)}</span>'
        if cue:
            yield f'<bdi class="q">{escape(cue)}</bdi>'

    def _chain(self, branch: Branch) -> str:
        """Through whom the words came, the outermost first; each leads to the statement that brings the next."""
        links = "".join(
            f'<li><a href="#{self._name}-s{self._shown[s.id].number}">'
            f"<bdi>{escape(self._people.short(s))}</bdi></a> ▸ </li>"
            for s in self._people.chain(branch.above, branch.statement)
            if s.id in self._shown
        )
        return f'<ol class="chain" aria-label="Told through">{links}</ol>' if links else ""

    def _facts(self, statement: Statement) -> Iterator[str]:
        """Kind and confidence; when it was said, beside when it was published; to whom and about whom."""
        sure = f"{percent(statement.confidence)} sure"
        if statement.speaker_confidence is not None:
            sure += f", speaker {percent(statement.speaker_confidence)}"
        yield f"<b>{statement.kind}</b> " + sure.replace(" %", "&nbsp;%")
        dated = when(self._article, statement)
        if dated:
            words = f" <bdi>“{escape(dated.words)}”</bdi>" if dated.words else ""
            yield f'said <strong class="day">{escape(dated.said)}</strong>{words}'
            yield f'<span class="day">{escape(dated.beside)}</span>'
        yield from (f"<bdi>{escape(fact)}</bdi>" for fact in persons(self._people, statement))


def _title(title: str) -> str:
    return f', <bdi class="title">{escape(title)}</bdi>' if title else ""
