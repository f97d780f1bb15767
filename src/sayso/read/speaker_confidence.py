"""How sure a speaker is: from the way it was found to a calibrated probability.

Each way of finding a speaker is a *route*. The table gives it a weight in logits; two more weights are for how sure the
coreference is and for how many others the words could mean. `sayso.learn.fit_speakers` fits the table.
"""

import math
from collections.abc import Mapping
from typing import Literal, get_args

import msgspec

__all__ = ["ROUTES", "WEIGHTS", "Evidence", "Route", "Weights", "features", "probability"]

Route = Literal[
    "name",  # the source is a name: "Ilva Marr", "the Harbour Guard"
    "description",  # … a description of somebody who is named elsewhere: "the minister"
    "unnamed",  # … a description of somebody who is named nowhere: "two officials"
    "apposition",  # … a description with its name beside it: "the minister, Ilva Marr"
    "author",  # … a document: whoever issued it
    "pronoun",  # … a pronoun, by coreference
    "ungendered",  # … "he" or "she", of somebody whose gender no title, given name or noun tells
    "relative",  # … "who", by what stands before it
    "first",  # … "I" inside somebody's words
    "plural",  # … "we" inside somebody's words
    "label",  # … the label of a transcript's turn
    "outlet",  # … the newspaper itself
    "words",  # … words that fit an entity, though coreference did not say so
    "nearest",  # … a pronoun without coreference: the last speaker whom it fits
    "next",  # … a description whose name opens the next sentence or paragraph
    "continued",  # no source; the statement before has one, in the same sentence
]
ROUTES: tuple[Route, ...] = get_args(Route)


class Evidence(msgspec.Struct, frozen=True):
    """What speaks for a speaker.

    `linked` is the probability that the source's mention belongs to the entity, `rivals` the number of others of its
    type that are mentioned between the pronoun and what it stands for.
    """

    route: Route
    linked: float = 1.0
    rivals: int = 0


class Weights(msgspec.Struct, frozen=True):
    """In logits: one weight a route, one for each unit of doubt (-log `linked`), one a rival (three at most count)."""

    routes: Mapping[Route, float]
    doubt: float
    rival: float


_MOST_RIVALS = 3
_LEAST_LINKED = 0.02

# Fitted by `python benchmarks/speakers.py --fit`; routes that were seen less than ten times stay near a guess.
WEIGHTS = Weights(
    routes={
        "name": 5.8,
        "description": 1.0,
        "unnamed": 1.9,
        "apposition": 5.4,
        "author": 3.9,
        "pronoun": 2.7,
        "ungendered": 2.5,
        "relative": 1.1,
        "first": 3.9,
        "plural": 1.5,
        "label": 4.8,
        "outlet": 3.7,
        "words": 3.6,
        "nearest": 2.9,
        "next": 1.2,
        "continued": 1.5,
    },
    doubt=-1.0,
    rival=-1.2,
)


def features(evidence: Evidence) -> tuple[float, ...]:
    """The numbers behind an evidence: one 0 or 1 for each of `ROUTES`, doubt, and rivals."""
    return (*(float(route == evidence.route) for route in ROUTES), *_doubts(evidence))


def _doubts(evidence: Evidence) -> tuple[float, float]:
    return -math.log(max(evidence.linked, _LEAST_LINKED)), float(min(evidence.rivals, _MOST_RIVALS))


def probability(evidence: Evidence, weights: Weights = WEIGHTS) -> float:
    """The probability that the speaker is right, given a right source; two digits are meant.

    >>> probability(Evidence("name")) > probability(Evidence("pronoun", linked=0.8, rivals=1))
    True
    """
    doubt, rivals = _doubts(evidence)
    logit = weights.routes[evidence.route] + weights.doubt * doubt + weights.rival * rivals
    return round(1 / (1 + math.exp(-logit)), 4)
