"""The decoder's settings and the confidence, chosen on development data for a package as it will be shipped."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import torch
from torch import Tensor
from torch.nn import functional

from sayso.errors import DataError
from sayso.learn.data import Example
from sayso.learn.files import write_json
from sayso.learn.gold import outermost
from sayso.learn.predict import UNCALIBRATED, attribution_figures
from sayso.learn.reliability import Judged, Reliability, reliability
from sayso.learn.rereading import choose_inner
from sayso.learn.score import score_article
from sayso.learn.watch import bar
from sayso.read.confidence import FEATURE_NAMES, Calibration, confidence, evidence
from sayso.read.decode import Attribution, Decoding, attributions
from sayso.read.encoder import Encoder, Settings
from sayso.read.features import joined_states
from sayso.read.scores import Scores
from sayso.read.statements import statements
from sayso.types import Kind

__all__ = [
    "GRID",
    "Calibrated",
    "Point",
    "calibrate",
    "choose_decoding",
    "cross_validated",
    "fit_confidence",
    "points_of",
]

# What is tried for each setting, one after another, while it makes dev better; nats and probabilities as in `Decoding`.
GRID: dict[str, tuple[float, ...]] = {
    "switch": (0.5, 1.0, 1.5, 2.0),
    "switch_quoted": (4.0, 8.0, 15.0),
    "switch_edge": (0.5, 1.0, 1.5),
    "rejoin": (0.0, 3.0, 6.0),
    "begin_weight": (0.5, 1.0),
    "link_weight": (0.5, 0.75, 1.0),
    "cue_bias": (-0.2, 0.0, 0.2, 0.4),
    "source_bias": (0.0, 0.3),
    "no_source_bias": (-0.3, 0.0, 0.3),
    "fragment": (0.0, 0.15, 0.3),
}
_ROUNDS = 2
_STRICT_WEIGHT = 0.3
_FOLDS = 5
_RIDGE = 1e-3  # of the squared weights, in the mean loss: two thousand statements hardly need it


class Point(msgspec.Struct, frozen=True):
    """One statement found on dev: what the confidence looks at, and whether the pair is right."""

    article: int
    found: Attribution
    kind: Kind
    right: bool


class Calibrated(msgspec.Struct, frozen=True, kw_only=True):
    """What `calibrate` chose, and how good it is on dev.

    `inner` is the probability of an inner cue from which on a content is read again. `figures` are F1 in per cent with
    the settings chosen on these very articles, hence a little flattering.
    `reliability` is of confidences fitted on the other four fifths of the articles (5-fold cross-validation).
    """

    decoding: Decoding
    confidence: Calibration
    inner: float
    figures: dict[str, float]
    before: dict[str, float]
    reliability: Reliability


def calibrate(package: Path, examples: Sequence[Example], *, threads: int = 1) -> Calibrated:
    """Choose settings on `examples` and write them into the package's `settings.json`.

    Raises:
        DataError: there are too few statements to fit anything to.
        ModelError: the package cannot be loaded.
    """
    encoder = Encoder(threads=threads, package=package)
    scores = [_scores(encoder, example) for example in examples]
    decoding = choose_decoding(examples, scores)
    points = [p for i, (e, s) in enumerate(zip(examples, scores, strict=True)) for p in points_of(i, e, s, decoding)]
    fitted = fit_confidence(points)
    inner = choose_inner(encoder, examples, decoding)
    settings = msgspec.structs.replace(encoder.settings, decoding=decoding, confidence=fitted, inner=inner)
    _write(package, settings)
    return Calibrated(
        decoding=decoding,
        confidence=fitted,
        inner=inner,
        figures=attribution_figures(examples, scores, decoding),
        before=attribution_figures(examples, scores, Decoding()),
        reliability=reliability(_cross_validated(points)),
    )


def cross_validated(encoder: Encoder, examples: Sequence[Example]) -> Reliability:
    """How right the confidence of a package is on `examples`, fitted anew on four fifths of them for each fifth.

    Raises:
        DataError: there are too few statements to fit anything to.
    """
    points = [
        point
        for i, example in enumerate(examples)
        for point in points_of(i, example, _scores(encoder, example), encoder.settings.decoding)
    ]
    return reliability(_cross_validated(points))


def _scores(encoder: Encoder, example: Example) -> list[Scores]:
    return [window.scores for window in encoder.run(example.text, example.layout)]


def _write(package: Path, settings: Settings) -> None:
    write_json(package / "settings.json", settings)


def choose_decoding(examples: Sequence[Example], scores: Sequence[Sequence[Scores]]) -> Decoding:
    """Coordinate descent over `GRID`: pair F1 plus 0.3 × strict F1 without punctuation."""
    best = Decoding()
    top = _value(examples, scores, best)
    with bar("decoder", total=_ROUNDS * sum(map(len, GRID.values()))) as advance:
        for _ in range(_ROUNDS):
            for name, values in GRID.items():
                for value in values:
                    advance()
                    tried = msgspec.structs.replace(best, **{name: value})
                    if tried != best and (reached := _value(examples, scores, tried)) > top:
                        best, top = tried, reached
    return best


def _value(examples: Sequence[Example], scores: Sequence[Sequence[Scores]], decoding: Decoding) -> float:
    figures = attribution_figures(examples, scores, decoding)
    return figures["pair"] + _STRICT_WEIGHT * figures["strict_np"]


def points_of(article: int, example: Example, scores: Sequence[Scores], decoding: Decoding) -> Iterator[Point]:
    """The statements that reading would decode in the article, judged; those told by the text's form alone are not."""
    layer = statements(example.text, example.layout, scores, decoding=decoding, calibration=UNCALIBRATED)
    said = outermost(layer.statements)
    states = joined_states(example.text, example.layout)
    decoded = {
        _beginnings(example, found): found
        for window in scores
        for found in attributions(window, states[window.start : window.end], decoding)
        if found.content
    }
    right = {pair.predicted for pair in score_article(example.text, gold=example.gold, predicted=said).pairs}
    for i, statement in enumerate(said):
        found = decoded.get((statement.cue[0].start if statement.cue else -1, statement.content[0].start))
        if found:
            yield Point(article, found, statement.kind, i in right)


