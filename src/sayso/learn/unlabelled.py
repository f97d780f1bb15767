"""News without annotations, or with others than ours, as text for the teachers to label.

The sentences of a set are put together as paragraphs of one article where they belong together. A set that is
not in the data folder is left out.
"""

import csv
import json
import lzma
import re
import tarfile
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from xml.etree import ElementTree

import msgspec

from sayso.errors import DataError

__all__ = ["SOURCES", "Text", "unlabelled"]

_SENTENCES = 20  # put together where nothing says which article they are from
_INDIA_SHARE = 3  # every third article: it is four times as large as the other sets, and all in small letters
_SPACED = re.compile(r" ([,.;:!?)’”%]|'s\b|n't\b)")
_OPENED = re.compile(r"([(“‘]) ")


class Text(msgspec.Struct, frozen=True):
    """One text; paragraphs are separated by a blank line."""

    id: str
    text: str


def unlabelled(folder: Path) -> list[Text]:
    """All texts of the sets that the data folder has, in a fixed order.

    Raises:
        DataError: a file is damaged.
    """
    found: list[Text] = []
    for path, read in SOURCES:
        if (folder / path).exists():
            try:
                found.extend(text for text in read(folder / path) if text.text)
            except (lzma.LZMAError, tarfile.TarError, EOFError, ValueError, KeyError, ElementTree.ParseError) as error:
                raise DataError(f"{folder / path}: cannot be read ({error}); get the file again.") from error
    return found


def _newsmtsc(path: Path) -> Iterator[Text]:
    """Sentences; the beginning of a sentence's number is that of its article."""
    articles: dict[str, dict[str, None]] = {}
    seen: set[str] = set()
    for line in chain.from_iterable(_lines(file) for file in sorted(path.glob("*.jsonl.xz"))):
        record = json.loads(line)
        sentence = record["sentence_normalized"]
        if sentence not in seen:
            seen.add(sentence)
            articles.setdefault("_".join(record["primary_gid"].split("_")[:4]), {})[sentence] = None
    return (Text(f"newsmtsc {name}", "\n\n".join(own)) for name, own in articles.items())


def _plover(path: Path) -> Iterator[Text]:
    """Single sentences of many articles."""
    rows = csv.reader(_lines(path), delimiter="\t", quoting=csv.QUOTE_NONE)
    next(rows, None)
    sentences = list(dict.fromkeys(row[0] for row in rows if row))
    for i in range(0, len(sentences), _SENTENCES):
        yield Text(f"plover {i}", "\n\n".join(sentences[i : i + _SENTENCES]))


def _gum(path: Path) -> Iterator[Text]:
    """CoNLL-U: `# newpar` begins a paragraph, `# text =` is a sentence."""
    for name, data in _members(path, ".conllu"):
        paragraphs: list[list[str]] = [[]]
        for line in data.decode("utf-8").splitlines():
            if line.startswith("# newpar"):
                paragraphs.append([])
            elif line.startswith("# text ="):
                paragraphs[-1].append(line.removeprefix("# text =").strip())
        yield Text(f"gum {name}", "\n\n".join(" ".join(own) for own in paragraphs if own))


def _meantime(path: Path) -> Iterator[Text]:
    """NAF-like XML: tokens with the number of their sentence."""
    for name, data in _members(path, ".xml"):
        sentences: dict[int, list[str]] = {}
        for token in ElementTree.fromstring(data).iter("token"):
            sentences.setdefault(int(token.get("sentence", 0)), []).append(token.text or "")
        yield Text(f"meantime {name}", "\n\n".join(_joined(own) for _, own in sorted(sentences.items())))


def _india(path: Path) -> Iterator[Text]:
    """Sentences in small letters; the first of an article is a note on where it is from."""
    articles: dict[int, list[str]] = {}
    for line in _lines(path):
        record = json.loads(line)
        articles.setdefault(record["doc_id"], []).append(record["sent_text"].strip())
    for i, (name, own) in enumerate(sorted(articles.items())):
        if i % _INDIA_SHARE == 0:
            yield Text(f"india {name}", "\n\n".join(sentence for sentence in own[1:] if sentence))


SOURCES: tuple[tuple[str, Callable[[Path], Iterable[Text]]], ...] = (
    ("newsmtsc", _newsmtsc),
    ("plover/plv_train.tsv.xz", _plover),
    ("gum/gum_train.tar.xz", _gum),
    ("meantime/meantime_dev.tar.xz", _meantime),
    ("india_police/sents.jsonl.xz", _india),
)


def _lines(path: Path) -> Iterator[str]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        yield from lines


def _members(path: Path, ending: str) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(path) as archive:
        for member in sorted(archive.getmembers(), key=lambda m: m.name):
            file = archive.extractfile(member) if member.isfile() and member.name.endswith(ending) else None
            if file:
                yield member.name, file.read()


def _joined(tokens: Iterable[str]) -> str:
    """Tokens as a sentence, with blanks where people put them.

    >>> _joined(["“", "Rain", "”", ",", "she", "said", "."])
    '“Rain”, she said.'
    """
    return _OPENED.sub(r"\1", _SPACED.sub(r"\1", " ".join(tokens)))
