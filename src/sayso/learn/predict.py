"""Probabilities of a fitted model for given windows, and how well they decode."""

from collections.abc import Callable, Iterator, Sequence

import msgspec
import numpy as np
import torch

from sayso.learn.batches import Marks, Step, collate, plan
from sayso.learn.data import Example, Pieces, Window, windows
from sayso.learn.gold import outermost
from sayso.learn.heads import HEADS, VECTORS, Head, heads_of
from sayso.learn.model import Reader, probabilities
from sayso.learn.score import Counts, score_article
from sayso.learn.score import total as total_counts
from sayso.read import scores as reading
from sayso.read.bio import Run
from sayso.read.confidence import FEATURE_NAMES, Calibration
from sayso.read.coref import Linking
from sayso.read.decode import Decoding, attributions
from sayso.read.features import Layout, joined_states
from sayso.read.mentions import Seeing
from sayso.read.scores import Floats, Phrasing, Scores
from sayso.read.statements import statements
from sayso.types import Span, Statement

__all__ = [
    "UNCALIBRATED",
    "Predicted",
    "TrainedEncoder",
    "attribution_figures",
    "dev_figures",
    "inner_figures",
    "phrase_weights",
    "predict",
    "scores_of",
]

_PIECES = 4096  # of a step of prediction
_ATTRIBUTION = heads_of("attribution")
UNCALIBRATED = Calibration(0.0, (0.0,) * len(FEATURE_NAMES))


class Predicted(msgspec.Struct, frozen=True):
    """Probabilities for the words of one window: by head [words, classes] or, for links, [words, 1 + words]."""

    window: Window
    heads: dict[str, Floats]


def predict(
    model: Reader, wanted: Sequence[Window], special: Marks, *, heads: Sequence[Head] = _ATTRIBUTION
) -> Iterator[Predicted]:
    """The probabilities for each window, each once, shorter windows first; `heads` are tags and links."""
    with torch.inference_mode():
        for step in plan(wanted, _PIECES):
            bare = collate(step, special)
            logits = model.of_words(model.hidden(bare), bare.words.bool(), heads)
            found = {head.name: probabilities(head, logits[head.name]).numpy() for head in heads}
            for row, window in enumerate(step.windows):
                yield Predicted(window, {h.name: _cropped(found[h.name][row], window, h.size) for h in heads})


def _cropped(values: Floats, window: Window, size: int) -> Floats:
    words = window.end - window.start
    return np.ascontiguousarray(values[:words, : size or 1 + words])


def scores_of(model: Reader, examples: Sequence[Example], special: Marks, *, window: int) -> list[list[Scores]]:
    """For each example what reading would get of attribution from the model: its windows in order."""
    place = {id(example): i for i, example in enumerate(examples)}
    found: list[list[Scores]] = [[] for _ in examples]
    for predicted in predict(model, [w for e in examples for w in windows(e, window)], special):
        own = predicted.window
        heads = predicted.heads
        scores = Scores(own.start, own.end, heads["tag"], heads["content"], heads["source"])
        found[place[id(own.example)]].append(scores)
    return [sorted(scores, key=lambda s: s.start) for scores in found]


class TrainedEncoder:
    """A model as reading sees it: what `read.encoder.Encoder` is to a package.

    Args:
        model: ready for prediction.
        pieces: how its tokenizer cuts words.
        special: of that tokenizer.
        window: word pieces of a window, special ones included.
    """

    def __init__(self, model: Reader, pieces: Pieces, special: Marks, *, window: int) -> None:
        self._model = model
        self._pieces = pieces
        self._special = special
        self._window = window
        self.seeing, self.linking = phrase_weights(model)

    def run(self, text: str, laid: Layout) -> Iterator[reading.Window]:
        """What the heads say of an article, window by window, in order."""
        pieces = [self._pieces(text[w.start : w.end]) for w in laid.words]
        for window in windows(Example("", text, laid, pieces, {}, ()), self._window):
            with torch.inference_mode():
                yield self._seen(window)

    def _seen(self, window: Window) -> reading.Window:
        batch = collate(Step([window], 1), self._special)
        words = window.end - window.start
        hidden = self._model.hidden(batch)[:, :words]
        logits = self._model.of_words(hidden, batch.words.bool()[:, :words])
        found = {h.name: probabilities(h, logits[h.name])[0].numpy() for h in HEADS if h.name in logits}
        vectors = self._model.phrase(hidden)
        made = [getattr(vectors, name)[0].numpy() for name in VECTORS]
        return reading.Window(
            Scores(window.start, window.end, found["tag"], found["content"], found["source"]),
            found["inner"][:, 1],
            Phrasing(window.start, window.end, found["name"], found["span"], *made),
        )


def phrase_weights(model: Reader) -> tuple[Seeing, Linking]:
    """The weights of the heads of phrases as reading uses them, outside the model's graph."""
    choice = model.antecedent
    layers = {"type": model.phrase_type, "form": model.phrase_form}
    layers |= {name: getattr(choice, name) for name in ("referring", "key", "query", "first")}
    arrays = {}
    for name, layer in layers.items():
        arrays[name] = _array(layer.weight.T)
        arrays[f"{name}_bias"] = _array(layer.bias)
    return Seeing(**arrays), Linking(tuple(_array(table) for table in choice.tables))


def _array(values: torch.Tensor) -> Floats:
    return np.ascontiguousarray(values.detach().float().numpy())


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


def inner_figures(examples: Sequence[Example], special: Marks, *, window: int) -> Callable[[Reader], dict[str, float]]:
    """The same of contents that are examples of their own: precision, recall and F1 of the statements inside them.

    By the pair rule of `score.py`, with the default decoder settings, and without the corrections of reading.
    """

    def figures(model: Reader) -> dict[str, float]:
        counts = Counts()
        for example, own in zip(examples, scores_of(model, examples, special, window=window), strict=True):
            found = _attributed(example, own)
            counts += score_article(example.text, gold=example.gold, predicted=found).counts["pair"]
        values = {"inner_precision": counts.precision, "inner_recall": counts.recall, "inner": counts.f1}
        return {name: round(100 * value, 2) for name, value in values.items()}

    return figures


def _attributed(example: Example, scores: Sequence[Scores]) -> list[Statement]:
    """What the decoder alone makes of the scores, where it has a content."""
    states = joined_states(example.text, example.layout)
    found = [a for own in scores for a in attributions(own, states[own.start : own.end], Decoding()) if a.content]

    def spans(*runs: Run) -> tuple[Span, ...]:
        words = example.layout.words
        return tuple(Span(words[first].start, words[last - 1].end) for first, last in runs)

    return [
        Statement(
            id=f"s{number}",
            kind="indirect",
            source=spans(a.source) if a.source else (),
            cue=spans(a.cue),
            content=spans(*a.content),
            confidence=a.cue_score,
        )
        for number, a in enumerate(found, start=1)
    ]