def _beginnings(example: Example, found: Attribution) -> tuple[int, int]:
    """Where cue and content begin: no two attributions share their cue, so this tells a statement's attribution."""
    words = example.layout.words
    return words[found.cue[0]].start, words[found.content[0][0]].start


def fit_confidence(points: Sequence[Point]) -> Calibration:
    """Logistic regression of being right on the evidence, with a slight ridge, by L-BFGS.

    Raises:
        DataError: there are no statements, or all are right, or all wrong.
    """
    if len({point.right for point in points}) < 2:
        raise DataError(f"{len(points)} statements found on dev, all right or all wrong; train longer.")
    x = torch.tensor([evidence(p.found, p.kind) for p in points], dtype=torch.float64)
    y = torch.tensor([float(p.right) for p in points], dtype=torch.float64)
    weights = torch.zeros(len(FEATURE_NAMES) + 1, dtype=torch.float64, requires_grad=True)
    search = torch.optim.LBFGS([weights], max_iter=500, tolerance_grad=1e-9, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        search.zero_grad()
        value = functional.binary_cross_entropy_with_logits(weights[0] + x @ weights[1:], y)
        value = value + _RIDGE * weights[1:].square().sum()
        value.backward()
        return value

    search.step(loss)
    bias, *rest = (round(value, 6) for value in weights.tolist())
    return Calibration(bias, tuple(rest))


def _cross_validated(points: Sequence[Point]) -> Iterator[Judged]:
    """Each statement with the confidence of a fit that has not seen its article."""
    for fold in range(_FOLDS):
        held = [p for p in points if p.article % _FOLDS == fold]
        seen = [p for p in points if p.article % _FOLDS != fold]
        if held:
            fitted = fit_confidence(seen)
            yield from (Judged(confidence(p.found, p.kind, fitted), p.right) for p in held)
