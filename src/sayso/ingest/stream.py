"""The main path: from sources to articles, one after another."""

import gzip
import re
import sys
import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, cast

from sayso.errors import SourceError
from sayso.ingest.facts import NOTHING_GIVEN, Given
from sayso.ingest.jsonl import articles_from_jsonl
from sayso.ingest.page import article_from_html
from sayso.ingest.plain import article_from_file_text
from sayso.ingest.sources import Format, Place, count, format_of, places
from sayso.types import Article

__all__ = ["articles", "count"]

MAX_FILE = 100_000_000  # bytes, of one article or page; a JSONL file may be of any size
_JSON_LINE = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\s*(?:[\"}]|$)")
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|title|meta|main|article|section|div|p|h1|table)\b",
    re.IGNORECASE | re.DOTALL,
)
_HEAD = 4_096


def articles(
    sources: Iterable[str], *, given: Given = NOTHING_GIVEN, stdin: BinaryIO | None = None
) -> Iterator[Article | SourceError]:
    """Read every source, one after another, and give its articles as they come.

    A source that cannot be read gives a `SourceError` in its place (given, not raised), and the rest goes on.

    Args:
        sources: files, folders, patterns, `http(s)` addresses, and `-` for standard input; see `places`.
        given: what fills the facts that a source lacks.
        stdin: what `-` reads, standard input unless given.

    >>> [str(error) for error in articles(["missing.txt"])]
    ['missing.txt: there is no such file or folder; check the name, and the folder you are in.']
    """
    for place in places(sources):
        if isinstance(place, SourceError):
            yield place
            continue
        try:
            yield from _read(place, given, stdin)
        except SourceError as error:
            yield error


def _read(place: Place, given: Given, stdin: BinaryIO | None) -> Iterator[Article | SourceError]:
    if place.kind == "stdin":
        return _from_stream(stdin or sys.stdin.buffer, None, place.name, given)
    if place.kind == "address":
        return _from_address(place.name, given)
    return _from_file(place.name, given)


def _from_address(address: str, given: Given) -> Iterator[Article | SourceError]:
    from sayso.ingest.fetch import fetch

    page = fetch(address)
    kind = page.format or _sniff(page.data)
    if kind == "jsonl":
        yield from articles_from_jsonl(BytesIO(page.data), source=address, given=given)
        return
    read = article_from_html if kind == "html" else article_from_file_text
    yield read(page.data, source=address, url=page.url, charset=page.charset, given=given)


def _from_file(name: str, given: Given) -> Iterator[Article | SourceError]:
    try:
        with _open(name) as stream:
            yield from _from_stream(stream, format_of(name), name, given)
    except FileNotFoundError:
        raise SourceError(name, "the file is gone, or a link to nowhere", "check the name") from None
    except PermissionError:
        raise SourceError(name, "you may not read this file", "change its permissions") from None
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise SourceError(
            name, "the compressed file is damaged", "compress it again, or give it uncompressed"
        ) from None
    except OSError as error:
        raise SourceError(name, f"it cannot be read ({error.strerror})", "check the disk and the name") from None


def _open(name: str) -> BinaryIO:
    if name.lower().endswith(".gz"):
        return cast(BinaryIO, gzip.open(name, "rb"))
    return Path(name).open("rb")


def _from_stream(stream: BinaryIO, kind: Format | None, source: str, given: Given) -> Iterator[Article | SourceError]:
    # One line is enough to know JSONL, so that an endless stream of it is read as it comes.
    first = stream.readline(MAX_FILE) if kind is None else None
    if kind == "jsonl" or (first is not None and _JSON_LINE.match(first)):
        yield from articles_from_jsonl(stream, source=source, first=first, given=given)
        return
    data = (first or b"") + stream.read(MAX_FILE)
    if len(data) >= MAX_FILE:
        raise SourceError(source, f"it is larger than {MAX_FILE // 1_000_000} MB", "split it, or give it as JSONL")
    read = article_from_html if (kind or _sniff(data)) == "html" else article_from_file_text
    yield read(data, source=source, given=given)


def _sniff(data: bytes) -> Format:
    if _JSON_LINE.match(data):
        return "jsonl"
    # Without the zero bytes, so that UTF-16 is seen as well.
    return "html" if _HTML.match(data[:_HEAD].replace(b"\0", b"")) else "text"
