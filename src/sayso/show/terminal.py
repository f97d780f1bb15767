"""The view of a reading on a terminal, or as plain text where there is none."""

from collections.abc import Iterator

import msgspec
from rich.console import Console
from rich.style import Style
from rich.text import Text

from sayso.read.paragraphs import paragraphs
from sayso.show.passage import Line, Role, passage
from sayso.show.words import dateline, heading, percent, printable, source_name, source_note, summary
from sayso.types import Reading, Span, Statement

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


class _Frame(msgspec.Struct, frozen=True):
    """Where the lines go."""

    console: Console
    width: int
    digits: int  # of the highest statement number
    plain: bool  # label the roles instead of styling them

    @property
    def narrow(self) -> bool:
        return self.width < _NARROW

    @property
    def indent(self) -> int:
        return self.digits + 2 + (0 if self.narrow else _KIND + 2)

    def wrap(self, text: Text, indent: int = 0) -> list[Text]:
        lines = list(text.wrap(self.console, self.width - indent - 1)) or [Text()]
        for line in lines:
            line.rstrip()
        return lines


def show(reading: Reading, *, console: Console) -> None:
    """Print one reading: title, outlet and date, then statement by statement who said what, then a summary.

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
        plain=console.no_color or console.color_system is None,
    )
    for line in _lines(reading, frame):
        console.print(line, soft_wrap=True, highlight=False)


def _lines(reading: Reading, frame: _Frame) -> Iterator[Text]:
    yield from frame.wrap(Text(heading(reading.article), "bold"))
    yield from frame.wrap(Text(dateline(reading.article)))
    if reading.statements and not frame.plain:
        yield Text.assemble("marked: ", *[part for role in ("source", "cue", "content") for part in _legend(role)])
    yield Text()
    parts = paragraphs(reading.article.text)
    for number, statement in enumerate(reading.statements, start=1):
        body = [*_wrapped(_who(reading, statement), frame), *_passage(reading, statement, parts, frame)]
        yield from _numbered(number, statement, body, frame)
        yield Text()
    yield from frame.wrap(Text(summary(reading), "bold"))
    yield Text()


def _legend(role: Role) -> tuple[tuple[str, Style], str]:
    return (role, _STYLES[role]), "" if role == "content" else " · "


def _numbered(number: int, statement: Statement, body: list[Text], frame: _Frame) -> Iterator[Text]:
    """The lines of a statement, its number, kind and confidence beside the first ones or, if narrow, above them."""
    label = f"{number:>{frame.digits}}  ", "bold"
    sure = percent(statement.confidence), "dim"
    if frame.narrow:
        yield Text.assemble(label, (statement.kind, "bold"), "  ", sure)
        yield from (Text.assemble(" " * frame.indent, line) for line in body)
        return
    beside = [Text.assemble(label, (statement.kind, "bold")), Text.assemble(" " * (frame.digits + 2), sure)]
    for at, line in enumerate(body):
        left = beside[at] if at < len(beside) else Text()
        yield Text.assemble(left, " " * (frame.indent - left.cell_len), line)


def _who(reading: Reading, statement: Statement) -> Text:
    cue = " ".join(printable(statement.cue_text).split())
    said = [(source_name(reading, statement), _STYLES["source"]), (cue, _STYLES["cue"])]
    note = source_note(statement)
    known = [part for part in [*said, (note, Style.parse("italic"))] if part[0]]
    return Text(" · ", end="").join(Text(*part) for part in known)


def _passage(reading: Reading, statement: Statement, parts: list[Span], frame: _Frame) -> Iterator[Text]:
    for line in passage(reading.article.text, statement, parts):
        yield from _wrapped(_labelled(line) if frame.plain else _styled(line), frame)


def _wrapped(text: Text, frame: _Frame) -> list[Text]:
    return frame.wrap(text, frame.indent)


def _styled(line: Line) -> Text:
    return Text.assemble(*[(printable(piece.text), _STYLES[piece.role]) for piece in line])


def _labelled(line: Line) -> Text:
    return Text("".join(f"[{p.role} {printable(p.text)}]" if p.role else printable(p.text) for p in line))
