"""The recipe: every number that training depends on, with the values of the shipped model as defaults."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import msgspec

__all__ = ["STAGES", "Contents", "Dropout", "EncoderName", "Passes", "Recipe", "Setup", "Stage"]

EncoderName = Literal["minilm", "mpnet"]
Stage = Literal["teacher", "entities", "contents", "student", "export", "calibrate"]
STAGES: tuple[Stage, ...] = ("teacher", "entities", "contents", "student", "export", "calibrate")


class Dropout(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of the encoder's hidden states, of the states of words that heads are given, and of the vectors of phrases."""

    encoder: float = 0.0
    states: float = 0.0
    phrases: float = 0.1


class Passes(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one model is fitted.

    `epochs` are passes over the windows, whose break points are drawn anew for each. The learning rates are those at
    the top of the schedule: linear from 0 over the first `warm_up` of the steps, then linear to 0. `encoder_rate` is
    for the encoder (its word embeddings stay as they are), `head_rate` for the heads, and `distance_rate` for what is
    looked up, biases of distance and the tables of pairs of phrases, which a smaller rate hardly moves. `pieces` is the
    size of a step in word pieces, padding included. Where a step has whole articles, it has `articles` of them, each of
    at most `windows` windows that stand together. `mask` is the share of words hidden behind the mask piece,
    `smoothing` the label smoothing of tags; both hold against overfitting a corpus whose annotators agree on three
    attributions in four. With `frozen` the encoder stays as it is and heads are fitted anew, many times faster, since
    its states are computed once; no word is hidden then. Over the share `averaged` of the steps, the last ones, an
    exponential mean of the weights is kept, and that is what comes out.
    """

    encoder: EncoderName
    epochs: int
    encoder_rate: float
    head_rate: float
    distance_rate: float = 1e-2
    warm_up: float = 0.06
    pieces: int = 2048
    articles: int = 1
    windows: int = 10
    mask: float = 0.02
    smoothing: float = 0.0
    dropout: Dropout = Dropout()
    frozen: bool = False
    averaged: float = 0.0
    weight_decay: float = 0.01
    clip: float = 1.0  # the greatest norm of a step's gradient
    betas: tuple[float, float] = (0.9, 0.98)
    checkpoint_every: int = 200  # steps


class Contents(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How statements inside contents are learned from labelled contents, laid out as reading does it.

    `teacher` fits the first teacher of attribution further, to labelled contents. Most have no statement inside, and
    the short ones teach little: of those of fewer than `short` words only the share `empty` is seen in a pass. For each
    step of contents there are `replay` steps of whole articles, lest it forget these.

    In the student's last round the loss of contents counts `weight`; a pass has all labelled contents, the share
    `articles` of the gold articles, and the share `read` of the contents that the teacher read.
    """

    teacher: Passes = Passes(
        encoder="mpnet",
        epochs=2,
        encoder_rate=4e-5,
        head_rate=3e-4,
        distance_rate=3e-4,
        mask=0.03,
        smoothing=0.05,
        dropout=Dropout(encoder=0.1),
    )
    short: int = 15
    empty: float = 0.3
    replay: float = 0.2
    weight: float = 0.5
    articles: float = 0.35
    read: float = 0.4


class Recipe(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a model package is made.

    The teachers are fitted to gold attributions; their probabilities, averaged, on windows of the gold and of
    unlabelled news are what a student is fitted to, with `gold_share` of its loss still from the gold (Hinton et al.,
    2015, https://arxiv.org/abs/1503.02531). The entity teacher starts from the first of them, is fitted to marked
    entities, in the passes of `entity_teacher` one after another, and says of the same articles who and what is
    mentioned. Heads that begin anew on the frozen states of an encoder fitted with others were worth thirteen points of
    coreference (docs/decisions/010-phrases-and-links.md). Without passes there is no such teacher, and the student has
    the marked texts alone.

    The student learns attribution first: `first` is fitted to the gold alone, and each of `rounds` then goes on towards
    the teachers, with a warm-up of its own; a second round was worth half a point. Then `student` goes on with
    everything: attribution and entities of the same articles, towards gold and teachers; marked entities; and which
    contents are worth reading again. Without teachers there are no rounds.

    Where there are labelled contents, a further teacher is made of the first of attribution, reads all contents
    without labels, and says where in them a cue stands; and the student has one more round, `last`, of articles, GUM
    and contents of both kinds (docs/decisions/014-contents.md). It has linked articles too, where there are some: with
    them alone there is that round as well (docs/decisions/015-linked-articles.md).

    `window` counts word pieces, special ones included, and is also what reading uses. `draws` says how many sets of
    break points the teachers see of the gold articles; the student goes round them epoch by epoch. The windows of
    marked texts are drawn between the share `narrowest` and all of `window`. `kept_links` is how many of a word's link
    probabilities are kept for each teacher, `kept_antecedents` how many of a phrase's.

    >>> Recipe().teachers[0].encoder
    'mpnet'
    """

    name: str = "sayso-en"
    version: str = "0.1.0"
    language: str = "en"
    seed: int = 1
    window: int = 254
    teachers: tuple[Passes, ...] = (Passes(encoder="mpnet", epochs=3, encoder_rate=6e-5, head_rate=6e-4),)
    entity_teacher: tuple[Passes, ...] = (
        Passes(
            encoder="mpnet",
            epochs=7,
            encoder_rate=5e-5,
            head_rate=5e-4,
            articles=2,
            windows=8,
            mask=0.05,
            dropout=Dropout(encoder=0.1),
        ),
        Passes(
            encoder="mpnet",
            frozen=True,
            epochs=16,
            encoder_rate=0.0,
            head_rate=1e-3,
            windows=8,
            mask=0.0,
            dropout=Dropout(states=0.2, phrases=0.2),
        ),
    )
    first: Passes = Passes(encoder="minilm", epochs=3, encoder_rate=1.5e-4, head_rate=1e-3)
    rounds: tuple[Passes, ...] = (
        Passes(encoder="minilm", epochs=8, encoder_rate=2e-4, head_rate=1e-3, mask=0.03),
        Passes(encoder="minilm", epochs=3, encoder_rate=1.6e-4, head_rate=6e-4, mask=0.03),
    )
    student: Passes = Passes(encoder="minilm", epochs=4, encoder_rate=1e-4, head_rate=1e-3, warm_up=0.04, mask=0.0)
    contents: Contents = Contents()
    last: Passes = Passes(
        encoder="minilm",
        epochs=8,
        encoder_rate=7e-5,
        head_rate=3.5e-4,
        warm_up=0.04,
        mask=0.0,
        smoothing=0.05,
        averaged=0.4,
    )
    draws: int = 2
    kept_links: int = 6
    kept_antecedents: int = 6
    narrowest: float = 5 / 6
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
        contents: labelled contents; without them that lesson is left out.
        linked: articles with labels of coreference, for the student's last round.
        spared: labelled passages that reading is measured on: from their articles nothing is learned of contents.
    """

    recipe: Recipe
    data: Path
    out: Path
    package: Path
    cache: Path
    encoders: Mapping[EncoderName, Path]
    threads: int
    resume: bool
    contents: Path | None = None
    spared: Path | None = None
    linked: Path | None = None
