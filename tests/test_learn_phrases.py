"""Vectors of phrases: what training makes of them and what reading does are the same."""

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs torch; make train")

from sayso.learn.phrases import PHRASE_SIZE, Phrased, PhraseVectors, WordVectors  # noqa: E402
from sayso.read.mentions import _vectors  # noqa: E402
from sayso.read.scores import Phrasing  # noqa: E402


def test_a_phrase_of_light_words_after_heavy_ones_is_no_noise() -> None:
    rng = np.random.default_rng(1)
    words = 200
    opening, closing, within = (rng.normal(size=(words, PHRASE_SIZE)).astype(np.float32) for _ in range(3))
    weight = np.full(words, 8.0, np.float32)
    weight[150:] = -8.0  # a ten-millionth of what stands before
    near = [(first, first + 1 + first % 9) for first in range(0, 140, 7)]  # more than are weighed at once
    spans = np.array([*near, (148, 151), (150, 151), (160, 170), (199, 200)])
    model = PhraseVectors(8, dropout=0.0).eval()
    made = model.of(
        WordVectors(*(torch.from_numpy(values[None]) for values in (opening, closing, within, weight))),
        Phrased(
            row=torch.zeros(1, len(spans), dtype=torch.int64),
            first=torch.from_numpy(spans[None, :, 0]),
            last=torch.from_numpy(spans[None, :, 1] - 1),
            there=torch.ones(1, len(spans), dtype=torch.bool),
            cells=(),
            said={},
            marked=torch.ones(1, dtype=torch.bool),
        ),
    )
    none = np.zeros((words, 1), np.float32)
    read = _vectors(Phrasing(0, words, none, none, opening, closing, within, weight), spans)
    assert np.abs(made[0].numpy() - read).max() < 0.002  # reading's GELU is an approximation
