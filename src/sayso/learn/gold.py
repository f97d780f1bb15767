"""Gold articles: what people marked in a text, to score readings against.

Reads PolNeAR's JSON lines, plain or `.xz`: `{"doc_id", "text", "attributions": [{"sources", "cue", "contents"}],
"publisher"?, "title"?}` with spans `[start, end]` in code points; and our own gold readings (`*.json`, one `Reading`).
"""

import lzma
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import msgspec

from sayso.errors import DataError, SourceError, SpanError
from sayso.ingest import Given, article_from_text
from sayso.learn.fillers import filler, tokenize
from sayso.types import Article, Reading, Span, Statement

__all__ = ["GoldArticle", "GoldFile", "GoldReading", "load_gold", "load_reading", "outermost"]

T = TypeVar("T")


class GoldArticle(msgspec.Struct, frozen=True):
    """An article, and the outermost statements that people found in it."""

    article: Article
    statements: tuple[Statement, ...]


class GoldFile(msgspec.Struct, frozen=True):
    """One file of gold articles; `sha256` is of its bytes as they lie on the disk."""

    path: str
    sha256: str
    articles: tuple[GoldArticle, ...]


class GoldReading(msgspec.Struct, frozen=True):
    """A whole reading that people made or corrected; `sha256` is of its bytes as they lie on the disk."""

    path: str
    sha256: str
    reading: Reading


class _Attribution(msgspec.Struct, frozen=True):
    sources: list[tuple[int, int]]
    cue: list[tuple[int, int]]
    contents: list[tuple[int, int]]


class _Line(msgspec.Struct, frozen=True):
    doc_id: str
    text: str
    attributions: list[_Attribution]
    publisher: str | None = None
    title: str | None = None


def load_gold(path: Path) -> GoldFile:
    """The gold articles of a file: a `Reading` where its name ends in `.json`, else JSON lines (`.xz` or plain).

    A statement keeps all its spans as they were marked, whatever their order. One that stands inside another is left
    out, as the figures are about the outermost ones.

    Raises:
        DataError: no such file, nothing in it, not JSON, a field missing or of the wrong type, a span outside of the
            text. The message names file, line and place.
    """
    data = _bytes(path)
    digest = sha256(data).hexdigest()
    if path.suffix == ".json":
        return GoldFile(str(path), digest, (_from_reading(data, str(path)),))
    articles = tuple(_from_line(line, f"{path} line {number}") for number, line in _lines(data, path))
    if not articles:
        raise DataError(f"{path}: no article in it; name a file with one JSON object a line.")
    return GoldFile(str(path), digest, articles)


def load_reading(path: Path) -> GoldReading:
    """A gold reading (`*.json`, as `sayso read --json` prints it), with all of its layers.

    Raises:
        DataError: no such file, or not a reading.
    """
    data = _bytes(path)
    return GoldReading(str(path), sha256(data).hexdigest(), _decoded(data, str(path), Reading))


def outermost(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """The statements that stand inside no other."""
    return tuple(s for s in statements if s.parent is None)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise DataError(f"{path}: no such file; name a gold file (JSON lines, plain or .xz, or *.gold.json).") from None
    except OSError as error:
        raise DataError(f"{path}: {error.strerror}; name a gold file that can be read.") from error


def _lines(data: bytes, path: Path) -> Iterator[tuple[int, bytes]]:
    if path.suffix == ".xz":
        try:
            data = lzma.decompress(data)
        except (lzma.LZMAError, EOFError) as error:
            raise DataError(f"{path}: not a whole .xz file ({error}); fetch it again.") from error
    for number, line in enumerate(data.split(b"\n"), start=1):
        if line.strip():
            yield number, line


def _from_line(data: bytes, where: str) -> GoldArticle:
    line = _decoded(data, where, _Line)
    given = Given(outlet=line.publisher, title=line.title)
    try:
        article = article_from_text(line.text, id=line.doc_id, given=given, source=where)
    except SourceError as error:
        raise DataError(str(error)) from error
    tokens = tokenize(line.text)
    places = (f"{where}, attribution {number}" for number in range(1, len(line.attributions) + 1))
    marked = [_statement(a, line.text, place) for a, place in zip(line.attributions, places, strict=True)]
    found = (
        msgspec.structs.replace(said, id=f"s{number}", kind=filler(tokens, said).kind)
        for number, said in enumerate(marked, start=1)
    )
    return GoldArticle(article, tuple(found))


def _statement(marked: _Attribution, text: str, where: str) -> Statement:
    return Statement(
        id="",
        kind="indirect",
        source=_spans(marked.sources, len(text), f"{where}: source"),
        cue=_spans(marked.cue, len(text), f"{where}: cue"),
        content=_spans(marked.contents, len(text), f"{where}: content"),
        confidence=1.0,
    )


def _spans(marked: Sequence[tuple[int, int]], size: int, where: str) -> tuple[Span, ...]:
    for start, end in marked:
        if not 0 <= start <= end <= size:
            raise DataError(f"{where} span [{start}, {end}] lies outside of the text ({size} characters).")
    return tuple(Span(start, end) for start, end in marked)


def _from_reading(data: bytes, where: str) -> GoldArticle:
    reading = _decoded(data, where, Reading)
    return GoldArticle(reading.article, outermost(reading.statements))


def _decoded(data: bytes, where: str, shape: type[T]) -> T:
    try:
        return msgspec.json.decode(data, type=shape)
    except msgspec.ValidationError as error:
        raise DataError(f"{where}: not a gold article: {_clause(error)}.") from error
    except SpanError as error:
        raise DataError(f"{where}: {_clause(error)}.") from error
    except ValueError as error:  # broken JSON, or bytes that are not UTF-8
        raise DataError(f"{where}: not JSON ({_clause(error)}).") from error


def _clause(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".")
