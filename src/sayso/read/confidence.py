"""Confidence: the probability that a statement's source and content are right.

A logistic regression over what the decoder knows of the statement (Platt, 1999, "Probabilistic outputs for support
vector machines"), fitted on development data by `sayso train`. "Right" is the shared scorer's pair rule: the contents
overlap by half or more (Jaccard over tokens), and the sources overlap.
"""

import math

import msgspec

from sayso.read.decode import Attribution
from sayso.types import Kind

__all__ = ["FEATURE_NAMES", "Calibration", "confidence", "evidence"]

FEATURE_NAMES = ("cue", "content", "source", "weakest", "direct", "mixed", "no source", "log words", "fragments")
_EDGE = 1e-3


class Calibration(msgspec.Struct, frozen=True):
    """A bias, and one weight for each of `FEATURE_NAMES`."""

    bias: float
    weights: tuple[float, ...]


def evidence(found: Attribution, kind: Kind) -> tuple[float, ...]:
    """The features of one attribution, in the order of `FEATURE_NAMES`."""
    scores = [_logit(p) for p in (found.cue_score, found.content_score, found.source_score)]
    words = sum(end - start for start, end in found.content)
    return (
        *scores,
        min(scores),
        float(kind == "direct"),
        float(kind == "mixed"),
        float(found.source is None),
        math.log(1 + words),
        float(len(found.content) - 1),
    )


def confidence(found: Attribution, kind: Kind, calibration: Calibration) -> float:
    """The calibrated probability, rounded to three places so that it reads well and compares exactly."""
    total = calibration.bias + sum(w * x for w, x in zip(calibration.weights, evidence(found, kind), strict=True))
    return round(1 / (1 + math.exp(-total)), 3)


def _logit(p: float) -> float:
    p = min(max(p, _EDGE), 1 - _EDGE)
    return math.log(p / (1 - p))
