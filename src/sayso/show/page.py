"""Readings as one self-contained HTML page: the text with its marks, and each statement in the margin beside it.

Nothing is fetched and nothing of an article is taken for markup: a content security policy forbids both, besides the
escaping. All offsets are handled here, by code points; the script of the page only follows links.
"""

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from html import escape
from importlib.resources import files

from sayso.show.prose import Prose
from sayso.show.words import dateline, heading, summary
from sayso.types import Article, Reading

__all__ = ["fragment", "page"]

_LEGEND = (
    '<ul class="legend" aria-label="Legend"><li><span class="s">source</span>, bold: who says it</li>'
    '<li><span class="q">cue</span>, slanted: the word that says so</li>'
    '<li><span class="c direct">direct</span>, solid line: all in quotation marks</li>'
    '<li><span class="c mixed">mixed</span>, dashed: partly</li>'
    '<li><span class="c indirect">indirect</span>, dotted: not at all</li>'
)
_TIMES = '<li><span class="t">date</span>, thin dots: a time</li>'


def page(readings: Sequence[Reading]) -> str:
    """One HTML document of all `readings`, with an index if there are several.

    It needs no network, works with keyboard, screen reader and without its script, follows the light or dark setting
    and prints. It is built in memory, about twelve times the length of the texts.

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
        "" if one else f"<h1>{escape(title)}</h1>{_index(readings, names)}{_legend(readings)}",
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


def _legend(readings: Sequence[Reading]) -> str:
    """What the marks mean, as far as they occur."""
    return f"{_LEGEND}{_TIMES if any(reading.times for reading in readings) else ''}</ul>"


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
    prose = Prose(reading, name)
    return (
        f'<article id="{name}" aria-labelledby="{name}-h"><header>'
        f'<h{level} id="{name}-h" dir="auto">{_linked(article)}</h{level}>'
        f'<p class="about"><bdi>{escape(dateline(article))}</bdi></p><p class="sum">{escape(summary(reading))}</p>'
        f"</header>{_legend([reading]) if level == 1 else ''}{prose.people()}\n<div{language}>\n"
        + "\n".join(prose.rows())
        + "\n</div></article>"
    )


def _linked(article: Article) -> str:
    """The heading, linked to the article's address if that is one of the web; never to a script."""
    words = escape(heading(article))
    url = article.url or ""
    if not url.isprintable() or not url.lower().startswith(("http://", "https://")):
        return words
    return f'<a href="{escape(url)}" rel="noopener noreferrer">{words}</a>'
