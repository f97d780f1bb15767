"""Gold annotations as training examples: words, labels, links, and the windows a step sees."""

import json
import lzma
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from sayso.errors import DataError
from sayso.learn.heads import HEADS
from sayso.read.encoder import pieces_of
from sayso.read.features import Layout, layout
from sayso.read.paragraphs import paragraphs
from sayso.types import Span, Statement

__all__ = [
    "IGNORE",
    "NULL",
    "SETS",
    "Example",
    "Pieces",
    "Window",
    "examples",
    "load_jsonl",
    "load_tokenizer",
    "pieces_with",
    "plain",
    "polnear",
    "windows",
]

NULL = -1  # the word links to nothing
IGNORE = -2  # not scored: there is nothing to learn here

Labels = npt.NDArray[np.int64]
Pieces = Callable[[str], list[int]]
"""From a word to its word pieces."""


class Example(msgspec.Struct, frozen=True):
    """One article, cut into words, with the labels its data set has.

    `pieces[i]` are the word pieces of word i. `labels` has, by the name of a head, one number a word: a class, or for
    links the word linked to or `NULL`; `IGNORE` where nothing is said. A head without an entry learns nothing here.
    `gold` are the statements as annotated, for scoring.
    """

    id: str
    text: str
    layout: Layout
    pieces: list[list[int]]
    labels: dict[str, Labels]
    gold: tuple[Statement, ...]


class Window(msgspec.Struct, frozen=True):
    """Words `start:end` of an example: what one forward pass sees together."""

    example: Example
    start: int
    end: int

    @property
    def size(self) -> int:
        """Word pieces, the two special ones included."""
        return 2 + sum(len(p) for p in self.example.pieces[self.start : self.end])


def load_tokenizer(folder: Path) -> Tokenizer:
    """The tokenizer of an encoder's folder, without padding or truncation.

    Raises:
        DataError: the folder has no `tokenizer.json`.
    """
    try:
        tokenizer = Tokenizer.from_str((folder / "tokenizer.json").read_text("utf-8"))
    except OSError as error:
        raise DataError(f"{folder}: no encoder here (tokenizer.json: {error.strerror}); name one with --encoder.") from error
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def pieces_with(tokenizer: Tokenizer) -> Pieces:
    """Cut words as reading does, each different word once."""
    return cache(partial(pieces_of, tokenizer))


def load_jsonl(path: Path) -> list[dict[str, Any]]:
    """The records of a JSON lines file, `.xz` or plain.

    Raises:
        DataError: the file is missing or damaged, or a line is not JSON.
    """
    opener = lzma.open if path.suffix == ".xz" else open
    records = []
    number = 0
    try:
        with opener(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):  # noqa: B007 the message needs the last one
                if line.strip():
                    records.append(json.loads(line))
    except FileNotFoundError as error:
        raise DataError(f"{path}: no such file; name the data folder with --data or SAYSO_DATA.") from error
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise DataError(f"{path} line {number}: not JSON ({error}); get the file again.") from error
    except (lzma.LZMAError, EOFError, OSError) as error:
        raise DataError(f"{path}: cannot be read ({error}); get the file again.") from error
    return records


def plain(name: str, text: str, pieces: Pieces) -> Example:
    """An example without labels.

    >>> plain("a", "Rain fell.", lambda word: [len(word)]).pieces
    [[4], [4], [1]]
    """
    laid = layout(text, paragraphs(text))
    return Example(name, text, laid, [pieces(text[w.start : w.end]) for w in laid.words], {}, ())


def polnear(folder: Path, part: str, pieces: Pieces) -> list[Example]:
    """PolNeAR's `part` ("train" or "dev"), from `polnear/PART.jsonl` or `.jsonl.xz` in the data folder.

    A line is `{"doc_id", "text", "attributions": [{"sources", "cue", "contents"}]}`, offsets in code points.

    Raises:
        DataError: the file is missing, or an article has not that shape.
    """
    plain_file = folder / "polnear" / f"{part}.jsonl"
    path = plain_file if plain_file.exists() else plain_file.with_suffix(".jsonl.xz")
    found = []
    for number, record in enumerate(load_jsonl(path), 1):
        try:
            found.append(_attributed(record, pieces))
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise DataError(f"{path}, article {number}: not of PolNeAR's shape ({error!r}); get the file again.") from error
    return found


