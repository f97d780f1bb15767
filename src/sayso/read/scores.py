"""What the heads say of one window of words: the currency between the encoder and the layers."""

import msgspec
import numpy as np
import numpy.typing as npt

__all__ = ["Floats", "Scores"]

Floats = npt.NDArray[np.float32]


class Scores(msgspec.Struct, frozen=True):
    """What the heads say of words `start:end` of an article; probabilities.

    `tag` [words, tags]; `content` and `source` [words, 1 + words]: for each word the cue it is content of, and for a
    cue its source's first word; column 0 is "none", column 1 + j the window's word j.
    """

    start: int
    end: int
    tag: Floats
    content: Floats
    source: Floats
