"""Plain text: the body exactly as it stands, and an optional header of `Key: value` lines before it."""

import hashlib
import re

import msgspec

from sayso.errors import SourceError
from sayso.ingest.dates import HOW_TO_WRITE, parse_date
from sayso.ingest.decode import check_bytes, decode_text, nothing_in
from sayso.ingest.facts import NOTHING_GIVEN, Facts, Given, make_article, split_names
from sayso.types import Article, Raw

__all__ = ["article_from_file_text", "article_from_text"]

# The number goes up when the rules below change, since they decide which characters are the article's text.
EXTRACTOR = "plain-text 1"

_KEYS = {
    "author": "authors",
    "authors": "authors",
    "by": "authors",
    "date": "published",
    "id": "id",
    "language": "language",
    "link": "url",
    "outlet": "outlet",
    "published": "published",
    "title": "title",
    "url": "url",
}
_LINE = re.compile(r"([A-Za-z]{2,12})[ \t]*:[ \t]*([^\r\n]*)(?:\r\n|\r|\n|\Z)")
_BLANK = re.compile(r"[ \t]*(?:\r\n|\r|\n|\Z)")


class _Header(msgspec.Struct, frozen=True):
    values: dict[str, str]
    end: int  # code points of header and blank line together; 0 where there is no header


def article_from_text(
    text: str, *, id: str | None = None, url: str | None = None, given: Given = NOTHING_GIVEN, source: str | None = None
) -> Article:
    """The article with exactly this text: no header is looked for, nothing is changed.

    Raises:
        LanguageError: the text is surely in a language the model does not read.
        SourceError: the text has half a surrogate pair.

    >>> article_from_text("Caf\u00e9\\r\\n", id="a1").text
    'Café\\r\\n'
    """
    facts = Facts.by("option", id=id, url=url).then(given.facts())
    return make_article(text, facts, raw=Raw(source=source, media_type="text/plain"), extractor=EXTRACTOR)


def article_from_file_text(
    data: bytes, *, source: str, url: str | None = None, charset: str | None = None, given: Given = NOTHING_GIVEN
) -> Article:
    """The article in a text file: optional header, blank line, body. The body is kept exactly, line ends included.

    The header is there if every line before the first blank one is `Key: value` with a key of: Title, Outlet,
    Published or Date, Author, Authors or By, URL or Link, Language, Id (in any case). Each stands at most once, and
    at least one is not the author: a text that begins `AUTHOR: I never wrote it` is a transcript.

    Raises:
        LanguageError: the body is surely in a language the model does not read.
        SourceError: empty, binary or undecodable data, or a header whose date is none.

    >>> article_from_file_text(b"Title: Ice\\nBy: Ila Morn, Per Lind\\n\\nIt froze.", source="a.txt").authors
    ('Ila Morn', 'Per Lind')
    """
    check_bytes(data, source=source)
    decoded = decode_text(data, source=source, charset=charset)
    header = _header(decoded.text)
    text = decoded.text[header.end :]
    if not text.strip() and header.end:
        raise SourceError(source, "there is no text after the header", "put the article below the first blank line")
    if not text.strip():
        raise nothing_in(source)
    raw = Raw(
        source=source,
        media_type="text/plain",
        encoding=decoded.encoding,
        sha256=hashlib.sha256(data).hexdigest(),
    )
    facts = _facts(header, source).then(Facts.by("address", url=url)).then(given.facts())
    return make_article(text, facts, raw=raw, extractor=EXTRACTOR)


def _header(text: str) -> _Header:
    values: dict[str, str] = {}
    at = 0
    while match := _LINE.match(text, at):
        key = _KEYS.get(match[1].lower())
        if key is None or key in values:
            return _Header({}, 0)
        values[key] = match[2]
        at = match.end()
    blank = _BLANK.match(text, at)
    if blank is None or not values.keys() - {"authors"}:
        return _Header({}, 0)
    return _Header(values, blank.end())


def _facts(header: _Header, source: str) -> Facts:
    values = header.values
    written = values.get("published", "").strip()
    published = parse_date(written)
    if written and published is None:
        raise SourceError(source, f"“{written}” in the header is not a date", HOW_TO_WRITE)
    others = {name: value for name, value in values.items() if name not in ("authors", "published")}
    return Facts.by("header line", authors=split_names(values.get("authors", "")), published=published, **others)
