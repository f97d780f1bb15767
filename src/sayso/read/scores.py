"""What the heads say of one window of words: the currency between the encoder and the layers."""

import msgspec
import numpy as np
import numpy.typing as npt

__all__ = ["Bools", "Floats", "Ints", "Phrasing", "Scores", "Window"]

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


class Scores(msgspec.Struct, frozen=True):
    """Attribution in words `start:end` of an article; probabilities.

    `tag` [words, tags]; `content` and `source` [words, 1 + words]: for each word the cue it is content of, and for a
    cue its source's first word; column 0 is "none", column 1 + j the window's word j.
    """

    start: int
    end: int
    tag: Floats
    content: Floats
    source: Floats


class Phrasing(msgspec.Struct, frozen=True):
    """Names and noun phrases in words `start:end` of an article.

    Probabilities: `name` [words, name tags]; `span` [words, words]: whether the phrase from word i to word j
    (inclusive) mentions something. Vectors of words, from which those of phrases are made: `opening`, `closing` and
    `within` [words, size]; `weight` [words], of a word within its phrase.
    """

    start: int
    end: int
    name: Floats
    span: Floats
    opening: Floats
    closing: Floats
    within: Floats
    weight: Floats


class Window(msgspec.Struct, frozen=True):
    """Everything that one forward pass says.

    `inner` [words]: the probability that a word is a cue within another statement's content.
    """

    scores: Scores
    inner: Floats
    phrasing: Phrasing
