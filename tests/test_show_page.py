"""The HTML page: its words, its marks, its links, and that nothing of an article is taken for markup."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from show_story import article, reading
from test_show_passage import LETTERS

from sayso.read.paragraphs import paragraphs
from sayso.show.page import fragment, page
from sayso.show.words import printable
from sayso.types import Model, Reading, Span, Statement


class Seen(HTMLParser):
    """What a browser would find: tags with their attributes, and the words of each paragraph with their classes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.paragraphs: list[list[tuple[str, str, str]]] = []
        self._open: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "br"}:
            self._open.append((tag, dict(attrs)))
        if (tag, attrs) == ("p", [("dir", "auto")]):
            self.paragraphs.append([])

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _ in self._open]
        if "p" in tags and "header" not in tags and "a" not in tags:
            about = self._open[-1][1]
            self.paragraphs[-1].append((data, about.get("class") or "", about.get("data-s") or ""))

    @property
    def ids(self) -> list[str]:
        return [about["id"] or "" for _, about in self.tags if "id" in about]

    @property
    def links(self) -> list[str]:
        return [about.get("href") or "" for tag, about in self.tags if tag == "a"]


def test_marks_nest_and_keep_every_word() -> None:
    seen = Seen(page([reading()]))
    assert seen.paragraphs[0] == [
        ("“We will not close the strait,”", "c direct", "a1-s1"),
        (" ", "", ""),
        ("the harbour minister, Mara Ilvane,", "s", "a1-s1"),
        (" ", "", ""),
        ("said", "q", "a1-s1"),
        (" on Tuesday. ", "", ""),
        ("“Not for a day.”", "c direct", "a1-s1"),
    ]
    assert seen.paragraphs[1][-7:] == [
        (", ", "", ""),
        ("the envoy", "c indirect s", "a1-s3 a1-s4"),
        (" had ", "c indirect", "a1-s3"),
        ("promised", "c indirect q", "a1-s3 a1-s4"),
        (" the council two days earlier that ", "c indirect", "a1-s3"),
        ("no boat would be turned back", "c indirect deep", "a1-s3 a1-s4"),
        (".", "", ""),
    ]


@pytest.mark.parametrize("html", [page([reading()]), page([reading(), reading("It rained.")]), fragment(reading())])
def test_every_link_has_its_place_and_every_id_is_one(html: str) -> None:
    seen = Seen(html)
    assert len(seen.ids) == len(set(seen.ids))
    assert {link.removeprefix("#") for link in seen.links} <= set(seen.ids)


def test_each_statement_leads_to_its_words_and_back() -> None:
    seen = Seen(page([reading()]))
    for number in range(1, 6):
        assert {f"a1-s{number}", f"a1-s{number}-t"} <= set(seen.ids)
        assert seen.links.count(f"#a1-s{number}") == seen.links.count(f"#a1-s{number}-t") == 1


def test_a_note_says_who_how_and_how_sure() -> None:
    notes = re.findall(r'<li class="note.*?</li>', page([reading()]))
    assert notes[1] == (
        '<li class="note mixed" id="a1-s2">'
        '<a class="no" href="#a1-s2-t" aria-label="Statement 2: to its words in the text">2</a> '
        '<bdi class="s">A spokesman for the pilots’ guild</bdi> <bdi class="q">replied</bdi> '
        '<span class="meta"><b>mixed</b> 76 % sure</span>'
        '<span class="said" dir="auto">the minister “has read neither the charts nor the law”</span></li>'
    )
    assert '<span class="none">no source: no name or title near it</span>' in notes[4]


def test_several_articles_have_an_index_with_anchors() -> None:
    html = page([reading(title="First"), reading("It rained.", title="Second")])
    assert "<title>2 articles – sayso</title>" in html
    assert '<a href="#a2"><bdi>Second</bdi></a>' in html
    assert '<article id="a2" aria-labelledby="a2-h">' in html
    assert "No statements found." in html


