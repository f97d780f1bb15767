"""Scores made by hand: a model that is sure of what it is told."""

from collections.abc import Sequence

import msgspec
import numpy as np

from sayso.read.scores import Scores

__all__ = ["Said", "made", "random_scores"]

_TAGS = {"source": 1, "cue": 3, "content": 5}
Run = tuple[int, int]


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """One attribution, in words of the window."""

    cue: Run
    source: Run | None
    content: tuple[Run, ...]


def made(words: int, *said: Said, start: int = 0) -> Scores:
    """The scores of a window in which all this is certain, and nothing else."""
    tag = np.zeros((words, 7), dtype=np.float32)
    content = np.zeros((words, 1 + words), dtype=np.float32)
    source = np.zeros((words, 1 + words), dtype=np.float32)
    for row in (tag, content, source):
        row[:, 0] = 1
    for one in said:
        _mark(tag, "cue", [one.cue])
        _mark(tag, "source", [one.source] if one.source else [])
        _mark(tag, "content", one.content)
        for a, b in one.content:
            content[a:b, 0] = 0
            content[a:b, 1 + one.cue[0]] = 1
        if one.source:
            source[one.cue[0], 0] = 0
            source[one.cue[0], 1 + one.source[0]] = 1
    return Scores(start, start + words, tag, content, source)


def _mark(tag: np.ndarray, role: str, runs: Sequence[Run]) -> None:
    for a, b in runs:
        tag[a:b] = 0
        tag[a, _TAGS[role]] = 1
        tag[a + 1 : b, _TAGS[role] + 1] = 1


def random_scores(start: int, end: int, *, seed: int) -> Scores:
    """The scores of a model that knows nothing and is sure of it: many wild spans."""
    rng = np.random.default_rng(seed)

    def sharp(rows: int, columns: int) -> np.ndarray:
        weights = np.exp(rng.normal(scale=4, size=(rows, columns)))
        return (weights / weights.sum(1, keepdims=True)).astype(np.float32)

    words = end - start
    return Scores(start, end, sharp(words, 7), sharp(words, 1 + words), sharp(words, 1 + words))
