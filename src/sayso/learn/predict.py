"""Probabilities of a fitted model for given windows, and how well they decode."""

from collections.abc import Callable, Iterator, Sequence

import msgspec
import numpy as np
import torch

from sayso.learn.batches import Marks, collate, plan
from sayso.learn.data import Example, Window, windows
from sayso.learn.gold import outermost
from sayso.learn.heads import HEADS
from sayso.learn.model import Reader
from sayso.learn.score import score_article
from sayso.learn.score import total as total_counts
from sayso.read.confidence import FEATURE_NAMES, Calibration
from sayso.read.decode import Decoding
from sayso.read.scores import Floats, Scores
from sayso.read.statements import statements

__all__ = ["UNCALIBRATED", "Predicted", "attribution_figures", "dev_figures", "predict", "scores_of"]

_PIECES = 4096  # of a step of prediction
UNCALIBRATED = Calibration(0.0, (0.0,) * len(FEATURE_NAMES))


class Predicted(msgspec.Struct, frozen=True):
    """Probabilities for the words of one window: by head [words, classes] or, for links, [words, 1 + words]."""

    window: Window
    heads: dict[str, Floats]


def predict(model: Reader, wanted: Sequence[Window], special: Marks) -> Iterator[Predicted]:
    """The probabilities for each window, each once, shorter windows first."""
    with torch.inference_mode():
        for step in plan(wanted, _PIECES):
            found = {
                name: logits.softmax(-1).numpy() for name, logits in model(collate(step, special, _PIECES)).items()
            }
            for row, window in enumerate(step):
                yield Predicted(window, {h.name: _cropped(found[h.name][row], window, h.size) for h in HEADS})


def _cropped(values: Floats, window: Window, size: int) -> Floats:
    words = window.end - window.start
    return np.ascontiguousarray(values[:words, : size or 1 + words])


def scores_of(model: Reader, examples: Sequence[Example], special: Marks, *, window: int) -> list[list[Scores]]:
    """For each example what reading would get from the model: its windows in order."""
    place = {id(example): i for i, example in enumerate(examples)}
    found: list[list[Scores]] = [[] for _ in examples]
    for predicted in predict(model, [w for e in examples for w in windows(e, window)], special):
        own = predicted.window
        heads = predicted.heads
        scores = Scores(own.start, own.end, heads["tag"], heads["content"], heads["source"])
        found[place[id(own.example)]].append(scores)
    return [sorted(scores, key=lambda s: s.start) for scores in found]


def attribution_figures(
    examples: Sequence[Example], scores: Sequence[Sequence[Scores]], decoding: Decoding
) -> dict[str, float]:
    """F1 of the pair and of `strict_np` (see `score.py`) with these decoder settings, in per cent."""
    counts = []
    for example, own in zip(examples, scores, strict=True):
        found = statements(example.text, example.layout, own, decoding=decoding, calibration=UNCALIBRATED)
        counts.append(score_article(example.text, gold=example.gold, predicted=outermost(found.statements)).counts)
    sums = total_counts(counts)
    return {name: 100 * sums[name].f1 for name in ("pair", "strict_np")}


def dev_figures(examples: Sequence[Example], special: Marks, *, window: int) -> Callable[[Reader], dict[str, float]]:
    """What `Task.dev` wants: a function from a model to its figures with the default decoder settings."""

    def figures(model: Reader) -> dict[str, float]:
        found = attribution_figures(examples, scores_of(model, examples, special, window=window), Decoding())
        return {name: round(value, 2) for name, value in found.items()}

    return figures
