"""Countries as places: GUM calls a country an organization where it acts, the other sets call all of them places."""

import lzma
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from sayso.errors import DataError
from sayso.learn.marked import MarkedText, Name

__all__ = ["as_places", "countries"]

_COLUMNS = 6  # id, type, label, aliases (joined by "|"), country, source


def countries(gazetteer: Path) -> frozenset[str]:
    """The names of countries in a gazetteer (`.tsv.xz`), in small letters.

    Raises:
        DataError: no such file, or not such a table.
    """
    try:
        with lzma.open(gazetteer, "rt", encoding="utf-8") as lines:
            return frozenset(_names(lines))
    except (OSError, lzma.LZMAError, EOFError, UnicodeDecodeError, ValueError) as error:
        raise DataError(f"{gazetteer}: cannot be read as a gazetteer ({error}); fetch it again.") from error


def as_places(texts: Iterable[MarkedText], known: frozenset[str]) -> list[MarkedText]:
    """The texts with the names of countries as names of places.

    >>> text = MarkedText(id="a", genre="", text="Teval!", names=(Name(0, 5, "organization"),), complete=frozenset())
    >>> as_places([text], frozenset({"teval"}))[0].names
    (Name(start=0, end=5, type='place'),)
    """
    return [
        msgspec.structs.replace(text, names=tuple(_placed(name, text.text, known) for name in text.names))
        for text in texts
    ]


def _names(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        _, kind, label, aliases, _, source = line.rstrip("\n").split("\t", _COLUMNS - 1)
        if kind == "place" and source == "cc":
            yield from (name.lower() for name in (label, *aliases.split("|")) if name)


def _placed(name: Name, text: str, known: frozenset[str]) -> Name:
    return Name(name.start, name.end, "place") if text[name.start : name.end].lower() in known else name
