"""Pages: whole articles out of tiny pages, each with what real pages do to them."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.errors import LanguageError, SourceError
from sayso.ingest import Given, article_from_html
from sayso.types import Article

PAGE = """<!doctype html><html lang="de"><head><meta charset="utf-8"><title>Harbour to close | Orrin Post</title>
<link rel="canonical" href="https://orrin.example/harbour">
<meta property="og:site_name" content="Orrin Post"><meta name="author" content="Desk">
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
  {"@type": "WebSite", "name": "orrin.example"},
  {"@type": "NewsArticle", "headline": "Harbour to close &amp; ferries stop",
   "datePublished": "2031-05-06T14:00:00+02:00",
   "author": [{"@type": "Person", "name": "Ila Morn"}, {"@type": "Person", "name": "By Per Lind, Jr."}]}]}</script>
</head><body><nav><a href="/">Home</a> <a href="/world">World</a></nav>
<div class="cookie-banner"><p>We use cookies to make this site better for you and for us.</p></div>
<article><h1>Harbour to close</h1><p class="byline">By Ila Morn</p>
<figure><img src="quay.jpg"><figcaption>Mara Teval on the quay. Photo: Orrin Press</figcaption></figure>
<p>The har&shy;bour at Kessel will close for 3&nbsp;weeks, said Mara Teval on <time datetime="2031-05-05">Monday</time>.
</p>
<p><q>We have no <q>Plan B</q> for this,</q> she told reporters, <q>and <em>nobody</em> has asked for one</q>.</p>
<div class="read-more"><p><strong>Read more:</strong> <a href="/ice">How the strait froze over</a></p></div>
<aside class="pullquote"><p>Nobody has asked for one</p></aside>
<h2>What happens next</h2>
<p>Ferries will leave from the northern dock,<br>said the port authority.</p>
<p>Also read: <a href="/five">Five things to know about the harbour</a></p>
<table><tr><td>Ships</td><td>12</td></tr><tr><td>Docks</td><td>3</td></tr></table>
<p>The mayor, Oskar Lind, did not answer a request for comment.</p></article>
<section class="related"><h3>Related</h3><ul><li><a href="/1">Minister resigns over ice</a></li></ul></section>
<div class="comments"><p>user1: this is nonsense, said nobody ever</p></div>
<footer><p>© 2019 Orrin Post. All rights reserved.</p></footer></body></html>"""

TEXT = """Harbour to close
The harbour at Kessel will close for 3 weeks, said Mara Teval on Monday.
“We have no ‘Plan B’ for this,” she told reporters, “and nobody has asked for one”.
What happens next
Ferries will leave from the northern dock,
said the port authority.
The mayor, Oskar Lind, did not answer a request for comment."""

LONG = " ".join(["The harbour was shut, said Mara Teval."] * 5)
BROKEN_JSON = '<script type="application/ld+json">{"headline":"The "joke"","datePublished":"2031-05-06"}</script>'
STORY = "<p>The minister said the harbour would shut.</p><p>She had promised the opposite, said the mayor.</p>"


def read(body: str, *, head: str = "", **options: str) -> Article:
    page = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
    return article_from_html(page, source="a.html", given=Given(**options))


def evidence(article: Article) -> dict[str, str]:
    assert article.raw is not None
    return article.raw.evidence


def test_the_whole_article() -> None:
    data = PAGE.encode()
    article = article_from_html(data, source="a.html", given=Given(outlet="Other", published="2031-01-02"))
    assert article.text == TEXT
    assert article.title == "Harbour to close & ferries stop"
    assert article.authors == ("Ila Morn", "Per Lind, Jr.")
    assert (article.outlet, article.url) == ("Orrin Post", "https://orrin.example/harbour")
    assert (article.published, article.language) == ("2031-05-06T14:00:00+02:00", "en")
    assert article.extractor.startswith("trafilatura ")
    assert article.raw is not None
    assert (article.raw.source, article.raw.media_type, article.raw.encoding) == ("a.html", "text/html", "utf-8")
    assert article.raw.sha256 == hashlib.sha256(data).hexdigest()
    assert list(article.raw.evidence.items()) == [
        ("url", "canonical link"),
        ("outlet", "meta"),
        ("title", "json-ld"),
        ("authors", "json-ld"),
        ("published", "json-ld"),
        ("language", "detected"),
    ]


@pytest.mark.parametrize(
    ("head", "body", "published", "witness"),
    [
        ('<meta property="article:published_time" content="2031-05-06T14:00:00Z">', "", "2031-05-06T14:00:00Z", "meta"),
        ('<meta name="date" content="soon"><meta name="pubdate" content="2031-05-06">', "", "2031-05-06", "meta"),
        ("", '<time itemprop="datePublished" datetime="2031-05-06">today</time>', "2031-05-06", "microdata"),
        ("", '<time datetime="2031-05-06T14:00:00+02:00">6 May</time>', "2031-05-06T14:00:00+02:00", "htmldate"),
        ("", '<p class="date">Published: 6 May 2031</p>', "2031-05-06", "htmldate"),
        ('<link rel="canonical" href="https://orrin.example/2031/05/06/ice">', "", "2031-05-06", "htmldate"),
        (BROKEN_JSON, "", "2031-05-06", "json-ld"),
        ("", "<footer>© 2019 Orrin Post</footer>", "2031-01-02", "option"),
    ],
)  # fmt: skip
def test_the_date_and_its_evidence(head: str, body: str, published: str, witness: str) -> None:
    article = read(f"<article>{STORY}</article>{body}", head=head, published="2031-01-02")
    assert (article.published, evidence(article)["published"]) == (published, witness)


def test_a_date_nobody_states_is_not_made_up() -> None:
    assert read(f"<article>{STORY}</article><footer>© 2019 Orrin Post</footer>").published is None


def test_names_given_by_reference_are_found() -> None:
    graph = """<script type="application/ld+json">[{"@type": "Organization", "@id": "#org", "name": "Orrin Post"},
    {"@type": ["ReportageNewsArticle"], "publisher": {"@id": "#org"},
     "author": {"@type": "Organization", "name": "Orrin Post"}}]</script>"""
    article = read(f"<article>{STORY}</article>", head=graph)
    assert (article.outlet, article.authors) == ("Orrin Post", ())


def test_the_web_site_is_the_outlet_where_nothing_else_is_known() -> None:
    url = "https://www.orrin.example/a"
    assert article_from_html(f"<article>{STORY}</article>", source="a", url=url).outlet == "orrin.example"
    given = Given(outlet="Orrin Post")
    assert article_from_html(f"<article>{STORY}</article>", source="a", url=url, given=given).outlet == "Orrin Post"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<q>No</q>, she said then.", "“No”, she said then."),
        ("“<q>No</q>,” she said then.", "“No,” she said then."),
        ("<q>“No,”</q> she said then.", "“No,” she said then."),
        ('"<q>No</q>", she said then.', '"No", she said then.'),
        ("“It is a <q>joke</q>”, she said.", "“It is a “joke””, she said."),
        ("<q>So <q>it <q>is</q></q></q>, she said.", "“So ‘it “is”’”, she said."),
        ("<q>It’s <b>over</b></q>, she said.", "“It’s over”, she said."),
        ("She said <q></q>nothing to them.", "She said nothing to them."),
    ],
)
def test_quotation_marks_are_put_back_once(markup: str, text: str) -> None:
    assert read(f"<article><p>{markup}</p></article>").text == text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<h1>Ferry late</h1><p>“We are sorry,” the captain said.</p>", "“We are sorry,” the captain said."),
        ("<article><p>The ferry is late, the port said.</p></article>", "The ferry is late, the port said."),
        (
            "<main><dl><dt>HOST:</dt><dd>Why is the harbour closed?</dd><dt>TEVAL:</dt><dd>Because of the ice.</dd>"
            "</dl><p>HOST: Who pays?</p><p>TEVAL: The town.</p></main>",
            "HOST: Why is the harbour closed?\nTEVAL: Because of the ice.\nHOST: Who pays?\nTEVAL: The town.",
        ),
        (
            "<main><section><h2>9:00</h2><p>Gate 9 is shut, said Teval.</p></section>"
            "<section><h2>8:00</h2><p>Gate 8 is shut, said Teval.</p></section></main>",
            "9:00\nGate 9 is shut, said Teval.\n8:00\nGate 8 is shut, said Teval.",
        ),
        (
            f"<table><tr><td>{LONG}<br><br>“A joke,” said the mayor.</td></tr></table>",
            f"{LONG}\n“A joke,” said the mayor.",
        ),
        (
            f'<div class="newsletter-story">{STORY}</div>',
            "The minister said the harbour would shut.\nShe had promised the opposite, said the mayor.",
        ),
        (
            "<article><p>Read more books, said the minister.</p><p>She left for the harbour at nine.</p></article>",
            "Read more books, said the minister.\nShe left for the harbour at nine.",
        ),
    ],
    ids=["heading outside", "very short", "transcript", "live", "layout table", "badly named wrapper", "not a teaser"],
)  # fmt: skip
def test_nothing_of_the_article_is_lost(body: str, text: str) -> None:
    assert read(body).text == text


MAC_META = '<meta http-equiv="Content-Type" content="text/html; charset=macintosh">'
CAFE = "<article><p>“The café is shut,” said Zoë Brontë — of the naïve party — to the press.</p></article>"
CAFE_TEXT = "“The café is shut,” said Zoë Brontë — of the naïve party — to the press."


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (CAFE.encode(), "utf-8"),
        (CAFE.encode("utf-8-sig"), "utf-8"),
        (CAFE.encode("utf-16"), "utf-16"),
        (f'<meta charset="iso-8859-1">{CAFE}'.encode("cp1252"), "cp1252"),
        (f'<meta charset="iso-8859-1">{CAFE}'.encode(), "utf-8"),
        (f"{MAC_META}{CAFE}".encode("macroman"), "mac-roman"),
        (CAFE.encode("cp1252"), "cp1252"),
    ],
)  # fmt: skip
def test_encodings(data: bytes, encoding: str) -> None:
    article = article_from_html(data, source="a.html")
    assert article.raw is not None
    assert (article.text, article.raw.encoding) == (CAFE_TEXT, encoding)


def test_the_servers_word_on_the_encoding_counts() -> None:
    assert article_from_html(CAFE.encode("mac-roman"), source="a.html", charset="macintosh").text == CAFE_TEXT


def test_one_bad_byte_does_not_change_the_rest() -> None:
    data = f'<meta charset="utf-8">{CAFE}'.encode().replace(b"press", b"pr\xe9ss")
    assert article_from_html(data, source="a.html").text == CAFE_TEXT.replace("press", "pr\ufffdss")


@pytest.mark.parametrize(
    "body",
    [
        "<article></article>",
        "<nav><ul><li><a href='/'>Home</a></li><li><a href='/w'>World</a></li></ul></nav><footer>© 2031</footer>",
        "<noscript>You need to enable JavaScript to run this app.</noscript><div id='root'></div>",
        "<main><ul>" + "<li><a href='/a'>Minister says the harbour will be shut soon</a></li>" * 9 + "</ul></main>",
    ],
    ids=["empty", "menu", "needs a browser", "links"],
)  # fmt: skip
def test_a_page_without_an_article_says_so(body: str) -> None:
    with pytest.raises(SourceError) as caught:
        read(body)
    assert str(caught.value) == (
        "a.html: the page has no article text; open it in a browser, and save the text shown there."
    )


def test_the_text_is_believed_before_the_page_about_its_language() -> None:
    german = "<p>Der Hafen von Kessel wird für drei Wochen geschlossen, sagte die Ministerin am Dienstag.</p>"
    with pytest.raises(LanguageError) as caught:
        article_from_html(f'<html lang="en"><body><article>{german}</article></body></html>', source="a.html")
    assert str(caught.value).startswith("a.html: the article is in German (de);")


TAGS = [
    "p",
    "div",
    "q",
    "table",
    "td",
    "time",
    "dl",
    "dt",
    "dd",
    "article",
    "h1",
    "a",
    "body",
    "html",
    "figcaption",
    "svg",
]
ATTRIBUTES = [
    "",
    ' class="related"',
    ' href="http://[x"',
    ' rel="canonical" href="http://[x"',
    ' datetime="2031-05-06"',
]
pieces = st.one_of(
    st.builds("<{}{}>".format, st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES)),
    st.builds("</{}>".format, st.sampled_from(TAGS)),
    st.sampled_from(
        ["She said no to the plan.", "\u00ad", "&#0;", "&#xD800;", "<!-- x -->", "\u2028", "👩‍👩‍👧", "\u202e"]
    ),
    st.sampled_from(
        ['<script type="application/ld+json">[[{"@type":"Article","author":[[1]],"publisher":5}]]</script>']
    ),
)


@settings(deadline=None)  # the machine may be busy
@given(st.lists(pieces, max_size=20).map("".join))
def test_a_broken_page_gives_an_article_or_a_clear_error(page: str) -> None:
    try:
        article = article_from_html(page, source="a.html")
    except SourceError as error:
        assert str(error).startswith("a.html: ")  # noqa: PT017 (either outcome is right)
    else:
        assert article.text == "\n".join(line.strip() for line in article.text.split("\n") if line.strip())
