"""The HTML page: its words, its marks, its links, and that nothing of an article is taken for markup."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from show_story import article, reading, told
from test_show_passage import LETTERS

from sayso.read.paragraphs import paragraphs
from sayso.show.page import fragment, page
from sayso.show.words import printable
from sayso.types import Entity, Mention, Model, Reading, SaidOn, Span, Statement, Time


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
        if "p" in tags and not {"header", "details", "a"} & set(tags):
            about = next((about for _, about in reversed(self._open) if "data-s" in about), {})
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
        ("no boat would be turned back", "c indirect deep in-indirect", "a1-s3 a1-s4"),
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
        '<span class="said" dir="auto">the minister “has read neither the charts nor the law”</span> '
        '<span class="facts"><b>mixed</b> 76&nbsp;% sure</span></li>'
    )
    assert '<span class="none">no source: no name or title near it</span>' in notes[4]


class Outline(HTMLParser):
    """The words of the notes, or of the list of speakers, indented as they are nested."""

    def __init__(self, html: str, within: str) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._within, self._open = within, list[str]()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = (dict(attrs).get("class") or "").split()
        if tag not in {"meta", "br"}:
            self._open.append(self._within if self._within in names else tag)
        if self._within in names:
            self.lines.append("  " * (self._open.count(self._within) - 1))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() in {tag, self._within}

    def handle_data(self, data: str) -> None:
        if self._within in self._open:
            self.lines[-1] += data if self._open[-1] != "li" or data != "\n" else ""


def test_notes_tell_who_through_whom_and_when_and_nest_like_the_statements() -> None:
    assert Outline(page([told()]), "note").lines == [
        "1 Mara Ilvane, harbour minister said (refused) “We will not close the strait,” "
        "direct 86\xa0% sure, speaker 90\xa0% · said 2031-05-06 “on Tuesday” · published 2031-05-07",
        "2 Ministry of Harbours “A communiqué from her …” said "
        "its envoy, Oda Renk, had promised the Channel Council two days earlier that no boat would be turned back "
        "indirect 76\xa0% sure, speaker 90\xa0% · about Oda Renk",
        "  3 Ministry of Harbours ▸ Oda Renk, envoy, Ministry of Harbours promised that no boat would be turned back "
        "indirect 64\xa0% sure, speaker 90\xa0% · said 2031-05-04 “two days earlier” · published 2031-05-07"
        " · to Channel Council",
        "4 A pilot (unnamed: asked not to be named) said (denied) she had promised nothing "
        "indirect 53\xa0% sure, speaker 90\xa0% · about Oda Renk, Channel Council",
        "  5 A pilot ▸ Oda Renk, envoy, Ministry of Harbours “she” had promised (negated) nothing "
        "indirect 98\xa0% sure, speaker 90\xa0%",
    ]


def test_each_link_of_a_chain_leads_to_its_statement() -> None:
    chains = re.findall(r'<ol class="chain" aria-label="Told through">(.*?)</ol>', page([told()]))
    assert chains == [
        '<li><a href="#a1-s2"><bdi>Ministry of Harbours</bdi></a> ▸ </li>',
        '<li><a href="#a1-s4"><bdi>A pilot</bdi></a> ▸ </li>',
    ]


def test_a_note_beside_another_paragraph_than_its_parent_s_stands_alone_and_keeps_its_chain() -> None:
    story = "[1c A] [2c “It rained.]\n\n[2c Then] [3s the envoy] [3q said] [3c so.”] [4c B] [5c C]"
    assert [line[:50] for line in Outline(page([told(story)]), "note").lines][:3] == [
        "1 Mara Ilvane, harbour minister refused A direct 8",
        "2 Ministry of Harbours “It rained. … Then indirect",
        "3 Ministry of Harbours ▸ Oda Renk, envoy, Ministry",
    ]


def test_the_speakers_are_listed_with_their_statements() -> None:
    html = page([told()])
    assert Outline(html, "person").lines == [
        "Oda Renk, envoy, Ministry of Harbours said 3 5 · mentioned 3×",
        "Mara Ilvane, harbour minister said 1 · mentioned 2×",
        "A pilot (unnamed) said 4 · mentioned 2×",
        "Ministry of Harbours said 2 · mentioned 1×",
    ]
    assert '<p class="also">Also named: <bdi>Channel Council</bdi></p>' in html
    assert "Who speaks" not in page([reading()])


def test_mentions_dates_and_times_are_marked_without_changing_a_word() -> None:
    html = page([told()])
    assert "".join(words for words, _, _ in Seen(html).paragraphs[1]) == told().article.text.splitlines()[2]
    assert re.findall(r'data-e="(.*?)">(.*?)<', html) == [
        ("a1-e1", "the harbour minister"),
        ("a1-e1", "Mara Ilvane"),
        ("a1-e2", "Ministry of Harbours"),
        ("a1-e3", "its envoy"),
        ("a1-e3", "Oda Renk"),
        ("a1-e5", "A pilot"),
        ("a1-e5", "who"),
        ("a1-e3", "she"),
    ]
    assert '<span class="w" data-s="a1-s1">on Tuesday</span>' in html
    assert 'data-s="a1-s2 a1-s3"><span class="t" title="2031-05-04">two days earlier</span></span>' in html


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


def test_nothing_of_an_entity_a_reason_or_a_date_is_markup() -> None:
    plain = told()
    said = SaidOn(value=EVIL, start=EVIL, end=f"{EVIL}2", span=Span(0, 1))
    made = replace(
        plain,
        entities=tuple(replace(e, name=EVIL + e.name, role=f"{EVIL} of {e.id}", type=EVIL) for e in plain.entities),
        statements=tuple(replace(s, speaker_reason=EVIL, act=EVIL, said_on=said) for s in plain.statements),
        times=tuple(replace(time, value=EVIL) for time in plain.times),
    )
    seen = Seen(page([made]))
    assert {tag for tag, _ in seen.tags} == {tag for tag, _ in Seen(page([plain])).tags}
    assert {name for _, about in seen.tags for name in about} == {n for _, a in Seen(page([plain])).tags for n in a}
    assert [about["title"] for _, about in seen.tags if "title" in about] == [EVIL]
    words = Outline(page([made]), "note").lines[0]
    assert words.startswith(f"1 {EVIL}Mara Ilvane, {EVIL} of e1 ({EVIL}) said ({EVIL})")


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
    """A statement with two spans anywhere in `text`, blanks included, of any speaker, in any other, at any time."""
    a, b, c, d = sorted(draw(st.sets(st.integers(0, len(text)), min_size=4, max_size=4)))
    return Statement(
        id=name, kind="mixed", source=(Span(a, b),), cue=(), content=(Span(c, d),), confidence=draw(st.floats(0, 1)),
        speaker=draw(st.sampled_from([None, "e1", "e2"])),
        parent=draw(st.sampled_from([None, "s0", "s1", "s2", "s3"])),
        said_on=draw(st.sampled_from([None, SaidOn(value="2031", span=Span(b, d))])),
    )  # fmt: skip


@given(st.text(LETTERS + "<&\"'\x00\x1b", min_size=4, max_size=120), st.data())
def test_text_and_statements_stay_whole_under_any_marks(text: str, data: st.DataObject) -> None:
    ends = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted).filter(lambda e: e[0] < e[1])
    spans = st.lists(ends, max_size=3)
    made = Reading(
        article=article(text),
        model=Model("m", "1"),
        statements=tuple(data.draw(anywhere(text, f"s{n}")) for n in range(data.draw(st.integers(0, 4)))),
        entities=tuple(
            Entity(
                id=f"e{n}", name="A <b>", type="person", mentions=tuple(Mention(*e, "name") for e in data.draw(spans))
            )
            for n in (1, 2)
        ),
        times=tuple(Time(*e, "DATE", "2031") for e in data.draw(spans)),
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
    assert {f"#a1-s{n}" for n in said} | {f"#a1-s{n}-t" for n in said} <= set(seen.links)
    assert {link.removeprefix("#") for link in seen.links} <= set(seen.ids)
    assert len(seen.ids) == len(set(seen.ids))
    assert len([name for name in seen.ids if re.fullmatch(r"a1-s\d+", name)]) == len(said)
