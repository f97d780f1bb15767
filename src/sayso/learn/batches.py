"""From windows to tensors: steps of like-sized windows, in few different shapes, and steps of whole articles.

oneDNN compiles its kernels anew for each shape it meets. Lengths are therefore padded to multiples of 32 and, where
windows are grouped by size, each length has a fixed number of windows; training is about twice as fast for it.
"""

import random
from collections.abc import Iterable, Sequence
from itertools import chain

import msgspec
import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer

from sayso.errors import DataError
from sayso.learn.data import IGNORE, NULL, Window
from sayso.learn.grouping import phrases_of, spans_of
from sayso.learn.heads import HEADS
from sayso.learn.model import Batch
from sayso.read.encoder import INSIDE

__all__ = ["UNSCORED", "Marks", "Step", "articles", "collate", "length", "marks", "plan"]

UNSCORED = -100  # torch's own number for a label that does not count
_GRAIN = 32
_SORTED = 400  # windows that are sorted by size together: few enough that steps stay mixed

Ints = npt.NDArray[np.int64]
# MPNet's and RoBERTa's names before BERT's: MPNet's vocabulary has BERT's too, which it was never trained with.
_NAMES = {
    "first": ("<s>", "[CLS]"),
    "inside": ("<s>", INSIDE, "[CLS]"),
    "last": ("</s>", "[SEP]"),
    "pad": ("<pad>", "[PAD]"),
    "mask": ("<mask>", "[MASK]"),
}


class Step(msgspec.Struct, frozen=True):
    """Windows that are seen together, in tensors of `rows` rows; those that are left over stay empty.

    `weight` is what the step's loss counts.
    """

    windows: Sequence[Window]
    rows: int
    weight: float = 1.0


