"""Fits how sure a speaker is: the table of `sayso.read.speaker_confidence`, from cases known to be right or wrong.

Logistic regression by Newton's method. Each weight is drawn towards a prior, as most routes are seen a few times only:
without it a route that was always right would get a weight without end.
"""

from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from sayso.errors import DataError
from sayso.read.speaker_confidence import ROUTES, WEIGHTS, Evidence, Weights, features

__all__ = ["SpeakerCase", "brier", "fit_weights"]

Floats = npt.NDArray[np.float64]
_STEPS = 200
_CLOSE = 1e-9


class SpeakerCase(msgspec.Struct, frozen=True):
    """What spoke for a speaker, and whether it was the right one."""

    evidence: Evidence
    right: bool


def fit_weights(cases: Sequence[SpeakerCase], *, prior: Weights = WEIGHTS, strength: float = 0.5) -> Weights:
    """The weights that fit the cases best.

    Args:
        cases: at least one.
        prior: where weights stay of which the cases say nothing.
        strength: of the pull towards it: the inverse of its variance, in logits.

    Raises:
        DataError: no cases.

    >>> often = [SpeakerCase(Evidence("name"), n < 90) for n in range(100)]
    >>> from sayso.read.speaker_confidence import probability
    >>> round(probability(Evidence("name"), fit_weights(often, strength=0.01)), 2)
    0.9
    """
    if not cases:
        raise DataError("no statement with a speaker to fit on; label some first.")
    x = np.array([features(case.evidence) for case in cases])
    y = np.array([case.right for case in cases], dtype=np.float64)
    start = np.array([*(prior.routes[route] for route in ROUTES), prior.doubt, prior.rival])
    weights = start.copy()
    for _ in range(_STEPS):
        step = _newton(x, y, weights, weights - start, strength)
        weights -= step / max(1.0, float(np.abs(step).max()))  # a whole step leads astray where p is near 0 or 1
        if np.abs(step).max() < _CLOSE:
            break
    fitted = [round(float(weight), 3) for weight in weights]
    return Weights(routes=dict(zip(ROUTES, fitted, strict=False)), doubt=fitted[-2], rival=fitted[-1])


def _newton(x: Floats, y: Floats, weights: Floats, moved: Floats, strength: float) -> Floats:
    p = 1 / (1 + np.exp(-x @ weights))
    gradient = x.T @ (p - y) + strength * moved
    curvature = (x * (p * (1 - p))[:, None]).T @ x + strength * np.eye(len(weights))
    return np.asarray(np.linalg.solve(curvature, gradient), dtype=np.float64)


def brier(probabilities: Sequence[float], right: Sequence[bool]) -> float:
    """The mean squared distance between probabilities and what came out (Brier, 1950); 0 is best.

    >>> brier([1.0, 0.5], [True, False])
    0.125
    """
    return sum((p - r) ** 2 for p, r in zip(probabilities, right, strict=True)) / len(probabilities)