EVIL = '<script>alert(1)</script><img src=x onerror="alert(2)">" \' &amp; </style><!--'


def test_nothing_of_an_article_is_markup() -> None:
    made = reading(
        f"[1s {EVIL}] [1q {EVIL}] [1c “{EVIL}”].",
        title=EVIL,
        outlet=EVIL,
        published=EVIL,
        authors=(EVIL,),
        language=EVIL,
    )
    harmless = [tag for tag, _ in Seen(page([reading("[1s A] [1q b] [1c “c”].", title="d", language="en")])).tags]
    seen = Seen(page([made]))
    assert [tag for tag, _ in seen.tags] == harmless
    assert not [name for _, about in seen.tags for name in about if name.startswith("on") or name == "src"]
    assert seen.paragraphs[0][0][0] == EVIL


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)", "data:text/html,x",
     "http\n://x.example", "//x.example", "file:///etc/passwd", "", None],
)  # fmt: skip
def test_an_address_that_is_not_of_the_web_is_no_link(url: str | None) -> None:
    assert [link for link in Seen(page([reading(url=url)])).links if not link.startswith("#")] == []


def test_an_address_of_the_web_is_a_link() -> None:
    links = Seen(page([reading(url='https://tern.example/?a=1&b="2')])).links
    assert [link for link in links if not link.startswith("#")] == ['https://tern.example/?a=1&b="2']


def test_the_page_fetches_nothing_and_forbids_it() -> None:
    html = page([reading()])
    tags = Seen(html).tags
    assert not {"link", "img", "iframe", "object", "base", "form"} & {tag for tag, _ in tags}
    assert not [about for _, about in tags if "src" in about]
    assert "url(" not in html
    assert "@import" not in html
    (policy,) = [about["content"] for tag, about in tags if tag == "meta" and "http-equiv" in about]
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-")


def test_languages_and_directions_are_told() -> None:
    html = page([reading("[1c “لن نغلق”]، [1q قال] [1s الوزير].", language="ar")])
    assert '<div lang="ar">' in html
    assert '<p dir="auto">' in html
    assert '<bdi class="s">الوزير</bdi>' in html


def test_a_notebook_shows_the_fragment() -> None:
    made = reading()
    assert made._repr_html_() == fragment(made)
    assert "<script" not in fragment(made)
    assert "<html" not in fragment(made)


@st.composite
def anywhere(draw: st.DrawFn, text: str, name: str) -> Statement:
    """A statement with two spans anywhere in `text`, blanks included."""
    a, b, c, d = sorted(draw(st.sets(st.integers(0, len(text)), min_size=4, max_size=4)))
    return Statement(
        id=name, kind="mixed", source=(Span(a, b),), cue=(), content=(Span(c, d),), confidence=draw(st.floats(0, 1))
    )


@given(st.text(LETTERS + "<&\"'\x00\x1b", min_size=4, max_size=120), st.data())
def test_text_and_statements_stay_whole_under_any_marks(text: str, data: st.DataObject) -> None:
    made = Reading(
        article=article(text),
        model=Model("m", "1"),
        statements=tuple(data.draw(anywhere(text, f"s{n}")) for n in range(data.draw(st.integers(0, 4)))),
    )
    seen = Seen(page([made]))
    assert ["".join(words for words, _, _ in parts) for parts in seen.paragraphs] == [
        printable(text[p.start : p.end]) for p in paragraphs(text)
    ]
    shown = [range(p.start, p.end) for p in paragraphs(text)]
    said = [
        n
        for n, s in enumerate(made.statements, start=1)
        if any(set(range(c.start, c.end)) & set(paragraph) for c in s.content for paragraph in shown)
    ]
    assert sorted(seen.links[1:]) == sorted(link for n in said for link in (f"#a1-s{n}", f"#a1-s{n}-t"))
    assert sorted(seen.ids) == sorted({"top", "a1", "a1-h", *(link[1:] for link in seen.links)})
