"""Gold attributions as training examples: words, labels, links, and the windows a step sees.

Reads PolNeAR's JSON lines (see the data folder's README): `{"doc_id", "text", "attributions": [{"sources", "cue",
"contents"}]}`, offsets in code points.
"""

import json
import lzma
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from tokenizers import Tokenizer

from sayso.errors import DataError
from sayso.read.features import Layout, layout
from sayso.read.paragraphs import paragraphs

__all__ = ["IGNORE", "NULL", "TAGS", "Example", "Window", "load_jsonl", "to_example", "windows"]

TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
NULL = -1  # the word links to nothing
IGNORE = -2  # not scored: the link leaves the window, or there is none to learn


class Example(msgspec.Struct, frozen=True):
    """One article with its labels, arrays of one number a word.

    `tag` indexes `TAGS`; `head` is the first word of the cue that a content word belongs to, or `NULL`; `pointer` is,
    for the first word of a cue, the first word of its source or `NULL`, and `IGNORE` for every other word.
    `pieces[i]` are the word pieces of word i.
    """

    id: str
    text: str
    layout: Layout
    pieces: list[list[int]]
    tag: np.ndarray
    head: np.ndarray
    pointer: np.ndarray
    gold: list[dict[str, Any]]


class Window(msgspec.Struct, frozen=True):
    """Words `start:end` of an example."""

    example: Example
    start: int
    end: int

    @property
    def size(self) -> int:
        """Word pieces, the two special ones included."""
        return 2 + sum(len(p) for p in self.example.pieces[self.start : self.end])


def load_jsonl(path: Path) -> list[dict[str, Any]]:
    """The records of a JSON lines file, `.xz` or plain.

    Raises:
        DataError: the file is missing or a line is not JSON.
    """
    opener = lzma.open if path.suffix == ".xz" else open
    try:
        with opener(path, "rt", encoding="utf-8") as lines:
            return [json.loads(line) for line in lines if line.strip()]
    except FileNotFoundError as error:
        raise DataError(f"{path}: no such file; name the data folder with --data or SAYSO_DATA.") from error
    except json.JSONDecodeError as error:
        raise DataError(f"{path}: a line is not JSON ({error}).") from error


def to_example(record: dict[str, Any], tokenizer: Tokenizer) -> Example:
    """Label the words of one gold article."""
    text = record["text"]
    laid = layout(text, paragraphs(text))
    encoded = tokenizer.encode_batch(
        [text[w.start : w.end] for w in laid.words], add_special_tokens=False, is_pretokenized=False
    )
    pieces = [e.ids[:8] or [tokenizer.token_to_id("[UNK]")] for e in encoded]
    size = len(laid.words)
    tag, head, pointer = (np.full(size, fill, dtype=np.int64) for fill in (0, NULL, IGNORE))
    at = _word_at(laid, len(text))
    gold = record["attributions"]
    for role, label in (("contents", 5), ("sources", 1), ("cue", 3)):
        for attribution in gold:
            for span in attribution[role]:
                found = _covered(at, span)
                if found:
                    tag[found[0]] = label
                    tag[found[1:]] = label + 1
    for attribution in gold:
        cue = [i for span in attribution["cue"] for i in _covered(at, span)]
        if not cue:
            continue
        source = [i for span in attribution["sources"] for i in _covered(at, span)]
        pointer[cue[0]] = min(source) if source else NULL
        for span in attribution["contents"]:
            head[_covered(at, span)] = cue[0]
    return Example(record["doc_id"], text, laid, pieces, tag, head, pointer, gold)


def _word_at(laid: Layout, size: int) -> np.ndarray:
    at = np.full(size, -1, dtype=np.int64)
    for i, word in enumerate(laid.words):
        at[word.start : word.end] = i
    return at


def _covered(at: np.ndarray, span: Sequence[int]) -> list[int]:
    """The words that share a character with a span."""
    return [int(i) for i in np.unique(at[span[0] : span[1]]) if i >= 0]


def windows(example: Example, limit: int, rng: random.Random | None = None) -> Iterator[Window]:
    """Runs of whole paragraphs of at most `limit` pieces; with `rng`, break points drawn anew.

    A paragraph that is longer is cut between words.
    """
    sizes = [len(p) for p in example.pieces]
    starts = example.layout.starts
    begin = 0
    room = _room(limit, rng)
    total = 0
    for first, last in zip(starts, starts[1:], strict=False):
        here = sum(sizes[first:last])
        if total and total + here > room:
            yield Window(example, begin, first)
            begin, total, room = first, 0, _room(limit, rng)
        total += here
        while total > limit - 2:
            cut = begin
            used = 0
            while used + sizes[cut] <= limit - 2:
                used += sizes[cut]
                cut += 1
            yield Window(example, begin, cut)
            begin, total = cut, total - used
    if begin < starts[-1]:
        yield Window(example, begin, starts[-1])


def _room(limit: int, rng: random.Random | None) -> int:
    return limit - 2 if rng is None else rng.randint(limit // 3, limit - 2)
