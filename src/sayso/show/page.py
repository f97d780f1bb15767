"""Readings as one self-contained HTML page: the text with its marks, and each statement in the margin beside it.

Nothing is fetched and nothing of an article is taken for markup: a content security policy forbids both, besides the
escaping. All offsets are handled here, by code points; the script of the page only follows links.
"""

import base64
import hashlib
from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from importlib.resources import files

from sayso.read.paragraphs import paragraphs
from sayso.show.passage import Mark, by_paragraph, cut, marks
from sayso.show.words import dateline, heading, percent, printable, source_name, source_note, summary
from sayso.types import Article, Reading, Span, Statement

__all__ = ["fragment", "page"]

_LEGEND = (
    '<ul class="legend" aria-label="Legend"><li><span class="s">source</span>, bold: who says it</li>'
    '<li><span class="q">cue</span>, slanted: the word that says so</li>'
    '<li><span class="c direct">direct</span>, solid line: all in quotation marks</li>'
    '<li><span class="c mixed">mixed</span>, dashed: partly</li>'
    '<li><span class="c indirect">indirect</span>, dotted: not at all</li></ul>'
)


def page(readings: Sequence[Reading]) -> str:
    """One HTML document of all `readings`, with an index if there are several.

    It needs no network, works with keyboard, screen reader and without its script, follows the light or dark setting
    and prints. It is built in memory, about ten times the length of the texts.

    >>> from sayso.types import Article, Model
    >>> article = Article(id="a", title="<Quiet> day", text="It rained.", sha256="", extractor="x")
    >>> "<title>&lt;Quiet&gt; day – sayso</title>" in page([Reading(article=article, model=Model("m", "1"))])
    True
    """
    one = len(readings) == 1
    title = heading(readings[0].article) if one else f"{len(readings)} articles"
    names = [f"a{number}" for number in range(1, len(readings) + 1)]
    script = _asset("page.js")
    body = [
        f'<a class="skip" href="#{names[0] if names else "top"}">Skip to the text</a>',
        "" if one else f"<h1>{escape(title)}</h1>{_index(readings, names)}{_LEGEND}",
        *(_article(reading, name, level=1 if one else 2) for reading, name in zip(readings, names, strict=True)),
    ]
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)} – sayso</title>\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(script)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<style>\n{_asset("page.css")}</style></head>\n<body class="sayso"><main class="page" id="top">\n'
        + "\n".join(body)
        + f"\n</main><script>{script}</script></body></html>\n"
    )


def fragment(reading: Reading) -> str:
    """The reading as a piece of HTML with its own styles and no script, for notebooks."""
    name = f"r{hashlib.sha256(reading.to_json()).hexdigest()[:10]}"
    return (
        f'<style>\n{_asset("page.css")}</style><div class="sayso" style="padding: 1rem">'
        f"{_article(reading, name, level=1)}</div>"
    )


@cache
def _asset(name: str) -> str:
    return (files("sayso.show") / name).read_text("utf-8")


def _policy(script: str) -> str:
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; base-uri 'none'"


def _index(readings: Sequence[Reading], names: Sequence[str]) -> str:
    items = "".join(
        f'<li><a href="#{name}"><bdi>{escape(heading(reading.article))}</bdi></a><br>'
        f"<small><bdi>{escape(dateline(reading.article))}</bdi> – {escape(summary(reading))}</small></li>"
        for name, reading in zip(names, readings, strict=True)
    )
    return f'<nav aria-label="Articles"><ol>{items}</ol></nav>'


def _article(reading: Reading, name: str, *, level: int) -> str:
    article = reading.article
    language = f' lang="{escape(article.language)}"' if article.language else ""
    return (
        f'<article id="{name}" aria-labelledby="{name}-h"><header>'
        f'<h{level} id="{name}-h" dir="auto">{_linked(article)}</h{level}>'
        f'<p class="about"><bdi>{escape(dateline(article))}</bdi></p><p class="sum">{escape(summary(reading))}</p>'
        f"</header>{_LEGEND if level == 1 else ''}\n<div{language}>\n"
        + "\n".join(_rows(reading, name))
        + "\n</div></article>"
    )


