"""From windows to tensors: steps of like-sized windows, in few different shapes.

oneDNN compiles its kernels anew for each shape it meets. Lengths are therefore padded to multiples of 32 and each
length has a fixed number of windows; training is about twice as fast for it.
"""

import random
from collections.abc import Iterable, Sequence

import msgspec
import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer

from sayso.errors import DataError
from sayso.learn.data import IGNORE, NULL, Window
from sayso.learn.heads import HEADS
from sayso.learn.model import Batch

__all__ = ["UNSCORED", "Marks", "collate", "length", "marks", "plan"]

UNSCORED = -100  # torch's own number for a label that does not count
_GRAIN = 32
_SORTED = 400  # windows that are sorted by size together: few enough that steps stay mixed

Ints = npt.NDArray[np.int64]
# BERT's names, then those of MPNet and RoBERTa
_NAMES = {"first": ("[CLS]", "<s>"), "last": ("[SEP]", "</s>"), "pad": ("[PAD]", "<pad>"), "mask": ("[MASK]", "<mask>")}


class Marks(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers of a tokenizer's special pieces."""

    first: int
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


def plan(windows: Iterable[Window], pieces: int, rng: random.Random | None = None) -> list[list[Window]]:
    """Windows grouped into steps of up to `pieces` pieces, padding included; in random order with `rng`.

    A window that is longer than that makes a step of its own.
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
    return steps


def _grouped(ordered: Sequence[Window], pieces: int) -> list[list[Window]]:
    steps: list[list[Window]] = []
    for window in ordered:
        # The last of a step is the longest, so the step's shape is its.
        if steps and (len(steps[-1]) + 1) * length(window.size) <= pieces:
            steps[-1].append(window)
        else:
            steps.append([window])
    return steps


def collate(
    windows: Sequence[Window], special: Marks, pieces: int, *, mask: float = 0.0, rng: random.Random | None = None
) -> Batch:
    """The tensors of one step.

    Args:
        windows: as `plan` groups them; empty rows fill the step to `pieces` pieces.
        special: of the tokenizer that cut the windows.
        pieces: of the step.
        mask: the share of words to hide, drawn with `rng`.
    """
    wide = length(max(w.size for w in windows))
    rows = max(len(windows), pieces // wide)
    arrays = {name: np.zeros((rows, wide), dtype=np.int64) for name in ("mask", "feature")}
    arrays["ids"] = np.full((rows, wide), special.pad, dtype=np.int64)
    arrays |= {name: np.zeros((rows, wide - 2), dtype=np.int64) for name in ("first", "words")}
    arrays["mask"][:, 0] = 1  # attention over nothing at all would not be a number
    for row, window in enumerate(windows):
        hidden = _hidden(window, mask, rng)
        _fill(arrays, row, window, special, hidden)
    tensors = {name: torch.from_numpy(array) for name, array in arrays.items()}
    return Batch(**tensors, labels=_labels(windows, rows, wide - 2))


def _hidden(window: Window, share: float, rng: random.Random | None) -> set[int]:
    if not share or rng is None:
        return set()
    return {i for i in range(window.start, window.end) if rng.random() < share}


def _fill(arrays: dict[str, Ints], row: int, window: Window, special: Marks, hidden: set[int]) -> None:
    example = window.example
    ids, feature, first = [special.first], [0], []
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
        array = np.full((rows, words), UNSCORED, dtype=np.int64)
        for row, window in enumerate(windows):
            known = window.example.labels.get(head.name)
            if known is not None:
                own = known[window.start : window.end]
                array[row, : len(own)] = _inside(own, window) if head.kind == "links" else _scored(own)
        labels[head.name] = torch.from_numpy(array)
    return labels


def _scored(labels: Ints) -> Ints:
    return np.where(labels == IGNORE, UNSCORED, labels)


def _inside(links: Ints, window: Window) -> Ints:
    """Links as columns of the window: 0 for none; a link that leaves the window is not scored."""
    here = (links >= window.start) & (links < window.end)
    return np.where(links == NULL, 0, np.where(here, links - window.start + 1, UNSCORED))