# How each data set is read. One example may have labels for several heads; a set labels those whose `data` names it.
SETS: Mapping[str, Callable[[Path, str, Pieces], list[Example]]] = {"polnear": polnear}


def examples(folder: Path, part: str, pieces: Pieces) -> list[Example]:
    """The `part` ("train" or "dev") of every data set that a head learns from."""
    return [example for name in dict.fromkeys(head.data for head in HEADS) for example in SETS[name](folder, part, pieces)]


def _attributed(record: Mapping[str, Any], pieces: Pieces) -> Example:
    bare = plain(record["doc_id"], record["text"], pieces)
    gold = tuple(_statement(i, a) for i, a in enumerate(record["attributions"], 1))
    at = _word_at(bare.layout, len(bare.text))
    content, source = _links(gold, at, len(bare.pieces))
    labels = {"tag": _tags(gold, at, len(bare.pieces)), "content": content, "source": source}
    return msgspec.structs.replace(bare, labels=labels, gold=gold)


def _statement(number: int, attribution: Mapping[str, Any]) -> Statement:
    source, cue, content = (
        tuple(sorted(Span(a, b) for a, b in attribution[role])) for role in ("sources", "cue", "contents")
    )
    # The kind is no part of the annotation; the scorer judges it from the marks.
    return Statement(id=f"s{number}", kind="indirect", source=source, cue=cue, content=content, confidence=1.0)


def _word_at(laid: Layout, size: int) -> Labels:
    """For each character its word, or -1."""
    at = np.full(size, -1, dtype=np.int64)
    for i, word in enumerate(laid.words):
        at[word.start : word.end] = i
    return at


def _covered(at: Labels, spans: Sequence[Span]) -> list[int]:
    """The words that share a character with a span, in order."""
    return sorted({int(i) for span in spans for i in at[span.start : span.end]} - {-1})


def _tags(gold: Sequence[Statement], at: Labels, size: int) -> Labels:
    tags = np.zeros(size, dtype=np.int64)
    # Where two attributions overlap, a cue outweighs a source, and that a content.
    for role, begin in (("content", 5), ("source", 1), ("cue", 3)):
        for said in gold:
            for span in getattr(said, role):
                if found := _covered(at, [span]):
                    tags[found[0]] = begin
                    tags[found[1:]] = begin + 1
    return tags


def _links(gold: Sequence[Statement], at: Labels, size: int) -> tuple[Labels, Labels]:
    """For each word the first word of the cue it is content of; for the first word of a cue that of its source."""
    content = np.full(size, NULL, dtype=np.int64)
    source = np.full(size, IGNORE, dtype=np.int64)
    for said in gold:
        if cue := _covered(at, said.cue):
            source[cue[0]] = next(iter(_covered(at, said.source)), NULL)
            content[_covered(at, said.content)] = cue[0]
    return content, source


def windows(example: Example, limit: int, rng: random.Random | None = None) -> Iterator[Window]:
    """Runs of whole paragraphs of at most `limit` pieces, special ones included; each word once, in order.

    Without `rng` they are the windows of reading. With `rng` each window has another limit, a third to all of
    `limit`, so that break points differ from epoch to epoch. A paragraph that is longer is cut between words.
    """
    sizes = [len(p) for p in example.pieces]
    starts = example.layout.starts
    begin = total = 0
    room = _room(limit, rng)
    for first, last in zip(starts, starts[1:], strict=False):
        here = sum(sizes[first:last])
        if first > begin and total + here > room:
            yield from _cut(Window(example, begin, first), sizes, limit - 2)
            begin, total, room = first, 0, _room(limit, rng)
        total += here
    yield from _cut(Window(example, begin, starts[-1]), sizes, limit - 2)


def _room(limit: int, rng: random.Random | None) -> int:
    return limit - 2 if rng is None else rng.randint(limit // 3, limit - 2)


def _cut(window: Window, sizes: Sequence[int], room: int) -> Iterator[Window]:
    start = window.start
    used = 0
    for i in range(start, window.end):
        if used + sizes[i] > room:
            yield Window(window.example, start, i)
            start, used = i, 0
        used += sizes[i]
    if start < window.end:
        yield Window(window.example, start, window.end)
