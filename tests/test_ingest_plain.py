"""Plain text: kept to the character, with and without a header."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.errors import SourceError
from sayso.ingest import Given, article_from_file_text, article_from_text
from sayso.types import Article, Raw

BODY = "“No,” said Teval.\r\n\r\nShe left."
# Too short for the language to be judged, so that any characters pass.
bodies = st.text(st.characters(codec="utf-8"), max_size=40)
visible = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc"]) | st.sampled_from("\t\n\r\f\x85"), max_size=40
).filter(lambda text: bool(text.lstrip("\n").strip()))


def test_the_whole_article() -> None:
    data = (
        "TITLE: The ice\r\nOutlet: Orrin Post\r\npublished: 6 May 2031\r\nBy: Ila Morn and Per Lind\r\n"
        f"Link: https://orrin.example/ice\r\nId: n 7\r\n\r\n{BODY}"
    ).encode()
    assert article_from_file_text(data, source="ice.txt", given=Given(outlet="Other", title="Other")) == Article(
        id="n 7",
        url="https://orrin.example/ice",
        outlet="Orrin Post",
        title="The ice",
        authors=("Ila Morn", "Per Lind"),
        published="2031-05-06",
        language=None,
        text=BODY,
        sha256=hashlib.sha256(BODY.encode()).hexdigest(),
        extractor="plain-text 1",
        raw=Raw(
            source="ice.txt",
            media_type="text/plain",
            encoding="utf-8",
            sha256=hashlib.sha256(data).hexdigest(),
            evidence=dict.fromkeys(("id", "url", "outlet", "title", "authors", "published"), "header line"),
        ),
    )


def test_options_fill_what_the_header_lacks() -> None:
    given = Given(published="2031-05-06", outlet="Other", title="Other")
    article = article_from_file_text(b"Outlet: Orrin Post\n\nIt froze.", source="a.txt", given=given)
    assert (article.outlet, article.title, article.published) == ("Orrin Post", "Other", "2031-05-06")
    assert article.raw is not None
    assert article.raw.evidence == {"outlet": "header line", "title": "option", "published": "option"}


@settings(deadline=None)  # the machine may be busy
@given(bodies)
def test_a_text_given_is_kept_exactly(text: str) -> None:
    article = article_from_text(text, id="a")
    assert (article.text, article.id) == (text, "a")
    assert article.sha256 == hashlib.sha256(text.encode()).hexdigest()


@settings(deadline=None)  # the machine may be busy
@given(visible, st.sampled_from(["\n", "\r\n", "\r"]))
def test_the_body_below_a_header_is_kept_exactly(body: str, end: str) -> None:
    header = f"Title: Ice{end}Date: 2031-05-06{end} {end}"
    article = article_from_file_text((header + body).encode(), source="a.txt")
    # After a lone CR, a body that begins with LF makes CRLF of it: then that LF belongs to the blank line.
    expected = body[1:] if end == "\r" and body.startswith("\n") else body
    assert article.text == expected


@pytest.mark.parametrize(
    "text",
    [
        "MINISTER: I never said so.\nHOST: You did.\n\nThey left.",
        "AUTHOR: I never wrote it.\n\nHOST: You did.",
        "Title: Ice\nSection: Harbour\n\nIt froze.",
        "Title: Ice\nTitle: Snow\n\nIt froze.",
        "Title: Ice\nIt froze.",
        "\nTitle: Ice\n\nIt froze.",
        "It froze. Title: Ice\n\nIt did.",
    ],
)
def test_what_is_no_header_is_text(text: str) -> None:
    article = article_from_file_text(text.encode(), source="a.txt")
    assert (article.text, article.title, article.authors) == (text, None, ())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_names_the_encoding_and_is_dropped(encoding: str) -> None:
    article = article_from_file_text(BODY.encode(encoding), source="a.txt")
    assert article.text == BODY
    assert article.raw is not None
    assert article.raw.encoding == encoding.removesuffix("-sig")


def test_ids_are_derived_from_text_address_and_outlet() -> None:
    one = article_from_text("It froze.")
    assert one.id == article_from_text("It froze.").id
    assert (
        len({one.id, article_from_text("It froze!").id, article_from_text("It froze.", url="https://a.example").id})
        == 3
    )
    assert one.id != article_from_text("It froze.", given=Given(outlet="Orrin Post")).id


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b" \n\r\n", "there is nothing in it; give something that holds an article."),
        ("\ufeff \n".encode("utf-16-le"), "there is nothing in it; give something that holds an article."),
        (b"Title: Ice\n\n \n", "there is no text after the header; put the article below the first blank line."),
        (
            b"Title: Ice\nDate: soon\n\nIt froze.",
            "“soon” in the header is not a date; write it like 2031-05-06 or 2031-05-06T14:00:00Z.",
        ),
        (b"%PDF-1.7 \x00\x01", "this is a PDF, not text; save the article as text or HTML first."),
        (b"It\x00 froze\x01\x02", "this is binary data, not text; save the article as text or HTML first."),
        (
            "It froze.\n“No,” said Zoë.".encode("cp1252"),
            "byte 0x93 in line 2 is not UTF-8; save it as UTF-8, for instance: iconv -f CP1252 -t UTF-8.",
        ),
    ],
)
def test_bad_input_is_one_clear_line(data: bytes, message: str) -> None:
    with pytest.raises(SourceError) as caught:
        article_from_file_text(data, source="a.txt")
    assert str(caught.value) == f"a.txt: {message}"


def test_half_a_character_is_refused() -> None:
    with pytest.raises(SourceError) as caught:
        article_from_text("It \ud83d froze.")
    assert (
        str(caught.value) == "text: character 3 is half of a surrogate pair; decode the text properly before giving it."
    )
