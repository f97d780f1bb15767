"""The recipe: every number that training depends on, with the values of the shipped model as defaults."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import msgspec

__all__ = ["STAGES", "EncoderName", "Passes", "Recipe", "Setup", "Stage"]

EncoderName = Literal["minilm", "mpnet"]
Stage = Literal["teacher", "student", "export", "calibrate"]
STAGES: tuple[Stage, ...] = ("teacher", "student", "export", "calibrate")


class Passes(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one model is fitted.

    `epochs` are passes over the windows, whose break points are drawn anew for each. The learning rates are those at
    the top of the schedule: linear from 0 over the first `warm_up` of the steps, then linear to 0. `encoder_rate` is
    for the encoder (its word embeddings stay as they are), `head_rate` for the heads, and `distance_rate` for the
    distance biases of the links, which a smaller rate hardly moves. `pieces` is the size of a step in word pieces,
    padding included. `mask` is the share of words hidden behind the mask piece, `smoothing` the label smoothing of
    tags; both hold against overfitting a corpus whose annotators agree on three attributions in four.
    """

    encoder: EncoderName
    epochs: int
    encoder_rate: float
    head_rate: float
    distance_rate: float = 1e-2
    warm_up: float = 0.06
    pieces: int = 2048
    mask: float = 0.02
    smoothing: float = 0.0
    dropout: float = 0.0
    weight_decay: float = 0.01
    clip: float = 1.0  # the greatest norm of a step's gradient
    betas: tuple[float, float] = (0.9, 0.98)
    checkpoint_every: int = 200  # steps


class Recipe(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a model package is made.

    The teachers are fitted to gold; their probabilities, averaged, on windows of the gold and of unlabelled news are
    what the student is fitted to, with `gold_share` of its loss still from the gold (Hinton et al., 2015,
    https://arxiv.org/abs/1503.02531). Before that, `first` fits the student to the gold alone, unless it is `None`.
    Then `again`, unless it is `None`, is a second round of the same from its weights, with a warm-up of its own; it was
    worth half a point. Without teachers `student` is fitted to the gold, and that is all.

    `window` counts word pieces, special ones included, and is also what reading uses. `draws` says how many sets of
    break points the teachers see of the gold articles; the student goes round them epoch by epoch. `kept_links` is how
    many of a word's link probabilities are kept for each teacher.

    >>> Recipe().teachers[0].encoder
    'mpnet'
    """

    name: str = "sayso-en"
    version: str = "0.1.0"
    language: str = "en"
    seed: int = 1
    window: int = 254
    teachers: tuple[Passes, ...] = (Passes(encoder="mpnet", epochs=3, encoder_rate=6e-5, head_rate=6e-4),)
    first: Passes | None = Passes(encoder="minilm", epochs=3, encoder_rate=1.5e-4, head_rate=1e-3)
    student: Passes = Passes(encoder="minilm", epochs=8, encoder_rate=2e-4, head_rate=1e-3, mask=0.03)
    again: Passes | None = Passes(encoder="minilm", epochs=3, encoder_rate=1.6e-4, head_rate=6e-4, mask=0.03)
    draws: int = 2
    kept_links: int = 6
    gold_share: float = 0.15


class Setup(msgspec.Struct, frozen=True, kw_only=True):
    """One run of the recipe on one machine.

    Attributes:
        recipe: what to do.
        data: the data folder.
        out: the folder of the run.
        package: where the model package's files go.
        cache: where encoders are unpacked.
        encoders: folders to take encoders from instead.
        threads: processor threads.
        resume: take what is ready and go on from checkpoints.
    """

    recipe: Recipe
    data: Path
    out: Path
    package: Path
    cache: Path
    encoders: Mapping[EncoderName, Path]
    threads: int
    resume: bool
