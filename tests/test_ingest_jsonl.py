"""JSONL: one article a line, texts and ids kept exactly, and a bad line named by its number."""

import hashlib
import json
from collections.abc import Iterator
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.errors import SourceError
from sayso.ingest import Given, articles
from sayso.ingest import jsonl as module
from sayso.ingest.jsonl import articles_from_jsonl
from sayso.types import Article, Raw


def read(data: bytes, **given: str) -> list[Article | SourceError]:
    return list(articles_from_jsonl(BytesIO(data), source="a.jsonl", given=Given(**given)))


def only(results: list[Article | SourceError]) -> Article:
    (article,) = results
    assert isinstance(article, Article), article
    return article


def test_the_whole_article() -> None:
    line = json.dumps(
        {
            "id": 7,
            "text": "It froze.\r\n",
            "url": "https://orrin.example/ice",
            "outlet": "Orrin Post",
            "title": "Ice",
            "published": "2031-05-06T14:00:00+02:00",
            "authors": ["Ila Morn", "Per Lind"],
            "unknown": None,
        }
    ).encode()
    assert only(read(line, outlet="Other")) == Article(
        id="7",
        url="https://orrin.example/ice",
        outlet="Orrin Post",
        title="Ice",
        authors=("Ila Morn", "Per Lind"),
        published="2031-05-06T14:00:00+02:00",
        text="It froze.\r\n",
        sha256=hashlib.sha256(b"It froze.\r\n").hexdigest(),
        extractor="jsonl 1",
        raw=Raw(
            source="a.jsonl line 1",
            media_type="application/jsonl",
            encoding="utf-8",
            sha256=hashlib.sha256(line).hexdigest(),
            evidence=dict.fromkeys(("id", "url", "outlet", "title", "authors", "published"), "jsonl"),
        ),
    )


@settings(deadline=None)  # the machine may be busy
@given(
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=40).filter(str.strip),
    st.booleans(),
    st.text("a 1é\t", min_size=1),
)
def test_text_and_id_are_kept_exactly(text: str, ascii_only: bool, name: str) -> None:
    line = json.dumps({"text": text, "id": name}, ensure_ascii=ascii_only).encode()
    article = only(read(line))
    assert (article.text, article.id) == (text, name)


def test_a_page_in_a_line_comes_after_what_the_line_says() -> None:
    page = "<title>Snow</title><article><h1>Snow</h1><p>She said <q>no</q> to it.</p></article>"
    article = only(read(json.dumps({"html": page, "title": "Ice", "id": "p1"}).encode(), outlet="Orrin Post"))
    assert (article.id, article.title, article.outlet) == ("p1", "Ice", "Orrin Post")
    assert article.text == "Snow\nShe said “no” to it."
    assert article.raw is not None
    assert article.raw.source == "a.jsonl line 1"
    assert article.raw.evidence == {"id": "jsonl", "outlet": "option", "title": "jsonl"}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b'{"text": "It froze."', "this is not valid JSON (input data was truncated)"),
        (b"It froze.", "this is not valid JSON (invalid character (byte 0))"),
        (b'"It froze."', "the line should be an object, not text"),
        (b'{"text": 5}', "“text” should be text, not a number"),
        (b'{"text": "a", "authors": ["a", 1]}', "“authors[1]” should be text, not a number"),
        (b'{"text": "a", "id": true}', "“id” should be a number or text, not true or false"),
        (b'{"title": "Ice"}', "there is neither “text” nor “html”"),
        (b'{"text": " "}', "“text” is empty"),
    ],
)
def test_a_broken_line_is_named_and_the_next_is_read(line: bytes, message: str) -> None:
    error, article = read(b"\n" + line + b'\n \r\n{"text": "It froze."}\n')
    assert str(error) == f"a.jsonl line 2: {message}; put one JSON object a line, with “text” or “html”."
    assert isinstance(article, Article)
    assert article.raw is not None
    assert article.raw.source == "a.jsonl line 4"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            b'{"text": "a", "published": "soon"}',
            "“published” is not a date: “soon”; write it like 2031-05-06 or 2031-05-06T14:00:00Z.",
        ),
        (b'{"text": "caf\xe9"}', "byte 0xE9 is not UTF-8; save the file as UTF-8."),
        (b'{"text": "a", "x": "caf\xe9"}', "byte 0xE9 is not UTF-8; save the file as UTF-8."),
        (
            b'{"html": "<nav>Home</nav>"}',
            "the page has no article text; open it in a browser, and save the text shown there.",
        ),
    ],
)
def test_what_is_wrong_in_a_line_is_said(line: bytes, message: str) -> None:
    (error,) = read(line)
    assert str(error) == f"a.jsonl line 1: {message}"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "there is nothing in it; give something that holds an article."),
        (b"\n \r\n", "there is nothing in it; give something that holds an article."),
        (b"\x89PNG\r\n\x1a\n", "this is a picture, not text; save the article as text or HTML first."),
        (
            b'{\n "text": "It froze."\n}\n',
            "this is one JSON document over many lines; put one JSON object a line, with “text” or “html”.",
        ),
    ],
)
def test_a_file_that_is_no_jsonl_is_refused_once(data: bytes, message: str) -> None:
    with pytest.raises(SourceError) as caught:
        read(data)
    assert str(caught.value) == f"a.jsonl: {message}"


def test_a_line_too_long_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_LINE", 40)
    error, article = read(b'{"text": "' + b"a" * 200 + b'"}\n{"text": "It froze."}')
    assert str(error).startswith("a.jsonl line 1: the line is longer than")
    assert isinstance(article, Article)
    assert article.text == "It froze."


def test_standard_input_is_read_line_by_line() -> None:
    class Endless(BytesIO):
        """Gives lines for ever; reading it to its end would never return."""

        def readline(self, size: int | None = -1, /) -> bytes:
            assert size
            return b'{"text": "It froze."}\n'

        def read(self, size: int | None = -1, /) -> bytes:
            raise AssertionError(f"{size} bytes read at once")

    stream: Iterator[Article | SourceError] = articles(["-"], stdin=Endless())
    first, second = next(stream), next(stream)
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert second.raw is not None
    assert second.raw.source == "standard input line 2"