def _rows(reading: Reading, name: str) -> Iterator[str]:
    parts = paragraphs(reading.article.text)
    own = dict(by_paragraph((mark for s in reading.statements for mark in marks(s)), parts))
    begun: dict[int, list[Mark]] = {}
    placed: set[str] = set()
    for at, found in own.items():
        for mark in found:
            if mark.role == "content" and mark.statement.id not in placed:
                placed.add(mark.statement.id)
                begun.setdefault(at, []).append(mark)
    rows = _Rows(reading, name)
    for at, part in enumerate(parts):
        yield rows.html(part, own.get(at, []), begun.get(at, []))


def _linked(article: Article) -> str:
    """The heading, linked to the article's address if that is one of the web; never to a script."""
    words = escape(heading(article))
    url = article.url or ""
    if not url.isprintable() or not url.lower().startswith(("http://", "https://")):
        return words
    return f'<a href="{escape(url)}" rel="noopener noreferrer">{words}</a>'


class _Rows:
    """Paragraphs with their marks, and beside each the statements whose content begins there."""

    def __init__(self, reading: Reading, name: str) -> None:
        self._reading, self._name = reading, name
        self._numbers = {statement.id: number for number, statement in enumerate(reading.statements, start=1)}

    def html(self, part: Span, own: Sequence[Mark], begun: Sequence[Mark]) -> str:
        notes = "".join(self._note(mark.statement) for mark in begun)
        listed = f'<ol class="notes" aria-label="Statements here">{notes}</ol>' if notes else ""
        return f'<div class="row"><p dir="auto">{"".join(self._runs(part, own, begun))}</p>{listed}</div>'

    def _runs(self, part: Span, own: Sequence[Mark], begun: Sequence[Mark]) -> Iterator[str]:
        anchors: dict[int, list[str]] = {}
        for mark in begun:
            anchors.setdefault(max(mark.start, part.start), []).append(self._anchor(mark.statement))
        for span, over in cut(part, own):
            yield from anchors.get(span.start, ())
            words = escape(printable(self._reading.article.text[span.start : span.end]))
            yield f'<span class="{_classes(over)}" data-s="{self._owners(over)}">{words}</span>' if over else words

    def _owners(self, over: Sequence[Mark]) -> str:
        """The statements of a run, the innermost last: that is where a click leads."""
        ordered = sorted(over, key=lambda m: m.start - m.end)
        return " ".join(dict.fromkeys(self._id(m.statement) for m in ordered))

    def _anchor(self, statement: Statement) -> str:
        number, own = self._number(statement), self._id(statement)
        label = f"Statement {number}, {statement.kind}: who said it"
        return f'<a class="no" id="{own}-t" href="#{own}" aria-label="{label}">{number}</a>'

    def _note(self, statement: Statement) -> str:
        number, own = self._number(statement), self._id(statement)
        name, note = source_name(self._reading, statement), source_note(statement)
        cue, said = (" ".join(printable(t).split()) for t in (statement.cue_text, statement.content_text))
        who = f'<bdi class="s">{escape(name)}</bdi> ' if name else ""
        why = f'<span class="none">{escape(note)}</span> ' if note else ""
        verb = f'<bdi class="q">{escape(cue)}</bdi>' if cue else ""
        return (
            f'<li class="note {statement.kind}" id="{own}">'
            f'<a class="no" href="#{own}-t" aria-label="Statement {number}: to its words in the text">{number}</a> '
            f'{who}{why}{verb} <span class="meta"><b>{statement.kind}</b> {percent(statement.confidence)} sure</span>'
            f'<span class="said" dir="auto">{escape(said)}</span></li>'
        )

    def _number(self, statement: Statement) -> int:
        return self._numbers[statement.id]

    def _id(self, statement: Statement) -> str:
        return f"{self._name}-s{self._number(statement)}"


def _classes(over: Sequence[Mark]) -> str:
    contents = sorted((m for m in over if m.role == "content"), key=lambda m: m.end - m.start)
    found = ["c", contents[0].statement.kind] if contents else []
    found += ["deep"] if len(contents) > 1 else []
    found += [name for name, role in (("s", "source"), ("q", "cue")) if any(m.role == role for m in over)]
    return " ".join(found)
