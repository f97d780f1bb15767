"""Which places a list of sources stands for: files, folders, patterns, addresses, standard input."""

import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

import msgspec

from sayso.errors import SourceError

__all__ = ["Format", "Place", "count", "format_of", "places"]

Format = Literal["text", "html", "jsonl"]

_ENDINGS: dict[str, Format] = {
    ".txt": "text",
    ".text": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
_READABLE = ".txt, .html or .jsonl"


class Place(msgspec.Struct, frozen=True):
    """One file, address or stream; `name` is what messages call it."""

    name: str
    kind: Literal["file", "address", "stdin"]


def places(sources: Iterable[str]) -> Iterator[Place | SourceError]:
    """The places that `sources` name, in order; what a folder holds is sorted by path.

    A folder stands for the files below it that end in .txt, .text, .html, .htm, .xhtml, .jsonl or .ndjson, with or
    without .gz. Hidden files and folders and `*.gold.json` are passed over, links to folders are not followed.
    A name with `*`, `?` or `[` that is no file is a pattern (`**` for any depth). `-` is standard input.
    """
    for source in [sources] if isinstance(sources, str) else sources:
        yield from _places(os.fspath(source))


def count(sources: Iterable[str]) -> int | None:
    """How many articles to expect, for a progress bar; `None` where that cannot be known before reading.

    Every source that cannot be read counts as one. JSONL files are read through once for their lines, compressed
    ones are not.

    >>> count(["missing.txt", "https://news.example/a"]), count(["-"])
    (2, None)
    """
    total = 0
    for place in places(sources):
        size = _size(place) if isinstance(place, Place) else 1
        if size is None:
            return None
        total += size
    return total


def format_of(name: str) -> Format | None:
    """What the ending of a name promises, `None` where it says nothing.

    >>> format_of("a.HTML.gz"), format_of("a.doc")
    ('html', None)
    """
    return _ENDINGS.get(os.path.splitext(name.lower().removesuffix(".gz"))[1])  # noqa: PTH122 (may be an address)


def _size(place: Place) -> int | None:
    if place.kind == "stdin":
        return None
    if place.kind == "address" or format_of(place.name) != "jsonl":
        return 1
    if place.name.lower().endswith(".gz"):
        return None
    try:
        with Path(place.name).open("rb") as lines:
            return sum(1 for line in lines if not line.isspace())
    except OSError:
        return 1


def _places(source: str) -> Iterator[Place | SourceError]:
    if source == "-":
        yield Place("standard input", "stdin")
    elif "://" in source:
        yield _address(source)
    elif Path(source).is_dir():
        yield from _folder(source)
    elif os.path.lexists(source):
        yield Place(source, "file")
    elif glob.has_magic(source):
        yield from _pattern(source)
    else:
        yield _missing(source)


def _address(source: str) -> Place | SourceError:
    if source.lower().startswith(("http://", "https://")):
        return Place(source, "address")
    return SourceError(source, "only http and https addresses can be fetched", "save the page, and give the file")


def _missing(source: str) -> SourceError:
    if source.lower().startswith("www."):
        return SourceError(source, "there is no such file", f"for the address, write https://{source}")
    return SourceError(source, "there is no such file or folder", "check the name, and the folder you are in")


def _pattern(source: str) -> Iterator[Place | SourceError]:
    matches = sorted(path for path in glob.glob(source, recursive=True) if not path.endswith(".gold.json"))  # noqa: PTH207
    if not matches:
        yield SourceError(source, "no file matches this pattern", "check it, or name the folder")
    for path in matches:
        # With ** a folder is matched beside the files in it, which would then be read twice.
        if not Path(path).is_dir():
            yield Place(path, "file")
        elif "**" not in source:
            yield from _folder(path)


def _folder(source: str) -> Iterator[Place | SourceError]:
    errors: list[OSError] = []
    found = False
    for folder, below, names in os.walk(source, onerror=errors.append):
        below[:] = sorted(name for name in below if not name.startswith("."))
        for name in sorted(names):
            if format_of(name) is not None and not name.startswith("."):
                found = True
                yield Place(str(Path(folder, name)), "file")
    for error in errors:
        yield SourceError(str(error.filename), "you may not look into this folder", "change its permissions")
    if not found and not errors:
        yield SourceError(source, "the folder holds no articles", f"put files that end in {_READABLE} into it")
