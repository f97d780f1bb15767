"""The view of a reading on a terminal, or as plain text where there is none."""

from collections.abc import Iterable, Iterator

import msgspec
from rich.console import Console
from rich.style import Style
from rich.text import Text

from sayso.read.paragraphs import paragraphs
from sayso.show.facts import persons, verb, when
from sayso.show.passage import Line, Role, clipped, passage
from sayso.show.people import People
from sayso.show.tree import Branch, branches
from sayso.show.words import dateline, heading, percent, printable, summary
from sayso.types import Reading, Span

__all__ = ["show"]

# Named colours follow the person's own theme, so they stay readable on light and on dark; each role also differs
# by weight, slant or line, so that it can be told apart without colour.
_STYLES: dict[Role | None, Style] = {
    "source": Style.parse("bold magenta"),
    "cue": Style.parse("italic cyan"),
    "content": Style.parse("green"),
    None: Style.parse("dim"),
}
_WIDEST = 100  # lines longer than this are hard to read, however wide the terminal
_NARROW = 60  # below this, number and kind stand above the passage instead of beside it
_KIND = len("indirect")
_STEP = len("└─ ")
_HEAD = len("indirect  99 %  who 99 %")  # what stands above a narrow passage, after the number
_COUNTS = ("statements", "mentions")  # the columns of the list of speakers


