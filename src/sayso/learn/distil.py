"""Distillation of attribution: what teachers say of fixed windows, kept on disk, and the student's loss towards it.

A lesson is one set of windows. Of a word's links only the most probable few are kept for each teacher, as the rest is
next to nothing; the kept ones are scaled to sum to 1 when they are used.
"""

import random
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from zipfile import BadZipFile

import msgspec
import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from sayso.errors import DataError
from sayso.learn.batches import Marks, Step
from sayso.learn.data import Example, Window, windows
from sayso.learn.files import replacing
from sayso.learn.heads import heads_of
from sayso.learn.loss import Losses, gold_loss, mixed, taught_loss
from sayso.learn.model import Batch, Reader
from sayso.learn.predict import Predicted, predict

__all__ = ["Lesson", "Teaching", "ask", "lesson", "student_losses"]

_HEADS = heads_of("attribution")
_Arrays = dict[str, npt.NDArray[np.float16] | npt.NDArray[np.int16]]


class Lesson(msgspec.Struct, frozen=True):
    """Windows that teachers and student see alike, as ranges of words; `ranges[i]` are those of example i."""

    name: str
    ranges: list[list[tuple[int, int]]]

    def of(self, examples: Sequence[Example]) -> list[Window]:
        """The windows, in order; examples may be cut into pieces by any tokenizer."""
        return [Window(e, a, b) for e, own in zip(examples, self.ranges, strict=True) for a, b in own]


def lesson(name: str, examples: Sequence[Example], limit: int, *, seed: int | None = None) -> Lesson:
    """Windows of at most `limit` of the student's pieces, as reading has them; drawn anew from a seed and the name."""
    rng = None if seed is None else random.Random(f"lesson {name} {seed}")
    return Lesson(name, [[(w.start, w.end) for w in windows(example, limit, rng)] for example in examples])


def ask(model: Reader, wanted: Sequence[Window], special: Marks, path: Path, *, kept: int) -> None:
    """Write what a teacher says of each window to `path` (`.npz`), words of all windows one after another.

    For tags `NAME` [words, classes]; for links `NAME.word` (column) and `NAME.p`, both [words, kept].
    """
    begins = _begins(wanted)
    place = {(id(w.example), w.start, w.end): begin for w, begin in zip(wanted, begins, strict=False)}
    arrays = _empty(begins[-1], kept)
    for predicted in predict(model, wanted, special, heads=_HEADS):
        own = predicted.window
        _write(arrays, place[id(own.example), own.start, own.end], predicted)
    with replacing(path) as draft, draft.open("wb") as file:
        np.savez(file, **arrays)  # type: ignore[arg-type]


def _begins(wanted: Iterable[Window]) -> list[int]:
    """The number of the first word of each window, and of all words."""
    begins = [0]
    for window in wanted:
        begins.append(begins[-1] + window.end - window.start)
    return begins


def _empty(words: int, kept: int) -> _Arrays:
    arrays: _Arrays = {}
    for head in _HEADS:
        if head.kind == "tags":
            arrays[head.name] = np.zeros((words, head.size), dtype=np.float16)
        else:
            arrays[f"{head.name}.word"] = np.zeros((words, kept), dtype=np.int16)
            arrays[f"{head.name}.p"] = np.zeros((words, kept), dtype=np.float16)
    return arrays


def _write(arrays: _Arrays, begin: int, predicted: Predicted) -> None:
    end = begin + predicted.window.end - predicted.window.start
    for head in _HEADS:
        values = predicted.heads[head.name]
        if head.kind == "tags":
            arrays[head.name][begin:end] = values
            continue
        kept = min(arrays[f"{head.name}.word"].shape[1], values.shape[1])
        best = np.argsort(-values, axis=1, kind="stable")[:, :kept]
        arrays[f"{head.name}.word"][begin:end, :kept] = best
        arrays[f"{head.name}.p"][begin:end, :kept] = np.take_along_axis(values, best, axis=1)


class Teaching:
    """What all teachers say of the windows of one lesson, averaged.

    Args:
        wanted: the lesson's windows, as the student cuts them.
        files: what `ask` wrote, one file a teacher.

    Raises:
        DataError: a file is missing, damaged or of other windows.
    """

    def __init__(self, wanted: Sequence[Window], files: Sequence[Path]) -> None:
        begins = _begins(wanted)
        self._place = {(w.example.id, w.start, w.end): begin for w, begin in zip(wanted, begins, strict=False)}
        self._teachers = [_load(path, begins[-1]) for path in files]
        self.windows = list(wanted)

    def knows(self, window: Window) -> bool:
        """Whether the window is one of the lesson's."""
        return (window.example.id, window.start, window.end) in self._place

    def fill(self, row: int, window: Window, targets: Mapping[str, npt.NDArray[np.float32]]) -> None:
        """Add up the teachers' probabilities in row `row` of `targets`, and scale them to sum to 1 for each word."""
        begin = self._place[window.example.id, window.start, window.end]
        words = window.end - window.start
        own = slice(begin, begin + words)
        for head in _HEADS:
            into = targets[head.name][row, :words]
            for said in self._teachers:
                if head.kind == "tags":
                    into += said[head.name][own]
                else:
                    columns = said[f"{head.name}.word"][own].astype(np.int64)
                    np.add.at(into, (np.arange(words)[:, None], columns), said[f"{head.name}.p"][own])
            into /= np.maximum(into.sum(axis=1, keepdims=True), 1e-6)


def _load(path: Path, words: int) -> _Arrays:
    try:
        with np.load(path) as file:
            arrays = {name: file[name] for name in file.files}
    except (OSError, ValueError, BadZipFile) as error:
        raise DataError(f"{path}: cannot be read ({error}); run the stage before again.") from error
    if any(len(array) != words for array in arrays.values()):
        raise DataError(f"{path}: made for other windows; begin anew with --no-resume, or name another --out.")
    return arrays


def _targets(teachings: Sequence[Teaching], step: Step, logits: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The teachers' probabilities in the shapes of `logits`, 0 for windows of no lesson; nothing if all are."""
    knowing = [(row, w, t) for row, w in enumerate(step.windows) for t in teachings if t.knows(w)]
    if not knowing:
        return {}
    arrays = {head.name: np.zeros(tuple(logits[head.name].shape), dtype=np.float32) for head in _HEADS}
    for row, window, teaching in knowing:
        teaching.fill(row, window, arrays)
    return {name: torch.from_numpy(array) for name, array in arrays.items()}


def student_losses(teachings: Sequence[Teaching], *, gold_share: float, smoothing: float = 0.0) -> Losses:
    """The student's loss: towards the teachers, and with `gold_share` towards the gold where a step has gold.

    What no teaching is about is learned from what is known of it alone (see `mixed`), labels of tags smoothed by
    `smoothing`; beside teachers they are left as they are.
    """

    def losses(logits: Mapping[str, Tensor], batch: Batch, step: Step) -> dict[str, Tensor]:
        targets = _targets(teachings, step, logits)
        if not targets:
            return gold_loss(logits, batch, smoothing=smoothing)
        return mixed(taught_loss(logits, targets, batch), gold_loss(logits, batch), gold_share)

    return losses
