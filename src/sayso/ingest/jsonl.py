"""JSONL: one article a line."""

import hashlib
import re
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from sayso.errors import SourceError
from sayso.ingest.dates import HOW_TO_WRITE, parse_date
from sayso.ingest.decode import check_bytes, nothing_in
from sayso.ingest.facts import Facts, Given, make_article, split_names
from sayso.ingest.page import article_from_html
from sayso.types import Article, Raw

__all__ = ["articles_from_jsonl"]

EXTRACTOR = "jsonl 1"
MAX_LINE = 100_000_000  # bytes; memory is bounded by one line, so a line must be bounded too

_LINES = "put one JSON object a line, with “text” or “html”"
_EXPECTED = re.compile(r"Expected `(?P<expected>[^`]*)`, got `(?P<got>[^`]*)`(?: - at `\$\.?(?P<at>[^`]*)`)?")
_KINDS = {
    "str": "text",
    "int": "a number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
}


class _Line(msgspec.Struct, frozen=True, kw_only=True):
    text: str | None = None
    html: str | None = None
    id: str | int | None = None
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    published: str | None = None
    language: str | None = None
    authors: str | list[str] | None = None


_DECODER = msgspec.json.Decoder(_Line)


def articles_from_jsonl(
    stream: BinaryIO, *, source: str, first: bytes | None = None, given: Given
) -> Iterator[Article | SourceError]:
    """The articles of a JSONL stream, one line at a time; blank lines are skipped.

    `first` is the first line where it has been read from the stream already, to see what the stream holds.

    `text` is kept exactly; without it, `html` is read as a page. Other fields of the line come before what the page
    says, and keys that are not known are ignored. A line that cannot be read gives a `SourceError` named
    `SOURCE line N`, and the next line goes on.

    Raises:
        SourceError: the whole stream is empty, binary, or JSON that is not one object a line.
    """
    number = 0
    blank = True
    for number, line in enumerate(_lines(stream, first), start=1):
        if number == 1:
            _check_first(line, source)
        name = f"{source} line {number}"
        if not line.endswith(b"\n") and len(line) == MAX_LINE:
            _skip_rest(stream)
            yield SourceError(name, f"the line is longer than {MAX_LINE // 1_000_000} MB", _LINES)
        elif line.strip():
            blank = False
            try:
                yield _article(line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line, name, given)
            except SourceError as error:
                yield error
    if blank:
        raise nothing_in(source)


def _check_first(line: bytes, source: str) -> None:
    """Refuse data that no line of can be read, once, rather than line by line."""
    if line.strip():
        check_bytes(line, source=source)
    if line.strip() in (b"{", b"["):
        raise SourceError(source, "this is one JSON document over many lines", _LINES)


def _lines(stream: BinaryIO, first: bytes | None) -> Iterator[bytes]:
    if first is not None:
        yield first
    while line := stream.readline(MAX_LINE):
        yield line


def _skip_rest(stream: BinaryIO) -> None:
    while (rest := stream.readline(MAX_LINE)) and not rest.endswith(b"\n"):
        pass


def _article(data: bytes, source: str, given: Given) -> Article:
    line = _decode(data, source)
    facts = _facts(line, source)
    if line.text is None and line.html is not None:
        return article_from_html(line.html, source=source, known=facts, given=given)
    if not (line.text or "").strip():
        problem = "there is neither “text” nor “html”" if line.text is None else "“text” is empty"
        raise SourceError(source, problem, _LINES)
    raw = Raw(source=source, media_type="application/jsonl", encoding="utf-8", sha256=hashlib.sha256(data).hexdigest())
    return make_article(line.text or "", facts.then(given.facts()), raw=raw, extractor=EXTRACTOR)


def _decode(data: bytes, source: str) -> _Line:
    try:
        data.decode()  # msgspec passes over bad bytes in keys it does not know
        return _DECODER.decode(data)
    except UnicodeDecodeError as error:
        raise SourceError(source, f"byte 0x{data[error.start]:02X} is not UTF-8", "save the file as UTF-8") from None
    except msgspec.ValidationError as error:
        raise SourceError(source, _wrong_type(str(error)), _LINES) from None
    except msgspec.DecodeError as error:
        detail = str(error).removeprefix("JSON is malformed: ").lower()
        raise SourceError(source, f"this is not valid JSON ({detail})", _LINES) from None


def _wrong_type(message: str) -> str:
    match = _EXPECTED.search(message)
    if match is None:
        return message
    expected = " or ".join(_KINDS.get(kind, kind) for kind in match["expected"].split(" | ") if kind != "null")
    what = f"“{match['at']}”" if match["at"] else "the line"
    return f"{what} should be {expected}, not {_KINDS.get(match['got'], match['got'])}"


def _facts(line: _Line, source: str) -> Facts:
    written = (line.published or "").strip()
    published = parse_date(written)
    if written and published is None:
        raise SourceError(source, f"“published” is not a date: “{written}”", HOW_TO_WRITE)
    authors = split_names(line.authors) if isinstance(line.authors, str) else tuple(line.authors or ())
    fields = {"url": line.url, "outlet": line.outlet, "title": line.title, "language": line.language}
    facts = Facts.by("jsonl", authors=authors, published=published, **fields)
    if line.id is None or line.id == "":
        return facts
    # The id is a caller's key, so not even its blanks are touched.
    return msgspec.structs.replace(facts, id=str(line.id), evidence={"id": "jsonl", **facts.evidence})