class _Frame(msgspec.Struct, frozen=True):
    """Where the lines go."""

    console: Console
    width: int
    digits: int  # of the highest statement number
    parts: list[Span]  # the paragraphs of the article
    plain: bool  # label the roles instead of styling them

    @property
    def narrow(self) -> bool:
        return self.width < _NARROW

    @property
    def indent(self) -> int:
        return self.digits + 2 + (0 if self.narrow else _KIND + 2)

    def step(self, depth: int) -> int:
        """How far a statement in another's content is moved in; the words keep at least half of the width."""
        room = min(self.width // 2, self.width - _HEAD) - self.indent
        return min(depth * _STEP, max(room, 0) // _STEP * _STEP)

    def fill(self, parts: Iterable[Text], indent: int) -> list[Text]:
        """The parts with ` · ` between them, a new line rather where one would not fit whole."""
        lines: list[Text] = []
        for part in parts:
            longer = Text(" · ", end="").join([lines[-1], part]) if lines else part
            if lines and longer.cell_len < self.width - indent:
                lines[-1] = longer
            else:
                lines.append(part)
        return [line for text in lines for line in self.wrap(text, indent)]

    def wrap(self, text: Text, indent: int = 0) -> list[Text]:
        lines = list(text.wrap(self.console, self.width - indent - 1)) or [Text()]
        for line in lines:
            line.rstrip()
        return lines


def show(reading: Reading, *, console: Console) -> None:
    """Print one reading: title, outlet and date, then who said what, when and to whom, then who speaks, then a summary.

    A statement inside another's content stands under that, moved in, with those through whom the words came before `▸`.
    On a console with colours the roles are styled; on one without (a pipe, `NO_COLOR`) they are labelled, as in
    `[content “We stay,”] [cue said] [source Ana Brell]`. Lines take the width of the console, 100 columns at most.
    Control characters of the article are shown as signs and never reach the terminal.

    >>> from sayso.types import Article, Model
    >>> article = Article(id="a", title="Quiet day", text="It rained.", sha256="", extractor="x")
    >>> show(Reading(article=article, model=Model("m", "1")), console=Console(width=60))
    Quiet day
    outlet unknown · date unknown
    <BLANKLINE>
    No statements found.
    <BLANKLINE>
    """
    frame = _Frame(
        console=console,
        width=min(console.width, _WIDEST),
        digits=len(str(len(reading.statements))),
        parts=paragraphs(reading.article.text),
        plain=console.no_color or console.color_system is None,
    )
    for line in _lines(reading, frame):
        console.print(line, soft_wrap=True, highlight=False)


def _lines(reading: Reading, frame: _Frame) -> Iterator[Text]:
    people = People(reading)
    yield from frame.wrap(Text(heading(reading.article), "bold"))
    yield from frame.wrap(Text(dateline(reading.article)))
    if reading.statements and not frame.plain:
        yield Text.assemble("marked: ", *[part for role in ("source", "cue", "content") for part in _legend(role)])
    yield Text()
    for branch in branches(reading.statements):
        yield from _numbered(branch, _told(reading, people, branch, frame), frame)
        yield Text()
    yield from _people(people, frame)
    yield from frame.wrap(Text(summary(reading), "bold"))
    yield Text()


def _legend(role: Role) -> tuple[tuple[str, Style], str]:
    return (role, _STYLES[role]), "" if role == "content" else " · "


def _numbered(branch: Branch, told: Iterable[list[Text]], frame: _Frame) -> Iterator[Text]:
    """The lines of a statement, its number, kind and confidence beside the first ones or, if narrow, above them.

    One that stands in another's content hangs a step further in, `└` leading to it.
    """
    step = frame.step(len(branch.above))
    body = [line for parts in told for line in frame.fill(parts, frame.indent + step)]
    left = _beside(branch, frame)
    if frame.narrow:
        left, body = [Text("  ").join(left)], [Text(), *body]
    for at, line in enumerate(body + [Text()] * (len(left) - len(body))):
        hook = "└─ " if at == 0 and step else ""
        start = Text.assemble(" " * (step - len(hook)), hook, left[at] if at < len(left) else "")
        yield Text.assemble(start, " " * (step + frame.indent - start.cell_len) if line else "", line)


def _beside(branch: Branch, frame: _Frame) -> list[Text]:
    """Number and kind, how sure the statement is, and how sure its speaker."""
    statement, blank = branch.statement, "" if frame.narrow else " " * (frame.digits + 2)
    first = Text.assemble((f"{branch.number:>{frame.digits}}  {statement.kind}", "bold"))
    sure = [percent(statement.confidence)]
    if statement.speaker_confidence is not None:
        sure.append(f"who {percent(statement.speaker_confidence)}")
    return [first, *(Text.assemble(blank, (words, "dim")) for words in sure)]


def _told(reading: Reading, people: People, branch: Branch, frame: _Frame) -> Iterator[list[Text]]:
    """Who says it and how; when, to whom and about whom, as far as known; and the words themselves."""
    statement, parts = branch.statement, frame.parts
    cue = verb(statement)
    yield [*_who(people, branch), *([Text(cue, _STYLES["cue"])] if cue else [])]
    dated = when(reading.article, statement)
    words = f" (“{dated.words}”)" if dated and dated.words else ""
    facts = [f"said {dated.said}{words}", dated.beside] if dated else []
    yield [Text(fact) for fact in [*facts, *persons(people, statement)]]
    if branch.above:  # the words around the parent's content stand above already
        parts = clipped(parts, branch.above[-1], statement)
    for line in passage(reading.article.text, statement, parts):
        yield [_labelled(line) if frame.plain else _styled(line)]


def _who(people: People, branch: Branch) -> list[Text]:
    """Through whom the words came, and who says them."""
    who = people.who(branch.statement)
    line = Text()
    for link in people.chain(branch.above, branch.statement):
        line.append(f"{people.short(link)} ▸ ", _STYLES[None])
    if not who.name:
        return [line.append(who.note, "italic")]
    line.append(who.name, _STYLES["source"]).append(f", {who.title}" if who.title else "")
    notes = [f"“{who.words}”"] * bool(who.words) + [who.note] * bool(who.note)
    return [line.append(f" ({', '.join(notes)})" if notes else "")]


def _people(people: People, frame: _Frame) -> Iterator[Text]:
    """All who speak with their counts, and the names of the others."""
    listed = people.listed()
    speakers = [p for p in listed if p.statements]
    room = 0 if frame.narrow else len("  ".join(_COUNTS)) + 2
    if speakers:
        title = Text("Who speaks", "bold")
        yield title if frame.narrow else _counted(title, "  ".join(_COUNTS), frame)
    for person in speakers:
        numbers = len(person.statements), person.mentions
        line = Text.assemble((person.name, _STYLES["source"]), f", {person.title}" if person.title else "")
        line.append("" if person.named else " (unnamed)")
        if frame.narrow:
            line.append(f": {numbers[0]} said, {numbers[1]} mentioned")
        first, *more = frame.wrap(line, room + 2)
        columns = "  ".join(f"{n:>{len(head)}}" for n, head in zip(numbers, _COUNTS, strict=True))
        yield first if frame.narrow else _counted(first, columns, frame)
        yield from (Text.assemble("  ", rest) for rest in more)
    others = [p.name + (f" ({p.title})" if p.title else "") for p in listed if not p.statements]
    if others:
        yield from frame.wrap(Text(f"also named: {', '.join(others)}"))
    if listed:
        yield Text()


def _counted(line: Text, columns: str, frame: _Frame) -> Text:
    return Text.assemble(line, " " * (frame.width - 1 - line.cell_len - len(columns)), columns)


def _styled(line: Line) -> Text:
    return Text.assemble(*[(printable(piece.text), _STYLES[piece.role]) for piece in line])


def _labelled(line: Line) -> Text:
    return Text("".join(f"[{p.role} {printable(p.text)}]" if p.role else printable(p.text) for p in line))