class Marks(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers of a tokenizer's special pieces; a content that is read again begins with `inside`."""

    first: int
    inside: int
    last: int
    pad: int
    mask: int


def marks(tokenizer: Tokenizer) -> Marks:
    """The special pieces of a BERT-, MPNet- or RoBERTa-like tokenizer.

    Raises:
        DataError: one of them is missing.
    """
    found = {}
    for use, names in _NAMES.items():
        number = next((n for n in map(tokenizer.token_to_id, names) if n is not None), None)
        if number is None:
            raise DataError(f"the tokenizer has none of {', '.join(names)}; take BERT's, MPNet's or RoBERTa's kind.")
        found[use] = number
    return Marks(**found)


def length(pieces: int) -> int:
    """The padded length of so many pieces.

    >>> length(33)
    64
    """
    return -(-pieces // _GRAIN) * _GRAIN


def plan(
    windows: Iterable[Window], pieces: int, rng: random.Random | None = None, *, weight: float = 1.0
) -> list[Step]:
    """Windows grouped into steps of up to `pieces` pieces, padding included; in random order with `rng`.

    The loss of each counts `weight`. A window that is longer than that makes a step of its own.
    """
    pool = list(windows)
    if rng:
        rng.shuffle(pool)
    together = _SORTED if rng else max(len(pool), 1)
    steps = []
    for begin in range(0, len(pool), together):
        steps.extend(_grouped(sorted(pool[begin : begin + together], key=lambda w: w.size), pieces))
    if rng:
        rng.shuffle(steps)
    return [Step(own, max(len(own), pieces // length(own[-1].size)), weight) for own in steps]


def _grouped(ordered: Sequence[Window], pieces: int) -> list[list[Window]]:
    steps: list[list[Window]] = []
    for window in ordered:
        # The last of a step is the longest, so the step's shape is its.
        if steps and (len(steps[-1]) + 1) * length(window.size) <= pieces:
            steps[-1].append(window)
        else:
            steps.append([window])
    return steps


def articles(
    of: Iterable[Sequence[Window]], *, together: int = 1, most: int = 10, rng: random.Random | None = None
) -> list[Step]:
    """Steps of whole articles, so that a phrase finds its antecedent; in random order with `rng`.

    Args:
        of: the windows of each article, in order.
        together: articles of a step.
        most: windows of an article; of a longer one so many that stand together, drawn with `rng`.
        rng: without it, articles keep their order, and of a longer one the beginning is taken.
    """
    cut = [_part(own, most, rng) for own in of if own]
    if rng:
        rng.shuffle(cut)
    steps = [list(chain.from_iterable(cut[i : i + together])) for i in range(0, len(cut), together)]
    return [Step(own, len(own)) for own in steps]


def _part(windows: Sequence[Window], most: int, rng: random.Random | None) -> Sequence[Window]:
    begin = rng.randint(0, len(windows) - most) if rng and len(windows) > most else 0
    return windows[begin : begin + most]


def collate(step: Step, special: Marks, *, mask: float = 0.0, rng: random.Random | None = None) -> Batch:
    """The tensors of one step.

    Args:
        step: its windows, as `plan` or `articles` groups them.
        special: of the tokenizer that cut the windows.
        mask: the share of words to hide, drawn with `rng`.
    """
    wide = length(max(w.size for w in step.windows))
    rows, words = step.rows, wide - 2
    arrays = {name: np.zeros((rows, wide), dtype=np.int64) for name in ("mask", "feature")}
    arrays["ids"] = np.full((rows, wide), special.pad, dtype=np.int64)
    arrays |= {name: np.zeros((rows, words), dtype=np.int64) for name in ("first", "words")}
    arrays["mask"][:, 0] = 1  # attention over nothing at all would not be a number
    for row, window in enumerate(step.windows):
        hidden = _hidden(window, mask, rng)
        _fill(arrays, row, window, special, hidden)
    tensors = {name: torch.from_numpy(array) for name, array in arrays.items()}
    return Batch(
        **tensors,
        labels=_labels(step.windows, rows, words),
        said=_said(step.windows, rows, words),
        spans=spans_of(step.windows, rows, words),
        phrases=phrases_of(step.windows),
    )


def _hidden(window: Window, share: float, rng: random.Random | None) -> set[int]:
    if not share or rng is None:
        return set()
    return {i for i in range(window.start, window.end) if rng.random() < share}


def _fill(arrays: dict[str, Ints], row: int, window: Window, special: Marks, hidden: set[int]) -> None:
    example = window.example
    ids, feature, first = [special.inside if example.inside else special.first], [0], []
    for i in range(window.start, window.end):
        pieces = example.pieces[i]
        first.append(len(ids))
        ids.extend([special.mask] * len(pieces) if i in hidden else pieces)
        feature.extend([example.layout.feature[i]] * len(pieces))
    ids.append(special.last)
    arrays["ids"][row, : len(ids)] = ids
    arrays["mask"][row, : len(ids)] = 1
    arrays["feature"][row, : len(feature)] = feature
    arrays["first"][row, : len(first)] = first
    arrays["words"][row, : len(first)] = 1


def _labels(windows: Sequence[Window], rows: int, words: int) -> dict[str, torch.Tensor]:
    labels = {}
    for head in HEADS:
        having = [(row, w) for row, w in enumerate(windows) if head.name in w.example.labels]
        if not having:
            continue
        array = np.full((rows, words), UNSCORED, dtype=np.int64)
        for row, window in having:
            own = window.example.labels[head.name][window.start : window.end]
            array[row, : len(own)] = _inside(own, window) if head.kind == "links" else _scored(own)
        labels[head.name] = torch.from_numpy(array)
    return labels


def _said(windows: Sequence[Window], rows: int, words: int) -> dict[str, torch.Tensor]:
    said = {}
    for head in HEADS:
        having = [(row, w) for row, w in enumerate(windows) if head.name in w.example.said]
        if not having:
            continue
        array = np.zeros((rows, words, head.size), dtype=np.float32)
        for row, window in having:
            array[row, : window.end - window.start] = window.example.said[head.name][window.start : window.end]
        said[head.name] = torch.from_numpy(array)
    return said


def _scored(labels: Ints) -> Ints:
    return np.where(labels == IGNORE, UNSCORED, labels)


def _inside(links: Ints, window: Window) -> Ints:
    """Links as columns of the window: 0 for none; a link that leaves the window is not scored."""
    here = (links >= window.start) & (links < window.end)
    return np.where(links == NULL, 0, np.where(here, links - window.start + 1, UNSCORED))
